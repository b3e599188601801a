"""A meeting that is arranged: when and where it is, who is asked, and how it is told in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from selfreview.domain.uk_time import coming_day, day_in_words, hour_in_words, weekday_of
from selfreview.speech import gettext

LONGEST = timedelta(hours=12)
"""How long one meeting may take."""


class Coming(StrEnum):
    """What somebody who is asked to a meeting has answered; the value is what is kept."""

    UNKNOWN = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who is asked to a meeting, whom they speak for, and whether they come."""

    person_id: int
    name: str
    agency: str | None
    coming: Coming = Coming.UNKNOWN

    @property
    def in_words(self) -> str:
        """Who it is, with the agency where one is told."""
        return f"{self.name}, {self.agency}" if self.agency else self.name


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is told of a meeting: when it begins and ends, where it is, and the minutes meant for each exemplar."""

    starts_at: datetime
    ends_at: datetime
    place: str
    minutes: int

    @property
    def when(self) -> str:
        """Day and hours in whole: Thursday 3 June 2010, 10am to 12:30pm."""
        return f"{weekday_of(self.starts_at)} {day_in_words(self.starts_at)}, {self.hours}"

    @property
    def hours(self) -> str:
        """From when to when: 10am to 12:30pm."""
        return gettext(
            "{starts_at} to {ends_at}", starts_at=hour_in_words(self.starts_at), ends_at=hour_in_words(self.ends_at)
        )

    @property
    def in_short(self) -> str:
        """Day and hour of a meeting that is soon: 3 June at 10am."""
        return gettext(
            "{starts_at} at {starts_at2}",
            starts_at=coming_day(self.starts_at),
            starts_at2=hour_in_words(self.starts_at),
        )


@dataclass(frozen=True, slots=True)
class ArrangedMeeting:
    """A meeting as it stands: `sequence` grows with each change that those asked are told, the cancelling included."""

    id: int
    service: int
    year: int
    told: Arrangement
    sequence: int
    by: str
    invitees: tuple[Invitee, ...]
    cancelled_at: datetime | None = None
    sitting: int | None = None

    @property
    def uid(self) -> str:
        """The name by which calendars know it, the same for good."""
        return f"{self.service}-{self.year}-meeting-{self.id}@selfreview"

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is still to come or goes on, by its hours: neither cancelled nor over nor held."""
        return not self.is_cancelled and self.sitting is None and self.told.ends_at > now

    def invitee(self, person_id: int) -> Invitee | None:
        """Somebody who is asked; None where they are not."""
        return next((one for one in self.invitees if one.person_id == person_id), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing on the agenda with its time: when it begins and whether it would begin after the meeting's end."""

    key: str
    at: datetime
    late: bool


def time_slots(told: Arrangement, keys: Iterable[str]) -> tuple[Slot, ...]:
    """When each thing of an agenda begins, one after the other with the minutes meant for each.

    Without minutes the time is shared out evenly, in steps of five minutes.
    """
    found = tuple(keys)
    length = timedelta(minutes=told.minutes) if told.minutes else _share(told, len(found))
    starts = [told.starts_at + length * place for place in range(len(found))]
    return tuple(Slot(key, at, at >= told.ends_at) for key, at in zip(found, starts, strict=True))


def _share(told: Arrangement, count: int) -> timedelta:
    step = timedelta(minutes=5)
    return max(step, (told.ends_at - told.starts_at) // max(count, 1) // step * step)


def fault_of_hours(told: Arrangement, now: datetime) -> str:
    """What is wrong with the hours of a meeting, as a sentence without its full stop; empty where nothing is."""
    if told.ends_at <= told.starts_at:
        return gettext("Enter an end that is after the start")
    if told.ends_at - told.starts_at > LONGEST:
        return gettext("Enter an end within 12 hours of the start")
    if told.starts_at < now:
        return gettext("Enter a day and a time that are still to come")
    return ""
