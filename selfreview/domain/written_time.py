"""Times of the day as people write them into a form: 10am, 2.30 pm, 14:00, noon."""

import re
from datetime import time

from selfreview.speech import lazy

NOT_A_TIME = lazy("Enter a real time, like 10am or 2:30pm")
WHICH_HALF = lazy("Say whether it is am or pm, like 2pm")

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?(?: ?(am|pm))?")
_NAMED = {"noon": time(12), "midday": time(12), "12 noon": time(12), "12 midday": time(12)}
EARLIEST, LATEST = 8, 12
"""Between which hours one without am or pm is meant as it stands: nobody meets at 2 in the night."""


class NotATime(ValueError):
    """Why words are no time of the day, as a sentence without its full stop."""


def read_written_time(typed: str) -> time:
    """The time that somebody typed; raises `NotATime`."""
    words = " ".join(typed.lower().replace("a.m.", "am").replace("p.m.", "pm").replace("o’clock", "").split())
    if words in _NAMED:
        return _NAMED[words]
    found = _TIME.fullmatch(words.replace("o'clock", "").strip())
    if found is None:
        raise NotATime(NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None:
        if not 1 <= hour <= 12:
            raise NotATime(NOT_A_TIME)
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif hour < EARLIEST and not found[1].startswith("0"):
        raise NotATime(WHICH_HALF)
    if hour > 23:
        raise NotATime(NOT_A_TIME)
    return time(hour, minute)
