"""The two collections beside each other: what each check page asks about a return and the review of its year."""

from selfreview.domain.benchmarking.answers import leave_hidden_out
from selfreview.domain.benchmarking.links import Asked, Rated, find_links
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import returns, told
from selfreview.storage.review import sheets
from selfreview.storage.review.reviews import Review
from selfreview.storage.review.sheets import Sheet
from selfreview.web.benchmarking.desk import Desk
from selfreview.web.runtime import site


def rated_in(review: Review, sheet: Sheet) -> Rated:
    """What a review says, for the questions between the two."""
    framework = site().frameworks.edition(review.edition)
    answers = {exemplar.id: sheet.answer(exemplar.id) for exemplar in framework.exemplars}
    return Rated(
        scale=framework.scale,
        ratings={key: answer.rating for key, answer in answers.items() if answer.rating},
        ticks=frozenset(tick for answer in answers.values() for tick in answer.ticks),
        before={key: answer.before for key, answer in answers.items() if answer.before},
        agencies=sheet.completion().agencies,
    )


def links_of(desk: Desk) -> tuple[Asked, ...]:
    """What is asked between a benchmarking return and the review of the same year, where somebody has begun it."""
    review = desk.visit.review
    if review.id is None:
        return ()
    rated = rated_in(review, sheets.read_sheet(review, site().frameworks))
    return find_links(desk.questionnaire, desk.told, desk.before, rated)


def links_of_review(review: Review, sheet: Sheet) -> tuple[Asked, ...]:
    """The same, asked on the review's own check page."""
    held = returns.find_return(service=review.service.number, year=review.round.year)
    if held is None or held.id is None:
        return ()
    questionnaire = product_questionnaire()
    answers = leave_hidden_out(questionnaire, returns.answers_in(questionnaire, returns.kept_fields(held)))
    earlier = told.submitted_by(questionnaire, held.service.number, held.year)
    return find_links(questionnaire, answers, earlier.answers if earlier else {}, rated_in(review, sheet))
