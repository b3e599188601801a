"""Starting from last year: what is carried over, what counts only once it is confirmed, and why a rating moved."""

import pytest
from flask import Flask

from selfreview.storage.review.evidence import NewItem, add_items
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import ActionRow, PlanFieldRow, db
from tests.made_returns import all_at, submit
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


@pytest.fixture
def manager(app: Flask) -> Visitor:
    """The manager of a service that submitted a return last year, with a link."""
    submit(app, OURS, CLOSED, all_at(app, "good"))
    with app.app_context():
        before = find_review(service=OURS, year=CLOSED)
        assert before is not None
        link = NewItem("The plan of last year", None, url="https://example.org/plan")
        add_items(before, [(link, None, ("E01", "E02"))], person="a test", at=NOW)
        db.session.commit()
    return Visitor(app, "manager")


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(f"{REVIEW}{path}")
    assert answer.status_code == 200
    return text_of(answer.text)


def carry(visitor: Visitor, path: str = "/carry-over") -> None:
    visitor.get(f"{REVIEW}/")
    answer = visitor.post(f"{REVIEW}{path}", {"csrf_token": visitor.token(f"{REVIEW}/completion")})
    assert answer.status_code == 303


def test_last_years_rating_and_evidence_stand_beside_the_empty_answer(manager: Visitor) -> None:
    words = page(manager, "/E01")
    assert "2009, as submitted Good Shown E01 2009 The plan of last year" in words
    assert manager.form()["evidence"] == [""]
    assert "rating" not in manager.form()
    assert "Shown E02 2009" not in words


def test_carried_over_evidence_counts_for_nothing_until_it_is_confirmed(manager: Visitor) -> None:
    carry(manager, "/E01/carry-over")
    words = text_of(manager.follow().text)
    assert "Carried over for 1 exemplar" in words
    assert "2009, not yet confirmed" in words
    assert "The plan of last year" in words.split("Links and files")[-1]
    fields = manager.form()
    assert fields["evidence"] == ["Shown E01 2009"]
    assert "rating" not in fields
    manager.fill(f"{REVIEW}/E01", {"rating": "good"})
    assert "Confirm that the text carried over is still true, or edit it" in text_of(manager.follow().text)
    assert "0 of 17" in page(manager, "/")
    assert "Text carried over, to be confirmed" in page(manager, "/")
    assert "Confirm or edit what was carried over for E01" in page(manager, "/check")
    manager.fill(f"{REVIEW}/E01", {"confirmed": "y"})
    assert "1 of 17" in page(manager, "/")
    assert "not yet confirmed" not in page(manager, "/E01")


def test_editing_the_text_confirms_it(manager: Visitor) -> None:
    carry(manager)
    manager.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Shown E01 2009, and more in 2010"})
    assert "1 of 17" in page(manager, "/")


def test_all_at_once_leaves_alone_what_was_written(manager: Visitor) -> None:
    manager.fill(f"{REVIEW}/E03", {"evidence": "ours of this year"})
    carry(manager)
    assert "Carried over for 16 exemplars" in text_of(manager.follow().text)
    manager.get(f"{REVIEW}/E03")
    assert manager.form()["evidence"] == ["ours of this year"]
    assert "not yet confirmed" not in page(manager, "/E03")
    assert "not yet confirmed" in page(manager, "/E04")
    carry(manager)
    assert "There was nothing to carry over" in text_of(manager.follow().text)


def test_an_unconfirmed_answer_stops_the_submission(app: Flask, manager: Visitor) -> None:
    carry(manager)
    for exemplar in all_at(app, "good"):
        confirmed = {} if exemplar == "E09" else {"confirmed": "y"}
        manager.fill(f"{REVIEW}/{exemplar}", {"rating": "good", **confirmed})
    refused = manager.fill(f"{REVIEW}/check", {})
    assert refused.status_code == 422
    assert "Confirm or edit what was carried over for E09" in text_of(refused.text)
    manager.fill(f"{REVIEW}/E09", {"confirmed": "y"})
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303


def test_a_rating_that_moved_needs_a_sentence_of_reason(app: Flask, manager: Visitor) -> None:
    saved = manager.fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "e"})
    assert saved.location == f"{REVIEW}/E01?ask=missing"
    words = text_of(manager.follow().text)
    assert "Say why the rating has changed since the last return" in words
    assert "In 2009 it was Good, now it is Best" in words
    assert "Say why the rating has changed since the last return for E01" in page(manager, "/check")
    manager.fill(f"{REVIEW}/E01", {"moved": "We wrote it down at last"})
    assert "1 of 17" in page(manager, "/")
    for exemplar in all_at(app, "good"):
        if exemplar != "E01":
            manager.fill(f"{REVIEW}/{exemplar}", {"rating": "good", "evidence": "e"})
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303
    assert "We wrote it down at last" in page(manager, "/profile/changes")


def test_the_same_rating_needs_no_reason(manager: Visitor) -> None:
    saved = manager.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "e"})
    assert saved.location == f"{REVIEW}/E02"


def test_a_service_without_an_earlier_return_is_asked_for_nothing(app: Flask) -> None:
    manager = Visitor(app, "manager")
    words = page(manager, "/E01")
    assert "as submitted" not in words
    assert "moved" not in manager.form()
    carry(manager)
    assert "There was nothing to carry over" in text_of(manager.follow().text)


def test_an_earlier_draft_is_no_return(app: Flask) -> None:
    manager = Visitor(app, "manager")
    past = f"/services/{OURS}/reviews/{CLOSED}"
    manager.get(f"{past}/")
    manager.post(f"{past}/enter", manager.form())
    manager.fill(f"{past}/E01", {"rating": "best", "evidence": "a draft of last year"})
    assert "a draft of last year" not in page(manager, "/E01")


def test_fields_that_a_program_leaves_out_stay_as_they_are(manager: Visitor) -> None:
    manager.fill(f"{REVIEW}/E01", {"rating": "best", "moved": "why", "reason": "because", "ticks": ["E01-M1"]})
    manager.get(f"{REVIEW}/E01")
    form = manager.form()
    only = {name: form[name] for name in ("version", "csrf_token")}
    saved = manager.post(f"{REVIEW}/E01", {**only, "rating": "best", "evidence": "from a program"})
    assert saved.status_code == 303
    manager.get(f"{REVIEW}/E01")
    now = manager.form()
    assert (now["moved"], now["reason"], now["evidence"]) == (["why"], ["because"], ["from a program"])
    assert now["ticks"] == ["E01-M1", ""]


def test_every_tick_can_be_taken_away_again(manager: Visitor) -> None:
    manager.fill(f"{REVIEW}/E01", {"ticks": ["E01-M1"]})
    manager.get(f"{REVIEW}/E01")
    manager.post(f"{REVIEW}/E01", {**manager.form(), "ticks": ""})
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["ticks"] == [""]


def test_a_reason_has_a_limit(manager: Visitor) -> None:
    refused = manager.fill(f"{REVIEW}/E01", {"rating": "best", "moved": "m" * 2_001})
    assert refused.status_code == 422
    assert "Your reason must be 2,000 characters or fewer: take 1 out" in text_of(refused.text)


def test_a_submitted_review_takes_nothing_over(app: Flask, manager: Visitor) -> None:
    submit(app, OURS, OPEN, all_at(app, "good"))
    manager.get("/account/")
    answer = manager.post(f"{REVIEW}/carry-over", {"csrf_token": manager.token("/account/")})
    assert answer.status_code == 409
    assert "Copy this into this year’s evidence" not in page(manager, "/E01")


def test_an_observer_cannot_carry_over(app: Flask, manager: Visitor) -> None:
    observer = Visitor(app, "observer")
    answer = observer.post(f"{REVIEW}/carry-over", {"csrf_token": observer.token("/account/")})
    assert answer.status_code == 403


def test_last_years_promise_stands_beside_this_years_answer(app: Flask, manager: Visitor) -> None:
    with app.app_context():
        before = find_review(service=OURS, year=CLOSED)
        assert before is not None
        action = ActionRow(review_id=before.id, exemplar="E01", once="once")
        db.session.add(action)
        db.session.flush()
        for name, value in (("what", "Write the policy down"), ("status", "under way")):
            db.session.add(
                PlanFieldRow(
                    review_id=before.id,
                    subject=f"action {action.id}",
                    action_id=action.id,
                    name=name,
                    value=value,
                    version=1,
                    changed_by="a test",
                    changed_at=NOW,
                )
            )
        db.session.commit()
    assert "Action planned then: Write the policy down (under way)" in page(manager, "/E01")
    assert "Promised: Write the policy down (under way)" in page(manager, "/profile")
    assert "Write the policy down" not in page(manager, "/E02")
