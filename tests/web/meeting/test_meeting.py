"""A meeting as everybody in it sees it, over the pages that a browser without JavaScript sees."""

import io
import re

import pytest
from flask import Flask
from odfdo import Document

from selfreview.domain.rights import Role
from selfreview.storage.meeting import presence
from selfreview.storage.people import people
from selfreview.storage.people.sign_ins import ABSOLUTE, IDLE
from selfreview.storage.tables import db
from tests.deeds import MEETING, REVIEW, WALL, code_on, offers, opened, send, vote_here
from tests.documents.reading import copy_text
from tests.people import OURS, THEIRS
from tests.visitors import Visitor, text_of

JOIN = "/meeting/join"


def test_before_it_opens_the_page_says_so_and_only_chair_and_manager_can_open_it(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert "No meeting is open now" in text_of(parent.get(MEETING).text)
    assert parent.post(f"{MEETING}/open", {"csrf_token": parent.token("/account/")}).status_code == 403
    assert "No meeting is open now" in text_of(parent.get(WALL).text)
    assert offers(Visitor(app, "manager"), MEETING, "/open")


def test_one_exemplar_is_on_every_device(app: Flask) -> None:
    chair, parent, observer = opened(app, "parent", "observer")
    for visitor in (chair, parent, observer):
        assert "E01 " in text_of(visitor.get(MEETING).text)
    send(chair, MEETING, "/go", {"exemplar": "E07"})
    for visitor in (chair, parent, observer):
        assert "E07 " in text_of(visitor.get(MEETING).text)
    assert not offers(observer, MEETING, "/vote")
    assert not offers(parent, MEETING, "/go")


def test_a_code_lets_a_member_of_the_service_in_and_nobody_else(app: Flask) -> None:
    (chair,) = opened(app)
    code = code_on(chair)
    parent, outsider = Visitor(app, "parent"), Visitor(app, "outsider")
    assert parent.fill(JOIN, {"code": code.replace(" ", "")}).location == MEETING
    wrong = outsider.fill(JOIN, {"code": code})
    assert wrong.status_code == 422
    never = outsider.fill(JOIN, {"code": "000000" if code != "000 000" else "111111"})
    assert text_of(wrong.text).replace(code, "") == text_of(never.text).replace("000000", "")
    assert Visitor(app, "analyst").fill(JOIN, {"code": code}).status_code == 422
    assert outsider.get(MEETING).status_code == 404
    stranger = Visitor(app)
    assert stranger.get(JOIN).location.startswith("/sign-in")


def test_a_code_is_six_digits_and_cannot_be_tried_out(app: Flask) -> None:
    (chair,) = opened(app)
    outsider = Visitor(app, "outsider")
    assert "Enter the 6-digit code" in text_of(outsider.fill(JOIN, {"code": "12"}).text)
    for _ in range(10):
        outsider.fill(JOIN, {"code": "123456"})
    answered = outsider.fill(JOIN, {"code": code_on(chair)})
    assert answered.status_code == 429
    assert "Wait five minutes" in text_of(answered.text)
    # Trying codes out locks nobody out of signing in.
    assert Visitor(app, "outsider").get("/account/").status_code == 200
    app.extensions["clock"].pass_(minutes=6)
    assert outsider.fill(JOIN, {"code": "123456"}).status_code == 422


def test_a_code_is_over_with_its_meeting(app: Flask) -> None:
    (chair,) = opened(app)
    code = code_on(chair)
    send(chair, MEETING, "/stop")
    assert Visitor(app, "parent").fill(JOIN, {"code": code}).status_code == 422


def test_whoever_drives_sees_who_has_voted_and_not_what(app: Flask) -> None:
    chair, parent, health = opened(app, "parent", "health")
    vote_here(parent, "minimum", "A private reason")
    page = chair.get(MEETING)
    assert "1 view, private until the reveal Priya Parent, Parents" in text_of(page.text)
    assert "A private reason" not in page.text
    assert "Nothing saved yet" not in text_of(parent.get(MEETING).text)
    assert "Saved 14:03 ✓ Your view is given" in text_of(parent.last.text)
    assert "Nothing saved yet" in text_of(health.get(MEETING).text)
    assert "Priya Parent" not in health.get(WALL).text
    assert "1 of 3 have voted" in text_of(health.get(WALL).text)


def test_a_late_vote_in_the_meeting_is_marked_and_one_after_it_is_frozen(app: Flask) -> None:
    chair, parent, health = opened(app, "parent", "health")
    vote_here(parent, "good")
    parent.get(MEETING)
    fields = {"csrf_token": parent.token(MEETING), "exemplar": "E01", "rating": "best", "reason": "Now I know"}
    send(chair, MEETING, "/reveal")
    vote_here(health, "minimum")
    assert "and 1 given late" in text_of(chair.get(MEETING).text)
    answered = parent.post(f"{MEETING}/vote", fields)
    assert answered.status_code == 409
    assert "Your earlier view stands" in text_of(answered.text)
    assert "Now I know" in answered.text


def test_a_vote_for_where_the_meeting_was_still_counts_there(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    fields = {"csrf_token": parent.token(MEETING), "exemplar": "E01", "rating": "good", "reason": "Slow"}
    send(chair, MEETING, "/go", {"exemplar": "E04"})
    assert parent.post(f"{MEETING}/vote", fields).status_code == 303
    assert "The meeting has moved on to E04." in text_of(parent.follow().text)
    send(chair, MEETING, "/stop")
    fields["rating"] = "best"
    parent.post(f"{MEETING}/vote", fields)
    assert "The meeting has been stopped." in text_of(parent.follow().text)
    assert parent.post(f"{MEETING}/vote", {**fields, "exemplar": "E99"}).status_code == 404
    assert parent.post(f"{MEETING}/vote", {**fields, "rating": ""}).location == f"{REVIEW}/E01/views"


def test_a_vote_without_a_level_keeps_the_reason(app: Flask) -> None:
    _, parent = opened(app, "parent")
    answered = send(parent, MEETING, "/vote", {"rating": "", "reason": "Because"})
    assert answered.status_code == 422
    assert 'value="Because"' in answered.text


def test_whoever_comes_back_comes_back_to_where_the_meeting_is(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    send(chair, MEETING, "/go", {"exemplar": "E09"})
    again = Visitor(app, "parent")
    assert "E09 " in text_of(again.get(MEETING).text)
    # Joining again, say by the code, makes no second entry in the attendance.
    again.fill(JOIN, {"code": code_on(chair)})
    assert text_of(chair.get(f"{MEETING}/minutes/1").text).count("Priya Parent") == 1
    assert parent.get(MEETING).status_code == 200


def test_the_state_for_scripts_moves_with_everything_that_happens_and_tells_nothing(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert parent.get(f"{MEETING}/state").json == {"stamp": "closed", "exemplar": None}
    chair, health = opened(app, "health")
    send(parent, MEETING, "/join")
    seen = []

    def look() -> None:
        seen.append(parent.get(f"{MEETING}/state").json["stamp"])  # type: ignore[index]

    look()
    vote_here(health, "minimum", "Secret")
    look()
    assert "inimum" not in parent.last.text
    send(chair, MEETING, "/reveal")
    look()
    send(chair, MEETING, "/record", {"rating": "good", "evidence": "", "how": ""})
    look()
    Visitor(app, "manager").fill(f"{REVIEW}/E01", {"evidence": "More"})
    look()
    send(chair, f"{REVIEW}/E01/agree", "/agree", {"how": "consensus"})
    look()
    send(chair, MEETING, "/go")
    look()
    send(chair, MEETING, "/stop")
    look()
    assert len(set(seen)) == len(seen)


def test_an_open_meeting_keeps_everybody_in_it_signed_in(app: Flask) -> None:
    clock = app.extensions["clock"]
    chair, parent = opened(app, "parent")
    apart = Visitor(app, "health")
    other_device = Visitor(app, "parent")
    clock.pass_(seconds=IDLE.total_seconds() + 60)
    assert parent.get(MEETING).status_code == 200
    assert apart.get(MEETING).status_code == 303
    assert other_device.get(MEETING).status_code == 303
    clock.pass_(seconds=IDLE.total_seconds() + 60)
    # Stopping gives everybody a fresh start, so that nobody is put out by the last page.
    send(chair, MEETING, "/stop")
    assert parent.get("/account/").status_code == 200
    clock.pass_(seconds=IDLE.total_seconds() + 60)
    assert parent.get("/account/").status_code == 303


def test_no_meeting_keeps_anybody_signed_in_for_ever(app: Flask) -> None:
    _, parent = opened(app, "parent")
    app.extensions["clock"].pass_(seconds=ABSOLUTE.total_seconds() + 1)
    assert parent.get(MEETING).status_code == 303


def test_the_agenda_begins_where_the_group_differs(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    send(chair, MEETING, "/go", {"exemplar": "E05"})
    vote_here(parent, "minimum")
    vote_here(chair, "best")
    send(chair, MEETING, "/reveal")
    chair.fill(f"{REVIEW}/E08", {"rating": "good", "evidence": "Shown"})
    said = text_of(parent.get(f"{MEETING}/agenda").text)
    differ, unrated, open_still = (said.index(title) for title in ("1. Where", "2. Not rated", "3. Rated"))
    assert differ < said.index("E05 ") < unrated < said.index("E01 ") < open_still < said.index("E08 ")


def test_the_minutes_are_drafted_from_what_was_recorded(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "minimum")
    send(chair, MEETING, "/reveal")
    send(chair, MEETING, "/record", {"rating": "good", "evidence": "Seen", "how": "chair"})
    send(parent, f"{REVIEW}/E01/dissent", "/dissent", {"words": "I see it otherwise"})
    assert "and had not ended when this was printed." in text_of(parent.get(f"{MEETING}/minutes/1").text)
    send(chair, MEETING, "/stop")
    text = parent.get(f"{MEETING}/minutes/1.txt")
    run = r"Clive Chair was running the meeting when it ended\."
    assert re.search(rf"\nFrom \d+(:\d\d)?[ap]m to \d+(:\d\d)?[ap]m\. {run}\n", text.text)
    assert text.mimetype == "text/plain"
    for said in (text_of(parent.get(f"{MEETING}/minutes/1").text), text.text):
        for words in ("Priya Parent", "Seen", "I see it otherwise", "Parents: Minimum", "Good"):
            assert words in said
    assert "E02 " not in text.text
    assert parent.get(f"{MEETING}/minutes/9.txt").status_code == 404


def test_a_day_on_which_nothing_was_decided_says_so(app: Flask) -> None:
    (chair,) = opened(app)
    send(chair, MEETING, "/stop")
    assert "No views were revealed" in chair.get(f"{MEETING}/minutes/1").text
    assert "No views were revealed" in chair.get(f"{MEETING}/minutes/1.txt").text


def test_a_member_who_is_removed_while_typing_is_told_and_gets_their_text_back(app: Flask) -> None:
    _, parent = opened(app, "parent")
    fields = {"csrf_token": parent.token(MEETING), "exemplar": "E01", "rating": "good", "reason": "Half a thought"}
    with app.app_context():
        row = people.find_person(email="parent@example.org", day=app.extensions["clock"]().date())
        assert row is not None
        people.end_role(person_id=row.id, service=OURS, by="a test", at=app.extensions["clock"]())
        db.session.commit()
    answered = parent.post(f"{MEETING}/vote", fields)
    assert answered.status_code == 404
    said = text_of(answered.text)
    assert "no longer in this group" in said
    assert "Half a thought" in answered.text


def test_somebody_who_has_left_one_service_for_another_is_told_as_well(app: Flask) -> None:
    day = app.extensions["clock"]()
    parent = Visitor(app, "parent")
    fields = {"csrf_token": parent.token("/account/"), "rating": "good", "reason": "Half a thought"}
    with app.app_context():
        row = people.find_person(email="parent@example.org", day=day.date())
        assert row is not None
        elsewhere = people.Appointment(Role.MEMBER, THEIRS)
        people.appoint(email=row.email, name=row.name, appointment=elsewhere, by="a test", at=day)
        people.end_role(person_id=row.id, service=OURS, by="a test", at=day)
        db.session.commit()
    answered = parent.post(f"{REVIEW}/E01/views", fields)
    assert answered.status_code == 404
    assert "no longer in this group" in text_of(answered.text)
    assert "Half a thought" in answered.text
    # To somebody who was never here the service does not exist.
    outsider = Visitor(app, "analyst")
    fields["csrf_token"] = outsider.token("/account/")
    assert "no longer" not in text_of(outsider.post(f"{REVIEW}/E01/views", fields).text)


def test_a_meeting_goes_on_where_nobody_s_presence_can_be_noted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    (chair,) = opened(app)
    app.extensions["clock"].pass_(minutes=1)

    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(presence, "mark_present", fail)
    assert chair.get(MEETING).status_code == 200
    assert chair.get(f"{MEETING}/state").status_code == 200


def test_the_minutes_are_a_document_that_can_be_gone_on_with(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "good", "We were asked <b>&amp; heard</b>")
    assert send(chair, MEETING, "/reveal").status_code == 303
    said = {"rating": "good", "evidence": "First line.\nSecond \U0001f600 line.", "how": "majority"}
    assert send(chair, MEETING, "/record", said).status_code == 303
    answer = chair.get(f"{MEETING}/minutes/1.odt")
    assert answer.mimetype == "application/vnd.oasis.opendocument.text"
    assert 'filename="minutes-2010-1-1.odt"' in answer.headers["Content-Disposition"]
    document = Document(io.BytesIO(answer.data))
    headings = [heading.text for heading in document.body.headers]
    assert headings[:4] == ["Minutes of 3 November 2010", "Who was there", "Apologies", "What was decided"]
    assert headings[4].startswith("E01 ")
    assert headings[-1] == "Next meeting"
    paragraphs = [paragraph.text_recursive for paragraph in document.body.paragraphs]
    assert "Priya Parent, Parents" in paragraphs
    assert not any("Helen Health" in paragraph for paragraph in paragraphs)
    assert "First line." in paragraphs
    assert "Second \U0001f600 line." in paragraphs
    assert "By majority, the group agreed on Good." in paragraphs
    assert chair.get(f"{MEETING}/minutes/9.odt").status_code == 404


@pytest.mark.parametrize(
    ("asked", "name"), [("", "minutes-2010-1-1.pdf"), ("?large=1", "minutes-2010-1-1-large-print.pdf")]
)
def test_the_minutes_are_a_paper_to_sign(app: Flask, asked: str, name: str) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "good", "We were asked")
    assert send(chair, MEETING, "/reveal").status_code == 303
    # Under “What was decided” a rating that nobody agreed to is told as the draft that it is.
    assert ": draft, not rated" in " ".join(copy_text(chair.get(f"{MEETING}/minutes/1.pdf").data).split())
    said = {"rating": "good", "evidence": "First line.\nSecond line.", "how": "majority"}
    assert send(chair, MEETING, "/record", said).status_code == 303
    assert f'href="{MEETING}/minutes/1.pdf{asked}"' in chair.get(f"{MEETING}/minutes/1").text
    answer = chair.get(f"{MEETING}/minutes/1.pdf{asked}")
    assert f'filename="{name}"' in answer.headers["Content-Disposition"]
    paper = " ".join(copy_text(answer.data).split())
    for words in (
        "Minutes of 3 November 2010",
        "Priya Parent, Parents",
        "By majority, the group agreed on Good.",
        "First line. Second line.",
        "Apologies None are recorded here. Write in who sent any",
        "Next meeting Date, time and place",
        "Chair of the meeting",
    ):
        assert words in paper, words
    assert Visitor(app, "outsider").get(f"{MEETING}/minutes/1.pdf").status_code == 404


def test_nobody_who_was_not_asked_by_name_is_put_down_with_apologies(app: Flask) -> None:
    (chair,) = opened(app)
    minutes = {kind: chair.get(f"{MEETING}/minutes/1{kind}") for kind in ("", ".txt", ".pdf", ".odt")}
    document = Document(io.BytesIO(minutes[".odt"].data))
    for told in (
        minutes[""].text,
        minutes[".txt"].text,
        copy_text(minutes[".pdf"].data),
        str(document.get_formatted_text()),
    ):
        assert "apologies" in told.lower()
        assert "Helen Health" not in told
        assert "Priya Parent" not in told


def test_the_document_of_a_day_on_which_nothing_was_done_says_so(app: Flask) -> None:
    (chair,) = opened(app)
    document = Document(io.BytesIO(chair.get(f"{MEETING}/minutes/1.odt").data))
    assert "No views were revealed and nothing was recorded or agreed." in document.get_formatted_text()
