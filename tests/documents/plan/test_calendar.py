"""The plan's dates as any calendar reads them."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from selfreview.documents.plan.calendar import AHEAD, write_plan_calendar
from selfreview.domain.plan.action_plan import Action, ActionStatus
from tests.documents.plan.plans import make_report

MADE = datetime(2010, 11, 3, 14, 3, tzinfo=UTC)
LINK = "https://selfreview.example/services/1/reviews/2010/action-plan"


def events(*actions: Action) -> list[dict[str, object]]:
    content = write_plan_calendar(make_report(actions=actions), link=LINK, number=1, made=MADE)
    return [{key: event.decoded(key) for key in event} for event in Calendar.from_ical(content).walk("VEVENT")]


def test_each_date_is_an_entry_of_a_whole_day() -> None:
    start, due = events(Action(7, "E03", "Meet every term.", start=date(2010, 12, 1), due=date(2011, 3, 31)))
    assert (start["DTSTART"], start["DTEND"]) == (date(2010, 12, 1), date(2010, 12, 2))
    assert due["DTSTART"] == date(2011, 3, 31)
    assert due["SUMMARY"] == "Due: Meet every term. (E03)"
    assert start["SUMMARY"] == "Starts: Meet every term. (E03)"
    assert due["UID"] == "1-2010-7-due@selfreview"
    assert due["STATUS"] == "CONFIRMED"
    assert LINK in str(due["DESCRIPTION"])


def test_what_is_stopped_is_cancelled_and_what_is_not_dated_left_out() -> None:
    (event,) = events(
        Action(1, "E01", "word " * 100, due=date(2011, 1, 1), status=ActionStatus.STOPPED), Action(2, "E01", "Undated")
    )
    assert event["STATUS"] == "CANCELLED"
    assert len(str(event["SUMMARY"])) < 150


def test_hostile_words_stay_words() -> None:
    (event,) = events(Action(1, "E01", "one\r\nEND:VEVENT\nBEGIN:VALARM; a, b \x00", due=date(2011, 1, 1)))
    assert "BEGIN:VALARM; a, b" in str(event["DESCRIPTION"])


def test_an_action_that_is_due_reminds_a_week_before_and_names_who_sees_to_it() -> None:
    action = Action(1, "E01", "Begin", responsible="Head of Inclusion", start=date(2011, 1, 1), due=date(2011, 2, 1))
    done = Action(2, "E01", "Done", due=date(2011, 2, 1), status=ActionStatus.DONE)
    content = write_plan_calendar(make_report(actions=(action, done)), link=LINK, number=1, made=MADE)
    entries = list(Calendar.from_ical(content).walk("VEVENT"))
    alarms = [[alarm.decoded("trigger") for alarm in entry.walk("VALARM")] for entry in entries]
    assert alarms == [[], [-AHEAD], []]
    assert str(entries[0]["CONTACT"]) == "Head of Inclusion"


def test_an_empty_plan_is_still_a_calendar_that_can_be_read() -> None:
    calendar = Calendar.from_ical(write_plan_calendar(make_report(), link=LINK, number=1, made=MADE))
    assert not calendar.walk("VEVENT")
    assert len(calendar.subcomponents) == 1
