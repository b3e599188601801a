"""What is kept for ever and is no chain itself: tied to the audit trail by its digest, row by row, every column.

A submission, an uploaded file, a release, its errata and its withdrawal are told to the chain `kept` when
they are written; so is every chain when it is begun, every year whose earlier
wordings were cleared, and now and then the heads of all chains. Whatever is
changed, added or taken away beside the product is then found.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select, update

from selfreview.storage import audit, seals
from selfreview.storage.audit import BEGAN, KEPT, SITE, START, Event
from selfreview.storage.tables import (
    AuditRow,
    Base,
    BenchmarkReleaseRow,
    BenchmarkSubmissionRow,
    ChainRow,
    ErratumRow,
    FileRow,
    ReleaseRow,
    ReviewRow,
    SubmissionRow,
    WithdrawalRow,
    db,
)

KINDS: tuple[type[Base], ...] = (
    SubmissionRow,
    FileRow,
    ReleaseRow,
    BenchmarkSubmissionRow,
    BenchmarkReleaseRow,
    ErratumRow,
    WithdrawalRow,
)
WRITTEN = "kept"
LET_GO = "let go"
CLEARED = "cleared texts before"
CLEARED_ROW = "cleared text of"
HEADS = "heads"
SEALED_ANEW = "sealed anew"
_LINE = re.compile(r"kept ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9a-f]{8}:[0-9a-f]{64})")
NOTHING = audit.digest(None)


def keep(row: Base, *, at: datetime) -> None:
    """Tell the record of a row that was just written, with all its columns; does not commit."""
    db.session.flush()
    audit.record(person=SITE, at=at, events=[Event(WRITTEN, field=_name(row), after=_digest(row))], chain=KEPT)


def let_go(row: Base, *, at: datetime) -> None:
    """Tell the record that a row goes because its time is over; does not commit."""
    audit.record(person=SITE, at=at, events=[Event(LET_GO, field=_name(row))], chain=KEPT)


def note_cleared(year: int, *, at: datetime) -> None:
    """Tell the record that the earlier wordings of rounds before a year were cleared; does not commit."""
    audit.record(person=SITE, at=at, events=[Event(CLEARED, field=str(year))], chain=KEPT)


def clear_texts(review_id: int, field: str, *, at: datetime) -> None:
    """Take the texts of one field out of a review's trail, and tell the record of which rows; does not commit.

    The rows stay, with who did what and when, and still verify.
    """
    there = AuditRow.before.is_not(None) | AuditRow.after.is_not(None)
    which = (AuditRow.review_id == review_id, AuditRow.field == field, there)
    rows = db.session.execute(select(AuditRow.chain, AuditRow.seq).where(*which).order_by(AuditRow.seq)).all()
    db.session.execute(update(AuditRow).where(*which).values(before=None, after=None))
    events = [Event(CLEARED_ROW, field=f"{chain} {seq}") for chain, seq in rows]
    audit.record(person=SITE, at=at, events=events, chain=KEPT)


def note_heads(*, at: datetime) -> str:
    """Tell the record the heads of all chains that went on, and return a signed line to keep elsewhere. Commits."""
    before = _told_heads()
    heads = {row.chain: [row.length, row.head] for row in db.session.scalars(select(ChainRow)) if row.chain != KEPT}
    moved = {chain: head for chain, head in sorted(heads.items()) if before.get(chain) != head}
    if moved:
        audit.record(person=SITE, at=at, events=[Event(HEADS, after=json.dumps(moved))], chain=KEPT)
    db.session.commit()
    return sign_line()


def sign_line() -> str:
    """A signed line of how far the record goes, to keep where nobody who writes to the database reaches."""
    row = db.session.get(ChainRow, KEPT)
    length, head = (0, START) if row is None else (row.length, row.head)
    text = f"{KEPT} {length} {head}"
    return f"{text} {seals.make_seal(text) or 'unsigned'}"


def find_overtaken(lines: str) -> Iterator[str]:
    """Of the signed lines in a text (a log, or what was kept of it), those that the record no longer bears out."""
    for length, head, seal in _LINE.findall(lines):
        held = seals.holds(seal, f"{KEPT} {length} {head}")
        row = select(AuditRow.hash).where(AuditRow.chain == KEPT, AuditRow.seq == int(length))
        if held is None:
            yield f"row {length}: not checked, the key that signed the line is not here (SELFREVIEW_AUDIT_KEY)"
        elif not held:
            yield f"row {length}: the line was not signed by this site"
        elif db.session.scalar(row) != head:
            yield f"row {length}: the record was put back, or is another"


def _told_heads() -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = {}
    for text in db.session.scalars(_events(HEADS)):
        told |= json.loads(text or "{}")
    return told


def _events(verb: str, column: Any = AuditRow.after) -> Any:
    return select(column).where(AuditRow.chain == KEPT, AuditRow.verb == verb).order_by(AuditRow.seq)


def find_unsealed() -> Iterator[str]:
    """Every chain whose head is not as it was sealed, was never begun or is gone; as lines to read."""
    begun = list(db.session.scalars(_events(BEGAN, AuditRow.field)))
    rows = {row.chain: row for row in db.session.scalars(select(ChainRow))}
    for row in rows.values():
        held = seals.holds(row.seal, seals.head_text(row.chain, row.length, row.head))
        if held is None:
            yield f"{row.chain}: not checked, the key that sealed it is not here (SELFREVIEW_AUDIT_KEY)"
        elif not held:
            yield f"{row.chain}: its end is not as it was sealed"
        if row.chain != KEPT and begun.count(row.chain) != 1:
            yield f"{row.chain}: it was not begun by the site, or more than once"
    yield from (f"{chain}: the whole chain is missing" for chain in sorted(set(begun) - rows.keys()))
    yield from _find_moved_heads()
    yield from _find_cleared()
    yield from _find_moved_ids()


def _find_moved_heads() -> Iterator[str]:
    for chain, (length, head) in _told_heads().items():
        found = select(AuditRow.hash).where(AuditRow.chain == chain, AuditRow.seq == length)
        if length and db.session.scalar(found) != head:
            yield f"{chain}, row {length}: it is not the row that the record was told of"


def _find_cleared() -> Iterator[str]:
    """Texts that are gone although nobody let them go: their digests are still of something."""
    until = max(
        (int(year) for year in db.session.scalars(_events(CLEARED, AuditRow.field)) if year.isdecimal()), default=0
    )
    let_go_of = set(db.session.scalars(_events(CLEARED_ROW, AuditRow.field)))
    gone = (AuditRow.before.is_(None) & (AuditRow.before_digest != NOTHING)) | (
        AuditRow.after.is_(None) & (AuditRow.after_digest != NOTHING)
    )
    wanted = (
        select(AuditRow.chain, AuditRow.seq, ReviewRow.year)
        .outerjoin(ReviewRow, ReviewRow.id == AuditRow.review_id)
        .where(gone)
        .order_by(AuditRow.chain, AuditRow.seq)
    )
    for chain, seq, year in db.session.execute(wanted):
        if (year is None or year >= until) and f"{chain} {seq}" not in let_go_of:
            yield f"{chain}, row {seq}: its text is gone, and nobody let it go"


def _find_moved_ids() -> Iterator[str]:
    last: dict[str, int] = {}
    for chain, seq, number in db.session.execute(
        select(AuditRow.chain, AuditRow.seq, AuditRow.id).order_by(AuditRow.chain, AuditRow.seq)
    ):
        if number <= last.get(chain, 0):
            yield f"{chain}, row {seq}: its place in the table was changed"
        last[chain] = number


def find_changed() -> Iterator[str]:
    """Every submission, file and release that is not as the record was told of it; as lines to read."""
    told: dict[str, str | None] = {}
    events = select(AuditRow.verb, AuditRow.field, AuditRow.after).where(AuditRow.chain == KEPT)
    for verb, name, digest in db.session.execute(events.order_by(AuditRow.seq)):
        if verb in (WRITTEN, LET_GO):
            told[name] = digest if verb == WRITTEN else None
    for kind in KINDS:
        for row in _all(kind):
            name = _name(row)
            kept = told.pop(name, "")
            if not kept:
                yield f"{name}: the site did not write it"
            elif kept != _digest(row):
                yield f"{name}: it was changed"
    yield from (f"{name}: it is missing" for name, digest in told.items() if digest is not None)


def _all(kind: type[Base]) -> Iterable[Base]:
    for key in db.session.execute(select(*inspect(kind).primary_key)).all():
        row = db.session.get(kind, tuple(key), populate_existing=True)
        if row is not None:
            yield row
            db.session.expunge(row)


def seal_all(*, at: datetime, anew: bool = False) -> int:
    """Seal what an earlier version left unsealed, or `anew` what another key sealed; returns how many chains. Commits.

    Only chains that hold by themselves: whatever does not stays as it is, for `verify` to tell.
    """
    broken = {found.chain for found in audit.find_breaks()}
    begun = set(db.session.scalars(_events(BEGAN, AuditRow.field)))
    count = 0
    for row in db.session.scalars(select(ChainRow).order_by(ChainRow.chain)).all():
        held = seals.holds(row.seal, seals.head_text(row.chain, row.length, row.head))
        if row.chain in broken or held or (row.seal and not (anew and held is None)):
            continue
        sealed = seals.make_seal(seals.head_text(row.chain, row.length, row.head))
        db.session.execute(update(ChainRow).where(ChainRow.chain == row.chain).values(seal=sealed))
        count += 1
    if count and anew:
        audit.record(person=SITE, at=at, events=[Event(SEALED_ANEW, after=str(count))], chain=KEPT)
    if count and not anew:
        _tell_of_before(begun, at)
    db.session.commit()
    return count


def _tell_of_before(begun: set[str], at: datetime) -> None:
    chains = [chain for chain in db.session.scalars(select(ChainRow.chain)) if chain not in {KEPT, *begun}]
    events = [Event(BEGAN, field=chain) for chain in sorted(chains)]
    told = set(db.session.scalars(_events(WRITTEN, AuditRow.field)))
    for kind in KINDS:
        events += [Event(WRITTEN, field=_name(row), after=_digest(row)) for row in _all(kind) if _name(row) not in told]
    audit.record(person=SITE, at=at, events=events, chain=KEPT)


def _name(row: Base) -> str:
    key = ",".join(str(part) for part in inspect(type(row)).primary_key_from_instance(row))
    return f"{row.__tablename__} {key}"


def _digest(row: Base) -> str:
    """The SHA-256 of every column of a row, each with its name."""
    columns = sorted(column.key for column in inspect(type(row)).column_attrs)
    covered = [[name, _plain(getattr(row, name))] for name in columns]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000)
    return value.isoformat() if isinstance(value, date) else value
