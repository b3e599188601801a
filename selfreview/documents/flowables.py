"""The other things that stand on a page: list items, notes, key figures, drawings, codes, room to write, contents."""

from collections.abc import Sequence

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from selfreview.charts import Drawing
from selfreview.documents.figure import draw_figure
from selfreview.documents.prose import INK, Block, Prose, write_line
from selfreview.documents.tagging import END, Element

ACCENT = "#0f4c5c"
NOTE_TINT = "#f1f4f5"
PAGE_ROOM = 3.0
"""How wide the column of page numbers in the contents is, in letters' sizes."""


class Item(Block):
    """A list item: a label in the margin of its text."""

    def __init__(self, label: Prose | None, body: Prose, indent: float, *, last: bool = False) -> None:
        super().__init__()
        self.label = label
        self.body = body
        self.indent = indent
        self.spaceAfter = body.style.after if last else body.style.size * 0.25

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the item takes at this width."""
        if self.label:
            self.label.wrap(self.indent, height)
        self.width, self.height = width, self.body.wrap(width - self.indent, height)[1]
        return width, self.height

    def beginning(self, width: float) -> float:
        """The first lines of the text."""
        return self.body.beginning(width - self.indent)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts, the label with the first."""
        parts = self.body.parts(width - self.indent, height)
        if len(parts) < 2:
            return [self] if parts else []
        before = Item(self.label, parts[0], self.indent)
        after = Item(None, parts[1], self.indent)
        before.spaceAfter, after.spaceAfter = 0, self.spaceAfter
        return [before, after]

    def draw(self) -> None:
        """Draw the label, then the text."""
        # What runs from right to left has its label at its right.
        turned = self.body.is_turned
        if self.label:
            across = self.label.unbroken
            self.label.drawOn(self.canv, self.width - across if turned else 0, self.height - self.label.height)
        self.body.drawOn(self.canv, 0 if turned else self.indent, 0)


class Note(Block):
    """Texts on a tint with a bar at their side; broken over pages, the bar goes on."""

    PAD = 9.0

    def __init__(self, parts: Sequence[Prose], *, colour: str = ACCENT) -> None:
        super().__init__()
        self.parts = list(parts)
        self.colour = colour
        self.spaceBefore = self.spaceAfter = 8

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the note takes at this width."""
        inner = self._inner(width)
        text = sum(part.wrap(inner, height)[1] + part.spaceAfter for part in self.parts)
        self.width, self.height = width, text - self.parts[-1].spaceAfter + 2 * self.PAD
        return width, self.height

    def beginning(self, width: float) -> float:
        """The first lines of the first text."""
        return self.parts[0].beginning(self._inner(width)) + 2 * self.PAD

    def _inner(self, width: float) -> float:
        return width - 2 * self.PAD - 4

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two notes, parted between lines."""
        self.wrap(width, height)
        inner, room = self._inner(width), height - 2 * self.PAD
        for at, part in enumerate(self.parts):
            if part.height > room:
                broken = part.parts(inner, room)
                first, rest = [*self.parts[:at], *broken[:1]], [*(broken[1:] or [part]), *self.parts[at + 1 :]]
                if not first:
                    return []
                before, after = Note(first, colour=self.colour), Note(rest, colour=self.colour)
                before.spaceAfter = after.spaceBefore = 0
                return [before, after]
            room -= part.height + part.spaceAfter
        return [self]

    def draw(self) -> None:
        """Draw the tint and the bar as an artifact, then the texts."""
        canvas = self.canv
        with canvas.artifact():
            canvas.setFillColor(HexColor(NOTE_TINT))
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            canvas.setFillColor(HexColor(self.colour))
            canvas.rect(0, 0, 4, self.height, stroke=0, fill=1)
        top = self.height - self.PAD
        for part in self.parts:
            part.drawOn(canvas, 4 + self.PAD, top - part.height)
            top -= part.height + part.spaceAfter


class KeyFigures(Block):
    """Large figures side by side, each over the words that say what it counts."""

    def __init__(self, pairs: Sequence[tuple[Prose, Prose]], *, across: int) -> None:
        super().__init__()
        self.pairs = tuple(pairs)
        self.most = min(across, len(self.pairs))
        self.gap = 9.0
        self.spaceBefore = self.spaceAfter = 8

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the figures take at this width."""
        widest = max(figure.unbroken for figure, _ in self.pairs)
        fitting = int((width + self.gap) // (widest + 3 * self.gap))
        self.across = min(max(fitting, 1), self.most)
        self.tile = (width - self.gap * (self.across - 1)) / self.across
        inner = self.tile - 2 * self.gap
        heights = [figure.wrap(inner, height)[1] + words.wrap(inner, height)[1] for figure, words in self.pairs]
        self.tall = max(heights) + 1.6 * self.gap
        rows = -(-len(self.pairs) // self.across)
        self.width, self.height = width, rows * self.tall + (rows - 1) * self.gap
        return width, self.height

    def draw(self) -> None:
        """Draw the frames as artifacts, then each figure with its words."""
        canvas = self.canv
        for at, (figure, words) in enumerate(self.pairs):
            x = at % self.across * (self.tile + self.gap)
            y = self.height - self.tall - at // self.across * (self.tall + self.gap)
            with canvas.artifact():
                canvas.setFillColor(HexColor(NOTE_TINT))
                canvas.rect(x, y, self.tile, self.tall, stroke=0, fill=1)
                canvas.setFillColor(HexColor(ACCENT))
                canvas.rect(x, y + self.tall - 3, self.tile, 3, stroke=0, fill=1)
            top = y + self.tall - self.gap * 0.9 - figure.height
            figure.drawOn(canvas, x + self.gap, top)
            words.drawOn(canvas, x + self.gap, top - words.height)


class Picture(Block):
    """A drawing of `charts`, one element with the drawing's description as its alternative text."""

    def __init__(self, drawing: Drawing, element: Element, *, tallest: float) -> None:
        super().__init__()
        self.tallest = tallest
        self.drawing = drawing
        self.element = element
        self.spaceBefore = self.spaceAfter = 6

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size of the drawing in points; it is made smaller where a page cannot hold it, never larger."""
        self.scale = min(1.0, width / self.drawing.width, self.tallest / self.drawing.height)
        self.width, self.height = self.drawing.width * self.scale, self.drawing.height * self.scale
        return self.width, self.height

    def draw(self) -> None:
        """Draw it within one mark."""
        canvas = self.canv
        left, low = canvas.absolutePosition(0, 0)
        box = f"{left:.1f} {low:.1f} {left + self.width:.1f} {low + self.height:.1f}"
        self.element.attributes = f"<< /O /Layout /Placement /Block /BBox [{box}] >>"
        with canvas.mark(self.element):
            canvas.saveState()
            canvas.scale(self.scale, self.scale)
            draw_figure(canvas, self.drawing)
            canvas.restoreState()


class Code(Block):
    """A QR code with its words, in the margin over the name of a document: it takes room only where that is too low."""

    LARGEST = 24 * mm
    EDGE = 6 * mm
    """What a printer leaves white."""
    QUIET = 4
    """Squares that a code needs clear of everything else."""

    def __init__(self, address: str, words: Prose, element: Element, *, above: float) -> None:
        super().__init__()
        self.rows = tuple(segno.make(address, micro=False, error="m").matrix)
        self.words = words
        self.element = element
        self.room = above - self.EDGE
        self.square = min(self.room, self.LARGEST) / (len(self.rows) + self.QUIET)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The full width, and the height that the margin lacks."""
        self.width = width
        self.across = (len(self.rows) + self.QUIET) * self.square
        self.tall = self.words.wrap(width - self.across, height)[1] + self.QUIET * self.square
        self.height = max(0.0, self.tall - self.room)
        return width, self.height

    def draw(self) -> None:
        """Draw the words, then the code as a figure at their right."""
        canvas, side = self.canv, len(self.rows) * self.square
        low = self.QUIET * self.square
        self.words.drawOn(canvas, 0, low)
        left, foot = canvas.absolutePosition(self.width - side, low)
        box = f"{left:.1f} {foot:.1f} {left + side:.1f} {foot + side:.1f}"
        self.element.attributes = f"<< /O /Layout /Placement /Block /BBox [{box}] >>"
        with canvas.mark(self.element):
            canvas.setFillColor(HexColor("#000000"))
            path = canvas.beginPath()
            for down, row in enumerate(self.rows):
                for across, is_dark in enumerate(row):
                    if is_dark:
                        x = self.width - side + across * self.square
                        path.rect(x, low + side - (down + 1) * self.square, self.square, self.square)
            canvas.drawPath(path, stroke=0, fill=1)


class Title(Block):
    """The heavy rule over the name of a document."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """A bar of six points and the room under it."""
        self.width, self.height = width, 20.0
        return width, self.height

    def draw(self) -> None:
        """Draw it as an artifact."""
        canvas = self.canv
        with canvas.artifact():
            canvas.setFillColor(HexColor(ACCENT))
            canvas.rect(0, 14, self.width, 6, stroke=0, fill=1)


class RoomToWrite(Block):
    """Ruled lines for a pen; where half of them fit at the foot of a page the others are left out, else they go on."""

    AFTER = 6.0

    def __init__(self, count: int, apart: float = 24.0) -> None:
        super().__init__()
        self.count = count
        self.apart = apart
        self.spaceAfter = self.AFTER

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The height in points of all lines."""
        self.width, self.height = width, self.count * self.apart
        return width, self.height

    def beginning(self, width: float) -> float:
        """Half of the lines, two at the least."""
        return self._enough * self.apart

    @property
    def _enough(self) -> int:
        return min(max(2, -(-self.count // 2)), self.count)

    def split(self, width: float, height: float) -> list[Flowable]:
        """The lines that fit, and the others."""
        fits = min(int(height // self.apart), self.count)
        if fits in (0, self.count):
            return [self] if fits else []
        if fits >= self._enough:
            # A sheet with nothing on it but a few lines helps nobody.
            return [RoomToWrite(fits, self.apart)]
        return [RoomToWrite(fits, self.apart), RoomToWrite(self.count - fits, self.apart)]

    def draw(self) -> None:
        """Draw the lines as an artifact."""
        canvas = self.canv
        with canvas.artifact():
            canvas.setStrokeColor(HexColor(INK))
            canvas.setLineWidth(0.5)
            for at in range(self.count):
                canvas.line(0, at * self.apart, self.width, at * self.apart)


class Contents(Block):
    """Where the contents stand until every heading is known; they list those from `first` on."""

    def __init__(self, element: Element, *, first: int) -> None:
        super().__init__()
        self.element = element
        self.first = first

    def beginning(self, width: float) -> float:
        """Nothing: the lines that come in its place are not known yet."""
        return 0.0


class ContentsLine(Block):
    """A heading at the left, its page at the right; the page is known once all are drawn."""

    def __init__(self, title: Prose, key: str, indent: float) -> None:
        super().__init__()
        self.title = title
        self.key = key
        self.indent = indent
        self.spaceAfter = title.style.size * 0.2

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the line takes at this width."""
        room = width - self.indent - PAGE_ROOM * self.title.style.size
        self.width, self.height = width, self.title.wrap(room, height)[1]
        return width, self.height

    def beginning(self, width: float) -> float:
        """The whole of it: a heading is not parted from its page."""
        return self.wrap(width, 0)[1]

    def split(self, width: float, height: float) -> list[Flowable]:
        """Nothing: the next page has it."""
        return []

    def draw(self) -> None:
        """Draw the heading, and leave the place of its page."""
        canvas = self.canv
        self.title.drawOn(canvas, self.indent, 0)
        style = self.title.style
        y = style.line_height / 2 - style.size * 0.36

        def number(_pages: int) -> str:
            page = str(canvas.page_of[self.key])
            return write_line(canvas, self.width, y, page, face=style.face, size=style.size, align="right")

        canvas._code.append(canvas.open_mark(self.title.element))
        canvas.draw_at_the_end(number)
        canvas._code.append(END)
