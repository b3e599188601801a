"""The tables of the registry's changes: what happened to services, and which services it happened to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class ServiceChangeRow(Base):
    """A change of services as the network recorded it; one that was recorded wrongly stays, taken back."""

    __tablename__ = "service_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    day: Mapped[date]
    from_year: Mapped[int]
    note: Mapped[str]
    closes: Mapped[bool]
    readable: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    taken_back_by: Mapped[str | None]
    taken_back_at: Mapped[datetime | None]
    taken_back_because: Mapped[str | None]


class ChangePartyRow(Base):
    """A service before or after a change, under its name of that time; without a number it is not in the registry.

    `was` and `became` are its entry in the registry before the change and
    after it, as JSON, where the change altered it.
    """

    __tablename__ = "service_change_parties"
    __table_args__ = (Index(None, "service"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("service_changes.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    is_after: Mapped[bool]
    service: Mapped[int | None] = mapped_column(ForeignKey("services.number"))
    name: Mapped[str]
    was: Mapped[str | None]
    became: Mapped[str | None]
