"""Text on a page: a flowable that knows its element, breaks over pages and never parses what it is given."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from selfreview.documents.lines import Line, break_lines, longest_word
from selfreview.documents.placement import Placed, lay_line, place, write_placed
from selfreview.documents.tagging import ARTIFACT, END, Element, TaggedCanvas
from selfreview.documents.text import Run, runs_right_to_left
from selfreview.documents.typeface import Face, width

INK = "#14181c"
SOFT_INK = "#4a5158"
LINK_INK = "#0b4f8a"
ROOMY = 1.45
"""The leading of letters with marks above and below them: Arabic, Hebrew and the scripts of India."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes and spaces in points."""

    size: float
    face: Face = Face.REGULAR
    leading: float = 1.4
    before: float = 0.0
    after: float = 0.0
    colour: str = INK
    align: str = "left"

    @property
    def line_height(self) -> float:
        """The distance in points from one line to the next."""
        return self.size * self.leading


@dataclass(frozen=True, slots=True)
class Outline:
    """A heading's place in the outline: its key, unique in the document, and its depth from 0."""

    key: str
    title: str
    depth: int


class _Marking:
    """Which element the pen is writing for, so that a mark is opened only where that changes."""

    def __init__(self, canvas: TaggedCanvas, pen: Any, repeated: bool) -> None:
        self.canvas = canvas
        self.pen = pen
        self.repeated = repeated
        self.inside: Element | None = None

    def enter(self, element: Element, typed: str = "") -> None:
        """Write for an element; letters that change places go into a mark of their own that says what was typed."""
        if element is self.inside and not typed:
            return
        self.leave()
        self.pen._code.append(ARTIFACT if self.repeated else self.canvas.open_mark(element, typed=typed))
        self.inside = element

    def leave(self) -> None:
        if self.inside:
            self.pen._code.append(END)
        self.inside = None


class Block(Flowable):
    """Something that is only ever drawn on a tagged canvas."""

    canv: TaggedCanvas
    with_next = False

    def beginning(self, width: float) -> float:
        """The height in points that has to stand on the page of whatever introduces it."""
        return self.wrap(width, 0)[1]


class Prose(Block):
    """Runs of text that belong to one element; drawn a second time (a repeated heading) they are an artifact."""

    def __init__(
        self,
        runs: tuple[Run, ...],
        style: Style,
        element: Element,
        *,
        outline: Outline | None = None,
        with_next: bool = False,
    ) -> None:
        super().__init__()
        self.runs = runs
        self.style = replace(style, leading=max(style.leading, ROOMY)) if _is_tall(runs) else style
        self.element = element
        self.outline = outline
        self.spaceBefore = style.before
        self.spaceAfter = style.after
        self.with_next = with_next
        self._ways = _find_ways(runs)
        self.lines: list[Line] = []
        # Whether each line runs from right to left.
        self._turned: list[bool] = []
        self._first, self._last = 0, 0
        self._broken_at = -1.0
        self._drawn = False
        # The link elements made so far, by the number of their run; the parts of a broken text share them.
        self._links: dict[int, Element] = {}

    @property
    def is_turned(self) -> bool:
        """Whether the text begins at the right."""
        return self._ways[0]

    @property
    def unbroken(self) -> float:
        """The width in points of the whole text on one line."""
        return sum(width(run.text, run.face, self.style.size) for run in self.runs)

    @property
    def narrowest(self) -> float:
        """The width in points below which some word has to be cut."""
        return longest_word(self.runs, self.style.size)

    def beginning(self, width: float) -> float:
        """Three lines, or as many as there are."""
        return min(self.wrap(width, 0)[1], 3 * self.style.line_height)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the text takes at this width."""
        if self._broken_at < 0:
            self.lines = break_lines(self.runs, width, self.style.size)
            ended = accumulate((line.last for line in self.lines), initial=0)
            self._turned = [self._ways[way] for way, _ in zip(ended, self.lines, strict=False)]
            self._first, self._last = 0, len(self.lines)
            self._broken_at = width
        self.width = width
        self.height = (self._last - self._first) * self.style.line_height
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """The parts, for whoever lays out pages."""
        return list(self.parts(width, height))

    def parts(self, width: float, height: float) -> "list[Prose]":
        """Two parts of which the first fits the height; none where fewer than two lines would stand alone."""
        self.wrap(width, height)
        count = self._last - self._first
        fits = min(int(height / self.style.line_height + 1e-6), count)
        if count > 3 and fits == count - 1:
            fits -= 1
        if fits < min(2, count) or fits == 0:
            return []
        if fits >= count:
            return [self]
        return [self._part(self._first, self._first + fits), self._part(self._first + fits, self._last)]

    def _part(self, first: int, last: int) -> "Prose":
        part = Prose(self.runs, self.style, self.element, outline=self.outline if first == 0 else None)
        part.lines, part._turned, part._first, part._last = self.lines, self._turned, first, last
        part._broken_at, part._links = self._broken_at, self._links
        part.spaceBefore = self.spaceBefore if first == self._first else 0
        part.spaceAfter = self.spaceAfter if last == self._last else 0
        return part

    def draw(self) -> None:
        """Draw the lines, each stretch of them marked as what it is."""
        canvas = self.canv
        repeated, self._drawn = self._drawn, True
        if self.outline and not repeated:
            canvas.bookmark(self.outline.key, self.outline.title, depth=self.outline.depth, top=self.height)
        style = self.style
        pen = canvas.beginText(0, 0)
        pen.setFillColor(HexColor(style.colour))
        marking = _Marking(canvas, pen, repeated)
        y = self.height - style.line_height / 2 - style.size * 0.36
        underlines: list[tuple[float, float, float]] = []
        shown = slice(self._first, self._last)
        for line, turned in zip(self.lines[shown], self._turned[shown], strict=True):
            start = self._start(line, turned)
            pen.setTextOrigin(start, y)
            for placed in place(line.pieces, style.size, turned=turned):
                run = self.runs[placed.piece.run]
                x, across = start + placed.left, placed.right - placed.left
                typed = placed.typed
                if run.link and not repeated:
                    link = self._link(placed.piece.run)
                    marking.enter(link, typed)
                    area = (x, y - style.size * 0.25, x + across, y + style.size * 0.9)
                    canvas.lead(link, area, to=run.link, words=run.text)
                    underlines.append((x, y - style.size * 0.12, across))
                else:
                    marking.enter(self.element, typed)
                self._write(pen, placed, (start, y), LINK_INK if run.link else style.colour)
                if typed:
                    marking.leave()
            if line.soft and line.pieces:
                pen.textOut(" ")
            y -= style.line_height
        marking.leave()
        canvas.drawText(pen)
        self._underline(canvas, underlines)

    def _link(self, run: int) -> Element:
        if run not in self._links:
            self._links[run] = self.element.add("Link")
        return self._links[run]

    def _start(self, line: Line, turned: bool) -> float:
        align = {"left": "right", "right": "left"}.get(self.style.align, "centre") if turned else self.style.align
        spare = self.width - line.width
        return {"left": 0.0, "right": spare, "centre": spare / 2}[align]

    def _write(self, pen: Any, placed: Placed, start: tuple[float, float], colour: str) -> None:
        if colour != self.style.colour:
            pen.setFillColor(HexColor(colour))
        write_placed(pen, placed, *start, self.style.size)
        if colour != self.style.colour:
            pen.setFillColor(HexColor(self.style.colour))

    def _underline(self, canvas: TaggedCanvas, underlines: list[tuple[float, float, float]]) -> None:
        if not underlines:
            return
        with canvas.artifact():
            canvas.setStrokeColor(HexColor(LINK_INK))
            canvas.setLineWidth(self.style.size / 16)
            for x, y, length in underlines:
                canvas.line(x, y, x + length, y)


def _is_tall(runs: tuple[Run, ...]) -> bool:
    return any(not run.text.isascii() and any("\u0590" <= sign < "\u2000" for sign in run.text) for run in runs)


def _find_ways(runs: tuple[Run, ...]) -> list[bool]:
    """For each paragraph, whether it runs from right to left: all of its parts do; one in English makes it English."""
    parts: list[list[str]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        parts[-1].append(first)
        parts += ([each] for each in more)
    paragraphs = ([part for part in each if part.strip()] for each in parts)
    return [bool(each) and all(map(runs_right_to_left, each)) for each in paragraphs]


def write_line(
    canvas: TaggedCanvas,
    x: float,
    y: float,
    text: str,
    *,
    face: Face = Face.REGULAR,
    size: float,
    align: str = "left",
    colour: str = INK,
) -> str:
    """The operators that draw one line of text at a point: its left end, its right end or its middle."""
    placed = lay_line(text, face, size)
    across = max((one.right for one in placed), default=0.0)
    start = x - {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * across
    pen = canvas.beginText(start, y)
    pen.setFont(face.value, size)
    pen.setFillColor(HexColor(colour))
    for one in placed:
        write_placed(pen, one, start, y, size)
    return str(pen.getCode())
