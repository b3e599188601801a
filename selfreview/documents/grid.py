"""Tables on paper: heading rows come again on every page, and no row is cut unless no page could hold it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, FrameBreak

from selfreview.documents.prose import Block, Prose
from selfreview.documents.tagging import TaggedCanvas

RULE = "#7b858c"
STRONG_RULE = "#14181c"
HEAD_TINT = "#e3e8ea"
GROUP_TINT = "#f1f4f5"
TOGETHER = 3
"""Rows of a table that stand together at the end of a page and at the beginning of the next, where it has so many."""
FEW = 2 * TOGETHER
"""From so many rows on a table is parted; one of fewer is not, unless it takes more than `LITTLE` of a page."""
LITTLE = 0.4


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row from left to right; a row of one cell spans the grid. `least` is a height in points."""

    cells: tuple[Prose | None, ...]
    tint: str = ""
    least: float = 0.0
    with_next: bool = False
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The room around a cell's text in points, and whether the columns are parted by rules too."""

    across: float = 5.0
    down: float = 4.0
    columns_ruled: bool = False


def fit_widths(shares: Sequence[float], least: Sequence[float], total: float) -> list[float] | None:
    """Widths by their shares, none below its least one; None where the least ones do not fit together."""
    if sum(least) > total:
        return None
    held: set[int] = set()
    while True:
        free = total - sum(least[at] for at in held)
        weight = sum(share for at, share in enumerate(shares) if at not in held)
        widths = [least[at] if at in held else free * share / weight for at, share in enumerate(shares)]
        narrow = {at for at, width in enumerate(widths) if at not in held and width < least[at]}
        if not narrow:
            return widths
        held |= narrow


class Grid(Block):
    """Rows under heading rows; `page` is the height in points that a page has for it.

    A `whole` grid is broken only where no page could hold it.
    """

    def __init__(
        self,
        widths: Sequence[float],
        head: Sequence[Row],
        rows: Sequence[Row],
        look: Look,
        *,
        page: float,
        whole: bool = False,
    ) -> None:
        super().__init__()
        self.widths = tuple(widths)
        self.head = tuple(head)
        self.rows = tuple(rows)
        self.look = look
        self.page = page
        self._is_whole = whole
        self.spaceBefore = self.spaceAfter = 6
        self._heights: list[float] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The width and height in points that the grid takes."""
        if not self._heights:
            self._heights = [self._measure(row) for row in (*self.head, *self.rows)]
        self.width, self.height = sum(self.widths), sum(self._heights)
        return self.width, self.height

    def beginning(self, width: float) -> float:
        """The heading rows with the first row under them, or all of a whole grid."""
        self.wrap(width, 0)
        first = next((at for at, row in enumerate(self.rows) if not row.with_next), len(self.rows))
        return self.height if self.whole else sum(self._heights[: len(self.head) + first + 1])

    @property
    def whole(self) -> bool:
        """Whether it is never parted: asked so, or too few rows to be read in two tables."""
        return self._is_whole or (len(self.rows) < FEW and self.height <= self.page * LITTLE)

    def _spans(self, row: Row) -> tuple[float, ...]:
        return self.widths if len(row.cells) == len(self.widths) else (sum(self.widths),)

    def _measure(self, row: Row) -> float:
        tallest = max(
            cell.wrap(span - 2 * self.look.across, 0)[1] if cell else 0.0
            for cell, span in zip(row.cells, self._spans(row), strict=True)
        )
        return max(tallest + 2 * self.look.down, row.least)

    def split(self, width: float, height: float) -> list[Flowable]:
        """The rows that fit and, under the same heading rows, the others."""
        self.wrap(width, height)
        if self.whole and height < self.height <= self.page:
            return []
        heading = sum(self._heights[: len(self.head)])
        heights = self._heights[len(self.head) :]
        room = height - heading
        fitting = 0
        while fitting < len(heights) and heights[fitting] <= room + 1e-6:
            room -= heights[fitting]
            fitting += 1
        if fitting == len(heights):
            return [self]
        first, rest = list(self.rows[:fitting]), list(self.rows[fitting:])
        above, below = heights[:fitting], heights[fitting:]
        spared = 0
        if heights[fitting] > self.page - heading and (cut := self._cut(rest[0], room)):
            first.append(cut[0])
            above.append(self._measure(cut[0]))
            rest[0] = cut[1]
            below[0] = self._measure(cut[1])
        else:
            # One row under its headings on a page of its own is read as a table of its own.
            spared = max(0, min(TOGETHER - len(rest), len(first) - TOGETHER))
            rest, below = first[len(first) - spared :] + rest, above[len(above) - spared :] + below
            first, above = first[: len(first) - spared], above[: len(above) - spared]
        last = next((at for at, row in reversed(list(enumerate(first))) if not row.with_next), -1)
        if last < 0 and height >= self.page - 1e-6:
            # Rows that no page can hold together part where the page ends.
            last = len(first) - 1
        rest, below = first[last + 1 :] + rest, above[last + 1 :] + below
        first, above = first[: last + 1], above[: last + 1]
        if not first:
            return []
        before, after = self._part(first, above), self._part(rest, below)
        before.spaceBefore, before.spaceAfter = self.spaceBefore, 0
        after.spaceBefore, after.spaceAfter = 0, self.spaceAfter
        # What was spared would fit where it came from.
        return [before, FrameBreak(), after] if spared else [before, after]

    def _part(self, rows: Sequence[Row], heights: Sequence[float]) -> "Grid":
        part = Grid(self.widths, self.head, rows, self.look, page=self.page)
        # What is measured once is not measured again for every page that follows.
        part._heights = [*self._heights[: len(self.head)], *heights]
        return part

    def _cut(self, row: Row, room: float) -> tuple[Row, Row] | None:
        above: list[Prose | None] = []
        below: list[Prose | None] = []
        for cell, span in zip(row.cells, self._spans(row), strict=True):
            parts = cell.parts(span - 2 * self.look.across, room - 2 * self.look.down) if cell else [None]
            if not parts:
                return None
            above.append(parts[0])
            below.append(parts[1] if len(parts) > 1 else None)
        return Row(tuple(above), row.tint), Row(tuple(below), row.tint)

    def draw(self) -> None:
        """Draw tints and rules as artifacts and the cells in reading order."""
        canvas = self.canv
        rows = (*self.head, *self.rows)
        with canvas.artifact():
            self._paint(canvas, rows)
        top = self.height
        for row, height in zip(rows, self._heights, strict=True):
            left = 0.0
            for cell, span in zip(row.cells, self._spans(row), strict=True):
                if cell:
                    cell.drawOn(canvas, left + self.look.across, top - self.look.down - cell.height)
                left += span
            top -= height

    def _paint(self, canvas: TaggedCanvas, rows: Sequence[Row]) -> None:
        tops = [self.height]
        for row, height in zip(rows, self._heights, strict=True):
            if row.tint:
                canvas.setFillColor(HexColor(row.tint))
                canvas.rect(0, tops[-1] - height, self.width, height, stroke=0, fill=1)
            tops.append(tops[-1] - height)
        for at, (row, y) in enumerate(zip(rows, tops[1:], strict=True)):
            heavy = row.heavy or at + 1 == len(rows)
            canvas.setStrokeColor(HexColor(STRONG_RULE if heavy else RULE))
            canvas.setLineWidth(0.9 if heavy else 0.4)
            canvas.line(0, y, self.width, y)
        canvas.setLineWidth(0.9)
        canvas.setStrokeColor(HexColor(STRONG_RULE))
        canvas.line(0, self.height, self.width, self.height)
        if self.look.columns_ruled:
            canvas.setLineWidth(0.4)
            canvas.setStrokeColor(HexColor(RULE))
            x = 0.0
            for width in self.widths[:-1]:
                x += width
                canvas.line(x, 0, x, self.height)
