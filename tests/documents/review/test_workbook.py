"""A filled workbook comes back as it was meant, whichever program saved it; what is in doubt names its cell."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any

import odfdo
import openpyxl
import pytest

from selfreview.documents.review.workbook import (
    CELL_LIMIT,
    Belonging,
    Sheet,
    read_workbook,
    write_workbook,
)
from selfreview.documents.review.workbook_words import understand_rating
from selfreview.documents.workbook_cells import MERGED, WorkbookFaults, find_calculated, understand_tick
from selfreview.exemplars import load_framework
from selfreview.places import find_places

FRAMEWORK = load_framework(find_places().exemplars)
OF = Belonging(330, "Northshire", 2010, FRAMEWORK.edition)
EMPTY = {"rating": "", "ticks": "", "reason": "", "moved": "", "evidence": ""}
FILLED = {
    "rating": "good",
    "ticks": "E01-M1 E01-G2",
    "reason": "Not yet for everybody.",
    "moved": "More staff.",
    "evidence": "85% of parents say so; 3/4 of schools, Mar-10, 007.",
}


def kept(**changes: dict[str, str]) -> dict[str, Sheet]:
    return {one.id: Sheet({**EMPTY, **changes.get(one.id, {})}, f"v-{one.id}") for one in FRAMEWORK.exemplars}


def by_hand(change: Callable[[Any], None], of: dict[str, Sheet] | None = None) -> bytes:
    """The workbook opened and saved by another library, changed on the way."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(FRAMEWORK, OF, of or kept(E01=FILLED))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> dict[str, Sheet]:
    return read_workbook(content, FRAMEWORK, OF)


def faults(content: bytes) -> tuple[str, ...]:
    with pytest.raises(WorkbookFaults) as caught:
        read(content)
    return caught.value.faults


def set_cell(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def test_a_workbook_saved_by_another_program_says_what_it_said() -> None:
    assert read(by_hand(lambda book: None)) == kept(E01=FILLED)


@pytest.mark.parametrize("column", range(1, 8))
def test_a_column_put_in_anywhere_moves_no_answer_into_another(column: int) -> None:
    def insert(book: Any) -> None:
        book["Answers"].insert_cols(column)
        book["Answers"].cell(1, column, "My notes")
        book["Answers"].cell(2, column, "to ask Jo")
        book["Criteria"].insert_cols(min(column, 5))

    assert read(by_hand(insert)) == kept(E01=FILLED)


def test_columns_in_another_order_are_read_by_their_headings() -> None:
    def swap(book: Any) -> None:
        sheet = book["Answers"]
        for row in range(1, sheet.max_row + 1):
            first, last = sheet.cell(row, 5).value, sheet.cell(row, 7).value
            sheet.cell(row, 5, last)
            sheet.cell(row, 7, first)
        sheet["E1"] = " why the rating  MOVED since last time "

    assert read(by_hand(swap)) == kept(E01=FILLED)


def test_a_column_that_is_gone_leaves_its_field_as_it_is() -> None:
    found = read(by_hand(lambda book: book["Answers"].delete_cols(5)))["E01"]
    assert "evidence" not in found.values
    assert found.values["reason"] == FILLED["reason"]
    no_ticks = read(by_hand(lambda book: book["Criteria"].delete_cols(5)))["E01"]
    assert "ticks" not in no_ticks.values


def test_a_missing_or_doubled_heading_is_told() -> None:
    assert faults(by_hand(set_cell("Answers", "A1", "Number"))) == (
        "The sheet Answers has no column “Exemplar”. Write that heading into its first row.",
    )
    assert faults(by_hand(set_cell("Answers", "E1", "What shows it"))) == (
        "Answers, cell E1: “What shows it” is no heading of this sheet; write “Evidence” here, or delete the column",
    )
    assert "Answers, cell F1: the heading “Evidence” is there twice" in faults(
        by_hand(set_cell("Answers", "F1", "Evidence"))
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=A2", "this is a formula"),
        (0.85, "a number"),
        (12, "a number"),
        (True, "yes or no"),
        (date(2010, 3, 10), "a date or a time"),
        (time(9, 30), "a date or a time"),
    ],
)
@pytest.mark.parametrize(("cell", "place"), [("E2", "E2"), ("F3", "F3"), ("D2", "D2")])
def test_what_is_no_text_any_more_is_a_fault_that_names_its_cell(
    value: object, words: str, cell: str, place: str
) -> None:
    (fault,) = faults(by_hand(set_cell("Answers", cell, value)))
    assert fault.startswith(f"Answers, cell {place}: ")
    assert words in fault


def test_an_error_is_told_and_is_not_nothing() -> None:
    def spoil(book: Any) -> None:
        book["Answers"]["E2"] = "#REF!"
        book["Answers"]["E2"].data_type = "e"
        book["Criteria"]["E2"] = "=1/0"

    told = faults(by_hand(spoil))
    assert any(fault.startswith("Answers, cell E2: this is an error") for fault in told)
    assert any(fault.startswith("Criteria, cell E2: this is a formula") for fault in told)


@pytest.mark.parametrize("mark", ["x", "X", " Yes ", "y", "✓", "✔", "☑", "TRUE", True, 1, "met"])
def test_a_tick_is_met(mark: object) -> None:
    assert read(by_hand(set_cell("Criteria", "E2", mark), kept()))["E01"].values["ticks"] == "E01-M1"


@pytest.mark.parametrize("mark", ["", "-", "no", "N/A", "n/a", "FALSE", False, 0, "No.", "not met", "✗"])
def test_what_says_no_is_not_met(mark: object) -> None:
    assert read(by_hand(set_cell("Criteria", "E2", mark), kept()))["E01"].values["ticks"] == ""


@pytest.mark.parametrize("mark", ["partly", "?", "see below", 3])
def test_any_other_mark_is_asked_about(mark: object) -> None:
    (fault,) = faults(by_hand(set_cell("Criteria", "E2", mark), kept()))
    assert fault.startswith("Criteria, cell E2: is it met?")
    assert understand_tick(str(mark)) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Min", "minimum"),
        ("minimum standard", "minimum"),
        ("non compliant", "non_compliant"),
        ("Noncompliant", "non_compliant"),
        ("NC", "non_compliant"),
        ("GOOD", "good"),
        ("Good practice", "good"),
        ("best practice", "best"),
        ("", ""),
        (" - ", ""),
        ("g", None),
        ("Splendid", None),
        ("good or best", None),
        ("compliant", None),
    ],
)
def test_a_plain_word_for_a_rating_is_understood_and_no_other(typed: str, key: str | None) -> None:
    assert understand_rating(FRAMEWORK.scale, typed) == key


def test_an_exemplar_whose_row_is_gone_is_left_out() -> None:
    found = read(by_hand(lambda book: book["Answers"].delete_rows(2)))
    assert "E01" not in found
    assert len(found) == len(FRAMEWORK.exemplars) - 1


def test_cells_to_write_in_are_text_so_that_a_spreadsheet_leaves_them_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(FRAMEWORK, OF, kept(E01=FILLED))))
    assert {book["Answers"][f"{letter}2"].number_format for letter in "DEFG"} == {"@"}
    assert book["Answers"]["E2"].value == FILLED["evidence"]
    for name in ("Answers", "Criteria"):
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].page_setup.fitToHeight == 0
        assert book[name].print_title_rows == "$1:$1"


def test_a_text_that_no_cell_can_hold_stays_as_it_is() -> None:
    long = {**FILLED, "evidence": "x" * (CELL_LIMIT + 1)}
    found = read(write_workbook(FRAMEWORK, OF, kept(E01=long)))["E01"]
    assert "evidence" not in found.values
    assert found.values["rating"] == "good"


def as_another_office_saves_it(formula_at: tuple[int, int] | None) -> bytes:
    """An OpenDocument file with empty rows and columns told once with their number, as office programs write them."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    source = openpyxl.load_workbook(io.BytesIO(write_workbook(FRAMEWORK, OF, kept(E01=FILLED))))
    for sheet in source:
        table = odfdo.Table(sheet.title)
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            line = odfdo.Row()
            for column, value in enumerate(row):
                text = "" if value is None else str(value)
                cell = odfdo.Cell(text, text=text, cell_type="string")
                if (number, column) == formula_at and sheet.title == "Answers":
                    cell.set_attribute("table:formula", "of:=[.A2]")
                line.append_cell(cell)
            line.append_cell(odfdo.Cell(repeated=1000))
            table.append_row(line)
        document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_opendocument_file_is_read_alike_and_its_formulas_are_told() -> None:
    assert read(as_another_office_saves_it(None)) == kept(E01=FILLED)
    assert faults(as_another_office_saves_it((1, 4))) == (
        "Answers, cell E2: this is a formula; type the words themselves",
    )


def test_cells_that_another_covers_are_told_in_either_kind() -> None:
    (fault,) = faults(by_hand(lambda book: book["Answers"].merge_cells("E2:E3")))
    assert fault.startswith("Answers, cell E3: this is part of a merged cell (undo the merging)")
    out, table = io.BytesIO(), "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    with zipfile.ZipFile(out, "w") as archive:
        rows = '<t:table-row><t:table-cell/><t:covered-table-cell t:number-columns-repeated="2"/></t:table-row>'
        archive.writestr("content.xml", f'<d xmlns:t="{table}"><t:table t:name="Answers">{rows}</t:table></d>')
    assert find_calculated(out.getvalue()) == {("Answers", 0, 1): MERGED, ("Answers", 0, 2): MERGED}


def test_a_file_of_neither_kind_holds_no_formulas() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("other.txt", "x")
    assert find_calculated(out.getvalue()) == {}
