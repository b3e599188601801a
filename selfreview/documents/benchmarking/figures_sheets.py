"""The benchmarking's figures as a workbook: XLSX and ODS with the same sheets, and nothing in it a formula."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from selfreview.documents.benchmarking.figures_csv import COLUMNS, long_rows
from selfreview.documents.nation.figure_cells import part_figures
from selfreview.domain.benchmarking.printed import PrintedFigure, group_printed
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.domain.nation.revisions import Erratum

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST = 60
PRINTED = "As printed 2005 to 2009"

SheetCell = str | int | float | None


@dataclass(frozen=True, slots=True)
class FiguresBook:
    """What the sheets tell: a release's data or the network's own, its exhibits, and what was printed before."""

    title: str
    content: Mapping[str, Any]
    questionnaire: Questionnaire
    exhibits: Sequence[BenchmarkExhibit]
    printed: tuple[PrintedFigure, ...]
    about: Sequence[tuple[str, str]]
    errata: tuple[Erratum, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[tuple[SheetCell, ...]]
    bold: frozenset[int]


def _sheets(book: FiguresBook) -> list[_Sheet]:
    about: list[tuple[SheetCell, ...]] = [*book.about]
    about += [("Erratum", each.in_words) for each in book.errata]
    about += [("Caution", caution.text) for caution in book.questionnaire.cautions]
    figures: list[tuple[SheetCell, ...]] = [tuple(name for name, _ in COLUMNS)]
    figures += long_rows(book.content, book.questionnaire, book.errata)
    dictionary: list[tuple[SheetCell, ...]] = [("Column", "What it means"), *COLUMNS]
    return [
        _Sheet("About", about, frozenset()),
        _tables(book.exhibits),
        _Sheet("Figures", figures, frozenset({0})),
        _printed(book.printed),
        _Sheet("Data dictionary", dictionary, frozenset({0})),
    ]


def _tables(exhibits: Sequence[BenchmarkExhibit]) -> _Sheet:
    rows: list[tuple[SheetCell, ...]] = []
    bold = set[int]()
    for exhibit in exhibits:
        bold |= {len(rows), len(rows) + 2}
        columns, figures = part_figures(exhibit.columns, exhibit.rows)
        rows += [(exhibit.title,), (f"Base: {exhibit.base}",), columns, *figures]
        rows += [(exhibit.note,)] if exhibit.note else []
        rows.append(())
    return _Sheet("Tables", rows, frozenset(bold))


def _printed(printed: tuple[PrintedFigure, ...]) -> _Sheet:
    rows: list[tuple[SheetCell, ...]] = [
        ("Exhibit", "Round", "Figure", "As printed", "Base", "Source", "Status", "Why")
    ]
    rows += [
        (exhibit, one.round, one.what, one.printed, one.base, one.source, one.status.value, one.note)
        for exhibit, figures in group_printed(printed)
        for one in figures
    ]
    return _Sheet(PRINTED, rows, frozenset({0}))


def write_benchmark_xlsx(book: FiguresBook) -> bytes:
    """The workbook as XLSX; the same figures give the same file."""
    # Late: no start waits for the library.
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **PLAIN_TEXT}) as made:
        made.set_properties({"title": book.title, "comments": book.content.get("marking", ""), "created": _made(book)})
        bold = made.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in _sheets(book):
            _write_sheet(made.add_worksheet(sheet.name), sheet, bold)
    return target.getvalue()


def _made(book: FiguresBook) -> datetime:
    made = book.content.get("made")
    return datetime.fromisoformat(made) if made else datetime(book.content["year"], 1, 1, tzinfo=UTC)


def _write_sheet(page: Any, sheet: _Sheet, bold: Any) -> None:
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


def write_benchmark_ods(book: FiguresBook) -> bytes:
    """The workbook as ODS, sheet by sheet the same."""
    # Late: no start waits for the library.
    from odfdo import Cell, Document, Table
    from odfdo import Row as OdsRow

    document = Document("spreadsheet")
    body = document.body
    body.clear()
    for sheet in _sheets(book):
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
