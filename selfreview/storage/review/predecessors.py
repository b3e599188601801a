"""What a service inherits: the ratings that those before it submitted, where the network lets its people read them."""

from sqlalchemy import select

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.registry.changes import numbers_of
from selfreview.storage.registry.changes import Recorded, changes_of
from selfreview.storage.tables import RatingRow, ReviewRow, db


def find_inheritance(service: int, predecessor: int) -> Recorded | None:
    """The newest change that made one service out of another; None where none did that stands."""
    found = (one for one in changes_of(service) if service in numbers_of(one.change.after))
    return next((one for one in found if predecessor in numbers_of(one.change.predecessors)), None)


def read_earlier_years(service: int, *, before: int, frameworks: Frameworks) -> tuple[RatedYear, ...]:
    """What a service submitted for the years before this one, earliest first: ratings alone; one statement."""
    here = (ReviewRow.service == RatingRow.service) & (ReviewRow.year == RatingRow.year)
    rows = db.session.execute(
        select(RatingRow.year, ReviewRow.edition, RatingRow.exemplar, RatingRow.rating)
        .join(ReviewRow, here)
        .where(RatingRow.service == service, RatingRow.year < before)
        .order_by(RatingRow.year)
    )
    editions: dict[int, str] = {}
    ratings: dict[int, dict[str, str | None]] = {}
    for year, edition, exemplar, rating in rows:
        editions[year] = edition
        ratings.setdefault(year, {})[exemplar] = rating
    return tuple(RatedYear(year, frameworks.edition(editions[year]), found) for year, found in ratings.items())
