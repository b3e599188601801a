"""A profile counts and never scores; a change is told in words and by a sign."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.comparison.profile import (
    Movement,
    RatedYear,
    compare_years,
    see_history,
    see_profile,
    see_themes,
)
from tests.domain.sample_returns import FOUR, UNFLAGGED, framework

ASKED = framework()
THIS = RatedYear(2010, ASKED, {"X1": "none", "X2": "some", "X3": None})
LAST = RatedYear(2009, ASKED, {"X1": "some", "X2": "some", "X3": "most"})


def ids(exemplars: object) -> list[str]:
    """The ids of exemplars."""
    assert isinstance(exemplars, tuple)
    return [exemplar.id for exemplar in exemplars]


def test_a_profile_counts_the_exemplars_at_each_level() -> None:
    profile = see_profile(THIS)
    assert [(level.key, number) for level, number in profile.counts] == [
        ("none", 1),
        ("some", 1),
        ("more", 0),
        ("most", 0),
    ]
    assert (profile.total, profile.compliant, profile.aspired) == (3, 1, 0)
    assert ids(profile.unrated) == ["X3"]


def test_a_profile_names_what_stands_in_the_way() -> None:
    assert ids(see_profile(THIS).below_compliant) == ["X1"]
    assert ids(see_profile(THIS).below_aspired) == ["X1", "X2"]
    assert ids(see_profile(LAST).below_compliant) == []


def test_a_theme_has_a_profile_of_its_own() -> None:
    first, second = see_themes(THIS)
    assert (first.theme.id, first.profile.total, first.profile.compliant) == ("T", 1, 0)
    assert (second.theme.id, second.profile.total, ids(second.profile.unrated)) == ("U", 2, ["X3"])


def test_without_flags_nothing_is_said_of_the_standard() -> None:
    profile = see_profile(RatedYear(2010, framework(UNFLAGGED), {"X1": "no", "X2": "yes"}))
    assert (profile.compliant, profile.aspired, profile.below_compliant, profile.below_aspired) == (None, None, (), ())
    assert [number for _, number in profile.counts] == [1, 1]


def test_a_rating_that_the_scale_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="best"):
        see_profile(RatedYear(2010, ASKED, {"X1": "best"}))


@pytest.mark.parametrize(
    ("before", "now", "sign", "words", "moved"),
    [
        ("some", "most", "+", "Up 2 levels since 2009, from Fair to Great", True),
        ("none", "some", "+", "Up 1 level since 2009, from Poor to Fair", True),
        ("more", "some", "\N{MINUS SIGN}", "Down 1 level since 2009, from Fine to Fair", True),
        ("more", "more", "=", "No change since 2009: Fine", False),
        (None, "more", "", "Not rated in 2009", False),
        ("more", None, "", "Not rated yet", False),
        (None, None, "", "Not rated yet", False),
    ],
)
def test_a_change_is_told_in_words_and_by_a_sign(
    before: str | None, now: str | None, sign: str, words: str, moved: bool
) -> None:
    change = compare_years(RatedYear(2010, ASKED, {"X1": now}), RatedYear(2009, ASKED, {"X1": before}))[0]
    assert (change.sign, change.in_words, change.moved) == (sign, words, moved)
    assert (change.year, change.since) == (2010, 2009)


def test_an_exemplar_that_changed_is_not_compared_and_keeps_both_ratings() -> None:
    first = replace(ASKED.exemplars[0], wording="Otherwise")
    later = RatedYear(2010, replace(ASKED, edition="two", exemplars=(first, *ASKED.exemplars[1:])), THIS.ratings)
    changed, same, _ = compare_years(later, LAST)
    assert changed.movement is Movement.NOT_COMPARABLE
    assert (changed.sign, changed.in_words) == ("", "Not comparable with 2009: the exemplar was not the same")
    assert (changed.before, changed.now) == (FOUR.levels[1], FOUR.levels[0])
    assert same.movement is Movement.SAME


def test_history_runs_from_the_earliest_year_and_marks_what_does_not_compare() -> None:
    old = RatedYear(2008, framework(UNFLAGGED, 2, edition="nought"), {"X1": "yes"})
    first, _, third = see_history([THIS, old, LAST])
    assert first.exemplar.id == "X1"
    assert [(point.year, point.level and point.level.key, point.comparable) for point in first.points] == [
        (2008, "yes", False),
        (2009, "some", True),
        (2010, "none", True),
    ]
    assert [point.level and point.level.key for point in third.points] == [None, "most", None]
    assert [each.exemplar.id for each in see_history([old, LAST])] == ["X1", "X2", "X3"]


def test_a_history_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        see_history([])


RATINGS = st.fixed_dictionaries({key: st.sampled_from([None, *FOUR.keys]) for key in ("X1", "X2", "X3")})


@given(RATINGS)
def test_a_profile_against_itself_shows_no_change(ratings: dict[str, str | None]) -> None:
    rated = RatedYear(2010, ASKED, ratings)
    for change in compare_years(rated, rated):
        assert change.movement is (Movement.SAME if change.now else Movement.UNKNOWN)
        assert not change.moved
        assert change.levels == 0


@given(RATINGS)
def test_the_counts_of_a_profile_add_up(ratings: dict[str, str | None]) -> None:
    profile = see_profile(RatedYear(2010, ASKED, ratings))
    rated = sum(number for _, number in profile.counts)
    assert rated + len(profile.unrated) == profile.total
    assert (profile.compliant or 0) + len(profile.below_compliant) == rated
    assert (profile.aspired or 0) + len(profile.below_aspired) == rated
    themes = see_themes(RatedYear(2010, ASKED, ratings))
    assert sum(theme.profile.total for theme in themes) == profile.total
    assert sum(theme.profile.compliant or 0 for theme in themes) == profile.compliant


@given(RATINGS, RATINGS)
def test_a_change_turned_round_is_its_opposite(first: dict[str, str | None], second: dict[str, str | None]) -> None:
    here, there = RatedYear(2010, ASKED, first), RatedYear(2009, ASKED, second)
    turned = {Movement.UP: Movement.DOWN, Movement.DOWN: Movement.UP}
    for forth, back in zip(compare_years(here, there), compare_years(there, here), strict=True):
        assert turned.get(forth.movement, forth.movement) is back.movement
        assert forth.levels == back.levels
