"""When a letter that could not be sent is tried again, and when it is given up."""

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)
"""How long a letter rests after its first failure; each further pause is four times as long."""

LONGEST_PAUSE = timedelta(hours=4)
"""The longest rest between two tries."""

GIVEN_UP_AFTER = timedelta(days=2)
"""How old a letter is when it is given up and left to the network's administrator."""


def next_try(tries: int, *, written: datetime, at: datetime) -> datetime | None:
    """When a letter is tried again after so many failures (1 or more); None where it is given up."""
    if at - written >= GIVEN_UP_AFTER:
        return None
    # The last try is at the end of the two days and not one pause before it.
    pause = min(FIRST_PAUSE * int(4 ** min(tries - 1, 5)), LONGEST_PAUSE)
    return min(at + pause, written + GIVEN_UP_AFTER)
