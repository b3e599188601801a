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


@dataclass(frozen=True, slots=True)
class StripRow:
    """A row of a strip: the rank of each square, from 0; None where there is none."""

    label: str
    ranks: tuple[int | None, ...]


def draw_strip(
    levels: Sequence[str], groups: Sequence[Sequence[str]], rows: Sequence[StripRow], *, title: str, size: Size = SCREEN
) -> Drawing:
    """The squares of every row under the names of their columns, which `groups` holds theme by theme."""
    sheet = Sheet(size)
    marks = letters(levels)
    sheet.key(level_key(levels))
    sheet.space(0.3)
    names = [name for group in groups for name in group]
    small = size.text * 0.85
    left = max((text_width(row.label, size.text) for row in rows), default=0.0) + size.text * 0.6
    gap = size.text * 0.45
    step = (size.width - left - gap * max(len(groups) - 1, 0)) / max(len(names), 1)
    lefts, at = [], left
    for group in groups:
        for _ in group:
            lefts.append(at)
            at += step
        at += gap
    sheet.y += size.line * 0.8
    for name, x in zip(names, lefts, strict=True):
        sheet.shapes.append(Label(x + step / 2, sheet.y, name, min(small, step * 0.42), False, "middle"))
    sheet.space(0.25)
    tall = size.text * 1.9
    for row in rows:
        sheet.shapes.append(Label(0, sheet.y + tall * 0.66, row.label, size.text, True))
        for x, rank in zip(lefts, row.ranks, strict=True):
            fill = Fill(PAPER) if rank is None else level_fill(rank, len(levels))
            sheet.shapes.append(Rect(x + 1, sheet.y, step - 2, tall, fill, dashed=rank is None))
            if rank is not None:
                sheet.plate(x + step / 2, sheet.y + tall / 2, marks[rank])
        sheet.y += tall + size.text * 0.35
    return sheet.finish(title, " ".join(_say(row, names, levels) for row in rows))


def _say(row: StripRow, names: Sequence[str], levels: Sequence[str]) -> str:
    told = ("not rated" if rank is None else levels[rank] for rank in row.ranks)
    return f"{row.label}: {', '.join(' '.join(pair) for pair in zip(names, told, strict=True))}."
