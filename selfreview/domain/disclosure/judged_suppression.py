"""Which cells are suppressed where swaps do not tell in time: those with which, as a judge finds, it costs least."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from selfreview.domain.disclosure.problem import Cell, Cells, SuppressionProblem
from selfreview.domain.disclosure.questions import Judge, OpenSum, Sum, find_apart
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.suppression import QUICK, Found, Suppression
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Way, Ways, way_of

MOST_STEPS_QUICK = 2_000
"""How many steps swaps are sought for before the judge is asked."""

MOST_ASKED = 2_000
"""So many questions the judge is asked about one exemplar; what more would take is suppressed altogether."""

RETURNS_PER_TABLE = 60
"""A whole table is given up rather than so many returns that it would take to be moved: cells weigh far more."""


class JudgedSuppression(Suppression):
    """The search for an exemplar's cells with a judge, who is asked what else has to go so that a figure is hidden.

    `sums` are those told already, England's own figures of this release among
    them. What was found for one figure is kept for the others, and for the
    audit: it stays open as long as the chosen cells are suppressed.
    """

    def __init__(self, problem: SuppressionProblem, judge: Judge, sums: Sequence[Sum]) -> None:
        super().__init__(problem)
        self._levels = tuple(frozenset({level}) for level in range(len(problem.counts[0])))
        self._order = sorted(self.cells)
        self._blocks = {cell: problem.blocks(cell) for cell in self._order}
        self._changes: dict[Way, Cells] = {}
        self._case = judge.hear(problem.counts, sums, list(map(self._open, self._order)))
        self._left_to_ask = MOST_ASKED
        self._ways = Ways(problem.counts)
        self._against: dict[Target, int] = {}

    def _open(self, cell: Cell) -> OpenSum:
        cost = 0.0 if cell in self.unsafe else RETURNS_PER_TABLE / self._problem.sizes[cell[0]]
        return OpenSum(Sum(self._blocks[cell], self._levels), cost)

    def found(self, chosen: Cells) -> Found:
        """The search, once these cells are chosen."""
        return Found(self.cells, self.few, self.alike, chosen, self.overran, is_judged=True, ways=self._ways.found)

    def _protected(self, affordable: int) -> Cells | None:
        chosen = self._complete(self.unsafe)
        left = [*self._problem.protected(), *self._cells(chosen)]
        while left:
            spared = [target for target in left if self._is_spared(target, chosen)]
            left = self._not_hidden_by_swaps([target for target in left if target not in spared], chosen)
            more = chosen
            while left and more == chosen:
                more = self._complete(chosen | self._needed(left.pop(), chosen))
            if len(more - self.unsafe) > affordable:
                return None
            # Whoever was spared by a figure that goes now is looked at again.
            left += [*self._cells(more - chosen), *(spared if more != chosen else ())]
            chosen = more
        return chosen

    def _not_hidden_by_swaps(self, targets: Iterable[Target], chosen: Cells) -> list[Target]:
        feasible = self._problem.feasible_tables(chosen, MOST_STEPS_QUICK)
        left = []
        for target in targets:
            insiders = self._problem.insiders(target)
            if not self._is_apart(target, insiders):
                proof = feasible.prove(target, insiders, QUICK)
                if proof is None:
                    left.append(target)
                    continue
                for swap in proof:
                    self._ways.add(way_of(swap))
            self._against[target] = insiders
        return left

    def _is_apart(self, target: Target, insiders: int) -> bool:
        wanted = self._problem.most_spoiled(insiders) + 1
        return len(self._ways.apart(target, wanted)) == wanted

    def _needed(self, target: Target, chosen: Cells) -> Cells:
        # What cannot be hidden from so many is still to be kept from fewer; whether it may be told the audit says.
        for insiders in range(self._problem.insiders(target), -1, -1):
            wanted = self._problem.most_spoiled(insiders) + 1
            found = find_apart(self._ways, target, wanted, partial(self._ask, target, chosen))
            if found is not None:
                for way in found:
                    self._ways.add(way)
                self._against[target] = insiders
                return self._changed(found)
        return frozenset()

    def _ask(self, target: Target, chosen: Cells, taken: Counter[Atom], found: Sequence[Way]) -> Way | None:
        self._left_to_ask -= 1
        if self._left_to_ask < 0:
            raise OverrunError
        gone = chosen | self._changed(found)
        free = frozenset(place for place, cell in enumerate(self._order) if cell in gone)
        try:
            return self._case.find_cheapest(target, taken, free)
        except OverrunError:
            return None

    def _changed(self, ways: Iterable[Way]) -> Cells:
        return frozenset[Cell]().union(*map(self._changed_by, ways))

    def _changed_by(self, way: Way) -> Cells:
        if way not in self._changes:
            changed = (cell for cell, blocks in self._blocks.items() if not way.leaves(blocks, self._levels))
            self._changes[way] = frozenset(changed)
        return self._changes[way]

    def _pruned(self, chosen: Cells) -> Cells:
        for cell in sorted(chosen - self.unsafe, key=lambda cell: self._cost([cell]), reverse=True):
            fewer = chosen - {cell}
            if self._complete(fewer) == fewer and self._is_hidden_without(cell, fewer):
                chosen = fewer
        return chosen

    def _is_hidden_without(self, cell: Cell, fewer: Cells) -> bool:
        ways, blocks = self._ways.within(lambda way: self._changed_by(way) <= fewer), self._blocks[cell]
        for target, insiders in self._against.items():
            if target.level is None and target.blocks == blocks and blocks not in self._problem.hidden:
                continue
            wanted = self._problem.most_spoiled(insiders) + 1
            if not self._is_spared(target, fewer) and len(ways.apart(target, wanted)) < wanted:
                return False
        self._ways = ways
        return True
