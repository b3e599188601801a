"""Which services show their benchmarking figures to one another by name, class by class."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from selfreview.domain.benchmarking.named import CLASSES, Agreed
from selfreview.storage import audit
from selfreview.storage.tables import ShowingRow, db


def read_showings(service: int, year: int) -> dict[str, tuple[str, datetime]]:
    """By class who agreed, and when, to show a service's figures of a year; those that still stand."""
    here = ShowingRow
    wanted = select(here).where(here.service == service, here.year == year, here.until.is_(None))
    return {row.kind: (row.by, row.since) for row in db.session.scalars(wanted.order_by(here.since, here.id))}


def shown_before(service: int, year: int) -> tuple[int, frozenset[str]] | None:
    """The last year before this one for which a service decided to show anything, and what it still shows of it."""
    here = ShowingRow
    last = db.session.scalar(select(func.max(here.year)).where(here.service == service, here.year < year))
    return None if last is None else (last, frozenset(read_showings(service, last)))


def turn_showing(service: int, year: int, kind: str, *, on: bool, by: str, at: datetime) -> None:
    """Show a class of a service's figures from now on, or no longer; does not commit."""
    if on == (kind in read_showings(service, year)):
        return
    here = ShowingRow
    if on:
        db.session.execute(insert(here).values(service=service, year=year, kind=kind, since=at, by=by))
    else:
        standing = (here.service == service) & (here.year == year) & (here.kind == kind) & here.until.is_(None)
        db.session.execute(update(here).where(standing).values(until=at, ended_by=by))
    verb = "began to show figures by name" if on else "stopped showing figures by name"
    audit.record(person=by, at=at, events=[audit.Event(verb, field=f"service {service}, {year}: {kind}")])


def read_agreed(year: int) -> dict[str, Agreed]:
    """Who shows each class of a year's figures, and who ever did."""
    here = ShowingRow
    rows = db.session.scalars(select(here).where(here.year == year).order_by(here.since, here.id)).all()
    return {kind: _agreed([row for row in rows if row.kind == kind]) for kind in CLASSES}


def _agreed(rows: Sequence[ShowingRow]) -> Agreed:
    ever = dict.fromkeys(row.service for row in rows)
    return Agreed(tuple(ever), frozenset(row.service for row in rows if row.until is None))
