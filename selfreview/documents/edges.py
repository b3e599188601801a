"""The edges of every page: which document this is, whose, of which data, and how far one has read.

All of it is an artifact; the document says it once, at its beginning.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from selfreview.documents.edition import Edition
from selfreview.documents.lines import break_lines
from selfreview.documents.prose import SOFT_INK, write_line
from selfreview.documents.tagging import TaggedCanvas, artifact_mark
from selfreview.documents.text import clean, compose
from selfreview.documents.typeface import Face, width
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import code_now, gettext

MARGIN = 20 * mm
_HEAD, _FOOT, _AIR = 15 * mm, 13 * mm, 8 * mm
# The room is kept for an upright sheet; a wide one needs no more lines.
_NARROW = A4[0] - 2 * MARGIN
_MOST = 3
_LONGEST = 500


def data_in_words(version: int, saved: date | None, today: date) -> str:
    """Of which version of its data a paper is, as of which day, and when it was printed."""
    printed = {"version": version, "today": day_in_words(today)}
    if saved is None:
        return gettext("Version {version} of the data, nothing saved yet; printed {today}", **printed)
    told = day_in_words(saved)
    return gettext("Version {version} of the data, saved {saved}; printed {today}", saved=told, **printed)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document is, for its properties and the edge of every page.

    `data` names the version and date of the data; `mark` stands on every page
    where the data are not real. `language` is a BCP 47 tag, of what is read now. `made` is the day
    that the file is dated: of making it, or of the release that it prints.
    `check` is the address that tells whether the paper is still the latest.
    """

    title: str
    service: str
    data: str
    author: str
    subject: str = ""
    mark: str = ""
    language: str = field(default_factory=code_now)
    made: date | None = None
    check: str = ""

    def marked(self, words: str, check: str = "") -> "Cover":
        """The same with more words on the edge of every page, and a code; none change nothing."""
        return replace(self, mark=". ".join(filter(None, map(str, (self.mark, words)))), check=check or self.check)

    @property
    def full_title(self) -> str:
        """The name of the document with whose it is, for lists of files and windows."""
        return f"{self.title}, {self.service}" if self.service else self.title


@dataclass(frozen=True, slots=True)
class Edges:
    """What is drawn above and below the text of each page, and the room that it takes in points."""

    cover: Cover
    edition: Edition

    @property
    def above(self) -> float:
        """From the upper edge of the sheet to the text."""
        return _HEAD + len(self._heads(_NARROW)) * self._line + _AIR

    @property
    def below(self) -> float:
        """From the lower edge of the sheet to the text."""
        return _FOOT + (len(self._marks(_NARROW)) + len(self._data(_NARROW))) * self._line + _AIR

    @property
    def _size(self) -> float:
        return self.edition.small.size

    @property
    def _line(self) -> float:
        return self.edition.small.line_height

    @property
    def _gap(self) -> float:
        return self._size * (1 if self.edition.is_large else 2)

    def _heads(self, room: float) -> tuple[tuple[str, Face], ...]:
        """The title and whose it is on one line, as one piece, where both fit; else one under the other."""
        title, service = clean(self.cover.title).text, clean(self.cover.service).text
        both = width(title, Face.BOLD, self._size) + width(service, Face.REGULAR, self._size) + self._gap
        if both <= room:
            return ((title, Face.BOLD),)
        folded = [(Face.BOLD, fold(title, Face.BOLD, self._size, room))]
        folded.append((Face.REGULAR, fold(service, Face.REGULAR, self._size, room)))
        return tuple((line, face) for face, lines in folded for line in lines)

    def _marks(self, room: float) -> tuple[str, ...]:
        return fold(clean(self.cover.mark).text, Face.BOLD, self._size, room)

    def _data(self, room: float) -> tuple[str, ...]:
        data = clean(self.cover.data).text
        beside = room - self._size - width(_number("000", "000"), Face.REGULAR, self._size)
        lines = fold(data, Face.REGULAR, self._size, room) or ("",)
        # The number of the page stands at the end of the last line.
        fits = width(lines[-1], Face.REGULAR, self._size) <= beside
        return lines if fits else fold(data, Face.REGULAR, self._size, beside)

    def draw(self, canvas: TaggedCanvas) -> None:
        """Draw them on the page at hand; the first has its title in large letters and no head."""
        across, tall = canvas._pagesize
        right, room = across - MARGIN, across - 2 * MARGIN
        page = canvas.getPageNumber()
        if page > 1:
            with canvas.artifact("Header"):
                self._head(canvas, tall - _HEAD - self._size, room)
        with canvas.artifact("Footer"):
            y = _FOOT
            for line in reversed(self._marks(room)):
                self._write(canvas, across / 2, y, line, align="centre", face=Face.BOLD)
                y += self._line
            foot = y
            for line in reversed(self._data(room)):
                self._write(canvas, MARGIN, y, line)
                y += self._line

        def number(pages: int) -> str:
            words = _number(page, pages)
            line = write_line(canvas, right, foot, words, size=self._size, align="right", colour=SOFT_INK)
            return artifact_mark("Footer", line)

        canvas.draw_at_the_end(number)

    def _head(self, canvas: TaggedCanvas, top: float, room: float) -> None:
        heads = self._heads(room)
        for at, (line, face) in enumerate(heads):
            self._write(canvas, MARGIN, top - at * self._line, line, face=face)
        if len(heads) == 1:
            self._write(canvas, MARGIN + room, top, clean(self.cover.service).text, align="right")
        low = top - (len(heads) - 1) * self._line - self._size * 0.7
        canvas.setStrokeColor(HexColor(SOFT_INK))
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, low, MARGIN + room, low)

    def _write(
        self, canvas: TaggedCanvas, x: float, y: float, words: str, *, align: str = "left", face: Face = Face.REGULAR
    ) -> None:
        canvas._code.append(write_line(canvas, x, y, words, face=face, size=self._size, align=align, colour=SOFT_INK))


def _number(page: int | str, pages: int | str) -> str:
    return gettext("Page {page} of {pages}", page=page, pages=pages)


@lru_cache(maxsize=256)
def fold(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """A text in as many lines as it needs; what not even three hold is cut, as the first page gives the whole."""
    text = " ".join(text.split())
    runs, _ = compose((text[:_LONGEST],), face)
    lines = [line.text for line in break_lines(runs, room, size)] if text else []
    if len(lines) <= _MOST and len(text) <= _LONGEST:
        return tuple(lines)
    rest = text[len(" ".join(lines[: _MOST - 1])) :]
    return (*lines[: _MOST - 1], shorten(rest, face, size, room))


def shorten(text: str, face: Face, size: float, room: float) -> str:
    """As much of a text as one line holds, with a sign where it was cut; the page gives the whole elsewhere."""
    text = " ".join(text[:_LONGEST].split())
    if width(text, face, size) <= room:
        return text
    while text and width(text + "…", face, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
