"""Times as people of the United Kingdom read them, at the hours and days on which another zone is a day off."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from selfreview.storage.nation import releases
from tests import nation
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HALF_PAST_MIDNIGHT = datetime(2010, 6, 30, 23, 30, tzinfo=UTC)
"""In the United Kingdom it is 1 July already."""


def at(app: Flask, moment: datetime) -> None:
    """Set the application's clock."""
    app.extensions["clock"].now = moment


@pytest.fixture
def manager(lite: Flask) -> Visitor:
    """The manager, at half past midnight on 1 July."""
    at(lite, HALF_PAST_MIDNIGHT)
    return Visitor(lite, "manager")


def test_the_history_tells_the_day_that_it_was_here(manager: Visitor) -> None:
    manager.get(f"{REVIEW}/E01")
    manager.post(f"{REVIEW}/E01", {**manager.form(), "evidence": "written in the night"})
    assert "1 July 2010 at 00:30" in text_of(manager.get(f"{REVIEW}/E01/history").text)
    assert "00:30" in text_of(manager.get(f"{REVIEW}/E01").text)


@pytest.mark.parametrize(("day", "status"), [("1", 303), ("2", 422)])
def test_today_is_the_day_that_it_is_here(manager: Visitor, day: str, status: int) -> None:
    typed = {"url": "https://www.example.org/policy", "title": "The policy", "dated": [day, "7", "2010"]}
    assert manager.fill(f"{REVIEW}/E01/link", typed).status_code == status


def test_papers_carry_the_day_that_it_is_here(manager: Visitor) -> None:
    assert "read 1 July 2010" in text_of(manager.get(f"{REVIEW}/review").text)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2011, 3, 27, 0, 59, tzinfo=UTC), "27 March 2011 at 00:59"),
        (datetime(2011, 3, 27, 1, 0, tzinfo=UTC), "27 March 2011 at 02:00"),
        (datetime(2010, 10, 31, 0, 30, tzinfo=UTC), "31 October 2010 at 01:30"),
        (datetime(2010, 10, 31, 1, 30, tzinfo=UTC), "31 October 2010 at 01:30"),
    ],
)
def test_both_changes_of_the_clock_are_told_rightly(lite: Flask, moment: datetime, told: str) -> None:
    at(lite, moment)
    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    manager.post(f"{REVIEW}/E01", {**manager.form(), "evidence": "written at the change"})
    assert told in text_of(manager.get(f"{REVIEW}/E01/history").text)


def test_a_session_is_as_long_as_ever_when_the_clock_changes(lite: Flask) -> None:
    for moment in (datetime(2010, 3, 28, 0, 40, tzinfo=UTC), datetime(2010, 10, 31, 0, 40, tzinfo=UTC)):
        at(lite, moment)
        manager = Visitor(lite, "manager")
        lite.extensions["clock"].pass_(minutes=40)
        assert manager.get("/account/").status_code == 200
        lite.extensions["clock"].pass_(minutes=46)
        assert manager.get("/account/").status_code == 303


@pytest.mark.parametrize(
    ("first_day", "hidden", "public"),
    [
        ("1 8 2011", datetime(2011, 7, 31, 22, 59, tzinfo=UTC), datetime(2011, 7, 31, 23, 0, tzinfo=UTC)),
        ("1 12 2010", datetime(2010, 11, 30, 23, 59, tzinfo=UTC), datetime(2010, 12, 1, 0, 0, tzinfo=UTC)),
        ("28 3 2011", datetime(2011, 3, 27, 22, 59, tzinfo=UTC), datetime(2011, 3, 27, 23, 0, tzinfo=UTC)),
    ],
)
def test_an_embargo_ends_at_midnight_here_and_names_its_day(
    lite: Flask, first_day: str, hidden: datetime, public: datetime
) -> None:
    with lite.app_context():
        numbers = nation.settle(24, told=0, regions=("London",))
        nation.open_round(2006)
        nation.fill(2006, numbers)
    analyst = Visitor(lite, "analyst")
    answer = analyst.fill("/network/figures/2006/release", {"public_from": first_day.split()})
    assert answer.status_code == 303
    with lite.app_context():
        made = releases.find(2006, 1)
    assert made is not None
    assert made.public_from == public
    day, month, year = map(int, first_day.split())
    words = f"{day} {datetime(year, month, day, tzinfo=UTC):%B} {year}"
    assert f"public from {words}" in text_of(analyst.get("/network/figures/2006").text)
    stranger = Visitor(lite)
    at(lite, hidden)
    assert stranger.get("/national/2006").status_code == 404
    at(lite, public)
    assert stranger.get("/national/2006").status_code == 200
