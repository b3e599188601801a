"""Shares of a whole, and numbers side by side, as bars."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from selfreview.charts.drawing import (
    ACCENT,
    NOT_KNOWN,
    PAPER,
    SCREEN,
    THIS_SERVICE,
    TOGETHER,
    UNKNOWN,
    Drawing,
    Fill,
    Hatch,
    Label,
    Pointer,
    Rect,
    Sheet,
    Size,
    letters,
    level_fill,
    level_key,
    text_width,
)
from selfreview.domain.distribution import percent, whole_percent
from selfreview.speech import gettext, lazy

UNSURE = {TOGETHER: lazy("known only together"), UNKNOWN: NOT_KNOWN}
"""What a key says of the fills that are no level's."""

DONE = lazy("done")


@dataclass(frozen=True, slots=True)
class Part:
    """A share (0 to 100) of a bar: one level, or a range of levels known only together; ranks from 0, inclusive."""

    low: int
    high: int
    share: float
    figure: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One distribution. Without parts it shows its note alone: a suppressed group keeps its place and its reason.

    `base` says how many it counts ("132 returns"), `own` is the rank to point out.
    """

    label: str
    parts: tuple[Part, ...]
    base: str
    own: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """A row of a bar list: a value drawn to scale and the figure printed for it."""

    label: str
    value: float
    figure: str
    own: bool = False


def counted(numbers: Sequence[int]) -> tuple[Part, ...]:
    """The parts of a distribution known in full, lowest level first, each with its number and whole percentage."""
    total = sum(numbers)
    return tuple(
        Part(rank, rank, percent(number, total) or 0.0, f"{number} ({whole_percent(percent(number, total))}%)")
        for rank, number in enumerate(numbers)
        if total
    )


def tallied(numbers: Sequence[int]) -> tuple[Part, ...]:
    """The parts of one service's own exemplars, lowest level first, in numbers alone: no percentage is made of them."""
    total = sum(numbers)
    return tuple(
        Part(rank, rank, percent(number, total) or 0.0, str(number)) for rank, number in enumerate(numbers) if total
    )


def divided(count: int, below: Mapping[int, int], published: Collection[tuple[int, int]]) -> tuple[Part, ...]:
    """The parts of a distribution of which only some boundaries are known.

    `below` gives, for a rank, the whole percentage of returns under it;
    `published` the ranges that the source prints, all others are derived.
    """
    edges = sorted({0: 0, **below, count: 100}.items())
    parts = []
    for (low, start), (end, stop) in pairwise(edges):
        whole = (low, end) == (0, count)
        figure = "" if whole else f"{stop - start}%"
        parts.append(Part(low, end - 1, stop - start, figure, not whole and (low, end - 1) not in published))
    return tuple(parts)


def draw_distributions(
    levels: Sequence[str],
    bars: Sequence[Bar],
    *,
    title: str,
    size: Size = SCREEN,
    own: str = THIS_SERVICE,
    key: bool = True,
) -> Drawing:
    """Bars of the levels (labels, lowest first) one under the other, with one key to all."""
    sheet = Sheet(size)
    marks = letters(levels)
    if key:
        entries = level_key(levels)
        fills = {part_fill(part, len(levels)) for bar in bars for part in bar.parts}
        entries += [(fill, words) for fill, words in UNSURE.items() if fill in fills]
        sheet.key(entries)
    for bar in bars:
        if sheet.shapes:
            sheet.space(0.55)
        _draw_bar(sheet, bar, levels, marks, own)
    return sheet.finish(title, " ".join(_say(bar, levels, own) for bar in bars))


def part_fill(part: Part, count: int) -> Fill:
    """The fill of a part of a bar of so many levels."""
    if part.low == part.high:
        return level_fill(part.low, count)
    return UNKNOWN if (part.low, part.high) == (0, count - 1) else TOGETHER


def figure_in_words(part: Part, names: Sequence[str]) -> str:
    """A part of a bar with the names of its levels, such as \"Good+Best 49%, derived\"."""
    if not part.figure:
        return str(NOT_KNOWN)
    told = f"{'+'.join(names[part.low : part.high + 1])} {part.figure}"
    return gettext("{figure}, derived", figure=told) if part.derived else told


def _draw_bar(sheet: Sheet, bar: Bar, levels: Sequence[str], marks: Sequence[str], own: str) -> None:
    size = sheet.size
    both = f"{bar.label} · {bar.base}" if bar.base else bar.label
    sheet.write(both, bold=True)
    tall = size.text * 1.9
    starts = [sum(part.share for part in bar.parts[:at]) for at in range(len(bar.parts))]
    # Whole percentages of one distribution may add up to 99 or 101.
    scale = size.width / max(sum(part.share for part in bar.parts), 1)
    pointed = _owned(bar)
    if pointed is not None:
        middle = (starts[pointed] + bar.parts[pointed].share / 2) * scale
        half = text_width(own, size.text) / 2
        sheet.space(1)
        at = min(max(middle, half), size.width - half)
        sheet.shapes.append(Label(at, sheet.y - size.text * 0.3, own, size.text, False, "middle"))
        sheet.space(0.45)
        sheet.shapes.append(Pointer(middle, sheet.y, size.text * 0.6))
    sheet.space(0.15)
    if not bar.parts:
        frame = len(sheet.shapes)
        top = sheet.y
        sheet.space(0.2)
        sheet.write(bar.note, x=size.text * 0.5, width=size.width - size.text)
        sheet.space(0.2)
        sheet.shapes.insert(frame, Rect(0, top, size.width, sheet.y - top, Fill(PAPER), dashed=True))
        return
    for part, start in zip(bar.parts, starts, strict=True):
        if not part.share:
            continue
        x, across = start * scale, part.share * scale
        fill = part_fill(part, len(levels))
        sheet.shapes.append(Rect(x, sheet.y, across, tall, fill, dashed=fill == UNKNOWN))
        sign = "+".join(marks[part.low : part.high + 1]) if part.figure else NOT_KNOWN
        if across > (0.76 * len(sign) + 0.6) * size.text:
            sheet.plate(x + across / 2, sheet.y + tall / 2, sign)
    sheet.y += tall
    sheet.list_figures([figure_in_words(part, marks) for part in bar.parts])
    if bar.note:
        sheet.write(bar.note)


def _owned(bar: Bar) -> int | None:
    if bar.own is None:
        return None
    return next((at for at, part in enumerate(bar.parts) if part.low <= bar.own <= part.high), None)


def _say(bar: Bar, levels: Sequence[str], own: str) -> str:
    names = [figure_in_words(part, levels) for part in bar.parts]
    said = f"{bar.label}" + (f", {bar.base}" if bar.base else "") + ": " + (", ".join(names) or bar.note) + "."
    if bar.parts and bar.note:
        said += f" {bar.note}."
    return said if bar.own is None else f"{said} {own}: {levels[bar.own]}."


def draw_lengths(
    rows: Sequence[Length],
    *,
    title: str,
    size: Size = SCREEN,
    base: str = "",
    own: str = THIS_SERVICE,
    among: Sequence[Length] = (),
) -> Drawing:
    """Rows of one measure, each with its figure at the end of its bar; some of a list to the scale of all `among`."""
    sheet, among = Sheet(size), among or rows
    if base:
        sheet.write(base)
    longest = max((text_width(row.label, size.text) for row in among), default=0.0)
    beside = longest <= size.width * 0.42
    left = longest + size.text * 0.6 if beside else 0.0
    most = max((row.value for row in among), default=0.0)

    def figure_of(row: Length) -> str:
        return row.figure + (f" ({str(own).lower()})" if row.own else "")

    figures = [figure_of(row) for row in rows]
    widest = max((text_width(figure_of(row), size.text) for row in among), default=0.0)
    room = max(size.width - left - widest - size.text, size.width * 0.2)
    for row, figure in zip(rows, figures, strict=True):
        sheet.space(0.3)
        if not beside:
            sheet.write(row.label)
        tall = size.text * 1.2
        base_line = sheet.y + tall * 0.78
        if beside:
            sheet.shapes.append(Label(left - size.text * 0.5, base_line, row.label, size.text, row.own, "end"))
        across = row.value / most * room if most else 0.0
        fill = replace(Fill(ACCENT), hatch=Hatch.RISING, ink=PAPER) if row.own else Fill(ACCENT)
        if across:
            sheet.shapes.append(Rect(left, sheet.y, across, tall, fill))
        sheet.shapes.append(Label(left + across + size.text * 0.4, base_line, figure, size.text, row.own))
        sheet.y += tall
    said = "; ".join(f"{row.label}: {figure}" for row, figure in zip(rows, figures, strict=True))
    return sheet.finish(title, " ".join(filter(None, (f"{base}." if base else "", f"{said}."))))


def draw_progress(done: int, total: int, *, title: str, size: Size = SCREEN, noun: str = DONE) -> Drawing:
    """How many of a number are done, each a cell of its own while there is room for cells."""
    sheet = Sheet(size)
    words = gettext("{done} of {total} {noun}", done=done, total=total, noun=noun)
    sheet.write(words, bold=True)
    sheet.space(0.15)
    tall = size.text * 1.1
    cells = total if 0 < total <= size.width / 6 else 1
    step = size.width / cells
    if cells == total:
        for at in range(cells):
            sheet.shapes.append(Rect(at * step, sheet.y, step, tall, Fill(ACCENT if at < done else PAPER)))
    else:
        sheet.shapes.append(Rect(0, sheet.y, size.width, tall, Fill(PAPER)))
        if done:
            sheet.shapes.append(Rect(0, sheet.y, size.width * done / total, tall, Fill(ACCENT)))
    sheet.y += tall
    return sheet.finish(title, f"{words}.")
