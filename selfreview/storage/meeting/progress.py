"""How far a group is in its meeting: what there is that is new, and what a sitting has worked on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AgreementRow, AuditRow, FieldRow, RevealRow, ViewRow, db


@dataclass(frozen=True, slots=True)
class MeetingProgress:
    """What changes while a group talks about one exemplar: when any of it is another, there is something new."""

    given: int
    revealed: bool
    written: int
    agreed_at: datetime | None


def progress_of(review: Review, exemplar: str) -> MeetingProgress:
    """How far the group is with an exemplar, in one statement that tells nothing of any view."""

    def here(row: type[ViewRow] | type[RevealRow] | type[FieldRow] | type[AgreementRow]) -> tuple[Any, Any]:
        return row.review_id == review.id, row.exemplar == exemplar

    wanted = select(
        select(func.count()).select_from(ViewRow).where(*here(ViewRow)).scalar_subquery(),
        select(func.count()).select_from(RevealRow).where(*here(RevealRow)).scalar_subquery(),
        select(func.coalesce(func.sum(FieldRow.version), 0)).where(*here(FieldRow)).scalar_subquery(),
        select(AgreementRow.at).where(*here(AgreementRow)).scalar_subquery(),
    )
    given, revealed, written, agreed_at = db.session.execute(wanted).one()
    return MeetingProgress(given, bool(revealed), int(written), agreed_at)


def worked_on(review: Review, sitting: Sitting) -> tuple[str, ...]:
    """The exemplars that a sitting revealed, wrote or agreed on, in the order in which it came to them."""
    verbs = ("wrote", "revealed the views", "called a second vote", "agreed")
    wanted = select(AuditRow.exemplar).where(
        AuditRow.review_id == review.id,
        AuditRow.exemplar != "",
        AuditRow.verb.in_(verbs),
        AuditRow.at >= sitting.began_at,
    )
    if sitting.ended_at is not None:
        wanted = wanted.where(AuditRow.at <= sitting.ended_at)
    return tuple(dict.fromkeys(db.session.scalars(wanted.order_by(AuditRow.seq))))
