"""What a judge is asked: for returns that would have given the very same figures, whatever some services know."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from selfreview.domain.disclosure.feasible_tables import is_affordable, is_own, is_told_alone
from selfreview.domain.disclosure.problem import SuppressionProblem
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Way, Ways, take

MOST_QUESTIONS = 60
"""So many questions the judge is asked about one target; after that it counts as fixed."""

Counts = Sequence[Sequence[int]]
Measures = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Blocks of which it is told how many returns are at the levels of each of the measures."""

    blocks: frozenset[int]
    measures: Measures


class Case(Protocol):
    """What a judge has been told of one exemplar, ready to be asked."""

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        """How returns could be at other levels, so that every sum is the same but not the target; None if none can.

        So many returns of an atom are `known`, and stay. OverrunError where that cannot be found out in time.
        """


class Judge(Protocol):
    """Whoever decides by integer programming what else the returns could have been."""

    def hear(self, counts: Counts, sums: Sequence[Sum]) -> Case:
        """Take in the returns per block and level, and the sums of them that are told."""


Ask = Callable[[Counter[Atom]], Way | None]
"""Finds one way more that takes none of the returns taken; None where there is none."""


def find_apart(ways: Ways, target: Target, wanted: int, ask: Ask) -> list[Way] | None:
    """So many ways that make a target another and share no return, those known first; None where there are too few.

    Each service spoils one of them at most in each release.
    """
    # Those that were found for others may leave no room for more where ways found for this one would.
    for begun in dict.fromkeys((tuple(ways.apart(target, wanted)), ())):
        found = _go_on(begun, target, wanted, ask)
        if found is not None:
            return found
    return None


def _go_on(begun: Sequence[Way], target: Target, wanted: int, ask: Ask) -> list[Way] | None:
    found, taken = list(begun), Counter[Atom]()
    for way in begun:
        take(way, target, taken)
    while len(found) < wanted:
        other = ask(taken)
        if other is None:
            return None
        take(other, target, taken)
        found.append(other)
    return found


class Questions:
    """Asked of one target until returns are found that so many services cannot know all, or there are none."""

    def __init__(self, case: Case, problem: SuppressionProblem, ways: Ways) -> None:
        self._case = case
        self._problem = problem
        self._ways = ways
        self._left = MOST_QUESTIONS

    def withstands(self, target: Target, insiders: int) -> bool:
        """Whether so many services together do not derive the target; OverrunError after too many questions."""
        return self._is_apart(target, insiders) or self._is_left(target, Counter(), insiders)

    def _ask(self, target: Target, known: Counter[Atom]) -> Way | None:
        self._left -= 1
        if self._left < 0:
            raise OverrunError
        way = self._case.find_other(target, known)
        if way is not None:
            self._ways.add(way)
        return way

    def _is_apart(self, target: Target, insiders: int) -> bool:
        wanted = self._problem.most_spoiled(insiders) + 1
        return find_apart(self._ways, target, wanted, partial(self._ask, target)) is not None

    def _is_left(self, target: Target, known: Counter[Atom], insiders: int) -> bool:
        if is_own(self._problem.counts, target, known):
            return True
        other = self._ways.beside(target, known) or self._ask(target, known)
        if other is None:
            return is_told_alone(self._problem.counts, self._problem.release_spans, target, known)
        return all(self._is_left(target, more, insiders) for more in self._spoilers(other, known, insiders))

    def _spoilers(self, other: Way, known: Counter[Atom], insiders: int) -> Iterator[Counter[Atom]]:
        for (block, level), moved in other.atoms.items():
            left = self._problem.counts[block][level] - known[block, level]
            more = known + Counter({(block, level): left - moved + 1})
            if is_affordable(self._problem.release_spans, more, insiders):
                yield more
