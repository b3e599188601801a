"""The second factor: time-based codes of an app (RFC 6238), and recovery codes for the day the app is lost."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, insert, or_, select, update

from selfreview.domain.typed_codes import bare_code
from selfreview.storage import audit
from selfreview.storage.tables import PersonRow, RecoveryCodeRow, db

ISSUER = "Selfreview"
STEP = 30
"""Seconds for which a code is shown."""
DRIFT = (0, -1, 1)
"""The steps beside the present one that are taken: clocks differ, and people type slowly."""
WRONG_CLOCK = tuple(sorted(set(range(-40, 41)) - set(DRIFT), key=abs))
"""The steps by which a phone's clock may be wrong so that it can be said; no code of them opens anything."""
RECOVERY_CODES = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What recovery codes are made of: nothing that is easily mistaken for another."""


def begin() -> str:
    """A new secret in base 32, not yet anybody's: it travels with the visitor until a code of it was shown to fit."""
    return pyotp.random_base32()


def address_of(secret: str, *, email: str) -> str:
    """The `otpauth:` address of a secret, which an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def confirm(person_id: int, *, secret: str, code: str, by: str, at: datetime) -> tuple[str, ...] | None:
    """Make a secret somebody's second factor once a code of it fits; None, and nothing changed, when it does not.

    Returns the recovery codes, which are told this once. Does not commit.
    """
    step = _fitting_step(secret, code, at=at)
    if step is None:
        return None
    held = {"totp_secret": secret, "totp_last_step": step}
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(held))
    audit.record(person=by, at=at, events=[audit.Event("set second factor", field=str(person_id))])
    return _make_codes(person_id)


def verify(person_id: int, code: str, *, at: datetime) -> bool:
    """Whether a code of the app or a recovery code fits; either works once. Does not commit."""
    secret = db.session.scalar(select(PersonRow.totp_secret).where(PersonRow.id == person_id))
    if secret is None:
        return False
    step = _fitting_step(secret, code, at=at)
    return _use_step(person_id, step) if step is not None else _use_recovery_code(person_id, code, at=at)


def is_latest(person_id: int, code: str, *, at: datetime) -> bool:
    """Whether a code is the one that was used last: the same form, posted twice."""
    row = db.session.execute(
        select(PersonRow.totp_secret, PersonRow.totp_last_step).where(PersonRow.id == person_id)
    ).one()
    return row[0] is not None and row[1] is not None and _fitting_step(row[0], code, at=at) == row[1]


def minutes_off(person_id: int, code: str, *, at: datetime) -> int | None:
    """By how many minutes somebody's phone is fast (slow: below 0); None where that does not explain a wrong code."""
    secret = db.session.scalar(select(PersonRow.totp_secret).where(PersonRow.id == person_id))
    step = None if secret is None else _fitting_step(secret, code, at=at, drift=WRONG_CLOCK)
    return None if step is None else round((step * STEP - at.timestamp()) / 60) or 1


def _fitting_step(secret: str, code: str, *, at: datetime, drift: Iterable[int] = DRIFT) -> int | None:
    typed = bare_code(code).encode()
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    return next((now + off for off in drift if hmac.compare_digest(totp.generate_otp(now + off).encode(), typed)), None)


def _use_step(person_id: int, step: int) -> bool:
    # One statement that looks and writes: of two who replay a code at once only one comes in.
    later = or_(PersonRow.totp_last_step.is_(None), PersonRow.totp_last_step < step)
    using = update(PersonRow).where(PersonRow.id == person_id, later).values(totp_last_step=step)
    return db.session.execute(using.returning(PersonRow.id)).one_or_none() is not None


def _use_recovery_code(person_id: int, code: str, *, at: datetime) -> bool:
    mine = (RecoveryCodeRow.digest == _digest(person_id, code), RecoveryCodeRow.used_at.is_(None))
    using = update(RecoveryCodeRow).where(*mine).values(used_at=at).returning(RecoveryCodeRow.digest)
    return db.session.execute(using).one_or_none() is not None


def _digest(person_id: int, code: str) -> str:
    return hashlib.sha256(f"{person_id}:{bare_code(code)}".encode()).hexdigest()


def _make_codes(person_id: int) -> tuple[str, ...]:
    codes = tuple("".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
    rows = [{"digest": _digest(person_id, code), "person_id": person_id} for code in codes]
    db.session.execute(insert(RecoveryCodeRow), rows)
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def renew_codes(person_id: int, *, by: str, at: datetime) -> tuple[str, ...]:
    """New recovery codes in place of the old ones, told this once; does not commit."""
    audit.record(person=by, at=at, events=[audit.Event("renewed recovery codes", field=str(person_id))])
    return _make_codes(person_id)


def codes_left(person_id: int) -> int:
    """How many recovery codes somebody has not used yet."""
    unused = (RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
    return db.session.scalars(select(func.count()).select_from(RecoveryCodeRow).where(*unused)).one()


def turn_off(person_id: int, *, by: str, at: datetime) -> None:
    """Let somebody sign in with the password alone again; does not commit."""
    emptied = {"totp_secret": None, "totp_last_step": None}
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(emptied))
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
    audit.record(person=by, at=at, events=[audit.Event("turned second factor off", field=str(person_id))])
