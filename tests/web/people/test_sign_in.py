"""The doors: the second factor at sign-in, links, and pages that everybody may see."""

import pyotp
import pytest
from flask import Flask

from selfreview.storage.people import one_time_links, people
from selfreview.storage.tables import PersonRow, SignInRow, db
from tests.people import BY_KEY, OURS, PASSWORD
from tests.visitors import Visitor, text_of

SECRET = pyotp.random_base32()


@pytest.fixture
def guarded(lite: Flask) -> Flask:
    """A site whose analyst has a second factor."""
    with lite.app_context():
        row = db.session.query(PersonRow).filter_by(email=BY_KEY["analyst"].email).one()
        row.totp_secret = SECRET
        db.session.commit()
    return lite


def code(app: Flask) -> str:
    return pyotp.TOTP(SECRET).at(app.extensions["clock"]())


def test_the_second_factor_is_asked_for_and_a_code_works_once(guarded: Flask) -> None:
    analyst = Visitor(guarded)
    first = analyst.fill("/sign-in?next=/about", {"email": BY_KEY["analyst"].email, "password": PASSWORD})
    assert first.location == "/sign-in/code?next=/about"
    assert analyst.get("/network/").status_code == 303
    assert analyst.fill(first.location, {"code": "000000"}).status_code == 422
    assert "is not right" in text_of(analyst.last.text)
    assert analyst.fill(first.location, {"code": ""}).status_code == 422
    good = code(guarded)
    assert analyst.fill(first.location, {"code": good}).location == "/about"
    again = Visitor(guarded)
    again.fill("/sign-in", {"email": BY_KEY["analyst"].email, "password": PASSWORD})
    assert again.fill("/sign-in/code", {"code": good}).status_code == 422


def test_half_a_sign_in_is_worth_nothing_and_runs_out(guarded: Flask) -> None:
    analyst = Visitor(guarded)
    assert analyst.get("/sign-in/code").location == "/sign-in"
    analyst.fill("/sign-in", {"email": BY_KEY["analyst"].email, "password": PASSWORD})
    analyst.get("/sign-in/code")
    fields = {**analyst.form(), "code": code(guarded)}
    guarded.extensions["clock"].pass_(minutes=11)
    assert analyst.post("/sign-in/code", fields).location == "/sign-in"


def test_wrong_codes_are_counted_as_wrong_passwords_are(guarded: Flask) -> None:
    analyst = Visitor(guarded)
    analyst.fill("/sign-in", {"email": BY_KEY["analyst"].email, "password": PASSWORD})
    analyst.get("/sign-in/code")
    fields = {**analyst.form(), "code": "111111"}
    for _ in range(10):
        assert analyst.post("/sign-in/code", fields).status_code == 422
    assert analyst.post("/sign-in/code", {**fields, "code": code(guarded)}).status_code == 429


def test_somebody_who_is_signed_in_is_not_asked_again(lite: Flask) -> None:
    assert Visitor(lite, "manager").get("/sign-in?next=/about").location == "/about"


@pytest.mark.parametrize("fields", [{}, {"email": "", "password": ""}])
def test_an_empty_form_says_what_to_enter(lite: Flask, fields: dict[str, str]) -> None:
    words = text_of(Visitor(lite).fill("/sign-in", fields).text)
    assert "Enter your email address" in words
    assert "Enter your password" in words


def test_too_many_links_are_not_asked_for(lite: Flask) -> None:
    visitor = Visitor(lite)
    for _ in range(10):
        assert visitor.fill("/forgotten", {"email": BY_KEY["parent"].email}).status_code == 303
    assert visitor.fill("/forgotten", {"email": BY_KEY["parent"].email}).status_code == 429
    assert visitor.fill("/forgotten", {"email": ""}).status_code == 422


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("x" * 201, "at most 200 characters"),
        ("PasswordPassword", "too easy to guess"),
        ("aaaaaaaaaaaaaa", "too easy to guess"),
        ("parent@example.org", "must not be your email address"),
        ("", "Enter a new password"),
    ],
)
def test_a_weak_password_is_told_in_words(lite: Flask, password: str, words: str) -> None:
    with lite.app_context():
        person = people.find_person(email=BY_KEY["parent"].email, day=lite.extensions["clock"]().date())
        assert person is not None
        token = one_time_links.make_link(person.id, one_time_links.Purpose.FORGOTTEN, at=lite.extensions["clock"]())
        db.session.commit()
    refused = Visitor(lite).fill(f"/link/{token}", {"new_password": password})
    assert refused.status_code == 422
    assert words in text_of(refused.text)


@pytest.mark.parametrize("path", ["/", "/accessibility", "/privacy", "/about", "/contact", "/signed-out", "/sign-in"])
def test_what_everybody_may_see_is_there(lite: Flask, path: str) -> None:
    assert Visitor(lite).get(path).status_code == 200


def test_each_person_finds_their_own_home(lite: Flask) -> None:
    assert "Sheffield" in text_of(Visitor(lite, "manager").get("/").text)
    assert Visitor(lite, "analyst").get("/").location == "/network/"
    leaver = Visitor(lite, "observer")
    with lite.app_context():
        person = people.find_person(email=BY_KEY["observer"].email, day=lite.extensions["clock"]().date())
        assert person is not None
        people.end_role(person_id=person.id, service=OURS, by="a test", at=lite.extensions["clock"]())
        db.session.query(PersonRow).filter_by(id=person.id).update({"closed_at": None})
        db.session.query(SignInRow).update({"ended_at": None})
        db.session.commit()
    assert "no role at a service" in text_of(leaver.get("/").text)
