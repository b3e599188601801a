"""Benchmarking returns that come whole: read in from a file, or made for the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select

from selfreview.domain.benchmarking.answers import Answer, encode
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.review.review import Origin
from selfreview.storage.benchmarking import returns, submissions
from selfreview.storage.benchmarking.submissions import BenchmarkSubmission
from selfreview.storage.tables import BenchmarkReturnRow, db


@dataclass(frozen=True, slots=True)
class WholeReturn:
    """A submitted return; `remarks` are, by question, what was asked about a figure and the sentence.

    `sent_by`, `sent_on` and `entered_by` are those of one that came on paper.
    """

    year: int
    service: int
    submitted: date
    answers: Mapping[str, Answer]
    remarks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    synthetic: bool = False
    origin: Origin = Origin.IMPORTED
    sent_by: str | None = None
    sent_on: date | None = None
    entered_by: str | None = None


def known_returns() -> frozenset[tuple[int, int]]:
    """The (year, service) of every return that somebody has begun or submitted."""
    rows = db.session.execute(select(BenchmarkReturnRow.year, BenchmarkReturnRow.service))
    return frozenset((row[0], row[1]) for row in rows)


def has_real_returns() -> bool:
    """Whether any return is here that is not the demonstration's."""
    real = select(func.count()).select_from(BenchmarkReturnRow).where(BenchmarkReturnRow.synthetic.is_(False))
    return bool(db.session.scalar(real))


def keep(whole: WholeReturn, questionnaire: Questionnaire, *, by: str, at: datetime) -> BenchmarkSubmission:
    """Keep a whole return as submitted, whatever its collection's state; does not commit."""
    found = returns.find_return(service=whole.service, year=whole.year)
    assert found is not None
    fresh = replace(
        found, synthetic=whole.synthetic, sent_by=whole.sent_by, sent_on=whole.sent_on, entered_by=whole.entered_by
    )
    held = returns.begin_return(fresh, origin=whole.origin, at=at)
    values = {question: encode(answer) for question, answer in whole.answers.items()}
    returns.write_fields(held, {name: value for name, value in values.items() if value}, kept={}, person=by, at=at)
    made = datetime(whole.submitted.year, whole.submitted.month, whole.submitted.day, 12, tzinfo=UTC)
    return submissions.record_submission(
        held, questionnaire, whole.answers, remarks=whole.remarks, person=by, at=at, made=made
    )
