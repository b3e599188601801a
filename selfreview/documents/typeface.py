"""The typeface of all paper: DejaVu Sans, carried with the package and embedded in every document."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).with_name("fonts")


class Face(StrEnum):
    """A cut of the typeface; the value is the name that the PDF knows it by."""

    REGULAR = "DejaVuSans"
    BOLD = "DejaVuSans-Bold"
    OBLIQUE = "DejaVuSans-Oblique"


class _Copied(TTFont):
    """A font whose text is copied and heard in the letters that were typed, not in their joined forms."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Embed the font, and set right what each of its codes stands for."""
        super().addObjects(doc)
        for name, table in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and name.endswith(f"+{self.fontName}"):
                table.content = _CODE.sub(_letters_of, table.content)


_CODE = re.compile(r"^(<[0-9A-F]{2}>) <([0-9A-F]{4,6})>$", re.MULTILINE)
_JOINED_FORM = re.compile("[\ufb50-\ufdfb\ufe70-\ufefc]")


def typed_letters(text: str) -> str:
    """The letters behind joined letter forms."""
    return _JOINED_FORM.sub(lambda form: unicodedata.normalize("NFKC", form.group()), text)


def _letters_of(line: re.Match[str]) -> str:
    letters = typed_letters(chr(int(line[2], 16)))
    return f"{line[1]} <{letters.encode('utf-16-be').hex().upper()}>"


def _register(face: Face) -> TTFont:
    font = _Copied(face.value, str(FOLDER / f"{face.value}.ttf"))
    pdfmetrics.registerFont(font)
    return font


_FONTS = {face: _register(face) for face in Face}
_WIDTHS: dict[Face, dict[int, float]] = {face: font.face.charWidths for face, font in _FONTS.items()}
# Of a glyph that is not there; what is cleaned has none.
_MISSING_WIDTH = 600.0
_COVERED: dict[Face, frozenset[str]] = {
    face: frozenset(map(chr, font.face.charToGlyph)) for face, font in _FONTS.items()
}


def covers(face: Face, text: str) -> bool:
    """Whether the face has a glyph for every character."""
    return _COVERED[face].issuperset(text)


def advance(character: str, face: Face) -> float:
    """The width of one character, in thousandths of the type size."""
    return _WIDTHS[face].get(ord(character), _MISSING_WIDTH)


@lru_cache(maxsize=20_000)
def _short_width(text: str, face: Face) -> float:
    return sum(advance(character, face) for character in text)


def width(text: str, face: Face, size: float) -> float:
    """The width of a text, in points, at a type size in points."""
    # A word typed to fill the memory is measured, but not remembered.
    measure = _short_width if len(text) <= 40 else _short_width.__wrapped__
    return measure(text, face) * size / 1000
