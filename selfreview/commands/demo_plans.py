"""The plans of the demonstration: what one service promised in its earlier years, and what became of it."""

from datetime import UTC, datetime

from selfreview.demonstration.history import History, PastPromise, YearTold
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.review.review import Answer
from selfreview.domain.uk_time import day_of
from selfreview.storage.plan import plans
from selfreview.storage.review import sheets
from selfreview.storage.review.reviews import Review, find_review
from selfreview.web.runtime import site


def keep_promises(history: History, *, by: str) -> None:
    """Write the promises of a history into the plans of its years; does not commit."""
    for told in history.years:
        review = find_review(service=history.service, year=told.year)
        if review is not None and told.submitted is not None:
            _keep_year(review, told, by)


def _keep_year(review: Review, told: YearTold, by: str) -> None:
    framework = site().frameworks.edition(review.edition)
    sheet = sheets.read_sheet(review)
    assert told.submitted is not None
    at = datetime(told.submitted.year, told.submitted.month, told.submitted.day, 16, tzinfo=UTC)
    for place, promise in enumerate(told.promises):
        exemplar = framework.exemplar(promise.exemplar)
        values = _values(promise, _criteria(exemplar, sheet.answer(exemplar.id), framework.scale.keys), at)
        made = plans.add_action(review, exemplar=exemplar.id, values=values, once=f"told {place}", person=by, at=at)
        action = plans.read_plan(review).action(made)
        if action is not None and promise.note:
            noted = datetime(promise.due.year, promise.due.month, promise.due.day, 10, tzinfo=UTC)
            plans.add_note(review, action, words=promise.note, once="told", person=by, at=noted)


def _criteria(exemplar: Exemplar, answer: Answer, levels: tuple[str, ...]) -> str:
    """The first criterion above the rating that was not met."""
    above = levels[levels.index(answer.rating) + 1 :] if answer.rating else levels[1:]
    open_ones = [one.id for one in exemplar.criteria if one.level in above and one.id not in answer.ticks]
    return open_ones[0] if open_ones else ""


def _values(promise: PastPromise, criteria: str, at: datetime) -> dict[str, str]:
    return {
        "what": promise.what,
        "criteria": criteria,
        "responsible": promise.responsible,
        "agency": promise.agency.value,
        "start": min(day_of(at), promise.due).isoformat(),
        "due": promise.due.isoformat(),
        "status": promise.status,
    }
