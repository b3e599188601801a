"""When evidence is old."""

from datetime import date


def is_old(dated: date | None, day: date) -> bool:
    """Whether evidence is older than twelve months on a day; evidence without a date is not known to be."""
    if dated is None:
        return False
    # The 29th of February has no birthday in the next year: it is old from the 1st of March.
    try:
        birthday = dated.replace(year=dated.year + 1)
    except ValueError:
        birthday = date(dated.year + 1, 3, 1)
    return birthday < day
