"""Who is still at a meeting: marks of when somebody was last seen there."""

from datetime import datetime, timedelta

from sqlalchemy import and_, update

from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.tables import AttendanceRow, db

MARK_EVERY = timedelta(seconds=20)
"""How often somebody's being there is noted."""


def needs_mark(sitting: Sitting, person_id: int, *, at: datetime) -> bool:
    """Whether it is time to note again that somebody is there."""
    return any(
        one.person_id == person_id and (one.seen_at is None or at - one.seen_at >= MARK_EVERY)
        for one in sitting.attendees
    )


def mark_present(sitting: Sitting, person_id: int, *, at: datetime) -> None:
    """Note that somebody is there. Does not commit."""
    mine = and_(AttendanceRow.sitting_id == sitting.id, AttendanceRow.person_id == person_id)
    db.session.execute(update(AttendanceRow).where(mine).values(seen_at=at))
