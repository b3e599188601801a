"""What people were called before, and the addresses they had: rows that were written then still bear it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, or_, select

from selfreview.storage.people.people import Person, standing
from selfreview.storage.tables import EarlierDetailRow, PersonRow, RoleRow, db


class Detail(StrEnum):
    """What of somebody can change."""

    NAME = "name"
    EMAIL = "email"


def keep_earlier(person_id: int, what: Detail, value: str, *, at: datetime) -> None:
    """Keep what somebody had until now. Does not commit."""
    row = {"person_id": person_id, "what": what.value, "value": value, "until": at}
    db.session.execute(insert(EarlierDetailRow).values(row))


def earlier(person_id: int, what: Detail) -> tuple[str, ...]:
    """What somebody had before, each once, the latest first."""
    wanted = select(EarlierDetailRow.value).where(
        EarlierDetailRow.person_id == person_id, EarlierDetailRow.what == what.value
    )
    return tuple(dict.fromkeys(db.session.scalars(wanted.order_by(EarlierDetailRow.id.desc()))))


def addresses_of(person_id: int) -> tuple[str, ...]:
    """Every address that somebody has, or had and nobody else has today."""
    email = db.session.scalars(select(PersonRow.email).where(PersonRow.id == person_id)).one()
    before = earlier(person_id, Detail.EMAIL)
    taken = select(PersonRow.email).where(PersonRow.email.in_(before), PersonRow.id != person_id)
    others = set(db.session.scalars(taken))
    return tuple(dict.fromkeys((email, *(one for one in before if one not in others))))


def mark_of(role: str, agency: str | None) -> str:
    """What tells somebody from a namesake: whom they speak for, else what they are."""
    return agency or role


def told_apart(person: Person, service: int, *, day: date) -> str:
    """The name under which something is recorded at a service: with a mark where two there are called the same."""
    namesakes = db.session.execute(
        select(RoleRow.role, RoleRow.agency)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.service == service, PersonRow.name == person.name, PersonRow.id != person.id)
        # Whoever has not accepted yet has written nothing here, and their own name is not known here.
        .where(RoleRow.called.is_(None))
        .where(*standing(day))  # type: ignore[arg-type]
    ).all()
    post = person.post_at(service)
    if not namesakes or post is None:
        return person.name
    mark = mark_of(post.role.value, post.agency)
    # Two of one agency and one name: only the number of the account is left to tell them apart by.
    same = mark in {mark_of(role, agency) for role, agency in namesakes}
    return f"{person.name} ({mark}, account {person.id})" if same else f"{person.name} ({mark})"


@dataclass(frozen=True, slots=True)
class RecordedNames:
    """The names under which rows are somebody's and nobody else's; `shares` says that others were left out."""

    own: tuple[str, ...]
    shares: bool


def recorded_names(person_id: int) -> RecordedNames:
    """Every name that somebody has or had, as it may be recorded, without those that may be another's."""
    mine = _variants([person_id])
    had = select(EarlierDetailRow.person_id).where(
        EarlierDetailRow.what == Detail.NAME.value, EarlierDetailRow.value.in_(mine)
    )
    others = select(PersonRow.id).where(PersonRow.id != person_id, or_(PersonRow.name.in_(mine), PersonRow.id.in_(had)))
    theirs = _variants(db.session.scalars(others).all())
    own = tuple(name for name in mine if name not in theirs)
    return RecordedNames(own, len(own) < len(mine))


def _variants(people: Sequence[int]) -> dict[str, None]:
    """Every name of these people, plain and with each mark of theirs."""
    found: dict[str, None] = {}
    for person_id in people:
        name = db.session.scalars(select(PersonRow.name).where(PersonRow.id == person_id)).one()
        roles = db.session.execute(select(RoleRow.role, RoleRow.agency).where(RoleRow.person_id == person_id)).all()
        marks = dict.fromkeys(mark_of(role, agency) for role, agency in roles)
        for one in (name, *earlier(person_id, Detail.NAME)):
            found[one] = None
            for mark in marks:
                found[f"{one} ({mark})"] = found[f"{one} ({mark}, account {person_id})"] = None
    return found
