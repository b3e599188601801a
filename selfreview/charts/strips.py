"""Measures of services on a line: what most lie between, the middle one, England, and one's own mark; no better end."""

from collections.abc import Sequence
from fractions import Fraction

from selfreview.charts.drawing import (
    ACCENT,
    GRID,
    INK,
    SCREEN,
    SOFT_INK,
    THIS_SERVICE,
    Drawing,
    Fill,
    Label,
    Pointer,
    Rect,
    Rule,
    Sheet,
    Size,
)
from selfreview.domain.benchmarking.release.shown import Strip
from selfreview.speech import gettext, lazy

OUTER = 0.07
"""The part of the width that stays free outside P10 and P90, for an own mark beyond them."""

BOX = Fill("#d9eaec")


def draw_strips(strips: Sequence[Strip], *, title: str, size: Size = SCREEN, own: str = THIS_SERVICE) -> Drawing:
    """Strips one under the other, each stretched so that P10 and P90 (or P25 and P75) stand on the same verticals."""
    sheet = Sheet(size)
    for strip in strips:
        if sheet.shapes:
            sheet.space(0.5)
        _draw(sheet, strip, named=len(strips) > 1, own=own)
    return sheet.finish(title, " ".join(_say(strip, own) for strip in strips))


def _ends(strip: Strip) -> tuple[Fraction, Fraction] | None:
    for low, high in ((strip.p10, strip.p90), (strip.p25, strip.p75)):
        if low is not None and high is not None:
            return low, high
    return None


def _draw(sheet: Sheet, strip: Strip, *, named: bool, own: str) -> None:
    size, ends = sheet.size, _ends(strip)
    if named:
        sheet.write(strip.label, bold=True)
    if ends is None:
        sheet.write(gettext("not told: too few services"))
        return
    low, high = ends
    left, across = size.width * OUTER, size.width * (1 - 2 * OUTER)

    def place(value: Fraction) -> float:
        if high == low:
            return left + across / 2
        return min(
            max(left + float((value - low) / (high - low)) * across, size.text * 0.3), size.width - size.text * 0.3
        )

    top, tall = sheet.y + size.text * 0.9, size.text * 1.3
    middle = top + tall / 2
    sheet.shapes.append(Rule(left, middle, left + across, middle, INK, 1.5))
    for end in (left, left + across):
        sheet.shapes.append(Rule(end, top, end, top + tall, GRID, 1.0))
    if strip.p25 is not None and strip.p75 is not None:
        x = place(strip.p25)
        sheet.shapes.append(Rect(x, top, max(place(strip.p75) - x, 1.0), tall, BOX, ACCENT))
    if strip.ratio is not None:
        x = place(strip.ratio)
        sheet.shapes.append(Rule(x, top - 2, x, top + tall + 2, SOFT_INK, 2.0, dashed=True))
    if strip.median is not None:
        x = place(strip.median)
        sheet.shapes.append(Rule(x, top - 2, x, top + tall + 2, INK, 3.0))
    if strip.own is not None:
        sheet.shapes.append(Pointer(place(strip.own), top - 1, size.text * 0.8))
    foot = top + tall + size.line
    sheet.shapes.append(Label(0, foot, strip.show(low), size.text * 0.9))
    sheet.shapes.append(Label(size.width, foot, strip.show(high), size.text * 0.9, anchor="end"))
    if strip.median is not None:
        sheet.shapes.append(
            Label(
                size.width / 2,
                foot,
                gettext("middle {median}", median=strip.show(strip.median)),
                size.text * 0.9,
                True,
                "middle",
            )
        )
    sheet.y = foot + size.text * 0.2
    if strip.own is not None:
        sheet.write(f"▼ {own}: {strip.show(strip.own)}")


def _say(strip: Strip, own: str) -> str:
    names = {
        gettext("one in ten is below"): strip.p10,
        gettext("one in four is below"): strip.p25,
        gettext("middle service"): strip.median,
        gettext("one in four is above"): strip.p75,
        gettext("one in ten is above"): strip.p90,
        gettext("England"): strip.ratio,
        own: strip.own,
    }
    told = [f"{name} {strip.show(value)}" for name, value in names.items() if value is not None]
    return f"{strip.label}: {', '.join(told) or gettext('not told')}."


KEY = lazy("Line: from P10 to P90. Box: from P25 to P75. Thick tick: middle service. Dashed tick: England.")
"""What the parts of a strip are, for the words beside it."""
