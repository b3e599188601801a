"""The audit trail: append-only, hash-chained, one chain a review and one for everything else."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from selfreview.storage import seals
from selfreview.storage.engine import insert_into, lock_row, notify_listeners
from selfreview.storage.tables import AuditRow, ChainRow, db

NETWORK = "network"
"""The chain of what happens outside any review: people, roles, rounds, services."""

KEPT = "kept"
"""The chain of what stands outside the chains: that a chain was begun, and the digest of each thing kept for ever."""

SITE = "the site"
BEGAN = "began"

START = "0" * 64


def chain_of(review_id: int) -> str:
    """The name of a review's chain."""
    return f"review:{review_id}"


def digest(text: str | None) -> str:
    """The SHA-256 of a text, of nothing when there is none."""
    return hashlib.sha256((text or "").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, before it has a place in a chain."""

    verb: str
    exemplar: str = ""
    field: str = ""
    version: int = 0
    before: str | None = None
    after: str | None = None


def record(
    *, person: str, at: datetime, events: Iterable[Event], review_id: int | None = None, chain: str | None = None
) -> None:
    """Append events to the review's chain, to another that is named, or else to the network's."""
    chain = chain or (NETWORK if review_id is None else chain_of(review_id))
    length, head, is_whole = _lock_head(chain, at)
    rows = []
    for event in events:
        length += 1
        row = {
            "chain": chain,
            "seq": length,
            "at": at,
            "person": person,
            "verb": event.verb,
            "review_id": review_id,
            "exemplar": event.exemplar,
            "field": event.field,
            "version": event.version,
            "before": event.before,
            "after": event.after,
            "before_digest": digest(event.before),
            "after_digest": digest(event.after),
            "previous": head,
        }
        head = row["hash"] = seal(row)
        rows.append(row)
    if rows:
        db.session.execute(insert(AuditRow), rows)
        if review_id is not None:
            notify_listeners()
        fresh = {"length": length, "head": head, "seal": _seal_head(chain, length, head, is_whole)}
        db.session.execute(update(ChainRow).where(ChainRow.chain == chain).values(fresh))


def _seal_head(chain: str, length: int, head: str, is_whole: bool) -> str:
    return seals.make_seal(seals.head_text(chain, length, head)) if is_whole else seals.BROKEN


def _lock_head(chain: str, at: datetime) -> tuple[int, str, bool]:
    """A chain's length and head, and whether its seal holds as far as the keys at hand can say."""
    statement = lock_row(select(ChainRow.length, ChainRow.head, ChainRow.seal).where(ChainRow.chain == chain))
    found = db.session.execute(statement).one_or_none()
    if found is None:
        fresh = insert_into(ChainRow).values(
            chain=chain, length=0, head=START, seal=_seal_head(chain, 0, START, is_whole=True)
        )
        begun = db.session.execute(fresh.on_conflict_do_nothing().returning(ChainRow.chain)).one_or_none()
        if begun is not None and chain != KEPT:
            record(person=SITE, at=at, events=[Event(BEGAN, field=chain)], chain=KEPT)
        found = db.session.execute(statement).one()
    length, head, seal_of_head = found
    return length, head, not seals.keys() or seals.holds(seal_of_head, seals.head_text(chain, length, head)) is True


def seal(row: dict[str, object]) -> str:
    """The hash of a row: of everything in it, of its texts' digests, and of the row before it."""
    at = row["at"]
    assert isinstance(at, datetime)
    covered = [
        row["chain"],
        row["seq"],
        int(at.timestamp() * 1_000_000),
        row["person"],
        row["verb"],
        row["review_id"],
        row["exemplar"],
        row["field"],
        row["version"],
        row["before_digest"],
        row["after_digest"],
        row["previous"],
    ]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    what: str


def find_breaks() -> tuple[Break, ...]:
    """The first broken row of every chain that does not hold; empty when all hold."""
    heads = {row.chain: row for row in db.session.scalars(select(ChainRow))}
    seen: dict[str, tuple[int, str]] = {}
    breaks: dict[str, Break] = {}
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.chain, AuditRow.seq).execution_options(yield_per=500))
    for row in rows:
        length, head = seen.get(row.chain, (0, START))
        if row.chain not in breaks and (what := _fault_of(row, length, head)):
            breaks[row.chain] = Break(row.chain, row.seq, what)
        seen[row.chain] = (row.seq, row.hash)
    for chain in sorted(heads.keys() | seen.keys()):
        end = (heads[chain].length, heads[chain].head) if chain in heads else (0, START)
        if chain not in breaks and seen.get(chain, (0, START)) != end:
            breaks[chain] = Break(chain, end[0], "rows are missing at the end, or rows were added")
    return tuple(breaks.values())


def _fault_of(row: AuditRow, length: int, head: str) -> str:
    if row.seq != length + 1:
        return f"row {length + 1} is missing"
    if row.previous != head:
        return "it does not follow the row before it"
    # A cleared text is None and keeps its digest; a text that is there must be the text that was written.
    for text, kept in ((row.before, row.before_digest), (row.after, row.after_digest)):
        if text is not None and digest(text) != kept:
            return "its text was changed"
    covered = {column.key: getattr(row, column.key) for column in AuditRow.__table__.columns}
    return "" if seal(covered) == row.hash else "it was changed"
