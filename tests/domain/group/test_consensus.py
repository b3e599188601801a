"""Views side by side: nothing is lost, late ones change nothing, and the largest difference comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.group.consensus import (
    HOW_LABELS,
    AgencyViews,
    Distance,
    How,
    Spread,
    View,
    in_words,
    order_differences,
    speaks_alone,
    spread_of,
)

AGENCIES = ("Parents", "Health", "Schools", "Voluntary sector")
views = st.builds(View, agency=st.sampled_from(AGENCIES), rank=st.integers(0, 6), late=st.booleans())
many = st.lists(views, max_size=20)


@given(many)
def test_every_view_stands_with_its_agency_and_none_twice(given_views: list[View]) -> None:
    spread = spread_of(given_views)
    shown = [View(group.agency, rank) for group in spread.agencies for rank in group.ranks]
    shown += [View(group.agency, rank, True) for group in spread.agencies for rank in group.late]
    key = str
    assert sorted(shown, key=key) == sorted(given_views, key=key)


@given(many, st.lists(views.map(lambda view: View(view.agency, view.rank, True)), max_size=9))
def test_a_late_view_stays_outside_the_spread(given_views: list[View], late: list[View]) -> None:
    before, after = spread_of(given_views), spread_of(given_views + late)
    assert after.ranks == before.ranks
    assert after.distance == before.distance
    assert after.late == before.late + len(late)


@given(many, st.randoms())
def test_the_order_in_which_views_came_does_not_show(given_views: list[View], chance: object) -> None:
    shuffled = list(given_views)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert spread_of(shuffled, AGENCIES) == spread_of(given_views, AGENCIES)


@given(many)
def test_the_mean_distance_is_never_more_than_the_whole(given_views: list[View]) -> None:
    distance = spread_of(given_views).distance
    if distance is None:
        assert all(view.late for view in given_views)
    else:
        assert 0 <= distance.mean <= distance.levels
        assert (distance.mean == 0) == (distance.levels == 0)


@given(many, st.integers(0, 5))
def test_the_same_difference_higher_on_the_scale_is_as_large(given_views: list[View], up: int) -> None:
    moved = [View(view.agency, view.rank + up, view.late) for view in given_views]
    before, after = spread_of(given_views).distance, spread_of(moved).distance
    assert (before is None) == (after is None)
    if before and after:
        assert after.levels == before.levels
        assert after.mean == pytest.approx(before.mean)


@given(st.lists(many, max_size=8))
def test_the_agenda_holds_every_exemplar_once_and_falls(lists: list[list[View]]) -> None:
    spreads = {f"X{place}": spread_of(given_views) for place, given_views in enumerate(lists)}
    ordered = order_differences(spreads)
    assert sorted(ordered) == sorted(spreads)
    sizes = [(d.levels, d.mean) if (d := spreads[key].distance) else (-1, 0.0) for key in ordered]
    assert sizes == sorted(sizes, reverse=True)


def test_ties_keep_the_order_of_the_framework() -> None:
    same = spread_of([View("Parents", 0), View("Health", 1)])
    wide = spread_of([View("Parents", 0), View("Health", 3)])
    assert order_differences({"a": same, "b": Spread(()), "c": wide, "d": same}) == ("c", "a", "d", "b")


def test_of_two_with_the_same_ends_the_one_with_two_camps_comes_first() -> None:
    one_out = spread_of([View("a", 0), View("b", 2), View("c", 2), View("d", 2)])
    camps = spread_of([View("a", 0), View("b", 0), View("c", 2), View("d", 2)])
    assert order_differences({"one out": one_out, "camps": camps}) == ("camps", "one out")


def test_agencies_stand_in_the_order_of_the_list_and_others_after_it() -> None:
    spread = spread_of([View("Zoo", 1), View("Health", 2), View("Ark", 0), View("Parents", 0)], AGENCIES)
    assert [group.agency for group in spread.agencies] == ["Parents", "Health", "Ark", "Zoo"]
    assert spread.agencies[0] == AgencyViews("Parents", (0,))


@pytest.mark.parametrize(
    ("group", "alone"),
    [(["Health"], True), (["Health", "Parents"], True), (["Health", "Health"], False), ([], True)],
)
def test_whoever_is_the_only_one_of_an_agency_is_known(group: list[str], alone: bool) -> None:
    assert speaks_alone("Health", group) is alone


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (None, "no view given"),
        (Distance(0, 0.0), "all the same"),
        (Distance(1, 0.5), "1 level apart"),
        (Distance(3, 2.0), "3 levels apart"),
    ],
)
def test_the_distance_is_said_in_levels(distance: Distance | None, words: str) -> None:
    assert in_words(distance) == words


def test_every_way_of_agreeing_has_words() -> None:
    assert set(HOW_LABELS) == set(How)
