"""What the audit believes: nothing that the ledger does not bear out, and nothing exempt that is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from selfreview.domain.disclosure import auditor
from selfreview.domain.disclosure.auditor import Findings, audit, audit_own
from selfreview.domain.disclosure.feasible_tables import FeasibleTables, Proof
from selfreview.domain.disclosure.problem import Sides
from selfreview.domain.disclosure.problems import settled_problem
from selfreview.domain.disclosure.questions import Case, Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Swap, Target
from selfreview.domain.disclosure.ways import Way
from selfreview.judge import Highs
from tests.domain.disclosure.test_auditor import COMPLIANT, EVEN, THREE, figures, nothing, release, round_of, told


class Overrun:
    """A judge who never comes to an answer in time."""

    def hear(self, counts: Sequence[Sequence[int]], sums: Sequence[Sum]) -> Case:
        """Hear everything."""
        return self

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        """Run out of time."""
        raise OverrunError


@pytest.fixture
def _no_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditor, "MOST_STEPS_EACH", 0)


@pytest.fixture
def _no_swaps(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: FeasibleTables, target: Target, insiders: int, largest: int) -> Proof | None:
        return None

    monkeypatch.setattr(FeasibleTables, "prove", none)


@pytest.mark.parametrize(
    "swap",
    [
        # Between two regions that are both shown: their figures would be others.
        Swap(0, 1, (0,), (1,)),
        # Of more returns than there are: every sum would stay as it is.
        Swap(0, 1, (0,) * 6, (0,) * 6),
    ],
)
def test_a_proof_that_the_ledger_does_not_bear_out_is_none(swap: Swap, monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit(told(THREE), nothing(THREE), "X1", None).exposed == []

    def lies(self: FeasibleTables, target: Target, insiders: int, largest: int) -> Proof | None:
        return (swap,)

    monkeypatch.setattr(FeasibleTables, "prove", lies)
    found = audit(told(THREE), nothing(THREE), "X1", None)
    assert found.searched == 0
    # Every level and both sides of the returns of three regions.
    assert len(found.exposed) == 33


@pytest.mark.usefixtures("_no_swaps")
def test_a_way_of_returns_that_are_not_there_is_not_believed() -> None:
    plain = audit(told(THREE), nothing(THREE), "X1", None)
    assert plain.exposed
    too_many = Way((((0, 0, 2), 6), ((0, 2, 0), 6)))
    assert audit(told(THREE), nothing(THREE), "X1", None, ways=[too_many]) == plain
    there = Way((((0, 0, 2), 1), ((0, 2, 0), 1)))
    assert len(audit(told(THREE), nothing(THREE), "X1", None, Sides.OUTSIDER, [there]).exposed) < len(plain.exposed)


@pytest.mark.usefixtures("_no_swaps")
def test_what_the_search_found_is_not_sought_again() -> None:
    # Three exchanges of two levels in every region share no return: two services know of two at most.
    levels = range(4)
    ways = [
        Way((((block, one, other), 1), ((block, other, one), 1)))
        for block in range(3)
        for one in levels
        for other in levels
        if one < other
    ]
    many = round_of([(9, 9, 9, 9)], [(9, 9, 9, 9)], [(9, 9, 9, 9)])
    without = audit(told(many), nothing(many), "X1", Overrun(), Sides.LEVELS)
    assert len(without.exposed) == without.undecided == 12
    found = audit(told(many), nothing(many), "X1", Overrun(), Sides.LEVELS, ways)
    assert found == Findings(judged=12)


@pytest.mark.usefixtures("_no_steps")
def test_without_a_judge_what_the_nation_tells_alone_is_exempt_and_with_one_it_has_to_be_shown() -> None:
    alike = round_of([(0, 0, 9, 0)], [(0, 0, 9, 0)], [(0, 0, 9, 0)])
    found = audit(told(alike), nothing(alike), "X1", None, Sides.LEVELS)
    # Three regions' level, against two services, one and none.
    assert found == Findings(national=9)
    # A judge that ran out of time has shown nothing.
    late = audit(told(alike), nothing(alike), "X1", Overrun(), Sides.LEVELS)
    assert (late.national, late.undecided, len(late.exposed)) == (0, 3, 3)
    assert audit(told(alike), nothing(alike), "X1", Highs(), Sides.LEVELS).exposed == []


def test_a_single_return_is_held_against_a_later_release_whatever_cell_it_was_in() -> None:
    # The region was suppressed as a whole and is told now; each of its returns lies in a part of it.
    alike = round_of([EVEN, EVEN], [(0, 0, 0, 3), (0, 0, 0, 3)], [EVEN, EVEN])
    before = told(alike, "R1", "R2", "S0", "S1")
    own = audit_own(told(alike, "S0", "S1"), before, "X1", Highs(), Sides.LEVELS)
    assert figures(own) == {((2,), (3,), 3), ((3,), (3,), 3)}
    assert own.before == 0


@pytest.mark.parametrize("level", [1, 2])
def test_two_levels_that_will_do_are_a_side_and_one_is_a_level(level: int) -> None:
    problem = settled_problem(THREE, "X1", (release(THREE),))
    side = Target(frozenset({0}), frozenset({1, 2}), level)
    assert replace(problem, compliant=frozenset({1, 2})).is_side_of_minimum(side)
    alone = replace(side, measure=frozenset({level}))
    assert not replace(problem, compliant=frozenset({level})).is_side_of_minimum(alone)
    assert not replace(problem, compliant=COMPLIANT).is_side_of_minimum(side)


def test_it_is_said_of_each_way_to_guard_returns_whom_they_are_kept_from() -> None:
    assert {sides: sides.in_words.split("; ")[1:] for sides in Sides} == {
        Sides.SERVICE: ["one service: good or best", "others: at least minimum"],
        Sides.OUTSIDER: ["others: good or best, at least minimum"],
        Sides.LEVELS: [],
    }
