"""Daily jobs: done once a day by one of several servers, each by itself, and again where a server was lost."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from selfreview.cli import main
from selfreview.commands import daily
from selfreview.storage import daily_runs, feature_flags
from selfreview.storage.tables import AttemptRow, db
from tests.mailbox import give_mailbox
from tests.sites import NOW, open_site
from tests.visitors import Visitor
from tests.web.plan.plans import person_id, plan_action

TODAY = NOW.date()


@pytest.fixture
def app(settled_url: str, home: Path) -> Iterator[Flask]:
    """A site on each kind of database in turn."""
    with open_site(settled_url, home) as app:
        yield app


def test_a_job_is_done_once_a_day(app: Flask) -> None:
    done: list[date] = []

    def note(day: date) -> str:
        done.append(day)
        return "well"

    jobs = (daily.Job("one", note),)
    assert daily.do_jobs(app, jobs) == (("one", "well"),)
    assert daily.do_jobs(app, jobs) == ()
    assert done == [TODAY]


def test_only_one_of_several_servers_takes_a_job(app: Flask) -> None:
    with app.app_context():
        assert daily_runs.claim("one", day=TODAY, at=NOW)
        assert not daily_runs.claim("one", day=TODAY, at=NOW + timedelta(minutes=59))
        # Whoever took it has been silent for an hour: it is lost, and another does it.
        assert daily_runs.claim("one", day=TODAY, at=NOW + timedelta(hours=1))
        daily_runs.finish("one", day=TODAY, at=NOW)
        assert not daily_runs.claim("one", day=TODAY, at=NOW + timedelta(hours=9))
        assert daily_runs.done_on(TODAY) == {"one"}


def test_a_job_that_fails_stops_no_other_and_is_not_counted_as_done(app: Flask) -> None:
    def fail(_day: date) -> str:
        raise OSError

    jobs = (daily.Job("bad", fail), daily.Job("good", lambda _: "well"))
    assert daily.do_jobs(app, jobs) == (("bad", "failed"), ("good", "well"))
    with app.app_context():
        assert daily_runs.done_on(TODAY) == {"good"}


def test_whoever_wants_one_mail_a_day_gets_it(app: Flask) -> None:
    mailbox = give_mailbox(app)
    assert Visitor(app, "parent").fill("/account/mail", {"choice": "daily"}).status_code == 303
    assert dict(daily.do_jobs(app))["digests"] == "1 sent"
    assert [letter.recipient for letter in mailbox.letters] == ["parent@example.org"]


def test_the_days_reminders_go_out(app: Flask) -> None:
    mailbox = give_mailbox(app)
    plan_action(app, owner=str(person_id(app, "health")), due="2010-10-01")
    results = dict(daily.do_jobs(app))
    assert results["reminders"] == f"{len(mailbox.letters)} sent"
    assert "health@example.org" in {letter.recipient for letter in mailbox.letters}


def test_without_a_mail_server_no_letters_are_piled_up(app: Flask) -> None:
    plan_action(app, owner=str(person_id(app, "health")), due="2010-10-01")
    assert dict(daily.do_jobs(app))["reminders"] == "no mail server is set up"


@pytest.mark.parametrize(("is_on", "left"), [(False, 1), (True, 0)])
def test_what_is_over_goes_by_itself_only_where_the_network_said_so(app: Flask, is_on: bool, left: int) -> None:
    with app.app_context():
        db.session.add(AttemptRow(account="a", address="b", at=NOW - timedelta(days=3)))
        feature_flags.delete_daily(on=is_on, by="Ada", at=NOW)
        db.session.commit()
    results = dict(daily.do_jobs(app))
    assert results["retention"] == ("1 gone" if is_on else "not turned on")
    with app.app_context():
        assert db.session.query(AttemptRow).count() == left


def test_a_server_looks_soon_after_its_start_and_then_from_the_morning_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    waits: list[float] = []
    monkeypatch.setattr(daily, "do_jobs", lambda _app: looks.append(len(waits)))
    hours = iter([5, 6])
    monkeypatch.setattr(daily, "hour_of", lambda _moment: next(hours))
    daily.keep_doing(app, is_alive=lambda: len(waits) < 4, sleep=waits.append)
    assert looks == [1, 3]
    assert daily.FIRST_LOOK <= waits[0] <= 1.5 * daily.FIRST_LOOK
    assert waits[1] == daily.LOOK_EVERY


def test_a_database_that_is_away_ends_no_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_app: Flask) -> None:
        raise OSError

    waits: list[float] = []
    monkeypatch.setattr(daily, "do_jobs", fail)
    daily.keep_doing(app, is_alive=lambda: len(waits) < 3, sleep=waits.append)
    assert len(waits) == 3


def test_the_command_does_what_is_left_of_today(settled_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", settled_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    first = CliRunner().invoke(main, ["daily"])
    assert (first.exit_code, first.stdout) == (
        0,
        "reminders: no mail server is set up\ndigests: no mail server is set up\nretention: not turned on\n",
    )
    assert CliRunner().invoke(main, ["daily"]).stdout == "Everything of today is done.\n"
