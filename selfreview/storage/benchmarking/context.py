"""Figures from outside about services' areas, kept by edition."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from selfreview.storage import audit
from selfreview.storage.tables import ContextFigureRow, db


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """One figure of a service's area; None where it was not published."""

    year: int
    service: int
    indicator: str
    edition: str
    value: int | None


def known_editions() -> frozenset[tuple[int, str, str]]:
    """The (year, indicator, edition) that are here."""
    here = ContextFigureRow
    return frozenset(
        (row[0], row[1], row[2])
        for row in db.session.execute(select(here.year, here.indicator, here.edition).distinct())
    )


def keep_context(figures: Iterable[ContextFigure], *, by: str, at: datetime) -> None:
    """Keep figures whose editions are new; does not commit."""
    rows = [
        {
            "year": one.year,
            "service": one.service,
            "indicator": one.indicator,
            "edition": one.edition,
            "value": one.value,
            "read_at": at,
        }
        for one in figures
    ]
    db.session.execute(insert(ContextFigureRow), rows)
    editions = sorted({(row["year"], row["indicator"], row["edition"]) for row in rows})
    events = [
        audit.Event("read in context", field=f"{indicator} of {year}", after=str(edition))
        for year, indicator, edition in editions
    ]
    audit.record(person=by, at=at, events=events)


def newest_editions(year: int) -> dict[str, str]:
    """The edition of each indicator that was read in last, for a year."""
    here = ContextFigureRow
    read = select(here.indicator, here.edition, func.max(here.read_at).label("at")).where(here.year == year)
    rows = db.session.execute(read.group_by(here.indicator, here.edition).order_by("at", here.edition))
    return {indicator: edition for indicator, edition, _ in rows}


def context_of(year: int, services: Collection[int] | None = None) -> dict[int, dict[str, int | None]]:
    """By service (None: all), the newest edition's value of every indicator of a year.

    A value of None was not published; a service or an indicator that no
    edition tells of is not there at all.
    """
    editions = newest_editions(year)
    here = ContextFigureRow
    wanted = select(here.service, here.indicator, here.edition, here.value).where(here.year == year)
    if services is not None:
        wanted = wanted.where(here.service.in_(services))
    found: dict[int, dict[str, int | None]] = {}
    for service, indicator, edition, value in db.session.execute(wanted):
        if editions.get(indicator) == edition:
            found.setdefault(service, {})[indicator] = value
    return found
