"""Correcting what is held on a person: the address they sign in with, and their name."""

from datetime import datetime

from sqlalchemy import select, update

from selfreview.domain.typed_codes import fold_email
from selfreview.storage import audit
from selfreview.storage.people.people import kill_links
from selfreview.storage.tables import PersonRow, db


class AddressTaken(RuntimeError):
    """Another account has this address, open or closed."""


def change_email(person_id: int, *, email: str, by: str, at: datetime) -> None:
    """Let somebody sign in with another address; links that went to the old one open nothing any more.

    Raises `AddressTaken`. Does not commit.
    """
    address = fold_email(email)
    before = db.session.scalars(select(PersonRow.email).where(PersonRow.id == person_id)).one()
    if address == before:
        return
    if db.session.scalar(select(PersonRow.id).where(PersonRow.email == address)) is not None:
        raise AddressTaken(address)
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(email=address))
    kill_links(person_id, at=at)
    audit.record(person=by, at=at, events=[audit.Event("changed address", before=before, after=address)])


def rename(person_id: int, *, name: str, by: str, at: datetime) -> None:
    """Correct somebody's name; what was recorded before keeps the name of its day. Does not commit."""
    before = db.session.scalars(select(PersonRow.name).where(PersonRow.id == person_id)).one()
    if name == before:
        return
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(name=name))
    audit.record(person=by, at=at, events=[audit.Event("corrected name", before=before, after=name)])
