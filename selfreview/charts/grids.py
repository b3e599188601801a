"""Ratings over the years, and views side by side, as small grids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from selfreview.charts.drawing import (
    ACCENT,
    GRID,
    INK,
    NOT_KNOWN,
    PAPER,
    SCREEN,
    SOFT_INK,
    Dot,
    Drawing,
    Fill,
    Label,
    Rect,
    Rule,
    Shape,
    Sheet,
    Size,
    fold,
    letters,
    level_fill,
    level_key,
    text_width,
)
from selfreview.speech import gettext, lazy

NOT_COMPARABLE = lazy("not comparable with the year before")


@dataclass(frozen=True, slots=True)
class Series:
    """The ranks of one exemplar, a year each, None where there is none; `breaks` are the places of years
    that cannot be compared with the one before."""

    label: str
    ranks: tuple[int | None, ...]
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the small multiples: a theme and its exemplars."""

    title: str
    rows: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The views of one agency as ranks; late ones stand beside and are not of the spread."""

    label: str
    ranks: tuple[int, ...]
    late: tuple[int, ...] = ()


def draw_history(
    levels: Sequence[str],
    years: Sequence[str],
    panels: Sequence[Panel],
    *,
    title: str,
    size: Size = SCREEN,
    key: bool = True,
) -> Drawing:
    """A panel for each theme; in it a column for each year, as high as the rating, with its letter."""
    sheet = Sheet(size)
    marks = letters(levels)
    if key:
        sheet.key(level_key(levels))
    if any(row.breaks for panel in panels for row in panel.rows):
        sheet.write(f"¦ {NOT_COMPARABLE}")
    sheet.space(0.3)
    columns = max(1, int(size.width // (size.text * 26)))
    gap = size.text * 1.5
    narrow = replace(size, width=(size.width - gap * (columns - 1)) / columns)
    tops = [sheet.y] * columns
    for panel in panels:
        column = tops.index(min(tops))
        drawn = _draw_panel(panel, levels, marks, years, narrow)
        sheet.shapes += (_move(shape, column * (narrow.width + gap), tops[column]) for shape in drawn.shapes)
        tops[column] += drawn.y + size.line * 0.8
    sheet.y = max(tops)
    return sheet.finish(title, " ".join(_say(row, levels, years) for panel in panels for row in panel.rows))


def _draw_panel(panel: Panel, levels: Sequence[str], marks: Sequence[str], years: Sequence[str], size: Size) -> Sheet:
    sheet = Sheet(size)
    step = max(max(text_width(year, size.text) for year in years) + size.text * 0.8, size.text * 2)
    left = size.width - step * len(years)
    sheet.write(panel.title, bold=True)
    sheet.space(1)
    for at, year in enumerate(years):
        middle = left + (at + 0.5) * step
        sheet.shapes.append(Label(middle, sheet.y - size.text * 0.35, year, size.text, False, "middle", SOFT_INK))
    tall = size.text * 2.6
    for row in panel.rows:
        lines = fold(row.label, size.text, left - size.text * 0.5)
        height = max(tall, size.line * len(lines)) + size.text * 0.5
        foot = sheet.y + height
        for at, line in enumerate(lines):
            y = foot - size.line * (len(lines) - 1 - at) - size.text * 0.35
            sheet.shapes.append(Label(0, y, line, size.text))
        for at, rank in enumerate(row.ranks):
            x = left + at * step
            if at in row.breaks:
                sheet.shapes.append(Rule(x, foot - tall, x, foot, INK, 1.5, True))
            if rank is None:
                sheet.shapes.append(Label(x + step / 2, foot - size.text * 0.35, "–", size.text, False, "middle"))
                continue
            # The lowest column still has room for its letter.
            column = size.text * 1.25 + (tall - size.text * 1.25) * rank / max(len(levels) - 1, 1)
            inset = step * 0.09
            fill = level_fill(rank, len(levels))
            sheet.shapes.append(Rect(x + inset, foot - column, step - 2 * inset, column, fill))
            sheet.plate(x + step / 2, foot - size.text * 0.62, marks[rank])
        sheet.shapes.append(Rule(0, foot, size.width, foot, GRID))
        sheet.y = foot
    return sheet


def _move(shape: Shape, right: float, down: float) -> Shape:
    if isinstance(shape, Rule):
        return replace(shape, x1=shape.x1 + right, x2=shape.x2 + right, y1=shape.y1 + down, y2=shape.y2 + down)
    return replace(shape, x=shape.x + right, y=shape.y + down)


def _say(row: Series, levels: Sequence[str], years: Sequence[str]) -> str:
    told = []
    for at, (year, rank) in enumerate(zip(years, row.ranks, strict=True)):
        said = NOT_KNOWN if rank is None else levels[rank]
        told.append(f"{year} {said}" + (f" ({NOT_COMPARABLE})" if at in row.breaks else ""))
    return f"{row.label}: {', '.join(told)}."


def draw_spread(
    levels: Sequence[str], groups: Sequence[Group], *, title: str, size: Size = SCREEN, agreed: int | None = None
) -> Drawing:
    """A row for each agency, a column for each level, a disc for each view; a ring for a late one."""
    sheet = Sheet(size)
    marks = letters(levels)
    # The columns are told by their letters: no pattern of a level is drawn.
    sheet.list_figures([words for _, words in level_key(levels)])
    if any(group.late for group in groups):
        sheet.write(gettext("○ given late, not counted"))
    sheet.space(0.4)
    left = size.width * 0.4
    step = (size.width - left) / len(levels)
    sheet.space(1.2)
    head = sheet.y
    if agreed is not None:
        frame = size.line * 1.15
        sheet.shapes.append(Rect(left + agreed * step, head - frame, step, frame, Fill(ACCENT)))
    for at, mark in enumerate(marks):
        sheet.plate(left + (at + 0.5) * step, head - size.line * 0.55, mark)
    for group in groups:
        lines = fold(group.label, size.text, left - size.text * 0.5)
        height = size.line * max(len(lines), 1.25) + size.text * 0.4
        middle = sheet.y + height / 2
        for at, line in enumerate(lines):
            y = middle + size.line * (at - (len(lines) - 1) / 2) + size.text * 0.35
            sheet.shapes.append(Label(0, y, line, size.text))
        for at in range(len(levels)):
            _draw_views(sheet, left + (at + 0.5) * step, middle, group.ranks.count(at), group.late.count(at))
        sheet.y += height
        sheet.shapes.append(Rule(0, sheet.y, size.width, sheet.y))
    for at in range(len(levels) + 1):
        sheet.shapes.append(Rule(left + at * step, head, left + at * step, sheet.y))
    if agreed is not None:
        sheet.write(gettext("Agreed: {mark} {level}", mark=marks[agreed], level=levels[agreed]))
    return sheet.finish(title, " ".join(_tell(group, levels) for group in groups) + _agreed(levels, agreed))


def _draw_views(sheet: Sheet, x: float, y: float, views: int, late: int) -> None:
    radius = sheet.size.text * 0.62
    apart = radius * 1.15 if views and late else 0.0
    for count, centre, fill, ink in ((views, x - apart, ACCENT, PAPER), (late, x + apart, PAPER, INK)):
        if count:
            sheet.shapes.append(Dot(centre, y, radius, fill))
            sheet.shapes.append(
                Label(centre, y + sheet.size.text * 0.36, str(count), sheet.size.text, True, "middle", ink)
            )


def _tell(group: Group, levels: Sequence[str]) -> str:
    told = [f"{group.ranks.count(at)} {label}" for at, label in enumerate(levels) if at in group.ranks]
    told += [
        gettext("{count} {level} given late", count=group.late.count(at), level=label)
        for at, label in enumerate(levels)
        if at in group.late
    ]
    return f"{group.label}: {', '.join(told) or gettext('no view')}."


def _agreed(levels: Sequence[str], agreed: int | None) -> str:
    return "" if agreed is None else " " + gettext("Agreed: {level}.", level=levels[agreed])
