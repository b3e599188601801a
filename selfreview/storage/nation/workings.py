"""How far the next release of a year is worked out, and what it came to: whichever process does it, all can read it.

What is kept is for the network only. It holds what a release would say, and
nothing of it is published by being kept.
"""

import json
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, update

from selfreview.domain.disclosure import Findings, Loss, Preview, Published, Reason, Sides, Suppressed, read_published
from selfreview.storage import seals
from selfreview.storage.engine import insert_into, writing
from selfreview.storage.nation.ledger import Comparison
from selfreview.storage.nation.sources import WorkedOut
from selfreview.storage.tables import ReleaseWorkingRow, db

SILENT = timedelta(minutes=3)
"""Whoever says nothing for so long has died, and somebody else begins again."""

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Working:
    """How many steps of how many are done; `content` is what it came to, None until it has."""

    done: int
    steps: int
    content: str | None


def key_of(inputs: object) -> str:
    """The digest of what goes into a calculation: the same in every process, in whatever order sets and maps came.

    A process writes a set of texts in an order of its own, and a database gives rows that nobody ordered as it likes.
    """
    return sha256(_spell_out(inputs).encode()).hexdigest()


def _spell_out(value: object) -> str:
    if is_dataclass(value):
        return f"{type(value).__name__}({', '.join(_spell_out(getattr(value, one.name)) for one in fields(value))})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{_spell_out(key)}: {_spell_out(one)}' for key, one in value.items()))}}}"
    if isinstance(value, Set):
        return f"{{{', '.join(sorted(map(_spell_out, value)))}}}"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_spell_out, value))})"
    return repr(value)


def find(key: str) -> Working | None:
    """How far something is, by the digest of what goes into it; None where nobody has begun."""
    row = db.session.get(ReleaseWorkingRow, key, populate_existing=True)
    return None if row is None or _is_altered(row) else Working(row.done, row.steps, row.content)


def _is_altered(row: ReleaseWorkingRow) -> bool:
    # A release is made of it: whoever can write to the database alone may not write there what is published.
    text = _sealed_text(row.key, row.content)
    return row.content is not None and bool(seals.keys()) and not seals.holds(row.seal or "", text)


def _sealed_text(key: str, content: str | None) -> str:
    return f"{key} {content}"


@contextmanager
def _apart() -> Iterator[None]:
    # Whoever works it out only reads otherwise, and holds nothing while it takes.
    db.session.rollback()
    with writing():
        yield
        db.session.commit()


def claim(key: str, year: int, *, at: datetime) -> bool:
    """Take it on oneself to work something out; False where it is done, or somebody is at it. Commits."""
    with _apart():
        return _claim(key, year, at)


def _claim(key: str, year: int, at: datetime) -> bool:
    db.session.execute(delete(ReleaseWorkingRow).where(ReleaseWorkingRow.seen_at <= at - KEPT))
    row = db.session.get(ReleaseWorkingRow, key, populate_existing=True)
    if row is not None and _is_altered(row):
        db.session.delete(row)
        db.session.flush()
    fresh = insert_into(ReleaseWorkingRow).values(key=key, year=year, seen_at=at, done=0, steps=0, content=None)
    taken = db.session.execute(fresh.on_conflict_do_nothing().returning(ReleaseWorkingRow.key)).one_or_none()
    if taken is None:
        lost = update(ReleaseWorkingRow).filter_by(key=key).where(ReleaseWorkingRow.content.is_(None))
        lost = lost.where(ReleaseWorkingRow.seen_at <= at - SILENT).values(seen_at=at, done=0, steps=0)
        taken = db.session.execute(lost.returning(ReleaseWorkingRow.key)).one_or_none()
    return taken is not None


def note(key: str, done: int, steps: int, *, at: datetime) -> None:
    """Say how far it is."""
    _set(key, done=done, steps=steps, seen_at=at)


def finish(key: str, worked: WorkedOut, *, at: datetime) -> None:
    """Keep what it came to."""
    content = _as_text(worked)
    _set(key, content=content, seal=seals.make_seal(_sealed_text(key, content)), seen_at=at)


def _set(key: str, **values: object) -> None:
    with _apart():
        db.session.execute(update(ReleaseWorkingRow).filter_by(key=key).values(**values))


def give_up(key: str) -> None:
    """Let somebody else begin again."""
    with _apart():
        db.session.execute(delete(ReleaseWorkingRow).filter_by(key=key, content=None))


def _as_text(worked: WorkedOut) -> str:
    found, told = worked.preview, worked.comparison
    data = {
        "published": found.published.as_data(),
        "loss": [[loss.safe, loss.lost] for loss in _losses(found.published)],
        "suppressed": [[one.table, one.group, one.exemplar, one.reason.name] for one in found.suppressed],
        "findings": {
            name: [each.searched, each.judged, each.national, each.before, each.undecided]
            for name, each in found.findings.items()
        },
        "sides": {name: sides.name for name, sides in found.sides.items()},
        "waiting": found.waiting,
        "out_of_time": found.out_of_time,
        "crossing_refused": found.crossing_refused,
        "comparison": None if told is None else [told.year, told.number, told.before, told.before_number],
        "compared": [] if told is None else sorted(told.services),
        "told": {} if told is None else {side: sorted(names) for side, names in told.told.items()},
        "pickable": {name: sorted(services) for name, services in worked.pickable.items()},
    }
    return json.dumps(data, ensure_ascii=False)


def _losses(published: Published) -> list[Loss]:
    crossing = () if published.crossing is None else (published.crossing.table.loss,)
    return [*(table.loss for table in published.tables), *crossing]


def read(content: str) -> WorkedOut:
    """What was kept of something that was worked out; what the audit found exposed is not kept."""
    data = json.loads(content)
    found = Preview(
        published=_with_losses(read_published(data["published"]), [Loss(*pair) for pair in data["loss"]]),
        suppressed=tuple(
            Suppressed(table, group, exemplar, Reason[reason]) for table, group, exemplar, reason in data["suppressed"]
        ),
        findings={name: Findings(*numbers) for name, numbers in data["findings"].items()},
        sides={name: Sides[sides] for name, sides in data["sides"].items()},
        waiting=tuple(data["waiting"]),
        out_of_time=tuple(data["out_of_time"]),
        crossing_refused=data["crossing_refused"],
    )
    return WorkedOut(found, _comparison(data), {name: frozenset(some) for name, some in data["pickable"].items()})


def _with_losses(published: Published, losses: list[Loss]) -> Published:
    shown = zip(published.tables, losses, strict=False)
    tables = tuple(replace(table, loss=loss) for table, loss in shown)
    crossing = published.crossing
    if crossing is not None:
        crossing = replace(crossing, table=replace(crossing.table, loss=losses[-1]))
    return replace(published, tables=tables, crossing=crossing)


def _comparison(data: Mapping[str, Any]) -> Comparison | None:
    if data["comparison"] is None:
        return None
    told = {side: frozenset(names) for side, names in data["told"].items()}
    year, number, before, before_number = data["comparison"]
    return Comparison(year, number, before, before_number, frozenset(data["compared"]), told)
