"""When an arranged meeting is, in words and on its agenda."""

from datetime import UTC, date, datetime, time

import pytest

from selfreview.domain.meeting.arranged import ArrangedMeeting, Arrangement, fault_of_hours, time_slots
from selfreview.domain.uk_time import moment_of
from selfreview.domain.written_time import NotATime, read_written_time

NOW = datetime(2010, 2, 1, tzinfo=UTC)


def told(start: time, end: time, minutes: int = 0, day: date = date(2010, 6, 3)) -> Arrangement:
    return Arrangement(moment_of(day, start), moment_of(day, end), "Town Hall", minutes)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10am", time(10)),
        ("10 a.m.", time(10)),
        ("10:30am", time(10, 30)),
        ("2.30 PM", time(14, 30)),
        ("14:00", time(14)),
        ("1400", time(14)),
        ("09:05", time(9, 5)),
        ("10 o’clock", time(10)),
        ("12pm", time(12)),
        ("12am", time(0)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("11", time(11)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, expected: time) -> None:
    assert read_written_time(typed) == expected


@pytest.mark.parametrize(
    ("typed", "words"),
    [("2", "am or pm"), ("25:00", "real time"), ("13pm", "real time"), ("10:75", "real time"), ("soon", "real time")],
)
def test_what_is_no_time_says_why(typed: str, words: str) -> None:
    with pytest.raises(NotATime, match=words):
        read_written_time(typed)


def test_a_meeting_is_told_in_the_time_of_the_united_kingdom() -> None:
    summer = told(time(10), time(12))
    assert summer.starts_at == datetime(2010, 6, 3, 9, tzinfo=UTC)
    assert summer.when == "Thursday 3 June 2010, 10am to midday"
    winter = told(time(13, 30), time(15), day=date(2010, 12, 1))
    assert winter.starts_at == datetime(2010, 12, 1, 13, 30, tzinfo=UTC)
    assert winter.in_short == "1 December at 1:30pm"


def test_each_thing_of_an_agenda_has_its_time_and_what_comes_too_late_is_marked() -> None:
    slots = time_slots(told(time(10), time(11), minutes=30), ["a", "b", "c"])
    assert [(slot.key, slot.late) for slot in slots] == [("a", False), ("b", False), ("c", True)]
    shared = time_slots(told(time(10), time(11)), ["a", "b", "c"])
    assert [slot.at.minute for slot in shared] == [0, 20, 40]
    assert time_slots(told(time(10), time(11)), []) == ()


@pytest.mark.parametrize(
    ("start", "end", "day", "words"),
    [
        (time(10), time(10), date(2010, 6, 3), "after the start"),
        (time(1), time(23), date(2010, 6, 3), "12 hours"),
        (time(10), time(11), date(2009, 6, 3), "still to come"),
    ],
)
def test_hours_that_cannot_be_say_why(start: time, end: time, day: date, words: str) -> None:
    assert words in fault_of_hours(told(start, end, day=day), NOW)


def test_a_meeting_is_ahead_until_it_is_over_held_or_called_off() -> None:
    meeting = ArrangedMeeting(7, 1, 2010, told(time(10), time(11)), 0, "Clive", ())
    assert meeting.uid == "1-2010-meeting-7@selfreview"
    assert meeting.is_ahead(NOW)
    assert not meeting.is_ahead(datetime(2010, 6, 3, 10, tzinfo=UTC))
    held = ArrangedMeeting(7, 1, 2010, told(time(10), time(11)), 0, "Clive", (), sitting=1)
    assert not held.is_ahead(NOW)
