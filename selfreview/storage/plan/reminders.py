"""Reminders of actions: who got one on which day, and who wants none."""

from datetime import date, datetime

from sqlalchemy import delete, func, select

from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.tables import NoReminderRow, ReminderRow, db


def mark_reminded(person_id: int, *, day: date) -> bool:
    """Note that somebody is reminded today; False where they were already. Does not commit."""
    fresh = insert_into(ReminderRow).values(person_id=person_id, day=day).on_conflict_do_nothing()
    return db.session.execute(fresh.returning(ReminderRow.person_id)).one_or_none() is not None


def was_reminded(person_id: int, *, day: date) -> bool:
    """Whether somebody was reminded on a day."""
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(ReminderRow)
            .where(ReminderRow.person_id == person_id, ReminderRow.day == day)
        )
    )


def last_reminded(person_id: int, *, before: date) -> date | None:
    """The last day before a day on which somebody was reminded; None for never."""
    wanted = select(func.max(ReminderRow.day)).where(ReminderRow.person_id == person_id, ReminderRow.day < before)
    return db.session.scalar(wanted)


def wants_none(person_id: int) -> bool:
    """Whether somebody has said that they want no reminders."""
    return db.session.get(NoReminderRow, person_id) is not None


def turn_reminders(person_id: int, *, on: bool, at: datetime) -> None:
    """Let somebody have reminders, or none any more; the same again changes nothing. Does not commit."""
    if wants_none(person_id) is not on:
        return
    if on:
        db.session.execute(delete(NoReminderRow).where(NoReminderRow.person_id == person_id))
    else:
        db.session.add(NoReminderRow(person_id=person_id, at=at))
    verb = "asked for reminders" if on else "asked for no reminders"
    audit.record(person=str(person_id), at=at, events=[audit.Event(verb)])
