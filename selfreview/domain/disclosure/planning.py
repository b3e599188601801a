"""What a release suppresses in each of its tables, and how far it can afford to guard single returns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from selfreview.domain.disclosure.aggregates import Aggregates, Partition
from selfreview.domain.disclosure.judged_suppression import JudgedSuppression
from selfreview.domain.disclosure.ledger import Layout, Together
from selfreview.domain.disclosure.problem import Cells, Sides
from selfreview.domain.disclosure.problems import crossing_problem, one_way_problem, read_sums
from selfreview.domain.disclosure.published import Loss, Published
from selfreview.domain.disclosure.questions import Judge, Sum
from selfreview.domain.disclosure.suppression import MOST_STEPS_JUDGED, Found, Proofs, Suppression

AFFORDABLE = Fraction(1, 5)
"""Of the safe cells of a table no larger share is given up (D3)."""

MOST_STEPS_CROSSING = 400_000
"""When so many steps were spent on ways to cross two tables, no other way is tried."""


Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""Makes something of every item, in their order: `map`, or whoever shares the work out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """For each exemplar the cells that are suppressed, and how far the sides of returns are guarded."""

    searches: Mapping[str, Found]
    suppressed: Mapping[str, Cells]
    sides: Mapping[str, Sides]

    def loss(self, table: int, exemplars: Iterable[str] | None = None) -> Loss:
        """What the protection costs in a table, in all exemplars or in some."""
        rows = [(self.searches[name], self.suppressed[name]) for name in exemplars or self.searches]
        safe = [{cell for cell in search.cells - search.unsafe if cell[0] == table} for search, _ in rows]
        lost = [cells & chosen for cells, (_, chosen) in zip(safe, rows, strict=True)]
        return Loss(sum(map(len, safe)), sum(map(len, lost)))

    def without(self, exemplars: Iterable[str]) -> "Plan":
        """The plan with every cell of some exemplars suppressed."""
        return replace(self, suppressed={**self.suppressed, **{name: self.searches[name].cells for name in exemplars}})


def is_affordable(loss: Loss) -> bool:
    """Whether a table may be published at this loss."""
    return loss.lost <= AFFORDABLE * loss.safe


def plan_tables(
    aggregates: Aggregates,
    previous: tuple[Published, ...],
    each: Each = map,
    judge: Judge | None = None,
) -> Plan:
    """The cells to be suppressed in the one-way tables, exemplar by exemplar.

    Where a table would lose more than a fifth of its safe cells, the sides of
    single returns are guarded less, in those exemplars first that cost it most,
    but for those of which a judge has found what it costs: there it is the
    levels that cost it.
    `each` makes of every exemplar what is made of it, as `map` does.
    """
    planner = _Planner(aggregates, previous, each, judge)
    plan = Plan({}, {}, {})
    names = aggregates.exemplars
    for name, found in zip(names, planner.search(names, [Sides.SERVICE]), strict=True):
        plan = _with(plan, name, Sides.SERVICE, found[0])
    if _dearest(plan, len(aggregates.tables)) is not None:
        planner.prepare([name for name in names if plan.searches[name].overran])
    while (dearest := _dearest(plan, len(aggregates.tables))) is not None:
        sides = Sides(plan.sides[dearest] - 1)
        plan = _with(plan, dearest, sides, planner.find(dearest, sides))
    return plan


def _with(plan: Plan, name: str, sides: Sides, found: Found) -> Plan:
    return Plan({**plan.searches, name: found}, {**plan.suppressed, name: found.chosen}, {**plan.sides, name: sides})


class _Planner:
    # Searches, with what was proved in those before and what was searched ahead.
    def __init__(
        self, aggregates: Aggregates, previous: tuple[Published, ...], each: Each, judge: Judge | None
    ) -> None:
        self._search = partial(_search, aggregates, previous, judge)
        self._each = each
        self._proofs: dict[str, Proofs] = {}
        self._ahead: dict[tuple[str, Sides], Found] = {}

    def search(self, names: Sequence[str], sides: Sequence[Sides]) -> Iterator[list[Found]]:
        tasks = [(name, self._proofs.get(name, {}), tuple(sides)) for name in names]
        for name, (found, proofs) in zip(names, self._each(self._search, tasks), strict=True):
            self._proofs[name] = proofs
            yield found

    def prepare(self, names: Sequence[str]) -> None:
        # An exemplar that is lost altogether costs the most: its sides will be guarded less, step by step.
        lower = [Sides.OUTSIDER, Sides.LEVELS]
        for name, found in zip(names, self.search(names, lower), strict=True):
            self._ahead.update({(name, sides): one for sides, one in zip(lower, found, strict=True)})

    def find(self, name: str, sides: Sides) -> Found:
        if (name, sides) not in self._ahead:
            ((self._ahead[name, sides],),) = self.search([name], [sides])
        return self._ahead[name, sides]


def _search(
    aggregates: Aggregates,
    previous: tuple[Published, ...],
    judge: Judge | None,
    task: tuple[str, Proofs, tuple[Sides, ...]],
) -> tuple[list[Found], Proofs]:
    name, proofs, every = task
    problem = one_way_problem(aggregates, name, previous)
    most_steps = MOST_STEPS_JUDGED if previous and judge is not None else None
    found = []
    for sides in every:
        search = Suppression(replace(problem, sides=sides), proofs, most_steps)
        one = search.found(search.protect_within(len(search.cells)) or frozenset())
        if one.overran and judge is not None:
            sums = (*read_sums(aggregates, previous, name), _nation(aggregates, len(previous) + 1))
            judged = JudgedSuppression(replace(problem, sides=sides), judge, sums)
            one = judged.found(judged.protect_within(len(judged.cells)) or frozenset())
        found.append(one)
    return found, proofs


def _nation(aggregates: Aggregates, release: int) -> Sum:
    counted = frozenset(place for place, block in enumerate(aggregates.blocks) if block.is_in(release))
    return Sum(counted, tuple(frozenset({level}) for level in range(aggregates.levels)))


def _dearest(plan: Plan, tables: int) -> str | None:
    # The exemplar that costs most in a table that loses too much; None where nothing can be spared.
    for table in range(tables):
        if not is_affordable(plan.loss(table)):
            spared = [name for name, sides in plan.sides.items() if sides and not plan.searches[name].is_judged]
            costs = {name: plan.loss(table, [name]).lost for name in spared}
            if any(costs.values()):
                return max(costs, key=lambda name: costs[name])
    return None


def plan_crossing(
    aggregates: Aggregates, names: tuple[str, str], one_way: Plan, previous: tuple[Published, ...]
) -> tuple[Layout, Plan] | None:
    """How two tables can be crossed at a loss of a fifth or less; None where they cannot.

    The two groups of the second table that have the fewest returns are merged
    until it is so or only two are left; then so are those of the first. Cells
    and the levels of single returns are guarded as they are without a crossing,
    their sides are not.
    """
    most_steps = MOST_STEPS_CROSSING
    for layout in _layouts(aggregates, names, len(previous) + 1):
        plan, spent = _cross(aggregates, layout, one_way, previous)
        if plan is not None:
            return layout, plan
        most_steps -= spent
        if most_steps < 0:
            break
    return None


def _layouts(aggregates: Aggregates, names: tuple[str, str], release: int) -> Iterator[Layout]:
    rows, columns = aggregates.table(names[0]), aggregates.table(names[1])
    across = list(_merged(aggregates, columns, release))
    along = list(_merged(aggregates, rows, release))
    yield from (Layout((rows, columns), along[0], merged) for merged in across)
    yield from (Layout((rows, columns), merged, across[-1]) for merged in along[1:])


def _merged(aggregates: Aggregates, table: int, release: int) -> Iterator[Together]:
    order = aggregates.tables[table].groups
    returns = dict.fromkeys(order, 0)
    for block in aggregates.in_release(release):
        returns[block.groups[table]] += block.returns
    names: list[tuple[str, ...]] = [(group,) for group in order]
    yield tuple(names)
    while len(names) > 2:
        fewest, next_fewest = sorted(names, key=lambda together: sum(returns[group] for group in together))[:2]
        merged = tuple(group for group in order if group in fewest + next_fewest)
        names = [merged if together == fewest else together for together in names if together != next_fewest]
        yield tuple(names)


def _cross(
    aggregates: Aggregates, layout: Layout, one_way: Plan, previous: tuple[Published, ...]
) -> tuple[Plan | None, int]:
    # The plan, if it can be had, and how many steps it took to find that out.
    searches = {
        name: Suppression(
            replace(crossing_problem(aggregates, name, layout, one_way.suppressed[name], previous), sides=Sides.LEVELS)
        )
        for name in aggregates.exemplars
    }
    safe = sum(len(search.cells - search.unsafe) for search in searches.values())
    least = {
        name: _least_lost(layout, search, one_way.suppressed[name], aggregates.tables)
        for name, search in searches.items()
    }
    suppressed: dict[str, Cells] = {}
    for name, search in searches.items():
        spare = int(AFFORDABLE * safe) - sum(least.values()) + least[name]
        chosen = search.protect_within(spare) if spare >= least[name] else None
        if chosen is None:
            return None, sum(other.spent for other in searches.values())
        suppressed[name] = chosen
        least[name] = len(chosen - search.unsafe)
    found = {name: search.found(suppressed[name]) for name, search in searches.items()}
    return Plan(found, suppressed, dict.fromkeys(searches, Sides.LEVELS)), 0


def _least_lost(layout: Layout, search: Suppression, one_way: Cells, tables: tuple[Partition, ...]) -> int:
    # A line whose total is shown gives up a safe cell at least, where its unsafe ones give one another away.
    # This bound costs nothing and turns down most layouts before anything is searched.
    lost = []
    for table, names in zip(layout.tables, (layout.rows, layout.columns), strict=True):
        hidden = {tables[table].groups[place] for there, place in one_way if there == table}
        lines = (
            frozenset(cell for cell in search.cells if layout.line_of(cell[1], table) == number)
            for number, together in enumerate(names)
            if hidden.isdisjoint(together)
        )
        lost.append(sum(search.is_lossy(line) for line in lines))
    return max(lost)
