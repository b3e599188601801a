"""Sheets of figures and words as CSV, XLSX and ODS: numbers are numbers, and nothing in them is a formula."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from selfreview.documents.csv_cells import inert

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST = 60

SheetCell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the rows whose numbers are in `bold` are headings."""

    name: str
    rows: Sequence[tuple[SheetCell, ...]]
    bold: frozenset[int] = frozenset()


def as_cell(figure: Decimal) -> SheetCell:
    """A figure as a cell holds it: whole where it is."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def write_csv(rows: Sequence[tuple[SheetCell, ...]]) -> str:
    """Rows as CSV, with line ends as RFC 4180 has them."""
    out = StringIO(newline="")
    csv.writer(out).writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_xlsx(sheets: Sequence[Sheet], *, title: str, made: datetime, marking: str = "") -> bytes:
    """The sheets as XLSX; the same sheets make the same file."""
    # Late: no start waits for the library.
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **PLAIN_TEXT}) as book:
        book.set_properties({"title": title, "comments": marking, "created": made})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, bold)
    return target.getvalue()


def _write_sheet(page: Any, sheet: Sheet, bold: Any) -> None:
    widths: dict[int, int] = {}
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for line, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            style = bold if line in sheet.bold else None
            write: Callable[..., Any] = page.write_string if isinstance(cell, str) else page.write_number
            if cell is not None:
                write(line, column, cell, style)
            if len(cells) > 1:
                widths[column] = min(max(widths.get(column, 8), len(str(cell or ""))), WIDEST)
    for column, width in widths.items():
        page.set_column(column, column, width + 2)


def write_ods(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as ODS, one by one the same."""
    # Late: no start waits for the library.
    from odfdo import Cell, Document, Table
    from odfdo import Row as OdsRow

    document = Document("spreadsheet")
    body = document.body
    body.clear()
    for sheet in sheets:
        table = Table(sheet.name)
        for cells in sheet.rows:
            row = OdsRow()
            for cell in cells:
                row.append_cell(Cell("" if cell is None else cell), clone=False)
            table.append_row(row, clone=False)
        body.append(table)
    target = BytesIO()
    document.save(target)
    return target.getvalue()
