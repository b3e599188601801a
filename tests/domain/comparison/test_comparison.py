"""A service beside others is placed and never ranked, and the unknown stays unknown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.comparison.comparison import (
    Standing,
    beside_nation,
    compare_shortfalls,
    differ,
    find_place,
    find_shortfalls,
    is_strictly_comparable,
)
from selfreview.domain.comparison.profile import RatedYear, compare_years
from selfreview.domain.distribution import Share
from selfreview.domain.framework.framework import Criterion, CriterionStatus
from selfreview.domain.nation.national import national_figures
from tests.domain.sample_returns import FOUR, Return, earlier, framework, sums

ASKED = framework(exemplars=1)
BEFORE: dict[int, Return] = {n: {"X1": "none" if n < 20 else "some"} for n in range(40)}
NOW: dict[int, Return] = {n: {"X1": "none" if n < 5 else "some"} for n in range(30)}


def test_a_place_says_how_many_are_at_the_level_below_and_above() -> None:
    place = find_place(FOUR, "more", (9, 40, 50, 33))
    assert place is not None
    assert (place.level.label, place.same, place.lower, place.higher) == (
        "Fine",
        Share(50, 132),
        Share(49, 132),
        Share(33, 132),
    )
    assert place.in_words == (
        "38% (50 of 132) at Fine, the same as this service; 37% (49 of 132) lower and 25% (33 of 132) higher"
    )


@pytest.mark.parametrize(("rating", "numbers"), [(None, (1, 2, 3, 4)), ("some", None), ("some", (0, 0, 0, 0))])
def test_there_is_no_place_in_what_is_unknown(rating: str | None, numbers: tuple[int, ...] | None) -> None:
    assert find_place(FOUR, rating, numbers) is None


def test_a_place_on_another_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="one number for each level"):
        find_place(FOUR, "some", (1, 2))
    with pytest.raises(KeyError, match="best"):
        find_place(FOUR, "best", (1, 2, 3, 4))


@given(st.sampled_from(FOUR.keys), st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any))
def test_the_parts_of_a_place_add_up(rating: str, numbers: list[int]) -> None:
    place = find_place(FOUR, rating, numbers)
    assert place is not None
    assert place.same.count + place.lower.count + place.higher.count == sum(numbers)
    assert {place.same.of, place.lower.of, place.higher.of} == {sum(numbers)}


def test_a_group_differs_from_the_nation_by_one_service_or_not_at_all() -> None:
    nation = Share(123, 132)
    assert differ(Share(8, 9), nation).in_words == "no difference"
    assert differ(Share(7, 9), nation).in_words == "15 points less"
    assert differ(None, nation).in_words == "not known"
    assert differ(Share(8, 9), None).in_words == "not known"


@pytest.mark.parametrize(
    ("mine", "other", "standing"),
    [
        (0, 1, Standing.ALIKE),
        (2, 0, Standing.ALIKE),
        (1, 2, Standing.ALIKE),
        (0, 3, Standing.FEWER),
        (2, 3, Standing.FEWER),
        (3, 2, Standing.MORE),
        (5, 5, Standing.ALIKE),
        (4, 5, Standing.FEWER),
    ],
)
def test_services_with_no_one_or_two_shortfalls_are_not_ordered(mine: int, other: int, standing: Standing) -> None:
    assert compare_shortfalls(mine, other) is standing


def test_shortfalls_lie_among_those_of_others() -> None:
    nation = {0: 69, 1: 30, 2: 13, 3: 5, 5: 15}
    few, three = find_shortfalls(1, nation), find_shortfalls(3, nation)
    assert few is not None
    assert three is not None
    assert (few.fewer.count, few.alike.count, few.more.count) == (0, 112, 20)
    assert (three.fewer.count, three.alike.count, three.more.count) == (112, 5, 15)
    assert (three.mine, three.more.of) == (3, 132)
    assert find_shortfalls(0, nation) == replace(few, mine=0)


@pytest.mark.parametrize(("mine", "nation"), [(None, {0: 1}), (1, None), (1, {}), (1, {0: 0})])
def test_unknown_shortfalls_lie_nowhere(mine: int | None, nation: dict[int, int] | None) -> None:
    assert find_shortfalls(mine, nation) is None


def test_a_service_s_change_stands_beside_the_nation_s_with_both_bases() -> None:
    nation = national_figures(sums(ASKED, 2009, list(NOW.values())), earlier=earlier(ASKED, 2008, BEFORE, NOW))
    own = compare_years(RatedYear(2009, ASKED, {"X1": "some"}), RatedYear(2008, ASKED, {"X1": "none"}))
    (beside,) = beside_nation(own, nation)
    assert beside.own is own[0]
    assert beside.all_returns is not None
    assert beside.matched is not None
    assert beside.all_returns.compliant.sides == (Share(20, 40), Share(25, 30))
    assert beside.matched.compliant.sides == (Share(10, 30), Share(25, 30))


@pytest.mark.parametrize(("year", "since"), [(2010, 2008), (2009, 2007), (2010, 2009)])
def test_changes_between_other_years_are_not_set_side_by_side(year: int, since: int) -> None:
    nation = national_figures(sums(ASKED, 2009, list(NOW.values())), earlier=earlier(ASKED, 2008, BEFORE, NOW))
    own = compare_years(RatedYear(year, ASKED, {"X1": "some"}), RatedYear(since, ASKED, {"X1": "none"}))
    assert [(each.all_returns, each.matched) for each in beside_nation(own, nation)] == [(None, None)]


def test_without_national_figures_a_change_stands_alone() -> None:
    own = compare_years(RatedYear(2009, ASKED, {"X1": "some"}), RatedYear(2008, ASKED, {"X1": "none"}))
    first = national_figures(sums(ASKED, 2009, list(NOW.values())))
    for nation in (None, first):
        (beside,) = beside_nation(own, nation)
        assert (beside.all_returns, beside.matched) == (None, None)


def test_an_exemplar_that_the_nation_was_not_asked_stands_alone() -> None:
    nation = national_figures(sums(ASKED, 2009, list(NOW.values())), earlier=earlier(ASKED, 2008, BEFORE, NOW))
    wider = framework(exemplars=2)
    own = compare_years(RatedYear(2009, wider, {}), RatedYear(2008, wider, {}))
    assert beside_nation(own, nation)[1].all_returns is None
    assert beside_nation(own, nation)[1].matched is None


def test_drafted_criteria_are_not_strictly_comparable() -> None:
    drafted = Criterion("c", "some", "So", CriterionStatus.DRAFTED)
    asked = replace(ASKED, exemplars=(replace(ASKED.exemplars[0], criteria=(drafted,)),))
    assert is_strictly_comparable(ASKED)
    assert not is_strictly_comparable(asked)
