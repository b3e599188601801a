"""The benchmarking as a collection within a year's round: opened, extended and closed by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Update, delete, insert, select, update

from selfreview.storage import audit
from selfreview.storage.round.rounds import NoSuchRound, find_round
from selfreview.storage.tables import CollectionExtensionRow, CollectionRow, db

BENCHMARKING = "benchmarking"
"""The name of this collection in tables and in the audit trail."""


class CollectionExists(RuntimeError):
    """The collection of that year was opened before."""


class NoSuchCollection(RuntimeError):
    """The benchmarking of that year was not opened."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The benchmarking of one year."""

    year: int
    edition: str
    deadline: date | None
    closed: bool


def _collection(row: CollectionRow) -> Collection:
    return Collection(row.year, row.edition, row.deadline, row.closed_at is not None)


def find_collection(year: int) -> Collection | None:
    """The benchmarking of a year; None where it was not opened."""
    row = db.session.get(CollectionRow, (year, BENCHMARKING))
    return None if row is None else _collection(row)


def all_collections() -> tuple[Collection, ...]:
    """The benchmarking of every year that had one, newest first."""
    wanted = select(CollectionRow).where(CollectionRow.collection == BENCHMARKING).order_by(CollectionRow.year.desc())
    return tuple(_collection(row) for row in db.session.scalars(wanted))


def open_collection(year: int, *, edition: str, deadline: date | None, by: str, at: datetime) -> None:
    """Open the benchmarking within a year's round; does not commit. Raises `NoSuchRound` and `CollectionExists`."""
    if find_round(year) is None:
        raise NoSuchRound(year)
    if find_collection(year) is not None:
        raise CollectionExists(year)
    row = {"year": year, "collection": BENCHMARKING, "edition": edition, "deadline": deadline, "opened_at": at}
    db.session.execute(insert(CollectionRow).values(row))
    _record("opened the benchmarking", year, edition, by=by, at=at)


def close_collection(year: int, *, by: str, at: datetime) -> None:
    """Close the benchmarking of a year: drafts stay and can be read; does not commit. Raises `NoSuchCollection`."""
    _set_closed(year, at)
    _record("closed the benchmarking", year, by=by, at=at)


def reopen_collection(year: int, *, reason: str, by: str, at: datetime) -> None:
    """Open it again, with a reason; does not commit. Raises `NoSuchCollection`."""
    _set_closed(year, None)
    _record("reopened the benchmarking", year, reason, by=by, at=at)


def set_deadline(year: int, *, deadline: date | None, by: str, at: datetime) -> None:
    """Ask for returns by another day; does not commit. Raises `NoSuchCollection`."""
    _known(year)
    db.session.execute(_here(year).values(deadline=deadline))
    said = deadline.isoformat() if deadline else "none"
    _record("set the deadline of the benchmarking", year, said, by=by, at=at)


def extend_collection(year: int, *, service: int, to: date, by: str, at: datetime) -> None:
    """Give one service until a later day, even once it has closed; does not commit. Raises `NoSuchCollection`."""
    _known(year)
    key = {"year": year, "collection": BENCHMARKING, "service": service}
    db.session.execute(delete(CollectionExtensionRow).filter_by(**key))
    db.session.execute(insert(CollectionExtensionRow).values(**key, to=to))
    _record("extended the benchmarking", year, f"service {service} to {to.isoformat()}", by=by, at=at)


def record_reminders(year: int, services: tuple[int, ...], *, by: str, at: datetime) -> None:
    """Keep in the audit trail which services were reminded of it; does not commit."""
    _record("reminded services of the benchmarking", year, ", ".join(map(str, services)), by=by, at=at)


def extensions_of(year: int) -> dict[int, date]:
    """The services that have until a later day."""
    here = (CollectionExtensionRow.year == year, CollectionExtensionRow.collection == BENCHMARKING)
    rows = db.session.execute(select(CollectionExtensionRow.service, CollectionExtensionRow.to).where(*here))
    return {row[0]: row[1] for row in rows}


def _known(year: int) -> None:
    if find_collection(year) is None:
        raise NoSuchCollection(year)


def _here(year: int) -> Update:
    return update(CollectionRow).where(CollectionRow.year == year, CollectionRow.collection == BENCHMARKING)


def _set_closed(year: int, at: datetime | None) -> None:
    _known(year)
    change = _here(year).values(closed_at=at)
    db.session.execute(change if at is None else change.where(CollectionRow.closed_at.is_(None)))


def _record(verb: str, year: int, after: str | None = None, *, by: str, at: datetime) -> None:
    audit.record(person=by, at=at, events=[audit.Event(verb, field=str(year), after=after)])
