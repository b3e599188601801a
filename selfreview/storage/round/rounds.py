"""Rounds and the services that they expect; the registry of services."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update

from selfreview.domain.round import AnnouncedDay, Round, Service
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
    columns = ServiceRow.number, ServiceRow.name, ServiceRow.region, ServiceRow.kind, ServiceRow.size
    # Columns, not objects: a nation's list is read for every search in it.
    return tuple(Service(*row) for row in db.session.execute(select(*columns).order_by(ServiceRow.number)))


def find_service(number: int) -> Service | None:
    """The service with this number."""
    row = db.session.get(ServiceRow, number)
    return None if row is None else _service(row)


def usually_expected() -> frozenset[int]:
    """The services that the registry says a round expects."""
    return frozenset(db.session.scalars(select(ServiceRow.number).where(ServiceRow.expected.is_(True))))


def open_round(
    year: int,
    *,
    edition: str,
    deadline: date | None,
    by: str,
    at: datetime,
    services: Collection[int] | None = None,
) -> None:
    """Open a year's round for these services (None: for all that the registry expects); does not commit."""
    if db.session.get(RoundRow, year) is not None:
        raise RoundExists(year)
    db.session.execute(insert(RoundRow).values(year=year, edition=edition, deadline=deadline, opened_at=at))
    expected = usually_expected() if services is None else services
    rows = [{"year": year, "service": number} for number in sorted(expected)]
    if rows:
        db.session.execute(insert(ExpectationRow), rows)
    audit.record(person=by, at=at, events=[audit.Event("opened round", field=str(year), after=edition)])


def expected_in(year: int) -> frozenset[int]:
    """The services that a round expects."""
    return frozenset(db.session.scalars(select(ExpectationRow.service).where(ExpectationRow.year == year)))


class HasReturned(RuntimeError):
    """The service has made its return, so that the round goes on expecting it."""


def expect(year: int, *, service: int, expected: bool, by: str, at: datetime) -> None:
    """Let a round expect a service, or expect it no longer with any extension it had; does not commit.

    The same again changes nothing; what a service has written stays with it.
    Raises `HasReturned` for one that has made its return.
    """
    _round_row(year)
    if (service in expected_in(year)) is expected:
        return
    if expected:
        db.session.execute(insert(ExpectationRow).values(year=year, service=service))
    else:
        made = (ReviewRow.year == year, ReviewRow.service == service, ReviewRow.submitted_at.is_not(None))
        if db.session.scalar(select(func.count()).select_from(ReviewRow).where(*made)):
            raise HasReturned(service)
        here = (ExpectationRow.year == year, ExpectationRow.service == service)
        db.session.execute(delete(ExpectationRow).where(*here))
    verb = "expected service" if expected else "expected service no longer"
    audit.record(person=by, at=at, events=[audit.Event(verb, field=str(year), after=f"service {service}")])


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


def set_deadline(year: int, deadline: date | None, *, by: str, at: datetime) -> None:
    """Set the day by which a round hopes for its returns, or take it away; the same again changes nothing.

    It closes nothing, and no service's own extension moves with it. Does not commit.
    """
    row = _round_row(year)
    if row.deadline == deadline:
        return
    before = row.deadline.isoformat() if row.deadline else None
    row.deadline = deadline
    after = deadline.isoformat() if deadline else None
    audit.record(person=by, at=at, events=[audit.Event("set deadline", field=str(year), before=before, after=after)])


def announce_day(year: int, day: date | None, *, by: str, at: datetime) -> None:
    """Say when a round's figures are expected, or take it back; the same again changes nothing. Does not commit."""
    row = _round_row(year)
    before = row.figures_on
    if before == day:
        return
    # A day that was taken back is still the one that was announced before the next.
    earlier = before or row.figures_on_before
    row.figures_on_before = None if earlier == day else earlier
    row.figures_on, row.figures_on_said = day, at
    told = [None if one is None else one.isoformat() for one in (before, day)]
    event = audit.Event("announced figures", field=str(year), before=told[0], after=told[1])
    audit.record(person=by, at=at, events=[event])


def require_sign_off(year: int, required: bool, *, by: str, at: datetime) -> None:
    """Let a round take only returns that are signed off, or also others; the same again changes nothing.

    What was submitted before stays submitted. Does not commit.
    """
    row = _round_row(year)
    if row.sign_off_required == required:
        return
    row.sign_off_required = required
    verb = "required sign-off" if required else "no longer required sign-off"
    audit.record(person=by, at=at, events=[audit.Event(verb, field=str(year))])


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
    return None if row is None else _as_round(row)


def _as_round(row: RoundRow) -> Round:
    said = row.figures_on_said
    expected = None if said is None else AnnouncedDay(row.figures_on, row.figures_on_before, said)
    return Round(row.year, row.edition, row.deadline, row.closed_at is not None, row.sign_off_required, expected)


def all_rounds() -> tuple[Round, ...]:
    """Every round, newest first."""
    rows = db.session.scalars(select(RoundRow).order_by(RoundRow.year.desc()))
    return tuple(_as_round(row) for row in rows)
