"""Tables as a workbook to read, XLSX or ODS: dates are dates, numbers are numbers, and no cell is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from selfreview.documents.nation.book_layout import (
    hold_heads,
    lay_across,
    name_sheets,
    ods_column,
    ods_looks,
    open_xlsx,
    page_footer,
    print_range,
    repeat_first,
    sheets_across,
    turn_table,
)
from selfreview.speech import lazy, office_code_now

if TYPE_CHECKING:
    from odfdo import Row as OdsRow

XLSX_LONGEST = 32_767
ABOUT, ABOUT_WIDTH = lazy("About"), 100

BookCell = str | int | date | None


@dataclass(frozen=True, slots=True)
class BookTable:
    """A sheet: its name, its columns with their widths in characters, and the rows under them."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[BookCell]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        return tuple(str(name) for name, _ in self.columns)

    @property
    def across(self) -> int:
        """On how many sheets of paper side by side it is printed."""
        return sheets_across(width for _, width in self.columns)


@dataclass(frozen=True, slots=True)
class TableBook:
    """A workbook; `about` is what it says of itself on its last sheet, `saved_at` when its data were last changed."""

    title: str
    author: str
    about: str
    tables: Sequence[BookTable]
    saved_at: datetime | None = None

    @property
    def names(self) -> list[str]:
        """What its sheets are called, the last one too."""
        return name_sheets((*(table.name for table in self.tables), ABOUT))


def write_xlsx(book: TableBook) -> bytes:
    """The book as XLSX; the same data make the same file."""
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with open_xlsx(target, options) as file:
        file.set_properties({"title": book.title, "author": book.author, "comments": book.about})
        if book.saved_at is not None:
            file.set_properties({"created": book.saved_at.replace(tzinfo=None)})
        looks = {
            "head": file.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3E8EA", "border": 1}
            ),
            "text": file.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "day": file.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "align": "left"}),
        }
        *names, last = book.names
        for name, table in zip(names, book.tables, strict=True):
            _write_sheet(file.add_worksheet(name), table, looks)
        about = file.add_worksheet(last)
        about.set_column(0, 0, ABOUT_WIDTH)
        about.write_string(0, 0, book.about, looks["text"])
    return target.getvalue()


def _write_sheet(sheet: Any, table: BookTable, looks: dict[str, Any]) -> None:
    for column, (name, (_, width)) in enumerate(zip(table.headings, table.columns, strict=True)):
        sheet.write_string(0, column, name, looks["head"])
        sheet.set_column(column, column, width)
    for line, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, looks["day"])
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell, looks["text"])
            else:
                sheet.write_string(line, column, _printable(cell or ""), looks["text"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.fit_to_pages(table.across, 0)
    sheet.print_area(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_footer(page_footer())


def _printable(text: str) -> str:
    """A text as XLSX takes it: without what XML has no way to write, and not longer than a cell may be."""
    # The words themselves, where they are said later: a writer takes what is behind them.
    kept = "".join(sign if sign >= " " or sign in "\n\t\r" else "\N{REPLACEMENT CHARACTER}" for sign in str(text))
    return kept if len(kept) <= XLSX_LONGEST else kept[: XLSX_LONGEST - 1] + "…"


def write_ods(book: TableBook) -> bytes:
    """The book as ODS, with the same cells."""
    # Late: the library takes as long to import as the page before takes to make.
    from odfdo import Document, Table

    document = Document("spreadsheet")
    document.body.clear()
    document.language = office_code_now()
    looks = ods_looks(document)
    *names, last = book.names
    for name, told in zip(names, book.tables, strict=True):
        table = Table(name)
        turn_table(document, table)
        for place, (_, width) in enumerate(told.columns):
            table.set_column(place, ods_column(document, width))
        table.append_row(_ods_row(told.headings, looks["head"], looks["head"]), clone=False)
        for cells in told.rows:
            table.append_row(_ods_row(cells, looks["text"], looks["day"]), clone=False)
        table.set_attribute("table:print-ranges", print_range(name, len(told.columns), table.height))
        repeat_first(table, "row")
        repeat_first(table, "column")
        document.body.append(table)
    about = Table(last)
    turn_table(document, about)
    about.set_column(0, ods_column(document, ABOUT_WIDTH))
    about.append(_ods_row((book.about,), looks["text"], looks["day"]))
    document.body.append(about)
    lay_across(document, max(table.across for table in book.tables))
    hold_heads(document, names)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _ods_row(cells: Sequence[BookCell], look: str, day: str) -> "OdsRow":
    from odfdo import Cell, Row

    row = Row()
    for cell in cells:
        value = _printable(cell) if isinstance(cell, str) else cell
        row.append_cell(Cell(value, style=day if isinstance(cell, date) else look), clone=False)
    return row
