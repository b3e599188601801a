"""The tables of a running round: the reminders that services had, and the messages to them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.base import Base


class ServiceReminderRow(Base):
    """That a service was reminded of its return: its key lets that happen once a day."""

    __tablename__ = "service_reminders"
    __table_args__ = (Index(None, "year"),)

    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    by: Mapped[str]
    at: Mapped[datetime]


class RoundMessageRow(Base):
    """A message to the services of a round; not sent yet while `sent_at` is empty."""

    __tablename__ = "round_messages"
    __table_args__ = (Index(None, "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    audience: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]
    sent_by: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class MessageLetterRow(Base):
    """That a message went to a service, and to which addresses; its key lets that happen once."""

    __tablename__ = "message_letters"

    message_id: Mapped[int] = mapped_column(ForeignKey("round_messages.id"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    recipient: Mapped[str]
