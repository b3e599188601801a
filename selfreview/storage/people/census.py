"""How much the database holds, counted for the papers about the site."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from selfreview.domain.rights import NETWORK_ROLES
from selfreview.domain.uk_time import day_of
from selfreview.storage import feature_flags
from selfreview.storage.people.people import standing
from selfreview.storage.tables import FileRow, PersonRow, ReviewRow, RoleRow, ServiceRow, db


@dataclass(frozen=True, slots=True)
class Census:
    """How many there are of what matters."""

    services: int
    people: int
    closed: int
    of_network: int
    reviews: int
    files: int
    is_demonstration: bool


def take_census(*, at: datetime) -> Census:
    """Count."""
    roles = [role.value for role in NETWORK_ROLES]
    of_network = select(RoleRow.person_id).where(RoleRow.role.in_(roles), *standing(day_of(at)))  # type: ignore[arg-type]
    return Census(
        services=_count(select(ServiceRow.number)),
        people=_count(select(PersonRow.id).where(PersonRow.closed_at.is_(None))),
        closed=_count(select(PersonRow.id).where(PersonRow.closed_at.is_not(None))),
        of_network=_count(of_network.distinct()),
        reviews=_count(select(ReviewRow.id)),
        files=_count(select(FileRow.id)),
        is_demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION),
    )


def _count(of: object) -> int:
    return db.session.scalars(select(func.count()).select_from(of.subquery())).one()  # type: ignore[attr-defined]
