"""The dates of an action plan as an iCalendar file: one all-day entry for each start and each due day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.report import PlanReport, PlanRow

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone

_SUMMARY = 120
AHEAD = timedelta(days=7)
"""How long before an action is due a calendar reminds of it."""


def write_plan_calendar(report: PlanReport, *, link: str, number: int, made: datetime) -> bytes:
    """The file; an entry keeps its identity from one fetch to the next, so that calendars move it and add none.

    `link` leads to the plan, `number` is the service's; what was stopped is told as cancelled. Without a date there is
    a time zone alone, since a file of nothing is none that calendars take.
    """
    # Late: no start waits for the library.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Selfreview//Action plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{report.title}, {report.service}")
    for row in report.rows:
        for kind, day in _days(row.action):
            event = Event()
            event.add("uid", f"{number}-{report.year}-{row.action.id}-{kind}@selfreview")
            event.add("dtstamp", made.astimezone(UTC))
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", _summary(row, kind))
            event.add("description", f"{row.action.what}\n\nWho: {row.action.who}\n{link}")
            event.add("contact", row.action.who)
            event.add("url", link)
            event.add("transp", "TRANSPARENT")
            event.add("status", "CANCELLED" if row.action.status is ActionStatus.STOPPED else "CONFIRMED")
            if kind == "due" and row.action.is_unfinished:
                event.add_component(_alarm(event))
            calendar.add_component(event)
    if not calendar.subcomponents:
        calendar.add_component(_zone())
    written: bytes = calendar.to_ical()
    return written


def _alarm(event: "Event") -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(event["summary"]))
    alarm.add("trigger", -AHEAD)
    return alarm


def _zone() -> "Timezone":
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone


def _days(action: Action) -> Iterator[tuple[str, date]]:
    if action.start is not None:
        yield "start", action.start
    if action.due is not None:
        yield "due", action.due


def _summary(row: PlanRow, kind: str) -> str:
    what = " ".join(row.action.what.split())
    short = what if len(what) <= _SUMMARY else what[:_SUMMARY].rsplit(" ", 1)[0] + " …"
    return f"{'Starts' if kind == 'start' else 'Due'}: {short} ({row.exemplars})"
