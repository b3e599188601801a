"""Signing in as people and their machines do it: typed codes, doubled posts, time-outs, password managers, links."""

from collections.abc import Callable

import pyotp
import pytest
from flask import Flask

from selfreview.storage import feature_flags
from selfreview.storage.people import one_time_links
from selfreview.storage.tables import PersonRow, SignInRow, db
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.visitors import Visitor, parse, text_of

SECRET = pyotp.random_base32()
E01 = f"/services/{OURS}/reviews/{OPEN}/E01"


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """A site whose analyst has a second factor."""
    with app.app_context():
        row = db.session.query(PersonRow).filter_by(email=BY_KEY["analyst"].email).one()
        row.totp_secret = SECRET
        db.session.commit()
    return app


def code(app: Flask, *, seconds: float = 0) -> str:
    """The code that a phone shows whose clock is off by some seconds."""
    return pyotp.TOTP(SECRET).at(int(app.extensions["clock"]().timestamp() + seconds))


def halfway(app: Flask) -> Visitor:
    """The analyst, at the page that asks for the code."""
    analyst = Visitor(app)
    analyst.fill("/sign-in", {"email": BY_KEY["analyst"].email, "password": PASSWORD})
    analyst.get("/sign-in/code")
    return analyst


def twin_of(visitor: Visitor) -> Visitor:
    """The same browser a moment ago: what it sends twice goes out with the cookie of then."""
    twin, cookie = Visitor(visitor.app), visitor.client.get_cookie("selfreview")
    assert cookie is not None
    twin.client.set_cookie("selfreview", cookie.value)
    return twin


def sign_ins(app: Flask) -> int:
    """How many sign-ins there are."""
    with app.app_context():
        return db.session.query(SignInRow).count()


@pytest.mark.parametrize(
    "typed",
    [
        lambda digits: f"{digits[:3]}-{digits[3:]}",
        lambda digits: f"{digits[:3]} {digits[3:]}",
        lambda digits: f"\u200b{digits}",
        lambda digits: f"\ufeff {digits} ",
        lambda digits: "".join(chr(ord(one) + 0xFEE0) for one in digits),
        lambda digits: f"{digits[:2]}–{digits[2:4]}–{digits[4:]}",
    ],
)
def test_a_code_works_however_it_is_typed(guarded: Flask, typed: Callable[[str], str]) -> None:
    analyst = halfway(guarded)
    assert analyst.post("/sign-in/code", {**analyst.form(), "code": typed(code(guarded))}).location == "/"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(300, "5 minutes fast"), (-600, "10 minutes slow"), (75, "1 minute fast"), (-1100, "minutes slow")],
)
def test_a_phone_whose_clock_is_wrong_is_told(guarded: Flask, seconds: int, words: str) -> None:
    analyst = halfway(guarded)
    refused = analyst.post("/sign-in/code", {**analyst.form(), "code": code(guarded, seconds=seconds)})
    assert refused.status_code == 422
    assert words in text_of(refused.text)
    assert analyst.get("/network/").status_code == 303


def test_a_code_posted_twice_at_once_is_one_sign_in(guarded: Flask) -> None:
    analyst = halfway(guarded)
    twin, before = twin_of(analyst), sign_ins(guarded)
    fields = {**analyst.form(), "code": code(guarded)}
    assert analyst.post("/sign-in/code", fields).status_code == 303
    assert twin.post("/sign-in/code", fields).status_code == 303
    assert sign_ins(guarded) == before + 1
    assert twin.get("/network/").status_code == 200
    assert analyst.get("/network/").status_code == 200


def test_a_password_posted_twice_at_once_is_one_sign_in(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/sign-in")
    twin, before = twin_of(visitor), sign_ins(app)
    fields = {**visitor.form(), "email": BY_KEY["parent"].email, "password": PASSWORD}
    assert visitor.post("/sign-in", fields).status_code == 303
    assert twin.post("/sign-in", fields).status_code == 303
    assert sign_ins(app) == before + 1


def test_the_same_form_posted_after_signing_out_is_another_sign_in(lite: Flask) -> None:
    visitor = Visitor(lite)
    visitor.get("/sign-in")
    twin, before = twin_of(visitor), sign_ins(lite)
    fields = {**visitor.form(), "email": BY_KEY["parent"].email, "password": PASSWORD}
    visitor.post("/sign-in", fields)
    visitor.post("/sign-out", {"csrf_token": visitor.token("/about")})
    assert twin.post("/sign-in", fields).status_code == 303
    assert sign_ins(lite) == before + 2
    assert twin.get("/account/").status_code == 200


@pytest.mark.parametrize("leaves", [True, False])
def test_a_used_code_opens_nothing_later(guarded: Flask, leaves: bool) -> None:
    analyst = halfway(guarded)
    thief, used = twin_of(analyst), {**analyst.form(), "code": code(guarded)}
    analyst.post("/sign-in/code", used)
    if leaves:
        analyst.post("/sign-out", {"csrf_token": analyst.token("/about")})
    else:
        guarded.extensions["clock"].pass_(minutes=2)
    assert thief.post("/sign-in/code", used).status_code == 422


def test_after_a_time_out_the_page_says_why_and_has_the_address(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    lite.extensions["clock"].pass_(minutes=46)
    page = manager.get(manager.get(E01).location)
    assert "nothing happened for 45 minutes" in text_of(page.text)
    assert manager.form()["email"] == [BY_KEY["manager"].email]


def test_after_twelve_hours_the_page_says_so(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for _ in range(23):
        lite.extensions["clock"].pass_(minutes=31)
        manager.get("/account/")
    lite.extensions["clock"].pass_(minutes=10)
    assert "signed in for 12 hours" in text_of(manager.get(manager.get("/account/").location).text)


def test_a_sign_in_that_was_ended_elsewhere_says_so(lite: Flask) -> None:
    manager, other = Visitor(lite, "manager"), Visitor(lite, "manager")
    changed = {"password": PASSWORD, "new_password": "three other words"}
    assert other.fill("/account/password", changed).status_code == 303
    assert "your password was changed" in text_of(manager.get(manager.get("/account/").location).text)


def test_a_stranger_is_told_why_the_page_came_up_and_nobody_s_address(lite: Flask) -> None:
    visitor = Visitor(lite)
    page = visitor.get(visitor.get(E01).location)
    assert "Sign in to open the page that you asked for." in text_of(page.text)
    assert visitor.form()["email"] == [""]
    visitor.get("/sign-in")
    assert "asked for" not in text_of(visitor.last.text)


def test_whoever_is_signed_in_can_go_on_or_give_the_computer_to_somebody_else(lite: Flask) -> None:
    shared = Visitor(lite, "manager")
    assert f"You are signed in as {BY_KEY['manager'].name}" in text_of(shared.get("/sign-in").text)
    assert shared.sign_in("parent").status_code == 303
    assert BY_KEY["parent"].email in shared.get("/account/").text


def test_whoever_signed_out_leaves_no_address_behind(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    manager.post("/sign-out", {"csrf_token": manager.token("/about")})
    manager.get("/sign-in")
    assert manager.form()["email"] == [""]


@pytest.mark.parametrize("typed", ["  {} ", "<{}>", "mailto:{}", "\u200b{}", "{}.", "Ann <{}>"])
def test_an_address_works_however_it_is_typed(lite: Flask, typed: str) -> None:
    email = typed.format(BY_KEY["parent"].email)
    assert Visitor(lite).fill("/sign-in", {"email": email, "password": PASSWORD}).status_code == 303


def link_for(app: Flask, key: str) -> str:
    """A one-time link for somebody."""
    with app.app_context():
        now = app.extensions["clock"]()
        person = db.session.query(PersonRow).filter_by(email=BY_KEY[key].email).one()
        token = one_time_links.make_link(person.id, one_time_links.Purpose.FORGOTTEN, at=now)
        db.session.commit()
    return f"/link/{token}"


def test_whoever_sets_a_password_is_signed_in(lite: Flask) -> None:
    visitor = Visitor(lite)
    answer = visitor.fill(link_for(lite, "parent"), {"new_password": "three new words"})
    assert answer.location == "/"
    assert "you are signed in" in text_of(visitor.follow().text)
    assert visitor.get("/account/").status_code == 200


def test_whoever_has_a_second_factor_is_asked_for_it_after_a_new_password(guarded: Flask) -> None:
    visitor = Visitor(guarded)
    answer = visitor.fill(link_for(guarded, "analyst"), {"new_password": "three new words"})
    assert answer.location == "/sign-in/code"
    assert visitor.get("/network/").status_code == 303
    assert visitor.fill("/sign-in/code", {"code": code(guarded)}).location == "/"


def test_password_managers_find_the_user_name_beside_every_password(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for page in (
        Visitor(lite).get("/sign-in").text,
        Visitor(lite).get(link_for(lite, "parent")).text,
        manager.get("/account/password").text,
    ):
        forms = [list(form.iter("input")) for form in parse(page).iter("form")]
        (fields,) = [fields for fields in forms if any(one.get("type") == "password" for one in fields)]
        names = [one for one in fields if one.get("autocomplete") == "username"]
        assert [one.get("type") for one in names] == ["email"]


@pytest.mark.parametrize("behind", [".", ",", "/", ")", ">", "%3E", "”", "./", "%20", "?", "!'"])
def test_a_link_with_something_behind_it_works(lite: Flask, behind: str) -> None:
    visitor, path = Visitor(lite), link_for(lite, "parent")
    page = visitor.get(f"{path}{behind}", follow_redirects=True)
    assert page.status_code == 200
    assert "Choose a password" in text_of(page.text)
    typed = {**visitor.form(), "new_password": "three new words"}
    assert visitor.post(f"{path}{behind.rstrip('?')}", typed).location == "/"


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/about.", "/about"),
        ("/about/", "/about"),
        ("/about),", "/about"),
        ("/national", "/national/"),
        (f"{E01}.", E01),
        (f"{E01}/", E01),
        (f"{E01}/?a=1", f"{E01}?a=1"),
        (f"/services/{OURS}/reviews/{OPEN}.", f"/services/{OURS}/reviews/{OPEN}/"),
        (f"/services/{OURS}/reviews/{OPEN}/.", f"/services/{OURS}/reviews/{OPEN}/"),
    ],
)
def test_any_mailed_link_works_with_a_full_stop_or_a_slash_behind_it(lite: Flask, path: str, leads: str) -> None:
    answer = Visitor(lite, "manager").get(path)
    assert answer.status_code in (303, 308)
    assert answer.location.removeprefix("http://localhost") == leads


@pytest.mark.parametrize(
    "path", ["/nothing.", "/nothing/", "/...", "/services/99999/reviews/2010/", f"{E01}/nothing/", "/services/7/."]
)
def test_an_address_that_leads_nowhere_stays_so(lite: Flask, path: str) -> None:
    assert Visitor(lite, "manager").get(path, follow_redirects=True).status_code == 404


def test_a_post_to_an_address_with_a_slash_too_many_is_not_sent_on(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    manager.get(E01)
    assert manager.post(f"{E01}/", manager.form()).status_code in (404, 405)


def test_the_demonstration_says_who_is_what_and_whom_to_try_first(app: Flask) -> None:
    with app.app_context():
        feature_flags.turn(feature_flags.DEMONSTRATION, on=True)
        db.session.commit()
    words = text_of(Visitor(app).get("/sign-in").text)
    assert "manager@selfreview.example Maureen Ackroyd: Manager, Sheffield Try this one first" in words
    assert "Nasreen Parvez-Hill: Member, Parents, Sheffield Then this one" in words
    assert "Corinne Ellerby: Regional coordinator, Yorkshire and Humberside" in words
