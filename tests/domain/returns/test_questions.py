"""Questions about a return: what gives rise to one and what does not, on a scale of any length."""

from dataclasses import replace

import pytest

from selfreview.domain.framework.framework import Framework
from selfreview.domain.returns.questions import (
    MANY_LEVELS,
    SHORT_EVIDENCE,
    Question,
    QuestionKind,
    QuestionState,
    find_questions,
    is_asked_anew,
    state_of,
)
from selfreview.domain.review.review import Answer
from selfreview.domain.rights import Agency
from selfreview.domain.round import Completion, Method
from selfreview.exemplars import FrameworkFaults, load_framework, read_framework
from selfreview.places import find_places
from tests.frameworks import FULL, SMALL

ONE = read_framework(FULL, "full")
SMALLEST = replace(ONE, exemplars=tuple(replace(ONE.exemplars[0], id=f"X{place}") for place in range(7)))
SHIPPED = load_framework(find_places().exemplars)
LONG = "e" * SHORT_EVIDENCE
NOT_TOLD = Completion()
BY_GROUP = Completion(Method.STEERING_GROUP)
FRAMEWORKS = pytest.mark.parametrize("framework", [SMALLEST, SHIPPED], ids=["two levels", "shipped"])


def mixed(framework: Framework) -> dict[str, Answer]:
    """A return that nobody would ask about: not all the same, and everything shown at length."""
    keys = framework.scale.keys
    return {exemplar.id: Answer(keys[place % 2], evidence=LONG) for place, exemplar in enumerate(framework.exemplars)}


def kinds(
    framework: Framework,
    answers: dict[str, Answer],
    completion: Completion = BY_GROUP,
    years: int | None = 1,
) -> list[QuestionKind]:
    return [one.kind for one in find_questions(framework, answers, completion, years=years)]


@FRAMEWORKS
def test_a_plain_return_is_asked_nothing(framework: Framework) -> None:
    assert kinds(framework, mixed(framework)) == []


@FRAMEWORKS
def test_the_same_rating_everywhere_is_asked_about_whatever_the_rating(framework: Framework) -> None:
    for key in framework.scale.keys:
        alike = {exemplar.id: Answer(key, evidence=LONG) for exemplar in framework.exemplars}
        assert kinds(framework, alike) == [QuestionKind.ALL_THE_SAME]
        alike.pop(framework.exemplars[-1].id)
        assert kinds(framework, alike) == []


def test_nothing_rated_and_a_framework_of_one_exemplar_are_not_all_the_same() -> None:
    assert kinds(SMALLEST, {}) == []
    small = read_framework(SMALL, "small")
    assert kinds(small, {"X": Answer("yes", evidence=LONG)}) == []


@FRAMEWORKS
def test_many_levels_in_a_year_are_asked_about_up_and_down_added_up(framework: Framework) -> None:
    low, high = framework.scale.keys[0], framework.scale.keys[1]
    answers = mixed(framework)
    moved = list(answers)[:MANY_LEVELS]
    for place, exemplar in enumerate(moved):
        other = high if answers[exemplar].rating == low else low
        answers[exemplar] = replace(answers[exemplar], before=other)
        found = find_questions(framework, answers, BY_GROUP, years=1)
        expected = () if place < MANY_LEVELS - 1 else (Question(QuestionKind.MANY_MOVED, tuple(moved), MANY_LEVELS),)
        assert found == expected
    assert kinds(framework, answers, years=2) == []
    assert kinds(framework, answers, years=None) == []


def test_two_exemplars_that_move_far_count_by_their_levels() -> None:
    answers, keys = mixed(SHIPPED), SHIPPED.scale.keys
    first, second, *_ = answers
    answers[first] = Answer(keys[-1], evidence=LONG, before=keys[0])
    answers[second] = Answer(keys[0], evidence=LONG, before=keys[2])
    (found,) = find_questions(SHIPPED, answers, BY_GROUP, years=1)
    assert found == Question(QuestionKind.MANY_MOVED, (first, second), 5)


def test_a_rating_that_the_scale_does_not_know_any_more_has_moved_no_levels() -> None:
    answers = {exemplar: replace(answer, before="gone") for exemplar, answer in mixed(SHIPPED).items()}
    assert kinds(SHIPPED, answers) == []


def test_a_high_rating_of_the_group_asks_for_a_group_unless_one_is_named() -> None:
    (about,) = (exemplar.id for exemplar in SHIPPED.exemplars if exemplar.asks_for_group)
    aspired = SHIPPED.scale.aspired_keys()
    assert aspired
    for level in SHIPPED.scale.levels:
        answers = {**mixed(SHIPPED), about: Answer(level.key, evidence=LONG)}
        expected = [QuestionKind.NO_GROUP] if level.key in aspired else []
        assert kinds(SHIPPED, answers, NOT_TOLD) == expected
        assert kinds(SHIPPED, answers, Completion(Method.MANAGER_ALONE)) == expected
        assert kinds(SHIPPED, answers, Completion(Method.STEERING_GROUP)) == []
        assert kinds(SHIPPED, answers, Completion(agencies=(Agency.HEALTH.value,))) == []


def test_a_framework_without_the_mark_or_without_the_flags_asks_for_no_group() -> None:
    assert kinds(SMALLEST, mixed(SMALLEST), NOT_TOLD) == []
    bare = read_framework(SMALL + "    asks_for_group: true\n", "bare")
    assert bare.exemplars[0].asks_for_group
    assert kinds(bare, {"X": Answer("yes", evidence=LONG)}, NOT_TOLD) == []


@FRAMEWORKS
@pytest.mark.parametrize(
    ("place", "answer", "is_asked"),
    [
        (1, Answer(evidence="e" * (SHORT_EVIDENCE - 1)), True),
        (1, Answer(evidence="e" + " " * SHORT_EVIDENCE), True),
        (1, Answer(evidence="e" * SHORT_EVIDENCE), False),
        (1, Answer(evidence="short", items=1), False),
        (1, Answer(evidence=" "), False),
        (0, Answer(evidence="short"), False),
        (None, Answer(evidence="short"), False),
    ],
)
def test_short_evidence_is_asked_about_above_the_lowest_level(
    framework: Framework, place: int | None, answer: Answer, is_asked: bool
) -> None:
    first = framework.exemplars[1].id
    rated = replace(answer, rating=None if place is None else framework.scale.keys[place])
    found = find_questions(framework, {**mixed(framework), first: rated}, BY_GROUP, years=None)
    assert found == ((Question(QuestionKind.SHORT_EVIDENCE, (first,)),) if is_asked else ())


def test_a_question_is_corrected_before_it_is_settled_and_settled_before_it_is_answered() -> None:
    assert state_of(corrected=True, settled=True, answered=True) is QuestionState.CORRECTED
    assert state_of(corrected=False, settled=True, answered=True) is QuestionState.SETTLED
    assert state_of(corrected=False, settled=False, answered=True) is QuestionState.ANSWERED
    assert state_of(corrected=False, settled=False, answered=False) is QuestionState.OPEN


def test_a_question_about_something_else_is_asked_anew() -> None:
    one = Question(QuestionKind.MANY_MOVED, ("A", "B"), 5)
    assert not is_asked_anew(one, replace(one))
    assert is_asked_anew(one, replace(one, levels=6))
    assert is_asked_anew(one, replace(one, exemplars=("A", "C")))


def test_a_mark_that_is_neither_true_nor_false_is_told_with_its_line() -> None:
    with pytest.raises(FrameworkFaults) as caught:
        read_framework(SMALL + "    asks_for_group: perhaps\n", "f.yaml")
    line = SMALL.count("\n") + 1
    assert str(caught.value) == f"f.yaml:{line}: “asks_for_group” has to be true or false"
