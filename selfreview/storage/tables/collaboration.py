"""The tables of working together: comments, flags, who sees to what, who is here, and what somebody has seen."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class CommentRow(Base):
    """What somebody says of an exemplar, or answers to what was said; `once` tells a post sent twice.

    A comment that was withdrawn has no words any more; `withdrawn_as` says in what capacity that was done.
    """

    __tablename__ = "comments"
    __table_args__ = (UniqueConstraint("review_id", "once"), Index(None, "review_id", "exemplar"))

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    exemplar: Mapped[str]
    answers: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str]
    agency: Mapped[str | None]
    words: Mapped[str]
    at: Mapped[datetime]
    once: Mapped[str]
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    edited_at: Mapped[datetime | None]
    withdrawn_as: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class FlagRow(Base):
    """An exemplar that the group is to discuss."""

    __tablename__ = "flags"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    exemplar: Mapped[str] = mapped_column(primary_key=True)
    # None for a flag of the time when only the name was kept.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(default="", server_default="")


class AssignmentRow(Base):
    """Who sees to an exemplar or a theme, and by when: a member, or whoever comes from an agency. `kind` says which."""

    __tablename__ = "assignments"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str | None]
    agency: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
    due: Mapped[date | None]


class PresenceRow(Base):
    """Somebody's open page, of a review that may not have begun; the server that holds its stream keeps it fresh."""

    __tablename__ = "presences"
    __table_args__ = (Index(None, "service", "year"),)

    stream: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    year: Mapped[int] = mapped_column(ForeignKey("rounds.year"))
    exemplar: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person: Mapped[str]
    agency: Mapped[str | None]
    field: Mapped[str]
    seen_at: Mapped[datetime]


class SeenRow(Base):
    """Up to when somebody has seen what changed at a service."""

    __tablename__ = "seen"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    at: Mapped[datetime]
