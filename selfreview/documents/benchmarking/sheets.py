"""Sheets of figures and words as CSV, XLSX and ODS: numbers are numbers, and nothing in them is a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from selfreview.documents.csv_cells import inert
from selfreview.documents.nation.amounts import Amount, read_amount
from selfreview.documents.nation.book_layout import (
    hold_heads,
    lay_across,
    name_sheets,
    ods_column,
    ods_looks,
    ods_number,
    open_xlsx,
    page_footer,
    print_range,
    repeat_first,
    sheets_across,
    turn_table,
)
from selfreview.speech import office_code_now

if TYPE_CHECKING:
    from odfdo import Document
    from odfdo import Row as OdsRow

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROWEST, WIDEST = 8, 60

SheetCell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the rows whose numbers are in `bold` are headings."""

    name: str
    rows: Sequence[tuple[SheetCell, ...]]
    bold: frozenset[int] = frozenset()

    @property
    def is_held(self) -> bool:
        """Whether its first row is the heading of all others, and stays in sight."""
        return self.bold == {0}

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=1)

    @property
    def widths(self) -> list[int]:
        """The characters of each column; a row of one cell is a sentence, and is wrapped."""
        found = [NARROWEST] * self.columns
        for cells in self.rows:
            for column, cell in enumerate(cells if len(cells) > 1 else ()):
                found[column] = max(found[column], min(len(str(cell or "")), WIDEST))
        return [width + 2 for width in found]

    def amount(self, line: int, column: int) -> Amount | None:
        """The number that a cell of tables set for people shows; headings and names of rows are words."""
        is_figure = column and line not in self.bold and len(self.bold) > 1
        return read_amount(self.rows[line][column]) if is_figure else None


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
    target = BytesIO()
    with open_xlsx(target, PLAIN_TEXT) as book:
        book.set_properties({"title": title, "comments": marking, "created": made})
        wrapped = {"text_wrap": True, "valign": "top"}
        looks = {"head": book.add_format({**wrapped, "bold": True}), "text": book.add_format(wrapped)}
        for name, sheet in zip(name_sheets(sheet.name for sheet in sheets), sheets, strict=True):
            _write_sheet(book.add_worksheet(name), book, sheet, looks)
    return target.getvalue()


def _write_sheet(page: Any, book: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    widths = sheet.widths
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    for line, cells in enumerate(sheet.rows):
        style = looks["head" if line in sheet.bold else "text"]
        for column, cell in enumerate(cells):
            amount = sheet.amount(line, column)
            if amount is not None:
                if amount.pattern not in looks:
                    looks[amount.pattern] = book.add_format({"valign": "top", "num_format": amount.pattern})
                page.write_number(line, column, amount.value, looks[amount.pattern])
            elif isinstance(cell, str):
                page.write_string(line, column, str(cell), style)
            elif cell is not None:
                page.write_number(line, column, cell, style)
    if sheet.is_held:
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
    page.fit_to_pages(sheets_across(widths), 0)
    page.print_area(0, 0, max(len(sheet.rows) - 1, 0), sheet.columns - 1)
    page.set_footer(page_footer())


def write_ods(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as ODS, one by one the same."""
    # Late: no start waits for the library.
    from odfdo import Document, Table

    document = Document("spreadsheet")
    body = document.body
    body.clear()
    document.language = office_code_now()
    looks = ods_looks(document)
    names = name_sheets(sheet.name for sheet in sheets)
    for name, sheet in zip(names, sheets, strict=True):
        table = Table(name)
        turn_table(document, table)
        for place, width in enumerate(sheet.widths):
            table.set_column(place, ods_column(document, width))
        for line in range(len(sheet.rows)):
            table.append_row(_ods_row(document, sheet, line, looks), clone=False)
        table.set_attribute("table:print-ranges", print_range(name, sheet.columns, table.height))
        if sheet.is_held:
            repeat_first(table, "row")
        body.append(table)
    lay_across(document, max(sheets_across(sheet.widths) for sheet in sheets))
    hold_heads(document, (name for name, sheet in zip(names, sheets, strict=True) if sheet.is_held))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _ods_row(document: "Document", sheet: Sheet, line: int, looks: dict[str, str]) -> "OdsRow":
    from odfdo import Cell
    from odfdo import Row as OdsRow

    row = OdsRow()
    for column, cell in enumerate(sheet.rows[line]):
        amount = sheet.amount(line, column)
        if amount is None:
            look = looks["head" if line in sheet.bold else "text"]
            value = "" if cell is None else str(cell) if isinstance(cell, str) else cell
            row.append_cell(Cell(value, style=look), clone=False)
            continue
        if amount.pattern not in looks:
            looks[amount.pattern] = ods_number(document, f"amount-{len(looks)}", amount.ods_pattern)
        kind = "percentage" if amount.is_percent else "float"
        shown = Cell(amount.value, text=str(cell), cell_type=kind, style=looks[amount.pattern])
        row.append_cell(shown, clone=False)
    return row
