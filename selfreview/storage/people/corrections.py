"""Correcting what is held on a person: the address they sign in with, and their name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update

from selfreview.domain.people.mailed_links import MailedLink, Opens, link_to_account
from selfreview.domain.typed_codes import fold_email
from selfreview.storage import audit
from selfreview.storage.people.earlier_details import Detail, keep_earlier
from selfreview.storage.people.one_time_links import digest_of, kill_links, unknown_digest
from selfreview.storage.tables import AddressChangeRow, LetterRow, PersonRow, db

CONFIRMED_WITHIN = timedelta(hours=24)


class AddressTaken(RuntimeError):
    """Another account has this address, open or closed."""


def is_taken(email: str) -> bool:
    """Whether an account has this address, open or closed."""
    return db.session.scalar(select(PersonRow.id).where(PersonRow.email == fold_email(email))) is not None


def change_email(person_id: int, *, email: str, by: str, at: datetime) -> None:
    """Let somebody sign in with another address; links that went to the old one open nothing any more.

    Letters that wait go to the new one. Raises `AddressTaken`. Does not commit.
    """
    address = fold_email(email)
    before = db.session.scalars(select(PersonRow.email).where(PersonRow.id == person_id)).one()
    if address == before:
        return
    if is_taken(address):
        raise AddressTaken(address)
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(email=address))
    keep_earlier(person_id, Detail.EMAIL, before, at=at)
    kill_links(person_id, at=at)
    opens_account = LetterRow.link.startswith(f"{Opens.ACCOUNT.value}:")
    waiting = update(LetterRow).where(LetterRow.recipient == before, LetterRow.sent_at.is_(None))
    db.session.execute(waiting.where(or_(LetterRow.link.is_(None), ~opens_account)).values(recipient=address))
    audit.record(person=by, at=at, events=[audit.Event("changed address", before=before, after=address)])


def rename(person_id: int, *, name: str, by: str, at: datetime) -> None:
    """Correct somebody's name; what was recorded before keeps the name of its day. Does not commit."""
    before = db.session.scalars(select(PersonRow.name).where(PersonRow.id == person_id)).one()
    if name == before:
        return
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(name=name))
    keep_earlier(person_id, Detail.NAME, before, at=at)
    audit.record(person=by, at=at, events=[audit.Event("corrected name", before=before, after=name)])


def ask_for_address(person_id: int, *, email: str, at: datetime) -> MailedLink:
    """Keep a new address until it is confirmed there by a link, which is promised to a letter; an earlier one dies."""
    _drop_asked(person_id, at=at)
    link = link_to_account()
    row = {"token": unknown_digest(), "reference": link.reference, "person_id": person_id, "made_at": at}
    db.session.execute(insert(AddressChangeRow).values(**row, email=fold_email(email)))
    return link


def _drop_asked(person_id: int, *, at: datetime) -> None:
    unused = (AddressChangeRow.person_id == person_id, AddressChangeRow.used_at.is_(None))
    db.session.execute(update(AddressChangeRow).where(*unused).values(used_at=at))


def asked_address(token: str, person_id: int, *, at: datetime) -> str | None:
    """The new address that somebody's link confirms; None where it is another's, used, or too old."""
    wanted = select(AddressChangeRow.email).where(
        AddressChangeRow.token == digest_of(token),
        AddressChangeRow.person_id == person_id,
        AddressChangeRow.used_at.is_(None),
        AddressChangeRow.made_at > at - CONFIRMED_WITHIN,
    )
    return db.session.scalar(wanted)


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose address moves to another domain; `is_taken` says that somebody has the new one already."""

    person_id: int
    name: str
    before: str
    after: str
    is_taken: bool
    has_password: bool


def plan_move(*, old: str, new: str) -> tuple[Move, ...]:
    """Everybody with an open account at a domain, and the address that each would have at the new one."""
    ending = f"@{old.lower()}"
    wanted = select(PersonRow).where(PersonRow.closed_at.is_(None), PersonRow.email.endswith(ending, autoescape=True))
    found = db.session.scalars(wanted.order_by(PersonRow.name, PersonRow.id)).all()
    after = {row.id: f"{row.email[: -len(ending)]}@{new.lower()}" for row in found}
    taken = set(db.session.scalars(select(PersonRow.email).where(PersonRow.email.in_(after.values()))))
    return tuple(
        Move(row.id, row.name, row.email, after[row.id], after[row.id] in taken, row.password is not None)
        for row in found
    )


def move(moves: Sequence[Move], *, by: str, at: datetime) -> tuple[Move, ...]:
    """Give everybody the address at the new domain whose new one is free; returns those. Does not commit."""
    moved = tuple(one for one in moves if not one.is_taken)
    for one in moved:
        change_email(one.person_id, email=one.after, by=by, at=at)
    return moved
