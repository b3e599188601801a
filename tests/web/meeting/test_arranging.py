"""Meetings that are arranged: the invitations and their calendar entries, who answers, changes, and the end of one."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage.people import mail_choices, people
from selfreview.storage.tables import db
from tests.deeds import MEETING, REVIEW, offers, send
from tests.documents.reading import copy_text
from tests.mailbox import Mailbox, Sent, give_mailbox
from tests.people import BY_KEY, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

WHEN = {"day": ["3", "June", "2011"], "start": "10am", "end": "12:30pm", "place": "Town Hall, room 4"}


@pytest.fixture
def post(app: Flask) -> Mailbox:
    """A mail server that takes every letter at once, and not by a thread that a test would have to wait for."""
    mailbox = give_mailbox(app)
    mailbox.is_set_up = False
    return mailbox


def arrange(app: Flask, key: str = "chair", **changes: object) -> str:
    """Arrange the meeting and return the address of its page."""
    visitor = Visitor(app, key)
    answered = send(visitor, f"{MEETING}/arrange", "/arrange", {**WHEN, **changes})  # type: ignore[dict-item]
    assert answered.status_code == 303, text_of(answered.text)
    assert answered.location is not None
    return str(answered.location)


def ids(app: Flask, *keys: str) -> list[str]:
    with app.app_context():
        found = [people.find_person(email=BY_KEY[key].email, day=NOW.date()) for key in keys]
        return [str(one.id) for one in found if one is not None]


def read(content: Any) -> tuple[Any, Any]:
    """A calendar file and its one entry."""
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def entry_of(letter: Sent) -> tuple[str, int, str, str]:
    """The method, sequence, name and state of the entry in a letter."""
    assert letter.calendar is not None
    calendar, event = read(letter.calendar)
    return str(calendar["METHOD"]), int(event["SEQUENCE"]), str(event["UID"]), str(event["STATUS"])


def to(post: Mailbox, key: str) -> list[Sent]:
    return [letter for letter in post.letters if letter.recipient == BY_KEY[key].email]


def test_everybody_is_asked_by_a_mail_with_an_entry_for_their_calendar(app: Flask, post: Mailbox) -> None:
    page = arrange(app)
    assert {one.recipient for one in post.letters} == {
        BY_KEY[key].email for key in ("manager", "chair", "parent", "health", "observer")
    }
    (letter,) = to(post, "parent")
    assert letter.subject == "Invitation: Meeting on the self-review 2010, Sheffield, 3 June at 10am"
    assert "When: Friday 3 June 2011, 10am to 12:30pm\nWhere: Town Hall, room 4" in letter.body
    assert "- E01 " in letter.body
    assert page in letter.body
    assert entry_of(letter)[:2] == ("REQUEST", 0)
    _, event = read(letter.calendar)
    # Ten o'clock in June is nine in UTC; nobody else's address is told.
    assert event["DTSTART"].dt.isoformat() == "2011-06-03T09:00:00+00:00"
    assert event["LOCATION"] == "Town Hall, room 4"
    addresses = [one.email for key, one in BY_KEY.items() if key != "parent"]
    assert not [one for one in addresses if one in str(letter.calendar).replace("\r\n ", "")]


def test_it_stands_on_the_home_page_of_those_asked_and_on_the_meetings_page(app: Flask, post: Mailbox) -> None:
    arrange(app, people=ids(app, "parent", "chair"))
    words = "Meeting on 3 June at 10am, at Town Hall, room 4"
    assert words in text_of(Visitor(app, "parent").get("/").text)
    assert words not in text_of(Visitor(app, "health").get("/").text)
    assert words in text_of(Visitor(app, "health").get(MEETING).text)
    assert len(post.letters) == 2


def test_a_change_and_the_end_reach_the_same_entry_of_the_calendar(app: Flask, post: Mailbox) -> None:
    page = arrange(app, people=ids(app, "parent", "health"))
    first = entry_of(to(post, "parent")[0])
    send(Visitor(app, "parent"), page, "/coming", {"coming": "yes"})
    post.letters.clear()
    changed = {"start": "2pm", "end": "16:00", "people": ids(app, "parent", "observer")}
    assert send(Visitor(app, "manager"), f"{page}/change", "/change", changed).status_code == 303
    assert entry_of(to(post, "parent")[0]) == ("REQUEST", 1, first[2], "CONFIRMED")
    assert entry_of(to(post, "observer")[0]) == ("REQUEST", 1, first[2], "CONFIRMED")
    assert entry_of(to(post, "health")[0]) == ("CANCEL", 1, first[2], "CANCELLED")
    assert "has changed the meeting" in to(post, "parent")[0].body
    # Another hour has to be answered anew.
    assert "Will come" not in text_of(Visitor(app, "chair").get(page).text)
    post.letters.clear()
    assert send(Visitor(app, "chair"), f"{page}/cancel", "/cancel").status_code == 303
    assert {one.recipient for one in post.letters} == {BY_KEY["parent"].email, BY_KEY["observer"].email}
    assert entry_of(to(post, "parent")[0]) == ("CANCEL", 2, first[2], "CANCELLED")
    shown = Visitor(app, "parent")
    assert "This meeting is called off" in text_of(shown.get(page).text)
    assert "Meeting on 3 June" not in text_of(shown.get("/").text)
    assert Visitor(app, "chair").get(f"{page}/change").status_code == 404


def test_a_change_says_what_it_was_and_whoever_made_it_is_told_that_they_did(app: Flask, post: Mailbox) -> None:
    page = arrange(app, people=ids(app, "parent", "chair"))
    assert "You have arranged a meeting of the steering group" in to(post, "chair")[0].body
    assert "Clive Chair has invited you to a meeting" in to(post, "parent")[0].body
    post.letters.clear()
    chair = Visitor(app, "chair")
    send(chair, f"{page}/change", "/change", {"place": "Library", "start": "11am"})
    body = to(post, "parent")[0].body
    assert "When: Friday 3 June 2011, 11am to 12:30pm (it was Friday 3 June 2011, 10am to 12:30pm)\n" in body
    assert "Where: Library (it was Town Hall, room 4)\nWhat for" in body
    assert "Say again whether you will come:" in body
    assert "You have changed the meeting" in to(post, "chair")[0].body


def test_who_comes_already_is_not_written_to_where_only_others_are_asked_besides(app: Flask, post: Mailbox) -> None:
    page = arrange(app, people=ids(app, "parent", "health"))
    post.letters.clear()
    send(Visitor(app, "chair"), f"{page}/change", "/change", {"people": ids(app, "parent", "observer")})
    assert [one.recipient for one in post.letters] == [BY_KEY["observer"].email, BY_KEY["health"].email]


def test_no_page_promises_mail_that_cannot_be_sent_or_was_not(app: Flask, post: Mailbox) -> None:
    chair = Visitor(app, "chair")
    assert "This site cannot send email" in text_of(chair.get(f"{MEETING}/arrange").text)
    page = arrange(app)
    for path in (f"{page}/change", f"{page}/cancel"):
        said = text_of(chair.get(path).text)
        assert "This site cannot send email" in said
        assert "We will email" not in said
    send(chair, f"{page}/cancel", "/cancel")
    chair.follow()
    assert "We have emailed" not in text_of(chair.get(page).text)


def test_nothing_changed_writes_to_nobody(app: Flask, post: Mailbox) -> None:
    page = arrange(app)
    post.letters.clear()
    assert send(Visitor(app, "chair"), f"{page}/change", "/change").status_code == 303
    assert post.letters == []


def test_who_has_left_gets_no_letter_and_who_wants_none_is_named(app: Flask, post: Mailbox) -> None:
    page = arrange(app)
    with app.app_context():
        health, parent = (int(one) for one in ids(app, "health", "parent"))
        people.end_role(person_id=health, service=OURS, by="a test", at=NOW)
        mail_choices.choose(parent, MailChoice.NONE, at=NOW)
        db.session.commit()
    post.letters.clear()
    chair = Visitor(app, "chair")
    send(chair, f"{page}/cancel", "/cancel")
    assert to(post, "health") == to(post, "parent") == []
    assert "Tell Priya Parent yourself" in text_of(chair.follow().text)


def test_the_same_form_sent_twice_arranges_one(app: Flask, post: Mailbox) -> None:
    chair = Visitor(app, "chair")
    chair.get(f"{MEETING}/arrange")
    fields = {**chair.form(), **WHEN}
    for _ in range(2):
        assert chair.post(f"{MEETING}/arrange", fields).status_code == 303
    assert len(post.letters) == 5


def test_what_is_wrong_is_said_beside_its_field_and_everything_stays(app: Flask) -> None:
    chair = Visitor(app, "chair")
    for wrong, words in (
        ({"day": ["3", "6", "2009"]}, "still to come"),
        ({"start": "2"}, "am or pm"),
        ({"end": "9am"}, "after the start"),
        ({"place": " "}, "Enter where it is"),
        ({"people": ["9999"]}, "someone who was listed has left"),
        ({"day": ["", "", ""]}, "Enter the day"),
    ):
        answered = send(chair, f"{MEETING}/arrange", "/arrange", {**WHEN, **wrong})
        assert answered.status_code == 422
        assert words in text_of(answered.text)
        if "place" not in wrong:
            assert "Town Hall, room 4" in answered.text
    assert Visitor(app, "parent").get(f"{MEETING}/arrange").status_code == 403


def test_of_two_who_change_it_at_once_the_second_is_told(app: Flask, post: Mailbox) -> None:
    page = arrange(app)
    manager = Visitor(app, "manager")
    manager.get(f"{page}/change")
    fields = {**manager.form(), "place": "Library"}
    send(Visitor(app, "chair"), f"{page}/change", "/change", {"place": "School"})
    post.letters.clear()
    answered = manager.post(f"{page}/change", fields)
    assert answered.status_code == 409
    assert "Someone else changed this meeting" in text_of(answered.text)
    assert 'value="Library"' in answered.text
    assert post.letters == []


def test_it_is_opened_from_its_page_and_its_apologies_stand_in_the_minutes(app: Flask, post: Mailbox) -> None:
    page = arrange(app, people=ids(app, "parent", "health", "chair"))
    health, chair = Visitor(app, "health"), Visitor(app, "chair")
    assert "Choose whether you will come" in text_of(send(health, page, "/coming", {"coming": ""}).text)
    send(health, page, "/coming", {"coming": "no"})
    assert "Your apologies are noted" in text_of(health.follow().text)
    assert not offers(Visitor(app, "observer"), page, "/coming")
    assert send(chair, page, "/open").location == MEETING
    send(chair, MEETING, "/stop")
    minutes = text_of(chair.get(f"{MEETING}/minutes/1").text)
    assert "Town Hall, room 4" in minutes
    assert "Apologies Helen Health, Health" in minutes
    assert "Invited but not there Priya Parent, Parents" in minutes
    assert "None are recorded" not in minutes
    assert "This meeting was held" in text_of(chair.get(page).text)
    assert chair.get(f"{MEETING}/minutes/1.txt").text.count("Helen Health, Health") == 1


def test_the_agenda_has_day_place_and_a_time_for_each_exemplar(app: Flask, post: Mailbox) -> None:
    parent = Visitor(app, "parent")
    why = "The numbers have changed."
    assert send(parent, f"{REVIEW}/E05", "/flag", {"flag": "yes", "why": why}).status_code == 303
    arrange(app, minutes="30")
    agenda = text_of(parent.get(f"{MEETING}/agenda").text)
    assert "Friday 3 June 2011, 10am to 12:30pm Town Hall, room 4" in agenda
    assert "10am E05 " in agenda
    assert "Flagged by Priya Parent: “The numbers have changed”." in agenda
    assert "10:30am E01 " in agenda
    assert "more to talk about than the time allows" in agenda


def test_the_agenda_on_paper_says_what_its_page_says(app: Flask, post: Mailbox) -> None:
    parent = Visitor(app, "parent")
    send(parent, f"{REVIEW}/E05", "/flag", {"flag": "yes"})
    arrange(app, minutes="30")
    page = parent.get(f"{MEETING}/agenda").text
    addresses = re.findall(r'href="([^"]+agenda\.pdf[^"]*)"', page)
    assert len(addresses) == 2
    for address in addresses:
        answer = parent.get(unescape(address))
        assert answer.mimetype == "application/pdf"
        paper = " ".join(copy_text(answer.data).split())
        for words in (
            "Friday 3 June 2011, 10am to 12:30pm",
            "Town Hall, room 4",
            "There is more to talk about than the time allows.",
            "1. To discuss",
            "Flagged by Priya Parent. Draft: not rated.",
            "2. Not rated yet",
            "3. Sign-off and next meeting",
        ):
            assert words in paper, words
    assert Visitor(app, "outsider").get(f"{MEETING}/agenda.pdf").status_code == 404


def test_it_can_be_put_into_a_calendar_by_oneself(app: Flask, post: Mailbox) -> None:
    page = arrange(app)
    answered = Visitor(app, "observer").get(f"{page}/meeting.ics")
    calendar, event = read(answered.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert not event.get("ATTENDEE")
    assert Visitor(app, "outsider").get(page).status_code == 404
