"""The tables of services among one another: who shares its ratings, and whose conditions are alike."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class SharingRow(Base):
    """A service that shares its ratings with the services that share theirs; one that does not has no row."""

    __tablename__ = "sharings"

    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    since: Mapped[datetime]
    by: Mapped[str]


class NeighbourRow(Base):
    """One statistical neighbour of a service, 1 the nearest; an edition is read in whole and never changes.

    `applies_from` is None for one that applies since it was read in.
    """

    __tablename__ = "neighbours"
    __table_args__ = (Index(None, "service"),)

    edition: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    neighbour: Mapped[int] = mapped_column(ForeignKey("services.number"))
    read_at: Mapped[datetime]
    applies_from: Mapped[datetime | None]


class PickedListRow(Base):
    """Services that a service has picked to be set beside it, under a name; `picks` are their numbers, with blanks."""

    __tablename__ = "picked_lists"
    __table_args__ = (UniqueConstraint("service", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("services.number"))
    name: Mapped[str]
    picks: Mapped[str]
