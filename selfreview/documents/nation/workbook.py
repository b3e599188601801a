"""A year's figures as a workbook: what it is, its tables to read, every figure as a row, and what each column means."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from selfreview.documents.nation.book_layout import open_xlsx, sheets_across
from selfreview.documents.nation.figure_cells import part_figures
from selfreview.documents.nation.figures_csv import COLUMNS, Row, sheet_rows
from selfreview.domain.nation.exhibits import Exhibit
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.report_text import about_rows, exhibits_in_order, group_exhibits_in_order, marks_in_words

if TYPE_CHECKING:
    import xlsxwriter

WIDEST = 60
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_national_xlsx(report: Report) -> bytes:
    """The workbook; nothing in it is a formula, and the same release gives the same file."""
    target = BytesIO()
    with open_xlsx(target, PLAIN_TEXT) as book:
        made = report.stamp.at if report.stamp else datetime(report.year, 1, 1, tzinfo=UTC)
        book.set_properties(
            {"title": f"{report.edition_in_words}: national figures", "comments": report.marking, "created": made}
        )
        pages = _Pages(book, report.marking)
        pages.write_pairs("About", about_rows(report))
        pages.write_exhibits("Tables", [exhibit for _, exhibit in exhibits_in_order(report)])
        pages.write_exhibits("By group", list(group_exhibits_in_order(report)))
        pages.write_rows("Figures", [name for name, _ in COLUMNS], sheet_rows(report))
        pages.write_pairs("Data dictionary", (*COLUMNS, *marks_in_words()))
    return target.getvalue()


class _Pages:
    """The sheets of a book, each with its marking on top and on every printed page."""

    def __init__(self, book: "xlsxwriter.Workbook", marking: str) -> None:
        self._book, self._marking = book, marking
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 13})

    def _begin(self, name: str) -> "xlsxwriter.worksheet.Worksheet":
        sheet = self._book.add_worksheet(name)
        # An ampersand would begin a code in the header of a printed page.
        sheet.set_header(f"&L{self._marking.replace('&', '&&')}&R&A")
        sheet.set_footer("&RPage &P of &N")
        return sheet

    def write_pairs(self, name: str, pairs: Iterable[Sequence[str]]) -> None:
        sheet = self._begin(name)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        for row, (key, words) in enumerate(pairs):
            sheet.write_string(row, 0, key, self._bold)
            sheet.write_string(row, 1, words, self._wrapped)

    def write_exhibits(self, name: str, exhibits: Sequence[Exhibit]) -> None:
        sheet = self._begin(name)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 24, 18)
        row = 0
        if self._marking:
            sheet.write_string(row, 0, self._marking, self._bold)
            row += 2
        for exhibit in exhibits:
            sheet.write_string(row, 0, exhibit.title, self._title)
            sheet.write_string(row + 1, 0, exhibit.base)
            columns, rows = part_figures(exhibit.columns, exhibit.rows)
            for column, head in enumerate(columns):
                sheet.write_string(row + 2, column, head, self._bold)
            for line, cells in enumerate(rows, row + 3):
                sheet.write_string(line, 0, str(cells[0]), self._wrapped)
                sheet.write_row(line, 1, cells[1:])
            row += len(exhibit.rows) + 4

    def write_rows(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        sheet = self._begin(name)
        widths = [len(column) for column in columns]
        for column, title in enumerate(columns):
            sheet.write_string(0, column, title, self._bold)
        last = 0
        for last, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell)
                elif cell is not None:
                    sheet.write_number(last, column, cell)
                widths[column] = min(max(widths[column], len(str(cell or ""))), WIDEST)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(sheets_across(width + 2 for width in widths), 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
