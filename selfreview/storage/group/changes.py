"""What just changed and who is here: read often and cheaply by whoever keeps open pages up to date."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_, update

from selfreview.storage import audit
from selfreview.storage.engine import CHANNEL, insert_into, notify_listeners
from selfreview.storage.group.collaboration import FRESH, Author, Here
from selfreview.storage.review.history import COLUMNS, Change
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AuditRow, ChainRow, PresenceRow, ReviewRow, db

PAUSE = 0.4
"""Seconds between two looks where the database cannot tell of changes."""

MOST = 200
"""How many changes are read of one review at once."""

Place = tuple[int, int]
"""A review by its service and year: it can be watched before it has begun."""


class ChangeListener:
    """Waits for something to be written: PostgreSQL wakes it at once, on SQLite it wakes by itself."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def wait(self, seconds: float) -> None:
        """Return when something may have changed, at the latest after some seconds."""
        if self._connection is None:
            time.sleep(min(PAUSE, seconds))
        else:
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                pass


@contextmanager
def open_listener() -> Iterator[ChangeListener]:
    """A listener with a connection of its own where it needs one."""
    if db.engine.dialect.name != "postgresql":
        yield ChangeListener(None)
        return
    borrowed = db.engine.raw_connection()
    connection: Any = borrowed.driver_connection
    # Out of the pool: it is kept for as long as anybody's page is open.
    borrowed.detach()
    try:
        connection.autocommit = True
        connection.execute(f"LISTEN {CHANNEL}")
        yield ChangeListener(connection)
    finally:
        connection.close()


def begun(places: Collection[Place]) -> dict[Place, int]:
    """The ids of those of these reviews that have begun."""
    wanted = select(ReviewRow.service, ReviewRow.year, ReviewRow.id)
    rows = db.session.execute(wanted.where(tuple_(ReviewRow.service, ReviewRow.year).in_(places)))
    return {(service, year): review_id for service, year, review_id in rows}


def lengths(review_ids: Collection[int]) -> dict[int, int]:
    """How much has happened in each of these reviews."""
    chains = {audit.chain_of(review_id): review_id for review_id in review_ids}
    rows = db.session.execute(select(ChainRow.chain, ChainRow.length).where(ChainRow.chain.in_(chains)))
    return {chains[chain]: length for chain, length in rows}


def changes_after(review_id: int, seq: int) -> tuple[Change, ...]:
    """What happened in a review after a place in its chain, oldest first, not more than `MOST` at once."""
    wanted = select(*COLUMNS).where(AuditRow.chain == audit.chain_of(review_id), AuditRow.seq > seq)
    return tuple(Change(*row) for row in db.session.execute(wanted.order_by(AuditRow.seq).limit(MOST)))


def present(places: Collection[Place], *, at: datetime) -> dict[Place, tuple[tuple[str, Here], ...]]:
    """Who is at these reviews now, each with the stream that keeps their page up to date, by name."""
    p = PresenceRow
    rows = db.session.execute(
        select(p.service, p.year, p.stream, p.exemplar, p.person_id, p.person, p.agency, p.field)
        .where(tuple_(p.service, p.year).in_(places), p.seen_at > at - FRESH)
        .order_by(p.person, p.stream)
    )
    found: dict[Place, tuple[tuple[str, Here], ...]] = {}
    for service, year, stream, exemplar, person_id, person, agency, field in rows:
        place = (service, year)
        found[place] = (*found.get(place, ()), (stream, Here(exemplar, person_id, person, agency, field)))
    return found


def arrive(review: Review, *, stream: str, exemplar: str, field: str, author: Author, at: datetime) -> None:
    """Note that somebody's page is open, and which field they are in; does not commit."""
    moving = {"exemplar": exemplar, "field": field, "seen_at": at}
    place = {"service": review.service.number, "year": review.round.year}
    who = {"person_id": author.id, "person": author.name, "agency": author.agency}
    db.session.execute(
        insert_into(PresenceRow)
        .values(stream=stream, **place, **who, **moving)
        .on_conflict_do_update(index_elements=["stream"], set_=moving, where=PresenceRow.person_id == author.id)
    )
    notify_listeners()


def refresh(streams: Collection[str], *, at: datetime) -> None:
    """Note that these pages are still open, and forget those that were not heard of for long; does not commit."""
    db.session.execute(update(PresenceRow).where(PresenceRow.stream.in_(streams)).values(seen_at=at))
    db.session.execute(delete(PresenceRow).where(PresenceRow.seen_at < at - 2 * FRESH))


def leave(stream: str, *, person_id: int | None = None) -> None:
    """Note that a page was closed, by the person whose it was where one is named; does not commit."""
    gone = delete(PresenceRow).where(PresenceRow.stream == stream)
    db.session.execute(gone if person_id is None else gone.where(PresenceRow.person_id == person_id))
    notify_listeners()
