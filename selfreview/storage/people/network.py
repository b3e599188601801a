"""Finding people as the network's administrator does: those of the network, managers, and anybody by name."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, or_, select

from selfreview.domain.rights import NETWORK_ROLES, Role
from selfreview.storage.people.people import Person, gather, standing, with_posts
from selfreview.storage.tables import PersonRow, RoleRow, db

MOST_FOUND = 50
ESCAPE = "\\"


def of_network(*, day: date) -> tuple[Person, ...]:
    """Everyone who holds a role of the network, by name."""
    roles = [role.value for role in NETWORK_ROLES]
    holding = select(RoleRow.person_id).where(RoleRow.role.in_(roles), *standing(day))  # type: ignore[arg-type]
    wanted = with_posts(day).where(PersonRow.id.in_(holding))
    return gather((row[0], row[1]) for row in db.session.execute(wanted))


def search(words: str, *, day: date) -> tuple[Person, ...]:
    """The accounts whose name or address holds these words, by name, at most `MOST_FOUND`."""
    plain = words.strip().lower()
    for sign in (ESCAPE, "%", "_"):
        plain = plain.replace(sign, ESCAPE + sign)
    holds = [func.lower(column).like(f"%{plain}%", escape=ESCAPE) for column in (PersonRow.name, PersonRow.email)]
    found = select(PersonRow.id).where(or_(*holds)).order_by(PersonRow.name, PersonRow.id).limit(MOST_FOUND)
    wanted = with_posts(day).where(PersonRow.id.in_(list(db.session.scalars(found))))
    return gather((row[0], row[1]) for row in db.session.execute(wanted))


def managers(services: Collection[int], *, day: date) -> Mapping[int, tuple[str, ...]]:
    """The names of the managers of each of these services that has any, deputies included."""
    wanted = (
        select(RoleRow.service, PersonRow.name)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.role == Role.MANAGER.value, RoleRow.service.in_(services), *standing(day))  # type: ignore[arg-type]
        .order_by(PersonRow.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for service, name in db.session.execute(wanted):
        assert service is not None
        found[service] = (*found.get(service, ()), name)
    return found
