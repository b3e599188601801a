"""Cells of files that people open in a spreadsheet: what one says, and that none of them is ever run."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from selfreview.domain.written_day import MONTH, month_of
from selfreview.speech import gettext, lazy

Number = int | float

# A spreadsheet runs a cell that begins like this; one apostrophe more makes it text, and reading takes it away again.
_LIVE = re.compile(r"'*[=+\-@\t\r]")
_QUIETED = re.compile(r"'+[=+\-@\t\r]")

# What English text in Windows-1252 holds beside ASCII; anything rarer is more likely text of DOS or of an old Mac.
WINDOWS = frozenset("€£§©«®°±²³·»¼½¾–—‘’“”•…™\xa0") | {chr(code) for code in range(0xC0, 0xFF)} - {*"×÷ÐÞþð"}
_BREAK = lazy("[line break]")
_NAMED = {"\t": lazy("[tab]"), "\n": _BREAK, "\r": _BREAK, "\xa0": lazy("[no-break space]")}

_ISO_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?P<time>[T ].*)?", re.ASCII)
_UK_DAY = re.compile(r"(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>\d{4})(?P<time> .*)?", re.ASCII)
_WORDY_DAY = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m>{MONTH})\.?,?[ -](?P<y>\d{{4}})", re.ASCII | re.IGNORECASE
)
_MIDNIGHT = re.compile(r"[T ]00?:00(:00(\.0+)?)?(Z|\+00:00)?", re.ASCII)


def escape_formula(cell: str) -> str:
    """A cell that no spreadsheet runs; `unescape_formula` gives it back unchanged."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def inert(cell: Number | str | None) -> Number | str | None:
    """A cell of any kind that no spreadsheet runs."""
    return escape_formula(cell) if isinstance(cell, str) else cell


def unescape_formula(cell: str) -> str:
    """The cell that `escape_formula` was given."""
    return cell[1:] if _QUIETED.match(cell) else cell


def read_day(cell: str) -> tuple[date | None, str]:
    """A date, or None and what to do about it where that is known (a sentence, else empty).

    A time of midnight is what spreadsheets add. With two digits nobody can say which of the three is the year.
    """
    found = _ISO_DAY.fullmatch(cell) or _UK_DAY.fullmatch(cell) or _WORDY_DAY.fullmatch(cell)
    if found is None:
        if re.fullmatch(r"[34]\d{4}(\.0)?", cell, re.ASCII):
            return None, gettext("; this is a spreadsheet’s own number for a day: give the column the format of a date")
        if re.fullmatch(r"\d{1,2}([/.-])\w{1,3}\1\d{2}", cell, re.ASCII):
            return None, gettext("; write the year with four digits")
        return None, ""
    parts = found.groupdict()
    month = month_of(parts["m"]) or 0
    if parts.get("time") and not _MIDNIGHT.fullmatch(parts["time"]):
        return None, gettext("; leave the time of day away")
    try:
        return date(int(parts["y"]), month, int(parts["d"])), ""
    except ValueError:
        is_turned = month > 12 and parts["d"] != cell[-2:]
        return None, gettext("; the day comes before the month") if is_turned else ""


def pick(cell: str, choices: Collection[str]) -> str | None:
    """The one choice that a cell means, None where it means none or could mean two."""
    if cell in choices:
        return cell
    found = [choice for choice in choices if _bare(choice) == _bare(cell)]
    return found[0] if len(found) == 1 else None


def _bare(word: str) -> str:
    joined = re.sub(r"[\s_\-‐‑–]+", "", word.casefold())
    return re.sub(r"(?<!\d)0+(?=\d)", "", joined)


def tidy(cell: str) -> str:
    """A cell's words: composed letters, one kind of blank and none round it, nothing that cannot be seen."""
    if cell.isascii():
        return cell.strip()
    seen = "".join(" " if unicodedata.category(mark) == "Zs" else mark for mark in unicodedata.normalize("NFC", cell))
    return "".join(mark for mark in seen if unicodedata.category(mark) != "Cf").strip()


def show(cell: str) -> str:
    """A cell in quotation marks, cut to 40 characters, naming each mark that looks like another or like nothing.

    Most have no name but the one that Unicode gives them, which is English.
    """
    return f"“{''.join(map(_visible, cell[:40]))}{'…' if len(cell) > 40 else ''}”"


def _visible(mark: str) -> str:
    if mark.isascii() and (mark.isprintable() or mark not in "\t\n\r"):
        return mark if mark.isprintable() else gettext("[control character]")
    if mark in _NAMED:
        return str(_NAMED[mark])
    name = unicodedata.name(mark, f"character {ord(mark):X}").lower()
    is_plain = name.startswith(("latin small letter", "latin capital letter")) or mark in WINDOWS
    return mark if is_plain else f"[{name}]"


def for_people(text: str) -> str:
    """A CSV that a person opens: by the byte order mark before it a spreadsheet reads its letters right."""
    return f"\ufeff{text}"
