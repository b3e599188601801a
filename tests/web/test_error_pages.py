"""What is said when something goes wrong, also when the saying goes wrong; and when a writer comes too late."""

import errno

import pytest
from flask import Flask, Response
from werkzeug.exceptions import BadGateway, BadRequest, RequestEntityTooLarge

from selfreview.storage.people import sign_ins
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web import error_pages
from tests.deeds import MEETING, opened
from tests.people import OPEN, OURS
from tests.sites import Clock
from tests.visitors import Visitor, fields_of, parse, text_of
from tests.web.fuzzing import SKIPPED
from tests.web.test_access import addresses, path_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def close_the_round(app: Flask) -> None:
    """The network closes the round while others are writing."""
    with app.app_context():
        rounds.close_round(OPEN, by="a test", at=app.extensions["clock"].now)
        db.session.commit()


def test_an_answer_that_a_library_made_goes_out_as_it_is(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise BadRequest(response=Response("made elsewhere", 418))

    monkeypatch.setattr("selfreview.web.home.public.answers", refuse)
    answer = Visitor(lite).get("/healthz")
    assert (answer.status_code, answer.text) == (418, "made elsewhere")


def test_a_server_fault_that_a_library_raised_is_told_as_ours(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise BadGateway

    monkeypatch.setattr("selfreview.web.home.public.answers", fail)
    answer = Visitor(lite).get("/healthz")
    assert answer.status_code == 500
    assert "reference" in answer.text


def test_a_fault_in_the_page_of_a_fault_is_told_without_any_template(
    lite: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("selfreview.web.home.public.answers", fail)
    monkeypatch.setattr(error_pages, "render_template", fail)
    answer = Visitor(lite).get("/healthz")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.text.rsplit(" ", 1)[1] in capfd.readouterr().err


def test_a_connection_that_breaks_while_it_is_given_up_is_told_all_the_same(
    lite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr("selfreview.web.home.public.answers", fail)
    monkeypatch.setattr(db.session, "rollback", fail)
    assert Visitor(lite).get("/healthz").status_code == 500


def test_a_form_that_cannot_be_read_is_refused_without_it(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RequestEntityTooLarge

    manager = Visitor(lite, "manager")
    monkeypatch.setattr(error_pages, "posted_texts", fail)
    assert manager.post(f"{REVIEW}/E01", {"evidence": "typed"}).status_code == 400


def test_whoever_cannot_be_marked_as_seen_still_reads(
    lite: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    manager = Visitor(lite, "manager")
    clock: Clock = lite.extensions["clock"]
    clock.pass_(minutes=5)
    monkeypatch.setattr(sign_ins, "mark_seen", fail)
    assert manager.get(f"{REVIEW}/E01").status_code == 200
    assert "not marked" in capfd.readouterr().err


@pytest.mark.parametrize(("fault", "status"), [(OSError(errno.ENOSPC, "full"), 503), (OSError("another"), 500)])
def test_a_disk_without_room_is_told_and_what_was_typed_is_kept(
    lite: Flask, monkeypatch: pytest.MonkeyPatch, fault: OSError, status: int
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise fault

    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    typed = {**manager.form(), "evidence": TYPED}
    monkeypatch.setattr("selfreview.web.review.answers.reviews.save_fields", fail)
    assert manager.post(f"{REVIEW}/E01", typed).status_code == status
    assert TYPED in text_of(manager.last.text)
    assert (error_pages.FULL in manager.last.text) is (status == 503)


def test_a_script_whose_session_has_ended_is_told_where_to_sign_in(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    typed = manager.form()
    lite.extensions["clock"].pass_(minutes=50)
    answer = manager.client.post(f"{REVIEW}/E01", data=typed, headers={"X-Requested-With": "selfreview"})
    assert answer.status_code == 401
    assert "/sign-in" in answer.get_json()["sign_in"]


def test_how_the_review_was_done_is_kept_whoever_else_answers_or_closes(lite: Flask) -> None:
    page = f"{REVIEW}/completion"
    manager, chair = Visitor(lite, "manager"), Visitor(lite, "chair")
    manager.get(page)
    typed = {**manager.form(), "method": "group"}
    assert manager.post(page, {**typed, "version": "forged"}).status_code == 400
    assert chair.fill(page, {"method": "staff"}).status_code == 303
    assert manager.post(page, typed).status_code == 409
    assert "Clive Chair has changed this page since you opened it" in text_of(manager.last.text)
    again = {**manager.form(), "method": "group"}
    close_the_round(lite)
    assert manager.post(page, again).status_code == 409


def test_a_return_cannot_be_opened_again_once_its_round_has_closed(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for exemplar in lite.extensions["selfreview"].frameworks.current.exemplars:
        manager.fill(f"{REVIEW}/{exemplar.id}", {"rating": "minimum", "evidence": "What shows it, in words."})
    manager.fill(f"{REVIEW}/check", {})
    manager.get(f"{REVIEW}/reopen")
    typed = {**manager.form(), "reason": "One evidence was wrong"}
    paper = manager.get(f"{REVIEW}/review")
    assert "Submitted on 3 November 2010." in text_of(paper.text)
    close_the_round(lite)
    assert manager.post(f"{REVIEW}/reopen", typed).status_code == 409
    assert "One evidence was wrong" in manager.last.text


def test_a_view_given_in_a_meeting_after_the_round_closed_is_not_lost(lite: Flask) -> None:
    chair, parent = opened(lite, "parent")
    forms = parse(parent.get(MEETING).text).iter("form")
    (ballot,) = [form for form in forms if str(form.get("action")).endswith("/vote")]
    close_the_round(lite)
    typed = {**fields_of(ballot), "rating": "good", "reason": "because of the bus"}
    answer = parent.post(str(ballot.get("action")), typed)
    assert answer.status_code == 409
    assert "because of the bus" in answer.text
    assert chair.get(MEETING).status_code == 200


def test_the_same_assignment_again_changes_nothing(lite: Flask) -> None:
    chair = Visitor(lite, "chair")
    chair.get(f"{REVIEW}/E01/assign")
    first = chair.form()
    assert chair.post(f"{REVIEW}/E01/assign", first).status_code == 303
    assert chair.post(f"{REVIEW}/E01/assign", first).status_code == 303


def test_whoever_may_not_do_something_is_told_who_can(lite: Flask) -> None:
    analyst, observer = Visitor(lite, "analyst"), Visitor(lite, "observer")
    assert analyst.get("/network/registry/changes/record").status_code == 403
    assert "The network’s administrator can do it" in text_of(analyst.last.text)
    assert observer.get(f"/services/{OURS}/people/invite").status_code == 403
    assert "The manager or the chair of the steering group can do it" in text_of(observer.last.text)


TYPED = "A whole sentence, typed with care by somebody who has no second copy."


def test_a_refused_form_shows_everything_that_was_typed_whatever_its_fields_are_called(lite: Flask) -> None:
    lost = []
    for key in ("observer", "coordinator", "analyst"):
        visitor = Visitor(lite, key)
        token = visitor.token("/about")
        for rule in addresses(lite):
            if "POST" not in (rule.methods or ()) or rule.endpoint in SKIPPED:
                continue
            typed = {"csrf_token": token, "text": TYPED, "a_field_of_next_year": TYPED.upper()}
            answer = visitor.client.post(path_of(lite, rule, OURS), data=typed)
            if answer.status_code == 403 and answer.mimetype == "text/html":
                page = text_of(answer.text)
                lost += [rule.rule for text in (TYPED, TYPED.upper()) if text not in page]
    assert lost == []


def test_the_coordinators_message_is_not_lost_with_its_refusal(lite: Flask) -> None:
    coordinator = Visitor(lite, "coordinator")
    typed = {"csrf_token": coordinator.token("/about"), "subject": "The round closes", "text": TYPED}
    answer = coordinator.client.post("/network/rounds/2010/messages/new", data=typed)
    assert answer.status_code == 403
    shown = text_of(answer.text)
    assert TYPED in shown
    assert "The round closes" in shown
