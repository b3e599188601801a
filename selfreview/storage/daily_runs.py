"""Which daily job was done on which day: of several servers one does it, and once."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from selfreview.storage.engine import insert_into
from selfreview.storage.tables import DailyRunRow, db

LEASE = timedelta(hours=1)
"""How long a job may take before another server takes it for lost and does it again."""


def claim(job: str, *, day: date, at: datetime) -> bool:
    """Take a job of a day for oneself; False where it is done, or somebody is at it. Commits."""
    mine = {"job": job, "day": day}
    fresh = insert_into(DailyRunRow).values(**mine, started_at=at).on_conflict_do_nothing()
    taken = db.session.execute(fresh.returning(DailyRunRow.job)).one_or_none()
    if taken is None:
        lost = update(DailyRunRow).filter_by(**mine).where(DailyRunRow.ended_at.is_(None))
        lost = lost.where(DailyRunRow.started_at <= at - LEASE).values(started_at=at)
        taken = db.session.execute(lost.returning(DailyRunRow.job)).one_or_none()
    db.session.commit()
    return taken is not None


def finish(job: str, *, day: date, at: datetime) -> None:
    """Note that a claimed job is done; commits."""
    db.session.execute(update(DailyRunRow).filter_by(job=job, day=day).values(ended_at=at))
    db.session.commit()


def done_on(day: date) -> frozenset[str]:
    """The jobs that are done on a day."""
    wanted = select(DailyRunRow.job).where(DailyRunRow.day == day, DailyRunRow.ended_at.is_not(None))
    return frozenset(db.session.scalars(wanted))
