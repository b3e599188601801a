"""Services that share their ratings with one another, their neighbours, and the groups that these make."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from selfreview.domain.disclosure.published import Group
from selfreview.domain.disclosure.sharing import gather_shared
from selfreview.domain.framework.framework import Framework
from selfreview.domain.round import Service
from selfreview.storage import audit
from selfreview.storage.tables import NeighbourRow, RatingRow, ReturnRow, ServiceRow, SharedRatingRow, SharingRow, db


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One statistical neighbour of a service; rank 1 is the nearest."""

    edition: str
    service: int
    neighbour: int
    rank: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A service's neighbours as an edition has them, nearest first."""

    edition: str
    services: tuple[int, ...]


def shares(service: int) -> bool:
    """Whether a service shares its ratings."""
    return db.session.get(SharingRow, service) is not None


def read_sharing() -> frozenset[int]:
    """The services that share their ratings."""
    return frozenset(db.session.scalars(select(SharingRow.service)))


def turn_sharing(service: int, *, on: bool, by: str, at: datetime) -> None:
    """Share a service's ratings from now on, or no longer; does not commit."""
    if on == shares(service):
        return
    if on:
        db.session.execute(insert(SharingRow).values(service=service, since=at, by=by))
    else:
        db.session.execute(delete(SharingRow).where(SharingRow.service == service))
    verb = "began to share ratings" if on else "stopped sharing ratings"
    audit.record(person=by, at=at, events=[audit.Event(verb, field=f"service {service}")])


def sharing_services(*, besides: int) -> tuple[Service, ...]:
    """The services that share their ratings, by name, without the one that asks."""
    rows = db.session.scalars(
        select(ServiceRow)
        .join(SharingRow, SharingRow.service == ServiceRow.number)
        .where(ServiceRow.number != besides)
        .order_by(ServiceRow.name)
    )
    return tuple(Service(row.number, row.name, row.region, row.kind, row.size) for row in rows)


def shared_group(
    name: str, framework: Framework, services: Collection[int], *, year: int, release: int
) -> tuple[Group | None, int]:
    """The group that these services make in a release, and how many returns of it are shared; None of too few.

    Only services that share count, with those ratings that the release lets
    groups count (`eligible_for_peer_groups`), as it has them: what came or was corrected
    since, and whoever shares since, waits for the next release.
    """
    counted = (
        (SharedRatingRow.year == RatingRow.year)
        & (SharedRatingRow.service == RatingRow.service)
        & (SharedRatingRow.exemplar == RatingRow.exemplar)
    )
    rows = db.session.execute(
        select(RatingRow.service, RatingRow.exemplar, RatingRow.rating)
        .join(SharingRow, SharingRow.service == RatingRow.service)
        .join(ReturnRow, (ReturnRow.service == RatingRow.service) & (ReturnRow.year == RatingRow.year))
        .join(SharedRatingRow, counted)
        .where(RatingRow.year == year, ReturnRow.since <= release, RatingRow.service.in_(services))
        .where(SharedRatingRow.number == release)
    )
    ratings: dict[int, dict[str, str]] = {}
    for service, exemplar, rating in rows:
        ratings.setdefault(service, {})[exemplar] = rating
    found = gather_shared(name, framework, list(ratings.values()), services=len(services))
    return found, len(ratings)


def read_neighbours(service: int, *, known_by: datetime) -> Neighbours | None:
    """A service's neighbours of the newest edition that applied by then; None where there was none."""
    applies = func.coalesce(NeighbourRow.applies_from, NeighbourRow.read_at)
    newest = (
        select(NeighbourRow.edition)
        .where(NeighbourRow.service == service, applies <= known_by)
        .order_by(applies.desc(), NeighbourRow.read_at.desc(), NeighbourRow.edition.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(NeighbourRow.edition, NeighbourRow.neighbour)
        .where(NeighbourRow.service == service, NeighbourRow.edition == newest)
        .order_by(NeighbourRow.rank)
    ).all()
    return Neighbours(rows[0][0], tuple(row[1] for row in rows)) if rows else None


def neighbour_editions() -> frozenset[str]:
    """The editions of neighbours that are here."""
    return frozenset(db.session.scalars(select(NeighbourRow.edition).distinct()))


def keep_neighbours(
    neighbours: Iterable[Neighbour], *, by: str, at: datetime, applies_from: datetime | None = None
) -> None:
    """Keep new editions of neighbours; does not commit.

    They apply to the releases that are made from `applies_from` on, without it from now.
    """
    rows = [
        {
            "edition": one.edition,
            "service": one.service,
            "rank": one.rank,
            "neighbour": one.neighbour,
            "read_at": at,
            "applies_from": applies_from,
        }
        for one in neighbours
    ]
    db.session.execute(insert(NeighbourRow), rows)
    editions = sorted({str(row["edition"]) for row in rows})
    events = [audit.Event("read neighbours", field=edition) for edition in editions]
    audit.record(person=by, at=at, events=events)
