"""One's own account: devices, password, second factor, staying signed in, and what was posted too late."""

from datetime import timedelta

import pytest
from flask import Flask

from selfreview.storage.people import one_time_links
from selfreview.storage.people.sign_ins import ABSOLUTE, ATTEMPTS_PER_ACCOUNT, IDLE
from selfreview.storage.tables import db
from selfreview.web.people.account import name_device
from tests.accounts import id_of, notices_to
from tests.people import OPEN, OURS, PASSWORD
from tests.sites import NOW, Clock
from tests.visitors import Visitor, text_of

NEW = "three plain words"
REVIEW = f"/services/{OURS}/reviews/{OPEN}"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture
def parent(app: Flask) -> Visitor:
    return Visitor(app, "parent")


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.get("/account/").status_code == 200


def test_the_account_says_who_one_is_and_where(parent: Visitor) -> None:
    text = text_of(parent.get("/account/").text)
    for words in ("Priya Parent", "parent@example.org", "Member, Parents, Sheffield", "This device"):
        assert words in text
    assert "You are not signed in anywhere else" in text
    assert "Sign out of all other devices" not in text


def test_a_role_of_the_network_has_no_service(app: Flask) -> None:
    assert "Regional coordinator, Yorkshire and Humberside" in text_of(
        Visitor(app, "coordinator").get("/account/").text
    )


def test_somebody_whose_roles_are_over_is_told_so(app: Flask, parent: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE roles SET until = '2010-01-01'"))
        db.session.commit()
    assert "You have no role at the moment" in text_of(parent.get("/account/").text)


def test_other_devices_are_listed_and_signed_out(app: Flask, parent: Visitor) -> None:
    other = Visitor(app)
    other.client.environ_base["HTTP_USER_AGENT"] = WINDOWS
    other.sign_in("parent")
    page = parent.get("/account/")
    assert "Edge on Windows" in text_of(page.text)
    answer = parent.post("/account/sign-out-elsewhere", parent.form(page.text))
    assert answer.status_code == 303
    assert "You have been signed out of all other devices." in text_of(parent.follow().text)
    assert not is_signed_in(other)
    assert is_signed_in(parent)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "Firefox on Linux"),
        ("Firefox", "Firefox"),
        ("Windows", "Windows"),
        ("curl/8", "Another device"),
    ],
)
def test_a_device_is_named_in_words(agent: str, name: str) -> None:
    assert name_device(agent) == name


def test_the_password_is_changed_and_every_other_device_is_out(app: Flask, parent: Visitor) -> None:
    other = Visitor(app, "parent")
    with app.app_context():
        link = one_time_links.make_link(id_of(app, "parent"), one_time_links.Purpose.FORGOTTEN, at=NOW)
        db.session.commit()
    answer = parent.fill("/account/password", {"password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 303
    assert "Your password is changed" in text_of(parent.follow().text)
    assert is_signed_in(parent)
    assert not is_signed_in(other)
    assert Visitor(app).sign_in("parent", NEW).status_code == 303
    assert Visitor(app).sign_in("parent").status_code == 422
    assert Visitor(app).get(f"/link/{link}").status_code == 404
    assert notices_to(app, "parent") == ["The password of your Selfreview account was changed."]


@pytest.mark.parametrize(
    ("password", "new", "words"),
    [
        ("", NEW, "Enter your current password"),
        (PASSWORD, "", "Enter a new password"),
        ("wrong", NEW, "That is not your current password"),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "parent@example.org", "must not be your email address"),
    ],
)
def test_a_faulty_change_of_the_password_is_told_and_nothing_changes(
    lite: Flask, password: str, new: str, words: str
) -> None:
    parent = Visitor(lite, "parent")
    answer = parent.fill("/account/password", {"password": password, "new_password": new})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert "Error: " in answer.text.split("</title>")[0]
    assert f'value="{new}"' not in answer.text
    assert Visitor(lite).sign_in("parent").status_code == 303


def test_guessing_at_the_present_password_is_stopped(parent: Visitor) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        assert parent.fill("/account/password", {"password": "wrong", "new_password": NEW}).status_code == 422
    assert parent.fill("/account/password", {"password": PASSWORD, "new_password": NEW}).status_code == 429


def test_staying_prolongs_the_session(app: Flask, parent: Visitor, clock: Clock) -> None:
    clock.pass_(minutes=44)
    answer = parent.post(
        "/account/stay", {"csrf_token": parent.token("/account/")}, headers={"X-Requested-With": "selfreview"}
    )
    assert answer.json == {
        "session_ends": int((clock() + IDLE).timestamp()),
        "session_now": int(clock().timestamp()),
    }
    clock.pass_(minutes=44)
    assert is_signed_in(parent)


def test_staying_never_passes_the_whole_day(parent: Visitor, clock: Clock) -> None:
    started = clock()
    while clock() + timedelta(minutes=40) < started + ABSOLUTE:
        clock.pass_(minutes=40)
        parent.get("/account/")
    fields = {"csrf_token": parent.token("/account/")}
    answer = parent.post("/account/stay", fields, headers={"X-Requested-With": "selfreview"})
    assert answer.json is not None
    assert answer.json["session_ends"] == int((started + ABSOLUTE).timestamp())


@pytest.mark.parametrize(
    ("back", "to"), [(f"{REVIEW}/", f"{REVIEW}/"), ("https://evil.example/", "/account/"), ("", "/account/")]
)
def test_without_a_script_staying_leads_back_to_the_page_and_nowhere_else(lite: Flask, back: str, to: str) -> None:
    parent = Visitor(lite, "parent")
    answer = parent.post("/account/stay", {"csrf_token": parent.token("/account/"), "back": back})
    assert (answer.status_code, answer.location) == (303, to)


@pytest.mark.parametrize("path", ["", "password", "second-factor", "kept"])
def test_a_stranger_is_sent_to_the_sign_in_page(lite: Flask, path: str) -> None:
    assert Visitor(lite).get(f"/account/{path}").location.startswith("/sign-in")
