"""The first sentence says what the figures say, whatever they are."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.comparison.comparison import find_place
from selfreview.domain.comparison.first_sentences import join, say_beside_others, say_where_it_stands
from selfreview.domain.comparison.profile import RatedYear, compare_years, see_profile
from tests.domain.sample_returns import FOUR, framework

THREE = framework(exemplars=3)
KEYS = FOUR.keys


def told(now: Mapping[str, str | None], before: Mapping[str, str | None] | None = None) -> str:
    rated = RatedYear(2010, THREE, now)
    changes = compare_years(rated, RatedYear(2009, THREE, before)) if before else ()
    return say_where_it_stands(see_profile(rated), changes)


def test_a_whole_review_says_how_many_meet_the_standard_and_names_those_below() -> None:
    sentence = told({"X1": KEYS[0], "X2": KEYS[1], "X3": KEYS[0]})
    assert sentence.startswith("1 of 3 exemplars is at least ")
    assert sentence.endswith("; 2 are below: X1 and X3.")


def test_all_that_meet_the_standard_are_told_as_all() -> None:
    assert told(dict.fromkeys(("X1", "X2", "X3"), KEYS[1])).startswith("All 3 exemplars are at least ")


def test_a_beginning_is_told_of_what_is_rated() -> None:
    assert told({}) == "None of the 3 exemplars is rated yet."
    one = "1 of 3 exemplars is rated so far. The only exemplar rated so far is"
    assert told({"X1": KEYS[1]}).startswith(f"{one} at least ")
    assert told({"X1": KEYS[0]}).startswith(f"{one} not at least ")
    assert told({"X1": KEYS[0]}).endswith(": X1.")
    assert told({"X1": KEYS[0], "X2": KEYS[3]}).endswith("; 1 is below: X1.")
    assert ". None of the 2 exemplars rated so far is at least " in told({"X1": KEYS[0], "X2": KEYS[0]})


def test_where_none_meets_the_standard_no_list_of_all_is_told() -> None:
    sentence = told(dict.fromkeys(("X1", "X2", "X3"), KEYS[0]))
    assert sentence.startswith("None of the 3 exemplars is at least ")
    assert "X1" not in sentence


def test_moves_since_the_last_return_are_counted_both_ways() -> None:
    before = {"X1": KEYS[0], "X2": KEYS[1], "X3": KEYS[2]}
    moved = told({"X1": KEYS[1], "X2": KEYS[0], "X3": KEYS[3]}, before)
    assert moved.endswith("Since 2009, 2 went up and 1 went down.")
    assert told(dict(before), before).endswith("No rating moved since 2009.")


@given(
    st.lists(
        st.tuples(st.sampled_from([*KEYS, None]), st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any)),
        min_size=3,
        max_size=3,
    )
)
def test_what_is_said_of_others_holds_against_the_figures(drawn: list[tuple[str | None, list[int]]]) -> None:
    places = [
        (exemplar, find_place(FOUR, rating, numbers))
        for exemplar, (rating, numbers) in zip(THREE.exemplars, drawn, strict=True)
    ]
    sentence = say_beside_others(places, ours=2010, theirs=2009)
    told = zip(THREE.exemplars, drawn, strict=True)
    rated = [(one, KEYS.index(rating), numbers) for one, (rating, numbers) in told if rating]
    if not rated:
        assert sentence == ""
        return
    higher = [one for one, rank, numbers in rated if sum(numbers[rank + 1 :]) / sum(numbers) > 0.5]
    lower = [one for one, rank, numbers in rated if sum(numbers[:rank]) / sum(numbers) > 0.5]
    assert sentence.startswith(f"On {len(higher) or 'none'} of {len(rated)} exemplar")
    if higher:
        assert f"than we do in 2010: {join(higher)}." in sentence
    if lower:
        assert sentence.endswith(f"On {len(lower)}, more than half stood lower: {join(lower)}.")
    assert ("lower" in sentence) is bool(lower)


def test_of_the_same_year_it_is_told_in_the_present() -> None:
    places = [(THREE.exemplars[0], find_place(FOUR, KEYS[0], (1, 2, 3, 4)))]
    assert say_beside_others(places, ours=2010, theirs=2010) == (
        "On 1 of 1 exemplar, more than half of services stand higher than we do: X1."
    )
