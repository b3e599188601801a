"""The letters that the site writes: sent, or kept for the administrator; never a page of the person asking."""

from collections.abc import Iterable
from threading import Thread

import pytest
from flask import Flask

from selfreview.settings import Settings
from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.people import one_time_links, people
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.mail_queue import Fate, Invitation
from selfreview.web.runtime import Site
from selfreview.web.unit_of_work import undo, unit
from tests.mailbox import give_mailbox
from tests.people import BY_KEY
from tests.sites import NOW, with_settings


def settings_of(app: Flask) -> Settings:
    site: Site = app.extensions["selfreview"]
    return site.settings


def parent() -> Person:
    person = people.find_person(email=BY_KEY["parent"].email, day=NOW.date())
    assert person is not None
    return person


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[Thread]:
    """The threads that letters were handed to, each of them over."""
    threads: list[Thread] = []
    carry = mail_queue.carry_later

    def carry_now(found: Iterable[int]) -> Thread:
        thread = carry(found)
        thread.join(30)
        assert not thread.is_alive()
        threads.append(thread)
        return thread

    monkeypatch.setattr(mail_queue, "carry_later", carry_now)
    return threads


def send() -> Fate:
    """Send a letter in a unit of work, and return what became of it."""
    fates: list[Fate] = []
    with unit():
        mail_queue.send("parent@example.org", "Hello", "The text", tell=fates.append)
        assert fates == []
    (fate,) = fates
    return fate


def test_a_letter_that_is_sent_is_gone(app: Flask) -> None:
    mailbox = give_mailbox(app)
    with app.test_request_context():
        assert send() is Fate.SENT
        assert kept_letters.unsent() == ()
    (sent,) = mailbox.letters
    assert (sent.recipient, sent.subject, sent.body) == ("parent@example.org", "Hello", "The text")


def test_without_a_mail_server_it_stays_for_the_administrator(app: Flask) -> None:
    with app.test_request_context():
        assert send() is Fate.NO_SERVER
        (kept,) = kept_letters.unsent()
        assert (kept.body, kept.fault) == ("The text", "no mail server is set up")


@pytest.mark.parametrize(("is_final", "fate"), [(False, Fate.WAITS), (True, Fate.REFUSED)])
def test_what_the_mail_server_did_not_take_is_told_as_it_is(lite: Flask, is_final: bool, fate: Fate) -> None:
    give_mailbox(lite, broken="the mail server said no").is_final = is_final
    with lite.test_request_context():
        assert send() is fate


def test_a_letter_of_work_that_was_undone_is_neither_kept_nor_sent(app: Flask) -> None:
    mailbox = give_mailbox(app)
    with app.test_request_context():
        with unit():
            mail_queue.send("parent@example.org", "Hello", "The text")
            undo()
        assert kept_letters.unsent() == ()
    assert mailbox.letters == []


def test_each_fate_has_words_of_its_own() -> None:
    told = [mail_queue.in_words(fate, "parent@example.org") for fate in Fate]
    assert len(set(told)) == len(Fate)
    assert [fate for fate in Fate if "We have sent" in mail_queue.in_words(fate, "parent@example.org")] == [Fate.SENT]


def test_a_letter_of_a_forgotten_password_is_sent_while_the_visitor_goes_on(app: Flask, waited: list[Thread]) -> None:
    mailbox = give_mailbox(app)
    with app.test_request_context():
        with unit():
            link = one_time_links.promise_link(parent().id, Purpose.FORGOTTEN, at=NOW)
            mail_queue.send_forgotten(parent(), link)
        assert len(waited) == 1
        assert kept_letters.unsent() == ()
    (sent,) = mailbox.letters
    assert sent.recipient == BY_KEY["parent"].email
    assert sent.link("/link/") == f"/link/{link.token(settings_of(app).secret_key)}"
    assert "for 4 hours" in sent.body


def test_one_that_fails_meanwhile_is_kept(app: Flask, waited: list[Thread]) -> None:
    give_mailbox(app, broken="ConnectionRefusedError: refused")
    with app.test_request_context():
        with unit():
            mail_queue.send_notice(parent(), "Something has changed.")
        assert len(waited) == 1
        (kept,) = kept_letters.unsent()
        assert kept.fault == "ConnectionRefusedError: refused"
        assert "Something has changed." in kept.body


def test_without_a_mail_server_nobody_is_waited_for(app: Flask, waited: list[Thread]) -> None:
    with app.test_request_context():
        with unit():
            mail_queue.send_notice(parent(), "Something has changed.")
        assert waited == []
        assert [letter.fault for letter in kept_letters.unsent()] == ["no mail server is set up"]


def test_a_database_that_fails_meanwhile_leaves_the_letter_kept_and_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], waited: list[Thread]
) -> None:
    give_mailbox(app)

    def fail(*_letter: object, **_at: object) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(kept_letters, "mark_sent", fail)
    with app.test_request_context():
        with unit():
            mail_queue.send_notice(parent(), "Something has changed.")
        assert len(waited) == 1
        assert len(kept_letters.unsent()) == 1
    assert '"fault": "RuntimeError"' in capfd.readouterr().err


def test_links_lead_to_the_address_that_the_operator_told(lite: Flask) -> None:
    with lite.test_request_context(base_url="http://127.0.0.1:8000"):
        assert mail_queue.link_to("doors.sign_in") == "http://127.0.0.1:8000/sign-in"
    with lite.test_request_context(base_url="http://10.0.0.7:8000"):
        assert mail_queue.link_to("doors.sign_in") == mail_queue.NO_ADDRESS
        site = lite.extensions["selfreview"]
        site.settings = with_settings(site.settings, url="https://selfreview.example")
        assert mail_queue.link_to("doors.link", token="t") == "https://selfreview.example/link/t"


def invite(invitation: Invitation) -> None:
    mail_queue.send_invitation(invitation, lambda _: None)


def test_an_invitation_says_who_invites_to_what_and_as_what(lite: Flask) -> None:
    mailbox = give_mailbox(lite)
    with lite.test_request_context():
        link = one_time_links.promise_link(parent().id, Purpose.FIRST_SIGN_IN, at=NOW)
        for one in (link, None):
            place = "the review of Sheffield"
            with unit():
                invite(Invitation(parent(), one, "Maureen", place, "chair", "We met on Tuesday."))
    first, later = mailbox.letters
    assert first.subject == "Maureen has invited you to join the review of Sheffield on Selfreview"
    assert "Maureen has invited you to join the review of Sheffield on Selfreview, as chair." in first.body
    assert "Maureen writes: “We met on Tuesday.”" in first.body
    assert first.link("/link/") == f"/link/{link.token(settings_of(lite).secret_key)}"
    assert "/link/" not in later.body
    assert later.link("/sign-in") == "/sign-in"


def test_names_are_written_as_they_are(lite: Flask) -> None:
    mailbox = give_mailbox(lite)
    with lite.test_request_context(), unit():
        invite(Invitation(parent(), None, "O'Hara & <Sons>", "it", "member"))
    assert "O'Hara & <Sons> has invited you" in mailbox.letters[0].body
    assert "writes:" not in mailbox.letters[0].body
