"""The audit of the ledger: whether anybody that is defended against can fix something that is protected.

Everything told of a round stands in the ledger. Nothing is added to it before
the audit has gone through every protected quantity: each figure printed of a
suppressed cell, each single return's level and its side of the measures. For
every one of them it asks for other returns that would have given the very same
figures, whatever the services know that put their own returns together.
Swaps give such returns quickly, and each is checked against the ledger
line by line; where they do not suffice, a judge looks for others by integer
programming. What neither finds in time counts as fixed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from selfreview.domain.disclosure.aggregates import Aggregates
from selfreview.domain.disclosure.feasible_tables import FeasibleTables, Proof, is_affordable, is_own, is_told_alone
from selfreview.domain.disclosure.ledger import Statement, Viewer, read_ledger
from selfreview.domain.disclosure.problem import Sides, SuppressionProblem, tells_alone
from selfreview.domain.disclosure.problems import settled_problem
from selfreview.domain.disclosure.published import Published
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.suppression import MOST_STEPS_EACH
from selfreview.domain.disclosure.swaps import Atom, Swap, Target
from selfreview.domain.disclosure.ways import Way, Ways, take, way_of

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


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a round by some time: its returns, its releases so far, and the cohorts in the aggregates."""

    aggregates: Aggregates
    releases: tuple[Published, ...]


@dataclass(slots=True)
class Findings:
    """What the audit of an exemplar came to, counted in protected quantities.

    `searched` were shown to be safe by swaps and `judged` by the judge;
    `national` are told by the nation's figures, which are exempt; `before`
    were fixed already by what was told earlier; `exposed` are fixed now, and
    `undecided` of them only for want of time.
    """

    searched: int = 0
    judged: int = 0
    national: int = 0
    before: int = 0
    undecided: int = 0
    exposed: list[Target] = field(default_factory=list)

    def __iadd__(self, other: "Findings") -> "Findings":
        """Add the findings of another viewer or exemplar."""
        self.searched += other.searched
        self.judged += other.judged
        self.national += other.national
        self.before += other.before
        self.undecided += other.undecided
        self.exposed += other.exposed
        return self


def is_safe(after: Told, before: Told, exemplar: str, judge: Judge | None, sides: Sides) -> bool:
    """Whether the audit finds nothing that is fixed only after; it ends with the first thing that is."""
    found = _Audit(after, before, exemplar, Viewer.EVERYBODY, judge).run(sides, most=1)
    if not found.exposed and _is_seen(after, exemplar):
        found = _Audit(after, before, exemplar, Viewer.SHARERS, judge).run(sides, most=1)
    return not found.exposed


def _is_seen(told: Told, exemplar: str) -> bool:
    return any(exemplar in block.seen for block in told.aggregates.blocks)


def audit(after: Told, before: Told, exemplar: str, judge: Judge | None, sides: Sides = Sides.SERVICE) -> Findings:
    """What is fixed of an exemplar after something more is told that was not before, for everybody and for sharers.

    `sides` says how far the sides of single returns are guarded.
    """
    found = _Audit(after, before, exemplar, Viewer.EVERYBODY, judge).run(sides)
    if _is_seen(after, exemplar):
        found += _Audit(after, before, exemplar, Viewer.SHARERS, judge).run(sides)
    return found


def audit_own(after: Told, before: Told, exemplar: str, judge: Judge | None, sides: Sides) -> Findings:
    """The same of a release whose own cells are suppressed as far as that helps.

    Where an earlier release showed a cell, and the nation's figures say that no return that came since is at a level,
    the cell's figure of that level is the one shown before, whatever is suppressed. That is not held against a later
    release; single returns are, and the cells that earlier releases suppress.
    """
    found = audit(after, before, exemplar, judge, sides)
    if before.releases and found.exposed:
        hidden = settled_problem(before.aggregates, exemplar, before.releases).hidden
        own = [target for target in found.exposed if target.level is None and target.blocks not in hidden]
        found.before += len(own)
        found.exposed = [target for target in found.exposed if target not in own]
    return found


class _Audit:
    def __init__(self, after: Told, before: Told, exemplar: str, viewer: Viewer, judge: Judge | None) -> None:
        self._viewer = viewer
        self._now = _View(after, exemplar, viewer, judge)
        # What was told before is asked only where something is fixed now.
        self._told_before = (before, exemplar, viewer, judge)
        self._before: _View | None = None

    def run(self, sides: Sides, most: int | None = None) -> Findings:
        found = Findings()
        problem = replace(self._now.problem, sides=sides)
        for target in problem.protected():
            if problem.is_spared(target):
                continue
            against = problem.insiders(target)
            self._decide(target, against if self._viewer is Viewer.EVERYBODY else min(1, against), found)
            if most is not None and len(found.exposed) >= most:
                break
        return found

    def _decide(self, target: Target, most: int, found: Findings) -> None:
        for insiders in range(most, -1, -1):
            known = self._now.known(target, insiders)
            if known is not None:
                is_judged = any(way.is_judged for way in known)
                found.judged += is_judged
                found.searched += not is_judged
                return
            if self._now.searched(target, insiders):
                found.searched += 1
                return
            if self._now.judged(target, insiders):
                found.judged += 1
                return
            if tells_alone(self._now.problem, target, insiders) and self._now.judge_is_missing:
                found.national += 1
                continue
            if self._was_fixed(target, insiders):
                found.before += 1
                continue
            found.undecided += self._now.was_cut_short
            found.exposed.append(target)
            return

    def _was_fixed(self, target: Target, insiders: int) -> bool:
        if self._before is None:
            self._before = _View(*self._told_before)
        before = self._before
        if not any(before.problem.release_spans[block] for block in target.blocks):
            return False
        if target.level is None and target.blocks not in before.problem.hidden:
            return False
        return not (before.searched(target, insiders) or before.judged(target, insiders) or before.was_cut_short)


class _View:
    # What one kind of viewer sees of one exemplar at one time.
    def __init__(self, told: Told, exemplar: str, viewer: Viewer, judge: Judge | None) -> None:
        problem = settled_problem(told.aggregates, exemplar, told.releases)
        if viewer is Viewer.SHARERS:
            known = {place for place, block in enumerate(told.aggregates.blocks) if exemplar in block.seen}
            problem = without(problem, known)
        self.problem = problem
        self.was_cut_short = False
        self._ledger = tuple(
            statement
            for statement in read_ledger(told.aggregates, told.releases, exemplar)
            if statement.told is not None and statement.viewer is Viewer.EVERYBODY
        )
        self._feasible: FeasibleTables = problem.feasible_tables(frozenset(), MOST_STEPS_EACH)
        self._judge = judge
        self._case: Case | None = None
        self._checked: dict[Swap, bool] = {}
        self._ways = Ways(problem.counts)

    def known(self, target: Target, insiders: int) -> list[Way] | None:
        """What was found for others and shows that so many services do not derive a target either."""
        wanted = self.problem.most_spoiled(insiders) + 1
        ways = self._ways.apart(target, wanted)
        return ways if len(ways) == wanted else None

    def searched(self, target: Target, insiders: int) -> bool:
        """Whether swaps show that so many services do not derive a target, each checked against the ledger."""
        proof: Proof | None = self._feasible.prove(target, insiders)
        return proof is not None and all(map(self._holds, proof))

    @property
    def judge_is_missing(self) -> bool:
        """Whether nobody can say more of what swaps do not show."""
        return self._judge is None

    def _holds(self, swap: Swap) -> bool:
        if swap not in self._checked:
            self._checked[swap] = all(leaves(swap, statement) for statement in self._ledger)
            if self._checked[swap]:
                self._ways.add(way_of(swap))
        return self._checked[swap]

    def judged(self, target: Target, insiders: int) -> bool:
        """Whether the judge finds that so many services do not derive a target."""
        self.was_cut_short = self._judge is None
        if self._judge is None:
            return False
        if self._case is None:
            sums = [Sum(each.blocks, tuple(measure for measure, _ in each.told or ())) for each in self._ledger]
            self._case = self._judge.hear(self.problem.counts, sums)
        try:
            return _Questions(self._case, self.problem, self._ways).withstands(target, insiders)
        except OverrunError:
            self.was_cut_short = True
            return False


class _Questions:
    # Asked until returns are found that so many services cannot know all, or every way is met in which they could.
    def __init__(self, case: Case, problem: SuppressionProblem, ways: Ways) -> None:
        self._case = case
        self._problem = problem
        self._ways = ways
        self._left = MOST_QUESTIONS

    def withstands(self, target: Target, insiders: int) -> bool:
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
        # Ways that share no return: each service spoils one of them at most in each release.
        wanted = self._problem.most_spoiled(insiders) + 1
        begun = self._ways.apart(target, wanted)
        # Those that were found for others may leave no room for more where ways found for this one would.
        return self._goes_on(target, wanted, begun) or (bool(begun) and self._goes_on(target, wanted, []))

    def _goes_on(self, target: Target, wanted: int, begun: Sequence[Way]) -> bool:
        taken: Counter[Atom] = Counter()
        for way in begun:
            take(way, target, taken)
        for _ in range(wanted - len(begun)):
            other = self._ask(target, taken)
            if other is None:
                return False
            take(other, target, taken)
        return True

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


def leaves(swap: Swap, statement: Statement) -> bool:
    """Whether a swap of returns leaves what a statement tells."""
    if all((swap.level in measure) == (swap.other in measure) for measure, _ in statement.told or ()):
        return True
    inside = statement.blocks.__contains__
    return sum(map(inside, swap.there)) == sum(map(inside, swap.back))


def without(problem: SuppressionProblem, known: set[int]) -> SuppressionProblem:
    """The returns that are left for somebody who knows all those of some blocks."""
    blank = (0,) * len(problem.counts[0])
    counts = tuple(blank if block in known else numbers for block, numbers in enumerate(problem.counts))
    return replace(problem, counts=counts)
