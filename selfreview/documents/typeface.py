"""The typefaces of all paper: Atkinson Hyperlegible Next, as on the screen, and others for what it has no sign for.

Symbols, Greek, Cyrillic and Hebrew come from DejaVu Sans; the scripts of
Punjabi, Bengali, Hindi, Gujarati and Tamil, and Chinese, from Noto; the
letters of Urdu and Arabic from Scheherazade New, which has one sign for each,
so that each is copied as one.
Each font is read when its first sign is asked for, and embedded as far as it
is used. Scripts whose letters join or change places are shaped.
"""

import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from struct import pack, unpack_from
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).with_name("fonts")
BUILT = FOLDER / "built"
INDEX = "index.json"


class Face(StrEnum):
    """A cut of the typeface; the value is the name that the PDF knows its Latin letters by."""

    REGULAR = "AtkinsonHyperlegibleNext"
    BOLD = "AtkinsonHyperlegibleNext-Bold"
    OBLIQUE = "AtkinsonHyperlegibleNext-Italic"


_SPARE = {Face.REGULAR: "DejaVuSans", Face.BOLD: "DejaVuSans-Bold", Face.OBLIQUE: "DejaVuSans-Oblique"}


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as the build left it: `style` is a face's name or "" for all, `spans` the signs that it may hold.

    `scale` is how much larger it is set than what stands around it.
    """

    name: str
    file: str
    style: str
    shaped: bool
    scale: float
    spans: tuple[tuple[int, int], ...]


class _Font(TTFont):
    """A font whose text is copied and heard in the letters that were typed, not in the signs that they were shaped to.

    A shaped sign has a private code for each text that it stands for, told in `spelled`; `codes` finds them.
    """

    def __init__(self, name: str, content: bytes, *, shaped: bool = False, scale: float = 1.0) -> None:
        super().__init__(name, BytesIO(content), shapable=shaped)
        # Slices of one typeface share their name, which tells fonts apart within a document.
        self.face.name = name.encode("ascii")
        self.covered = frozenset(map(chr, self.face.charToGlyph))
        self.widths: dict[int, float] = self.face.charWidths
        self.shaped, self.scale = shaped, scale
        self.spelled: dict[int, str] = {}
        self.codes: dict[tuple[int, str], int] = {}

    def scaled(self, units: float) -> float:
        """A length of the font's own units in thousandths of the type size."""
        return units * 1000 / float(self.face.unitsPerEm)

    def code_of(self, glyph: int, text: str, advance: float) -> int:
        """The private code by which a glyph is written where it stands for a text; `advance` is its width, of 1000."""
        known = self.codes.get((glyph, text))
        if known is not None:
            return known
        code = _PRIVATE + len(self.codes)
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = advance
        self.codes[glyph, text], self.spelled[code] = code, text
        return code

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Embed the font, and set right what each of its codes stands for."""
        super().addObjects(doc)
        for name, table in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and name.endswith(f"+{self.fontName}"):
                table.content = _CODE.sub(self._letters_of, table.content)

    def _letters_of(self, line: re.Match[str]) -> str:
        code = int(line[2], 16)
        letters = self.spelled.get(code, chr(code)) or "\0"
        return f"{line[1]} <{letters.encode('utf-16-be').hex().upper()}>"


_PRIVATE = 0xF0000
"""Where the private codes begin: in a plane of which no font has a sign."""

_CODE = re.compile(r"^(<[0-9A-F]{2}>) <([0-9A-F]{4,6})>$", re.MULTILINE)


def unpack_woff(content: bytes) -> bytes:
    """A font packed for the web (WOFF 1.0) as the plain font that it was; ValueError for any other file."""
    if content[:4] != b"wOFF":
        raise ValueError("not a WOFF file")
    flavour, _, count = unpack_from(">4sIH", content, 4)
    power = max(1 << (count.bit_length() - 1), 1)
    head = pack(">4sHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    tables, body, at = [], [], 12 + 16 * count
    for place in range(count):
        tag, offset, packed, length, check = unpack_from(">4sIIII", content, 44 + 20 * place)
        table = content[offset : offset + packed]
        table = zlib.decompress(table) if packed < length else table
        tables.append(pack(">4sIII", tag, check, at, length))
        body.append(table + b"\0" * (-length % 4))
        at += len(body[-1])
    return head + b"".join(tables) + b"".join(body)


@cache
def _listed() -> tuple[FontFile, ...]:
    """The fonts that were built, in the order in which they are asked."""
    try:
        told = json.loads((BUILT / INDEX).read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise LookupError("The typefaces have not been built: run `python selfreview/look.py`.") from fault
    return tuple(
        FontFile(one["name"], one["file"], one["style"], one["shaped"], one["scale"], tuple(map(tuple, one["spans"])))
        for one in told
    )


@cache
def find_font(name: str) -> _Font:
    """The font of a name, read when it is first asked for; KeyError for an unknown one."""
    if name in _SPARE.values():
        font = _Font(name, (FOLDER / f"{name}.ttf").read_bytes())
    else:
        listed = {one.name: one for one in _listed()}[name]
        font = _Font(name, unpack_woff((BUILT / listed.file).read_bytes()), shaped=listed.shaped, scale=listed.scale)
    pdfmetrics.registerFont(font)
    return font


def make_known() -> None:
    """Let the library know the face's cuts: a document begins in one of them, before any of its text is set."""
    if (BUILT / INDEX).is_file():
        for face in Face:
            find_font(face.value)


@lru_cache(maxsize=20_000)
def font_of(character: str, face: Face) -> str | None:
    """The name of the font that one character is set in; None where none has a sign for it.

    The face's own cut comes first, then the scripts, then DejaVu Sans, then
    Chinese, which has some of everything.
    """
    code, last = ord(character), []
    for one in _listed():
        if one.style not in ("", face.value) or not any(low <= code <= high for low, high in one.spans):
            continue
        if one.style or one.shaped:
            if character in find_font(one.name).covered:
                return one.name
        else:
            last.append(one.name)
    last[:0] = dict.fromkeys((_SPARE[face], _SPARE[Face.REGULAR]))
    return next((name for name in last if character in find_font(name).covered), None)


def has_sign(character: str) -> bool:
    """Whether some font has a sign for a character."""
    return font_of(character, Face.REGULAR) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring characters that are set in one font."""

    text: str
    font: str


_JOINERS = frozenset("\u200c\u200d")


def _divide(text: str, face: Face) -> Iterator[Stretch]:
    begun, font = 0, ""
    for at, character in enumerate(text):
        is_mark = bool(font and unicodedata.combining(character)) and character in find_font(font).covered
        # A mark stands with its letter; a joiner has no look of its own.
        if at and (is_mark or character in _JOINERS):
            continue
        found = font_of(character, face) or face.value
        if found != font:
            if at > begun:
                yield Stretch(text[begun:at], font)
            begun, font = at, found
    if begun < len(text):
        yield Stretch(text[begun:], font)


@lru_cache(maxsize=20_000)
def _short_stretches(text: str, face: Face) -> tuple[Stretch, ...]:
    return tuple(_divide(text, face))


def stretches(text: str, face: Face) -> tuple[Stretch, ...]:
    """A text parted by the fonts that it takes."""
    # A word typed to fill the memory is parted, but not remembered.
    part = _short_stretches if len(text) <= 40 else _short_stretches.__wrapped__
    return part(text, face)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a shaped stretch: the private code that writes it, the place in the text that it is drawn for.

    It stands `left` from the beginning of the stretch, `rise` above its line,
    and the next sign would follow at `right`; in thousandths of the type size.
    """

    code: str
    cluster: int
    left: float
    rise: float
    right: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A stretch as signs in the order in which they are written, and its width in thousandths of the type size."""

    signs: tuple[Sign, ...]
    width: float
    turned: bool


@lru_cache(maxsize=5_000)
def shape(text: str, font: str) -> Shaped:
    """The signs of a stretch in a script whose letters join or change places.

    Those of a script from right to left come in the order of typing, each with its place.
    """
    found = find_font(font)
    drawn = found.hbFont(1000)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(drawn, buffer, {"kern": True, "liga": True})
    clusters = [info.cluster for info in buffer.glyph_infos]
    signs, at = [], 0.0
    for info, where, told in zip(buffer.glyph_infos, buffer.glyph_positions, _spell(text, clusters), strict=True):
        code = found.code_of(info.codepoint, told, found.scaled(drawn.get_glyph_h_advance(info.codepoint)))
        left = at + found.scaled(where.x_offset)
        rise = found.scaled(where.y_offset)
        signs.append(Sign(chr(code), info.cluster, left, rise, left + found.widths[code]))
        at += found.scaled(where.x_advance)
    turned = len(clusters) > 1 and clusters[0] > clusters[-1]
    return Shaped(tuple(sorted(signs, key=lambda sign: sign.cluster) if turned else signs), at, turned)


def _spell(text: str, clusters: list[int]) -> Iterator[str]:
    """What each sign stands for: the letters of its cluster in their order, one each as far as both go."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    seen: dict[int, int] = {}
    for cluster in clusters:
        place = seen[cluster] = seen.get(cluster, -1) + 1
        letters = text[cluster : ends[cluster]]
        is_last = place + 1 == clusters.count(cluster)
        yield letters[place:] if is_last else letters[place : place + 1]


def stand_for(sign: str, typed: str, font: str) -> str:
    """A character of a font that looks like `sign` and is copied as `typed`; `sign` where the font lacks it."""
    found = find_font(font)
    if sign not in found.covered:
        return sign
    code = ord(sign)
    return chr(found.code_of(found.face.charToGlyph[code], typed, found.widths[code]))


def is_shaped(font: str) -> bool:
    """Whether the letters of a font join or change places."""
    return find_font(font).shaped


def set_size(font: str, size: float) -> float:
    """The type size that a font is set in where the text around it has `size`."""
    return size * find_font(font).scale


def stretch_width(text: str, font: str, size: float) -> float:
    """The width of a text in one font, in points, at a type size in points."""
    size = set_size(font, size)
    if is_shaped(font):
        return shape(text, font).width * size / 1000
    widths = find_font(font).widths
    return sum(widths.get(ord(character), _MISSING_WIDTH) for character in text) * size / 1000


# Of a glyph that is not there; what is cleaned has none.
_MISSING_WIDTH = 600.0


def width(text: str, face: Face, size: float) -> float:
    """The width of a text, in points, at a type size in points."""
    return sum(stretch_width(each.text, each.font, size) for each in stretches(text, face))
