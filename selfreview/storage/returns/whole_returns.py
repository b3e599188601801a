"""Returns that come or go whole: read in from a file, made for the demonstration, written to a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import and_, func, select

from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.review import Origin
from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.returns import submissions
from selfreview.storage.review.reviews import Review, find_review, lock_review
from selfreview.storage.tables import FieldRow, ReviewRow, RoundRow, SubmissionRow, db


@dataclass(frozen=True, slots=True)
class WholeReturn:
    """A complete return; `more` holds further fields by exemplar and name, "" for the whole review."""

    year: int
    service: int
    submitted: date
    ratings: Mapping[str, str]
    evidence: Mapping[str, str]
    more: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """One rating of a submitted return with its evidence."""

    year: int
    service: int
    exemplar: str
    rating: str
    evidence: str
    submitted: date


def known_returns() -> frozenset[tuple[int, int]]:
    """The (year, service) of every review that somebody has begun or submitted."""
    rows = db.session.execute(select(ReviewRow.year, ReviewRow.service))
    return frozenset((row[0], row[1]) for row in rows)


def has_real_returns() -> bool:
    """Whether any review is here that is not the demonstration's."""
    real = select(func.count()).select_from(ReviewRow).where(ReviewRow.synthetic.is_(False))
    return bool(db.session.scalar(real))


def edition_of(year: int) -> str:
    """The edition of a year's round."""
    return db.session.scalars(select(RoundRow.edition).where(RoundRow.year == year)).one()


def keep(whole: WholeReturn, framework: Framework, *, by: str, at: datetime) -> None:
    """Keep a whole return as submitted, whatever its round's state; does not commit."""
    values: dict[str, dict[str, str]] = {}
    for exemplar, rating in whole.ratings.items():
        values[exemplar] = {"rating": rating, "evidence": whole.evidence.get(exemplar, "")}
    for exemplar, fields in whole.more.items():
        values.setdefault(exemplar, {}).update(fields)
    review = begin(whole.service, whole.year, origin=Origin.IMPORTED, synthetic=whole.synthetic, at=at)
    fill(review, values, by=by, at=at)
    made = datetime(whole.submitted.year, whole.submitted.month, whole.submitted.day, 12, tzinfo=UTC)
    submissions.record_submission(review, framework, person=by, at=at, made=made)


def begin(service: int, year: int, *, origin: Origin, synthetic: bool, at: datetime) -> Review:
    """Make the row of a review that arrives whole; its round may be closed."""
    found = find_review(service=service, year=year)
    assert found is not None
    # Entered later is the one origin that a closed round takes; the true one is written at once.
    begun = lock_review(replace(found, origin=Origin.ENTERED_LATER, synthetic=synthetic), at=at)
    row = db.session.get_one(ReviewRow, begun.id)
    row.origin = origin.value
    db.session.flush()
    return replace(begun, origin=origin)


def fill(review: Review, values: Mapping[str, Mapping[str, str]], *, by: str, at: datetime) -> None:
    """Write all fields of a fresh review at once, empty ones left out."""
    assert review.id is not None
    rows, events = [], []
    for exemplar, fields in values.items():
        for name, value in fields.items():
            if value:
                key = {"review_id": review.id, "exemplar": exemplar, "name": name}
                rows.append({**key, "value": value, "version": 1, "changed_by": by, "changed_at": at})
                events.append(audit.Event("wrote", exemplar, name, 1, "", value))
    if rows:
        db.session.execute(FieldRow.__table__.insert(), rows)  # type: ignore[attr-defined]
    audit.record(person=by, at=at, events=events, review_id=review.id)


def submitted_rows(year: int | None) -> Iterator[SubmittedRow]:
    """Every rating that counts, with the evidence of the same submitted version; by year, service and exemplar."""
    newest = select(SubmissionRow.review_id, func.max(SubmissionRow.number).label("number"))
    last = newest.group_by(SubmissionRow.review_id).subquery()
    wanted = (
        select(ReviewRow.year, ReviewRow.service, SubmissionRow.at, SubmissionRow.content)
        .join(SubmissionRow, SubmissionRow.review_id == ReviewRow.id)
        .join(last, and_(last.c.review_id == SubmissionRow.review_id, last.c.number == SubmissionRow.number))
        .order_by(ReviewRow.year, ReviewRow.service)
        .execution_options(yield_per=100)
    )
    if year is not None:
        wanted = wanted.where(ReviewRow.year == year)
    for of_year, service, at, content in db.session.execute(wanted):
        answers = json.loads(content)["answers"]
        for exemplar, answer in sorted(answers.items(), key=lambda pair: pair[1]["place"]):
            yield SubmittedRow(of_year, service, exemplar, answer["rating"], answer["evidence"], day_of(at))
