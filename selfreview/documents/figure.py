"""A drawing of `charts` drawn on paper: the same shapes and patterns as on the page."""

from collections.abc import Callable, Iterator

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
    if fill.hatch is Hatch.DOTS:
        canvas.setFillColor(HexColor(fill.ink))
        for left, low in _tiles(x, y, across, tall):
            canvas.circle(left + 1.2, low + 1.2, 0.6, stroke=0, fill=1)
            canvas.circle(left + 3.7, low + 3.7, 0.6, stroke=0, fill=1)
        return
    canvas.setStrokeColor(HexColor(fill.ink))
    canvas.setLineWidth(0.9 if fill.hatch in (Hatch.RISING, Hatch.FALLING) else 0.5)
    strokes = [
        (left + x1, low + y1, left + x2, low + y2)
        for left, low in _tiles(x, y, across, tall)
        for x1, y1, x2, y2 in _STROKES[fill.hatch]
    ]
    canvas.lines(strokes)


_STROKES = {
    Hatch.RISING: ((0, 0, 5, 5),),
    Hatch.FALLING: ((0, 5, 5, 0),),
    Hatch.LEVEL: ((0, 1.2, 5, 1.2), (0, 3.7, 5, 3.7)),
    Hatch.UPRIGHT: ((1.2, 0, 1.2, 5), (3.7, 0, 3.7, 5)),
    Hatch.SQUARES: ((0, 2.5, 5, 2.5), (2.5, 0, 2.5, 5)),
    Hatch.CROSSES: ((1.2, 1.2, 3.8, 3.8), (1.2, 3.8, 3.8, 1.2)),
}


def _tiles(x: float, y: float, across: float, tall: float) -> Iterator[tuple[float, float]]:
    for row in range(int(tall / _TILE) + 1):
        for column in range(int(across / _TILE) + 1):
            yield x + column * _TILE, y + row * _TILE


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
