"""Letters to the services of a round: who can be written to, who was reminded when, and the messages that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update

from selfreview.domain.rights import Role
from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.people.people import standing
from selfreview.storage.tables import MessageLetterRow, PersonRow, RoleRow, RoundMessageRow, ServiceReminderRow, db


class Audience(StrEnum):
    """Whom a message goes to; the value is what is kept."""

    ALL = "all"
    NOT_STARTED = "not started"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A manager of a service or their deputy, with the address of their account."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the services of a round; `reached` counts the letters that were written, 0 before it is sent."""

    id: int
    year: int
    audience: Audience
    subject: str
    body: str
    written_by: str
    written_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    reached: int


class AlreadySent(RuntimeError):
    """The message went out before, so that it can no longer be sent, changed or thrown away."""


def addressees(*, day: date) -> Mapping[int, tuple[Addressee, ...]]:
    """The managers of every service that has any, deputies included, by name."""
    wanted = (
        select(RoleRow.service, PersonRow.name, PersonRow.email)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.role == Role.MANAGER.value, RoleRow.service.is_not(None), *standing(day))  # type: ignore[arg-type]
        .order_by(PersonRow.name, PersonRow.email)
    )
    found: dict[int, dict[str, Addressee]] = {}
    for service, name, email in db.session.execute(wanted):
        assert service is not None
        found.setdefault(service, {})[email] = Addressee(name, email)
    return {service: tuple(people.values()) for service, people in found.items()}


def reminded(year: int) -> Mapping[int, date]:
    """The last day on which each service was reminded of its return of a year."""
    wanted = (
        select(ServiceReminderRow.service, func.max(ServiceReminderRow.day))
        .where(ServiceReminderRow.year == year)
        .group_by(ServiceReminderRow.service)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def reminded_on(day: date) -> frozenset[int]:
    """The services that were reminded on a day, of whatever return."""
    return frozenset(db.session.scalars(select(ServiceReminderRow.service).where(ServiceReminderRow.day == day)))


def mark_reminded(service: int, *, year: int, day: date, by: str, at: datetime) -> bool:
    """Note that a service is reminded today; False where it was already. Does not commit.

    Of two who remind at once the second waits here for the first, and is told False.
    """
    values = {"service": service, "year": year, "day": day, "by": by, "at": at}
    fresh = insert_into(ServiceReminderRow).values(values).on_conflict_do_nothing()
    return db.session.execute(fresh.returning(ServiceReminderRow.service)).one_or_none() is not None


def record_reminders(year: int, services: tuple[int, ...], *, by: str, at: datetime) -> None:
    """Keep in the audit trail which services were reminded. Does not commit."""
    told = ", ".join(map(str, services))
    audit.record(person=by, at=at, events=[audit.Event("reminded services", field=str(year), after=told)])


def write_message(year: int, *, audience: Audience, subject: str, body: str, by: str, at: datetime) -> int:
    """Keep a message that is yet to be sent; returns its id. Does not commit."""
    values = {"year": year, "audience": audience.value, "subject": subject, "body": body}
    fresh = insert(RoundMessageRow).values(**values, written_by=by, written_at=at)
    return db.session.execute(fresh.returning(RoundMessageRow.id)).scalar_one()


def rewrite_message(message_id: int, *, audience: Audience, subject: str, body: str, by: str, at: datetime) -> None:
    """Change a message that is yet to be sent. Raises `AlreadySent`. Does not commit."""
    values = {"audience": audience.value, "subject": subject, "body": body, "written_by": by, "written_at": at}
    _change_unsent(message_id, values)


def drop_message(message_id: int) -> None:
    """Throw away a message that is yet to be sent. Raises `AlreadySent`. Does not commit."""
    gone = delete(RoundMessageRow).where(RoundMessageRow.id == message_id, RoundMessageRow.sent_at.is_(None))
    if db.session.execute(gone.returning(RoundMessageRow.id)).one_or_none() is None:
        raise AlreadySent(message_id)


def mark_sent(message_id: int, *, to: Mapping[int, str], by: str, at: datetime) -> None:
    """Note that a message goes out to these services, each at its addresses. Does not commit.

    Raises `AlreadySent` where somebody has sent it: of two clicks one comes here first.
    """
    _change_unsent(message_id, {"sent_by": by, "sent_at": at})
    rows = [{"message_id": message_id, "service": service, "recipient": whom} for service, whom in to.items()]
    if rows:
        db.session.execute(insert(MessageLetterRow), rows)
    told = audit.Event("sent message", field=f"message {message_id}", after=f"{len(rows)} services")
    audit.record(person=by, at=at, events=[told])


def _change_unsent(message_id: int, values: Mapping[str, object]) -> None:
    unsent = update(RoundMessageRow).where(RoundMessageRow.id == message_id, RoundMessageRow.sent_at.is_(None))
    changed = unsent.values(values).returning(RoundMessageRow.id).execution_options(synchronize_session=False)
    if db.session.execute(changed).one_or_none() is None:
        raise AlreadySent(message_id)


def messages_of(year: int) -> tuple[Message, ...]:
    """The messages of a round, the newest first, those that are yet to be sent among them."""
    reached = select(func.count()).where(MessageLetterRow.message_id == RoundMessageRow.id).scalar_subquery()
    columns = (
        RoundMessageRow.id,
        RoundMessageRow.year,
        RoundMessageRow.audience,
        RoundMessageRow.subject,
        RoundMessageRow.body,
        RoundMessageRow.written_by,
        RoundMessageRow.written_at,
        RoundMessageRow.sent_by,
        RoundMessageRow.sent_at,
        reached,
    )
    wanted = select(*columns).where(RoundMessageRow.year == year).order_by(RoundMessageRow.id.desc())
    return tuple(Message(row[0], row[1], Audience(row[2]), *row[3:]) for row in db.session.execute(wanted))


def find_message(message_id: int, *, year: int) -> Message | None:
    """A message of a round."""
    return next((one for one in messages_of(year) if one.id == message_id), None)


def recipients_of(message_id: int) -> Mapping[int, str]:
    """The addresses that a message went to, by service."""
    wanted = select(MessageLetterRow.service, MessageLetterRow.recipient).where(
        MessageLetterRow.message_id == message_id
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}
