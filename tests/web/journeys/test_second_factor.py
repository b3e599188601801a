"""The second factor of one account: set up, asked for, renewed, turned off, compulsory when the network says so."""

import re

import pyotp
import pytest
from flask import Flask

from selfreview.storage import feature_flags
from selfreview.storage.people import second_factor
from selfreview.storage.people.sign_ins import ATTEMPTS_PER_ACCOUNT
from selfreview.storage.tables import db
from tests.accounts import find, notices_to
from tests.people import BY_KEY, PASSWORD
from tests.sites import Clock
from tests.visitors import Visitor, parse, text_of


@pytest.fixture
def parent(app: Flask) -> Visitor:
    return Visitor(app, "parent")


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.get("/account/").status_code == 200


def set_up(visitor: Visitor, clock: Clock) -> tuple[str, list[str]]:
    """Set a second factor up; returns its secret and the recovery codes that the page shows."""
    page = visitor.get("/account/second-factor").text
    secret = "".join(re.findall(r'class="reference typed">([A-Z2-7 ]+)<', page)[0].split())
    code = pyotp.TOTP(secret).at(int(clock().timestamp()))
    answer = visitor.fill("/account/second-factor", {"code": code, "password": PASSWORD})
    assert answer.status_code == 200
    return secret, re.findall(r'class="reference">([A-Z2-9]{5}-[A-Z2-9]{5})<', answer.text)


def test_a_second_factor_is_set_up_and_asked_for_at_the_next_sign_in(app: Flask, parent: Visitor, clock: Clock) -> None:
    secret, codes = set_up(parent, clock)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert "On, 10 recovery codes left" in text_of(parent.get("/account/").text)
    clock.pass_(minutes=1)
    for code in (pyotp.TOTP(secret).at(int(clock().timestamp())), codes[0]):
        again = Visitor(app)
        assert again.sign_in("parent").location.startswith("/sign-in/code")
        assert not is_signed_in(again)
        assert again.fill("/sign-in/code", {"code": code}).status_code == 303
        assert is_signed_in(again)


def test_the_picture_and_the_secret_are_the_same_until_it_is_set_up(parent: Visitor) -> None:
    first, again = (parent.get("/account/second-factor").text for _ in range(2))
    image = parse(first).find(".//main//img")
    assert image.get("src").startswith("data:image/svg+xml")
    assert image.get("alt")
    assert image.get("src") == parse(again).find(".//main//img").get("src")


@pytest.mark.parametrize(
    ("code", "password", "words"),
    [
        ("", PASSWORD, "Enter the 6-digit code"),
        ("000000", PASSWORD, "That code is not right"),
        ("000000", "wrong", "That is not your current password"),
    ],
)
def test_a_faulty_set_up_is_told_and_sets_nothing(lite: Flask, code: str, password: str, words: str) -> None:
    parent = Visitor(lite, "parent")
    answer = parent.fill("/account/second-factor", {"code": code, "password": password})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert "data:image/svg+xml" in answer.text
    assert not find(parent.app, BY_KEY["parent"].email).has_second_factor


def test_without_a_secret_on_its_way_the_set_up_begins_again(parent: Visitor, clock: Clock) -> None:
    token = parent.token("/account/")
    fields = {"csrf_token": token, "code": "123456", "password": PASSWORD}
    assert parent.post("/account/second-factor", fields).location == "/account/second-factor"
    set_up(parent, clock)
    assert parent.post("/account/second-factor", fields).location == "/account/second-factor"


def test_recovery_codes_are_renewed_with_the_password(app: Flask, parent: Visitor, clock: Clock) -> None:
    _, old = set_up(parent, clock)
    fields = {**parent.form(parent.get("/account/second-factor").text), "password": "wrong"}
    assert parent.post("/account/second-factor/codes", fields).status_code == 422
    answer = parent.post("/account/second-factor/codes", {**fields, "password": PASSWORD})
    assert answer.status_code == 200
    new = re.findall(r'class="reference">([A-Z2-9-]{11})<', answer.text)
    assert len(new) == second_factor.RECOVERY_CODES
    again = Visitor(app)
    again.sign_in("parent")
    assert again.fill("/sign-in/code", {"code": old[0]}).status_code == 422
    assert again.fill("/sign-in/code", {"code": new[0]}).status_code == 303


def test_the_second_factor_is_turned_off_with_the_password(app: Flask, parent: Visitor, clock: Clock) -> None:
    set_up(parent, clock)
    fields = parent.form(parent.get("/account/second-factor").text)
    assert parent.post("/account/second-factor/off", {**fields, "password": ""}).status_code == 422
    assert parent.post("/account/second-factor/off", {**fields, "password": PASSWORD}).status_code == 303
    assert "Two-step sign-in is off" in text_of(parent.follow().text)
    assert notices_to(app, "parent") == [
        "Two-step sign-in was set up for your Selfreview account.",
        "Two-step sign-in was turned off for your Selfreview account.",
    ]
    Visitor(app).sign_in("parent")
    again = Visitor(app)
    assert again.sign_in("parent").location == "/"


def test_what_is_not_on_can_neither_be_renewed_nor_turned_off(parent: Visitor) -> None:
    fields = {"csrf_token": parent.token("/account/second-factor"), "password": PASSWORD}
    for path in ("codes", "off"):
        answer = parent.post(f"/account/second-factor/{path}", fields)
        assert (answer.status_code, answer.location) == (303, "/account/second-factor")


def test_guessing_at_the_password_of_the_second_factor_is_stopped(parent: Visitor, clock: Clock) -> None:
    set_up(parent, clock)
    fields = {**parent.form(parent.get("/account/second-factor").text), "password": "wrong"}
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        assert parent.post("/account/second-factor/off", fields).status_code == 422
    assert parent.post("/account/second-factor/off", {**fields, "password": PASSWORD}).status_code == 429
    assert parent.post("/account/second-factor/codes", {**fields, "password": PASSWORD}).status_code == 429


def test_guessing_while_setting_up_is_stopped(parent: Visitor) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        parent.fill("/account/second-factor", {"code": "123456", "password": "wrong"})
    assert parent.fill("/account/second-factor", {"code": "123456", "password": PASSWORD}).status_code == 429


def test_where_the_network_asks_for_it_its_people_set_it_up_first_and_keep_it(app: Flask, clock: Clock) -> None:
    with app.app_context():
        feature_flags.turn(feature_flags.SECOND_FACTOR_FOR_NETWORK, on=True)
        db.session.commit()
    analyst = Visitor(app, "analyst")
    assert analyst.get("/account/").location == "/account/second-factor"
    assert "You need to do this before you carry on" in text_of(analyst.get("/account/second-factor").text)
    set_up(analyst, clock)
    page = analyst.get("/account/second-factor")
    assert "so you cannot turn it off" in text_of(page.text)
    assert "Turn off two-step sign-in" not in text_of(page.text)
    fields = {**analyst.form(page.text), "password": PASSWORD}
    assert analyst.post("/account/second-factor/off", fields).status_code == 403
    assert is_signed_in(Visitor(app, "parent"))
