"""One-time links: made where they are shown, or promised to a letter and minted as it goes."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Update, insert, update

from selfreview.domain.people.mailed_links import MailedLink, link_to_account
from selfreview.storage.tables import AddressChangeRow, InvitationRow, db

INVITATION_DAYS = 14
RESET_HOURS = 4


class Purpose(StrEnum):
    """What a one-time link is for."""

    FIRST_SIGN_IN = "first sign-in"
    FORGOTTEN = "forgotten password"


_LASTS = {Purpose.FIRST_SIGN_IN: timedelta(days=INVITATION_DAYS), Purpose.FORGOTTEN: timedelta(hours=RESET_HOURS)}


def digest_of(token: str) -> str:
    """What is kept of a one-time token."""
    return hashlib.sha256(token.encode()).hexdigest()


def unknown_digest() -> str:
    """A digest in the place of a token that is not there yet: nobody can ever name what it is the digest of."""
    return digest_of(secrets.token_urlsafe(32))


def make_link(person_id: int, purpose: Purpose, *, at: datetime, copied: bool = False) -> str:
    """A one-time token for a link that is shown now; only its digest is kept.

    An earlier one for the same purpose dies. `copied` is one that is handed
    over and not sent to the address. Does not commit.
    """
    token = secrets.token_urlsafe(32)
    _keep(person_id, purpose, at, token=digest_of(token), copied=copied)
    return token


def promise_link(person_id: int, purpose: Purpose, *, at: datetime) -> MailedLink:
    """A one-time link for a letter that is written now: it opens nothing until the letter goes.

    An earlier one for the same purpose dies. Does not commit.
    """
    link = link_to_account()
    _keep(person_id, purpose, at, token=unknown_digest(), reference=link.reference)
    return link


def _keep(person_id: int, purpose: Purpose, at: datetime, **values: str | bool) -> None:
    unused = (InvitationRow.person_id == person_id, InvitationRow.used_at.is_(None))
    earlier = update(InvitationRow).where(*unused, InvitationRow.purpose == purpose.value)
    db.session.execute(earlier.values(used_at=at))
    row = {"person_id": person_id, "purpose": purpose.value, "made_at": at, "expires_at": at + _LASTS[purpose]}
    db.session.execute(insert(InvitationRow).values(**row, **values))


def mint(reference: str, token: str, *, at: datetime) -> None:
    """Let the token in a letter that is about to go open its link, whose time counts from now.

    A link that was used meanwhile, or that a later one replaced, stays dead. Does not commit.
    """
    for purpose, lasts in _LASTS.items():
        minted = _unused(InvitationRow, reference).where(InvitationRow.purpose == purpose.value)
        db.session.execute(minted.values(made_at=at, expires_at=at + lasts))
    db.session.execute(_unused(AddressChangeRow, reference).values(made_at=at))
    _set_digest(reference, digest_of(token))


def withdraw(reference: str) -> None:
    """Let the link of a letter that was given up open nothing, until the letter is sent after all. Does not commit."""
    _set_digest(reference, unknown_digest())


def _set_digest(reference: str, digest: str) -> None:
    for table in (InvitationRow, AddressChangeRow):
        db.session.execute(_unused(table, reference).values(token=digest))


def _unused(table: type[InvitationRow | AddressChangeRow], reference: str) -> Update:
    unused = update(table).where(table.reference == reference, table.used_at.is_(None))
    return unused.execution_options(synchronize_session=False)


def kill_links(person_id: int, *, at: datetime) -> None:
    """Let none of somebody's one-time links open anything any more."""
    for table in (InvitationRow, AddressChangeRow):
        unused = update(table).where(table.person_id == person_id, table.used_at.is_(None))
        db.session.execute(unused.values(used_at=at))
