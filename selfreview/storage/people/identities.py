"""Accounts elsewhere that let people in: known by who vouches for them and their number there, never by an address."""

from datetime import datetime

from sqlalchemy import select

from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.people.people import Person, person_by_id
from selfreview.storage.tables import IdentityRow, db


def holder_of(issuer: str, subject: str, *, at: datetime) -> Person | None:
    """Whose account here this one elsewhere opens; None for nobody's, and for one that was closed."""
    wanted = select(IdentityRow.person_id).where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
    person_id = db.session.scalar(wanted)
    person = None if person_id is None else person_by_id(person_id, day=day_of(at))
    return None if person is None or person.closed else person


def link(issuer: str, subject: str, *, person_id: int, at: datetime) -> bool:
    """Let an account elsewhere open somebody's account here; False when it opens one already. Does not commit."""
    adding = insert_into(IdentityRow).values(issuer=issuer, subject=subject, person_id=person_id, linked_at=at)
    added = adding.on_conflict_do_nothing(index_elements=["issuer", "subject"]).returning(IdentityRow.person_id)
    if db.session.execute(added).one_or_none() is None:
        return False
    audit.record(person=str(person_id), at=at, events=[audit.Event("linked account elsewhere", field=issuer)])
    return True
