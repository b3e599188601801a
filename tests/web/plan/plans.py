"""What the tests of the action plan begin with: a review with some ratings, and last year's promises."""

from collections.abc import Mapping

from flask import Flask

from selfreview.storage.people import people
from selfreview.storage.plan import plans
from selfreview.storage.plan.plans import Plan
from selfreview.storage.review import reviews
from selfreview.storage.review.reviews import Review, find_review
from selfreview.storage.tables import db
from tests.people import BY_KEY, CLOSED, OPEN, OURS
from tests.sites import NOW

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PLAN = f"{REVIEW}/action-plan"
RATED = {"E01": "good", "E03": "non_compliant", "E05": "minimum", "E07": "minimum"}


def ours(year: int = OPEN) -> Review:
    """The review of our service."""
    found = find_review(service=OURS, year=year)
    assert found is not None
    return found


def rate(app: Flask, ratings: Mapping[str, str] = RATED) -> None:
    """Rate some exemplars."""
    with app.app_context():
        for exemplar, rating in ratings.items():
            reviews.save_fields(ours(), exemplar=exemplar, posted={"rating": (rating, 0)}, person="x", at=NOW)
        db.session.commit()
        db.session.remove()


def person_id(app: Flask, key: str) -> int:
    """The id of one of the people of the tests."""
    with app.app_context():
        person = people.find_person(email=BY_KEY[key].email, day=NOW.date())
        assert person is not None
        return person.id


def plan_action(app: Flask, exemplar: str = "E03", year: int = OPEN, **told: str) -> int:
    """Put an action into a plan, one of last year's where the year is closed."""
    with app.app_context():
        review = ours(year)
        if year == CLOSED and review.id is None:
            review = reviews.begin_past_review(review, person="x", at=NOW)
        once = f"{year} {len(plans.read_plan(review).actions)}"
        values = {"what": "Call a meeting.", **told}
        key = plans.add_action(review, exemplar=exemplar, values=values, once=once, person="x", at=NOW)
        db.session.commit()
        db.session.remove()
        return key


def read(app: Flask, year: int = OPEN) -> Plan:
    """The plan as it is kept."""
    with app.app_context():
        found = plans.read_plan(ours(year))
        db.session.remove()
        return found
