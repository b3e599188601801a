"""One-time links used up, and those that a manager hands over by hand instead of having them sent."""

from datetime import datetime

from sqlalchemy import select, update

from selfreview.domain.rights import Role
from selfreview.storage import audit
from selfreview.storage.people.one_time_links import Purpose, digest_of, make_link
from selfreview.storage.people.people import Person
from selfreview.storage.tables import IdentityRow, InvitationRow, PersonRow, db


def use_link(token: str, *, at: datetime) -> bool:
    """Use a one-time link up; of any number who do at once it is True for one. Does not commit.

    Whoever uses one that was sent has shown that the address is theirs.
    """
    unused = (InvitationRow.token == digest_of(token), InvitationRow.used_at.is_(None), InvitationRow.expires_at > at)
    using = (
        update(InvitationRow).where(*unused).values(used_at=at).returning(InvitationRow.person_id, InvitationRow.copied)
    )
    used = db.session.execute(using).one_or_none()
    if used is not None and not used[1]:
        _confirm_address(used[0], at=at)
    return used is not None


def _confirm_address(person_id: int, *, at: datetime) -> None:
    which = update(PersonRow).where(PersonRow.id == person_id, PersonRow.unconfirmed_since.is_not(None))
    if db.session.execute(which.values(unconfirmed_since=None).returning(PersonRow.id)).one_or_none():
        audit.record(person=str(person_id), at=at, events=[audit.Event("confirmed address")])


def may_be_handed_a_link(person: Person, service: int) -> bool:
    """Whether somebody's invitation may be handed over by hand: an ordinary member who has yet to sign in.

    Whoever holds the link becomes that person here. So never for a manager, a
    chair or a deputy, and never for an account that opens anything else.
    """
    posts = person.posts
    ordinary = bool(posts) and all(p.service == service and p.role in (Role.MEMBER, Role.OBSERVER) for p in posts)
    if not ordinary or person.has_password or person.closed:
        return False
    return db.session.scalar(select(IdentityRow.person_id).where(IdentityRow.person_id == person.id).limit(1)) is None


def copy_link(person: Person, service: int, *, by: str, at: datetime) -> str:
    """A token to hand over by hand: the account is marked until its address is confirmed. Does not commit."""
    token = make_link(person.id, Purpose.FIRST_SIGN_IN, at=at, copied=True)
    db.session.execute(update(PersonRow).where(PersonRow.id == person.id).values(unconfirmed_since=at))
    event = audit.Event("copied invitation link", field=f"service {service}", after=str(person.id))
    audit.record(person=by, at=at, events=[event])
    return token
