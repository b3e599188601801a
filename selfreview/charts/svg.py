"""A drawing as SVG for a page: attributes only, so that the strictest content policy shows it."""

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from selfreview.charts.drawing import Dot, Drawing, Fill, Hatch, Label, Pointer, Rect, Rule, Shape

_TILE = 8

_MARKS = {
    Hatch.RISING: '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="{ink}" stroke-width="1.6"/>',
    Hatch.FALLING: '<path d="M-2 6 2 10M0 0 8 8M6-2 10 2" stroke="{ink}" stroke-width="1.6"/>',
    Hatch.DOTS: '<circle cx="2" cy="2" r="1.1" fill="{ink}"/><circle cx="6" cy="6" r="1.1" fill="{ink}"/>',
    Hatch.LEVEL: '<path d="M0 2H8M0 6H8" stroke="{ink}" stroke-width="1"/>',
    Hatch.UPRIGHT: '<path d="M2 0V8M6 0V8" stroke="{ink}" stroke-width="1"/>',
    Hatch.SQUARES: '<path d="M0 4H8M4 0V8" stroke="{ink}" stroke-width="1"/>',
    Hatch.CROSSES: '<path d="M2 2 6 6M6 2 2 6" stroke="{ink}" stroke-width="1"/>',
}


def to_svg(drawing: Drawing, *, name: str, told: str = "") -> str:
    """The drawing as an `svg` element; `name` begins every id in it and must be unique on its page.

    `told` is its description where a table beside it tells the numbers. What
    is written in the picture is kept from being read out a second time.
    """
    fills = dict.fromkeys(
        shape.fill for shape in drawing.shapes if isinstance(shape, Rect) and shape.fill.hatch is not Hatch.PLAIN
    )
    ids = {fill: f"{name}-p{place}" for place, fill in enumerate(fills)}
    parts = [
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_n(drawing.width)} '
        f'{_n(drawing.height)}" aria-labelledby={quoteattr(name + "-t")} aria-describedby={quoteattr(name + "-d")}>',
        f"<title id={quoteattr(name + '-t')}>{escape(_said(drawing.title))}</title>",
        f"<desc id={quoteattr(name + '-d')}>{escape(_said(told or drawing.description))}</desc>",
    ]
    if ids:
        parts += ["<defs>", *(_pattern(fill, key) for fill, key in ids.items()), "</defs>"]
    parts += ['<g aria-hidden="true">', *(_DRAWN[type(shape)](shape, ids) for shape in drawing.shapes), "</g>"]
    return "".join([*parts, "</svg>"])


def _said(text: str) -> str:
    # XML has no way to write these, not even escaped.
    return "".join(
        c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else "\ufffd" for c in str(text)
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _pattern(fill: Fill, key: str) -> str:
    return (
        f'<pattern id={quoteattr(key)} width="{_TILE}" height="{_TILE}" patternUnits="userSpaceOnUse">'
        f'<rect width="{_TILE}" height="{_TILE}" fill="{fill.ground}"/>{_MARKS[fill.hatch].format(ink=fill.ink)}'
        "</pattern>"
    )


def _rect(shape: Rect, ids: dict[Fill, str]) -> str:
    paint = f"url(#{ids[shape.fill]})" if shape.fill in ids else shape.fill.ground
    return (
        f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}" '
        f'fill={quoteattr(paint)} stroke="{shape.outline}"{_dashes(shape.dashed)}/>'
    )


def _rule(shape: Rule, ids: dict[Fill, str]) -> str:
    return (
        f'<line x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}" '
        f'stroke="{shape.colour}" stroke-width="{_n(shape.width)}"{_dashes(shape.dashed)}/>'
    )


def _dashes(dashed: bool) -> str:
    return ' stroke-dasharray="4 3"' if dashed else ""


def _dot(shape: Dot, ids: dict[Fill, str]) -> str:
    return (
        f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
        f'fill="{shape.fill}" stroke="{shape.outline}" stroke-width="1.5"/>'
    )


def _pointer(shape: Pointer, ids: dict[Fill, str]) -> str:
    half = shape.size / 2
    points = ((shape.x, shape.y), (shape.x - half, shape.y - shape.size), (shape.x + half, shape.y - shape.size))
    return f'<polygon points="{_points(points)}" fill="{shape.fill}"/>'


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _label(shape: Label, ids: dict[Fill, str]) -> str:
    weight = ' font-weight="700"' if shape.bold else ""
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    return (
        f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}"{weight}{anchor} '
        f'fill="{shape.colour}">{escape(_said(shape.text))}</text>'
    )


_DRAWN: dict[type[Shape], Callable[..., str]] = {
    Rect: _rect,
    Rule: _rule,
    Dot: _dot,
    Pointer: _pointer,
    Label: _label,
}
