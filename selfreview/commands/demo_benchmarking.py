"""The demonstration's benchmarking: collections, context, synthetic returns, releases, and a draft to go on with."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from selfreview.demonstration.benchmarking import SHOWN_IN_A_DRAFT, make_up_benchmarking
from selfreview.demonstration.people import TOLD_SERVICE
from selfreview.demonstration.synthetic import SyntheticReturn
from selfreview.domain.benchmarking.answers import Answer, encode
from selfreview.questionnaires import product_questionnaire
from selfreview.registry import RegisteredService
from selfreview.storage.benchmarking import collections, context, releases, returns, whole_returns
from selfreview.storage.benchmarking.context import ContextFigure
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.web.runtime import site

OPEN = 2010


def fill_benchmarking(
    services: Iterable[RegisteredService],
    rated: Iterable[SyntheticReturn],
    *,
    deadlines: Mapping[int, date],
    closed: Iterable[int],
    by: str,
) -> None:
    """Open the benchmarking of every round and keep what is made up for it; does not commit."""
    questionnaire = product_questionnaire()
    for year, deadline in deadlines.items():
        opened = datetime(year, 9, 1, 9, tzinfo=UTC)
        collections.open_collection(year, edition=questionnaire.edition, deadline=deadline, by=by, at=opened)
    made_up = make_up_benchmarking(questionnaire, services, rated)
    opened = datetime(min(deadlines), 9, 1, 9, tzinfo=UTC)
    figures = [ContextFigure(one.year, one.service, one.indicator, one.edition, one.value) for one in made_up.context]
    context.keep_context(figures, by=by, at=opened)
    for one in made_up.returns:
        whole = WholeReturn(one.year, one.service, one.submitted, one.answers, synthetic=True)
        at = datetime(one.submitted.year, one.submitted.month, one.submitted.day, 12, tzinfo=UTC)
        whole_returns.keep(whole, questionnaire, by=by, at=at)
    for year in closed:
        collections.close_collection(year, by=by, at=datetime(year, 12, 31, 17, tzinfo=UTC))
    _begin_draft(made_up.last_answers(TOLD_SERVICE), by=by)


def _begin_draft(answers: Mapping[str, Answer], *, by: str) -> None:
    """The service of the demonstration's people has answered the first questions of the open year."""
    held = returns.find_return(service=TOLD_SERVICE, year=OPEN)
    assert held is not None
    at = datetime(OPEN, 10, 4, 10, tzinfo=UTC)
    posted = {name: (encode(answers[name]), 0) for name in SHOWN_IN_A_DRAFT if name in answers}
    returns.save_fields(held, posted=posted, person=by, at=at)


def release_benchmarking(years: Iterable[int], *, by: str, at: datetime) -> None:
    """Release what the closed years came to; does not commit."""
    for year in years:
        releases.make_release(product_questionnaire(), site().frameworks, year, by=by, at=at, public_from=at)
