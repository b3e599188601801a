"""What was carried over counts for nothing until somebody says yes, and a rating that moved needs its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.review.review import (
    Answer,
    AnswerState,
    Gap,
    Kept,
    answer_state,
    confirm_by_editing,
    gaps,
    is_thin,
)
from tests.domain.sample_returns import FOUR, framework

ASKED = framework().exemplars[0]


def test_carried_over_evidence_is_a_gap_and_no_progress() -> None:
    carried = Answer("some", "Shown", carried="2009")
    assert gaps(FOUR, ASKED, carried) == (Gap.CARRIED,)
    assert answer_state(FOUR, ASKED, carried) is AnswerState.UNCONFIRMED
    assert answer_state(FOUR, ASKED, Answer(None, "Shown", carried="2009")) is AnswerState.UNCONFIRMED
    assert answer_state(FOUR, ASKED, Answer("some", "Shown")) is AnswerState.DONE


@pytest.mark.parametrize(
    ("before", "now", "moved", "missing"),
    [
        ("some", "more", "", (Gap.MOVED,)),
        ("more", "some", " \n", (Gap.MOVED,)),
        ("some", "more", "We have a group now", ()),
        ("some", "some", "", ()),
        (None, "some", "", ()),
        ("some", None, "", (Gap.RATING,)),
    ],
)
def test_a_rating_that_moved_needs_a_reason(
    before: str | None, now: str | None, moved: str, missing: tuple[Gap, ...]
) -> None:
    answer = Answer(now, "Shown", moved=moved, before=before)
    assert gaps(FOUR, ASKED, answer) == missing
    assert answer_state(FOUR, ASKED, answer) is (AnswerState.IN_PROGRESS if missing else AnswerState.DONE)


def test_a_reason_alone_is_something_said() -> None:
    assert Answer(before="some", carried="").is_empty
    assert not Answer(moved="Because").is_empty


def test_editing_the_evidence_confirms_it_and_nothing_else_does() -> None:
    kept = {"evidence": Kept("Shown", 1), "carried": Kept("2009", 1)}
    assert confirm_by_editing(kept, {"evidence": "Shown again"}) == {"evidence": "Shown again", "carried": ""}
    assert confirm_by_editing(kept, {"rating": "some"}) == {"rating": "some"}
    assert confirm_by_editing({"carried": Kept("", 2)}, {"evidence": "x"}) == {"evidence": "x"}
    assert confirm_by_editing({}, {"evidence": "x"}) == {"evidence": "x"}


@given(st.sampled_from([None, *FOUR.keys]), st.sampled_from([None, *FOUR.keys]), st.text(max_size=3))
def test_a_rating_held_against_itself_has_not_moved(now: str | None, before: str | None, moved: str) -> None:
    answer = Answer(now, "Shown", moved=moved, before=before)
    assert answer.has_moved is (now is not None and before is not None and now != before)
    assert (Gap.MOVED in gaps(FOUR, ASKED, answer)) is (answer.has_moved and not moved.strip())


@pytest.mark.parametrize(
    ("answer", "thin"),
    [
        (Answer("most", "x"), True),
        (Answer("most", "nineteen 1 letters"), True),
        (Answer("most", "a" * 19), True),
        (Answer("most", "a" * 20), False),
        (Answer("most", " - "), False),
        (Answer("most", "x", items=1), False),
        (Answer("more", "x"), False),
    ],
)
def test_only_the_highest_rating_on_a_few_letters_alone_is_thin(answer: Answer, thin: bool) -> None:
    assert is_thin(FOUR, answer) is thin


def test_a_ticked_criterion_alone_is_something_said() -> None:
    assert not Answer(ticks=frozenset({"E01-M1"})).is_empty
    assert Answer().is_empty
