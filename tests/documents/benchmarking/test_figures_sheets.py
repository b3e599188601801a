"""The benchmarking's figures as workbooks: the same cells, numbers as numbers, sheets that are read and printed."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from selfreview.documents.benchmarking.figures_sheets import FiguresBook, write_benchmark_ods, write_benchmark_xlsx
from selfreview.domain.benchmarking.printed import PrintedFigure
from selfreview.domain.benchmarking.release.content import write_content
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.printed_benchmarking import load_printed
from selfreview.questionnaires import product_questionnaire
from tests.domain.benchmarking.campaign import FRAME, PERCENT
from tests.domain.benchmarking.made_rounds import make_benchmarks

LABEL = "An advice centre, Children’s Information Service, Connexions or a community centre"
EXHIBIT = BenchmarkExhibit(
    key="table-b",
    ids=("Table B",),
    section="FC",
    title="Core funding",
    base="130 services that gave every answer needed",
    columns=("", "2009", "2008"),
    rows=(
        ("Total", "£13,162,006", "£11,984,576"),
        ("Their share", "86%", "c"),
        ("Funding per head", "£2.40", "£0.61"),
        (LABEL, "2.4", "1,250"),
        ("Interval", "0.69 to 0.82", "007"),
    ),
    note="Any other difference between the years is because different services answered. " * 3,
)


@pytest.fixture(scope="module")
def book() -> FiguresBook:
    content = write_content(make_benchmarks(1), (), None, None, FRAME, PERCENT).content
    printed: tuple[PrintedFigure, ...] = load_printed()
    about = (("Figures", "National benchmarking 2009, release 1"),)
    return FiguresBook("Benchmarking", content, product_questionnaire(), (EXHIBIT,), printed, about)


def read(content: bytes) -> dict[str, list[list[Any]]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}
    # XLSX keeps sixteen digits of a number, ODS seventeen.
    return {
        name: [[f"{cell:.12g}" if isinstance(cell, float) else cell for cell in row] for row in many]
        for name, many in rows.items()
    }


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_both_files_hold_the_same_cells(book: FiguresBook) -> None:
    one, other = read(write_benchmark_xlsx(book)), read(write_benchmark_ods(book))
    assert list(one) == ["About", "Tables", "Figures", "As printed 2005 to 2009", "Data dictionary"]
    for name, rows in one.items():
        width = max(map(len, rows))
        assert [[*row, *[""] * (width - len(row))] for row in other[name]] == rows, name


def test_what_was_set_for_people_is_a_number_shown_the_same_way(book: FiguresBook) -> None:
    cells = {row[0].value: row[1:3] for row in load_workbook(io.BytesIO(write_benchmark_xlsx(book)))["Tables"]}
    shown = {
        name: [(cell.value, cell.number_format) for cell in cells[name]]
        for name in ("Total", "Their share", "Funding per head", LABEL, "Interval")
    }
    assert shown == {
        "Total": [(13_162_006, "£#,##0"), (11_984_576, "£#,##0")],
        "Their share": [(0.86, "0%"), ("c", "General")],
        "Funding per head": [(2.4, "£#,##0.00"), (0.61, "£#,##0.00")],
        LABEL: [(2.4, "0.0"), (1250, "#,##0")],
        "Interval": [("0.69 to 0.82", "General"), ("007", "General")],
    }
    content = part_of(write_benchmark_ods(book), "content.xml")
    assert content.count('style:data-style-name="amount-') == 5
    assert "<text:p>£13,162,006</text:p>" in content


def test_every_sheet_lies_across_on_a4_with_its_heads_and_widths(book: FiguresBook) -> None:
    for sheet in load_workbook(io.BytesIO(write_benchmark_xlsx(book))):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert (sheet.page_setup.fitToWidth or 1) <= 2
        assert str(sheet.page_setup.fitToHeight) == "0"
        # A blank row parts the tables, and the last of them ends with one.
        assert int(sheet.print_area.rpartition("$")[2]) - sheet.max_row in (0, 1), sheet.title
        if sheet.title not in ("About", "Tables"):
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1"), sheet.title
        widest = {column: one.width for column, one in sheet.column_dimensions.items()}
        assert min(widest.values()) >= 8
        assert max(widest.values()) <= 64
    document = write_benchmark_ods(book)
    content, settings = part_of(document, "content.xml"), part_of(document, "settings.xml")
    assert content.count("<table:table-header-rows>") == settings.count("VerticalSplitPosition") == 3
    assert content.count("table:print-ranges=") == 5
    assert 'fo:wrap-option="wrap"' in content
    assert 'style:print-orientation="landscape"' in part_of(document, "styles.xml")


def test_a_long_text_is_seen_whole_and_its_row_still_grows(book: FiguresBook) -> None:
    content = write_benchmark_xlsx(book)
    sheet = load_workbook(io.BytesIO(content))["Tables"]
    note = next(row[0] for row in sheet if row[0].value == EXHIBIT.note)
    assert note.alignment.wrap_text
    assert sheet.row_dimensions[note.row].height >= 4 * 15
    assert "customHeight" not in part_of(content, "xl/worksheets/sheet2.xml")
