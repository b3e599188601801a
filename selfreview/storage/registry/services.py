"""The registry of services: read whole or one by one, edited, and filled from a list."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.sums import tallies
from selfreview.storage.tables import AuditRow, AuthorityRow, ServiceRow, db

WROTE = "wrote service"
"""The verb of a service's change in the audit trail."""


def all_entries() -> tuple[Entry, ...]:
    """Every service with its authorities, by number, in two statements."""
    return _entries(select(AuthorityRow.service, AuthorityRow.name), select(ServiceRow))


def entries_of(numbers: Collection[int]) -> tuple[Entry, ...]:
    """These services with their authorities, by number, in two statements."""
    authorities = select(AuthorityRow.service, AuthorityRow.name).where(AuthorityRow.service.in_(numbers))
    return _entries(authorities, select(ServiceRow).where(ServiceRow.number.in_(numbers)))


def _entries(authorities: Select[int, str], services: Select[ServiceRow]) -> tuple[Entry, ...]:
    covered: dict[int, list[str]] = {}
    for number, name in db.session.execute(authorities.order_by(AuthorityRow.name)):
        covered.setdefault(number, []).append(name)
    found = db.session.scalars(services.order_by(ServiceRow.number))
    return tuple(_entry(row, covered.get(row.number, ())) for row in found)


def find_entry(number: int) -> Entry | None:
    """The service with this number."""
    row = db.session.get(ServiceRow, number)
    if row is None:
        return None
    names = select(AuthorityRow.name).where(AuthorityRow.service == number).order_by(AuthorityRow.name)
    return _entry(row, db.session.scalars(names).all())


def lock_entry(number: int) -> Entry | None:
    """The service with this number as it stands, kept from other writers until the transaction ends."""
    held = lock_row(select(ServiceRow).where(ServiceRow.number == number))
    db.session.execute(held.execution_options(populate_existing=True)).all()
    return find_entry(number)


def version_of(entry: Entry) -> str:
    """What stands for an entry as it is, so that a form can say what it was filled from."""
    return audit.digest(as_text(entry))[:16]


def last_writer(number: int) -> str | None:
    """Who wrote a service last; None where nobody did since the registry was filled."""
    wrote = select(AuditRow.person).where(AuditRow.chain == audit.NETWORK, AuditRow.verb == WROTE)
    return db.session.scalar(wrote.where(AuditRow.field == str(number)).order_by(AuditRow.seq.desc()).limit(1))


class NumberTaken(RuntimeError):
    """Another service has this number."""


def add_entry(entry: Entry, *, by: str, at: datetime) -> None:
    """Add a service under a number that no other has; does not commit. Raises `NumberTaken`."""
    try:
        _write(entry, is_new=True)
    except IntegrityError as fault:
        raise NumberTaken(entry.service.number) from fault
    event = audit.Event(WROTE, field=str(entry.service.number), after=as_text(entry))
    audit.record(person=by, at=at, events=[event])


def next_number() -> int:
    """The number after the highest that any service has."""
    return 1 + (db.session.scalar(select(func.max(ServiceRow.number))) or 0)


def _entry(row: ServiceRow, authorities: Sequence[str]) -> Entry:
    service = Service(row.number, row.name, row.region, row.kind, row.size)
    return Entry(service, tuple(authorities), row.expected, row.opened, row.closed)


def write_entries(entries: Iterable[Entry], *, by: str, at: datetime) -> int:
    """Write services as they are given, new ones and known ones; returns how many changed. Does not commit.

    Services that are not named stay as they are.
    """
    known = {entry.service.number: entry for entry in all_entries()}
    changed = [entry for entry in entries if known.get(entry.service.number) != entry]
    for entry in changed:
        _write(entry, is_new=entry.service.number not in known)
    # Only when all of them are written: returns wait for a service first and for a year's sums second.
    for entry in changed:
        tallies.move_service(entry.service.number)
    events = [
        audit.Event(
            WROTE,
            field=str(entry.service.number),
            before=as_text(known.get(entry.service.number)),
            after=as_text(entry),
        )
        for entry in changed
    ]
    audit.record(person=by, at=at, events=events)
    return len(changed)


def _write(entry: Entry, *, is_new: bool) -> None:
    number = entry.service.number
    values = {
        "name": entry.service.name,
        "region": entry.service.region,
        "kind": entry.service.kind,
        "size": entry.service.size,
        "expected": entry.expected,
        "opened": entry.opened,
        "closed": entry.closed,
    }
    if is_new:
        db.session.execute(insert(ServiceRow).values(number=number, **values))
    else:
        db.session.execute(update(ServiceRow).where(ServiceRow.number == number).values(values))
    db.session.execute(delete(AuthorityRow).where(AuthorityRow.service == number))
    if entry.authorities:
        rows = [{"service": number, "name": name} for name in dict.fromkeys(entry.authorities)]
        db.session.execute(insert(AuthorityRow), rows)


def as_text(entry: Entry | None) -> str | None:
    """An entry as JSON, without its number; None for none."""
    if entry is None:
        return None
    said = {
        "name": entry.service.name,
        "region": entry.service.region,
        "kind": entry.service.kind,
        "size": entry.service.size,
        "authorities": entry.authorities,
        "expected": entry.expected,
        "opened": entry.opened and entry.opened.isoformat(),
        "closed": entry.closed and entry.closed.isoformat(),
    }
    return json.dumps(said, ensure_ascii=False)


def from_text(number: int, text: str) -> Entry:
    """The entry that `as_text` wrote."""
    said = json.loads(text)
    opened, closed = (said[name] and date.fromisoformat(said[name]) for name in ("opened", "closed"))
    service = Service(number, said["name"], said["region"], said["kind"], said["size"])
    return Entry(service, tuple(said["authorities"]), said["expected"], opened, closed)
