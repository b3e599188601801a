"""A drawing as a value: shapes in a box, for a page or for paper, told apart by pattern and letter before colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from selfreview.speech import lazy

INK = "#14181c"
SOFT_INK = "#4a5158"
PAPER = "#ffffff"
GRID = "#7b858b"
ACCENT = "#0f4c5c"

_LOWEST_GROUND, _LOWEST_INK = "#f8cf9f", "#8a4400"
_PALE, _DEEP = (0xD9, 0xEA, 0xEC), (0x0F, 0x4C, 0x5C)
# A letter in capitals and lower case takes about this part of the type size, in the wider of the two typefaces.
_LETTER = 0.6


class Hatch(StrEnum):
    """What is drawn over the ground of an area."""

    PLAIN = "plain"
    RISING = "rising"
    DOTS = "dots"
    LEVEL = "level"
    FALLING = "falling"
    UPRIGHT = "upright"
    SQUARES = "squares"
    CROSSES = "crosses"


@dataclass(frozen=True, slots=True)
class Fill:
    """A ground colour with a pattern of another colour on it."""

    ground: str
    hatch: Hatch = Hatch.PLAIN
    ink: str = INK


@dataclass(frozen=True, slots=True)
class Rect:
    """An area from its upper left corner; `dashed` outlines what is not known."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill
    outline: str = INK
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = GRID
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc around a point."""

    x: float
    y: float
    radius: float
    fill: str = ACCENT
    outline: str = INK


@dataclass(frozen=True, slots=True)
class Pointer:
    """A triangle that stands on its tip, which is the point given."""

    x: float
    y: float
    size: float
    fill: str = INK


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text from its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = INK


Shape = Rect | Rule | Dot | Pointer | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a box whose y runs downwards, with what they say in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Size:
    """The width of a drawing and its type size, in one unit: points on paper, picture units on a page."""

    width: float
    text: float

    @property
    def line(self) -> float:
        """The distance from one line of text to the next."""
        return self.text * 1.35


SCREEN = Size(300, 16)
"""As wide as a telephone of 320 px shows it, with text as large as the page's own; a wider page may show it larger."""

NARROW, WIDE = SCREEN, Size(900, 17)
"""A picture of the whole is drawn twice: for a telephone, and for a page that has room."""

UNKNOWN = Fill(PAPER, Hatch.CROSSES, SOFT_INK)
NOT_KNOWN = lazy("not known")

THIS_SERVICE = lazy("This service")
"""Whose place a drawing points out, where nobody names it otherwise."""


def level_fill(rank: int, count: int) -> Fill:
    """The fill of the level at a rank (from 0, the lowest) of so many levels."""
    if rank == 0:
        return Fill(_LOWEST_GROUND, Hatch.RISING, _LOWEST_INK)
    if rank == count - 1:
        return Fill(ACCENT)
    ground = _blend(_PALE, _DEEP, (rank - 1) / max(count - 2, 1) * 0.9)
    between = (Hatch.DOTS, Hatch.LEVEL, Hatch.UPRIGHT, Hatch.FALLING, Hatch.SQUARES, Hatch.PLAIN)
    return Fill(ground, between[(rank - 1) % len(between)], ACCENT if rank <= count // 2 else PAPER)


TOGETHER = Fill("#dfe3e6")
"""The fill of levels known only together: a plain grey, which no level has, and no sign of what is not known."""


def _blend(start: tuple[int, int, int], end: tuple[int, int, int], part: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(start, end, strict=True))


def letters(labels: Sequence[str]) -> tuple[str, ...]:
    """A capital for each level, of its own label where that has one to spare; its place from 1 otherwise."""
    chosen: list[str] = []
    for place, label in enumerate(labels, 1):
        free = (letter for letter in label.upper() if letter.isalpha() and letter not in chosen)
        chosen.append(next(free, str(place)))
    return tuple(chosen)


def level_key(labels: Sequence[str]) -> list[tuple[Fill, str]]:
    """The entries of a key: each level's fill with its letter and its label."""
    marks = letters(labels)
    return [
        (level_fill(rank, len(labels)), label if label == marks[rank] else f"{marks[rank]} {label}")
        for rank, label in enumerate(labels)
    ]


def text_width(text: str, size: float) -> float:
    """About the width of a text, on the safe side."""
    return len(str(text)) * _LETTER * size


def fold(text: str, size: float, width: float) -> list[str]:
    """A text in lines of about a width; a word that is wider stands alone on its line, or is cut."""
    most = max(int(width / (_LETTER * size)), 4)
    lines = [""]
    for word in str(text).split():
        parts = [word[at : at + most] for at in range(0, len(word), most)]
        for part in parts:
            longer = f"{lines[-1]} {part}".strip()
            if len(longer) <= most:
                lines[-1] = longer
            else:
                lines.append(part)
    return [line for line in lines if line] or [""]


class Sheet:
    """Shapes collected from the top of a drawing downwards."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.y = 0.0
        self.shapes: list[Shape] = []

    def write(self, text: str, *, x: float = 0.0, width: float | None = None, bold: bool = False) -> None:
        """Set a text in as many lines as it takes, and move below it."""
        for line in fold(text, self.size.text * (1.08 if bold else 1), width or self.size.width - x):
            self.y += self.size.line
            self.shapes.append(Label(x, self.y - self.size.text * 0.35, line, self.size.text, bold))

    def key(self, entries: Sequence[tuple[Fill, str]]) -> None:
        """Set swatches with their words side by side, in as many lines as they take."""
        size, swatch = self.size, self.size.text
        x = 0.0
        self.y += size.line * 1.15
        for fill, words in entries:
            first, *more = fold(words, size.text, size.width - swatch * 1.5)
            taken = swatch * 1.5 + text_width(first, size.text)
            if x and x + taken > size.width:
                x = 0.0
                self.y += size.line * 1.15
            top = self.y - size.line * 0.15 - swatch
            self.shapes.append(Rect(x, top, swatch, swatch, fill, dashed=fill.hatch is Hatch.CROSSES))
            self.shapes.append(Label(x + swatch * 1.5, self.y - size.text * 0.35, first, size.text))
            for line in more:
                self.y += size.line
                self.shapes.append(Label(x + swatch * 1.5, self.y - size.text * 0.35, line, size.text))
            x = size.width if more else x + taken + size.text * 0.9

    def list_figures(self, figures: Sequence[str]) -> None:
        """Set figures side by side, in as many lines as they take; their letters say what they are of."""
        size, x = self.size, 0.0
        self.y += size.line * 1.1
        for words in figures:
            taken = text_width(words, size.text)
            if x and x + taken > size.width:
                x = 0.0
                self.y += size.line
            self.shapes.append(Label(x, self.y - size.text * 0.35, words, size.text))
            x += taken + size.text * 0.6

    def plate(self, x: float, y: float, letter: str) -> None:
        """A letter on a white plate around a point, so that no pattern runs through it."""
        text = self.size.text
        across = (0.76 * len(letter) + 0.3) * text
        self.shapes.append(Rect(x - across / 2, y - text * 0.6, across, text * 1.2, Fill(PAPER)))
        self.shapes.append(Label(x, y + text * 0.36, letter, text, True, "middle"))

    def space(self, lines: float) -> None:
        """Move down by a part of a line."""
        self.y += self.size.line * lines

    def finish(self, title: str, description: str) -> Drawing:
        """The drawing, just as high as what it holds."""
        return Drawing(self.size.width, round(self.y + self.size.text * 0.3, 1), tuple(self.shapes), title, description)
