"""A whole review as workbooks: the same sheets in each, nothing run, and little of it in the copy for others."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from selfreview.documents.review.sheets import review_book, write_review_ods, write_review_xlsx
from selfreview.domain.review.report import ReviewReport, for_circulation
from tests.documents.made_papers import AT, make_review

WRITERS = pytest.mark.parametrize("write", [write_review_xlsx, write_review_ods])


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def told(report: ReviewReport) -> dict[str, list[list[Any]]]:
    return {
        table.name: [list(table.headings), *([cell or "" for cell in row] for row in table.rows)]
        for table in review_book(report).tables
    }


@WRITERS
@pytest.mark.parametrize("full", [True, False])
def test_every_sheet_holds_the_same_cells(write: Any, full: bool) -> None:
    report = make_review(full=full)
    sheets = read(write(report))
    ((about,),) = sheets.pop("About")
    assert about.startswith("Self-review 2010, Bath and North East Somerset, version")
    assert sheets == told(report)
    assert list(sheets) == ["Answers", "Links and files", "Comments", "Views"]


@WRITERS
def test_comments_replies_dissent_links_and_views_stand_beside_the_answers(write: Any) -> None:
    sheets = read(write(make_review()))
    assert {row[2] for row in sheets["Comments"][1:]} == {"Comment", "Reply", "Dissent"}
    assert {row[4] for row in sheets["Comments"][1:]} == {AT.date()}
    minutes = sheets["Links and files"][1]
    assert minutes[2:] == ["Minutes of the forum", "https://example.org/minutes", "", date(2010, 11, 3), "yes"]
    assert [row[2:] for row in sheets["Views"][1:3]] == [
        ["Parents", "Non-compliant", "because of the bus", ""],
        ["Health", "Non-compliant", "", "yes"],
    ]


@WRITERS
def test_a_copy_for_circulation_has_no_comments_no_views_and_nothing_confidential(write: Any) -> None:
    sheets = read(write(for_circulation(make_review())))
    assert list(sheets) == ["Answers", "Links and files", "About"]
    words = str(sheets)
    for secret in ("Priya", "because of the bus", "Clive", "majority"):
        assert secret not in words
    assert not any(row[-1] for row in sheets["Links and files"][1:])


@WRITERS
def test_what_a_spreadsheet_would_run_stays_text(write: Any) -> None:
    report = make_review()
    first, *others = report.exemplars
    typed = replace(report, exemplars=(replace(first, evidence='=HYPERLINK("http://x")'), *others))
    assert read(write(typed))["Answers"][1][5] == '=HYPERLINK("http://x")'
    assert b"<f>" not in write_review_xlsx(typed)


def test_a_date_of_an_ods_is_shown_with_its_month_in_letters() -> None:
    with zipfile.ZipFile(io.BytesIO(write_review_ods(make_review()))) as archive:
        content = archive.read("content.xml").decode()
    name = re.findall(r'<table:table-cell [^>]*office:value-type="date"[^>]* table:style-name="([^"]+)"', content)[0]
    style = re.search(rf'<style:style [^>]*style:name="{name}"[^>]*>', content)
    assert style is not None
    assert 'style:data-style-name="plain-day"' in style[0]


def test_rows_are_as_high_as_what_wraps_in_them_and_wide_sheets_go_on_beside_themselves() -> None:
    content = write_review_xlsx(make_review(words=8))
    sheet = load_workbook(io.BytesIO(content))["Answers"]
    evidence = next(cell for cell in sheet[2] if str(cell.value).startswith("We asked 84 parents"))
    lines = len(str(evidence.value)) / sheet.column_dimensions[get_column_letter(evidence.column or 1)].width
    assert sheet.row_dimensions[2].height >= 15 * lines
    across = sum(column.width for column in sheet.column_dimensions.values()) / int(sheet.page_setup.fitToWidth or 1)
    assert across <= 210
    assert sheet.print_title_cols == "$A:$A"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"customHeight" not in archive.read("xl/worksheets/sheet1.xml")
