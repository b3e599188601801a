"""The plan as spreadsheets: the same rows in each, cell by cell, and nothing that a spreadsheet would run."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from odfdo import Document
from python_calamine import CalamineWorkbook

from selfreview.documents.csv_cells import unescape_formula
from selfreview.documents.plan.sheets import (
    COLUMNS,
    SHEET,
    headings,
    plan_rows,
    write_plan_csv,
    write_plan_ods,
    write_plan_xlsx,
)
from selfreview.documents.review.table_book import XLSX_LONGEST
from selfreview.domain.plan.action_plan import Action
from selfreview.domain.plan.report import PlanReport
from tests.documents.plan.plans import make_report

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

LIVE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", '=HYPERLINK("http://x")', "plain", "two\nlines", " a ")


def hostile() -> PlanReport:
    return make_report(actions=tuple(Action(place, "E01", text, cost=text) for place, text in enumerate(LIVE, 1)))


def as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def told(report: PlanReport) -> list[list[str]]:
    return [list(headings()), *([as_text(cell) for cell in row] for row in plan_rows(report))]


def of_csv(report: PlanReport) -> list[list[str]]:
    return [
        [unescape_formula(cell) for cell in row] for row in csv.reader(io.StringIO(write_plan_csv(report), newline=""))
    ]


def of_workbook(content: bytes) -> list[list[str]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(SHEET).to_python()
    return [[as_text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("count", [0, 17, 80])
def test_every_sheet_holds_the_same_cells(count: int) -> None:
    report = make_report(count)
    assert of_csv(report) == of_workbook(write_plan_xlsx(report)) == of_workbook(write_plan_ods(report)) == told(report)


def test_what_a_spreadsheet_would_run_is_inert_and_comes_back_unchanged() -> None:
    report = hostile()
    assert of_csv(report) == told(report)
    lines = list(csv.reader(io.StringIO(write_plan_csv(report), newline="")))
    assert not [cell for row in lines for cell in row if cell[:1] in tuple("=+-@\t\r") and cell]
    # XLSX and ODS know text from formulas: nothing is added, and nothing is a formula.
    xlsx = of_workbook(write_plan_xlsx(report))
    assert [row[7].replace("\r", "") for row in xlsx[1:]] == [text.replace("\r", "") for text in LIVE]
    document = Document(io.BytesIO(write_plan_ods(report)))
    table = document.body.get_table(name=SHEET)
    assert table is not None
    cells = [cell for row in table.rows for cell in row.cells]
    assert not [cell for cell in cells if cell.formula]
    assert {cell.value for cell in cells} >= {"=1+1", "@SUM(A1)", "two\nlines"}


def test_dates_are_dates() -> None:
    report = make_report(actions=(Action(1, "E01", "Begin", start=date(2010, 1, 5), due=date(2011, 3, 31)),))
    for content in (write_plan_xlsx(report), write_plan_ods(report)):
        row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(SHEET).to_python()[1]
        assert row[12:14] == [date(2010, 1, 5), date(2011, 3, 31)]


def test_a_workbook_says_what_it_is() -> None:
    for content in (write_plan_xlsx(make_report(2)), write_plan_ods(make_report(2))):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        (said,) = book.get_sheet_by_name("About").to_python()[0]
        assert said == (
            "Action plan 2010, Northshire, version 142 of the data, 3 November 2010. "
            "Demonstration data: synthetic returns"
        )


def test_what_no_cell_can_hold_is_shown_to_be_missing() -> None:
    long = replace(make_report(1).rows[0].action, what="w" * 40_000, cost="a\x00b")
    rows = of_workbook(write_plan_xlsx(make_report(actions=(long,))))
    assert len(rows[1][7]) == XLSX_LONGEST
    assert rows[1][7].endswith("…")
    assert rows[1][15] == "a\N{REPLACEMENT CHARACTER}b"


def test_the_same_plan_is_the_same_file() -> None:
    assert write_plan_xlsx(make_report(3)) == write_plan_xlsx(make_report(3))
    assert write_plan_xlsx(replace(make_report(3), saved_at=None))


def test_columns_of_an_ods_are_wide_enough_for_their_dates() -> None:
    content = write_plan_ods(make_report(5))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    width_of = {
        style.get(f"{STYLE}name"): float(str(part.get(f"{STYLE}column-width")).removesuffix("cm"))
        for style in tree.iter(f"{STYLE}style")
        for part in style.iter(f"{STYLE}table-column-properties")
    }
    table = next(tree.iter(f"{TABLE}table"))
    widths = [
        width_of[column.get(f"{TABLE}style-name")]
        for column in table.iter(f"{TABLE}table-column")
        for _ in range(int(column.get(f"{TABLE}number-columns-repeated", "1")))
    ]
    names = [name for name, _ in COLUMNS]
    assert min(widths[names.index(name)] for name in ("Start", "Due")) >= 2.2
    assert widths[names.index("Action")] > 8
    assert table.get(f"{TABLE}print-ranges")


def test_a_workbook_prints_what_is_filled_with_all_columns_on_one_sheet_of_paper() -> None:
    with zipfile.ZipFile(io.BytesIO(write_plan_xlsx(make_report(5)))) as archive:
        names, sheet = archive.read("xl/workbook.xml").decode(), archive.read("xl/worksheets/sheet1.xml").decode()
    assert "'Action plan'!$A$1:$W$6" in names
    assert 'fitToPage="1"' in sheet
    assert 'fitToHeight="0"' in sheet


def test_the_heads_of_an_ods_stay_in_sight_and_come_again_on_every_sheet_of_paper() -> None:
    with zipfile.ZipFile(io.BytesIO(write_plan_ods(make_report(5)))) as file:
        content, settings, styles = (file.read(f"{name}.xml").decode() for name in ("content", "settings", "styles"))
    heads = re.findall("<table:table-header-rows>(.*?)</table:table-header-rows>", content, re.DOTALL)
    assert len(heads) == 1
    assert "Responsible" in heads[0]
    assert 'config:name="Action plan"' in settings
    assert 'config:name="VerticalSplitPosition" config:type="int">1<' in settings
    assert 'style:print-orientation="landscape"' in styles
