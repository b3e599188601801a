"""Dates of actions in words: when one is due, how late it is, and what may not be."""

from datetime import date

from selfreview.domain.plan.action_plan import Action
from selfreview.domain.uk_time import day_in_words

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Dates outside are taken for slips of the pen."""

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 21, 26 * 7, 2 * 365


def timing_in_words(action: Action, today: date) -> str:
    """How an action stands towards its date, such as "Overdue by 12 days"."""
    if not action.is_unfinished:
        return action.status.value.capitalize()
    if action.due is None:
        return "No due date"
    days = (action.due - today).days
    if days < 0:
        return f"Overdue by {_span(-days)}"
    if days < 2:
        return "Due tomorrow" if days else "Due today"
    return f"Due in {_span(days)}"


def timing_on_paper(action: Action, today: date) -> str:
    """The same for what is printed or handed over, in dates that stay true: "overdue since 3 March 2010"."""
    if not action.is_unfinished:
        return action.status.value.capitalize()
    if action.due is None:
        return "No due date"
    return f"{'Overdue since' if action.due < today else 'Due'} {day_in_words(action.due)}"


def _span(days: int) -> str:
    if days < _WEEKS_FROM:
        return f"{days} day{'' if days == 1 else 's'}"
    if days < _MONTHS_FROM:
        return f"{days // 7} weeks"
    return f"{days * 12 // 365} months" if days < _YEARS_FROM else f"{days // 365} years"


def dates_in_words(action: Action) -> str:
    """From when to when an action runs, as it is known."""
    if action.start and action.due:
        return f"{day_in_words(action.start)} to {day_in_words(action.due)}"
    if action.due:
        return f"By {day_in_words(action.due)}"
    return f"From {day_in_words(action.start)}" if action.start else "No date"


def fault_of_dates(start: date | None, due: date | None) -> str:
    """What is wrong with an action's due date, in a sentence; empty where nothing is."""
    if start is not None and due is not None and due < start:
        return f"The due date must be the same as or after the start, {day_in_words(start)}"
    return ""


def question_of_past(day: date | None, today: date) -> str:
    """What is asked about a due day that has passed, in a sentence; empty for one that has not."""
    if day is None or day >= today:
        return ""
    return f"{day_in_words(day)} has passed. Change the date, or say that it is the day you mean"


def fault_of_day(day: date) -> str:
    """Why a date cannot be meant; empty for one that can."""
    if not EARLIEST <= day < LATEST:
        return f"The year must be from {EARLIEST.year} to {LATEST.year - 1}"
    return ""
