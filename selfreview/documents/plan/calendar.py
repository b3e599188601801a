"""The dates of an action plan as an iCalendar file: one all-day entry for each start and each due day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.report import PlanReport, PlanRow

_SUMMARY = 120


def write_plan_calendar(report: PlanReport, *, link: str, number: int, made: datetime) -> bytes:
    """The file; an entry keeps its identity from one fetch to the next, so that calendars move it and add none.

    `link` leads to the plan, `number` is the service's; what was stopped is told as cancelled.
    """
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
            event.add("url", link)
            event.add("transp", "TRANSPARENT")
            event.add("status", "CANCELLED" if row.action.status is ActionStatus.STOPPED else "CONFIRMED")
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _days(action: Action) -> Iterator[tuple[str, date]]:
    if action.start is not None:
        yield "start", action.start
    if action.due is not None:
        yield "due", action.due


def _summary(row: PlanRow, kind: str) -> str:
    what = " ".join(row.action.what.split())
    short = what if len(what) <= _SUMMARY else what[:_SUMMARY].rsplit(" ", 1)[0] + " …"
    return f"{'Starts' if kind == 'start' else 'Due'}: {short} ({row.exemplar.id})"
