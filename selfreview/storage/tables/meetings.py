"""The tables of meetings: each day that a group sits, and who was there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
