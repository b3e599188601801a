"""Counts become shares with their bases, and differences that know how much one service weighs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.distribution import (
    Counts,
    Difference,
    Share,
    add_counts,
    keys_of,
    measure_in_words,
    percent,
    share_of,
    whole_percent,
)
from selfreview.domain.framework.framework import Level, Measure, Scale
from tests.domain.sample_returns import FOUR, MET, UNFLAGGED

RETURNS = Counts((9, 40, 50, 33))


def test_a_percentage_is_not_rounded_and_of_nothing_there_is_none() -> None:
    assert percent(69, 132) == 52.27272727272727
    assert percent(0, 132) == 0.0
    assert percent(0, 0) is None


@pytest.mark.parametrize(
    ("value", "shown"), [(None, None), (0.0, 0), (0.49, 0), (0.5, 1), (12.5, 13), (52.27, 52), (89.5, 90), (100.0, 100)]
)
def test_a_percentage_is_shown_rounded_half_up(value: float | None, shown: int | None) -> None:
    assert whole_percent(value) == shown


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_shown_percentage_is_the_exact_one_rounded_half_up(part: int, whole: int) -> None:
    assert whole_percent(percent(part, whole)) == (200 * part + whole) // (2 * whole)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=6))
def test_the_percentages_of_all_levels_add_up(numbers: list[int]) -> None:
    counts = Counts(tuple(numbers))
    shares = [Share(number, counts.total).exact for number in numbers]
    assert all(share is None for share in shares) if not any(numbers) else sum(filter(None, shares)) == 100


def test_levels_are_taken_together_by_their_flags() -> None:
    assert keys_of(FOUR, Measure.NON_COMPLIANT) == frozenset({"none"})
    assert keys_of(FOUR, Measure.COMPLIANT) == frozenset({"some", "more", "most"})
    assert keys_of(FOUR, Measure.ASPIRED) == frozenset({"more", "most"})
    assert keys_of(MET, Measure.ASPIRED) is None
    assert [keys_of(UNFLAGGED, measure) for measure in Measure] == [None, None, None]


def test_a_level_of_which_nothing_is_said_is_neither_compliant_nor_not() -> None:
    scale = Scale((Level("a", "A", compliant=False), Level("b", "B"), Level("c", "C", compliant=True)))
    assert keys_of(scale, Measure.NON_COMPLIANT) == frozenset({"a"})
    assert keys_of(scale, Measure.COMPLIANT) == frozenset({"c"})


def test_shares_come_with_their_base() -> None:
    assert share_of(FOUR, RETURNS, Measure.NON_COMPLIANT) == Share(9, 132)
    assert share_of(FOUR, RETURNS, Measure.COMPLIANT) == Share(123, 132)
    assert share_of(FOUR, RETURNS, Measure.ASPIRED) == Share(83, 132)
    assert share_of(UNFLAGGED, Counts((1, 2)), Measure.COMPLIANT) is None


def test_measures_are_called_after_the_labels_of_their_levels() -> None:
    assert [measure_in_words(FOUR, measure) for measure in Measure] == ["Poor", "at least Fair", "Fine or Great"]
    assert [measure_in_words(MET, measure) for measure in Measure] == ["Not met", "Met", None]
    assert [measure_in_words(UNFLAGGED, measure) for measure in Measure] == [None, None, None]


def test_a_measure_without_levels_has_no_name() -> None:
    assert measure_in_words(Scale((Level("a", "A", compliant=True),)), Measure.NON_COMPLIANT) is None


def test_counts_are_added_level_by_level() -> None:
    assert add_counts(FOUR, [RETURNS, Counts((1, 2, 3, 4))]) == Counts((10, 42, 53, 37))
    assert add_counts(FOUR, []) == Counts((0, 0, 0, 0))


def test_counts_of_another_scale_are_not_added() -> None:
    with pytest.raises(ValueError, match="argument"):
        add_counts(FOUR, [Counts((1, 2))])


def test_a_share_says_itself_with_its_base() -> None:
    share = Share(69, 132)
    assert (share.percent, share.whole, share.exact) == (52.27272727272727, 52, Fraction(6900, 132))
    assert share.in_words == "52% (69 of 132)"


def test_a_share_of_nothing_is_no_percentage() -> None:
    share = Share(0, 0)
    assert (share.percent, share.whole, share.exact, share.in_words) == (None, None, None, "no returns")


@pytest.mark.parametrize(
    ("base", "figure", "direction", "words"),
    [
        (Share(105, 122), Share(123, 132), 1, "7 points more"),
        (Share(123, 132), Share(105, 122), -1, "7 points less"),
        (Share(50, 100), Share(51, 100), 1, "1 point more"),
        (Share(51, 100), Share(50, 100), -1, "1 point less"),
        (Share(500, 1000), Share(501, 1000), 1, "less than 1 percentage point more"),
        (Share(50, 100), Share(509, 1000), 0, "no difference"),
        (Share(509, 1000), Share(50, 100), 0, "no difference"),
        (Share(50, 100), Share(100, 200), 0, "no difference"),
    ],
)
def test_what_is_less_than_one_service_of_the_smaller_base_is_no_difference(
    base: Share, figure: Share, direction: int, words: str
) -> None:
    difference = Difference(base, figure)
    assert difference.direction == direction
    assert difference.is_none == (direction == 0)
    assert difference.in_words == words


def test_points_are_those_of_the_unrounded_percentages() -> None:
    assert Difference(Share(105, 122), Share(123, 132)).points == 7.116244411326378


@pytest.mark.parametrize(
    ("base", "figure"),
    [(None, Share(1, 2)), (Share(1, 2), None), (Share(0, 0), Share(1, 2)), (Share(1, 2), Share(0, 0))],
)
def test_unknown_in_gives_unknown_out(base: Share | None, figure: Share | None) -> None:
    difference = Difference(base, figure)
    assert (difference.sides, difference.exact, difference.points, difference.direction) == (None, None, None, None)
    assert not difference.is_none
    assert difference.in_words == "not known"


SHARES = st.integers(1, 300).flatmap(lambda of: st.integers(0, of).map(lambda count: Share(count, of)))


@given(SHARES, SHARES)
def test_a_difference_turned_round_is_its_opposite(first: Share, second: Share) -> None:
    there, back = Difference(first, second), Difference(second, first)
    assert there.exact is not None
    assert there.exact == -(back.exact or 0)
    assert there.direction == -(back.direction or 0)
    assert Difference(first, first).in_words == "no difference"


def test_a_difference_of_just_one_service_s_weight_is_told_and_a_smaller_one_is_not() -> None:
    # One service of the smaller base weighs exactly 10 points.
    assert Difference(Share(5, 10), Share(6, 10)).direction == 1
    assert Difference(Share(6, 10), Share(5, 10)).direction == -1
    assert Difference(Share(5, 10), Share(599, 1000)).direction == 0
    assert Difference(Share(50, 100), Share(6, 10)).direction == 1
