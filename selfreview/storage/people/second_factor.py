"""The second factor: time-based codes of an app (RFC 6238), and recovery codes for the day the app is lost."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from argon2 import extract_parameters
from argon2.low_level import Type, hash_secret
from sqlalchemy import delete, func, insert, or_, select, update

from selfreview.domain.typed_codes import bare_code
from selfreview.storage import audit
from selfreview.storage.tables import PasskeyChallengeRow, PasskeyRow, PersonRow, RecoveryCodeRow, db

ISSUER = "Selfreview"
STEP = 30
"""Seconds for which a code is shown."""
DRIFT = (0, -1, 1)
"""The steps beside the present one that are taken: clocks differ, and people type slowly."""
WRONG_CLOCK = tuple(sorted(set(range(-40, 41)) - set(DRIFT), key=abs))
"""The steps by which a phone's clock may be wrong so that it can be said; no code of them opens anything."""
RECOVERY_CODES = 10
Cost = tuple[int, int]
"""What the digest of a recovery code costs whoever guesses: memory in kiB, and rounds."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What recovery codes are made of: nothing that is easily mistaken for another."""


def begin() -> str:
    """A new secret in base 32, not yet anybody's: it travels with the visitor until a code of it was shown to fit."""
    return pyotp.random_base32()


def address_of(secret: str, *, email: str) -> str:
    """The `otpauth:` address of a secret, which an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


@dataclass(frozen=True, slots=True)
class FreshCodes:
    """Recovery codes as they are told this once, with what is kept of them."""

    told: tuple[str, ...]
    kept: tuple[str, ...] = field(repr=False)


def draw_codes(person_id: int, cost: Cost) -> FreshCodes:
    """New recovery codes for somebody; slow, and nobody's before they are handed to `confirm` or `renew_codes`."""
    codes = tuple("".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    like = _encode(b"", secrets.token_bytes(16), cost)
    return FreshCodes(
        tuple(f"{code[:5]}-{code[5:]}" for code in codes), tuple(digest_code(person_id, code, like) for code in codes)
    )


def confirm(person_id: int, *, sealed: str, step: int, codes: FreshCodes, by: str, at: datetime) -> None:
    """Make a secret, of which a code of this step has fitted, somebody's second factor; does not commit."""
    held = {"totp_secret": sealed, "totp_last_step": step}
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(held))
    audit.record(person=by, at=at, events=[audit.Event("set second factor", field=str(person_id))])
    _keep_codes(person_id, codes)


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of somebody's second factor: the sealed secret of their app where they have one, the step of the
    code that was used last, and the digest of a recovery code not yet used."""

    sealed: str | None
    last_step: int | None
    a_code: str | None


def find_held(person_id: int) -> Held:
    """What is kept of somebody's codes; nothing of a passkey."""
    wanted = select(PersonRow.totp_secret, PersonRow.totp_last_step).where(PersonRow.id == person_id)
    sealed, last_step = db.session.execute(wanted).one()
    unused = (RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
    return Held(sealed, last_step, db.session.scalar(select(RecoveryCodeRow.digest).where(*unused)))


def has_app(person_id: int) -> bool:
    """Whether somebody has an app that shows codes, beside or without a passkey."""
    return db.session.scalar(select(PersonRow.totp_secret).where(PersonRow.id == person_id)) is not None


def fitting_step(secret: str, code: str, *, at: datetime, drift: Iterable[int] = DRIFT) -> int | None:
    """The step whose code this is, at a time give or take one step; None for none."""
    typed = bare_code(code).encode()
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    return next((now + off for off in drift if hmac.compare_digest(totp.generate_otp(now + off).encode(), typed)), None)


def use_step(person_id: int, step: int, *, at: datetime) -> bool:
    """Use the code of a step up; False when it, or a later one, was used already. Does not commit.

    One statement looks and writes: of two who replay a code at once only one
    comes in. A step from the time before a clock was put back counts for nothing.
    """
    ahead = int(at.timestamp()) // STEP + 1
    last = PersonRow.totp_last_step
    using = update(PersonRow).where(PersonRow.id == person_id, or_(last.is_(None), last < step, last > ahead))
    return db.session.execute(using.values(totp_last_step=step).returning(PersonRow.id)).one_or_none() is not None


def use_recovery_code(person_id: int, digest: str, *, at: datetime) -> bool:
    """Use a recovery code up, by its digest; False when it is none, or was used. Does not commit."""
    mine = (
        RecoveryCodeRow.digest == digest,
        RecoveryCodeRow.person_id == person_id,
        RecoveryCodeRow.used_at.is_(None),
    )
    using = update(RecoveryCodeRow).where(*mine).values(used_at=at).returning(RecoveryCodeRow.digest)
    return db.session.execute(using).one_or_none() is not None


def is_recovery_code(code: str) -> bool:
    """Whether what was typed has the form of a recovery code, so that it is worth the slow digest."""
    plain = bare_code(code)
    return len(plain) == 10 and set(plain) <= set(LETTERS)


def digest_code(person_id: int, code: str, like: str) -> str:
    """The slow digest of a recovery code, with the salt and at the cost of another of the same person's."""
    inner = hashlib.sha256(f"{person_id}:{bare_code(code)}".encode()).hexdigest().encode()
    parameters = extract_parameters(like)
    salt = base64.b64decode(like.split("$")[4] + "==")
    return _encode(inner, salt, (parameters.memory_cost, parameters.time_cost))


def _encode(inner: bytes, salt: bytes, cost: Cost) -> str:
    memory, rounds = cost
    return hash_secret(inner, salt, rounds, memory, 1, 32, Type.ID).decode()


def _keep_codes(person_id: int, codes: FreshCodes) -> None:
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
    db.session.execute(insert(RecoveryCodeRow), [{"digest": digest, "person_id": person_id} for digest in codes.kept])


def renew_codes(person_id: int, codes: FreshCodes, *, by: str, at: datetime) -> None:
    """Keep new recovery codes in place of the old ones; does not commit."""
    audit.record(person=by, at=at, events=[audit.Event("renewed recovery codes", field=str(person_id))])
    _keep_codes(person_id, codes)


def seal_all(close: Callable[[str], str], mark: str) -> int:
    """Seal the secrets that an earlier version kept in the clear; returns how many. Does not commit."""
    plain = (PersonRow.totp_secret.is_not(None), PersonRow.totp_secret.not_like(f"{mark}%"))
    found = db.session.execute(select(PersonRow.id, PersonRow.totp_secret).where(*plain)).all()
    for person_id, secret in found:
        assert secret is not None
        db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(totp_secret=close(secret)))
    return len(found)


def codes_left(person_id: int) -> int:
    """How many recovery codes somebody has not used yet."""
    unused = (RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
    return db.session.scalars(select(func.count()).select_from(RecoveryCodeRow).where(*unused)).one()


def turn_off(person_id: int, *, by: str, at: datetime) -> None:
    """Let somebody sign in with the password alone again; does not commit."""
    emptied = {"totp_secret": None, "totp_last_step": None}
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(emptied))
    for opening in (RecoveryCodeRow, PasskeyRow, PasskeyChallengeRow):
        db.session.execute(delete(opening).where(opening.person_id == person_id))
    audit.record(person=by, at=at, events=[audit.Event("turned second factor off", field=str(person_id))])
