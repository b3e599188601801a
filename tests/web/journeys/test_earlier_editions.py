"""A return of another edition: set beside this year's by the exemplar, compared only where nothing was asked anew."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.review.review import measure_progress
from selfreview.storage.group import sign_offs
from selfreview.storage.group.sign_offs import NotComplete
from selfreview.storage.group.views import Voter
from selfreview.storage.review import sheets
from selfreview.storage.review.reviews import find_review
from selfreview.storage.round import tracker
from selfreview.storage.tables import db
from tests.deeds import send
from tests.made_returns import all_at, framework_of, submit
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


@pytest.fixture
def manager(app: Flask) -> Visitor:
    """The manager of a service whose last return was made when E01 asked something else."""
    site = app.extensions["selfreview"]
    current = framework_of(app)
    first, *rest = current.exemplars
    old = replace(current, edition="1999", years=(), exemplars=(replace(first, wording="Otherwise"), *rest))
    site.frameworks = Frameworks((old, current))
    submit(app, OURS, CLOSED, all_at(app, "good"))
    with app.app_context():
        db.session.execute(text("UPDATE reviews SET edition = '1999' WHERE year = :year"), {"year": CLOSED})
        db.session.commit()
    return Visitor(app, "manager")


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(f"{REVIEW}{path}")
    assert answer.status_code == 200
    return text_of(answer.text)


def test_a_changed_exemplar_shows_its_earlier_rating_and_asks_for_no_reason(manager: Visitor) -> None:
    words = page(manager, "/E01")
    assert "2009, as submitted Good The exemplar was different in 2009" in words
    assert "moved" not in manager.form()
    saved = manager.fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "e"})
    assert saved.location == f"{REVIEW}/E02"
    assert "In 2009" not in page(manager, "/E02")
    assert "moved" in manager.form()


def test_the_profile_the_changes_and_the_history_mark_what_does_not_compare(manager: Visitor) -> None:
    manager.fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "e"})
    manager.fill(f"{REVIEW}/E02", {"rating": "best", "evidence": "e", "moved": "why"})
    assert "Not comparable with 2009: the exemplar was not the same" in page(manager, "/profile")
    changes = page(manager, "/profile/changes")
    assert "1 rating moved" in changes
    assert "1 cannot be compared" in changes
    rows = manager.get(f"{REVIEW}/profile/history.csv").text.splitlines()
    assert rows[1] == "E01 LA support and resources,Good,Best (not comparable with the year before)"
    assert rows[2].endswith(",Good,Best")


def test_without_the_editions_only_a_return_of_the_same_one_compares(app: Flask, manager: Visitor) -> None:
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        frameworks = app.extensions["selfreview"].frameworks
        assert sheets.read_sheet(review).before("E02") is None
        known = sheets.read_sheet(review, frameworks)
        assert (known.before("E01"), known.before("E02")) == (None, "good")


def test_the_tracker_counts_as_the_services_own_page_does(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "e"})
    manager.fill(f"{REVIEW}/E02", {"rating": "best", "evidence": "e"})
    manager.fill(f"{REVIEW}/E03", {"rating": "good", "evidence": "e"})
    with app.app_context():
        frameworks = app.extensions["selfreview"].frameworks
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        own = measure_progress(frameworks.current, sheets.read_sheet(review, frameworks).answers())
        places = tracker.see_places(OPEN, edition=frameworks.current.edition, regions=None)
        tracked = tracker.measure(places, frameworks)
        assert [one.done for one in tracked if one.service.number == OURS] == [own.done] == [2]


def test_an_edition_of_which_nothing_was_published_says_so(manager: Visitor) -> None:
    past = f"/services/{OURS}/reviews/{CLOSED}/profile/published"
    assert "No figures were published for this edition" in text_of(manager.get(past).text)


def test_a_signature_asks_for_what_the_submission_asks_for(app: Flask, manager: Visitor) -> None:
    for exemplar in framework_of(app).exemplars:
        manager.fill(f"{REVIEW}/{exemplar.id}", {"rating": "best", "evidence": "e", "moved": "why"})
    manager.fill(f"{REVIEW}/E02", {"moved": ""})
    chair = Visitor(app, "chair")
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        voter = Voter(2, "Clive Chair", "Voluntary sector")
        frameworks = app.extensions["selfreview"].frameworks
        with pytest.raises(NotComplete):
            sign_offs.sign(review, frameworks, signer=voter, as_chair=True, read=None, at=NOW)
    assert manager.fill(f"{REVIEW}/check", {"method": "staff"}).status_code == 422
    assert manager.fill(f"{REVIEW}/E02", {"moved": "why"}).status_code == 303
    assert send(chair, f"{REVIEW}/sign-off", "/sign-off").status_code == 303
    assert manager.fill(f"{REVIEW}/check", {"method": "staff"}).status_code == 303
