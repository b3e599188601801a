"""All exemplars in one picture: a row for each, its ratings by year and thin bars that share one baseline."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfreview.charts.bars import UNSURE, Part, figure_in_words, part_fill
from selfreview.charts.drawing import (
    GRID,
    PAPER,
    SCREEN,
    SOFT_INK,
    UNKNOWN,
    Drawing,
    Fill,
    Label,
    Pointer,
    Rect,
    Rule,
    Sheet,
    Size,
    fold,
    letters,
    level_fill,
    level_key,
    text_width,
)
from selfreview.speech import gettext

STACKED_BELOW = 36
"""Narrower than so many letters, an exemplar's name stands above its row."""


@dataclass(frozen=True, slots=True)
class ThinBar:
    """One distribution in a row; without parts its note stands in its place. `own` is the rank to point out."""

    parts: tuple[Part, ...]
    figure: str = ""
    own: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An exemplar: the rank of each year, from 0, None where there is none, and its bars."""

    label: str
    ranks: tuple[int | None, ...]
    bars: tuple[ThinBar, ...]


@dataclass(frozen=True, slots=True)
class OverviewGroup:
    """The rows of a theme under its name, which may be left out where room is short."""

    title: str
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a sheet stand: ratings from `ranks` on, bars from `bars` on, each bar so wide."""

    stacked: bool
    label: float
    ranks: float
    step: float
    bars: tuple[float, ...]
    bar: float


def draw_overview(
    levels: Sequence[str],
    heads: tuple[Sequence[str], Sequence[str]],
    groups: Sequence[OverviewGroup],
    *,
    title: str,
    size: Size = SCREEN,
    own: str = "",
) -> Drawing:
    """The rows theme by theme; `heads` names the columns of ratings and the bars, `own` the mark over a bar."""
    sheet = Sheet(size)
    rows = [row for group in groups for row in group.rows]
    drawn = {part_fill(part, len(levels)) for row in rows for bar in row.bars for part in bar.parts}
    sheet.key([*level_key(levels), *((fill, words) for fill, words in UNSURE.items() if fill in drawn)])
    if own:
        sheet.write(f"▼ {own}")
    sheet.space(0.3)
    columns = _lay(size, heads, rows)
    _head(sheet, columns, heads)
    marks = letters(levels)
    for group in groups:
        if group.title:
            sheet.space(0.25)
            sheet.write(group.title, bold=True)
            sheet.space(0.15)
        for row in group.rows:
            _draw_row(sheet, columns, row, levels, marks, heads[1])
    return sheet.finish(title, " ".join(_say(row, levels, heads, own) for row in rows))


def _lay(size: Size, heads: tuple[Sequence[str], Sequence[str]], rows: Sequence[OverviewRow]) -> _Columns:
    years, bars = heads
    stacked = size.width < STACKED_BELOW * size.text
    step = size.text * (2.6 if stacked else 3.2)
    label = 0.0 if stacked else size.width * (0.45 if len(bars) < 3 else 0.34)
    figures = max((text_width(bar.figure, size.text) for row in rows for bar in row.bars), default=0.0)
    figures += size.text * 0.5 if figures else 0.0
    start = label + step * len(years) + (size.text * 0.8 if years else 0.0)
    if stacked and len(bars) > 1:
        start = max(text_width(name, size.text) for name in bars) + size.text * 0.5
    abreast = 1 if stacked else max(len(bars), 1)
    gap = size.text
    wide = (size.width - start - gap * (abreast - 1)) / abreast - figures
    lefts = tuple(start if stacked else start + at * (wide + figures + gap) for at in range(len(bars)))
    return _Columns(stacked, label, label, step, lefts, wide)


def _head(sheet: Sheet, columns: _Columns, heads: tuple[Sequence[str], Sequence[str]]) -> None:
    size, (years, bars) = sheet.size, heads
    named = not columns.stacked or len(bars) == 1
    told = [(columns.bars[at], fold(bar, size.text, columns.bar)) for at, bar in enumerate(bars) if named]
    sheet.y += size.line * max((len(lines) for _, lines in told), default=1 if years else 0)
    foot = sheet.y - size.text * 0.35
    for at, year in enumerate(years):
        middle = columns.ranks + (at + 0.5) * columns.step
        sheet.shapes.append(Label(middle, foot, year, size.text, at == len(years) - 1, "middle"))
    for x, lines in told:
        for at, line in enumerate(lines):
            sheet.shapes.append(Label(x, foot - size.line * (len(lines) - 1 - at), line, size.text))


def _draw_row(
    sheet: Sheet,
    columns: _Columns,
    row: OverviewRow,
    levels: Sequence[str],
    marks: Sequence[str],
    names: Sequence[str],
) -> None:
    size = sheet.size
    lines = fold(row.label, size.text, size.width if columns.stacked else columns.label - size.text * 0.8)
    tall = size.text * 1.45
    pointed = any(bar.own is not None for bar in row.bars)
    if columns.stacked:
        sheet.write(row.label)
        sheet.space(0.35 if pointed else 0.1)
        lines_below = len(row.bars) + bool(row.ranks) if len(row.bars) > 1 else 1
        height = tall * lines_below
        top = sheet.y
    else:
        height = max(size.line * len(lines), tall + size.text * (0.6 if pointed else 0.0)) + size.text * 0.35
        top = sheet.y + (height - tall) / 2 + size.text * (0.2 if pointed else 0.0)
        for at, line in enumerate(lines):
            y = sheet.y + height / 2 + size.line * (at - (len(lines) - 1) / 2) + size.text * 0.35
            sheet.shapes.append(Label(0, y, line, size.text))
    for at, rank in enumerate(row.ranks):
        x = columns.ranks + at * columns.step + 2
        fill = Fill(PAPER) if rank is None else level_fill(rank, len(levels))
        sheet.shapes.append(Rect(x, top, columns.step - 4, tall, fill, dashed=rank is None))
        if rank is not None:
            sheet.plate(x + columns.step / 2 - 2, top + tall / 2, marks[rank])
    under = columns.stacked and len(row.bars) > 1
    for at, bar in enumerate(row.bars):
        down = top + (tall * (at + bool(row.ranks)) if under else 0.0)
        if under:
            sheet.shapes.append(Label(0, down + tall * 0.68, names[at], size.text))
        _draw_bar(sheet, columns.bars[at], down + tall * 0.12, columns.bar, tall * 0.76, bar, len(levels))
    sheet.y += height
    if columns.stacked:
        sheet.space(0.25)
    sheet.shapes.append(Rule(0, sheet.y, size.width, sheet.y, GRID, 0.5))


def _draw_bar(sheet: Sheet, x: float, y: float, wide: float, tall: float, bar: ThinBar, count: int) -> None:
    size = sheet.size
    if not bar.parts:
        sheet.shapes.append(Label(x, y + tall * 0.8, bar.note or gettext("not shown"), size.text, colour=SOFT_INK))
        return
    scale = wide / max(sum(part.share for part in bar.parts), 1)
    at = x
    for part in bar.parts:
        across = part.share * scale
        fill = part_fill(part, count)
        if across:
            sheet.shapes.append(Rect(at, y, across, tall, fill, dashed=fill == UNKNOWN))
        if bar.own is not None and part.low <= bar.own <= part.high:
            sheet.shapes.append(Pointer(at + across / 2, y + 1, size.text * 0.6))
        at += across
    if bar.figure:
        sheet.shapes.append(Label(x + wide + size.text * 0.4, y + tall * 0.86, bar.figure, size.text))


def _say(row: OverviewRow, levels: Sequence[str], heads: tuple[Sequence[str], Sequence[str]], own: str) -> str:
    years, bars = heads
    rated = zip(years, row.ranks, strict=True)
    told = [f"{year} {gettext('not rated') if rank is None else levels[rank]}" for year, rank in rated]
    for name, bar in zip(bars, row.bars, strict=True):
        parts = [figure_in_words(part, levels) for part in bar.parts]
        told.append(f"{name}: {', '.join(parts) or bar.note or gettext('not shown')}")
        if bar.own is not None and own:
            told.append(f"{own}: {levels[bar.own]}")
    return f"{row.label}: {'; '.join(told)}."
