"""Passkeys: what is kept of each, and what one is asked to sign, which is good once and for a few minutes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from selfreview.storage import audit
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.tables import PasskeyChallengeRow, PasskeyRow, PersonRow, db

CHALLENGE_LASTS = timedelta(minutes=10)
"""As long as half a sign-in does."""
MOST = 10
"""How many passkeys one person has at most."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as it is listed, with what its signatures are judged by."""

    id: int
    credential: str
    public_key: str
    name: str
    added_at: datetime
    used_at: datetime | None


_READ = select(
    PasskeyRow.id,
    PasskeyRow.credential,
    PasskeyRow.public_key,
    PasskeyRow.name,
    PasskeyRow.added_at,
    PasskeyRow.used_at,
)


def all_of(person_id: int) -> tuple[Passkey, ...]:
    """Somebody's passkeys, in the order in which they were added."""
    rows = db.session.execute(_READ.where(PasskeyRow.person_id == person_id).order_by(PasskeyRow.id))
    return tuple(Passkey(*row) for row in rows)


def _digest(key: str) -> str:
    return hashlib.sha256(f"passkey challenge {key}".encode()).hexdigest()


def make_challenge(person_id: int, key: str, *, at: datetime) -> str:
    """Something new to be signed, kept under a secret of the session in place of what was kept there.

    What nobody has signed in time goes. Does not commit.
    """
    gone = PasskeyChallengeRow.made_at <= at - CHALLENGE_LASTS
    db.session.execute(delete(PasskeyChallengeRow).where(or_(gone, PasskeyChallengeRow.digest == _digest(key))))
    row = {"digest": _digest(key), "person_id": person_id, "challenge": secrets.token_urlsafe(32), "made_at": at}
    adding = insert_into(PasskeyChallengeRow).values(row)
    again = {"challenge": row["challenge"], "made_at": at}
    db.session.execute(adding.on_conflict_do_update(index_elements=["digest"], set_=again))
    return str(row["challenge"])


def find_challenge(person_id: int, key: str, *, at: datetime) -> str | None:
    """What waits to be signed under a secret of the session; None when nothing does any more."""
    return db.session.scalar(select(PasskeyChallengeRow.challenge).where(_waiting(person_id, key, at)))


def use_challenge(person_id: int, key: str, *, at: datetime) -> str | None:
    """The same, used up in that statement: of two answers at once only one is judged. Does not commit."""
    using = delete(PasskeyChallengeRow).where(_waiting(person_id, key, at)).returning(PasskeyChallengeRow.challenge)
    return db.session.execute(using).scalar_one_or_none()


def _waiting(person_id: int, key: str, at: datetime) -> ColumnElement[bool]:
    row = PasskeyChallengeRow
    return and_(row.digest == _digest(key), row.person_id == person_id, row.made_at > at - CHALLENGE_LASTS)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser told of a passkey that it has just made."""

    credential: str
    public_key: str
    uses: int


def add(person_id: int, made: NewPasskey, *, name: str, by: str, at: datetime) -> bool:
    """Make a passkey somebody's; False when it is somebody's already. Does not commit."""
    row = {"credential": made.credential, "public_key": made.public_key, "uses": made.uses}
    adding = insert_into(PasskeyRow).values(**row, person_id=person_id, name=name, added_at=at)
    added = adding.on_conflict_do_nothing(index_elements=["credential"]).returning(PasskeyRow.id)
    if db.session.execute(added).scalar_one_or_none() is None:
        return False
    audit.record(person=by, at=at, events=[audit.Event("added passkey", field=str(person_id))])
    return True


def find(person_id: int, credential: str) -> Passkey | None:
    """A passkey of this person's own, by what it calls itself; another's is not found."""
    mine = (PasskeyRow.person_id == person_id, PasskeyRow.credential == credential)
    row = db.session.execute(_READ.where(*mine)).one_or_none()
    return None if row is None else Passkey(*row)


def use(passkey_id: int, uses: int, *, at: datetime) -> bool:
    """Note a use with the count that was told; False, and nothing noted, when the count has not gone up.

    A passkey that never counts tells 0 every time. One statement looks and
    writes, so that of two copies that tell the same count only one comes in.
    Does not commit.
    """
    rises = PasskeyRow.uses < uses if uses else PasskeyRow.uses == 0
    using = update(PasskeyRow).where(PasskeyRow.id == passkey_id, rises).values(uses=uses, used_at=at)
    return db.session.execute(using.returning(PasskeyRow.id)).one_or_none() is not None


def remove(person_id: int, passkey_id: int, *, by: str, at: datetime) -> bool:
    """Let a passkey open nothing any more; False where it was gone already. Does not commit.

    Whoever removes another of the same person waits, and then knows whether that is the last.
    """
    db.session.execute(lock_row(select(PersonRow.id).where(PersonRow.id == person_id)))
    mine = delete(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.person_id == person_id)
    if db.session.execute(mine.returning(PasskeyRow.id)).one_or_none() is None:
        return False
    audit.record(person=by, at=at, events=[audit.Event("removed passkey", field=str(person_id))])
    return True
