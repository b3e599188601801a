"""Owners are reminded of what is due: once a day, where mail is set up, and until they want it no more."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from selfreview.cli import main
from selfreview.storage.people import people
from selfreview.storage.plan import plans, reminders
from selfreview.storage.tables import db
from selfreview.web.plan.reminders import AHEAD, body_of, collect, send_all, token_of
from tests.mailbox import Mailbox, give_mailbox
from tests.people import CLOSED, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import ours, person_id, plan_action

TODAY = NOW.date()


@pytest.fixture
def within(app: Flask) -> Iterator[Flask]:
    """Health has one late action and one due soon; the parent one that is due later."""
    health, parent = str(person_id(app, "health")), str(person_id(app, "parent"))
    plan_action(app, owner=health, what="Soon.", due=(TODAY + AHEAD).isoformat())
    plan_action(app, owner=health, what="Late.", due="2010-10-01")
    plan_action(app, owner=health, what="Done.", due="2010-10-01", status="done")
    plan_action(app, owner=health, what="Undated.")
    plan_action(app, what="Nobody's.", due="2010-10-01")
    plan_action(app, owner=parent, what="Later.", due=(TODAY + AHEAD + timedelta(days=1)).isoformat())
    with app.test_request_context():
        yield app


def send(app: Flask) -> tuple[int, Mailbox]:
    mailbox = give_mailbox(app)
    return send_all(collect(TODAY), TODAY), mailbox


def test_an_owner_gets_one_mail_with_all_that_is_due_the_latest_first(within: Flask) -> None:
    _, mailbox = send(within)
    letter = next(letter for letter in mailbox.letters if letter.recipient == "health@example.org")
    assert letter.subject == "2 actions of yours are due"
    assert letter.body.index("Late.") < letter.body.index("Soon.")
    assert "Overdue by 4 weeks; it was due on 1 October 2010" in letter.body
    for words in ("Done.", "Undated.", "Nobody's."):
        assert words not in letter.body
    assert "/action-plan/actions/" in letter.link("/actions/")


def test_nobody_is_reminded_twice_on_a_day_whoever_else_runs(within: Flask) -> None:
    found = collect(TODAY)
    mailbox = give_mailbox(within)
    assert (send_all(found, TODAY), send_all(found, TODAY), len(mailbox.letters)) == (2, 0, 2)
    assert collect(TODAY) == ()


def names_on(day: date) -> list[str]:
    found = [reminder.person.name for reminder in collect(day)]
    for reminder in collect(day):
        reminders.mark_reminded(reminder.person.id, day=day)
    db.session.commit()
    return found


def test_daily_runs_do_not_repeat_themselves(app: Flask) -> None:
    plan_action(app, owner=str(person_id(app, "health")), due=(TODAY + timedelta(days=5)).isoformat())
    with app.test_request_context():
        told = [day for day in range(20) if "Helen Health" in names_on(TODAY + timedelta(days=day))]
    # New, due tomorrow, late, and then once a week.
    assert told == [0, 4, 6, 13]


def test_the_manager_gets_one_digest_of_what_is_late_and_of_owners_outside_the_group(within: Flask) -> None:
    plan_action(within, responsible="Head of Inclusion", what="Outside, soon.", due=TODAY.isoformat())
    found = {reminder.person.name: reminder for reminder in collect(TODAY)}
    assert set(found) == {"Helen Health", "Maureen Manager"}
    manager = found["Maureen Manager"]
    assert [due.action.what for due in manager.others] == ["Late.", "Nobody's.", "Outside, soon."]
    assert manager.subject == "3 actions of the plan to look after"
    body = body_of(manager, TODAY, "the-token")
    assert "Head of Inclusion" in body
    assert "As the manager" in body
    assert "Soon.\n" not in body
    assert found["Helen Health"].others == ()


def test_a_manager_reads_their_own_actions_and_the_others_in_one_letter(within: Flask) -> None:
    plan_action(within, owner=str(person_id(within, "manager")), what="Hers, late.", due="2010-10-02")
    manager = next(one for one in collect(TODAY) if one.person.name == "Maureen Manager")
    assert manager.subject == "1 action of yours is due, and 2 more of the plan to look after"
    assert body_of(manager, TODAY, "the-token").count("Hers, late.") == 1


def test_more_days_ahead_reach_more_people(within: Flask) -> None:
    found = collect(TODAY, ahead=AHEAD + timedelta(days=1))
    assert {reminder.person.name for reminder in found} == {"Helen Health", "Maureen Manager", "Priya Parent"}
    assert next(one for one in found if one.person.name == "Priya Parent").subject == "1 action of yours is due"


def test_who_wants_none_gets_none_and_a_mailed_link_changes_nothing_by_itself(within: Flask) -> None:
    _, mailbox = send(within)
    link = mailbox.letters[0].link("/reminders/")
    stranger = Visitor(within)
    assert "no more than one email a day" in text_of(stranger.get(link).text)
    assert not reminders.wants_none(person_id(within, "health"))
    assert stranger.fill(link, {}).status_code == 303
    assert "You get no reminders." in text_of(stranger.follow().text)
    with within.test_request_context():
        assert "Helen Health" not in {one.person.name for one in collect(TODAY + timedelta(days=8))}
    assert stranger.fill(link, {}).status_code == 303
    assert "Stop sending me reminders" in text_of(stranger.follow().text)
    with within.test_request_context():
        assert "Helen Health" in {one.person.name for one in collect(TODAY + timedelta(days=8))}


def test_a_link_that_we_did_not_make_leads_nowhere(within: Flask) -> None:
    stranger = Visitor(within)
    right = token_of(person_id(within, "health"))
    gone = token_of(99_999)
    for token in ("x", "1-", f"{right}0", right.replace(right[0], "9", 1), gone, "²-a", "1-é"):
        assert stranger.get(f"/reminders/{token}").status_code == 404


def test_who_left_is_not_reminded(within: Flask) -> None:
    people.end_role(person_id=person_id(within, "health"), service=OURS, by="x", at=NOW)
    db.session.commit()
    assert [reminder.person.name for reminder in collect(TODAY)] == ["Maureen Manager"]


def test_what_this_year_kept_or_dropped_is_not_asked_for_under_last_year(app: Flask) -> None:
    owner = str(person_id(app, "health"))
    old = [
        plan_action(app, year=CLOSED, owner=owner, what=what, due="2009-10-01")
        for what in ("Kept.", "Dropped.", "Open.")
    ]
    with app.test_request_context():
        assert {one.person.name: len(one.due) for one in collect(TODAY)} == {"Helen Health": 3, "Maureen Manager": 3}
        values = {"what": "Kept.", "owner": owner, "due": "2010-11-05"}
        plans.add_action(ours(), exemplar="E03", values=values, once="k", person="x", at=NOW, kept_from=old[0])
        dropped = plans.of_promise(old[1], "E03")
        plans.save(ours(), dropped, posted={"dropped": ("No.", 0)}, person="x", at=NOW)
        db.session.commit()
        reminder = next(one for one in collect(TODAY) if one.person.name == "Helen Health")
        assert [(due.action.what, due.year) for due in reminder.due] == [("Open.", CLOSED), ("Kept.", 2010)]


def test_a_letter_that_fails_is_not_counted_and_not_sent_again_that_day(within: Flask) -> None:
    give_mailbox(within, broken="refused")
    assert send_all(collect(TODAY), TODAY) == 0
    assert collect(TODAY) == ()


def test_the_command_previews_and_refuses_without_a_mail_server(
    settled_url: str, home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", settled_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    preview = CliRunner().invoke(main, ["reminders", "--preview"])
    assert (preview.exit_code, preview.stdout) == (0, "0 to send.\n")
    refused = CliRunner().invoke(main, ["reminders"])
    assert refused.exit_code == 2
    assert "No mail server is set up" in refused.stderr
    monkeypatch.setenv("SELFREVIEW_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("SELFREVIEW_MAIL_FROM", "plan@selfreview.example")
    monkeypatch.setenv("SELFREVIEW_URL", "https://selfreview.example")
    sent = CliRunner().invoke(main, ["reminders"])
    assert (sent.exit_code, sent.stdout) == (0, "0 of 0 sent.\n")


def test_a_preview_prints_the_mails_and_sends_none(
    within: Flask, home: object, settled_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", settled_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    preview = CliRunner().invoke(main, ["reminders", "--preview"])
    # The command's own clock is that of today: by then, all three are late.
    assert "To: health@example.org\nSubject: 2 actions of yours are due" in preview.stdout
    assert preview.stdout.endswith("3 to send.\n")
    assert not reminders.was_reminded(person_id(within, "health"), day=TODAY)
