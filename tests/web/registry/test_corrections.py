"""Names and addresses that the network's administrator corrects, one by one or for a whole council."""

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage import mail_queue
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from tests.accounts import find, id_of
from tests.people import BY_KEY, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

PEOPLE = "/network/registry/people"
HELEN = BY_KEY["health"]


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return Visitor(app, "admin")


@pytest.fixture
def council(app: Flask) -> Flask:
    """A site at which two people have an address of one council, of whom one is known at its new domain already."""
    with app.app_context():
        for email in ("ann@old.gov.uk", "bob@old.gov.uk", "bob@new.gov.uk", "x@not-old.gov.uk"):
            appointment = Appointment(Role.OBSERVER, OURS)
            people.appoint(email=email, name=email[:3], appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    return app


def recipients(app: Flask) -> set[str]:
    with app.app_context():
        return {letter.recipient for letter in mail_queue.unsent()}


def exists(app: Flask, email: str) -> bool:
    with app.app_context():
        return people.find_person(email=email, day=NOW.date()) is not None


def test_a_name_and_an_address_are_corrected_and_both_addresses_told(app: Flask, admin: Visitor) -> None:
    path = f"{PEOPLE}/{id_of(app, 'health')}/correct"
    assert admin.fill(path, {"name": "Helen Newly-Wed", "email": "helen@new.gov.uk"}).status_code == 303
    assert "Helen Newly-Wed signs in as helen@new.gov.uk" in text_of(admin.follow().text)
    found = find(app, "helen@new.gov.uk")
    assert found.name == "Helen Newly-Wed"
    assert found.posts
    assert recipients(app) >= {HELEN.email, "helen@new.gov.uk"}
    assert admin.fill(path, {"name": "Helen Again"}).status_code == 303


def test_an_address_that_another_account_has_is_refused_with_what_was_typed(app: Flask, admin: Visitor) -> None:
    path = f"{PEOPLE}/{id_of(app, 'health')}/correct"
    answer = admin.fill(path, {"name": "Helen Typed", "email": BY_KEY["chair"].email})
    assert answer.status_code == 422
    assert "Another account has this address" in text_of(answer.text)
    assert admin.form()["name"] == ["Helen Typed"]
    assert find(app, HELEN.email).name == HELEN.name


def test_a_council_s_move_is_shown_first_and_then_made(council: Flask, admin: Visitor) -> None:
    shown = admin.fill(f"{PEOPLE}/domain", {"old": "@OLD.gov.uk", "new": "new.gov.uk"})
    assert shown.status_code == 200
    text = text_of(shown.text)
    assert "ann@old.gov.uk ann@new.gov.uk" in text
    assert "Stays as it is: another account has this address." in text
    assert "not-old" not in text
    assert exists(council, "ann@old.gov.uk")
    assert admin.post(f"{PEOPLE}/domain", admin.form(number=1)).status_code == 303
    assert "Changed 1 email address" in text_of(admin.follow().text)
    assert exists(council, "ann@new.gov.uk")
    assert not exists(council, "ann@old.gov.uk")
    assert exists(council, "bob@old.gov.uk")
    assert "ann@new.gov.uk" in recipients(council)


@pytest.mark.parametrize(("old", "new"), [("", "new.gov.uk"), ("old.gov.uk", "old.gov.uk"), ("old", "new.gov.uk")])
def test_domains_that_are_none_or_the_same_are_refused(admin: Visitor, old: str, new: str) -> None:
    assert admin.fill(f"{PEOPLE}/domain", {"old": old, "new": new}).status_code == 422


def test_a_domain_at_which_nobody_is_known_moves_nobody(admin: Visitor) -> None:
    shown = admin.fill(f"{PEOPLE}/domain", {"old": "nobody.gov.uk", "new": "new.gov.uk"})
    assert "No open account has an address at nobody.gov.uk." in text_of(shown.text)
