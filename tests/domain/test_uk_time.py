"""Every day and hour is the United Kingdom's: at half past midnight in July, and at both changes of the clock."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.uk_time import (
    day_in_words,
    day_of,
    first_moment,
    moment_in_words,
    month_in_words,
    short_day,
    time_in_words,
)

ELSEWHERE = timezone(timedelta(hours=-9))


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Auckland", "Europe/London"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server whose own zone is this one."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2010, 6, 30, 22, 59, tzinfo=UTC), "30 June 2010 at 23:59"),
        (datetime(2010, 6, 30, 23, 0, tzinfo=UTC), "1 July 2010 at 00:00"),
        (datetime(2010, 6, 30, 23, 30, tzinfo=UTC), "1 July 2010 at 00:30"),
        (datetime(2010, 7, 31, 23, 0, tzinfo=UTC), "1 August 2010 at 00:00"),
        (datetime(2010, 6, 30, 14, 30, tzinfo=ELSEWHERE), "1 July 2010 at 00:30"),
        (datetime(2010, 1, 1, 0, 30, tzinfo=UTC), "1 January 2010 at 00:30"),
        (datetime(2010, 12, 31, 23, 59, tzinfo=UTC), "31 December 2010 at 23:59"),
        (datetime(2010, 3, 28, 0, 59, tzinfo=UTC), "28 March 2010 at 00:59"),
        (datetime(2010, 3, 28, 1, 0, tzinfo=UTC), "28 March 2010 at 02:00"),
        (datetime(2010, 10, 31, 0, 30, tzinfo=UTC), "31 October 2010 at 01:30"),
        (datetime(2010, 10, 31, 1, 30, tzinfo=UTC), "31 October 2010 at 01:30"),
        (datetime(2010, 10, 30, 23, 30, tzinfo=UTC), "31 October 2010 at 00:30"),
        (datetime(2010, 10, 31, 23, 30, tzinfo=UTC), "31 October 2010 at 23:30"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_the_united_kingdom(moment: datetime, words: str) -> None:
    assert moment_in_words(moment) == words
    assert day_in_words(moment) == words.split(" at ")[0]
    assert time_in_words(moment) == words.split(" at ")[1]
    assert day_in_words(day_of(moment)) == day_in_words(moment)


def test_a_date_is_nobody_s_moment_and_stays() -> None:
    day = date(2010, 3, 1)
    assert (day_in_words(day), short_day(day), month_in_words(day)) == ("1 March 2010", "1 Mar 2010", "March 2010")
    late = datetime(2010, 6, 30, 23, 30, tzinfo=UTC)
    assert (short_day(late), month_in_words(late)) == ("1 Jul 2010", "July 2010")


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2010, 8, 1), datetime(2010, 7, 31, 23, tzinfo=UTC)),
        (date(2010, 12, 1), datetime(2010, 12, 1, tzinfo=UTC)),
        (date(2010, 3, 28), datetime(2010, 3, 28, tzinfo=UTC)),
        (date(2010, 3, 29), datetime(2010, 3, 28, 23, tzinfo=UTC)),
        (date(2010, 10, 31), datetime(2010, 10, 30, 23, tzinfo=UTC)),
        (date(2010, 11, 1), datetime(2010, 11, 1, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_here(day: date, moment: datetime) -> None:
    assert first_moment(day) == moment


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_s_first_moment_is_of_that_day_and_the_one_before_is_not(day: date) -> None:
    assert day_of(first_moment(day)) == day
    assert day_of(first_moment(day) - timedelta(seconds=1)) == day - timedelta(days=1)
