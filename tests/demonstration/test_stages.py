"""The reviews of 2010 stand where their stage says, by the rules of the domain."""

from collections import Counter

import pytest

from selfreview.demonstration import targets
from selfreview.demonstration.history import tell_history
from selfreview.demonstration.stages import DraftReview, Stage, draft_reviews
from selfreview.domain.review.review import Answer, AnswerState, Progress, differs_from_ticks, gaps, measure_progress
from selfreview.exemplars import load_framework
from selfreview.places import find_places
from selfreview.registry import services
from tests.demonstration.told import returns_of, reviews

FRAMEWORK = load_framework(find_places().exemplars)


def read_answers(review: DraftReview) -> dict[str, Answer]:
    served = Counter(exemplar for item in review.items for exemplar in item.exemplars)
    return {
        key: Answer(
            answer.rating,
            answer.evidence,
            answer.ticks,
            answer.reason,
            served[key],
            moved=answer.moved_because,
            carried=answer.carried,
            before=returns_of(2009)[review.service][key],
        )
        for key, answer in review.answers.items()
    }


def progress(review: DraftReview) -> Progress:
    return measure_progress(FRAMEWORK, read_answers(review))


def at(stage: Stage) -> tuple[DraftReview, ...]:
    return tuple(review for review in reviews() if review.stage is stage)


def test_thirty_reviews_of_services_that_answered_last_year_cover_every_stage() -> None:
    assert len(reviews()) == len({review.service for review in reviews()}) == 30
    assert all(len(at(stage)) >= 3 for stage in Stage)
    assert {review.service for review in reviews()} <= returns_of(2009).keys()


def test_the_coordinators_region_has_every_stage_and_others_are_not_left_out() -> None:
    region_of = {service.number: service.region for service in services()}
    near = {review.stage for review in reviews() if region_of[review.service] == "Yorkshire and Humberside"}
    assert near == set(Stage)
    assert len({region_of[review.service] for review in reviews()}) >= 7


def test_the_demonstration_names_what_the_shipped_edition_has() -> None:
    assert FRAMEWORK.scale.keys == targets.LEVELS
    assert tuple(tuple(e.id for e in FRAMEWORK.of_theme(theme.id)) for theme in FRAMEWORK.themes) == targets.THEMES
    for review in reviews():
        for key, answer in review.answers.items():
            assert answer.ticks <= {criterion.id for criterion in FRAMEWORK.exemplar(key).criteria}


def test_untouched_reviews_hold_nothing() -> None:
    assert all(not review.answers and not review.items for review in at(Stage.UNTOUCHED))


def test_reviews_with_one_answer_have_one_that_is_done() -> None:
    assert all(progress(review).done == len(review.answers) == 1 for review in at(Stage.ONE_ANSWER))


def test_reviews_with_a_theme_done_have_that_theme_and_nothing_else() -> None:
    for review in at(Stage.THEME_DONE):
        assert tuple(review.answers) in targets.THEMES
        assert progress(review).done == len(review.answers)
    assert len({tuple(review.answers) for review in at(Stage.THEME_DONE)}) > 1


def test_reviews_that_are_half_done_have_answers_in_every_state() -> None:
    for review in at(Stage.HALF_DONE):
        assert 7 <= progress(review).done <= 9
        assert set(progress(review).states.values()) == set(AnswerState)


def test_rated_reviews_with_evidence_missing_lack_nothing_else() -> None:
    for review in at(Stage.EVIDENCE_MISSING):
        assert all(answer.rating for answer in review.answers.values())
        states = Counter(progress(review).states.values())
        assert states.keys() == {AnswerState.DONE, AnswerState.EVIDENCE_MISSING}
        assert 3 <= states[AnswerState.EVIDENCE_MISSING] <= 6


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.SUBMITTED, Stage.REOPENED])
def test_complete_reviews_lack_nothing(stage: Stage) -> None:
    assert all(progress(review).is_complete for review in at(stage))


def test_only_what_was_submitted_has_a_date_and_only_what_was_reopened_a_reason() -> None:
    for review in reviews():
        assert (review.submitted is not None) == (review.stage in (Stage.SUBMITTED, Stage.REOPENED))
        assert bool(review.reopened_because) == (review.stage is Stage.REOPENED)


def test_some_groups_tick_some_do_not_and_some_rate_differently_with_a_reason() -> None:
    kinds: Counter[str] = Counter()
    for review in reviews():
        for key, answer in read_answers(review).items():
            exemplar = FRAMEWORK.exemplar(key)
            differs = differs_from_ticks(FRAMEWORK.scale, exemplar, answer)
            assert bool(answer.reason) == differs, (review.service, key)
            kinds["unticked" if not answer.ticks else "differs" if differs else "agrees"] += 1
            assert "reason" not in gaps(FRAMEWORK.scale, exemplar, answer)
    assert kinds["agrees"] > kinds["unticked"] > kinds["differs"] > 5


def test_ratings_that_moved_since_last_year_say_why() -> None:
    before = returns_of(2009)
    moved = Counter[str]()
    for review in reviews():
        for key, answer in review.answers.items():
            if answer.rating and answer.evidence:
                up = targets.LEVELS.index(answer.rating) - targets.LEVELS.index(before[review.service][key])
                moved["up" if up > 0 else "down" if up < 0 else "same"] += 1
                assert bool(answer.moved_because) == bool(up)
    assert moved["same"] > moved["up"] > moved["down"] > 0


def test_the_history_goes_on_in_2010() -> None:
    (review,) = [review for review in reviews() if review.service == tell_history().service]
    assert review.stage is Stage.HALF_DONE
    assert review.answers == tell_history().year(2010).answers


def test_the_same_reviews_come_every_time() -> None:
    assert draft_reviews() == reviews()
