"""Who takes the place of the manager of a service: a deputy until some day, or a successor for good."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from selfreview.domain.rights import Role
from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment, Person
from selfreview.storage.tables import RoleRow, db


def deputy_until(until: date, service: int) -> Appointment:
    """The role of a deputy."""
    return Appointment(Role.MANAGER, service, until=until)


def name_deputy(*, service: int, email: str, name: str, until: date, by: str, at: datetime) -> Person:
    """Give somebody the manager's rights up to and including a day; what they were before stays. Does not commit."""
    appointment = deputy_until(until, service)
    return people.appoint(email=email, name=name, appointment=appointment, by=by, at=at)


def deputies_of(service: int, *, day: date) -> Mapping[int, date]:
    """The last day of every deputy of a service, by the id of the person."""
    wanted = select(RoleRow.person_id, RoleRow.until).where(
        RoleRow.service == service,
        RoleRow.until.is_not(None),
        *people.standing(day),  # type: ignore[arg-type]
    )
    return {person_id: until for person_id, until in db.session.execute(wanted) if until is not None}


def end_deputy(*, person_id: int, service: int, by: str, at: datetime) -> bool:
    """Let a deputy's rights end now; the account closes when no other role is left. Does not commit.

    False for whoever is no deputy, or not any more.
    """
    mine = (RoleRow.person_id == person_id, RoleRow.service == service, RoleRow.until.is_not(None))
    if not people.end_roles(*mine, at=at):
        return False
    event = audit.Event("ended role", field=f"service {service}", after=f"{person_id}: deputy")
    audit.record(person=by, at=at, events=[event])
    person = people.person_by_id(person_id, day=day_of(at))
    if person is not None and not person.posts:
        people.close_account(person_id, by=by, at=at)
    return True


def has_handed_over(person_id: int, service: int) -> bool:
    """Whether somebody was a manager of a service for good, and is not any more."""
    was = select(RoleRow.id).where(
        RoleRow.person_id == person_id,
        RoleRow.service == service,
        RoleRow.role == Role.MANAGER.value,
        RoleRow.until.is_(None),
        RoleRow.ended_at.is_not(None),
    )
    return person_id not in people.lasting_managers(service) and db.session.scalar(was.limit(1)) is not None


def hand_over(*, service: int, successor_email: str, name: str, leaving: int, by: str, at: datetime) -> Person:
    """Make somebody the manager of a service and let the one before them become an observer; does not commit."""
    successor = people.appoint(
        email=successor_email, name=name, appointment=Appointment(Role.MANAGER, service), by=by, at=at
    )
    if successor.id != leaving:
        before = people.person_by_id(leaving, day=day_of(at))
        assert before is not None
        observer = Appointment(Role.OBSERVER, service)
        people.appoint(email=before.email, name=before.name, appointment=observer, by=by, at=at)
    return successor
