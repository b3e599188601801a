"""The tables of meetings: each day that a group sits, and who was there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class SittingRow(Base):
    """One day's part of a review's meeting; `step` grows with everything that the chair does."""

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("review_id", "number"), Index(None, "code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    code: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    driver_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    driver: Mapped[str]
    driver_since: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_name: Mapped[str]
    asked_at: Mapped[datetime | None]
    exemplar: Mapped[str]
    exemplar_since: Mapped[datetime]
    minutes: Mapped[int]
    step: Mapped[int]
    reveals_itself: Mapped[bool] = mapped_column(server_default=false())


class AttendanceRow(Base):
    """Somebody who was there; `seen_at` is None for those whom the chair wrote down, who came without a device.

    `sign_in` is the digest of the sign-in that joined: the open meeting keeps that one alive, and no other.
    """

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("sitting_id", "person_id"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    agency: Mapped[str | None]
    joined_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    sign_in: Mapped[str | None]


class ArrangedMeetingRow(Base):
    """A meeting that is arranged; `sequence` counts what those asked were told, `once` tells a post sent twice.

    `sitting_id` is the day that it was held on.
    """

    __tablename__ = "arranged_meetings"
    __table_args__ = (UniqueConstraint("review_id", "once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    minutes: Mapped[int]
    sequence: Mapped[int]
    arranged_by: Mapped[str]
    arranged_at: Mapped[datetime]
    cancelled_by: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    once: Mapped[str]


class InviteeRow(Base):
    """Somebody who is asked to an arranged meeting, and whether they come."""

    __tablename__ = "invitees"
    __table_args__ = (Index(None, "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("arranged_meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str]
    agency: Mapped[str | None]
    coming: Mapped[str]
