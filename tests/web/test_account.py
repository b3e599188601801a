"""One's own account: devices, password, second factor, staying signed in, and what was posted too late."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from selfreview.storage import kept_posts, letters, people, second_factor, switches
from selfreview.storage.sign_ins import ABSOLUTE, ATTEMPTS_PER_ACCOUNT, IDLE
from selfreview.storage.tables import db
from selfreview.web.account import name_device, name_page
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import NOW, Clock
from tests.visitors import Visitor, parse, text_of

NEW = "three plain words"
REVIEW = f"/services/{OURS}/reviews/{OPEN}"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


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


def person_of(key: str) -> people.Person:
    person = people.find_person(email=BY_KEY[key].email, day=NOW.date())
    assert person is not None
    return person


def letters_of(app: Flask) -> list[str]:
    """The second sentence of every letter to the parent, the oldest first."""
    with app.app_context():
        return [
            letter.body.split("\n\n")[1]
            for letter in reversed(letters.unsent())
            if letter.recipient == BY_KEY["parent"].email
        ]


def test_the_account_says_who_one_is_and_where(parent: Visitor) -> None:
    text = text_of(parent.get("/account/").text)
    for words in ("Priya Parent", "parent@example.org", "Member, Parents, Sheffield", "This device"):
        assert words in text
    assert "You are signed in nowhere else" in text
    assert "Sign out everywhere else" not in text


def test_a_role_of_the_network_has_no_service(app: Flask) -> None:
    assert "Regional coordinator, Yorkshire and Humberside" in text_of(
        Visitor(app, "coordinator").get("/account/").text
    )


def test_somebody_whose_roles_are_over_is_told_so(app: Flask, parent: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE roles SET until = '2010-01-01'"))
        db.session.commit()
    assert "Nothing at present" in text_of(parent.get("/account/").text)


def test_other_devices_are_listed_and_signed_out(app: Flask, parent: Visitor) -> None:
    other = Visitor(app)
    other.client.environ_base["HTTP_USER_AGENT"] = WINDOWS
    other.sign_in("parent")
    page = parent.get("/account/")
    assert "Edge on Windows" in text_of(page.text)
    answer = parent.post("/account/sign-out-elsewhere", parent.form(page.text))
    assert answer.status_code == 303
    assert "You are signed out everywhere else." in text_of(parent.follow().text)
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
        link = people.make_link(person_of("parent").id, people.Purpose.FORGOTTEN, at=NOW)
        db.session.commit()
    answer = parent.fill("/account/password", {"password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 303
    assert "Your password is changed" in text_of(parent.follow().text)
    assert is_signed_in(parent)
    assert not is_signed_in(other)
    assert Visitor(app).sign_in("parent", NEW).status_code == 303
    assert Visitor(app).sign_in("parent").status_code == 422
    assert Visitor(app).get(f"/link/{link}").status_code == 404
    assert letters_of(app) == ["The password of your Selfreview account was changed."]


@pytest.mark.parametrize(
    ("password", "new", "words"),
    [
        ("", NEW, "Enter your present password"),
        (PASSWORD, "", "Enter a new password"),
        ("wrong", NEW, "This is not your present password"),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "parent@example.org", "must not be your e-mail address"),
    ],
)
def test_a_faulty_change_of_the_password_is_told_and_nothing_changes(
    app: Flask, parent: Visitor, password: str, new: str, words: str
) -> None:
    answer = parent.fill("/account/password", {"password": password, "new_password": new})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert "Error: " in answer.text.split("</title>")[0]
    assert f'value="{new}"' not in answer.text
    assert Visitor(app).sign_in("parent").status_code == 303


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
def test_without_a_script_staying_leads_back_to_the_page_and_nowhere_else(
    app: Flask, parent: Visitor, back: str, to: str
) -> None:
    answer = parent.post("/account/stay", {"csrf_token": parent.token("/account/"), "back": back})
    assert (answer.status_code, answer.location) == (303, to)


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
        ("", PASSWORD, "Enter the 6 digits"),
        ("000000", PASSWORD, "This code does not fit"),
        ("000000", "wrong", "This is not your present password"),
    ],
)
def test_a_faulty_set_up_is_told_and_sets_nothing(parent: Visitor, code: str, password: str, words: str) -> None:
    answer = parent.fill("/account/second-factor", {"code": code, "password": password})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert "data:image/svg+xml" in answer.text
    with parent.app.app_context():
        assert not person_of("parent").has_second_factor


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
    assert "The second factor is off" in text_of(parent.follow().text)
    assert letters_of(app) == [
        "A second factor was set up for signing in to your Selfreview account.",
        "The second factor of your Selfreview account was turned off.",
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
        switches.turn(switches.SECOND_FACTOR_FOR_NETWORK, on=True)
        db.session.commit()
    analyst = Visitor(app, "analyst")
    assert analyst.get("/account/").location == "/account/second-factor"
    assert "The network asks you for this" in text_of(analyst.get("/account/second-factor").text)
    set_up(analyst, clock)
    page = analyst.get("/account/second-factor")
    assert "so yours stays on" in text_of(page.text)
    assert "Turn it off" not in text_of(page.text)
    fields = {**analyst.form(page.text), "password": PASSWORD}
    assert analyst.post("/account/second-factor/off", fields).status_code == 403
    assert is_signed_in(Visitor(app, "parent"))


def too_late(parent: Visitor, clock: Clock, **fields: str) -> Visitor:
    """Post an exemplar after the session has ended, and sign in again."""
    parent.get(f"{REVIEW}/E03")
    form = {**parent.form(), **fields}
    clock.pass_(minutes=46)
    answer = parent.post(f"{REVIEW}/E03", form)
    assert answer.location.startswith("/sign-in")
    assert parent.sign_in("parent").location == "/account/kept"
    return parent


LONG = "First line\r\n\r\n  second <b>line</b> & more\r\n" + "word " * 3000


def test_what_was_posted_too_late_is_shown_in_full_and_sent_again(parent: Visitor, clock: Clock) -> None:
    too_late(parent, clock, evidence=LONG, rating="good")
    page = parent.get("/account/kept")
    assert f"Review of {OPEN}, E03" in text_of(page.text)
    shown = [area for area in parse(page.text).find(".//main").iter("textarea") if area.get("readonly") is not None]
    assert LONG.replace("\r\n", "\n") in ["".join(area.itertext()) for area in shown]
    form = next(parse(page.text).find(".//main").iter("form"))
    assert form.get("action") == f"{REVIEW}/E03"
    answer = parent.post(form.get("action"), parent.form(page.text))
    assert answer.status_code == 303
    parent.get(f"{REVIEW}/E03")
    assert parent.form()["evidence"] == [LONG]


def test_no_secret_is_among_what_is_kept(app: Flask, parent: Visitor, clock: Clock) -> None:
    parent.get("/account/password")
    form = {**parent.form(), "password": PASSWORD, "new_password": NEW}
    clock.pass_(minutes=46)
    parent.post("/account/password", form)
    parent.sign_in("parent")
    page = parent.get("/account/kept").text
    assert PASSWORD not in page
    assert NEW not in page


def test_what_is_kept_is_announced_and_can_be_thrown_away(parent: Visitor, clock: Clock) -> None:
    too_late(parent, clock, evidence="Only this")
    assert "Something you sent is waiting for you" in text_of(parent.get("/account/").text)
    page = parent.get("/account/kept")
    answer = parent.post("/account/kept", parent.form(page.text, number=1))
    assert answer.status_code == 303
    text = text_of(parent.follow().text)
    assert "The kept text is thrown away." in text
    assert "Nothing is waiting here." in text


def test_what_one_person_left_no_other_sees(app: Flask, parent: Visitor, clock: Clock) -> None:
    too_late(parent, clock, evidence="Only mine")
    health = Visitor(app, "health")
    assert "Only mine" not in health.get("/account/kept").text
    health.post("/account/kept", {"csrf_token": health.token("/account/password"), "path": f"{REVIEW}/E03"})
    assert "Only mine" in parent.get("/account/kept").text


def test_a_kept_post_that_would_lead_elsewhere_is_not_offered(app: Flask, parent: Visitor) -> None:
    with app.app_context():
        fields = {"evidence": ["x"]}
        kept_posts.keep(person_id=person_of("parent").id, path="//evil.example/", fields=fields, at=NOW)
        db.session.commit()
    assert "evil.example" not in parent.get("/account/kept").text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/services/1/reviews/2010/E03", "Review of 2010, E03"),
        ("/services/1/reviews/2010/", "Review of 2010"),
        ("/services/1/reviews/2010/action-plan", "Review of 2010, action plan"),
        ("/services/1/reviews/2010/E03/link", "Review of 2010, E03, link"),
        ("/services/1/people/invite", "/services/1/people/invite"),
    ],
)
def test_a_page_is_named_in_words_where_its_address_says_enough(path: str, name: str) -> None:
    assert name_page(path) == name


@pytest.mark.parametrize("path", ["", "password", "second-factor", "kept"])
def test_a_stranger_is_sent_to_the_sign_in_page(app: Flask, path: str) -> None:
    assert Visitor(app).get(f"/account/{path}").location.startswith("/sign-in")
