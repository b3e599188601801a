"""The one zone of the product: days, hours and words of a moment are the United Kingdom's, whatever a server's zone.

A moment is kept and compared in UTC and becomes a day here only. Arithmetic on times of the United Kingdom would be an
hour out at both changes of the clock, so nothing here gives one back.

Words are those of the language that is read now, where a day or an hour is told to somebody; `day_in_english` and
`hour_in_english` are for what is kept and for what somebody types into a box.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from selfreview.languages.written import Shape, write_day, write_time
from selfreview.speech import gettext

ZONE = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """The day on which a moment falls in the United Kingdom."""
    return moment.astimezone(ZONE).date()


def first_moment(day: date) -> datetime:
    """The moment, in UTC, at which a day begins in the United Kingdom."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def moment_of(day: date, hour: time) -> datetime:
    """The moment, in UTC, at which clocks in the United Kingdom show this hour of a day."""
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)


def day_in_words(day: date) -> str:
    """A date, or the date of a moment, as people write it: 3 March 2010."""
    return write_day(_plain(day), Shape.DAY) or day_in_english(day)


def day_in_english(day: date) -> str:
    """The same in English, whoever reads it: for a record."""
    plain = _plain(day)
    return f"{plain.day} {plain:%B %Y}"


def coming_day(moment: datetime) -> str:
    """The day of a moment that is soon, without its year: 3 June."""
    plain = day_of(moment)
    return write_day(plain, Shape.COMING) or f"{plain.day} {plain:%B}"


def weekday_of(moment: datetime) -> str:
    """The day of the week of a moment: Thursday."""
    plain = day_of(moment)
    return write_day(plain, Shape.WEEKDAY) or f"{plain:%A}"


def short_day(day: date) -> str:
    """A date, or the date of a moment, for the narrow column of a table: 3 Mar 2010."""
    plain = _plain(day)
    return write_day(plain, Shape.SHORT) or f"{plain.day} {plain:%b %Y}"


def month_in_words(day: date) -> str:
    """The month of a date, or of a moment: March 2010."""
    plain = _plain(day)
    return write_day(plain, Shape.MONTH) or f"{plain:%B %Y}"


def time_in_words(moment: datetime) -> str:
    """The hour and minute of a moment: 14:03."""
    here = moment.astimezone(ZONE)
    return write_time(here.time()) or f"{here:%H:%M}"


def hour_in_words(moment: datetime) -> str:
    """The time of day of a moment as invitations tell it: 10am, 2:30pm, midday."""
    return write_time(moment.astimezone(ZONE).time()) or hour_in_english(moment)


def hour_in_english(moment: datetime) -> str:
    """The same in English, which is also how it is typed into a box."""
    here = moment.astimezone(ZONE)
    if (here.hour, here.minute) == (12, 0):
        return "midday"
    past = f":{here.minute:02}" if here.minute else ""
    return f"{(here.hour + 11) % 12 + 1}{past}{'am' if here.hour < 12 else 'pm'}"


def hour_of(moment: datetime) -> int:
    """The hour of the day, 0 to 23, in the United Kingdom."""
    return moment.astimezone(ZONE).hour


def moment_in_words(moment: datetime) -> str:
    """A moment as people write it: 3 March 2010 at 14:03."""
    return gettext("{day} at {time}", day=day_in_words(moment), time=time_in_words(moment))


def _plain(day: date) -> date:
    return day_of(day) if isinstance(day, datetime) else day
