"""A service's ratings over the years: every return that it submitted, and the draft at hand."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.review.review import ReviewState
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import FieldRow, ReviewRow, db


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year's ratings, with whether they were submitted and whether they are the demonstration's."""

    rated: RatedYear
    submitted: bool
    synthetic: bool


def read_years(review: Review, frameworks: Frameworks) -> tuple[YearOf, ...]:
    """The service's submitted returns up to this review's year and the review itself, earliest first; one statement."""
    wanted = or_(ReviewRow.state == ReviewState.SUBMITTED.value, ReviewRow.id == review.id)
    rows = db.session.execute(
        select(
            ReviewRow.year, ReviewRow.edition, ReviewRow.state, ReviewRow.synthetic, FieldRow.exemplar, FieldRow.value
        )
        .join(FieldRow, (FieldRow.review_id == ReviewRow.id) & (FieldRow.name == "rating"))
        .where(ReviewRow.service == review.service.number, ReviewRow.year <= review.round.year, wanted)
        .order_by(ReviewRow.year)
    )
    ratings: dict[int, dict[str, str | None]] = {}
    about: dict[int, tuple[str, bool, bool]] = {}
    for year, edition, state, synthetic, exemplar, rating in rows:
        about[year] = edition, state == ReviewState.SUBMITTED.value, synthetic
        ratings.setdefault(year, {})[exemplar] = rating or None
    about.setdefault(review.round.year, (review.edition, False, review.synthetic))
    return tuple(
        YearOf(RatedYear(year, frameworks.edition(edition), ratings.get(year, {})), submitted, synthetic)
        for year, (edition, submitted, synthetic) in sorted(about.items())
    )
