"""Sign-ins: one row a device, ended here and not in the browser; and the counting of tries."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Date, bindparam, delete, exists, func, insert, or_, select, update

from selfreview.domain.typed_codes import fold_email
from selfreview.domain.uk_time import day_of
from selfreview.storage.engine import insert_into, lock_name
from selfreview.storage.people.people import Person, gather, standing, with_posts
from selfreview.storage.tables import (
    AttemptRow,
    AttendanceRow,
    PersonRow,
    ReviewRow,
    RoleRow,
    SignInRow,
    SittingRow,
    db,
)

IDLE = timedelta(minutes=45)
ABSOLUTE = timedelta(hours=12)
MARK_EVERY = timedelta(minutes=1)

ATTEMPT_WINDOW = timedelta(minutes=5)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 30
JUDGED_WITHIN = timedelta(seconds=30)
"""A try that has not been judged by then counts as failed: its process has ended."""
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person at a device; `ended` says that the session is over and only tells who it was.

    `revoked` is one that was ended on the server, and did not run out.
    `meeting_at` are the services of theirs at which a meeting is open now.
    """

    token: str
    person: Person
    started_at: datetime
    seen_at: datetime
    ended: bool
    revoked: bool = False
    meeting_at: tuple[int, ...] = ()

    @property
    def ran_out(self) -> bool:
        """Whether time alone ended it: nobody revoked it, and the account is open."""
        return self.ended and not self.revoked and not self.person.closed

    def ends_at(self) -> datetime:
        """When it ends if nothing more happens."""
        return min(self.seen_at + IDLE, self.started_at + ABSOLUTE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start(person_id: int, *, device: str, at: datetime, once: str | None = None) -> str:
    """Begin a sign-in; returns the token that the browser keeps, of which only the digest is stored.

    Two posts of one form come with the same `once`, a secret of that form: they begin one sign-in between them.
    """
    values = {"person_id": person_id, "started_at": at, "seen_at": at, "device": device[:200]}
    if once is not None:
        adding = insert_into(SignInRow).values(token=_digest(once), **values)
        db.session.execute(adding.on_conflict_do_nothing(index_elements=["token"]))
        if is_fresh(once, person_id, at=at):
            return once
    token = secrets.token_urlsafe(32)
    db.session.execute(insert(SignInRow).values(token=_digest(token), **values))
    return token


def is_fresh(token: str, person_id: int, *, at: datetime) -> bool:
    """Whether a sign-in of somebody's began a moment ago and was not ended."""
    mine = (SignInRow.token == _digest(token), SignInRow.person_id == person_id, SignInRow.ended_at.is_(None))
    return db.session.scalar(select(SignInRow.token).where(*mine, SignInRow.started_at > at - MARK_EVERY)) is not None


# Asked with the sign-in, so that the bar that tells of an open meeting costs a page no round trip of its own.
_MEETS = (
    exists()
    .where(ReviewRow.service == RoleRow.service, SittingRow.review_id == ReviewRow.id, SittingRow.ended_at.is_(None))
    .correlate(RoleRow)
)

# Built once: this is asked for every page.
_FOUND = (
    with_posts(bindparam("day", type_=Date))
    .add_columns(SignInRow.started_at, SignInRow.seen_at, SignInRow.ended_at, _MEETS)
    .join(SignInRow, SignInRow.token == bindparam("token"))
    .where(SignInRow.person_id == PersonRow.id)
)


def find(token: str, *, at: datetime) -> SignIn | None:
    """The sign-in of a token with its person and roles, in one statement; None when there never was one."""
    lines = db.session.execute(_FOUND, {"token": _digest(token), "day": day_of(at)}).all()
    if not lines:
        return None
    person = gather((line[0], line[1]) for line in lines)[0]
    started, seen, ended = lines[0][2:5]
    over = ended is not None or at > started + ABSOLUTE or person.closed
    over = over or (at > seen + IDLE and not _is_in_open_meeting(token))
    meeting_at = tuple(dict.fromkeys(line[1].service for line in lines if line[5]))
    return SignIn(token, person, started, seen, over, ended is not None, meeting_at)


def _is_in_open_meeting(token: str) -> bool:
    # Whoever listens for an hour is not idle: an open meeting counts as activity, for the sign-in that joined it.
    here = (AttendanceRow.sign_in == _digest(token), SittingRow.id == AttendanceRow.sitting_id)
    return bool(db.session.scalar(select(exists().where(*here, SittingRow.ended_at.is_(None)))))


def key_of(sign_in: SignIn) -> str:
    """The key under which a sign-in is kept; it opens nothing."""
    return _digest(sign_in.token)


def services_of(tokens: Collection[str], *, at: datetime) -> dict[str, frozenset[int]]:
    """Of these tokens, those whose sign-in goes on, with the services at which their people have a role now."""
    digests = {_digest(token): token for token in tokens}
    sits = exists().where(AttendanceRow.sign_in == SignInRow.token, SittingRow.id == AttendanceRow.sitting_id)
    lines = db.session.execute(
        select(SignInRow.token, RoleRow.service)
        .join(PersonRow, PersonRow.id == SignInRow.person_id)
        .join(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(
            SignInRow.token.in_(digests),
            SignInRow.ended_at.is_(None),
            or_(SignInRow.seen_at >= at - IDLE, sits.where(SittingRow.ended_at.is_(None))),
            SignInRow.started_at >= at - ABSOLUTE,
            PersonRow.closed_at.is_(None),
            RoleRow.service.is_not(None),
            *standing(day_of(at)),  # type: ignore[arg-type]
        )
    )
    found: dict[str, set[int]] = {}
    for digest, service in lines:
        assert service is not None
        found.setdefault(digests[digest], set()).add(service)
    return {token: frozenset(services) for token, services in found.items()}


def password_of(email: str) -> tuple[int, str | None] | None:
    """The id and hashed password of an open account; None when the address is unknown."""
    wanted = select(PersonRow.id, PersonRow.password).where(
        PersonRow.email == fold_email(email), PersonRow.closed_at.is_(None)
    )
    found = db.session.execute(wanted).one_or_none()
    return None if found is None else (found[0], found[1])


def password_mark(person_id: int) -> str:
    """What tells one password of somebody from the next, and nothing of either."""
    hashed = db.session.scalar(select(PersonRow.password).where(PersonRow.id == person_id))
    return _digest(f"mark {hashed}")[:16]


def mark_seen(sign_in: SignIn, *, at: datetime) -> None:
    """Note that somebody is still there."""
    db.session.execute(update(SignInRow).where(SignInRow.token == _digest(sign_in.token)).values(seen_at=at))


def end(token: str, *, at: datetime) -> None:
    """End a sign-in."""
    db.session.execute(update(SignInRow).where(SignInRow.token == _digest(token)).values(ended_at=at))


def end_others(sign_in: SignIn, *, at: datetime) -> None:
    """End every other sign-in of the same person."""
    others = (SignInRow.person_id == sign_in.person.id, SignInRow.token != _digest(sign_in.token))
    db.session.execute(update(SignInRow).where(*others, SignInRow.ended_at.is_(None)).values(ended_at=at))


def open_of(person_id: int, *, at: datetime) -> tuple[tuple[str, datetime, datetime], ...]:
    """The devices that somebody is signed in on: device, since when, last seen."""
    rows = db.session.execute(
        select(SignInRow.device, SignInRow.started_at, SignInRow.seen_at)
        .where(
            SignInRow.person_id == person_id,
            SignInRow.ended_at.is_(None),
            SignInRow.seen_at > at - IDLE,
            SignInRow.started_at > at - ABSOLUTE,
        )
        .order_by(SignInRow.seen_at.desc())
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def account_digest(email: str) -> str:
    """The key under which the failures of an account are counted."""
    # A digest: what is typed into the e-mail field may be a password typed in the wrong place.
    return _digest(fold_email(email))


class TooMany(RuntimeError):
    """An account or an address has tried too often of late; no account is ever locked for longer."""


class Busy(RuntimeError):
    """So many tries of this address are being judged that one more could be over the limit; it may ask again soon."""


def begin_attempt(*, email: str, address: str, at: datetime) -> int:
    """Count a try before it is judged; returns its number for `fail` or `withdraw`. Commits.

    So of any number at once no more are judged than may be. Raises `TooMany`
    and `Busy`. What a clock that has since been put back wrote does not count.
    """
    account = account_digest(email)
    _queue_up(account, address)
    gone = or_(AttemptRow.at <= at - ATTEMPT_WINDOW, AttemptRow.at > at + CLOCKS_DIFFER)
    db.session.execute(delete(AttemptRow).where(gone))
    failed = or_(AttemptRow.judged, AttemptRow.at < at - JUDGED_WITHIN)
    by_account, by_address, open_ones = db.session.execute(
        select(
            func.count().filter(AttemptRow.account == account),
            func.count().filter(AttemptRow.address == address, failed),
            func.count().filter(AttemptRow.address == address, ~failed),
        ).where(or_(AttemptRow.account == account, AttemptRow.address == address))
    ).one()
    if by_account >= ATTEMPTS_PER_ACCOUNT or by_address >= ATTEMPTS_PER_ADDRESS:
        db.session.commit()
        raise TooMany
    if by_address + open_ones >= ATTEMPTS_PER_ADDRESS:
        db.session.commit()
        raise Busy
    counted = insert(AttemptRow).values(account=account, address=address, at=at, judged=False)
    number = db.session.execute(counted.returning(AttemptRow.id)).scalar_one()
    db.session.commit()
    return number


def _queue_up(*names: str) -> None:
    """Let whoever counts for the same account or address wait until this transaction ends."""
    for name in sorted(names):
        lock_name(f"attempts {name}")


def fail(attempt: int) -> None:
    """Note that a counted try was wrong; does not commit."""
    db.session.execute(update(AttemptRow).where(AttemptRow.id == attempt).values(judged=True))


def withdraw(attempt: int) -> None:
    """Forget a counted try that was right, or never judged; does not commit."""
    db.session.execute(delete(AttemptRow).where(AttemptRow.id == attempt))


def forget_failures(*, email: str) -> None:
    """Forget an account's failures once it has signed in."""
    db.session.execute(delete(AttemptRow).where(AttemptRow.account == account_digest(email)))
