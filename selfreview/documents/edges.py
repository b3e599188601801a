"""The edges of every page: which document this is, whose, of which data, and how far one has read.

All of it is an artifact; the document says it once, at its beginning.
"""

from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from selfreview.documents.edition import Edition
from selfreview.documents.prose import SOFT_INK, write_line
from selfreview.documents.tagging import TaggedCanvas, artifact_mark
from selfreview.documents.text import clean
from selfreview.documents.typeface import Face, width

MARGIN = 20 * mm
_HEAD, _FOOT, _AIR = 15 * mm, 13 * mm, 8 * mm


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document is, for its properties and the edge of every page.

    `data` names the version and date of the data; `mark` stands on every page
    where the data are not real. `language` is a BCP 47 tag. `made` is the day
    that the file is dated: of making it, or of the release that it prints.
    """

    title: str
    service: str
    data: str
    author: str
    subject: str = ""
    mark: str = ""
    language: str = "en-GB"
    made: date | None = None

    def marked(self, words: str) -> "Cover":
        """The same with more words on the edge of every page; none change nothing."""
        return replace(self, mark=". ".join(filter(None, (self.mark, words)))) if words else self

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
        return _HEAD + self.edition.small.line_height + _AIR

    @property
    def below(self) -> float:
        """From the lower edge of the sheet to the text."""
        return self._foot + self.edition.small.line_height + _AIR

    @property
    def _foot(self) -> float:
        return _FOOT + (self.edition.small.line_height if self.cover.mark else 0.0)

    def draw(self, canvas: TaggedCanvas) -> None:
        """Draw them on the page at hand; the first has its title in large letters and no head."""
        size = self.edition.small.size
        across, tall = canvas._pagesize
        right, top, foot = across - MARGIN, tall - _HEAD - size, self._foot
        page = canvas.getPageNumber()
        if page > 1:
            room = right - MARGIN - 2 * size
            whose = min(width(self.cover.service, Face.REGULAR, size), room / 2)
            which = min(width(self.cover.title, Face.BOLD, size), room - whose)
            with canvas.artifact("Header"):
                self._write(canvas, MARGIN, top, self.cover.title, room - whose, face=Face.BOLD)
                self._write(canvas, right, top, self.cover.service, room - which, align="right")
                canvas.setStrokeColor(HexColor(SOFT_INK))
                canvas.setLineWidth(0.5)
                canvas.line(MARGIN, top - size * 0.7, right, top - size * 0.7)
        with canvas.artifact("Footer"):
            room = right - MARGIN - size - width("Page 000 of 000", Face.REGULAR, size)
            self._write(canvas, MARGIN, foot, self.cover.data, room)
            if self.cover.mark:
                self._write(canvas, across / 2, _FOOT, self.cover.mark, right - MARGIN, align="centre", face=Face.BOLD)

        def number(pages: int) -> str:
            words = f"Page {page} of {pages}"
            line = write_line(canvas, right, foot, words, size=size, align="right", colour=SOFT_INK)
            return artifact_mark("Footer", line)

        canvas.draw_at_the_end(number)

    def _write(
        self,
        canvas: TaggedCanvas,
        x: float,
        y: float,
        words: str,
        room: float,
        *,
        align: str = "left",
        face: Face = Face.REGULAR,
    ) -> None:
        size = self.edition.small.size
        fitted = shorten(clean(words).text, face, size, room)
        canvas._code.append(write_line(canvas, x, y, fitted, face=face, size=size, align=align, colour=SOFT_INK))


def shorten(text: str, face: Face, size: float, room: float) -> str:
    """As much of a text as one line holds, with a sign where it was cut; the page gives the whole elsewhere."""
    text = " ".join(text[:500].split())
    if width(text, face, size) <= room:
        return text
    while text and width(text + "…", face, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
