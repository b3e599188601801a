"""Rounds and the services that they expect; the registry of services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from selfreview.domain.round import Round, Service
from selfreview.storage import audit
from selfreview.storage.tables import ExpectationRow, ReviewRow, RoundRow, ServiceRow, db


class RoundExists(RuntimeError):
    """The round was opened before."""


class NoSuchRound(RuntimeError):
    """There is no round of that year."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A service as the registry lists it, with whether a round expects its return."""

    service: Service
    expected: bool


def fill_registry(services: Iterable[Registered]) -> None:
    """Write the services of an empty registry; does not commit."""
    rows = [
        {
            "number": entry.service.number,
            "name": entry.service.name,
            "region": entry.service.region,
            "kind": entry.service.kind,
            "size": entry.service.size,
            "expected": entry.expected,
        }
        for entry in services
    ]
    db.session.execute(insert(ServiceRow), rows)


def is_registry_empty() -> bool:
    """Whether no service is registered yet."""
    return not db.session.scalar(select(func.count()).select_from(ServiceRow))


def _service(row: ServiceRow) -> Service:
    return Service(row.number, row.name, row.region, row.kind, row.size)


def all_services() -> tuple[Service, ...]:
    """Every service, by number."""
    return tuple(_service(row) for row in db.session.scalars(select(ServiceRow).order_by(ServiceRow.number)))


def find_service(number: int) -> Service | None:
    """The service with this number."""
    row = db.session.get(ServiceRow, number)
    return None if row is None else _service(row)


def open_round(year: int, *, edition: str, deadline: date | None, by: str, at: datetime) -> None:
    """Open a year's round for every service that is expected to make a return; does not commit."""
    if db.session.get(RoundRow, year) is not None:
        raise RoundExists(year)
    db.session.execute(insert(RoundRow).values(year=year, edition=edition, deadline=deadline, opened_at=at))
    expected = select(ServiceRow.number).where(ServiceRow.expected.is_(True)).order_by(ServiceRow.number)
    rows = [{"year": year, "service": number} for number in db.session.scalars(expected)]
    if rows:
        db.session.execute(insert(ExpectationRow), rows)
    audit.record(person=by, at=at, events=[audit.Event("opened round", field=str(year), after=edition)])


def close_round(year: int, *, by: str, at: datetime) -> None:
    """Close a round: drafts stay as they are and can be read; does not commit."""
    _round_row(year)
    closing = update(RoundRow).where(RoundRow.year == year, RoundRow.closed_at.is_(None))
    db.session.execute(closing.values(closed_at=at))
    audit.record(person=by, at=at, events=[audit.Event("closed round", field=str(year))])


def reopen_round(year: int, *, reason: str, by: str, at: datetime) -> None:
    """Open a closed round again, with a reason; does not commit."""
    _round_row(year)
    db.session.execute(update(RoundRow).where(RoundRow.year == year).values(closed_at=None))
    audit.record(person=by, at=at, events=[audit.Event("reopened round", field=str(year), after=reason)])


def extend_round(year: int, *, service: int, to: date, by: str, at: datetime) -> None:
    """Give one service until a later day, even once the round has closed; does not commit."""
    _round_row(year)
    here = (ExpectationRow.year == year, ExpectationRow.service == service)
    if db.session.scalar(select(func.count()).select_from(ExpectationRow).where(*here)):
        db.session.execute(update(ExpectationRow).where(*here).values(extended_to=to))
    else:
        db.session.execute(insert(ExpectationRow).values(year=year, service=service, extended_to=to))
    event = audit.Event("extended round", field=str(year), after=f"service {service} to {to.isoformat()}")
    audit.record(person=by, at=at, events=[event])


def _round_row(year: int) -> RoundRow:
    row = db.session.get(RoundRow, year)
    if row is None:
        raise NoSuchRound(year)
    return row


def editions_in_use() -> frozenset[str]:
    """The editions that rounds and reviews were made with."""
    held = select(RoundRow.edition).union(select(ReviewRow.edition))
    return frozenset(db.session.scalars(held))


def find_round(year: int) -> Round | None:
    """The round of a year."""
    row = db.session.get(RoundRow, year)
    return None if row is None else Round(row.year, row.edition, row.deadline, row.closed_at is not None)


def all_rounds() -> tuple[Round, ...]:
    """Every round, newest first."""
    rows = db.session.scalars(select(RoundRow).order_by(RoundRow.year.desc()))
    return tuple(Round(row.year, row.edition, row.deadline, row.closed_at is not None) for row in rows)
