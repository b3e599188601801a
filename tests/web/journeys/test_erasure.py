"""Closing an account: what somebody wrote stays, and who they were does not, where the record need not name them."""

from collections.abc import Callable

import pytest
from flask import Flask

from selfreview.storage import audit
from selfreview.storage.people import erasure, people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import PersonRow, SignInRow, db
from tests.accounts import id_of
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PEOPLE = "/network/registry/people"
FORMER = "A former member (Health)"
HELEN = BY_KEY["health"].name


@pytest.fixture
def closed(app: Flask) -> Flask:
    """A site at which Helen of Health has worked, and whose administrator has closed her account."""
    helen = Visitor(app, "health")
    helen.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Health said so."})
    helen.get(f"{REVIEW}/E01/comments")
    token = {"csrf_token": helen.token(f"{REVIEW}/E01")}
    helen.post(f"{REVIEW}/E01/comments", {**token, "words": "A word of Health", "once": "1"})
    answer = Visitor(app, "admin").fill(f"{PEOPLE}/{id_of(app, 'health')}/close", {})
    assert answer.status_code == 303
    return app


def test_the_history_and_the_pages_name_a_former_member_and_keep_the_words(closed: Flask) -> None:
    manager = Visitor(closed, "manager")
    history = manager.get(f"{REVIEW}/history").text
    assert FORMER in history
    assert "Health said so." in history
    for path in ("/history", "/E01", "/", "/E01/comments"):
        assert HELEN not in manager.get(f"{REVIEW}{path}").text, path


def test_the_audit_trail_still_holds(closed: Flask) -> None:
    with closed.app_context():
        assert audit.find_breaks() == ()


def test_a_forgotten_account_keeps_nothing_private_and_its_address_opens_nothing(closed: Flask) -> None:
    helen = id_of(closed, "health")
    with closed.app_context():
        erasure.forget(helen, by="a test", at=NOW)
        db.session.commit()
        row = db.session.get_one(PersonRow, helen)
        assert row.name == FORMER
        assert "@" not in row.email
        assert db.session.scalars(db.select(SignInRow).where(SignInRow.person_id == helen)).all() == []
        assert audit.find_breaks() == ()
    visitor = Visitor(closed)
    answer = visitor.fill("/sign-in", {"email": BY_KEY["health"].email, "password": PASSWORD})
    assert answer.status_code == 422
    assert HELEN not in Visitor(closed, "manager").get(f"{REVIEW}/history").text


def test_whoever_is_appointed_again_is_read_by_name_again(closed: Flask) -> None:
    with closed.app_context():
        appointment = Appointment(BY_KEY["health"].role, OURS, agency="Health")
        again = people.appoint(email=BY_KEY["health"].email, name=HELEN, appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    assert again.name == HELEN
    assert HELEN in Visitor(closed, "manager").get(f"{REVIEW}/history").text
    Visitor(closed, "admin").fill(f"{PEOPLE}/{again.id}/close", {})
    assert HELEN not in Visitor(closed, "manager").get(f"{REVIEW}/history").text


def test_a_name_that_two_people_have_is_left_where_it_may_be_the_other_s(app: Flask) -> None:
    Visitor(app, "parent").fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Of one of two."})
    with app.app_context():
        appointment = Appointment(BY_KEY["parent"].role, OURS, agency="Education")
        people.appoint(email="x@example.org", name=BY_KEY["parent"].name, appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    Visitor(app, "admin").fill(f"{PEOPLE}/{id_of(app, 'parent')}/close", {})
    assert BY_KEY["parent"].name in Visitor(app, "manager").get(f"{REVIEW}/history").text


def test_the_page_says_what_becomes_of_the_name(app: Flask, visit: Callable[[str | None], Visitor]) -> None:
    text = text_of(visit("admin").get(f"{PEOPLE}/{id_of(app, 'health')}/close").text)
    assert "not under their name" in text
    assert "sealed record" in text
