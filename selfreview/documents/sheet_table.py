"""Rows of words laid out as a tagged table; as records one under the other where the columns cannot fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from reportlab.lib.units import mm

from selfreview.documents.edition import Edition
from selfreview.documents.grid import GROUP_TINT, HEAD_TINT, Grid, Look, Row, fit_widths
from selfreview.documents.prose import Block, Prose, Style
from selfreview.documents.tagging import Element, heading_cell
from selfreview.documents.text import Words

WRITING_HEIGHT = 15 * mm
CLOSE = 1.5
"""Points above and below the text of a cell where rows stand close."""

Cell = Words | tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the share of the width it would like, and where its figures stand (`left` or `right`).

    `names_row` marks a column whose cells are the names of their rows.
    """

    title: str
    share: float = 1.0
    align: str = "left"
    names_row: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A row that names the rows under it."""

    title: str


def in_a_line(titles: Sequence[str], row: Sequence[str]) -> str:
    """The cells of a row in words, each after the title of its column; the first, which names the row, is left out."""
    return "; ".join(f"{title} {cell}" for title, cell in zip(titles[1:], row[1:], strict=True)) + "."


class Setter(Protocol):
    """What a table needs to know of the paper that it stands on."""

    edition: Edition

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    def prose(self, words: Cell, style: Style, element: Element, **options: Any) -> Prose: ...


def lay_out(
    paper: Setter,
    parent: Element,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell] | Group],
    *,
    to_fill_in: bool = False,
    low: bool = False,
    close: bool = False,
) -> list[Block]:
    """A grid, or a list of records; one to fill in by hand has room in every row and stays on one page.

    `low` leaves a third of the room; `close` sets the rows of figures nearer to one another, and a group on one page.
    """
    look = Look(columns_ruled=to_fill_in, down=CLOSE) if close else Look(columns_ruled=to_fill_in)
    table = Element("Table")
    line = table.add("TR")
    style = paper.edition.table
    head = [
        paper.prose(
            column.title,
            replace(paper.edition.table_head, align=column.align),
            line.add("TH", attributes=heading_cell("Column")),
        )
        for column in columns
    ]
    body: list[Row] = []
    inside = _inside_groups(rows)
    for at, row in enumerate(rows):
        line = table.add("TR")
        if isinstance(row, Group):
            cell = line.add("TH", attributes=heading_cell("Column", columns=len(columns)))
            title = paper.prose(row.title, paper.edition.table_head, cell)
            body.append(Row((title,), GROUP_TINT, with_next=True))
            continue
        cells = []
        for column, words in zip(columns, row, strict=True):
            element = line.add("TH", attributes=heading_cell("Row")) if column.names_row else line.add("TD")
            cells.append(paper.prose(words, replace(style, align=column.align), element))
        least = (WRITING_HEIGHT * (0.3 if low else 1)) if to_fill_in else 0.0
        body.append(Row(tuple(cells), least=least, with_next=close and at in inside))
    widths = _widths(columns, head, body, look, paper.width)
    if widths is None:
        return _records(paper, parent, columns, rows)
    parent.kids.append(table)
    return [Grid(widths, [Row(tuple(head), HEAD_TINT, heavy=True)], body, look, page=paper.height, whole=to_fill_in)]


def _inside_groups(rows: Sequence[Sequence[Cell] | Group]) -> frozenset[int]:
    """The rows that another of their own group comes after."""
    first = next((at for at, row in enumerate(rows) if isinstance(row, Group)), len(rows))
    return frozenset(at for at in range(first, len(rows) - 1) if not isinstance(rows[at + 1], Group))


def _widths(
    columns: Sequence[Column], head: Sequence[Prose], body: Sequence[Row], look: Look, total: float
) -> list[float] | None:
    # A word wider than this is cut; it would push every other column off the page.
    widest = total * (0.25 if len(columns) > 2 else 0.45)
    full = [row.cells for row in body if len(row.cells) == len(columns)]
    least = [
        min(max(cell.narrowest for cell in (title, *cells) if cell), widest) + 2 * look.across + 0.5
        for title, *cells in zip(head, *full, strict=True)
    ]
    return fit_widths([column.share for column in columns], least, total)


def _records(
    paper: Setter, parent: Element, columns: Sequence[Column], rows: Sequence[Sequence[Cell] | Group]
) -> list[Block]:
    laid: list[Block] = []
    is_titled = True
    for row in rows:
        if isinstance(row, Group):
            laid.append(paper.prose(row.title, paper.edition.heading(4), parent.add("P"), with_next=True))
        else:
            pairs = [(column.title, words) for column, words in zip(columns, row, strict=True)]
            # One under a title begins where the title stands, even where no page could hold them both.
            laid.append(lay_out_pairs(paper, parent.add("Table"), pairs, whole=not is_titled))
        is_titled = isinstance(row, Group)
    return laid


def lay_out_pairs(paper: Setter, table: Element, pairs: Sequence[tuple[str, Cell]], *, whole: bool = False) -> Grid:
    """Names on the left, what they stand for on the right."""
    rows = []
    look = Look()
    for name, words in pairs:
        line = table.add("TR")
        title = paper.prose(name, paper.edition.table_head, line.add("TH", attributes=heading_cell("Row")))
        rows.append(Row((title, paper.prose(words, paper.edition.table, line.add("TD")))))
    widest = max((row.cells[0].narrowest for row in rows if row.cells[0]), default=0.0)
    left = min(max(widest + 2 * look.across + 0.5, paper.width * 0.28), paper.width * 0.5)
    return Grid((left, paper.width - left), (), rows, look, page=paper.height, whole=whole)
