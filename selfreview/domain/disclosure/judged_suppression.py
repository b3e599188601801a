"""Which cells are suppressed where swaps do not tell in time: all, but for those that a judge lets back in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from selfreview.domain.disclosure.problem import Cell, Cells, SuppressionProblem
from selfreview.domain.disclosure.questions import Case, Judge, Questions, Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.suppression import QUICK, Found, Suppression
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Way, Ways, way_of

MOST_STEPS_QUICK = 2_000
"""How many steps swaps are sought for before the judge is asked."""

MOST_ASKED = 5_000
"""So many questions the judge is asked about one exemplar; what is not back by then stays suppressed."""


class JudgedSuppression(Suppression):
    """The search for an exemplar's cells with a judge: everything is suppressed, and cells are put back.

    `sums` are those told already, England's own figures of this release among
    them. Cells are put back one after another, whole tables first. One that is
    put back stays, if everything protected is still hidden from as many
    services as it was with every cell suppressed, the cells that are left
    among them. Those refused are gone over again until none goes back: what
    one would have given away may have been put back itself since, or be spared
    by a cell that was (it says that nobody is below the minimum), and of two
    of a table that only go back together each would give the other away. So
    none of the cells that stay suppressed could be shown as well. What was
    found for one figure is kept for the others, and for the audit: it stays
    open as long as the chosen cells are suppressed.
    """

    def __init__(self, problem: SuppressionProblem, judge: Judge, sums: Sequence[Sum]) -> None:
        super().__init__(problem)
        self._judge = judge
        self._told = tuple(sums)
        levels = tuple(frozenset({level}) for level in range(len(problem.counts[0])))
        self._sums = {cell: Sum(problem.blocks(cell), levels) for cell in self.cells}
        self._ways = Ways(problem.counts)
        self._against: dict[Target, int] = {}
        self._refused: dict[Cells, Target] = {}
        self._left_to_ask = MOST_ASKED

    def found(self, chosen: Cells) -> Found:
        """The search, once these cells are chosen."""
        return Found(self.cells, self.few, self.alike, chosen, self.overran, is_judged=True, ways=self._ways.found)

    def _protected(self, affordable: int) -> Cells | None:
        chosen = self.cells
        self._hide_all(chosen)
        before: Cells | None = None
        with suppress(OverrunError):
            while chosen != before:
                before = chosen
                for cells in self._in_order():
                    more = cells & chosen
                    if more and not self._is_refused(more, chosen - more) and self._may_go_back(more, chosen):
                        chosen -= more
        return chosen if len(chosen - self.unsafe) <= affordable else None

    def _is_refused(self, more: Cells, fewer: Cells) -> bool:
        # What more would give away it gives away still, now that more is told beside it, if that is still protected.
        exposed = self._refused.get(more)
        return exposed in self._against and not (exposed is None or self._is_spared(exposed, fewer))

    def _pruned(self, chosen: Cells) -> Cells:
        return chosen

    def _in_order(self) -> Iterator[Cells]:
        # Whole tables first, those of few groups before others; then cell by cell, those of many returns before
        # others, from all tables in turn.
        tables: list[list[Cell]] = [[] for _ in self._problem.sizes]
        for cell in sorted(self.cells - self.unsafe, key=lambda cell: (-sum(self._numbers[cell]), cell)):
            tables[cell[0]].append(cell)
        yield from map(frozenset, sorted(tables, key=len))
        turns = ((2 * place + 1) / len(cells) for cells in tables for place in range(len(cells)))
        singly = zip(turns, (cell for cells in tables for cell in cells), strict=True)
        yield from (frozenset({cell}) for _, cell in sorted(singly))

    def _hide_all(self, chosen: Cells) -> None:
        # From how many services each figure is hidden when no cell is told.
        targets = [*self._problem.protected(), *self._cells(chosen)]
        guarded = [target for target in dict.fromkeys(targets) if not self._is_spared(target, chosen)]
        self._find_swaps(guarded, chosen)
        case = self._hear(chosen)
        for target in guarded:
            most = self._problem.insiders(target)
            against = next((n for n in range(most, -1, -1) if self._withstands(case, self._ways, target, n)), None)
            if against is not None:
                self._against[target] = against

    def _find_swaps(self, targets: Iterable[Target], chosen: Cells) -> None:
        feasible = self._problem.feasible_tables(chosen, MOST_STEPS_QUICK)
        for target in targets:
            insiders = self._problem.insiders(target)
            if not self._is_apart(self._ways, target, insiders):
                for swap in feasible.prove(target, insiders, QUICK) or ():
                    self._ways.add(way_of(swap))

    def _may_go_back(self, more: Cells, chosen: Cells) -> bool:
        fewer = chosen - more
        if more & self.unsafe or self._complete(fewer) != fewer:
            return False
        sums, own = [self._sums[cell] for cell in more], {self._sums[cell].blocks for cell in more}
        ways = self._ways.within(lambda way: all(way.leaves(each.blocks, each.measures) for each in sums))
        case = self._hear(fewer)
        for target, insiders in self._against.items():
            if self._is_own(target, own) or self._is_spared(target, fewer):
                continue
            if not self._withstands(case, ways, target, insiders):
                self._refused[more] = target
                # What was in the way once most often is again.
                self._against = {target: insiders, **self._against}
                return False
        self._against = {each: number for each, number in self._against.items() if not self._is_own(each, own)}
        self._ways = ways
        return True

    def _is_own(self, target: Target, shown: set[frozenset[int]]) -> bool:
        return target.level is None and target.blocks in shown and target.blocks not in self._problem.hidden

    def _withstands(self, case: Case, ways: Ways, target: Target, insiders: int) -> bool:
        if self._is_apart(ways, target, insiders):
            return True
        try:
            return Questions(case, self._problem, ways).withstands(target, insiders)
        except OverrunError:
            if self._left_to_ask < 0:
                raise
            return False

    def _is_apart(self, ways: Ways, target: Target, insiders: int) -> bool:
        wanted = self._problem.most_spoiled(insiders) + 1
        return len(ways.apart(target, wanted)) == wanted

    def _hear(self, chosen: Cells) -> Case:
        shown = [self._sums[cell] for cell in sorted(self.cells - chosen)]
        return _Counted(self, self._judge.hear(self._problem.counts, (*self._told, *shown)))

    def ask(self, case: Case, target: Target, known: Counter[Atom]) -> Way | None:
        """Ask a judge, as long as there are questions left; OverrunError after that."""
        self._left_to_ask -= 1
        if self._left_to_ask < 0:
            raise OverrunError
        return case.find_other(target, known)


class _Counted:
    # A case whose questions are counted by the search that asks them.
    def __init__(self, search: JudgedSuppression, case: Case) -> None:
        self._search = search
        self._case = case

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        return self._search.ask(self._case, target, known)
