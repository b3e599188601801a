"""One drawing for page and paper: what is shown as SVG and printed as PDF is the same value."""

from selfreview.charts.bars import (
    Bar,
    Length,
    Part,
    counted,
    divided,
    draw_distributions,
    draw_lengths,
    draw_progress,
    tallied,
)
from selfreview.charts.drawing import SCREEN, Drawing, Size, letters
from selfreview.charts.exhibits import draw_exhibit, frame, partial_parts
from selfreview.charts.grids import Group, Panel, Series, draw_history, draw_spread
from selfreview.charts.overview import OverviewGroup, OverviewRow, ThinBar, draw_overview
from selfreview.charts.svg import to_svg

__all__ = [
    "SCREEN",
    "Bar",
    "Drawing",
    "Group",
    "Length",
    "OverviewGroup",
    "OverviewRow",
    "Panel",
    "Part",
    "Series",
    "Size",
    "ThinBar",
    "counted",
    "divided",
    "draw_distributions",
    "draw_exhibit",
    "draw_history",
    "draw_lengths",
    "draw_overview",
    "draw_progress",
    "draw_spread",
    "frame",
    "letters",
    "partial_parts",
    "tallied",
    "to_svg",
]
