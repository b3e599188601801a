"""What was posted after the session had ended: shown in full, sent again or thrown away, and nobody else's."""

import pytest
from flask import Flask

from selfreview.storage.people import saved_submissions
from selfreview.storage.tables import KeptPostRow, db
from selfreview.web.people.account import name_page
from tests.accounts import id_of
from tests.made_returns import framework_of
from tests.people import OPEN, OURS, PASSWORD
from tests.sites import NOW, Clock
from tests.visitors import Visitor, parse, text_of

NEW = "three plain words"
REVIEW = f"/services/{OURS}/reviews/{OPEN}"


@pytest.fixture
def parent(app: Flask) -> Visitor:
    return Visitor(app, "parent")


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


def test_a_cookie_that_was_revoked_writes_nothing(lite: Flask) -> None:
    member, elsewhere = Visitor(lite, "parent"), Visitor(lite, "parent")
    member.get(f"{REVIEW}/E01")
    form = {**member.form(), "evidence": "from a cookie that was taken away"}
    elsewhere.get("/account/")
    assert (
        elsewhere.post("/account/sign-out-elsewhere", {"csrf_token": elsewhere.token("/account/")}).status_code == 303
    )
    answer = member.post(f"{REVIEW}/E01", form)
    assert answer.status_code == 303
    with lite.app_context():
        assert db.session.query(KeptPostRow).count() == 0


def test_few_and_small_posts_are_kept(lite: Flask) -> None:
    with lite.app_context():
        parent_id = id_of(lite, "parent")
        for number in range(saved_submissions.MOST + 3):
            saved_submissions.keep(person_id=parent_id, path=f"/{number}", fields={"text": ["words"]}, at=NOW)
        saved_submissions.keep(
            person_id=parent_id, path="/large", fields={"text": ["x" * saved_submissions.LARGEST]}, at=NOW
        )
        found = saved_submissions.all_of(person_id=parent_id)
        assert [post.path for post in found] == [f"/{number}" for number in range(saved_submissions.MOST + 2, 2, -1)]


def test_what_was_posted_too_late_is_shown_in_full_and_sent_again(parent: Visitor, clock: Clock) -> None:
    too_late(parent, clock, evidence=LONG, rating="good")
    page = parent.get("/account/kept")
    assert f"{OPEN} review, E03" in text_of(page.text)
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
    assert "Some of your work has not been saved yet" in text_of(parent.get("/account/").text)
    page = parent.get("/account/kept")
    answer = parent.post("/account/kept", parent.form(page.text, number=1))
    assert answer.status_code == 303
    text = text_of(parent.follow().text)
    assert "The unsaved text has been deleted." in text
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
        saved_submissions.keep(person_id=id_of(app, "parent"), path="//evil.example/", fields=fields, at=NOW)
        db.session.commit()
    assert "evil.example" not in parent.get("/account/kept").text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/services/1/reviews/2010/E03", "2010 review, E03"),
        ("/services/1/reviews/2010/", "2010 review"),
        ("/services/1/reviews/2010/action-plan", "2010 review, action plan"),
        ("/services/1/reviews/2010/E03/link", "2010 review, E03, link"),
        ("/services/1/people/invite", "/services/1/people/invite"),
    ],
)
def test_a_page_is_named_in_words_where_its_address_says_enough(path: str, name: str) -> None:
    assert name_page(path) == name


def test_a_choice_that_came_too_late_is_told_in_words(app: Flask, parent: Visitor, clock: Clock) -> None:
    criterion = next(one for one in framework_of(app).exemplar("E03").criteria if one.level != "non_compliant")
    too_late(parent, clock, rating="good", ticks=criterion.id, reason="R")
    page = parse(parent.get("/account/kept").text).find(".//main")
    shown = ["".join(area.itertext()) for area in page.iter("textarea") if area.get("readonly") is not None]
    assert {"Good", criterion.text, "R"} <= set(shown)
    sent = [
        (area.get("name"), "".join(area.itertext())) for area in page.iter("textarea") if area.get("hidden") is not None
    ]
    assert ("rating", "good") in sent
    assert ("ticks", criterion.id) in sent


def test_a_choice_that_no_edition_knows_is_shown_as_it_was_sent(parent: Visitor, clock: Clock) -> None:
    too_late(parent, clock, rating="never-heard-of", ticks="nor-of-this")
    shown = text_of(parent.get("/account/kept").text)
    assert "never-heard-of" in shown
    assert "nor-of-this" in shown
