"""One mail a day or a week with all that is asked of somebody, for those who want it so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from selfreview.cli import main
from selfreview.domain.people.mail_choices import MailChoice, is_digest_due
from selfreview.storage.group import collaboration
from selfreview.storage.people import mail_choices, people
from selfreview.storage.tables import db
from selfreview.web.home.digests import collect_digests, send_digests
from tests.mailbox import give_mailbox
from tests.sites import NOW
from tests.web.plan.plans import ours, person_id, plan_action

TODAY = NOW.date()


@pytest.fixture
def within(app: Flask) -> Iterator[Flask]:
    """Health wants a mail a day, the parent one a week; both have something to do."""
    health, parent, observer, chair = (person_id(app, key) for key in ("health", "parent", "observer", "chair"))
    plan_action(app, owner=str(health), what="Ring Mrs Brown.", due="2010-12-01")
    with app.test_request_context():
        mail_choices.choose(health, MailChoice.DAILY, at=NOW)
        mail_choices.choose(parent, MailChoice.WEEKLY, at=NOW)
        mail_choices.choose(observer, MailChoice.DAILY, at=NOW)
        mail_choices.choose(chair, MailChoice.NONE, at=NOW)
        collaboration.set_flag(ours(), exemplar="E04", on=True, by=(chair, "Clive Chair"), at=NOW)
        db.session.commit()
        yield app


def recipients(app: Flask, days: int) -> list[str]:
    mailbox = give_mailbox(app)
    day = TODAY + timedelta(days=days)
    found = collect_digests(day)
    assert send_digests(found, day) == len(found)
    return sorted(letter.recipient.partition("@")[0] for letter in mailbox.letters)


def test_each_is_told_as_often_as_they_chose(within: Flask) -> None:
    assert recipients(within, 0) == ["health", "observer", "parent"]
    assert recipients(within, 0) == []
    assert recipients(within, 1) == ["health", "observer"]
    assert recipients(within, 6) == ["health", "observer"]
    assert recipients(within, 7) == ["health", "observer", "parent"]


def test_it_holds_everything_that_is_asked_with_a_link_each_and_nothing_that_a_member_wrote(within: Flask) -> None:
    mailbox = give_mailbox(within)
    send_digests(collect_digests(TODAY), TODAY)
    (letter,) = [one for one in mailbox.letters if one.recipient.startswith("health")]
    assert letter.subject == "3 things for you to do on Selfreview"
    assert "* Give your own view: 0 of 17 given" in letter.body
    assert "by 1 December 2010" in letter.body
    assert "Discuss E04" in letter.body
    assert "Brown" not in letter.body
    assert letter.body.count("/services/1/reviews/2010/") == 3
    assert "/account/mail" in letter.body


def test_nobody_is_told_that_nothing_is_asked_of_them(within: Flask) -> None:
    flag = collaboration.flags_of(ours())["E04"]
    assert flag.person_id is not None
    collaboration.set_flag(ours(), exemplar="E04", on=False, by=(flag.person_id, flag.person), at=NOW)
    db.session.commit()
    assert recipients(within, 0) == ["health", "parent"]


def test_nobody_is_told_twice_on_a_day_whoever_else_runs(within: Flask) -> None:
    found, mailbox = collect_digests(TODAY), give_mailbox(within)
    assert (send_digests(found, TODAY), send_digests(found, TODAY)) == (3, 0)
    assert len(mailbox.letters) == 3


def test_whoever_has_left_is_told_nothing(within: Flask) -> None:
    people.close_account(person_id(within, "health"), by="a test", at=NOW)
    db.session.commit()
    assert recipients(within, 1) == ["observer", "parent"]


def test_a_mail_that_gathers_is_never_due_for_those_who_want_none_or_each_at_once() -> None:
    for choice in (MailChoice.AT_ONCE, MailChoice.NONE):
        assert not is_digest_due(choice, None, TODAY)


def test_the_command_shows_what_it_would_send_and_refuses_without_a_mail_server(
    settled_url: str, home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", settled_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    preview = CliRunner().invoke(main, ["digests", "--preview"])
    assert (preview.exit_code, preview.stdout) == (0, "0 to send.\n")
    refused = CliRunner().invoke(main, ["digests"])
    assert refused.exit_code == 2
    assert "No mail server is set up" in refused.stderr
    monkeypatch.setenv("SELFREVIEW_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("SELFREVIEW_MAIL_FROM", "home@selfreview.example")
    monkeypatch.setenv("SELFREVIEW_URL", "https://selfreview.example")
    sent = CliRunner().invoke(main, ["digests"])
    assert (sent.exit_code, sent.stdout) == (0, "0 of 0 sent.\n")


def test_a_preview_prints_the_mails_and_sends_none(
    within: Flask, home: object, settled_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", settled_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    preview = CliRunner().invoke(main, ["digests", "--preview"])
    assert "To: health@example.org\nSubject: 3 things for you to do on Selfreview" in preview.stdout
    assert preview.stdout.endswith("3 to send.\n")
    assert len(collect_digests(TODAY)) == 3
