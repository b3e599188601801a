"""A passkey at the second step of signing in: refused where what it signed does not hold, and counted."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from structlog.testing import capture_logs

from selfreview.storage.people import people
from selfreview.storage.people.sign_ins import ATTEMPTS_PER_ACCOUNT
from selfreview.storage.tables import db
from tests.accounts import find
from tests.passkeys import (
    PAGE,
    STEP,
    URL,
    Authenticator,
    add_passkey,
    addressed,
    device,
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


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example.org"},
        {"origin": f"{URL}:8443"},
        {"host": "evil.example.org"},
        {"flags": 0},
    ],
    ids=["another site", "another port", "another host", "nobody there"],
)
def test_what_was_signed_for_another_site_does_not_let_in(
    app: Flask, device: Authenticator, change: dict[str, object]
) -> None:
    visitor = half_in(app)
    assert show(visitor, replace(device, **change)) == 422  # type: ignore[arg-type]
    assert "That passkey does not work here" in text_of(visitor.last.text)
    assert not is_signed_in(visitor)
    visitor.get(STEP)
    assert show(visitor, device) == 303


def test_the_host_that_a_visitor_names_counts_for_nothing(app: Flask, device: Authenticator) -> None:
    visitor = Visitor(app)
    visitor.sign_in("parent")
    cookie = visitor.client.get_cookie("selfreview")
    assert cookie is not None
    visitor.client.set_cookie("selfreview", cookie.value, domain="127.0.0.1")
    page = visitor.get(STEP, base_url="http://127.0.0.1:5000")
    assert options_of(page.text)["rpId"] == "selfreview.example.org"


def test_a_forged_signature_does_not_let_in(app: Flask, device: Authenticator) -> None:
    thief = replace(Authenticator(), credential=device.credential)
    visitor = half_in(app)
    with capture_logs() as logs:
        assert show(visitor, thief) == 422
    assert any("signature does not hold" in str(line.get("what")) for line in logs)
    visitor.get(STEP)
    assert show(visitor, device, signature=b"no signature") == 422
    assert not is_signed_in(visitor)


def test_an_answer_lets_in_once(app: Flask, device: Authenticator) -> None:
    visitor = half_in(app)
    cookie = visitor.client.get_cookie("selfreview")
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    assert visitor.post("/sign-in/passkey", fields).status_code == 303
    thief = Visitor(app)
    assert cookie is not None
    thief.client.set_cookie("selfreview", cookie.value)
    with capture_logs() as logs:
        assert thief.post("/sign-in/passkey", fields).status_code == 422
    assert any("answered once already" in str(line.get("what")) for line in logs)
    assert not is_signed_in(thief)


def test_of_two_who_send_the_same_answer_at_once_one_comes_in(app: Flask, device: Authenticator) -> None:
    visitor = half_in(app)
    cookie = visitor.client.get_cookie("selfreview")
    assert cookie is not None
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    twins = [Visitor(app) for _ in range(4)]
    for twin in twins:
        twin.client.set_cookie("selfreview", cookie.value)
    with ThreadPoolExecutor(len(twins)) as threads:
        answers = list(threads.map(lambda twin: twin.post("/sign-in/passkey", fields).status_code, twins))
    assert sorted(answers) == [303, 422, 422, 422]


def test_an_answer_to_what_another_session_was_asked_does_not_let_in(app: Flask, device: Authenticator) -> None:
    one, other = half_in(app), half_in(app)
    signed = device.sign(options_of(one.last.text))
    assert post_signed(other, signed) == 422
    assert not is_signed_in(other)


def test_another_persons_passkey_does_not_let_in(app: Flask, device: Authenticator) -> None:
    add_passkey(Visitor(app, "manager"))
    visitor = half_in(app, "manager")
    assert show(visitor, device) == 422
    assert not is_signed_in(visitor)


def test_a_count_that_goes_back_is_refused_and_told_in_the_log(app: Flask, device: Authenticator) -> None:
    device.uses = 40
    assert show(half_in(app), device) == 303
    copy = replace(device, uses=12)
    visitor = half_in(app)
    with capture_logs() as logs:
        assert show(visitor, copy) == 422
    told = [line for line in logs if line["event"] == "refused"]
    assert [line["what"] for line in told] == ["a passkey whose count went back: a sign that somebody has copied it"]
    assert not is_signed_in(visitor)
    visitor.get(STEP)
    assert show(visitor, device) == 303


def test_a_passkey_that_never_counts_lets_in_again_and_again(app: Flask, parent: Visitor) -> None:
    device = add_passkey(parent, Authenticator(uses=None))
    assert [show(half_in(app), device) for _ in range(2)] == [303, 303]


def test_half_a_sign_in_runs_out_and_ends_with_the_password_it_began_with(
    app: Flask, device: Authenticator, clock: Clock
) -> None:
    visitor = half_in(app)
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    with app.app_context():
        mine = find(app, BY_KEY["parent"].email)
        hashed = db.session.execute(db.text("SELECT password FROM people WHERE id = :id"), {"id": mine.id}).scalar_one()
        people.set_password(mine.id, hashed=f"{hashed} ", at=clock())
        db.session.commit()
    assert visitor.post("/sign-in/passkey", fields).location == "/sign-in"
    with app.app_context():
        people.set_password(mine.id, hashed=hashed, at=clock())
        db.session.commit()
    visitor = half_in(app)
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    clock.pass_(minutes=11)
    assert visitor.post("/sign-in/passkey", fields).location == "/sign-in"


def test_an_answer_that_came_too_late_is_refused_by_itself(app: Flask, device: Authenticator, clock: Clock) -> None:
    visitor = half_in(app)
    fields = {"csrf_token": visitor.token(STEP), "signed": device.sign(options_of(visitor.last.text))}
    clock.pass_(minutes=11)
    with visitor.client.session_transaction() as session:
        session["half_signed_in"] = {**session["half_signed_in"], "at": clock().timestamp()}
    assert visitor.post("/sign-in/passkey", fields).status_code == 422
    assert "That took too long" in text_of(visitor.last.text)
    assert show(visitor, device) == 303


def test_wrong_passkeys_are_counted_as_wrong_codes_are(app: Flask, device: Authenticator) -> None:
    visitor = half_in(app)
    fields = {"csrf_token": visitor.token(STEP), "signed": "{}"}
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        assert visitor.post("/sign-in/passkey", fields).status_code == 422
    assert visitor.post("/sign-in/passkey", fields).status_code == 429


def test_no_passkey_is_asked_of_whoever_has_none(app: Flask, parent: Visitor, clock: Clock) -> None:
    page = parent.get(PAGE).text
    secret = "".join(re.findall(r'class="reference typed">([A-Z2-7 ]+)<', page)[0].split())
    parent.fill(PAGE, {"code": pyotp.TOTP(secret).at(clock()), "password": PASSWORD})
    visitor = half_in(app)
    assert "data-passkey" not in visitor.last.text
    assert post_signed(visitor, Authenticator().sign({"challenge": "x"})) == 422
