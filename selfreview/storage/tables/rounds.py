"""The tables of a running round: reminders, messages, questions about returns, and returns that came on paper."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


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


class QuestionRow(Base):
    """A question about a submitted return, one of each kind; `version` is the submitted version that it is about.

    Corrected is one that the newest version no longer gives rise to.
    """

    __tablename__ = "questions"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    exemplars: Mapped[str]
    levels: Mapped[int]
    asked_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]


class QuestionNoteRow(Base):
    """What a service answers to a question; `once` tells a post sent twice."""

    __tablename__ = "question_notes"
    __table_args__ = (UniqueConstraint("review_id", "once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    kind: Mapped[str]
    person: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime]
    once: Mapped[str]


class PaperRow(Base):
    """How a return came that the network entered from paper, and who entered it; `reason` once the round was closed."""

    __tablename__ = "paper_returns"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    sender: Mapped[str]
    came: Mapped[date]
    way: Mapped[str]
    reason: Mapped[str]
    evidenced: Mapped[int]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
