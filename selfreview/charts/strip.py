"""All exemplars in one strip: a square for each, a row for each year or target, gaps between themes."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfreview.charts.drawing import (
    PAPER,
    SCREEN,
    Drawing,
    Fill,
    Label,
    Rect,
    Sheet,
    Size,
    letters,
    level_fill,
    level_key,
    text_width,
)
from selfreview.speech import gettext

LEAST = 1.6
"""The least width of a square in letters' heights: its letter stands on a plate."""


@dataclass(frozen=True, slots=True)
class StripRow:
    """A row of a strip: the rank of each square, from 0; None where there is none."""

    label: str
    ranks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """One square's name, its place among all squares, and where it stands in its band: in steps, and in gaps."""

    name: str
    place: int
    steps: int
    gaps: int


@dataclass(frozen=True, slots=True)
class _Measures:
    """The bands of a strip, and in points: where squares begin, their steps, their height, gaps, names of columns."""

    bands: list[list[_Column]]
    left: float
    step: float
    tall: float
    gap: float
    names: float


def draw_strip(
    levels: Sequence[str], groups: Sequence[Sequence[str]], rows: Sequence[StripRow], *, title: str, size: Size = SCREEN
) -> Drawing:
    """The squares of every row under the names of their columns, which `groups` holds theme by theme.

    Where one strip would be too narrow for its letters, it goes on below itself.
    """
    sheet = Sheet(size)
    measures = _measure(groups, rows, size)
    _begin(sheet, levels)
    for band in measures.bands:
        _draw(sheet, band, rows, levels, measures)
    return sheet.finish(title, _say(rows, _in_order(measures.bands), levels))


def draw_bands(
    levels: Sequence[str], groups: Sequence[Sequence[str]], rows: Sequence[StripRow], *, title: str, size: Size
) -> list[Drawing]:
    """The same with a drawing for each part that goes on below, so that a page may end between them."""
    measures = _measure(groups, rows, size)
    drawn: list[Drawing] = []
    for band in measures.bands:
        sheet = Sheet(size)
        if not drawn:
            _begin(sheet, levels)
        _draw(sheet, band, rows, levels, measures)
        drawn.append(sheet.finish(title, _say(rows, band, levels)))
    return drawn


def _measure(groups: Sequence[Sequence[str]], rows: Sequence[StripRow], size: Size) -> _Measures:
    left = max((text_width(row.label, size.text) for row in rows), default=0.0) + size.text * 0.6
    gap = size.text * 0.45
    room, least = size.width - left, size.text * LEAST
    bands = _lay(groups, room, least, gap)
    if is_parted := len(bands) > 1:
        # There is room again: the names of the columns are as large as all other text.
        least = max(least, *(text_width(one.name, size.text) + size.text * 0.4 for one in _in_order(bands)))
        bands = _lay(groups, room, least, gap)
    step = min(((room - gap * band[-1].gaps) / (band[-1].steps + 1) for band in bands), default=least)
    names = size.text if is_parted else min(size.text * 0.85, step * 0.42)
    return _Measures(bands, left, step, size.text * (1.5 if is_parted else 1.9), gap, names)


def _in_order(bands: Sequence[Sequence[_Column]]) -> list[_Column]:
    return [one for band in bands for one in band]


def _begin(sheet: Sheet, levels: Sequence[str]) -> None:
    sheet.key(level_key(levels))
    sheet.space(0.3)


def _draw(
    sheet: Sheet, band: Sequence[_Column], rows: Sequence[StripRow], levels: Sequence[str], measures: _Measures
) -> None:
    size, step, tall, marks = sheet.size, measures.step, measures.tall, letters(levels)
    sheet.y += size.line * 0.8
    lefts = {one.place: measures.left + one.steps * step + one.gaps * measures.gap for one in band}
    for one in band:
        sheet.shapes.append(Label(lefts[one.place] + step / 2, sheet.y, one.name, measures.names, False, "middle"))
    sheet.space(0.25)
    for row in rows:
        sheet.shapes.append(Label(0, sheet.y + tall / 2 + size.text * 0.36, row.label, size.text, True))
        for place, x in lefts.items():
            rank = row.ranks[place]
            fill = Fill(PAPER) if rank is None else level_fill(rank, len(levels))
            sheet.shapes.append(Rect(x + 1, sheet.y, step - 2, tall, fill, dashed=rank is None))
            if rank is not None:
                sheet.plate(x + step / 2, sheet.y + tall / 2, marks[rank])
        sheet.y += tall + size.text * 0.35


def _lay(groups: Sequence[Sequence[str]], room: float, least: float, gap: float) -> list[list[_Column]]:
    """The columns in as many bands as they need to be `least` wide; a theme stays together where a band can hold it."""
    bands: list[list[_Column]] = []
    steps, gaps, place = 0, 0, 0
    for group in groups:
        if not bands or (steps and (steps + len(group)) * least + (gaps + 1) * gap > room):
            bands.append([])
            steps, gaps = 0, 0
        elif steps:
            gaps += 1
        for name in group:
            if steps and (steps + 1) * least + gaps * gap > room:
                bands.append([])
                steps, gaps = 0, 0
            bands[-1].append(_Column(name, place, steps, gaps))
            steps, place = steps + 1, place + 1
    return [band for band in bands if band]


def _say(rows: Sequence[StripRow], columns: Sequence[_Column], levels: Sequence[str]) -> str:
    told = (", ".join(f"{one.name} {_rated(row.ranks[one.place], levels)}" for one in columns) for row in rows)
    return " ".join(f"{row.label}: {words}." for row, words in zip(rows, told, strict=True))


def _rated(rank: int | None, levels: Sequence[str]) -> str:
    return gettext("not rated") if rank is None else levels[rank]
