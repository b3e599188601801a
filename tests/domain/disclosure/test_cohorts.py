"""A cohort is told only where nobody is left with a small group between it and whatever else is told of the year."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from selfreview.domain.disclosure import Sides, find_tellable, preview
from selfreview.domain.disclosure.aggregates import Aggregates, Block, Cohort, Partition
from selfreview.domain.disclosure.cohorts import stands_apart
from selfreview.domain.distribution import Counts
from selfreview.judge import Highs
from tests.domain.disclosure.test_auditor import release

TWICE = Cohort("2008", 1, frozenset({"X1"}))
Row = tuple[int, int, int, int]


def spread(number: int) -> Row:
    """So many returns, spread over the levels."""
    levels = [(number + place) // 4 for place in range(4)]
    return levels[0], levels[1], levels[2], levels[3]


def round_of(*regions: Sequence[Row]) -> Aggregates:
    """Regions, each of the returns that are in the cohort and those that are not."""
    names = tuple(f"R{place}" for place in range(len(regions)))
    blocks = tuple(
        Block((name,), sum(row), {"X1": Counts(row)}, cohorts=cohorts)
        for name, region in zip(names, regions, strict=True)
        for row, cohorts in zip(region, (frozenset({"2008"}), frozenset[str]()), strict=True)
    )
    return Aggregates((Partition("region", names),), ("X1",), 4, blocks)


def is_told(of: Aggregates, hidden: Sequence[str] = ()) -> bool:
    return stands_apart(of, (release(of, hidden),), TWICE, "X1")


@pytest.mark.parametrize(
    ("inside_and_outside", "told"),
    [
        # The nation without the cohort, and each region without its part of it, are large.
        (((6, 3), (6, 3)), True),
        # The cohort is a region that is told anyway: nothing is left between them.
        (((12, 0), (0, 6)), True),
        (((12, 1), (0, 5)), False),
        (((11, 0), (1, 5)), False),
        (((11, 2), (2, 5)), False),
        (((11, 3), (2, 5)), True),
        (((7, 0), (5, 6)), True),
        (((7, 0), (4, 6)), False),
    ],
)
def test_the_regions_that_come_nearest_to_the_cohort_differ_from_it_by_five_returns_or_by_none(
    inside_and_outside: tuple[tuple[int, int], ...], told: bool
) -> None:
    of = round_of(*[(spread(inside), spread(outside)) for inside, outside in inside_and_outside])
    assert is_told(of) is told


def test_beside_a_region_that_is_not_told_its_part_of_the_cohort_counts() -> None:
    of = round_of((spread(11), spread(1)), (spread(4), spread(5)), (spread(6), spread(6)))
    # Four of the second region are inside, and one of the first is not.
    assert is_told(of)
    near = round_of((spread(12), spread(0)), (spread(4), spread(6)), (spread(0), spread(6)))
    assert not is_told(near)
    assert not is_told(near, ["R1"])
    far = round_of((spread(12), spread(0)), (spread(5), spread(6)), (spread(0), spread(6)))
    assert is_told(far, ["R1"])


@pytest.mark.parametrize(
    ("inside", "outside", "told"),
    [
        ((0, 1, 1, 3), (0, 1, 1, 3), True),
        ((0, 1, 1, 2), (0, 1, 1, 3), False),
        ((0, 1, 1, 3), (0, 1, 1, 2), False),
        ((0, 0, 0, 6), (0, 1, 1, 3), False),
        ((0, 1, 1, 3), (0, 0, 0, 6), False),
        ((0, 1, 1, 3), (0, 0, 0, 0), True),
    ],
)
def test_cohort_and_those_outside_it_are_five_or_more_and_not_all_at_one_level(
    inside: Row, outside: Row, told: bool
) -> None:
    assert is_told(round_of((inside, outside))) is told


@pytest.mark.parametrize(("outside", "told"), [((2, 0, 0, 2), True), ((0, 0, 2, 2), False), ((2, 2, 0, 0), False)])
def test_those_outside_are_not_told_to_be_all_good_or_best_or_none_of_them(outside: Row, told: bool) -> None:
    of = replace(round_of(*[((3, 3, 3, 3), outside)] * 4), compliant=frozenset({1, 2, 3}), aspired=frozenset({2, 3}))
    found = preview(of, judge=Highs())
    assert (found.sides, found.suppressed) == ({"X1": Sides.SERVICE}, ())
    # Nobody said how far the sides are guarded: then they are.
    assert find_tellable(of, (found.published,), TWICE, Highs(), {}) == (TWICE.exemplars if told else frozenset())
    assert find_tellable(of, (found.published,), TWICE, Highs(), {"X1": Sides.LEVELS}) == TWICE.exemplars


def test_only_returns_that_the_cohort_s_release_counts_are_in_it() -> None:
    of = round_of((spread(12), spread(6)))
    late = Block(("R0",), 0, {"X1": Counts((0, 0, 0, 3))}, since=2, cohorts=frozenset({"2008"}))
    later = Aggregates(of.tables, of.exemplars, of.levels, (*of.blocks, late))
    assert is_told(later)
