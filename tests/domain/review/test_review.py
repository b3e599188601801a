"""The rules of a review: what is missing, what state an answer is in, what a save may change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.ageing import is_old
from selfreview.domain.review.review import (
    Answer,
    AnswerState,
    Clash,
    ForgedVersion,
    Gap,
    Kept,
    Posted,
    ReviewState,
    Window,
    answer_state,
    gaps,
    is_open,
    may_change,
    may_reopen,
    measure_progress,
    settle,
)
from selfreview.domain.round import Completion, Method
from selfreview.exemplars import load_framework, read_framework
from selfreview.places import find_places
from tests.frameworks import SMALL

TODAY = date(2010, 11, 3)


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(find_places().exemplars)


@pytest.mark.parametrize(
    ("answer", "missing", "state"),
    [
        (Answer(), (Gap.RATING,), AnswerState.NOT_STARTED),
        (Answer(evidence=" \n"), (Gap.RATING,), AnswerState.NOT_STARTED),
        (Answer(evidence="e"), (Gap.RATING,), AnswerState.IN_PROGRESS),
        (Answer(items=1), (Gap.RATING,), AnswerState.IN_PROGRESS),
        (Answer("good"), (Gap.EVIDENCE,), AnswerState.EVIDENCE_MISSING),
        (Answer("good", evidence="e"), (), AnswerState.DONE),
        (Answer("good", items=1), (), AnswerState.DONE),
        (Answer("non_compliant"), (Gap.WHY,), AnswerState.EVIDENCE_MISSING),
        (Answer("non_compliant", items=2), (Gap.WHY,), AnswerState.EVIDENCE_MISSING),
        (Answer("non_compliant", evidence="why"), (), AnswerState.DONE),
        (Answer("best", "e", frozenset({"E01-M1"})), (Gap.REASON,), AnswerState.IN_PROGRESS),
        (Answer("best", "e", frozenset({"E01-M1"}), "because"), (), AnswerState.DONE),
        (Answer("non_compliant", "e", frozenset({"E01-M1"})), (), AnswerState.DONE),
        (Answer("best", "e", frozenset({"E01-N1"})), (), AnswerState.DONE),
    ],
)
def test_what_is_missing_decides_the_state(
    shipped: Framework, answer: Answer, missing: tuple[Gap, ...], state: AnswerState
) -> None:
    exemplar = shipped.exemplar("E01")
    assert gaps(shipped.scale, exemplar, answer) == missing
    assert answer_state(shipped.scale, exemplar, answer) is state


def test_a_framework_without_flags_asks_for_evidence_at_every_level() -> None:
    small = read_framework(SMALL, "small")
    exemplar = small.exemplars[0]
    for level in small.scale.levels:
        assert gaps(small.scale, exemplar, Answer(level.key)) == (Gap.EVIDENCE,)
        assert gaps(small.scale, exemplar, Answer(level.key, items=1)) == ()


def test_progress_counts_what_is_done_and_names_the_next(shipped: Framework) -> None:
    empty = measure_progress(shipped, {})
    assert (empty.done, empty.total, empty.next_exemplar, empty.is_complete) == (0, 17, "E01", False)
    answers = {exemplar.id: Answer("good", "e") for exemplar in shipped.exemplars}
    assert measure_progress(shipped, answers).is_complete
    assert measure_progress(shipped, answers).next_exemplar is None
    assert measure_progress(shipped, answers | {"E05": Answer("good")}).next_exemplar == "E05"


@pytest.mark.parametrize(
    ("window", "opens"),
    [
        (Window(closed=False), True),
        (Window(closed=True), False),
        (Window(closed=True, extended_to=TODAY), True),
        (Window(closed=True, extended_to=date(2010, 11, 2)), False),
        (Window(closed=True, entered_later=True), True),
    ],
)
def test_a_round_takes_changes_while_it_is_open_extended_or_entered_later(window: Window, opens: bool) -> None:
    assert is_open(window, TODAY) is opens
    assert may_change(ReviewState.DRAFT, window, TODAY) is opens
    assert not may_change(ReviewState.SUBMITTED, window, TODAY)
    assert not may_reopen(ReviewState.DRAFT, window, TODAY)
    assert may_reopen(ReviewState.SUBMITTED, window, TODAY) is (opens and not (window.closed and window.entered_later))


texts = st.text(max_size=3)


@given(kept=st.dictionaries(st.sampled_from("ab"), st.builds(Kept, texts, st.integers(1, 3))), data=st.data())
def test_a_save_changes_only_what_was_changed_and_never_what_was_overtaken(
    kept: dict[str, Kept], data: st.DataObject
) -> None:
    posted = {}
    for name in "ab":
        theirs = kept.get(name, Kept())
        version = data.draw(st.integers(0, theirs.version))
        read = theirs.value if version == theirs.version else data.draw(texts)
        posted[name] = Posted(data.draw(texts), version, read)
    settlement = settle(kept, posted)
    clashing = {clash.field for clash in settlement.clashes}
    for name, mine in posted.items():
        theirs = kept.get(name, Kept())
        was_changed = mine.value not in (theirs.value, mine.read_value)
        assert (name in clashing) == (was_changed and mine.read_version < theirs.version)
        if not clashing:
            expected = mine.value != theirs.value and mine.read_version == theirs.version
            assert (name in settlement.changes) == expected
    if clashing:
        assert settlement.changes == {}


def test_a_clash_holds_both_texts() -> None:
    kept = {"evidence": Kept("theirs", 2, "Priya")}
    settlement = settle(kept, {"evidence": Posted("mine", 1, "before")})
    assert settlement.clashes == (Clash("evidence", "mine", kept["evidence"]),)


@pytest.mark.parametrize("version", [-1, 3])
def test_a_version_that_never_was_is_forged(version: int) -> None:
    with pytest.raises(ForgedVersion):
        settle({"evidence": Kept("a", 2)}, {"evidence": Posted("b", version, "a")})


@pytest.mark.parametrize(
    ("dated", "old"),
    [
        (date(2009, 11, 2), True),
        (date(2009, 11, 3), False),
        (date(2010, 11, 3), False),
        (None, False),
    ],
)
def test_evidence_is_old_after_twelve_months(dated: date | None, old: bool) -> None:
    assert is_old(dated, TODAY) is old


def test_evidence_of_a_leap_day_is_old_from_the_second_of_march() -> None:
    assert not is_old(date(2008, 2, 29), date(2009, 3, 1))
    assert is_old(date(2008, 2, 29), date(2009, 3, 2))


def test_completion_says_not_told_where_nobody_told() -> None:
    assert (Completion().method_in_words, Completion().agencies_in_words) == ("not stated", "not stated")
    told = Completion(Method.OTHER, "By post", ("Parents", "Health"))
    assert (told.method_in_words, told.agencies_in_words) == ("By post", "Parents, Health")
    assert Completion(Method.OTHER).method_in_words == "Another way"
