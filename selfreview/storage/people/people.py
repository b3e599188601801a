"""People, the roles that they hold, and the links by which they come in for the first time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import BindParameter, Date, Select, and_, bindparam, delete, insert, or_, select, update

from selfreview.domain.rights import Post, Role
from selfreview.domain.typed_codes import fold_email
from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.people import invited
from selfreview.storage.people.one_time_links import Purpose, digest_of, kill_links
from selfreview.storage.tables import (
    IdentityRow,
    InvitationRow,
    PasskeyChallengeRow,
    PasskeyRow,
    PersonRow,
    RoleRow,
    ServiceRow,
    SignInRow,
    db,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may sign in, with the roles that they hold today."""

    id: int
    email: str
    name: str
    posts: tuple[Post, ...]
    has_password: bool
    has_second_factor: bool
    closed: bool
    is_unconfirmed: bool = False
    language: str | None = None

    def is_invited(self, service: int) -> bool:
        """Whether somebody has yet to accept their invitation to a service."""
        post = self.post_at(service)
        return not self.has_password or (post is not None and post.called is not None)

    def post_at(self, service: int) -> Post | None:
        """The role that somebody holds at a service; None when it is none."""
        return next((post for post in self.posts if post.service == service), None)

    @property
    def services(self) -> tuple[int, ...]:
        """The services that somebody has a role at, each once."""
        return tuple(dict.fromkeys(post.service for post in self.posts if post.service is not None))


def standing(day: date | BindParameter[date]) -> tuple[object, ...]:
    """The conditions under which a role is held on a day."""
    return (
        RoleRow.ended_at.is_(None),
        RoleRow.since <= day,
        or_(RoleRow.until.is_(None), RoleRow.until >= day),
    )


def with_posts(day: date | BindParameter[date]) -> Select[PersonRow, RoleRow]:
    """A select of people beside the roles that they hold on a day, one line a role."""
    held = and_(RoleRow.person_id == PersonRow.id, *standing(day))  # type: ignore[arg-type]
    return select(PersonRow, RoleRow).outerjoin(RoleRow, held).order_by(PersonRow.name, PersonRow.id, RoleRow.id)


def gather(lines: Iterable[tuple[PersonRow, RoleRow | None]]) -> tuple[Person, ...]:
    """People from lines of person and role, in the order in which they come."""
    found: dict[int, tuple[PersonRow, list[Post]]] = {}
    for person, role in lines:
        posts = found.setdefault(person.id, (person, []))[1]
        if role is not None:
            posts.append(Post(Role(role.role), role.service, role.region, role.agency, role.called))
    return tuple(
        Person(
            id=row.id,
            email=row.email,
            name=row.name,
            posts=tuple(posts),
            has_password=row.password is not None,
            has_second_factor=row.totp_secret is not None or row.has_passkey,
            closed=row.closed_at is not None,
            is_unconfirmed=row.unconfirmed_since is not None,
            language=row.language,
        )
        for row, posts in found.values()
    )


def find_person(*, email: str, day: date) -> Person | None:
    """The person with this address, however it is capitalised."""
    return _first(with_posts(day).where(PersonRow.email == fold_email(email)))


def person_by_id(person_id: int, *, day: date) -> Person | None:
    """The person with this id."""
    return _first(with_posts(day).where(PersonRow.id == person_id))


def _first(wanted: Select[PersonRow, RoleRow]) -> Person | None:
    people = gather((row[0], row[1]) for row in db.session.execute(wanted))
    return people[0] if people else None


def was_at(person_id: int, service: int) -> bool:
    """Whether somebody has ever held a role at a service."""
    held = select(RoleRow.id).where(RoleRow.person_id == person_id, RoleRow.service == service)
    return db.session.scalar(held.limit(1)) is not None


# Made once: the pages of a group ask for it several times.
_GROUP = with_posts(bindparam("day", type_=Date)).where(
    RoleRow.service == bindparam("service"), PersonRow.closed_at.is_(None)
)


def people_of(service: int, *, day: date) -> tuple[Person, ...]:
    """Everyone who holds a role at a service, by name; the invited by what they were called when they were invited."""
    group = gather((row[0], row[1]) for row in db.session.execute(_GROUP, {"service": service, "day": day}))
    return tuple(sorted((as_called(one, service) for one in group), key=lambda one: (one.name, one.id)))


def as_called(person: Person, service: int | None) -> Person:
    """Somebody as a service may see them: until they accept, only by the name under which it invited them."""
    names = [post.called for post in person.posts if post.service == service and post.called is not None]
    return replace(person, name=names[0]) if names else person


def everyone(*, day: date) -> tuple[Person, ...]:
    """Every account, by name."""
    return gather((row[0], row[1]) for row in db.session.execute(with_posts(day)))


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role that somebody is to have; a deputy's has an end."""

    role: Role
    service: int | None = None
    region: str | None = None
    agency: str | None = None
    until: date | None = None


def find_appointed(*, email: str, appointment: Appointment, day: date) -> Person | None:
    """Whoever holds just this role already, and so is not to be appointed or written to again; None for anybody else.

    Of two same posts the second waits here for the first and finds what it did.
    """
    person_id = db.session.scalar(lock_row(select(PersonRow.id).where(PersonRow.email == fold_email(email))))
    asked = (
        RoleRow.person_id == person_id,
        RoleRow.role == appointment.role.value,
        RoleRow.service == appointment.service,
        RoleRow.region == appointment.region,
        RoleRow.agency == appointment.agency,
        RoleRow.until == appointment.until,
    )
    if person_id is None or db.session.scalar(select(RoleRow.id).where(*asked, *standing(day)).limit(1)) is None:  # type: ignore[arg-type]
        return None
    person = person_by_id(person_id, day=day)
    return None if person is None else as_called(person, appointment.service)


def appoint(*, email: str, name: str, appointment: Appointment, by: str, at: datetime) -> Person:
    """Give somebody a role, with a new account when the address is unknown; does not commit.

    A person holds one role at a service: the new one takes the place of an
    earlier one, except that a deputy keeps what they were. Whoever has an
    account already is called at the service as whoever invites them calls them
    until they accept: nobody learns of an account by inviting its address.
    Raises `LastManager` where the only manager would become something else.
    """
    address = fold_email(email)
    row = db.session.scalar(select(PersonRow).where(PersonRow.email == address))
    called = None if row is None else invited.name_until_accepted(row, name.strip(), appointment.service)
    if row is None:
        row = PersonRow(email=address, name=name.strip(), password=None, created_at=at)
        db.session.add(row)
        db.session.flush()
    elif row.closed_at is not None:
        row.closed_at = None
    _make_room(row.id, appointment, at=at)
    db.session.execute(
        insert(RoleRow).values(
            person_id=row.id,
            role=appointment.role.value,
            service=appointment.service,
            region=appointment.region,
            agency=appointment.agency,
            called=called,
            since=day_of(at),
            until=appointment.until,
        )
    )
    where = f"service {appointment.service}" if appointment.service is not None else appointment.region or "network"
    event = audit.Event("appointed", field=where, after=f"{row.email}: {appointment.role.value}")
    audit.record(person=by, at=at, events=[event])
    person = person_by_id(row.id, day=day_of(at))
    assert person is not None
    return as_called(person, appointment.service)


def _make_room(person_id: int, appointment: Appointment, *, at: datetime) -> None:
    mine = (RoleRow.person_id == person_id, RoleRow.service == appointment.service)
    if appointment.service is None:
        end_roles(*mine, RoleRow.role == appointment.role.value, RoleRow.region == appointment.region, at=at)
    elif appointment.until is not None:
        end_roles(*mine, RoleRow.until.is_not(None), at=at)
    else:
        if appointment.role is not Role.MANAGER:
            _keep_a_manager(appointment.service, leaving=person_id)
        end_roles(*mine, at=at)


def end_roles(*which: object, at: datetime) -> bool:
    """End the roles that nobody has ended; False where there are none, as on a second click."""
    ending = update(RoleRow).where(RoleRow.ended_at.is_(None), *which).returning(RoleRow.id)  # type: ignore[arg-type]
    ended = ending.values(ended_at=at, called=None).execution_options(synchronize_session=False)
    return bool(db.session.execute(ended).all())


class LastManager(RuntimeError):
    """A service is never left without a manager."""


class LastAdministrator(RuntimeError):
    """The network is never left without an administrator."""


def has_left(*, person_id: int, service: int) -> bool:
    """Whether somebody had a role at a service and has none any more."""
    ends = db.session.scalars(select(RoleRow.ended_at).filter_by(person_id=person_id, service=service)).all()
    return bool(ends) and None not in ends


def end_role(*, person_id: int, service: int, by: str, at: datetime) -> None:
    """Take somebody's roles at a service away; the account closes when no role is left.

    Raises `LastManager` for the only manager who is there for good. Does not commit.
    """
    _keep_a_manager(service, leaving=person_id)
    if not end_roles(RoleRow.person_id == person_id, RoleRow.service == service, at=at):
        return
    audit.record(person=by, at=at, events=[audit.Event("ended role", field=f"service {service}", after=str(person_id))])
    person = person_by_id(person_id, day=day_of(at))
    if person is not None and not person.posts:
        close_account(person_id, by=by, at=at)


def end_network_role(*, person_id: int, role: Role, region: str | None, by: str, at: datetime) -> None:
    """Take one of somebody's roles of the network away; the account closes when no role is left.

    Raises `LastAdministrator` for the only one. Does not commit.
    """
    if role is Role.ADMIN:
        _keep_an_administrator(leaving=person_id)
    mine = (RoleRow.person_id == person_id, RoleRow.service.is_(None))
    if not end_roles(*mine, RoleRow.role == role.value, RoleRow.region == region, at=at):
        return
    where = region or "network"
    audit.record(person=by, at=at, events=[audit.Event("ended role", field=where, after=f"{person_id}: {role.value}")])
    person = person_by_id(person_id, day=day_of(at))
    if person is not None and not person.posts:
        close_account(person_id, by=by, at=at)


def lasting_managers(service: int) -> frozenset[int]:
    """The managers of a service who are there for good, deputies left out."""
    lasting = select(RoleRow.person_id).where(
        RoleRow.service == service,
        RoleRow.role == Role.MANAGER.value,
        RoleRow.ended_at.is_(None),
        RoleRow.until.is_(None),
    )
    return frozenset(db.session.scalars(lasting))


def _keep_a_manager(service: int, *, leaving: int) -> None:
    # The service's row is the lock: two managers who leave at once go one after the other.
    db.session.execute(lock_row(select(ServiceRow.number).where(ServiceRow.number == service)))
    if lasting_managers(service) == {leaving}:
        raise LastManager(service)


def _keep_an_administrator(*, leaving: int) -> None:
    holding = select(RoleRow).where(RoleRow.role == Role.ADMIN.value, RoleRow.ended_at.is_(None))
    holders = db.session.scalars(lock_row(holding.order_by(RoleRow.id)))
    if {row.person_id for row in holders} == {leaving}:
        raise LastAdministrator


def close_account(person_id: int, *, by: str, at: datetime) -> None:
    """Close an account: every role and every sign-in ends, the row stays for the record.

    Raises `LastManager` while a service would be left without one, and
    `LastAdministrator` while the network would. Does not commit.
    """
    person = person_by_id(person_id, day=day_of(at))
    assert person is not None
    for post in person.posts:
        if post.role is Role.MANAGER and post.service is not None:
            _keep_a_manager(post.service, leaving=person_id)
    _keep_an_administrator(leaving=person_id)
    end_roles(RoleRow.person_id == person_id, at=at)
    # Whoever comes back one day comes in by a new invitation and nothing of the old account opens anything.
    emptied = {"closed_at": at, "password": None, "totp_secret": None, "totp_last_step": None, "language": None}
    closing = update(PersonRow).where(PersonRow.id == person_id, PersonRow.closed_at.is_(None))
    if db.session.execute(closing.values(emptied).returning(PersonRow.id)).one_or_none() is None:
        return
    for opening in (IdentityRow, PasskeyRow, PasskeyChallengeRow):
        db.session.execute(delete(opening).where(opening.person_id == person_id))
    kill_links(person_id, at=at)
    _end_sign_ins(person_id, at=at)
    audit.record(person=by, at=at, events=[audit.Event("closed account", after=person.email)])


def _end_sign_ins(person_id: int, *, at: datetime) -> None:
    ending = update(SignInRow).where(SignInRow.person_id == person_id, SignInRow.ended_at.is_(None))
    db.session.execute(ending.values(ended_at=at))


def holder_of_link(token: str, *, at: datetime, purpose: Purpose | None = None) -> Person | None:
    """Whose link this is, None when it was used, is too old, was never made, or is for something else than asked."""
    wanted = select(InvitationRow.person_id).where(
        InvitationRow.token == digest_of(token), InvitationRow.used_at.is_(None), InvitationRow.expires_at > at
    )
    person_id = db.session.scalar(wanted if purpose is None else wanted.where(InvitationRow.purpose == purpose.value))
    person = None if person_id is None else person_by_id(person_id, day=day_of(at))
    return None if person is None or person.closed else person


def choose_language(person_id: int, code: str) -> None:
    """Keep in which language somebody reads, and is written to. Does not commit."""
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(language=code))


def set_password(person_id: int, *, hashed: str, at: datetime, token: str | None = None) -> None:
    """Set somebody's password (hashed already), end every sign-in and use up the link that led here."""
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password=hashed))
    _end_sign_ins(person_id, at=at)
    if token is not None:
        kill_links(person_id, at=at)
    audit.record(person=str(person_id), at=at, events=[audit.Event("set password")])
