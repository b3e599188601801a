"""What somebody posted after their session had ended, kept until they have signed in again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from selfreview.storage.tables import KeptPostRow, db

KEEP = timedelta(days=7)
MOST = 10
LARGEST = 400_000
"""The longest kept post, in characters: more than the longest texts of any form."""
LONGEST_PATH = 500


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A form that did not reach its page: the fields with all their values."""

    id: int
    path: str
    fields: Mapping[str, Sequence[str]]
    at: datetime


def keep(*, person_id: int, path: str, fields: Mapping[str, Sequence[str]], at: datetime) -> None:
    """Keep a post for its writer; an earlier one for the same page gives way. Does not commit.

    Kept are the newest `MOST` of a person, none of them larger than `LARGEST`.
    """
    older = (KeptPostRow.person_id == person_id, KeptPostRow.path == path)
    db.session.execute(delete(KeptPostRow).where(*older))
    db.session.execute(delete(KeptPostRow).where(KeptPostRow.at < at - KEEP))
    body = json.dumps({name: list(values) for name, values in fields.items()}, ensure_ascii=False)
    if len(body) > LARGEST or len(path) > LONGEST_PATH:
        return
    newest = select(KeptPostRow.id).where(KeptPostRow.person_id == person_id).order_by(KeptPostRow.id.desc())
    kept = tuple(db.session.scalars(newest.limit(MOST - 1)))
    db.session.execute(delete(KeptPostRow).where(KeptPostRow.person_id == person_id, KeptPostRow.id.not_in(kept)))
    db.session.execute(insert(KeptPostRow).values(person_id=person_id, path=path, fields=body, at=at))


def find(*, person_id: int, path: str) -> KeptPost | None:
    """What this person posted to this page and has not settled yet."""
    row = db.session.scalar(select(KeptPostRow).where(KeptPostRow.person_id == person_id, KeptPostRow.path == path))
    return None if row is None else KeptPost(row.id, row.path, json.loads(row.fields), row.at)


def newest(*, person_id: int) -> KeptPost | None:
    """The newest kept post of somebody."""
    wanted = select(KeptPostRow).where(KeptPostRow.person_id == person_id).order_by(KeptPostRow.id.desc()).limit(1)
    row = db.session.scalar(wanted)
    return None if row is None else KeptPost(row.id, row.path, json.loads(row.fields), row.at)


def all_of(*, person_id: int) -> tuple[KeptPost, ...]:
    """Everything kept of somebody, newest first."""
    wanted = select(KeptPostRow).where(KeptPostRow.person_id == person_id).order_by(KeptPostRow.id.desc())
    return tuple(KeptPost(row.id, row.path, json.loads(row.fields), row.at) for row in db.session.scalars(wanted))


def drop(*, person_id: int, path: str) -> None:
    """Forget a kept post once its page has been saved or its writer has thrown it away."""
    db.session.execute(delete(KeptPostRow).where(KeptPostRow.person_id == person_id, KeptPostRow.path == path))
