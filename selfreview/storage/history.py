"""A review's history: every change of every field, as its group reads it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from selfreview.storage.reviews import Review
from selfreview.storage.tables import AuditRow, db


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a review's history, as its group reads it."""

    at: datetime
    person: str
    verb: str
    exemplar: str
    field: str
    before: str | None
    after: str | None


def history_of(review: Review, exemplar: str | None = None) -> tuple[Change, ...]:
    """What was changed in a review, newest first; of one exemplar when it is named."""
    wanted = select(AuditRow).where(AuditRow.review_id == review.id).order_by(AuditRow.seq.desc())
    if exemplar is not None:
        wanted = wanted.where(AuditRow.exemplar == exemplar)
    return tuple(
        Change(row.at, row.person, row.verb, row.exemplar, row.field, row.before, row.after)
        for row in db.session.scalars(wanted)
    )
