"""How people come into a meeting: the menu, the overview, the bar on every page, and the code for others."""

import re

from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from tests.deeds import MEETING, REVIEW, code_on, opened, send
from tests.people import BY_KEY, OURS, PASSWORD, THEIRS
from tests.sites import statements
from tests.visitors import Visitor, parse, text_of

BAR = "A meeting is open:"


def links(page: str, part: str = ".//main") -> dict[str, str]:
    """The links of a part of a page: their words, and where they lead."""
    return {" ".join("".join(a.itertext()).split()): a.get("href") for a in parse(page).find(part).iter("a")}


def test_the_menu_and_the_overview_lead_to_the_meeting(lite: Flask) -> None:
    for key in ("manager", "chair", "parent", "observer"):
        visitor = Visitor(lite, key)
        menu = [a.get("href") for a in parse(visitor.get("/").text).iter("a") if "Meeting" in "".join(a.itertext())]
        assert f"/services/{OURS}/meeting" in menu
        assert visitor.get(f"/services/{OURS}/meeting").location == MEETING
        overview = links(visitor.get(f"{REVIEW}/").text)
        assert MEETING in overview.values()
        assert overview["Agenda"] == f"{MEETING}/agenda"
        assert overview["Where we differ"] == f"{REVIEW}/differences"


def test_an_exemplar_leads_to_where_the_group_differs(lite: Flask) -> None:
    assert links(Visitor(lite, "parent").get(f"{REVIEW}/E01").text)["Where we differ"] == f"{REVIEW}/differences"


def test_a_bar_on_every_page_leads_to_an_open_meeting(lite: Flask) -> None:
    chair, parent = Visitor(lite, "chair"), Visitor(lite, "parent")
    pages = ("/", f"{REVIEW}/", f"{REVIEW}/E01", "/account/", f"{REVIEW}/check", f"/services/{OURS}/people", "/about")
    assert not any(BAR in parent.get(page).text for page in pages)
    send(chair, MEETING, "/open", {"minutes": "10"})
    code = code_on(chair)
    for page in pages:
        shown = parent.get(page).text
        assert f"{BAR} join the meeting" in " ".join(" ".join(parse(shown).itertext()).split()), page
        assert code in shown
    # Whoever is in it is led back, and the meeting's own page needs no bar.
    assert send(parent, MEETING, "/join").status_code == 303
    assert "go back to it" in parent.get("/").text
    assert BAR not in parent.get(MEETING).text
    send(chair, MEETING, "/stop")
    assert BAR not in parent.get("/").text


def test_nobody_else_is_told_of_the_meeting(lite: Flask) -> None:
    opened(lite)
    for key in ("outsider", "analyst", "admin", None):
        assert BAR not in Visitor(lite, key).get("/about").text


def test_the_bar_names_the_service_to_whoever_has_two(lite: Flask) -> None:
    with lite.app_context():
        theirs = Appointment(Role.MEMBER, THEIRS, agency="Health")
        people.appoint(
            email=BY_KEY["parent"].email, name="", appointment=theirs, by="a test", at=lite.extensions["clock"]()
        )
        db.session.commit()
    opened(lite)
    outsider = Visitor(lite, "outsider")
    there = MEETING.replace(f"/services/{OURS}/", f"/services/{THEIRS}/")
    send(outsider, there, "/open", {"minutes": "0"})
    shown = Visitor(lite, "parent").get("/").text
    assert "A meeting of Sheffield is open:" in shown
    assert "A meeting of Leeds is open:" in shown
    assert links(shown)["Meeting of Leeds"] == f"/services/{THEIRS}/meeting"


def test_a_page_costs_no_statement_more_while_no_meeting_is_open(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.get(f"{REVIEW}/E01")
    with statements(lite) as asked:
        parent.get(f"{REVIEW}/E01")
    assert not [text for text in asked if text.lstrip().startswith("SELECT") and "FROM sittings" in text.split("(")[0]]


def test_the_code_is_shown_large_with_a_picture_that_opens_the_door(lite: Flask) -> None:
    (chair,) = opened(lite)
    code = code_on(chair)
    page = chair.get(f"{MEETING}/code")
    assert code in text_of(page.text)
    assert 'src="data:image/svg+xml' in page.text
    scanned = f"/meeting/join?code={code.replace(' ', '')}"
    stranger = Visitor(lite)
    door = stranger.get(scanned).location
    assert door.startswith("/sign-in?next=/meeting/join")
    back = stranger.fill(door, {"email": BY_KEY["parent"].email, "password": PASSWORD}).location
    assert back == scanned
    assert stranger.get(back).status_code == 200
    assert stranger.form()["code"] == [code]
    assert stranger.fill(back, {}).location == MEETING
    send(chair, MEETING, "/stop")
    assert "No meeting is open now" in text_of(chair.get(f"{MEETING}/code").text)


def test_a_code_that_is_none_is_not_put_into_the_field(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    for typed in ("", "12", "<b>", "1234567"):
        parent.get("/meeting/join", query_string={"code": typed})
        assert parent.form()["code"] == [""]


def test_the_sign_in_page_leads_to_the_door_of_a_meeting(lite: Flask) -> None:
    assert links(Visitor(lite).get("/sign-in").text)["Join a meeting with a code"] == "/meeting/join"


def test_the_wall_shows_the_picture_too(lite: Flask) -> None:
    (chair,) = opened(lite)
    assert re.search(r'<img[^>]*class="wall__picture"[^>]*src="data:image/svg', chair.get(f"{MEETING}/projector").text)


def test_before_any_round_the_menu_leads_home_and_says_so(lite: Flask) -> None:
    with lite.app_context():
        for table in ("expectations", "rounds"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.commit()
    parent = Visitor(lite, "parent")
    assert parent.get(f"/services/{OURS}/meeting").location == "/"
    assert "has not opened a review yet" in text_of(parent.follow().text)
