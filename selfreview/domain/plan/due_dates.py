"""Dates of actions in words: when one is due, how late it is, and what may not be."""

from datetime import date

from selfreview.domain.plan.action_plan import Action
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, ngettext

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Dates outside are taken for slips of the pen."""

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 21, 26 * 7, 2 * 365


def timing_in_words(action: Action, today: date) -> str:
    """How an action stands towards its date, such as "Overdue by 12 days"."""
    if not action.is_unfinished:
        return action.status.said.capitalize()
    if action.due is None:
        return gettext("No due date")
    days = (action.due - today).days
    if days < 0:
        return gettext("Overdue by {days}", days=_span(-days))
    if days < 2:
        return gettext("Due tomorrow") if days else gettext("Due today")
    return gettext("Due in {days}", days=_span(days))


def timing_on_paper(action: Action, today: date) -> str:
    """The same for what is printed or handed over, in dates that stay true: "overdue since 3 March 2010"."""
    if not action.is_unfinished:
        return action.status.said.capitalize()
    if action.due is None:
        return gettext("No due date")
    said = gettext("Overdue since {day}") if action.due < today else gettext("Due {day}")
    return said.format(day=day_in_words(action.due))


def _span(days: int) -> str:
    if days < _WEEKS_FROM:
        return ngettext("{number} day", "{number} days", days)
    if days < _MONTHS_FROM:
        return ngettext("{number} week", "{number} weeks", days // 7)
    if days < _YEARS_FROM:
        return ngettext("{number} month", "{number} months", days * 12 // 365)
    return ngettext("{number} year", "{number} years", days // 365)


def dates_in_words(action: Action) -> str:
    """From when to when an action runs, as it is known."""
    if action.start and action.due:
        return gettext("{start} to {due}", start=day_in_words(action.start), due=day_in_words(action.due))
    if action.due:
        return gettext("By {due}", due=day_in_words(action.due))
    return gettext("From {start}", start=day_in_words(action.start)) if action.start else gettext("No date")


def fault_of_dates(start: date | None, due: date | None) -> str:
    """What is wrong with an action's due date, in a sentence; empty where nothing is."""
    if start is not None and due is not None and due < start:
        return gettext("The due date must be the same as or after the start, {start}", start=day_in_words(start))
    return ""


def question_of_past(day: date | None, today: date) -> str:
    """What is asked about a due day that has passed, in a sentence; empty for one that has not."""
    if day is None or day >= today:
        return ""
    return gettext("{day} has passed. Change the date, or say that it is the day you mean", day=day_in_words(day))


def fault_of_day(day: date) -> str:
    """Why a date cannot be meant; empty for one that can."""
    if not EARLIEST <= day < LATEST:
        return gettext("The year must be from {first} to {last}", first=EARLIEST.year, last=LATEST.year - 1)
    return ""
