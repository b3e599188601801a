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

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from selfreview.domain.disclosure.aggregates import Aggregates
from selfreview.domain.disclosure.feasible_tables import FeasibleTables, Proof
from selfreview.domain.disclosure.ledger import Viewer
from selfreview.domain.disclosure.problem import Sides, SuppressionProblem, tells_alone
from selfreview.domain.disclosure.problems import read_sums, settled_problem
from selfreview.domain.disclosure.published import Published
from selfreview.domain.disclosure.questions import Case, Judge, Questions
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.suppression import MOST_STEPS_EACH, QUICK
from selfreview.domain.disclosure.swaps import LARGEST, Swap, Target
from selfreview.domain.disclosure.ways import Way, Ways, way_of


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


def audit(
    after: Told,
    before: Told,
    exemplar: str,
    judge: Judge | None,
    sides: Sides = Sides.SERVICE,
    ways: Iterable[Way] = (),
) -> Findings:
    """What is fixed of an exemplar after something more is told that was not before, for everybody and for sharers.

    `sides` says how far the sides of single returns are guarded; `ways` are
    believed to be open, and each is checked before it counts.
    """
    found = _Audit(after, before, exemplar, Viewer.EVERYBODY, judge, ways).run(sides)
    if _is_seen(after, exemplar):
        found += _Audit(after, before, exemplar, Viewer.SHARERS, judge).run(sides)
    return found


def audit_own(
    after: Told, before: Told, exemplar: str, judge: Judge | None, sides: Sides, ways: Iterable[Way] = ()
) -> Findings:
    """The same of a release whose own cells are suppressed as far as that helps.

    Where an earlier release showed a cell, and the nation's figures say that no return that came since is at a level,
    the cell's figure of that level is the one shown before, whatever is suppressed. That is not held against a later
    release; single returns are, and the cells that earlier releases suppress.
    """
    found = audit(after, before, exemplar, judge, sides, ways)
    if before.releases and found.exposed:
        hidden = settled_problem(before.aggregates, exemplar, before.releases).hidden
        own = [target for target in found.exposed if target.level is None and target.blocks not in hidden]
        found.before += len(own)
        found.exposed = [target for target in found.exposed if target not in own]
    return found


class _Audit:
    def __init__(
        self,
        after: Told,
        before: Told,
        exemplar: str,
        viewer: Viewer,
        judge: Judge | None,
        ways: Iterable[Way] = (),
    ) -> None:
        self._viewer = viewer
        self._now = _View(after, exemplar, viewer, judge, ways)
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
    def __init__(
        self, told: Told, exemplar: str, viewer: Viewer, judge: Judge | None, ways: Iterable[Way] = ()
    ) -> None:
        problem = settled_problem(told.aggregates, exemplar, told.releases)
        if viewer is Viewer.SHARERS:
            known = {place for place, block in enumerate(told.aggregates.blocks) if exemplar in block.seen}
            problem = without(problem, known)
        self.problem = problem
        self.was_cut_short = False
        self._sums = read_sums(told.aggregates, told.releases, exemplar)
        self._feasible: FeasibleTables = problem.feasible_tables(frozenset(), MOST_STEPS_EACH)
        self._judge = judge
        self._case: Case | None = None
        self._checked: dict[Swap, bool] = {}
        self._ways = Ways(problem.counts)
        # Where a judge has found ways already, it finds others sooner than the largest swaps do.
        self._largest = QUICK if sum(map(self._keep, ways)) else LARGEST

    def known(self, target: Target, insiders: int) -> list[Way] | None:
        """What was found for others and shows that so many services do not derive a target either."""
        wanted = self.problem.most_spoiled(insiders) + 1
        ways = self._ways.apart(target, wanted)
        return ways if len(ways) == wanted else None

    def searched(self, target: Target, insiders: int) -> bool:
        """Whether swaps show that so many services do not derive a target, each checked against the ledger."""
        proof: Proof | None = self._feasible.prove(target, insiders, self._largest)
        return proof is not None and all(map(self._holds, proof))

    @property
    def judge_is_missing(self) -> bool:
        """Whether nobody can say more of what swaps do not show."""
        return self._judge is None

    def _holds(self, swap: Swap) -> bool:
        if swap not in self._checked:
            self._checked[swap] = self._keep(way_of(swap))
        return self._checked[swap]

    def _keep(self, way: Way) -> bool:
        # Whatever is said of a way, it counts only once every line of the ledger bears it out.
        is_open = way.is_open(self.problem.counts) and all(
            way.leaves(each.blocks, each.measures) for each in self._sums
        )
        if is_open:
            self._ways.add(way)
        return is_open

    def judged(self, target: Target, insiders: int) -> bool:
        """Whether the judge finds that so many services do not derive a target."""
        self.was_cut_short = self._judge is None
        if self._judge is None:
            return False
        if self._case is None:
            self._case = self._judge.hear(self.problem.counts, self._sums)
        try:
            return Questions(self._case, self.problem, self._ways).withstands(target, insiders)
        except OverrunError:
            self.was_cut_short = True
            return False


def without(problem: SuppressionProblem, known: set[int]) -> SuppressionProblem:
    """The returns that are left for somebody who knows all those of some blocks."""
    blank = (0,) * len(problem.counts[0])
    counts = tuple(blank if block in known else numbers for block, numbers in enumerate(problem.counts))
    return replace(problem, counts=counts)
