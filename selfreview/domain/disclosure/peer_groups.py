"""Which of the ratings that services share may be counted in groups, so that those that do not share are safe.

Who picks a group, and then the same with one service more, learns what that
service answered. It has agreed to that; the others have not, yet a region in
which all but one share would give that one away by subtraction. So all that is
counted in groups is taken to be known to everybody who shares, and of each
exemplar some ratings are held back from groups.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from selfreview.domain.disclosure.aggregates import Aggregates
from selfreview.domain.disclosure.auditor import Told, audit, without
from selfreview.domain.disclosure.feasible_tables import FeasibleTables
from selfreview.domain.disclosure.planning import Each
from selfreview.domain.disclosure.problem import Sides, SuppressionProblem
from selfreview.domain.disclosure.problems import settled_problem
from selfreview.domain.disclosure.published import Published
from selfreview.domain.disclosure.questions import Judge
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.suppression import MOST_STEPS_EACH
from selfreview.domain.disclosure.swaps import Atom, Swap, Target

VIEWER = 1
"""Whoever picks may know one return more than those that can be picked: the service's own."""

TRIED = 100
"""How many swaps are looked at for those that hold back the fewest ratings."""


def eligible_for_peer_groups(
    aggregates: Aggregates,
    releases: tuple[Published, ...],
    sharing: Mapping[int, int],
    judge: Judge | None,
    sides: Mapping[str, Sides],
    each: Each = map,
) -> Mapping[str, frozenset[int]]:
    """For each exemplar the services whose ratings groups may count: those that share, less some to protect others.

    `sharing` gives for each service that opted in the place of the block in
    which its return stands alone; `sides` says how far the sides of single
    returns are guarded. Figured out once for a release and kept with it.
    ValueError where a block holds more than its return.
    """
    if any(aggregates.blocks[place].returns != 1 for place in sharing.values()):
        raise ValueError("a service that shares is counted in a block of its own")
    told, places = Told(aggregates, releases), dict(sorted(sharing.items()))
    tasks = [(name, sides.get(name, Sides.LEVELS)) for name in aggregates.exemplars]
    return dict(zip(aggregates.exemplars, each(partial(_eligible, told, places, judge), tasks), strict=True))


def _eligible(told: Told, sharing: Mapping[int, int], judge: Judge | None, task: tuple[str, Sides]) -> frozenset[int]:
    exemplar, sides = task
    seen = {place for place, block in enumerate(told.aggregates.blocks) if exemplar in block.seen}
    problem = replace(without(settled_problem(told.aggregates, exemplar, told.releases), seen), sides=sides)
    shared = set(sharing.values()) - seen
    held = _held_back(problem, shared)
    for alike in (_in_one_region, _in_one_group):
        shown = replace(told, aggregates=show(told.aggregates, exemplar, shared - held))
        exposed = audit(shown, told, exemplar, judge, sides).exposed
        if not exposed:
            return frozenset(service for service, place in sharing.items() if place not in held)
        # What swaps did not protect is protected by holding back all those near it.
        near = frozenset[int]().union(*(target.blocks for target in exposed))
        held |= {place for place in shared if any(alike(told.aggregates, place, other) for other in near)}
    shown = replace(told, aggregates=show(told.aggregates, exemplar, shared - held))
    if audit(shown, told, exemplar, judge, sides).exposed:
        return frozenset()
    return frozenset(service for service, place in sharing.items() if place not in held)


def _in_one_region(aggregates: Aggregates, one: int, other: int) -> bool:
    return aggregates.blocks[one].groups[0] == aggregates.blocks[other].groups[0]


def _in_one_group(aggregates: Aggregates, one: int, other: int) -> bool:
    groups = zip(aggregates.blocks[one].groups, aggregates.blocks[other].groups, strict=True)
    return any(here == there for here, there in groups)


def show(aggregates: Aggregates, exemplar: str, places: set[int]) -> Aggregates:
    """The same returns, of which services that share have seen some blocks' ratings of an exemplar."""
    blocks = (
        replace(block, seen=block.seen | {exemplar}) if place in places else block
        for place, block in enumerate(aggregates.blocks)
    )
    return replace(aggregates, blocks=tuple(blocks))


def _held_back(problem: SuppressionProblem, shared: set[int]) -> set[int]:
    everything = problem.feasible_tables(frozenset(), MOST_STEPS_EACH)
    known = without(problem, shared).feasible_tables(frozenset(), MOST_STEPS_EACH)
    held: set[int] = set()
    for target in problem.protected():
        if target.blocks <= shared or problem.is_spared(target):
            continue
        found, is_whole = list[Swap](), False
        for insiders in range(min(VIEWER, problem.insiders(target)), -1, -1):
            if known.hide(target, insiders):
                break
            if not is_whole:
                found, is_whole = _some(everything, target)
            apart = list(_cheapest(everything, target, found, insiders + 1, shared - held))
            if len(apart) > insiders:
                held |= {block for swap in apart for block, _ in swap.atoms} & shared
                break
    return held


def _cheapest(
    feasible: FeasibleTables, target: Target, some: Sequence[Swap], wanted: int, shared: set[int]
) -> Iterator[Swap]:
    """Of some swaps those that share no return, so many as are wanted, with few ratings that were shared."""
    found = sorted(some, key=lambda swap: len({block for block, _ in swap.atoms} & shared))
    taken: Counter[Atom] = Counter()
    for swap in found:
        if wanted and feasible.swaps.fits(swap, taken):
            wanted -= 1
            taken.update(swap.atoms)
            if target.level is not None:
                taken[min(target.blocks), target.level] -= 1
            yield swap


def _some(feasible: FeasibleTables, target: Target) -> tuple[list[Swap], bool]:
    # With whether the search came to its end: one that was cut short may find more when it is made again.
    found: list[Swap] = []
    feasible.budget.allow(MOST_STEPS_EACH)
    try:
        found.extend(islice(feasible.swaps.of(target, Counter()), TRIED))
    except OverrunError:
        return found, False
    finally:
        feasible.budget.allow(None)
    return found, True
