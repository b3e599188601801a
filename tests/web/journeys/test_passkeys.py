"""Passkeys of one account: added, asked for, refused where they do not hold, removed."""

import json
import re

import pyotp
import pytest
from flask import Flask

from selfreview.storage import feature_flags
from selfreview.storage.people import passkeys, people
from selfreview.storage.tables import PasskeyRow, RecoveryCodeRow, db
from tests.accounts import find, id_of, notices_to
from tests.passkeys import (
    PAGE,
    STEP,
    Authenticator,
    add_passkey,
    addressed,
    begin_adding,
    device,
    give_address,
    half_in,
    is_signed_in,
    options_of,
    parent,
    post_signed,
    show,
)
from tests.people import BY_KEY, PASSWORD
from tests.sites import Clock
from tests.visitors import Visitor, text_of

__all__ = ["addressed", "device", "parent"]


def codes_on(page: str) -> list[str]:
    return re.findall(r'class="reference">([A-Z2-9]{5}-[A-Z2-9]{5})<', page)


def test_a_passkey_is_added_and_signs_its_person_in(app: Flask, parent: Visitor, clock: Clock) -> None:
    device = add_passkey(parent, name="Work laptop")
    assert len(codes_on(parent.last.text)) == 10
    told = text_of(parent.get(PAGE).text)
    assert "Work laptop Added 3 November 2010" in told
    assert "not used yet" in told
    assert notices_to(app, "parent") == ["A passkey was added to your Selfreview account."]
    clock.pass_(minutes=5)
    again = half_in(app)
    assert not is_signed_in(again)
    again.get(STEP)
    assert show(again, device) == 303
    assert is_signed_in(again)
    assert "last used" in text_of(again.get(PAGE).text)


def test_whoever_has_only_a_passkey_comes_in_with_a_recovery_code_too(app: Flask, parent: Visitor) -> None:
    add_passkey(parent)
    code = codes_on(parent.last.text)[0]
    again = half_in(app)
    assert "One of your recovery codes" in text_of(again.last.text)
    assert again.fill(STEP, {"code": "000000"}, number=1).status_code == 422
    assert again.fill(STEP, {"code": code}, number=1).status_code == 303
    assert is_signed_in(again)


def test_codes_of_an_app_are_set_up_beside_a_passkey_and_both_let_in(
    app: Flask, parent: Visitor, device: Authenticator, clock: Clock
) -> None:
    page = parent.get(f"{PAGE}/app").text
    secret = "".join(re.findall(r'class="reference typed">([A-Z2-7 ]+)<', page)[0].split())
    code = pyotp.TOTP(secret).at(clock())
    answer = parent.post(PAGE, {**parent.form(page), "code": code, "password": PASSWORD})
    assert "You have new recovery codes" in text_of(answer.text)
    assert parent.get(f"{PAGE}/app").location == PAGE
    assert "use a passkey or enter the 6-digit code" in text_of(parent.get(PAGE).text)
    clock.pass_(minutes=1)
    by_passkey, by_code = half_in(app), half_in(app)
    assert show(by_passkey, device) == 303
    assert by_code.fill(STEP, {"code": pyotp.TOTP(secret).at(clock())}, number=1).status_code == 303


def test_a_second_passkey_leaves_the_recovery_codes_as_they_are(parent: Visitor, device: Authenticator) -> None:
    add_passkey(parent, name="Phone")
    assert parent.last.location == PAGE
    told = text_of(parent.follow().text)
    assert "The passkey is added" in told
    assert "You have 10 recovery codes left" in told


def test_each_of_somebodys_passkeys_is_asked_for_and_none_is_made_twice(
    app: Flask, parent: Visitor, device: Authenticator
) -> None:
    other = add_passkey(parent, name="Phone")
    excluded = {one["id"] for one in begin_adding(parent)["excludeCredentials"]}
    asked = options_of(half_in(app).last.text)
    assert {one["id"] for one in asked["allowCredentials"]} == excluded
    assert len(excluded) == 2
    assert asked["rpId"] == "selfreview.example.org"
    assert asked["userVerification"] == "preferred"
    assert show(half_in(app), other) == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "password": PASSWORD}, "Enter a name for the passkey"),
        ({"name": "x" * 61, "password": PASSWORD}, "Use 60 characters or fewer"),
        ({"name": "Laptop", "password": ""}, "Enter your current password"),
        ({"name": "Laptop", "password": "wrong"}, "That is not your current password"),
    ],
)
def test_no_passkey_is_asked_for_without_a_name_and_the_password(
    parent: Visitor, fields: dict[str, str], words: str
) -> None:
    answer = parent.fill("/account/passkeys/new", fields)
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert parent.get("/account/passkeys/make").location == "/account/passkeys/new"
    assert parent.post("/account/passkeys/make", {"csrf_token": parent.token(PAGE)}).location == "/account/passkeys/new"


def test_faults_are_told_in_the_order_of_the_form(parent: Visitor) -> None:
    told = text_of(parent.fill("/account/passkeys/new", {"name": "", "password": ""}).text)
    assert told.index("Enter a name") < told.index("Enter your current password")


def test_more_passkeys_than_anybody_needs_are_not_taken(app: Flask, parent: Visitor) -> None:
    with app.app_context():
        mine = find(app, BY_KEY["parent"].email).id
        for number in range(passkeys.MOST):
            made = passkeys.NewPasskey(f"credential{number}", "key", 0)
            passkeys.add(mine, made, name=str(number), by="", at=app.extensions["clock"]())
        db.session.commit()
    assert "the most you can have" in text_of(parent.get("/account/passkeys/new").text)
    fields = {"csrf_token": parent.token(PAGE), "name": "x", "password": PASSWORD}
    assert parent.post("/account/passkeys/new", fields).status_code == 422


# What is refused while a passkey is added.


@pytest.mark.parametrize(
    "device",
    [
        Authenticator(origin="https://evil.example.org"),
        Authenticator(origin="http://selfreview.example.org"),
        Authenticator(host="example.org"),
        Authenticator(flags=0),
    ],
    ids=["another site", "without https", "another host", "nobody there"],
)
def test_a_passkey_made_elsewhere_or_for_nobody_is_not_added(parent: Visitor, device: Authenticator) -> None:
    options = begin_adding(parent)
    answer = parent.post("/account/passkeys/make", {**parent.form(), "signed": device.make(options)})
    assert answer.status_code == 422
    assert "The passkey was not added" in text_of(answer.text)
    assert not find(parent.app, BY_KEY["parent"].email).has_second_factor
    # The page of the refusal asks anew, and the right device is taken then.
    fresh = options_of(answer.text)
    assert fresh["challenge"] != options["challenge"]
    good = Authenticator().make(fresh)
    assert parent.post("/account/passkeys/make", {**parent.form(), "signed": good}).status_code == 200


@pytest.mark.parametrize("signed", ["", "{}", "[]", "nonsense", "[" * 5000, '{"id": "\\u0000"}', "9" * 30_000])
def test_nonsense_is_neither_added_nor_lets_in(app: Flask, parent: Visitor, signed: str) -> None:
    begin_adding(parent)
    assert parent.post("/account/passkeys/make", {**parent.form(), "signed": signed}).status_code == 422
    add_passkey(parent)
    assert post_signed(half_in(app), signed) == 422


def test_what_a_new_passkey_signs_is_good_once_and_for_ten_minutes(parent: Visitor, clock: Clock) -> None:
    options, device = begin_adding(parent), Authenticator()
    fields = {**parent.form(), "signed": device.make(options)}
    clock.pass_(minutes=11)
    answer = parent.post("/account/passkeys/make", fields)
    assert answer.status_code == 422
    assert "That took too long" in text_of(answer.text)
    assert "Work laptop" in answer.text
    assert parent.get("/account/passkeys/make").location == "/account/passkeys/new"
    fields = {**fields, "signed": device.make(begin_adding(parent))}
    assert parent.post("/account/passkeys/make", fields).status_code == 200
    assert parent.post("/account/passkeys/make", fields).location == "/account/passkeys/new"


def test_a_passkey_that_is_somebodys_already_is_not_added_again(app: Flask, device: Authenticator) -> None:
    other = Visitor(app, "manager")
    options = begin_adding(other)
    assert other.post("/account/passkeys/make", {**other.form(), "signed": device.make(options)}).status_code == 422
    assert not find(app, BY_KEY["manager"].email).has_second_factor


# Without an address, without the passkey, without the account.


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (None, "it has not been set"),
        ("http://selfreview.example.org", "that begins with “https”"),
        ("https://192.0.2.1", "a name, not a number"),
    ],
)
def test_where_passkeys_cannot_be_had_the_pages_say_why(
    app: Flask, parent: Visitor, device: Authenticator, url: str | None, words: str
) -> None:
    visitor = half_in(app)
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    options = begin_adding(parent)
    adding = {**parent.form(), "signed": Authenticator().make(options)}
    give_address(app, url)
    assert words in text_of(parent.get(PAGE).text)
    assert words in text_of(parent.get("/account/passkeys/new").text)
    assert words in text_of(Visitor(app, "manager").get(PAGE).text)
    asked = {"csrf_token": parent.token(PAGE), "name": "x", "password": PASSWORD}
    assert parent.post("/account/passkeys/new", asked).status_code == 422
    assert parent.post("/account/passkeys/make", adding).status_code == 422
    assert "data-passkey" not in half_in(app).last.text
    assert visitor.post("/sign-in/passkey", fields).status_code == 422


def test_a_passkey_is_removed_with_the_password_and_the_last_one_turns_the_second_step_off(
    app: Flask, parent: Visitor, device: Authenticator
) -> None:
    other = add_passkey(parent, name="Phone")
    phone, laptop = sorted(re.findall(r"/account/passkeys/(\d+)/remove", parent.get(PAGE).text), key=int)[::-1]
    assert parent.fill(f"/account/passkeys/{phone}/remove", {"password": "wrong"}).status_code == 422
    assert parent.fill(f"/account/passkeys/{phone}/remove", {"password": PASSWORD}).location == PAGE
    assert "The passkey “Phone” is removed." in text_of(parent.follow().text)
    visitor = half_in(app)
    assert show(visitor, other) == 422
    assert "your only second step" in text_of(parent.get(f"/account/passkeys/{laptop}/remove").text)
    assert parent.fill(f"/account/passkeys/{laptop}/remove", {"password": PASSWORD}).status_code == 303
    assert "Two-step sign-in is now off" in text_of(parent.follow().text)
    assert notices_to(app, "parent")[-1].endswith("Two-step sign-in is now off.")
    assert Visitor(app).sign_in("parent").location == "/"
    with app.app_context():
        assert db.session.query(RecoveryCodeRow).count() == 0


def test_nobody_removes_another_persons_passkey(app: Flask, parent: Visitor, device: Authenticator) -> None:
    number = re.findall(r"/account/passkeys/(\d+)/remove", parent.get(PAGE).text)[0]
    other = Visitor(app, "manager")
    assert other.get(f"/account/passkeys/{number}/remove").status_code == 404
    fields = {"csrf_token": other.token(PAGE), "password": PASSWORD}
    # The same as on one's own that is gone already, by a second click: what others have is not told.
    assert other.post(f"/account/passkeys/{number}/remove", fields).location == "/account/"
    assert show(half_in(app), device) == 303


def test_where_the_network_asks_for_a_second_step_a_passkey_is_one_and_the_last_stays(app: Flask) -> None:
    with app.app_context():
        feature_flags.ask_for_second_factor(on=True, by="", at=app.extensions["clock"]())
        db.session.commit()
    admin = Visitor(app, "admin")
    assert admin.get("/network/").location == PAGE
    add_passkey(admin)
    assert admin.get("/network/").status_code == 200
    page = admin.get(PAGE).text
    assert "/remove" not in page
    with app.app_context():
        number = db.session.query(PasskeyRow).one().id
    assert admin.get(f"/account/passkeys/{number}/remove").status_code == 403
    fields = {"csrf_token": admin.token(PAGE), "password": PASSWORD}
    assert admin.post(f"/account/passkeys/{number}/remove", fields).status_code == 403


def test_passkeys_go_with_the_second_step_and_with_the_account(
    app: Flask, parent: Visitor, device: Authenticator, clock: Clock
) -> None:
    fields = {"csrf_token": parent.token(PAGE), "password": PASSWORD}
    assert "also removes your passkey" in text_of(parent.get(PAGE).text)
    assert parent.post(f"{PAGE}/off", fields).status_code == 303
    assert Visitor(app).sign_in("parent").location == "/"
    add_passkey(parent)
    mine = find(app, BY_KEY["parent"].email).id
    with app.app_context():
        assert db.session.query(PasskeyRow).count() == 1
        people.close_account(mine, by="", at=clock())
        db.session.commit()
        assert db.session.query(PasskeyRow).count() == 0


def test_the_administrator_lets_somebody_in_whose_only_passkey_is_lost(
    app: Flask, parent: Visitor, device: Authenticator
) -> None:
    admin, page = Visitor(app, "admin"), f"/network/registry/people/{id_of(app, 'parent')}"
    assert "Two-step sign-in On" in text_of(admin.get(page).text)
    assert admin.post(f"{page}/second-factor-off", {"csrf_token": admin.token(page)}).status_code == 303
    assert Visitor(app).sign_in("parent").location == "/"


def test_what_is_held_on_a_person_names_their_passkeys_and_no_challenge(
    app: Flask, parent: Visitor, device: Authenticator
) -> None:
    asked = begin_adding(parent)["challenge"]
    text = parent.get("/account/export").text
    held = json.loads(text)
    assert "Work laptop" in text
    assert "passkeys" in json.dumps(held)
    assert asked not in text
