"""The charts of a national report: each exhibit that has something to draw as one drawing."""

from collections.abc import Sequence

from selfreview.charts.bars import Bar, Length, Part, counted, draw_distributions, draw_lengths
from selfreview.charts.drawing import SCREEN, Drawing, Size
from selfreview.domain.exhibits import Exhibit, Strip
from selfreview.domain.framework import FigureStatus
from selfreview.domain.partial_figures import PartialFigures


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
