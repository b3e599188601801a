"""What whoever drives a meeting does, and what stops them: nothing that was typed is lost."""

import re
from datetime import timedelta

from flask import Flask

from selfreview.domain.meeting.meeting import ABSENCE, PATIENCE
from tests.deeds import MEETING, REVIEW, WALL, answer_all, offers, opened, send, vote_here
from tests.visitors import Visitor, text_of


def test_the_chair_reveals_records_and_moves_on(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "minimum", "Not asked")
    vote_here(chair, "best")
    send(chair, MEETING, "/reveal")
    assert "2 views, 2 levels apart" in text_of(parent.get(MEETING).text)
    assert "2 views, 2 levels apart" in text_of(parent.get(WALL).text)
    assert "Not asked" not in parent.last.text
    send(chair, MEETING, "/record", {"rating": "good", "evidence": "Letters", "how": "majority"})
    assert "Record Saved " in text_of(chair.get(MEETING).text)
    said = text_of(parent.get(MEETING).text)
    assert "Agreed as Good by majority" in said
    assert "Letters" in said
    assert "Agreed: Good by majority" in text_of(parent.get(WALL).text)
    send(chair, MEETING, "/go")
    assert "E02 " in text_of(parent.get(MEETING).text)


def test_hands_are_counted_for_those_with_one_laptop(app: Flask) -> None:
    (chair,) = opened(app)
    answered = send(chair, MEETING, "/reveal")
    assert answered.status_code == 409
    assert "nobody" in text_of(answered.text).lower()
    answered = send(chair, MEETING, "/reveal", {"hands-0-1": "two"})
    assert answered.status_code == 422
    assert "Parents, Minimum: enter a whole number" in text_of(answered.text)
    assert 'value="two"' in answered.text
    assert send(chair, MEETING, "/reveal", {"hands-0-1": "2", "hands-1-2": "1", "hands-2-3": "0"}).status_code == 303
    said = text_of(chair.get(MEETING).text)
    assert "3 views, 1 level apart" in said
    assert "Parents 0 2 0 0" in said


def test_a_clash_with_a_member_s_own_save_shows_both_texts(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    chair.get(MEETING)
    page = chair.last.text
    parent.fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "Theirs"})
    typed = {"rating": "good", "evidence": "Mine", "how": "consensus"}
    version = re.search(r'name="version" value="([^"]+)"', page[page.index("/record") :])
    assert version is not None
    fields = {"csrf_token": chair.token(MEETING), "exemplar": "E01", "version": version[1], **typed}
    answered = chair.post(f"{MEETING}/record", fields)
    assert answered.status_code == 409
    assert "Mine" in answered.text
    assert "Theirs" in answered.text
    assert "Rating: Best" in answered.text
    assert "Priya Parent changed" in text_of(answered.text)
    fresh = re.search(r'name="version" value="([^"]+)"', answered.text[answered.text.index("/record") :])
    assert fresh is not None
    assert chair.post(f"{MEETING}/record", {**fields, "version": fresh[1]}).status_code == 303
    assert "Mine" in parent.get(MEETING).text


def test_a_forged_version_changes_nothing_and_loses_nothing(app: Flask) -> None:
    (chair,) = opened(app)
    answered = send(chair, MEETING, "/record", {"rating": "good", "evidence": "Typed", "version": "forged"})
    assert answered.status_code == 400
    assert "This page is out of date" in text_of(answered.text)
    assert "Typed" in answered.text


def test_what_is_recorded_is_checked(app: Flask) -> None:
    (chair,) = opened(app)
    for wrong, words in (
        ({"rating": "splendid"}, "Choose one of the ratings listed"),
        ({"rating": "", "how": "consensus"}, "Choose a rating before you mark it agreed"),
        ({"how": "by lot"}, "Choose how it was agreed"),
        ({"evidence": "x" * 20_001}, "take 1 out"),
    ):
        answered = send(chair, MEETING, "/record", wrong)
        assert answered.status_code == 422
        assert words in text_of(answered.text)
    assert send(chair, MEETING, "/go", {"exemplar": "E99"}).status_code == 422
    assert send(chair, MEETING, "/go", {"minutes": "900"}).status_code == 422


def test_the_clock_informs_and_never_forces(app: Flask) -> None:
    chair, parent = opened(app, "parent", minutes="5")
    assert "5 minutes left" in text_of(parent.get(WALL).text)
    app.extensions["clock"].pass_(minutes=7)
    assert "2 minutes over time" in text_of(parent.get(MEETING).text)
    vote_here(parent, "good")
    send(chair, MEETING, "/go", {"exemplar": "E02", "minutes": "0"})
    assert "left" not in text_of(parent.get(WALL).text)
    assert send(Visitor(app, "manager"), MEETING, "/join").status_code == 303
    assert Visitor(app, "chair").get(MEETING).status_code == 200


def test_two_chairs_at_once_the_second_is_told_who_drives_and_keeps_their_text(app: Flask) -> None:
    _, manager = opened(app, "manager")
    assert not offers(manager, MEETING, "/record")
    typed = {"csrf_token": manager.token(MEETING), "exemplar": "E01", "evidence": "Typed by the second"}
    answered = manager.post(f"{MEETING}/record", typed)
    assert answered.status_code == 409
    said = text_of(answered.text)
    assert "Clive Chair is running the meeting" in said
    assert "To take over, ask on the meeting page" in said
    assert "Typed by the second" in answered.text
    for step in ("go", "stop", "reveal", "seat/answer"):
        assert manager.post(f"{MEETING}/{step}", {**typed, "exemplar": "E02"}).status_code == 409


def test_the_seat_is_asked_for_handed_over_or_kept(app: Flask) -> None:
    chair, manager = opened(app, "manager")
    send(manager, MEETING, "/seat")
    assert "You have asked Clive Chair" in text_of(manager.follow().text)
    assert "Maureen Manager asks to run the meeting" in text_of(chair.get(MEETING).text)
    send(chair, MEETING, "/seat/answer")
    assert "You are still running the meeting" in text_of(chair.follow().text)
    send(manager, MEETING, "/seat")
    send(chair, MEETING, "/seat/answer", {"yields": "y"})
    assert "You are running the meeting" in text_of(manager.get(MEETING).text)
    assert "Maureen Manager is running" in text_of(chair.get(MEETING).text)
    # Nobody asks any more, so there is nothing to answer.
    token = manager.token(MEETING)
    assert manager.post(f"{MEETING}/seat/answer", {"csrf_token": token}).status_code == 303


def test_a_seat_whose_holder_does_not_answer_or_is_away_can_be_taken(app: Flask) -> None:
    clock = app.extensions["clock"]
    chair, manager = opened(app, "manager")
    send(manager, MEETING, "/seat")
    clock.pass_(seconds=PATIENCE.total_seconds() - 1)
    send(manager, MEETING, "/seat")
    assert "Clive Chair is running the meeting" in text_of(manager.get(MEETING).text)
    clock.pass_(seconds=2)
    chair.get(MEETING)
    assert "Run the meeting" in text_of(manager.get(MEETING).text)
    send(manager, MEETING, "/seat")
    assert "You are now running the meeting" in text_of(manager.follow().text)
    clock.pass_(seconds=(ABSENCE + timedelta(seconds=30)).total_seconds())
    send(chair, MEETING, "/seat")
    assert "You are now running the meeting" in text_of(chair.follow().text)


def test_a_meeting_that_is_over_says_so_and_loses_nothing(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    token = chair.token(MEETING)
    assert send(chair, MEETING, "/stop").status_code == 303
    typed = {"csrf_token": token, "exemplar": "E01", "rating": "good", "evidence": "Typed too late"}
    for step in ("record", "go", "reveal", "stop", "attendance", "seat", "seat/answer"):
        answered = chair.post(f"{MEETING}/{step}", {**typed, "minutes": "5"})
        assert answered.status_code == 409, step
        assert "The meeting is over" in text_of(answered.text)
    answered = chair.post(f"{MEETING}/record", typed)
    assert "Typed too late" in answered.text
    answered = parent.post(f"{MEETING}/join", {"csrf_token": parent.token("/account/")})
    assert answered.status_code == 409
    assert "No meeting is open" in text_of(answered.text)


def test_a_meeting_is_taken_up_another_day_where_it_was_left(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    send(chair, MEETING, "/go", {"exemplar": "E06"})
    send(chair, MEETING, "/stop")
    app.extensions["clock"].pass_(days=7)
    chair.sign_in("chair")
    send(chair, MEETING, "/open", {"minutes": ""})
    said = text_of(chair.follow().text)
    assert "Meeting, day 2 E06" in said
    parent.sign_in("parent")
    # Attendance is each day's own.
    assert "Priya Parent" in text_of(parent.get(f"{MEETING}/minutes/1").text)
    assert "Priya Parent" not in text_of(parent.get(f"{MEETING}/minutes/2").text)
    assert parent.get(f"{MEETING}/minutes/3").status_code == 404
    assert send(Visitor(app, "manager"), MEETING, "/join").status_code == 303


def test_opening_an_open_meeting_joins_it(app: Flask) -> None:
    (chair,) = opened(app)
    manager = Visitor(app, "manager")
    token = manager.token(MEETING)
    assert manager.post(f"{MEETING}/open", {"csrf_token": token, "minutes": "5"}).status_code == 303
    assert "Clive Chair, Voluntary sector" in text_of(chair.get(MEETING).text)
    assert send(Visitor(app, "chair"), MEETING, "/go").status_code == 303
    # There is no form to put right any more: whatever was typed into it, the meeting is there to be joined.
    assert manager.post(f"{MEETING}/open", {"csrf_token": token, "minutes": "many"}).status_code == 303
    assert manager.last.location == MEETING


def test_whoever_is_in_the_room_without_a_device_is_noted(app: Flask) -> None:
    (chair,) = opened(app)
    page = chair.get(MEETING).text
    helen = re.search(r'value="(\d+)"[^>]*>\s*<label[^>]*>\s*Helen Health', page)
    assert helen is not None
    for _ in range(2):
        told = {"people": [helen[1]], "guest": "Gwen Guest", "agency": "Schools"}
        token = chair.token(MEETING)
        assert chair.post(f"{MEETING}/attendance", {"csrf_token": token, **told}).status_code == 303
    said = text_of(chair.get(f"{MEETING}/minutes/1").text)
    assert "Schools Gwen Guest" in said
    assert said.count("Gwen Guest") == 1
    assert said.count("Helen Health") == 1
    for wrong in ({"people": "9999"}, {"agency": "Plumbers"}, {"guest": "x" * 101}):
        assert send(chair, MEETING, "/attendance", wrong).status_code == 422


def test_a_submitted_return_opens_no_meeting_and_lets_one_be_stopped(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    token = manager.token(MEETING)
    (chair,) = opened(app)
    stop = {"csrf_token": chair.token(MEETING)}
    manager.fill(f"{REVIEW}/check", {})
    for step in ("reveal", "record"):
        answered = chair.post(f"{MEETING}/{step}", {**stop, "exemplar": "E01", "hands-0-0": "1", "version": ""})
        assert answered.status_code in (400, 409)
    assert chair.post(f"{MEETING}/stop", stop).status_code == 303
    assert manager.post(f"{MEETING}/open", {"csrf_token": token, "minutes": "5"}).status_code == 409
