"""An action's date is told in words, and a date that cannot be meant is told why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.due_dates import (
    dates_in_words,
    fault_of_dates,
    fault_of_day,
    timing_in_words,
    timing_on_paper,
)
from selfreview.domain.uk_time import day_in_words

TODAY = date(2010, 11, 3)


def action(days: int | None, status: ActionStatus = ActionStatus.NOT_STARTED) -> Action:
    return Action(1, "E01", "Begin", due=None if days is None else TODAY + timedelta(days=days), status=status)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "No due date"),
        (0, "Due today"),
        (1, "Due tomorrow"),
        (2, "Due in 2 days"),
        (20, "Due in 20 days"),
        (21, "Due in 3 weeks"),
        (181, "Due in 25 weeks"),
        (182, "Due in 5 months"),
        (729, "Due in 23 months"),
        (730, "Due in 2 years"),
        (-1, "Overdue by 1 day"),
        (-12, "Overdue by 12 days"),
        (-36, "Overdue by 5 weeks"),
        (-800, "Overdue by 2 years"),
    ],
)
def test_timing_is_told_in_words(days: int | None, words: str) -> None:
    assert timing_in_words(action(days), TODAY) == words


def test_what_is_done_or_stopped_is_never_late() -> None:
    assert timing_in_words(action(-50, ActionStatus.DONE), TODAY) == "Done"
    assert timing_on_paper(action(-50, ActionStatus.DONE), TODAY) == "Done"
    assert timing_on_paper(action(None), TODAY) == "No due date"
    assert timing_on_paper(action(-1), TODAY) == f"Overdue since {day_in_words(TODAY - timedelta(days=1))}"
    assert timing_on_paper(action(0), TODAY) == f"Due {day_in_words(TODAY)}"
    assert timing_in_words(action(-50, ActionStatus.STOPPED), TODAY) == "Stopped"


def test_dates_are_told_as_far_as_they_are_known() -> None:
    start, due = date(2010, 1, 5), date(2010, 3, 31)
    assert dates_in_words(Action(1, "E", "w", start=start, due=due)) == "5 January 2010 to 31 March 2010"
    assert dates_in_words(Action(1, "E", "w", due=due)) == "By 31 March 2010"
    assert dates_in_words(Action(1, "E", "w", start=start)) == "From 5 January 2010"
    assert dates_in_words(Action(1, "E", "w")) == "No date"


@given(st.dates(), st.dates())
def test_a_due_date_before_the_start_is_told_and_no_other(start: date, due: date) -> None:
    assert bool(fault_of_dates(start, due)) == (due < start)
    assert fault_of_dates(None, due) == fault_of_dates(start, None) == ""


def test_a_slip_of_the_pen_is_told() -> None:
    assert fault_of_day(date(1989, 12, 31)) == fault_of_day(date(2100, 1, 1)) == "The year must be from 1990 to 2099"
    assert fault_of_day(date(1990, 1, 1)) == fault_of_day(date(2099, 12, 31)) == ""
