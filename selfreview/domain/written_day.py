"""Dates as people write them into a form: 27 March 2011, 27/3/11, the 27th of March."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from selfreview.speech import lazy

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""A month's name, whole or short, for regular expressions that ignore case."""

NOT_A_DATE = lazy("Date must be a real date, for example 27 3 2010")
NO_YEAR = lazy("Enter the year too, like 27 3 2010")
FOUR_DIGITS = lazy("Enter the year with four digits, like 2010")
MONTH_FIRST = lazy("Enter the day before the month, like 27 3 2010")

_BESIDE = re.compile(r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|of|the)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)


class NotADay(ValueError):
    """Why words are no date, as a sentence without its full stop."""


def month_of(word: str) -> int | None:
    """The number of a month by its number or name, 1 to 12; a number beyond 12 as it is; None for other words."""
    if word.isascii() and word.isdigit():
        return int(word)
    return MONTHS.index(word[:3].lower()) + 1 if re.fullmatch(MONTH, word, re.IGNORECASE) else None


def read_written_day(boxes: Sequence[str]) -> date:
    """The date that the boxes of a form hold, in three of them or whole in one; raises `NotADay`.

    The day stands before the month, unless the month is a word or the year comes first. A year of two digits is one
    of this century.
    """
    words = _words(" ".join(boxes))
    match [month_of(word) for word in words]:
        case [int(), int()] if len(words[1]) != 4:
            raise NotADay(NO_YEAR)
        case [int(), int() as month, int() as day] if len(words[0]) == 4:
            return _day(day, month, words[0])
        case [int() as month, int() as day, int()] if not words[0].isdigit():
            return _day(day, month, words[2])
        case [int() as day, int() as month, int()]:
            return _day(day, month, words[2])
    raise NotADay(NOT_A_DATE)


def _words(typed: str) -> list[str]:
    seen = "".join(one for one in unicodedata.normalize("NFKC", typed) if unicodedata.category(one) != "Cf")
    plain = _BESIDE.sub(" ", _ORDINAL.sub("", seen))
    return re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", re.sub(r"[\s/.,\\‐‑–—−_-]+", " ", plain)).split()


def _day(day: int, month: int, year: str) -> date:
    if not (year.isdigit() and len(year) in (2, 4)):
        raise NotADay(FOUR_DIGITS if year.isdigit() else NOT_A_DATE)
    if month > 12 >= day:
        raise NotADay(MONTH_FIRST)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        raise NotADay(NOT_A_DATE) from None
