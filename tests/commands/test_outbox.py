"""Letters that wait are sent by the server itself, tried again with growing pauses, and given up after two days."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from selfreview.commands import outbox
from selfreview.storage import mail_queue
from selfreview.storage.tables import LetterRow, db
from selfreview.web import mail_queue as letters
from selfreview.web.unit_of_work import unit
from tests.mailbox import Mailbox, give_mailbox
from tests.sites import NOW, Clock, open_site
from tests.visitors import Visitor, text_of


@pytest.fixture
def app(settled_url: str, home: Path) -> Iterator[Flask]:
    """A site on each kind of database in turn."""
    with open_site(settled_url, home) as app:
        yield app


def clock_of(app: Flask) -> Clock:
    clock = app.extensions["clock"]
    assert isinstance(clock, Clock)
    return clock


def write(app: Flask, mailbox: Mailbox, *, fault: str, is_final: bool = False) -> None:
    """A letter whose first try fails."""
    mailbox.broken, mailbox.is_final = fault, is_final
    with app.test_request_context(), unit():
        letters.send("parent@example.org", "Hello", "The text")


def waiting(app: Flask) -> mail_queue.Letter:
    with app.app_context():
        (letter,) = mail_queue.unsent()
        return letter


def test_a_letter_that_failed_goes_by_itself_when_its_pause_is_over(app: Flask) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    write(app, mailbox, fault="TimeoutError: timed out")
    mailbox.broken = ""
    assert outbox.send_due(app) == 0
    clock.pass_(minutes=1)
    assert outbox.send_due(app) == 1
    assert outbox.send_due(app) == 0
    assert [(sent.recipient, sent.body) for sent in mailbox.letters] == [("parent@example.org", "The text")]
    with app.app_context():
        assert [row.body for row in db.session.query(LetterRow)] == [""]


def test_it_is_given_up_after_two_days_and_the_administrator_is_told(app: Flask) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    write(app, mailbox, fault="ConnectionRefusedError: refused")
    admin = Visitor(app, "admin")
    assert "Tried once. It will be tried again automatically on" in text_of(admin.get("/network/registry/letters").text)
    times = [clock.now]
    while (again := waiting(app).next_at) is not None:
        clock.now = again
        times.append(again)
        assert outbox.send_due(app) == 0
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[:-1] == sorted(pauses[:-1])
    assert times[-1] - NOW == timedelta(days=2)
    letter = waiting(app)
    assert (letter.given_up_at, letter.tries) == (clock.now, len(times))
    mailbox.broken = ""
    clock.pass_(days=1)
    assert outbox.send_due(app) == 0
    admin = Visitor(app, "admin")
    text = text_of(admin.get("/network/registry/letters").text)
    assert f"Given up on 5 November 2010 at 14:03 after {len(times)} tries." in text
    assert "1 could not be sent and will not be tried again automatically." in text_of(
        admin.get("/network/registry/").text
    )


def test_one_that_is_refused_for_good_is_given_up_at_once(app: Flask) -> None:
    mailbox = give_mailbox(app)
    write(app, mailbox, fault="SMTPRecipientsRefused: no such person", is_final=True)
    letter = waiting(app)
    assert (letter.given_up_at, letter.next_at, letter.tries) == (NOW, None, 1)


def test_one_that_was_kept_when_the_server_was_lost_is_sent_by_another(app: Flask) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    with app.app_context():
        mail_queue.keep(recipient="parent@example.org", subject="Hello", body="The text", at=NOW)
        db.session.commit()
    assert outbox.send_due(app) == 0
    clock.pass_(minutes=5)
    assert outbox.send_due(app) == 1
    assert len(mailbox.letters) == 1


def test_of_several_servers_one_sends_a_letter(app: Flask) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    write(app, mailbox, fault="TimeoutError: timed out")
    mailbox.broken = ""
    clock.pass_(minutes=1)
    with app.app_context():
        (due,) = mail_queue.due(at=clock.now)
        assert mail_queue.hold(due, at=clock.now) is not None
        assert mail_queue.hold(due, at=clock.now) is None
        assert mail_queue.due(at=clock.now) == ()
    assert outbox.send_due(app) == 0
    # Whoever held it is lost.
    clock.pass_(minutes=5)
    assert outbox.send_due(app) == 1


def test_every_try_bears_the_same_name_and_two_letters_two(app: Flask) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    for _ in range(2):
        with app.test_request_context():
            assert letters.send_now("parent@example.org", "Hello", "The text")
    first, second = (sent.name for sent in mailbox.letters)
    assert first != second
    with app.app_context():
        # The server was lost between the other side's yes and the note of it.
        row = db.session.query(LetterRow).order_by(LetterRow.id).first()
        assert row is not None
        row.sent_at, row.next_at = None, NOW
        db.session.commit()
    clock.pass_(minutes=1)
    assert outbox.send_due(app) == 1
    assert mailbox.letters[-1].name == first


def test_nothing_goes_by_itself_that_waited_for_want_of_a_mail_server(app: Flask) -> None:
    clock = clock_of(app)
    with app.test_request_context():
        assert not letters.send_now("parent@example.org", "Hello", "The text")
    assert outbox.send_due(app) == 0
    mailbox = give_mailbox(app)
    clock.pass_(days=1)
    assert outbox.send_due(app) == 0
    assert mailbox.letters == []


def test_a_letter_at_fault_keeps_none_of_the_others(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox, clock = give_mailbox(app), clock_of(app)
    for _ in range(2):
        write(app, mailbox, fault="TimeoutError: timed out")
    mailbox.broken = ""
    clock.pass_(minutes=1)
    send, faults = Mailbox.send, [RuntimeError("gone")]

    def fail_once(mailbox: Mailbox, **letter: str) -> None:
        if faults:
            raise faults.pop()
        send(mailbox, **letter)  # type: ignore[arg-type]

    monkeypatch.setattr(Mailbox, "send", fail_once)
    assert outbox.send_due(app) == 1
    clock.pass_(minutes=5)
    assert outbox.send_due(app) == 1


def test_the_server_looks_until_it_is_told_to_stop(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, lives = [], iter([True, True, False])

    def look(_app: Flask) -> int:
        looks.append(1)
        raise OSError("the database is away")

    monkeypatch.setattr(outbox, "send_due", look)
    outbox.keep_sending(app, is_alive=lambda: next(lives), sleep=lambda _: None)
    assert len(looks) == 2
