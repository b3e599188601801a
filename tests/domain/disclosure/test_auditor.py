"""The auditor notices what is fixed, by whom and since when: a sum, a side or a viewer left out of it shows here."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Partition, add_numbers
from selfreview.domain.disclosure.auditor import Findings, Told, audit, audit_own, is_safe, without
from selfreview.domain.disclosure.feasible_tables import most_versions
from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.disclosure.problem import (
    OUT_OF_ALL,
    Sides,
    SuppressionProblem,
    is_alike,
    is_few,
    tells_alone,
)
from selfreview.domain.disclosure.problems import one_way_problem, settled_problem
from selfreview.domain.disclosure.published import Cell, Group, Published, Table
from selfreview.domain.disclosure.swaps import Swap, Target
from selfreview.domain.distribution import Counts
from selfreview.judge import Highs

COMPLIANT, ASPIRED = frozenset({1, 2, 3}), frozenset({2, 3})
EVEN = (5, 5, 5, 5)


def round_of(*regions: Sequence[tuple[int, ...]]) -> Aggregates:
    """A round of regions, each of blocks of a size of their own."""
    names = tuple(f"R{place}" for place in range(len(regions)))
    sizes = tuple(f"S{place}" for place in range(max(map(len, regions))))
    blocks = tuple(
        Block((name, sizes[place]), sum(numbers), {"X1": Counts(numbers)})
        for name, region in zip(names, regions, strict=True)
        for place, numbers in enumerate(region)
    )
    return Aggregates((Partition("region", names), Partition("size", sizes)), ("X1",), 4, blocks, COMPLIANT, ASPIRED)


def release(of: Aggregates, hidden: Iterable[str] = (), number: int = 1) -> Published:
    """A release that tells every group but some."""

    def group(name: str, blocks: Iterable[Block]) -> Group:
        numbers = add_numbers(4, (of.numbers(one, "X1") for one in blocks))
        cell = Cell(Mark.SUPPRESSED, None) if name in hidden else Cell(Mark.PLAIN, numbers)
        return Group(name, sum(numbers), sum(numbers), {"X1": cell})

    counted = of.in_release(number)
    tables = tuple(
        Table(
            table.name,
            tuple(group(name, (one for one in counted if one.groups[place] == name)) for name in table.groups),
        )
        for place, table in enumerate(of.tables)
    )
    return Published(number, ("X1",), group("nation", counted), tables, None)


def told(of: Aggregates, *hidden: str) -> Told:
    return Told(of, (release(of, hidden),))


def nothing(of: Aggregates) -> Told:
    return Told(of, ())


def figures(found: Findings) -> set[tuple[tuple[int, ...], tuple[int, ...], int | None]]:
    """What is exposed: blocks, levels, and the level of the single return where it is one."""
    assert len({*found.exposed}) == len(found.exposed)
    return {(tuple(sorted(each.blocks)), tuple(sorted(each.measure)), each.level) for each in found.exposed}


def seen_at(of: Aggregates, *places: int) -> Aggregates:
    """The same round, in which those who share have seen the ratings of some blocks."""
    blocks = (replace(one, seen=frozenset({"X1"})) if at in places else one for at, one in enumerate(of.blocks))
    return replace(of, blocks=tuple(blocks))


THREE = round_of([EVEN], [EVEN], [EVEN])
PRINTED = {((2,), measure, None) for measure in ((0,), (1,), (2,), (3,), (1, 2, 3), (2, 3))}
"""Every figure that is printed of the last region: four levels, at least minimum, good or best."""


@pytest.mark.parametrize("judge", [None, Highs()])
@pytest.mark.parametrize("sides", Sides)
def test_what_the_others_leave_of_the_nation_is_fixed(judge: Highs | None, sides: Sides) -> None:
    found = audit(told(THREE, "R2"), nothing(THREE), "X1", judge, sides)
    assert figures(found) == PRINTED
    assert found.undecided == (6 if judge is None else 0)
    assert (found.before, found.national) == (0, 0)
    assert not is_safe(told(THREE, "R2"), nothing(THREE), "X1", judge, sides)


@pytest.mark.parametrize(("hidden", "searched"), [((), 33), (("R1", "R2"), 45)])
def test_what_two_suppressed_regions_leave_is_not(hidden: tuple[str, ...], searched: int) -> None:
    found = audit(told(THREE, *hidden), nothing(THREE), "X1", None)
    # Every level and both sides of each return, but not twice where they are one; and six figures of each region.
    assert found == Findings(searched=searched)
    assert is_safe(told(THREE, *hidden), nothing(THREE), "X1", None, Sides.SERVICE)


@pytest.mark.parametrize(("sides", "searched"), [(Sides.SERVICE, 33), (Sides.OUTSIDER, 33), (Sides.LEVELS, 12)])
def test_without_the_sides_only_the_levels_are_asked_about(sides: Sides, searched: int) -> None:
    assert audit(told(THREE), nothing(THREE), "X1", None, sides).searched == searched


@pytest.mark.parametrize("sides", Sides)
def test_a_region_of_one_level_tells_what_each_answered(sides: Sides) -> None:
    alike = round_of([EVEN], [(0, 0, 0, 6)], [EVEN])
    level, good = ((1,), (3,), 3), ((1,), (2, 3), 3)
    # That nobody is below the minimum may be told by one figure.
    found = audit(told(alike), nothing(alike), "X1", Highs(), sides)
    assert figures(found) == ({level} if sides is Sides.LEVELS else {level, good})


def test_a_service_that_is_the_only_one_below_good_knows_it_of_the_others() -> None:
    one = round_of([EVEN, (0, 1, 5, 2)], [EVEN], [EVEN])
    found = audit(told(one), nothing(one), "X1", Highs(), Sides.SERVICE)
    assert figures(found) == {((1,), (2, 3), 2), ((1,), (2, 3), 3)}
    # Nobody else does.
    assert audit(told(one), nothing(one), "X1", Highs(), Sides.OUTSIDER).exposed == []


TWO_IN = round_of([EVEN, (2, 0, 0, 0)], [EVEN, EVEN])
"""A region of which two returns, both alike, are the only ones of their size."""


def test_whoever_shares_learns_what_is_left_of_what_they_have_seen() -> None:
    assert audit(told(TWO_IN), nothing(TWO_IN), "X1", Highs()).exposed == []
    shared = seen_at(TWO_IN, 0)
    found = audit(told(shared), nothing(shared), "X1", Highs())
    assert figures(found) == {((1,), (0,), 0), ((1,), (0, 1), 0)}
    assert not is_safe(told(shared), nothing(shared), "X1", Highs(), Sides.SERVICE)
    assert is_safe(told(TWO_IN), nothing(TWO_IN), "X1", Highs(), Sides.SERVICE)


def test_sharers_are_guarded_against_each_for_themselves_and_not_in_twos() -> None:
    # Of what they have not seen two low and two middle ones are left: two that are low know of the two others.
    pairs = seen_at(round_of([EVEN, (2, 2, 0, 0)], [EVEN, EVEN]), 0)
    assert audit(told(pairs), nothing(pairs), "X1", Highs(), Sides.LEVELS).exposed == []
    three = seen_at(round_of([EVEN, (1, 2, 0, 0)], [EVEN, EVEN]), 0)
    found = audit(told(three), nothing(three), "X1", Highs(), Sides.LEVELS)
    assert figures(found) == {((1,), (1,), 1)}


def test_everybody_else_is_guarded_against_in_twos() -> None:
    pairs = round_of([EVEN], [(2, 2, 0, 0)], [EVEN])
    found = audit(told(pairs), nothing(pairs), "X1", Highs(), Sides.LEVELS)
    assert figures(found) == {((1,), (0,), 0), ((1,), (1,), 1)}
    assert not is_safe(told(pairs), nothing(pairs), "X1", Highs(), Sides.LEVELS)
    threes = round_of([EVEN], [(3, 3, 0, 0)], [EVEN])
    assert is_safe(told(threes), nothing(threes), "X1", Highs(), Sides.LEVELS)


def test_of_another_exemplar_s_ratings_sharers_have_seen_nothing() -> None:
    other = replace(TWO_IN, blocks=(replace(TWO_IN.blocks[0], seen=frozenset({"X2"})), *TWO_IN.blocks[1:]))
    assert audit(told(other), nothing(other), "X1", Highs()) == audit(told(TWO_IN), nothing(TWO_IN), "X1", Highs())


def test_what_was_fixed_before_is_counted_and_not_held_against_what_comes() -> None:
    after = Told(THREE, (release(THREE, ["R2"]),) * 1)
    found = audit(after, after, "X1", Highs())
    assert figures(found) == set()
    # Against two services, one and none: each figure was fixed for all of them.
    assert found.before == 6 * 3
    assert is_safe(after, after, "X1", Highs(), Sides.SERVICE)
    # What nobody had settled was not known to be fixed.
    assert figures(audit(after, after, "X1", None)) == PRINTED


def test_what_is_told_only_now_is_held_against_it_though_more_was_told_before() -> None:
    before = told(THREE, "R1", "R2")
    found = audit(told(THREE, "R2"), before, "X1", Highs())
    assert figures(found) == PRINTED
    assert found.before == 0


def test_a_region_that_was_shown_before_was_not_hidden_and_is_fixed_now() -> None:
    found = audit(told(THREE, "R2"), told(THREE), "X1", Highs())
    assert figures(found) == PRINTED


def test_a_release_answers_for_its_own_cells_only_where_none_was_before() -> None:
    after = told(THREE, "R2")
    assert figures(audit_own(after, nothing(THREE), "X1", Highs(), Sides.SERVICE)) == PRINTED
    # An earlier release showed the cell: that it is suppressed now does not help, and is not held against it.
    own = audit_own(after, told(THREE), "X1", Highs(), Sides.SERVICE)
    assert (own.exposed, own.before) == ([], 6)
    # A cell that the earlier release suppressed is.
    assert figures(audit_own(after, told(THREE, "R1", "R2"), "X1", Highs(), Sides.SERVICE)) == PRINTED
    alike = round_of([EVEN], [(0, 0, 0, 6)], [EVEN])
    hidden = told(alike, "R1", "R2")
    # And so is a single return.
    assert ((1,), (3,), 3) in figures(audit_own(told(alike, "R2"), hidden, "X1", Highs(), Sides.SERVICE))


def test_what_the_nation_s_own_figures_tell_is_exempt() -> None:
    # But for two, every return of the nation is at one level: those two together know it of all others.
    lone = round_of([(1, 0, 9, 0), (0, 1, 9, 0)], [(0, 0, 10, 0), (0, 0, 10, 0)])
    assert audit(told(lone, "R0", "R1", "S0", "S1"), nothing(lone), "X1", None).exposed == []


def test_the_findings_of_two_viewers_add_up() -> None:
    one = Target(frozenset({1}), frozenset({0}))
    found = Findings(1, 2, 3, 4, 5, [one])
    found += Findings(10, 20, 30, 40, 50, [one])
    assert found == Findings(11, 22, 33, 44, 55, [one, one])


# What is protected, and against whom.


def problem_of(of: Aggregates, *hidden: str) -> SuppressionProblem:
    return settled_problem(of, "X1", (release(of, hidden),))


def test_each_return_is_protected_by_its_level_and_its_sides_and_each_hidden_cell_by_every_figure() -> None:
    few = round_of([(1, 0, 2, 0)], [EVEN])
    problem = problem_of(few, "R1")
    found = [(tuple(each.blocks), tuple(sorted(each.measure)), each.level) for each in problem.protected()]
    assert [each for each in found if each[0] == (0,)] == [
        ((0,), (0,), 0),
        ((0,), (0, 1), 0),
        ((0,), (1, 2, 3), 2),
        ((0,), (2, 3), 2),
        ((0,), (2,), 2),
    ]
    assert {each[1] for each in found if each[2] is None} == {(0,), (1,), (2,), (3,), (1, 2, 3), (2, 3)}
    assert problem.numbers([0, 1]) == (6, 5, 7, 5)


@pytest.mark.parametrize(
    ("target", "against"),
    [
        (Target(frozenset({0}), frozenset({0})), (2, 2, 2)),
        (Target(frozenset({0}), COMPLIANT), (2, 2, 2)),
        (Target(frozenset({0}), frozenset({2}), 2), (2, 2, 2)),
        (Target(frozenset({0}), COMPLIANT, 2), (0, 0, OUT_OF_ALL)),
        (Target(frozenset({0}), ASPIRED, 2), (1, 0, OUT_OF_ALL)),
        (Target(frozenset({0}), frozenset({0, 1}), 0), (1, 0, OUT_OF_ALL)),
    ],
)
def test_how_many_services_a_target_is_kept_from(target: Target, against: tuple[int, int, int]) -> None:
    problem = problem_of(THREE)
    kinds = (Sides.SERVICE, Sides.OUTSIDER, Sides.LEVELS)
    assert tuple(replace(problem, sides=sides).insiders(target) for sides in kinds) == against


def test_only_that_nobody_is_below_the_minimum_may_be_told_and_only_of_whom_it_was() -> None:
    problem = replace(problem_of(THREE), spared=frozenset({0, 1}))
    side = Target(frozenset({0}), COMPLIANT, 2)
    assert problem.is_spared(side)
    assert not problem.is_spared(replace(side, blocks=frozenset({0, 2})))
    assert not problem.is_spared(replace(side, level=None))
    assert not problem.is_spared(replace(side, measure=ASPIRED))
    assert not replace(problem, compliant=frozenset({3})).is_spared(replace(side, measure=frozenset({3})))
    assert problem.is_none_below([]) is False
    assert problem.is_none_below([0]) is False
    assert problem_of(round_of([(0, 1, 2, 3)], [EVEN])).is_none_below([0])


@pytest.mark.parametrize(
    ("numbers", "few", "alike"),
    [
        ((0, 0), False, False),
        ((1, 0), True, True),
        ((2, 2), True, False),
        ((5, 0), False, True),
        ((3, 2), False, False),
    ],
)
def test_a_group_is_few_below_five_and_alike_at_one_level(numbers: tuple[int, int], few: bool, alike: bool) -> None:
    assert (is_few(numbers), is_alike(numbers)) == (few, alike)


@pytest.mark.parametrize(
    ("nation", "target", "insiders", "alone"),
    [
        ((5, 5), Target(frozenset({0}), frozenset({0}), 0), 2, False),
        ((5, 2), Target(frozenset({0}), frozenset({0}), 0), 2, True),
        ((5, 3), Target(frozenset({0}), frozenset({0}), 0), 2, False),
        ((5, 0), Target(frozenset({0}), frozenset({0}), 0), 0, True),
        ((5, 1), Target(frozenset({0}), frozenset({0}), 0), 0, False),
        ((9, 2), Target(frozenset({0}), frozenset({0})), 2, True),
        ((2, 9), Target(frozenset({0}), frozenset({0})), 2, True),
        ((9, 9), Target(frozenset({0}), frozenset({0})), 2, False),
        ((3, 3), Target(frozenset({0}), frozenset({0})), 2, True),
    ],
)
def test_the_nation_alone_tells_where_hardly_anybody_else_is_there(
    nation: tuple[int, int], target: Target, insiders: int, alone: bool
) -> None:
    # Two returns of each level are of the target's block, the others of another; nobody else is counted.
    own = (2, 2) if min(nation) > 1 else (min(2, nation[0]), 0)
    rest = (nation[0] - own[0], nation[1] - own[1])
    spans = (frozenset({0}), frozenset({0}))
    problem = SuppressionProblem((own, rest), spans, (None, None), ((), ()), (), frozenset(), ())
    assert tells_alone(problem, target, insiders) is alone


def test_each_service_spoils_one_way_with_each_version_of_its_return() -> None:
    once, twice = problem_of(THREE), settled_problem(THREE, "X1", (release(THREE), release(THREE, number=2)))
    assert [once.most_spoiled(number) for number in (0, 1, 2)] == [0, 1, 2]
    # Nothing was corrected: both releases count the same return of each, late ones are of others.
    assert [twice.most_spoiled(number) for number in (0, 1, 2)] == [0, 1, 2]
    late = replace(THREE, blocks=(*THREE.blocks[:2], replace(THREE.blocks[2], since=2)))
    both = settled_problem(late, "X1", (release(late), release(late, number=2)))
    assert both.most_spoiled(2) == 2
    # One block is made anew: whoever sent it knows what it was and what it is.
    old, new = replace(THREE.blocks[2], until=1, services=0), replace(THREE.blocks[2], since=2)
    mended = replace(THREE, blocks=(*THREE.blocks[:2], old, new))
    corrected = settled_problem(mended, "X1", (release(mended), release(mended, number=2)))
    assert [corrected.most_spoiled(number) for number in (0, 1, 2)] == [0, 2, 4]


@pytest.mark.parametrize(
    ("spans", "versions"),
    [
        ([{0}], 1),
        ([{0, 1, 2}, {1, 2}, {2}], 1),
        ([{0, 1}, {2}, {1, 2}], 2),
        ([{0}, {1}, {2}, {0, 1, 2}], 3),
        ([{0, 1, 2}, {0}, {1, 2}, set()], 2),
    ],
)
def test_as_many_versions_as_releases_that_no_two_of_them_share(spans: list[set[int]], versions: int) -> None:
    counts = [(1, 0)] * len(spans)
    assert most_versions(counts, list(map(frozenset, spans))) == versions
    # Where nobody made a return there is no version of it.
    assert most_versions([*counts, (0, 0)], [*map(frozenset, spans), frozenset({9})]) == versions


def test_a_swap_changes_the_cells_that_it_moves_returns_into_or_out_of() -> None:
    problem = one_way_problem(round_of([EVEN, EVEN], [EVEN, EVEN]), "X1", ())
    assert problem.blocks((0, 1)) == {2, 3}
    assert problem.blocks((1, 0)) == {0, 2}
    # Up in the one region, down in the other, at one size: the regions change, the size does not.
    assert problem.changed(Swap(0, 1, (0,), (2,))) == {(0, 0), (0, 1)}
    assert problem.changed(Swap(0, 1, (0, 3), (1, 2))) == frozenset()
    assert problem.signature(0, frozenset({(1, 0)})) == ((0, 0), "suppressed")
    assert problem.signature(3, frozenset()) == ((0, 1), (1, 1))


def test_whoever_knows_a_block_is_left_with_the_others() -> None:
    assert without(problem_of(THREE), {1}).counts == (EVEN, (0, 0, 0, 0), EVEN)
