"""Tables to be worked with: each figure in a cell of its own, as a number, under a heading that says what it is."""

import re
from collections.abc import Iterable, Sequence

from selfreview.domain.nation.exhibits import DERIVED, share_from_words

FigureCell = str | int

# What begins with a nought is a sign for something, not a number.
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")
_PERCENT = re.compile(r"(\d{1,3})%")
_SHARE = ("{}", "{} (%)")
_MOVE = ("{} (earlier)", "{} (earlier, %)", "{} (later)", "{} (later, %)")
_ALONE = ("{} (%)",)


def part_figures(
    columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[tuple[str, ...], list[tuple[FigureCell, ...]]]:
    """The same table with "28% (37)" as 37 and 28, and with plain numbers as numbers.

    The number keeps the name of its column, the percentage stands beside it. A
    column is parted only where all its figures are of one kind. A mark such as
    "c" stands in each of the cells that its figure would have had. A percentage
    that was worked out ("34%, derived") stands with that remark where percentages
    stand. The first column names the rows and stays as it is.
    """
    told = [tuple(row) for row in rows]
    shapes: list[tuple[str, ...]] = [
        _shape([row[place] for row in told]) if place else () for place in range(len(columns))
    ]
    heading = tuple(
        name
        for column, shape in zip(columns, shapes, strict=True)
        for name in ([part.format(column) for part in shape] or [column])
    )
    return heading, [
        tuple(
            part
            for place, (cell, shape) in enumerate(zip(row, shapes, strict=True))
            for part in (_parts(cell, shape) if place else (cell,))
        )
        for row in told
    ]


def _shape(cells: Sequence[str]) -> tuple[str, ...]:
    """What the figures of a column consist of; nothing where they are single, or not of one kind."""
    figures = [cell for cell in cells if any(map(str.isdigit, cell))]
    if figures and all(_read(cell, _MOVE) for cell in figures):
        return _MOVE
    if figures and all(_read(cell, _SHARE) or _PERCENT.fullmatch(cell.removesuffix(str(DERIVED))) for cell in figures):
        return _SHARE if any(_read(cell, _SHARE) for cell in figures) else _ALONE
    return ()


def _read(cell: str, shape: tuple[str, ...]) -> tuple[int, ...] | None:
    shares = [share_from_words(part) for part in (cell.split(" to ") if shape == _MOVE else [cell])]
    found = [figure for share in shares if share is not None for figure in reversed(share)]
    return tuple(found) if len(found) == len(shape) else None


def _parts(cell: str, shape: tuple[str, ...]) -> tuple[FigureCell, ...]:
    if not shape:
        return (int(cell) if _NUMBER.fullmatch(cell) else cell,)
    alone = _PERCENT.fullmatch(cell)
    if alone:
        return (*[""] * (len(shape) - 1), int(alone[1]))
    if cell.endswith(str(DERIVED)):
        return (*[""] * (len(shape) - 1), cell)
    return _read(cell, shape) or (cell,) * len(shape)
