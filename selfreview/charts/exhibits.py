"""The charts of a national report: each exhibit that has something to draw as one drawing."""

from collections.abc import Sequence
from dataclasses import replace

from selfreview.charts.bars import Bar, Length, Part, counted, draw_distributions, draw_lengths
from selfreview.charts.drawing import PAPER, SCREEN, Drawing, Fill, Rect, Rule, Shape, Sheet, Size
from selfreview.domain.framework.framework import FigureStatus
from selfreview.domain.nation.exhibits import Exhibit, Strip
from selfreview.domain.nation.historic_figures import PartialFigures


def draw_exhibit(exhibit: Exhibit, levels: Sequence[str], *, size: Size = SCREEN, key: bool = True) -> Drawing | None:
    """The chart of an exhibit; None where it is a table alone. `levels` are the labels, lowest first."""
    if exhibit.strips:
        bars = [_bar(strip) for strip in exhibit.strips]
        return draw_distributions(levels, bars, title=exhibit.title, size=size, key=key)
    if exhibit.rods:
        rows = [Length(rod.label, rod.value, rod.figure) for rod in exhibit.rods]
        return draw_lengths(rows, title=exhibit.title, size=size)
    return None


def _bar(strip: Strip) -> Bar:
    if strip.partial is not None:
        return Bar(strip.label, partial_parts(strip.partial), strip.base, note=strip.note)
    parts = counted(strip.numbers) if strip.numbers else ()
    return Bar(strip.label, parts, strip.base, note=strip.note)


def partial_parts(partial: PartialFigures) -> tuple[Part, ...]:
    """What was published of an exemplar as the parts of a bar; what is unknown is a part without a figure."""
    return tuple(
        Part(
            segment.low,
            segment.high,
            segment.width,
            "" if segment.percent is None else f"{segment.percent}%",
            segment.status is FigureStatus.DERIVED,
        )
        for segment in partial.segments
    )


def frame(drawing: Drawing, source: str, *, size: Size = SCREEN) -> Drawing:
    """A drawing to stand by itself: its title above it, where it comes from below, on a ground of its own."""
    sheet = Sheet(size)
    sheet.write(drawing.title, bold=True)
    sheet.space(0.3)
    sheet.shapes += [_lower(shape, sheet.y) for shape in drawing.shapes]
    sheet.y += drawing.height
    sheet.write(source)
    whole = sheet.finish(drawing.title, f"{drawing.description} {source}")
    ground = Rect(0, 0, whole.width, whole.height, Fill(PAPER), PAPER)
    return replace(whole, shapes=(ground, *whole.shapes))


def _lower(shape: Shape, down: float) -> Shape:
    if isinstance(shape, Rule):
        return replace(shape, y1=shape.y1 + down, y2=shape.y2 + down)
    return replace(shape, y=shape.y + down)
