"""A review's history: every change of every field, as its group reads it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from selfreview.storage.people.erasure import former_names
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AuditRow, db


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a review's history, as its group reads it; `seq` is its place in the review's chain."""

    seq: int
    at: datetime
    person: str
    verb: str
    exemplar: str
    field: str
    version: int
    before: str | None
    after: str | None


COLUMNS = (
    AuditRow.seq,
    AuditRow.at,
    AuditRow.person,
    AuditRow.verb,
    AuditRow.exemplar,
    AuditRow.field,
    AuditRow.version,
    AuditRow.before,
    AuditRow.after,
)
"""What is read of a row of the audit trail, in the order of `Change`."""


def find_change(review: Review, exemplar: str, seq: int) -> Change | None:
    """One change of an exemplar, by its place in the review's chain."""
    here = (AuditRow.review_id == review.id, AuditRow.exemplar == exemplar, AuditRow.seq == seq)
    found = db.session.execute(select(*COLUMNS).where(*here)).one_or_none()
    return None if found is None else Change(*found)


def history_of(
    review: Review, exemplar: str | None = None, *, below: int | None = None, most: int | None = None
) -> tuple[Change, ...]:
    """What was changed in a review, newest first; of one exemplar when it is named.

    `below` leaves out what stands at this place of the chain or later; `most`
    is how many are wanted.
    """
    wanted = select(*COLUMNS).where(AuditRow.review_id == review.id).order_by(AuditRow.seq.desc()).limit(most)
    if exemplar is not None:
        wanted = wanted.where(AuditRow.exemplar == exemplar)
    if below is not None:
        wanted = wanted.where(AuditRow.seq < below)
    found = [Change(*row) for row in db.session.execute(wanted)]
    former = former_names({change.person for change in found})
    return tuple(
        replace(change, person=former[change.person]) if change.person in former else change for change in found
    )
