"""The tables of the running site: settings turned in the product, and what it does by itself every day."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from selfreview.storage.tables.base import Base


class DailyRunRow(Base):
    """That a server took a daily job, and when it was done with it."""

    __tablename__ = "daily_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SwitchRow(Base):
    """A setting of the network that its administrator turns in the product."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
