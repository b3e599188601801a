"""The tables of the action plan: actions, what is said of them field by field, notes over time, and reminders."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class ActionRow(Base):
    """An action of a review's plan; what is said of it are fields. `once` tells a post sent twice.

    `kept_from` is the action of an earlier plan that it goes on with,
    `decided_in` the day of a meeting on which it was decided.
    """

    __tablename__ = "actions"
    __table_args__ = (UniqueConstraint("review_id", "once"), Index(None, "review_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    exemplar: Mapped[str]
    kept_from: Mapped[int | None] = mapped_column(ForeignKey("actions.id"))
    decided_in: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    once: Mapped[str]


class PlanFieldRow(Base):
    """One field of a plan as it stands; `subject` is an action, an exemplar, a promise or the plan itself.

    `action_id` is the action, or the one of an earlier plan that was promised.
    """

    __tablename__ = "plan_fields"
    __table_args__ = (Index(None, "action_id"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("actions.id"))


class ActionNoteRow(Base):
    """What somebody noted of an action on its way; `once` tells a post sent twice."""

    __tablename__ = "action_notes"
    __table_args__ = (UniqueConstraint("action_id", "once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"))
    person: Mapped[str]
    at: Mapped[datetime]
    words: Mapped[str]
    once: Mapped[str]


class ReminderRow(Base):
    """That somebody was reminded of their actions on a day."""

    __tablename__ = "reminders"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class NoReminderRow(Base):
    """Somebody who wants no reminders."""

    __tablename__ = "no_reminders"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]
