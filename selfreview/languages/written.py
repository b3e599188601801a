"""Days, hours and numbers as the language that is read now writes them; English where that is read.

What is told to people only: a file of data, a form's box and what is kept hold them as the product does everywhere.
"""

import re
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from selfreview.speech import ENGLISH, read_now

FIGURE = re.compile(r"([-+−]?)(£?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)")
"""A number as the product writes it: £84,200, 2.50, 45%, -3."""


class Shape(Enum):
    """How much of a day is told, by what Babel calls it."""

    DAY = "long"
    SHORT = "medium"
    COMING = "MMMMd"
    MONTH = "yMMMM"
    WEEKDAY = "EEEE"


PATTERNS = {Shape.COMING: "d MMMM", Shape.MONTH: "MMMM y"}
"""How the parts of a day that languages order themselves are told in one that does not say."""


def write_day(day: date, shape: Shape) -> str | None:
    """A day in the language that is read now (3 Mawrth 2010); None where that is English."""
    locale = _locale()
    return None if locale is None else _day(day, shape, locale)


def write_time(hour: time) -> str | None:
    """The hour and minute of a day; None where English is read."""
    locale = _locale()
    if locale is None:
        return None
    from babel.dates import format_time

    return str(format_time(hour, "short", locale=locale))


def write_number(number: int) -> str:
    """A whole number, its thousands apart: 1,204."""
    return str(write_figure(f"{number:,}"))


def write_figure(shown: Any) -> Any:
    """What a cell of a table shows: a number as the language writes it (84.200 £ for £84,200), all else as it is."""
    locale = _locale()
    if locale is None or not (found := FIGURE.fullmatch(str(shown))):
        return shown
    return _figure(*found.groups(""), locale)


def _locale() -> str | None:
    language = read_now()
    return None if language is None or language.locale == ENGLISH else language.locale.replace("-", "_")


@lru_cache(maxsize=4096)
def _day(day: date, shape: Shape, locale: str) -> str:
    from babel.dates import format_date, format_skeleton

    if shape not in PATTERNS:
        return str(format_date(day, shape.value, locale=locale))
    try:
        return str(format_skeleton(shape.value, day, locale=locale))
    except KeyError:
        return str(format_date(day, PATTERNS[shape], locale=locale))


@lru_cache(maxsize=4096)
def _figure(sign: str, pounds: str, whole: str, part: str, percent: str, locale: str) -> str:
    from babel import Locale
    from babel.numbers import format_decimal

    bare = whole.replace(",", "")
    # A year or the number of a service is no amount: it has no thousands where English writes none.
    grouped = "#,##0" if "," in whole else "0"
    number = format_decimal(Decimal(f"{bare}.{part or 0}"), f"{grouped}.{'0' * len(part)}".rstrip("."), locale=locale)
    if pounds:
        number = _beside(Locale.parse(locale).currency_formats["standard"], "¤", "£", number)
    if percent:
        number = _beside(Locale.parse(locale).percent_formats[None], "%", "%", number)
    return sign + number


def _beside(pattern: object, slot: str, mark: str, number: str) -> str:
    """A number with its mark before or behind it, as the pattern of a language has it."""
    before, after = str(pattern.prefix[0]), str(pattern.suffix[0])  # type: ignore[attr-defined]
    if slot in before:
        return before.replace(slot, mark).lstrip("\u200e\u200f") + number
    return number + after.replace(slot, mark).rstrip("\u200e\u200f")
