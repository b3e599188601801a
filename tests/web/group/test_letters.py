"""Mail about what has just been asked of somebody, as soon as it is asked."""

import pytest
from flask import Flask

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage.people import mail_choices
from selfreview.storage.tables import db
from tests.deeds import REVIEW, send
from tests.mailbox import Mailbox, give_mailbox
from tests.sites import NOW
from tests.visitors import Visitor, fields_of, parse, text_of
from tests.web.plan.plans import person_id

COMMENTS = f"{REVIEW}/E01/comments"


def open_box(app: Flask) -> Mailbox:
    """A mailbox that is handed each letter at once, and not by a thread that a test would have to wait for."""
    mailbox = give_mailbox(app)
    mailbox.is_set_up = False
    return mailbox


def say(visitor: Visitor, words: str, *, answer: bool = False) -> None:
    visitor.get(COMMENTS)
    forms = [one for one in parse(visitor.last.text).iter("form") if one.get("action") == COMMENTS]
    sent = {**fields_of(forms[0 if answer else -1]), "words": words}
    assert visitor.post(COMMENTS, sent).status_code == 303


def told(mailbox: Mailbox) -> list[tuple[str, str]]:
    return sorted((letter.recipient.partition("@")[0], letter.subject) for letter in mailbox.letters)


def test_whoever_a_comment_names_is_written_to_without_its_words(app: Flask) -> None:
    mailbox = open_box(app)
    say(Visitor(app, "parent"), "@Helen, the Browns’ case at Priory School. @Priya @Nobody")
    assert told(mailbox) == [("health", "A comment on E01 names you")]
    (letter,) = mailbox.letters
    for words in ("Brown", "Priory", "Priya Parent"):
        assert words not in letter.body
    health = Visitor(app, "health")
    assert "Browns’ case" in text_of(health.get(letter.link("/E01").partition("#")[0]).text)
    assert "Emails about what you need to do" in health.get(letter.link("/account/")).text


def test_whoever_spoke_before_is_told_of_an_answer_once_also_where_it_names_them(app: Flask) -> None:
    mailbox = open_box(app)
    parent, health, chair = (Visitor(app, key) for key in ("parent", "health", "chair"))
    say(parent, "Is this so?")
    say(health, "It is.", answer=True)
    assert told(mailbox) == [("parent", "A reply to your comment on E01")]
    mailbox.letters.clear()
    say(chair, "@Priya then we agree.", answer=True)
    assert told(mailbox) == [("health", "A reply to your comment on E01"), ("parent", "A comment on E01 names you")]


def test_the_same_comment_sent_twice_is_told_once(app: Flask) -> None:
    mailbox = open_box(app)
    parent = Visitor(app, "parent")
    parent.get(COMMENTS)
    sent = {**parent.form(number=-1), "words": "@Helen?"}
    for _ in range(2):
        assert parent.post(COMMENTS, sent).status_code == 303
    assert len(mailbox.letters) == 1


def test_whoever_is_given_an_exemplar_is_written_to_with_the_day(app: Flask) -> None:
    mailbox = open_box(app)
    chair, page = Visitor(app, "chair"), f"{REVIEW}/E03/assign"
    to = f"person {person_id(app, 'parent')}"
    assert chair.fill(page, {"to": to, "due": ["1", "12", "2010"]}).status_code == 303
    assert [name for name, _ in told(mailbox)] == ["parent"]
    assert "You are asked to work on E03" in mailbox.letters[0].body
    assert "by 1 December 2010" in mailbox.letters[0].body
    assert "Priya Parent is working on this exemplar by 1 December 2010." in text_of(chair.follow().text)
    home = text_of(Visitor(app, "parent").get("/").text)
    assert "Work on E03" in home
    assert ", by 1 December 2010" in home
    # Another day is no new request; it is kept, and on record.
    assert chair.fill(page, {"to": to, "due": ["8", "12", "2010"]}).status_code == 303
    assert len(mailbox.letters) == 1
    assert "by 8 December 2010" in text_of(chair.follow().text)
    assert "Priya Parent, by 8 December 2010" in text_of(chair.get(f"{REVIEW}/E03/history").text)


def test_a_theme_given_to_an_agency_is_told_to_everybody_from_it_but_not_to_the_giver(app: Flask) -> None:
    mailbox = open_box(app)
    page = f"{REVIEW}/themes/T2/assign"
    assert Visitor(app, "chair").fill(page, {"to": "agency Health"}).status_code == 303
    assert [name for name, _ in told(mailbox)] == ["health"]
    mailbox.letters.clear()
    assert Visitor(app, "chair").fill(page, {"to": "agency Voluntary sector"}).status_code == 303
    assert mailbox.letters == []


@pytest.mark.parametrize("day", [["31", "2", "2010"], ["1", "12", "1889"], ["x", "", ""]])
def test_a_day_that_is_none_is_told_beside_its_field(app: Flask, day: list[str]) -> None:
    mailbox, chair = open_box(app), Visitor(app, "chair")
    refused = chair.fill(f"{REVIEW}/E03/assign", {"to": "agency Health", "due": day})
    assert refused.status_code == 422
    assert parse(refused.text).find(".//*[@id='due-error']") is not None
    assert mailbox.letters == []


def test_whoever_is_named_to_sign_is_written_to_when_they_are_named(app: Flask) -> None:
    mailbox, manager = open_box(app), Visitor(app, "manager")
    for _ in range(2):
        named = {"people": [str(person_id(app, "parent"))]}
        assert send(manager, f"{REVIEW}/sign-off", "/signatories", named).status_code == 303
    assert told(mailbox) == [("parent", "You are asked to sign off the 2010 self-review")]


@pytest.mark.parametrize("choice", ["daily", "weekly", "none"])
def test_whoever_does_not_want_it_at_once_is_not_written_to_at_once(app: Flask, choice: str) -> None:
    mailbox = open_box(app)
    key = person_id(app, "health")
    with app.app_context():
        mail_choices.choose(key, MailChoice(choice), at=NOW)
        db.session.commit()
    say(Visitor(app, "parent"), "@Helen?")
    assert mailbox.letters == []
