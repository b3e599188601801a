"""A drawing of `charts` drawn on paper: the same shapes and patterns as on the page."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from selfreview.charts.drawing import Dot, Drawing, Fill, Hatch, Label, Pointer, Rect, Rule, Shape
from selfreview.documents.placement import lay_line, write_placed
from selfreview.documents.text import clean
from selfreview.documents.typeface import Face

_TILE = 5.0


def draw_figure(canvas: Canvas, drawing: Drawing) -> None:
    """Draw it with its lower left corner at the origin, one unit to the point."""
    for shape in drawing.shapes:
        _DRAWN[type(shape)](canvas, shape, drawing.height)


def _draw_rect(canvas: Canvas, shape: Rect, top: float) -> None:
    low = top - shape.y - shape.height
    canvas.setFillColor(HexColor(shape.fill.ground))
    canvas.rect(shape.x, low, shape.width, shape.height, stroke=0, fill=1)
    if shape.fill.hatch is not Hatch.PLAIN:
        canvas.saveState()
        outline = canvas.beginPath()
        outline.rect(shape.x, low, shape.width, shape.height)
        canvas.clipPath(outline, stroke=0, fill=0)
        _hatch(canvas, shape.fill, shape.x, low, shape.width, shape.height)
        canvas.restoreState()
    canvas.setStrokeColor(HexColor(shape.outline))
    canvas.setLineWidth(0.6)
    canvas.setDash([3, 2] if shape.dashed else [])
    canvas.rect(shape.x, low, shape.width, shape.height, stroke=1, fill=0)
    canvas.setDash([])


def _hatch(canvas: Canvas, fill: Fill, x: float, y: float, across: float, tall: float) -> None:
    """Draw the pattern as a few long lines, dashed where it is broken: a dot is a dash of no length with round ends."""
    pattern = _PATTERNS[fill.hatch]
    canvas.setStrokeColor(HexColor(fill.ink))
    canvas.setLineWidth(pattern.width)
    if pattern.dashes:
        canvas.setDash(list(pattern.dashes), pattern.phase)
    canvas.setLineCap(1 if pattern.is_round else 0)
    canvas.lines(
        [
            (x + x1, y + y1, x + x2, y + y2)
            for run in pattern.runs
            for x1, y1, x2, y2 in run(math.ceil(across / _TILE), math.ceil(tall / _TILE))
        ]
    )


Line = tuple[float, float, float, float]
Lines = Iterator[Line]


def _level(at: float, start: float = 0.0) -> Callable[[int, int], Lines]:
    return lambda columns, rows: ((start, row * _TILE + at, columns * _TILE, row * _TILE + at) for row in range(rows))


def _upright(at: float) -> Callable[[int, int], Lines]:
    return lambda columns, rows: (
        (column * _TILE + at, 0, column * _TILE + at, rows * _TILE) for column in range(columns)
    )


def _rising(columns: int, rows: int) -> Lines:
    for column in range(-rows + 1, columns):
        yield column * _TILE, 0, (column + rows) * _TILE, rows * _TILE


def _falling(columns: int, rows: int) -> Lines:
    for column in range(-rows + 1, columns):
        yield column * _TILE, rows * _TILE, (column + rows) * _TILE, 0


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Lines over so many columns and rows of tiles, their width, and the dashes that break them."""

    width: float
    runs: tuple[Callable[[int, int], Lines], ...]
    dashes: tuple[float, ...] = ()
    phase: float = 0.0
    is_round: bool = False


_DIAGONAL = _TILE * math.sqrt(2)
_ARM = 2.6 * math.sqrt(2)
_PATTERNS = {
    Hatch.RISING: _Pattern(0.9, (_rising,)),
    Hatch.FALLING: _Pattern(0.9, (_falling,)),
    Hatch.LEVEL: _Pattern(0.5, (_level(1.2), _level(3.7))),
    Hatch.UPRIGHT: _Pattern(0.5, (_upright(1.2), _upright(3.7))),
    Hatch.SQUARES: _Pattern(0.5, (_level(2.5), _upright(2.5))),
    # Two arms that cross in the middle of each tile.
    Hatch.CROSSES: _Pattern(0.5, (_rising, _falling), (_ARM, _DIAGONAL - _ARM), (_DIAGONAL + _ARM) / 2),
    Hatch.DOTS: _Pattern(1.2, (_level(1.2, 1.2), _level(3.7, 3.7)), (0, _TILE), is_round=True),
}


def _draw_rule(canvas: Canvas, shape: Rule, top: float) -> None:
    canvas.setStrokeColor(HexColor(shape.colour))
    canvas.setLineWidth(shape.width * 0.6)
    canvas.setDash([3, 2] if shape.dashed else [])
    canvas.line(shape.x1, top - shape.y1, shape.x2, top - shape.y2)
    canvas.setDash([])


def _draw_dot(canvas: Canvas, shape: Dot, top: float) -> None:
    canvas.setFillColor(HexColor(shape.fill))
    canvas.setStrokeColor(HexColor(shape.outline))
    canvas.setLineWidth(0.9)
    canvas.circle(shape.x, top - shape.y, shape.radius, stroke=1, fill=1)


def _draw_pointer(canvas: Canvas, shape: Pointer, top: float) -> None:
    tip, half = top - shape.y, shape.size / 2
    path = canvas.beginPath()
    path.moveTo(shape.x, tip)
    path.lineTo(shape.x - half, tip + shape.size)
    path.lineTo(shape.x + half, tip + shape.size)
    path.close()
    canvas.setFillColor(HexColor(shape.fill))
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_label(canvas: Canvas, shape: Label, top: float) -> None:
    face = Face.BOLD if shape.bold else Face.REGULAR
    placed = lay_line(clean(shape.text).text, face, shape.size)
    across = max((one.right for one in placed), default=0.0)
    left = shape.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * across
    pen = canvas.beginText(left, top - shape.y)
    pen.setFont(face.value, shape.size)
    pen.setFillColor(HexColor(shape.colour))
    for one in placed:
        write_placed(pen, one, left, top - shape.y, shape.size)
    canvas.drawText(pen)


_DRAWN: dict[type[Shape], Callable[..., None]] = {
    Rect: _draw_rect,
    Rule: _draw_rule,
    Dot: _draw_dot,
    Pointer: _draw_pointer,
    Label: _draw_label,
}
