"""An arranged meeting as an iCalendar message: an invitation, a change of it, or that it is called off."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from selfreview.domain.meeting.arranged import ArrangedMeeting

if TYPE_CHECKING:
    from icalendar import Alarm, vCalAddress

ALARM = timedelta(hours=1)
"""How long before a meeting a calendar reminds of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked by a message, and who asks: names and mail addresses."""

    name: str
    email: str
    organiser: str
    organiser_email: str


def write_meeting_calendar(
    meeting: ArrangedMeeting,
    *,
    title: str,
    words: str,
    link: str,
    made: datetime,
    asked: Asked | None = None,
    is_off: bool = False,
) -> str:
    """The message for one person, or without `asked` an entry to put into a calendar by oneself.

    `uid` and `sequence` are the meeting's, so that calendars change the entry that they have. It names nobody else:
    who is asked besides, and under which address, is not told by mail. `is_off` calls it off for this person.
    """
    # Late: no start waits for the library.
    from icalendar import Calendar, Event, vText

    calendar, event = Calendar(), Event()
    off = is_off or meeting.is_cancelled
    calendar.add("prodid", "-//Selfreview//Meeting//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if asked is None else "CANCEL" if off else "REQUEST")
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", made.astimezone(UTC))
    event.add("dtstart", meeting.told.starts_at.astimezone(UTC))
    event.add("dtend", meeting.told.ends_at.astimezone(UTC))
    event.add("summary", title)
    event.add("location", meeting.told.place)
    event.add("description", f"{words}\n\n{link}")
    event.add("url", link)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if asked is not None:
        event.add("organizer", _address(asked.organiser_email, asked.organiser))
        attendee = _address(asked.email, asked.name)
        attendee.params["role"] = vText("REQ-PARTICIPANT")
        attendee.params["rsvp"] = vText("FALSE")
        event.add("attendee", attendee)
    elif not off:
        event.add_component(_alarm(title))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _address(email: str, name: str) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _alarm(title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM)
    return alarm
