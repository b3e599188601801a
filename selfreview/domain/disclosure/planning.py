"""What a release suppresses in each of its tables, and how far it can afford to guard single returns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Partition
from selfreview.domain.disclosure.exchanges import Signature
from selfreview.domain.disclosure.published import Crossing, Loss, Published, Table
from selfreview.domain.disclosure.suppression import INSIDERS, NOT_COUNTED, SUPPRESSED, Cell, Cells, Ground, Suppression

AFFORDABLE = Fraction(1, 5)
"""Of the safe cells of a table no larger share is given up (D3)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """For each exemplar the cells that are suppressed, and how many services together learn no single return."""

    searches: Mapping[str, Suppression]
    suppressed: Mapping[str, Cells]
    guarded: Mapping[str, int]

    def loss(self, table: int, exemplars: Iterable[str] | None = None) -> Loss:
        """What the protection costs in a table, in all exemplars or in some."""
        rows = [(self.searches[name], self.suppressed[name]) for name in exemplars or self.searches]
        safe = [{cell for cell in search.cells - search.unsafe if cell[0] == table} for search, _ in rows]
        lost = [cells & chosen for cells, (_, chosen) in zip(safe, rows, strict=True)]
        return Loss(sum(map(len, safe)), sum(map(len, lost)))


Together = tuple[tuple[str, ...], ...]
"""The groups of a table, each with those that it is merged with."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a crossing is laid out: the places of its two tables, and the groups that stand together in each."""

    tables: tuple[int, int]
    rows: Together
    columns: Together

    def line(self, block: Block) -> tuple[int, int]:
        """The row and the column of a block."""
        row, column = (block.groups[table] for table in self.tables)
        return (
            [row in names for names in self.rows].index(True),
            [column in names for names in self.columns].index(True),
        )

    def place(self, block: Block) -> int:
        """The place of a block's cell, row by row."""
        row, column = self.line(block)
        return row * len(self.columns) + column

    def line_of(self, cell: Cell, table: int) -> int:
        """The row or the column, as the table is, of a cell."""
        return cell[1] // len(self.columns) if table == self.tables[0] else cell[1] % len(self.columns)

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.rows) * len(self.columns)


def is_affordable(loss: Loss) -> bool:
    """Whether a table may be published at this loss."""
    return loss.lost <= AFFORDABLE * loss.safe


def plan_tables(aggregates: Aggregates, previous: tuple[Published, ...]) -> Plan:
    """The cells to be suppressed in the one-way tables.

    Single returns are guarded against two services together. Where that makes
    a table lose more than a fifth of its safe cells, the exemplars that cost
    it most are guarded against one service only, and then against outsiders.
    """
    grounds = {name: one_way_ground(aggregates, name, previous) for name in aggregates.exemplars}
    guarded = dict.fromkeys(grounds, INSIDERS)
    searches = {name: Suppression(ground, INSIDERS) for name, ground in grounds.items()}
    suppressed = {name: search.protect() for name, search in searches.items()}
    plan = Plan(searches, suppressed, guarded)
    while (dearest := _dearest(plan, len(aggregates.tables))) is not None:
        guarded[dearest] -= 1
        searches[dearest] = Suppression(grounds[dearest], guarded[dearest])
        suppressed[dearest] = searches[dearest].protect()
    return plan


def _dearest(plan: Plan, tables: int) -> str | None:
    # The exemplar whose guard costs most in a table that loses too much; None where nothing can be spared.
    for table in range(tables):
        if not is_affordable(plan.loss(table)):
            costs = {name: plan.loss(table, [name]).lost for name, guard in plan.guarded.items() if guard}
            if any(costs.values()):
                return max(costs, key=lambda name: costs[name])
    return None


def plan_crossing(
    aggregates: Aggregates, names: tuple[str, str], one_way: Plan, previous: tuple[Published, ...]
) -> tuple[Layout, Plan] | None:
    """How two tables can be crossed at a loss of a fifth or less; None where they cannot.

    The two groups of the second table that have the fewest returns are merged
    until it is so or only two are left; then so are those of the first.
    """
    for layout in _layouts(aggregates, names, len(previous) + 1):
        plan = _cross(aggregates, layout, one_way, previous)
        if plan is not None:
            return layout, plan
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


def _cross(aggregates: Aggregates, layout: Layout, one_way: Plan, previous: tuple[Published, ...]) -> Plan | None:
    guarded = one_way.guarded
    searches = {
        name: Suppression(crossing_ground(aggregates, name, layout, one_way.suppressed[name], previous), guarded[name])
        for name in aggregates.exemplars
    }
    safe = sum(len(search.cells - search.unsafe) for search in searches.values())
    least = {
        name: _least_lost(layout, search, one_way.suppressed[name], aggregates.tables)
        for name, search in searches.items()
    }
    suppressed: dict[str, Cells] = {}
    for name, search in searches.items():
        if not is_affordable(Loss(safe, sum(least.values()))):
            return None
        suppressed[name] = search.protect()
        least[name] = len(suppressed[name] - search.unsafe)
    plan = Plan(searches, suppressed, guarded)
    return plan if is_affordable(plan.loss(0)) else None


def _least_lost(layout: Layout, search: Suppression, one_way: Cells, tables: tuple[Partition, ...]) -> int:
    # A line whose total is shown gives up a safe cell at least, where its unsafe ones give one another away.
    # This bound costs nothing and turns down most layouts before anything is searched.
    lost = []
    for table, names in zip(layout.tables, (layout.rows, layout.columns), strict=True):
        hidden = {tables[table].groups[place] for there, place in one_way if there == table}
        lines = (
            frozenset(cell for cell in search.cells if layout.line_of(cell, table) == number)
            for number, together in enumerate(names)
            if hidden.isdisjoint(together)
        )
        lost.append(sum(search.is_lossy(line) for line in lines))
    return max(lost)


def one_way_ground(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> Ground:
    """What the suppression in the one-way tables of an exemplar reasons on."""
    release = len(previous) + 1
    blocks = aggregates.blocks
    spells = [frozenset(place for place in range(release) if block.is_in(place + 1)) for block in blocks]
    places = [
        tuple(table.groups.index(group) for table, group in zip(aggregates.tables, block.groups, strict=True))
        for block in blocks
    ]
    return Ground(
        counts=tuple(aggregates.numbers(block, exemplar) for block in blocks),
        spells=tuple(spells),
        groups=tuple(place if block.is_in(release) else None for block, place in zip(blocks, places, strict=True)),
        settled=tuple(
            (spell, *_settled(aggregates, block, exemplar, previous))
            for spell, block in zip(spells, blocks, strict=True)
        ),
        hidden=tuple(_hidden(aggregates, exemplar, previous)),
        sizes=tuple(len(table.groups) for table in aggregates.tables),
    )


def crossing_ground(
    aggregates: Aggregates, exemplar: str, layout: Layout, one_way: Cells, previous: tuple[Published, ...]
) -> Ground:
    """What the suppression in a crossing reasons on, where the cells of the one-way tables are settled."""
    ground = one_way_ground(aggregates, exemplar, previous)
    return Ground(
        counts=ground.counts,
        spells=ground.spells,
        groups=tuple(
            None if places is None else (layout.place(block),)
            for block, places in zip(aggregates.blocks, ground.groups, strict=True)
        ),
        settled=tuple(ground.signature(block, one_way) for block in range(len(ground.counts))),
        hidden=(*ground.hidden, *(ground.blocks(cell) for cell in sorted(one_way))),
        sizes=(layout.size,),
    )


def layout_of(aggregates: Aggregates, crossing: Crossing) -> Layout:
    """How a crossing of an earlier release was laid out."""
    rows, columns = (aggregates.table(name) for name in crossing.tables)
    return Layout((rows, columns), crossing.rows, crossing.columns)


def _released(aggregates: Aggregates, block: Block, release: Published) -> Iterator[tuple[Table, int]]:
    # The tables of an earlier release, each with the place of the group that counts the block.
    for table in release.tables:
        place = aggregates.table(table.name)
        yield table, aggregates.tables[place].groups.index(block.groups[place])
    if release.crossing is not None:
        yield release.crossing.table, layout_of(aggregates, release.crossing).place(block)


def _settled(aggregates: Aggregates, block: Block, exemplar: str, previous: tuple[Published, ...]) -> Signature:
    return tuple(
        NOT_COUNTED
        if not block.is_in(release.release)
        else SUPPRESSED
        if table.groups[place].cells[exemplar].numbers is None
        else place
        for release in previous
        for table, place in _released(aggregates, block, release)
    )


def _hidden(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> Iterator[frozenset[int]]:
    for release in previous:
        cells: dict[tuple[str, int], set[int]] = {}
        for number, block in enumerate(aggregates.blocks):
            if block.is_in(release.release) and block.returns:
                for table, place in _released(aggregates, block, release):
                    if table.groups[place].cells[exemplar].numbers is None:
                        cells.setdefault((table.name, place), set()).add(number)
        yield from map(frozenset, cells.values())
