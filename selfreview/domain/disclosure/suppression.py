"""Which cells of an exemplar are suppressed: those that are unsafe, and as few others as keep them so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice

from selfreview.domain.disclosure.feasible_tables import FeasibleTables
from selfreview.domain.disclosure.marks import FEWEST
from selfreview.domain.disclosure.problem import (
    INSIDERS,
    Cell,
    Cells,
    SuppressionProblem,
    is_alike,
    is_few,
    tells_alone,
)
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import LARGEST, Target
from selfreview.domain.disclosure.ways import Way

QUICK = 2
"""While it is sought what else to suppress, swaps move no more returns each way than this."""

TRIED = 1000, 12
"""How many swaps are looked at for what else could be suppressed, and how many of those are tried in pairs."""

MOST_STEPS = 600_000
"""How many steps the search for an exemplar's cells takes at most."""

MOST_STEPS_JUDGED = 100_000
"""How many it takes beside earlier releases, where a judge goes on with what swaps do not show so soon."""

MOST_STEPS_EACH, MOST_STEPS_LAST, MOST_STEPS_LAYOUT = 10_000, 30_000, 1_000
"""How many steps a proof takes at most, one that a thing could be protected at all, and laying out what looks alike."""

Proofs = dict[Target, list[tuple[int, Cells]]]
"""Against how many services what has been proved safe, as long as these cells are suppressed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for the cells of an exemplar came to.

    Of all its `cells`, those with too `few` returns or with all `alike` are
    unsafe; the `chosen` ones are suppressed, which is all of them where it `overran`.
    Where it `is_judged`, `ways` hide what they hide.
    """

    cells: Cells
    few: Cells
    alike: Cells
    chosen: Cells
    overran: bool
    is_judged: bool = False
    ways: tuple[Way, ...] = ()

    @property
    def unsafe(self) -> Cells:
        """The cells that may not be shown for their own sake."""
        return self.few | self.alike


class Suppression:
    """The search for the cells of one exemplar that are suppressed.

    A search that goes on for too long suppresses everything, and `overran`
    says so. `proofs` are handed on between searches of one problem.
    """

    def __init__(
        self, problem: SuppressionProblem, proofs: Proofs | None = None, most_steps: int | None = None
    ) -> None:
        self._problem = problem
        self._proofs: Proofs = {} if proofs is None else proofs
        self._most_steps = MOST_STEPS if most_steps is None else most_steps
        self.spent = 0
        self.overran = False
        every = ((table, group) for table, size in enumerate(problem.sizes) for group in range(size))
        self._numbers = {cell: problem.numbers(problem.blocks(cell)) for cell in every}
        self.cells = frozenset(cell for cell, numbers in self._numbers.items() if sum(numbers))
        self.few = frozenset(cell for cell in self.cells if is_few(self._numbers[cell]))
        self.alike = frozenset(cell for cell in self.cells if self._is_alike(cell)) - self.few
        self.unsafe = self.few | self.alike
        self._none_below = {
            cell: problem.blocks(cell) for cell in self.cells if problem.is_none_below(problem.blocks(cell))
        }

    def _is_alike(self, cell: Cell) -> bool:
        # All of one level; or all good or best, or none of them, which says as much of each as a level does.
        numbers = self._numbers[cell]
        aspired = sum(numbers[level] for level in self._problem.aspired)
        return is_alike(numbers) or (bool(self._problem.aspired) and aspired in (0, sum(numbers)))

    def protect_within(self, affordable: int) -> Cells | None:
        """The cells to be suppressed so that nobody derives one, nor a single return, not even two services together.

        None as soon as more safe cells would have to go than are affordable.
        What could be derived though every cell were suppressed is let go: it
        is said by the nation's own figures, or by what was published before.
        """
        try:
            chosen = self._protected(affordable)
        except OverrunError:
            self.overran = True
            chosen = self.cells if len(self.cells - self.unsafe) <= affordable else None
        return None if chosen is None else self._pruned(chosen)

    def found(self, chosen: Cells) -> Found:
        """The search, once these cells are chosen."""
        return Found(self.cells, self.few, self.alike, chosen, self.overran)

    def _protected(self, affordable: int) -> Cells | None:
        chosen = self._complete(self.unsafe)
        feasible = self._feasible(chosen)
        # What is hidden stays so when more is suppressed, but for the cells that are then suppressed themselves.
        left, spared = [*self._problem.protected(), *self._cells(chosen)], list[Target]()
        while left:
            # What goes with the unsafe cells costs as much as what is sought for others.
            if len(chosen - self.unsafe) > affordable:
                return None
            target = left.pop()
            if self._is_spared(target, chosen):
                spared.append(target)
                continue
            if not self._is_exposed(target, chosen, feasible):
                continue
            more = self._extended(chosen, target)
            # Whoever was spared by a figure that goes now is looked at again.
            left += [*self._cells(more - chosen), *spared]
            spared.clear()
            chosen, feasible = more, self._feasible(more)
        return chosen

    def is_protected(self, chosen: Cells) -> bool:
        """Whether nobody derives one of these cells when they are suppressed, nor a return that is guarded."""
        return chosen >= self.unsafe and self._complete(chosen) == chosen and not self._exposes(chosen)

    def is_lossy(self, line: Cells) -> bool:
        """Whether cells whose total is published have to give up a safe one to protect the unsafe ones."""
        unsafe = line & self.unsafe
        return bool(unsafe) and unsafe != line and not self._is_blurred(unsafe)

    def _exposes(self, chosen: Cells) -> bool:
        feasible = self._feasible(chosen)
        return any(
            self._is_exposed(target, chosen, feasible)
            for target in chain(self._cells(chosen), self._problem.protected())
        )

    def _feasible(self, chosen: Cells) -> FeasibleTables:
        self._spend(MOST_STEPS_LAYOUT)
        return self._problem.feasible_tables(chosen, MOST_STEPS_EACH)

    def _spend(self, steps: int) -> None:
        self.spent += steps
        if self.spent > self._most_steps:
            raise OverrunError

    def _hides(
        self, feasible: FeasibleTables, chosen: Cells, target: Target, insiders: int, largest: int = LARGEST
    ) -> bool:
        known = self._proofs.setdefault(target, [])
        if any(against >= insiders and changed <= chosen for against, changed in known):
            return True
        before = feasible.budget.spent
        proof = feasible.prove(target, insiders, largest)
        self._spend(feasible.budget.spent - before)
        if proof is None:
            return False
        known.append((insiders, frozenset[Cell]().union(*map(self._problem.changed, proof))))
        return True

    def _is_exposed(self, target: Target, chosen: Cells, feasible: FeasibleTables) -> bool:
        if self._is_spared(target, chosen):
            return False
        # What so many services know from the nation alone is still to be kept from fewer.
        for insiders in range(self._problem.insiders(target), -1, -1):
            if self._hides(feasible, chosen, target, insiders):
                return False
            if self._may_be_hidden(target, insiders):
                return True
        return False

    def _may_be_hidden(self, target: Target, insiders: int) -> bool:
        # What an earlier release suppressed is let go least easily: by then everybody counts on it.
        if target.level is None and target.blocks in self._problem.hidden:
            return not tells_alone(self._problem, target, insiders)
        everything = self._everything
        return self._hides(everything, self.cells, target, insiders) or everything.was_cut_short

    def _is_spared(self, target: Target, chosen: Cells) -> bool:
        if not self._problem.is_side_of_minimum(target):
            return False
        return self._problem.is_spared(target) or any(
            target.blocks <= blocks for cell, blocks in self._none_below.items() if cell not in chosen
        )

    @cached_property
    def _everything(self) -> FeasibleTables:
        return self._problem.feasible_tables(self.cells, MOST_STEPS_LAST)

    def _cells(self, chosen: Cells) -> Iterator[Target]:
        return chain.from_iterable(self._problem.printed(self._problem.blocks(cell)) for cell in sorted(chosen))

    def _extended(self, chosen: Cells, exposed: Target) -> Cells:
        insiders = self._lowest(exposed)
        for attempts, largest in (
            (self._singly(chosen), QUICK),
            (self._along(chosen, exposed), QUICK),
            ([self._problem.again], LARGEST),
            (self._wholly(), LARGEST),
        ):
            for attempt in self._ranked(chosen, attempts):
                if self._hides(self._feasible(attempt), attempt, exposed, insiders, largest):
                    return attempt
        return self.cells

    def _lowest(self, target: Target) -> int:
        # Against how many services it can be hidden at all.
        most = self._problem.insiders(target)
        return next((number for number in range(most, 0, -1) if self._may_be_hidden(target, number)), 0)

    def _ranked(self, chosen: Cells, ways: Iterable[Cells]) -> list[Cells]:
        return sorted({self._complete(chosen | more) for more in set(ways)}, key=lambda way: self._cost(way - chosen))

    def _singly(self, chosen: Cells) -> Iterator[Cells]:
        return (frozenset({cell}) for cell in self.cells - chosen)

    def _along(self, chosen: Cells, exposed: Target) -> Iterator[Cells]:
        # A swap that would hide it, were only the cells suppressed that the swap makes other.
        everything, ways = self._everything, set[Cells]()
        everything.budget.allow(MOST_STEPS_LAST)
        with suppress(OverrunError):
            for swap in islice(everything.swaps.of(exposed, Counter(), QUICK), TRIED[0]):
                ways.add(self._problem.changed(swap) - chosen)
        yield from ways
        few = self._ranked(chosen, ways)[: TRIED[1]]
        yield from (one | other for one, other in combinations(few, 2))

    def _wholly(self) -> Iterator[Cells]:
        tables = range(len(self._problem.sizes))
        for together in chain.from_iterable(combinations(tables, number) for number in range(1, len(tables))):
            yield frozenset(cell for cell in self.cells if cell[0] in together)

    def _cost(self, cells: Iterable[Cell]) -> tuple[Fraction, int, list[Cell]]:
        # A cell weighs more in a table of few; among equals those with the fewest returns go.
        added = sorted(cells)
        lost = sum((Fraction(1, self._problem.sizes[cell[0]]) for cell in added if cell not in self.unsafe), Fraction())
        return lost, sum(sum(self._numbers[cell]) for cell in added), added

    def _complete(self, chosen: Cells) -> Cells:
        return chosen.union(*(self._completed(table, chosen) for table in range(len(self._problem.sizes))))

    def _completed(self, table: int, chosen: Cells) -> Cells:
        there = frozenset(cell for cell in chosen if cell[0] == table)
        if not there or self._is_blurred(there):
            return there
        free = sorted((cell for cell in self.cells - there if cell[0] == table), key=lambda cell: self._cost([cell]))
        for number in range(1, len(free)):
            fit = [more for more in combinations(free, number) if self._is_blurred(there.union(more))]
            if fit:
                return there.union(min(fit, key=self._cost))
        return there.union(free)

    def _is_blurred(self, cells: Cells) -> bool:
        # What is left when the groups shown are taken from the nation is a group like any other, and the
        # services that know their own returns must still have two groups and two levels before them.
        numbers = [self._numbers[cell] for cell in cells]
        together = tuple(map(sum, zip(*numbers, strict=True)))
        total = sum(together)
        return (
            total >= FEWEST + INSIDERS
            and total - max(together) > INSIDERS
            and all(total - sum(each) > INSIDERS for each in numbers)
        )

    def _pruned(self, chosen: Cells) -> Cells:
        for cell in sorted(chosen - self.unsafe, key=lambda cell: self._cost([cell]), reverse=True):
            try:
                if self.is_protected(chosen - {cell}):
                    chosen -= {cell}
            except OverrunError:
                break
        return chosen
