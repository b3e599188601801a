"""A letter that waits holds no link that opens anything: its token is put in as it goes, and counts from then."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import String, cast, select

from selfreview.commands import outbox
from selfreview.domain.people.mailed_links import MailedLink
from selfreview.storage import mail_queue
from selfreview.storage.people import links, one_time_links, people
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.tables import Base, LetterRow, db
from selfreview.web import mail_queue as letters
from selfreview.web.plan.reminders import collect, send_all
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import unit
from tests.accounts import id_of
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import NOW, Clock, open_site
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, person_id, plan_action, rate

OUTBOX = "/network/registry/letters"
NOT_THERE_YET = "(a link, which is made when this email is sent)"


@pytest.fixture
def app(settled_url: str, home: Path) -> Iterator[Flask]:
    """A site on each kind of database in turn."""
    with open_site(settled_url, home) as app:
        yield app


@pytest.fixture
def clock(app: Flask) -> Clock:
    clock = app.extensions["clock"]
    assert isinstance(clock, Clock)
    return clock


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """A mail server that is away."""
    return give_mailbox(app, broken="TimeoutError: timed out")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed on beside an answer has been, when the answer is there."""
    carry = letters.carry_later

    def carry_now(found: Iterable[int]) -> Thread:
        thread = carry(found)
        thread.join(30)
        return thread

    monkeypatch.setattr(letters, "carry_later", carry_now)


def every_text(app: Flask) -> list[str]:
    """Every text that the database holds, whatever its table and column."""
    found: list[str] = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                found += [str(one) for one in db.session.scalars(select(cast(column, String))) if one is not None]
    return found


def invite(app: Flask) -> None:
    given = {"name": "Nora New", "email": "nora@example.org", "role": "member", "agency": "Schools"}
    assert Visitor(app, "manager").fill(f"/services/{OURS}/people/invite", given).status_code == 303


def forget(app: Flask) -> None:
    assert Visitor(app).fill("/forgotten", {"email": BY_KEY["parent"].email}).status_code == 303


def move(app: Flask) -> None:
    moving = {"email": "priya@new.example.org", "password": PASSWORD}
    assert Visitor(app, "parent").fill("/account/address", moving).status_code == 303


def ask_authority(app: Flask) -> None:
    rate(app)
    plan_action(app, what="Print.", cost="£400", cost_from="The authority", due="2011-03-01", parents="A leaflet.")
    for exemplar in ("E05", "E07"):
        plan_action(app, exemplar, what="Ask the volunteers.")
    manager = Visitor(app, "manager")
    manager.get(f"{PLAN}/handed-in")
    assert manager.post(f"{PLAN}/handed-in/agree", manager.form()).status_code == 303
    given = {"given_to": "Ann Lee", "email": "ann@example.org", "days": "14"}
    token = {"csrf_token": manager.token(f"{PLAN}/handed-in")}
    assert manager.post(f"{PLAN}/handed-in/links", {**given, **token}).status_code == 303


def give_copy(app: Flask) -> None:
    rate(app)
    given = {"kind": "review", "given_to": "Councillor Bell", "email": "bell@example.org", "days": "14"}
    assert Visitor(app, "manager").fill(f"/services/{OURS}/reviews/{OPEN}/readers", given).status_code == 303


def remind(app: Flask) -> None:
    plan_action(app, owner=str(person_id(app, "parent")), what="Late.", due="2010-10-01")
    parent = id_of(app, "parent")
    with app.test_request_context():
        send_all([one for one in collect(NOW.date()) if one.person.id == parent], NOW.date())


LETTERS: tuple[tuple[Callable[[Flask], None], str, str | None], ...] = (
    (invite, "/link/", None),
    (forget, "/link/", None),
    (move, "/account/address/", "parent"),
    (ask_authority, "/plan-answers/", None),
    (give_copy, "/shared/", None),
    (remind, "/reminders/", None),
)


def test_every_page_behind_a_token_is_one_that_letters_were_tried_for(app: Flask) -> None:
    behind = {rule.rule.partition("<")[0] for rule in app.url_map.iter_rules() if "token" in rule.arguments}
    # What stands on a paper tells everybody how the paper stands, and opens nothing.
    assert behind - {"/papers/"} == {part for _, part, _ in LETTERS}


@pytest.mark.parametrize(("write", "part", "reader"), LETTERS)
def test_nothing_in_the_database_opens_the_link_of_a_letter_that_waits(
    app: Flask, mailbox: Mailbox, clock: Clock, write: Callable[[Flask], None], part: str, reader: str | None
) -> None:
    write(app)
    held = every_text(app)
    addresses = [found for one in held for found in re.findall(rf"{part}[\w-]+", one)]
    assert addresses != []
    visitor = Visitor(app, reader)
    assert {visitor.get(address).status_code for address in addresses} == {404}
    assert NOT_THERE_YET in text_of(Visitor(app, "admin").get(OUTBOX).text)
    mailbox.broken = ""
    clock.pass_(minutes=1)
    assert outbox.send_due(app) == 1
    sent = next(one for one in mailbox.letters if part in one.body)
    link = sent.link(part)
    assert visitor.get(link).status_code == 200
    token = link.removeprefix(part)
    assert [one for one in held + every_text(app) if token in one] == []


@pytest.mark.parametrize(("write", "part", "reader"), LETTERS)
def test_where_no_mail_server_is_the_administrator_passes_on_a_link_that_works(
    app: Flask, write: Callable[[Flask], None], part: str, reader: str | None
) -> None:
    write(app)
    shown = text_of(Visitor(app, "admin").get(OUTBOX).text)
    found = re.search(rf"{part}[\w-]+", shown)
    assert found is not None
    assert Visitor(app, reader).get(found[0]).status_code == 200
    assert [one for one in every_text(app) if found[0].removeprefix(part) in one] == []


def promise(app: Flask, purpose: Purpose = Purpose.FORGOTTEN) -> MailedLink:
    """Write a letter with a one-time link to the parent, and try to send it."""
    with app.test_request_context(), unit():
        link = one_time_links.promise_link(id_of(app, "parent"), purpose, at=site().now())
        letters.send("parent@example.org", "Hello", f"Open https://x.example/link/{link.reference} soon", link=link)
    return link


def opens(app: Flask, token: str, clock: Clock) -> bool:
    with app.app_context():
        return people.holder_of_link(token, at=clock.now) is not None


def token_in(mailbox: Mailbox) -> str:
    return mailbox.letters[-1].link("/link/").removeprefix("/link/")


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(Purpose.FORGOTTEN, timedelta(hours=4)), (Purpose.FIRST_SIGN_IN, timedelta(days=14))]
)
def test_the_time_of_a_link_counts_from_its_sending(
    app: Flask, mailbox: Mailbox, clock: Clock, purpose: Purpose, lasts: timedelta
) -> None:
    promise(app, purpose)
    mailbox.broken = ""
    clock.pass_(hours=40)
    sent = clock.now
    assert outbox.send_due(app) == 1
    token = token_in(mailbox)
    clock.now = sent + lasts - timedelta(minutes=1)
    assert opens(app, token, clock)
    clock.now = sent + lasts
    assert not opens(app, token, clock)


def test_a_new_address_can_be_confirmed_for_a_day_from_the_sending(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    move(app)
    mailbox.broken = ""
    clock.pass_(hours=30)
    assert outbox.send_due(app) == 1
    clock.pass_(hours=23)
    link = mailbox.letters[-1].link("/account/address/")
    assert Visitor(app, "parent").get(link).status_code == 200
    clock.pass_(hours=1)
    assert Visitor(app, "parent").get(link).status_code == 404


def lose_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a letter, and lose the server between the other side's yes and the note of it."""

    def lose(*_letter: object, **_at: object) -> None:
        raise RuntimeError("lost")

    with monkeypatch.context() as lost:
        lost.setattr(mail_queue, "mark_sent", lose)
        promise(app)
    with app.app_context():
        assert len(mail_queue.unsent()) == 1


def test_a_letter_that_a_lost_server_sent_twice_bears_one_link_that_works(
    app: Flask, mailbox: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.broken = ""

    lose_server(app, monkeypatch)
    first = token_in(mailbox)
    assert opens(app, first, clock)
    clock.pass_(minutes=5)
    assert outbox.send_due(app) == 1
    assert len({(one.name, one.body) for one in mailbox.letters}) == 1
    assert len(mailbox.letters) == 2
    assert opens(app, first, clock)


def test_a_copy_that_comes_after_the_link_was_used_does_not_wake_it(
    app: Flask, mailbox: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.broken = ""
    lose_server(app, monkeypatch)
    token = token_in(mailbox)
    with app.app_context():
        assert links.use_link(token, at=clock.now)
        db.session.commit()
    clock.pass_(minutes=5)
    assert outbox.send_due(app) == 1
    assert not opens(app, token, clock)


def test_a_letter_does_not_wake_a_link_that_was_replaced(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    promise(app)
    with app.app_context():
        later = one_time_links.make_link(id_of(app, "parent"), Purpose.FORGOTTEN, at=NOW)
        db.session.commit()
    mailbox.broken = ""
    clock.pass_(minutes=1)
    assert outbox.send_due(app) == 1
    assert not opens(app, token_in(mailbox), clock)
    assert opens(app, later, clock)


def test_a_letter_that_is_given_up_leaves_no_live_link_until_it_is_sent_after_all(
    app: Flask, mailbox: Mailbox, clock: Clock
) -> None:
    mailbox.is_final = True
    link = promise(app)
    token = link.token(app.extensions["selfreview"].settings.secret_key)
    assert not opens(app, token, clock)
    admin = Visitor(app, "admin")
    text = text_of(admin.get(OUTBOX).text)
    assert NOT_THERE_YET in text
    assert "/link/" not in text
    mailbox.broken = ""
    with app.app_context():
        (letter,) = mail_queue.unsent()
    assert admin.post(f"{OUTBOX}/{letter.id}/send", admin.form()).status_code == 303
    assert token_in(mailbox) == token
    assert opens(app, token, clock)


def test_another_key_makes_another_token(app: Flask, mailbox: Mailbox) -> None:
    link = promise(app)
    assert len({link.token("k" * 40), link.token("l" * 40), link.reference}) == 3


def test_words_that_somebody_typed_are_taken_for_no_link(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    invite(app)
    with app.app_context():
        (letter,) = mail_queue.unsent()
    assert letter.link is not None
    mailbox.broken = ""
    given = {
        "name": "Olu",
        "email": "olu@example.org",
        "role": "member",
        "agency": "Schools",
        "note": f"See {letter.link.kept}",
    }
    assert Visitor(app, "manager").fill(f"/services/{OURS}/people/invite", given).status_code == 303
    assert letter.link.kept in mailbox.letters[-1].body


def test_nothing_of_a_link_stays_with_a_letter_that_went(app: Flask, mailbox: Mailbox) -> None:
    mailbox.broken = ""
    promise(app)
    with app.app_context():
        assert [(row.body, row.link) for row in db.session.query(LetterRow)] == [("", None)]
