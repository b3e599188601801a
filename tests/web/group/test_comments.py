"""A comment after it was made: edited by its author, withdrawn by its author or by the manager."""

import pytest
from flask import Flask
from sqlalchemy import select

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage import audit, kept_record
from selfreview.storage.tables import AuditRow, CommentRow, db
from tests.people import OPEN, OURS
from tests.visitors import Visitor, fields_of, parse, text_of
from tests.web.group.test_letters import open_box, told

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"


def say(visitor: Visitor, words: str, answering: int | None = None) -> int:
    visitor.get(HERE)
    form = [one for one in parse(visitor.last.text).iter("form") if one.get("action") == f"{HERE}/comments"][-1]
    fields = {**fields_of(form), "words": words, "answers": str(answering or "")}
    assert visitor.post(f"{HERE}/comments", fields).status_code == 303
    with visitor.app.app_context():
        newest = db.session.scalar(select(CommentRow.id).order_by(CommentRow.id.desc()))
        assert newest is not None
        return newest


def test_an_author_edits_their_comment_and_the_group_sees_that_it_was_edited(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    key = say(parent, "The line is open on Mondays")
    health.get(HERE)
    assert f"{HERE}/comments/{key}/edit" not in health.last.text
    assert parent.fill(f"{HERE}/comments/{key}/edit", {"words": "The line is open on Tuesdays"}).status_code == 303
    words = text_of(health.get(HERE).text)
    assert "Tuesdays" in words
    assert "Mondays" not in words
    assert ", edited " in words
    history = text_of(health.get(f"{HERE}/history").text)
    assert "edited a comment" in history


def test_nobody_edits_or_withdraws_what_another_said_but_the_manager_withdraws(app: Flask) -> None:
    parent = Visitor(app, "parent")
    key = say(parent, "Kept")
    for who, page, status in (
        ("manager", "edit", 403),
        ("chair", "withdraw", 403),
        ("health", "withdraw", 403),
        ("manager", "withdraw", 200),
    ):
        assert Visitor(app, who).get(f"{HERE}/comments/{key}/{page}").status_code == status
    assert parent.get(f"{REVIEW}/E02/comments/{key}/edit").status_code == 404


def test_an_edit_of_words_that_changed_meanwhile_shows_both_texts_and_keeps_what_was_typed(app: Flask) -> None:
    parent, again = Visitor(app, "parent"), Visitor(app, "parent")
    key = say(parent, "First")
    page = f"{HERE}/comments/{key}/edit"
    again.get(page)
    stale = fields_of(next(form for form in parse(again.last.text).find(".//main").iter("form")))
    assert parent.fill(page, {"words": "Second"}).status_code == 303
    refused = again.post(page, {**stale, "words": "Third"})
    assert refused.status_code == 409
    assert "Second" in text_of(refused.text)
    assert "Third" in refused.text
    fresh = fields_of(next(form for form in parse(refused.text).find(".//main").iter("form")))
    assert again.post(page, fresh).status_code == 303
    assert "Third" in text_of(parent.get(HERE).text)
    assert parent.fill(page, {"words": " "}).status_code == 422
    assert parent.fill(page, {"words": "Third"}).status_code == 303


@pytest.mark.parametrize(("who", "by"), [("parent", "its author"), ("manager", "the manager")])
def test_a_withdrawn_comment_leaves_no_words_anywhere_and_the_trail_still_holds(app: Flask, who: str, by: str) -> None:
    mailbox = open_box(app)
    parent, withdrawer = Visitor(app, "parent"), Visitor(app, who)
    key = say(parent, "Jimmy Sample of our school")
    assert parent.fill(f"{HERE}/comments/{key}/edit", {"words": "Jimmy Sample"}).status_code == 303
    say(Visitor(app, "health"), "I know him", answering=key)
    assert withdrawer.fill(f"{HERE}/comments/{key}/withdraw", {}).status_code == 303
    for path in (HERE, f"{HERE}/history", f"{REVIEW}/history", f"{REVIEW}/review", "/"):
        assert "Jimmy" not in Visitor(app, "chair").get(path).text, path
    shown = text_of(parent.get(HERE).text)
    assert f"Withdrawn by {by} on" in shown
    assert "I know him" in shown
    assert f"Withdrawn by {by} on" in text_of(parent.get(f"{REVIEW}/review").text)
    with app.app_context():
        kept = [
            *db.session.execute(select(AuditRow.before, AuditRow.after)),
            *db.session.execute(select(CommentRow.words)),
        ]
        assert not any("Jimmy" in text for row in kept for text in row if text)
        assert audit.find_breaks() == ()
        assert [*kept_record.find_unsealed()] == []
    withdrawn = ("parent", "Your comment on E01 was withdrawn")
    assert told(mailbox).count(withdrawn) == (1 if who == "manager" else 0)


@pytest.mark.parametrize(("choice", "letters"), [(MailChoice.DAILY, 1), (MailChoice.WEEKLY, 1), (MailChoice.NONE, 0)])
def test_whoever_wants_mail_at_all_is_told_that_their_comment_was_withdrawn(
    app: Flask, choice: MailChoice, letters: int
) -> None:
    mailbox = open_box(app)
    parent, manager = Visitor(app, "parent"), Visitor(app, "manager")
    key = say(parent, "Jimmy Sample of our school")
    parent.fill("/account/mail", {"choice": choice.value})
    page = f"{HERE}/comments/{key}/withdraw"
    # No digest would tell it: it is nothing that is asked of them.
    assert "email Priya Parent, unless they have turned emails off" in text_of(manager.get(page).text)
    manager.fill(page, {})
    assert told(mailbox) == [("parent", "Your comment on E01 was withdrawn")] * letters
    assert "withdrew another member’s comment" in text_of(parent.get(f"{REVIEW}/history").text)


def test_a_comment_is_withdrawn_once_and_edited_no_more(app: Flask) -> None:
    parent = Visitor(app, "parent")
    key = say(parent, "Gone")
    page = f"{HERE}/comments/{key}"
    parent.get(f"{page}/edit")
    stale = fields_of(next(form for form in parse(parent.last.text).find(".//main").iter("form")))
    assert parent.fill(f"{page}/withdraw", {}).status_code == 303
    assert parent.post(f"{page}/withdraw", {"csrf_token": stale["csrf_token"]}).status_code == 303
    refused = parent.post(f"{page}/edit", {**stale, "words": "Late words"})
    assert refused.status_code == 409
    assert "Late words" in text_of(refused.text)
    assert "You cannot edit it any more" in text_of(parent.get(f"{page}/edit").text)
    assert "<form" not in parent.get(f"{page}/withdraw").text.partition("<main")[2]


def test_a_text_taken_out_of_the_trail_beside_the_product_is_still_found(app: Flask) -> None:
    key = say(Visitor(app, "parent"), "Words")
    with app.app_context():
        row = db.session.scalars(select(AuditRow).where(AuditRow.field == f"comment {key}")).one()
        row.after = None
        db.session.commit()
        assert [*kept_record.find_unsealed()] == [f"{row.chain}, row {row.seq}: its text is gone, and nobody let it go"]


def test_an_edit_that_names_somebody_writes_to_them_once(app: Flask) -> None:
    mailbox, parent = open_box(app), Visitor(app, "parent")
    key = say(parent, "Do we know?")
    for words in ("@Helen do we know?", "@Helen, do we know yet?"):
        assert parent.fill(f"{HERE}/comments/{key}/edit", {"words": words}).status_code == 303
    assert told(mailbox) == [("health", "A comment on E01 names you")]
    assert parent.fill(f"{HERE}/comments/{key}/withdraw", {}).status_code == 303
    assert "names you" not in text_of(Visitor(app, "health").get("/").text)
