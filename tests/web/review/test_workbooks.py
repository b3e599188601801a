"""The workbook: out, edited, in again; a preview first, every fault by sheet and cell, clashes as on the page."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import odfdo
import openpyxl
import pypdf
import pytest
import python_calamine
import xlsxwriter
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from selfreview.documents.review.workbook import Belonging, Sheet, read_workbook, write_workbook
from selfreview.documents.workbook_cells import WorkbookFaults
from selfreview.exemplars import load_framework
from selfreview.places import find_places
from selfreview.storage.returns import whole_returns
from selfreview.storage.tables import db
from tests.deeds import send
from tests.documents.reading import read_structure, read_text, squeeze
from tests.people import CLOSED, OPEN, OURS
from tests.visitors import Visitor, text_of
from tests.workbooks import edited

FRAMEWORK = load_framework(find_places().exemplars)
OF = Belonging(OURS, "Sheffield", OPEN, FRAMEWORK.edition)
REVIEW = f"/services/{OURS}/reviews/{OPEN}"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\ttab")
TEXTS = ("_x0041_", "a\nb", "ŵ 😀 “x”", "'quoted", "http://a.b", "", "x" * 20_000)
# A tab is an element of its own in an OpenDocument cell, which this way of writing one does not make.
TURNS = [(bytes, text) for text in (*FORMULAS, *TEXTS)]


def blank(**changes: dict[str, str]) -> dict[str, Sheet]:
    empty = {"rating": "", "ticks": "", "reason": "", "moved": "", "evidence": ""}
    return {one.id: Sheet({**empty, **changes.get(one.id, {})}, f"v-{one.id}") for one in FRAMEWORK.exemplars}


def as_ods(content: bytes) -> bytes:
    """The same cells as another program would save them."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            table = odfdo.Table(name)
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                line = odfdo.Row()
                for cell in row:
                    line.append_cell(odfdo.Cell(str(cell), text=str(cell), cell_type="string"))
                table.append_row(line)
            document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("turn", "text"), [*TURNS, *((as_ods, text) for _, text in TURNS if "\t" not in text)])
def test_any_text_goes_out_inert_and_comes_back_unchanged(turn: Callable[[bytes], bytes], text: str) -> None:
    given = blank(E01={"evidence": text, "rating": "good", "ticks": "E01-M1 E01-G2"})
    content = write_workbook(FRAMEWORK, OF, given)
    assert read_workbook(turn(content), FRAMEWORK, OF) == given


def test_every_fault_is_told_with_its_sheet_and_cell() -> None:
    content = edited(
        write_workbook(FRAMEWORK, OF, blank()),
        {
            ("Answers", 1, 3): "Splendid",
            ("Answers", 2, 4): "x" * 20_001,
            ("Answers", 3, 0): "E99",
            ("Answers", 5, 0): "E04",
            ("Criteria", 1, 2): "E99-M1",
            ("Criteria", 1, 4): "x",
            ("About", 1, 1): "1999",
            ("Versions", 16, 0): "gone",
        },
    )
    with pytest.raises(WorkbookFaults) as caught:
        read_workbook(content, FRAMEWORK, OF)
    assert caught.value.faults == (
        "About, cell B2: this workbook is of another review: Year “1999”",
        "Criteria, cell C2: there is no criterion “E99-M1”",
        "Answers, cell D2: “Splendid” is not a rating; use one of Non-compliant, Minimum, Good, Best",
        "Answers, cell E3: take 1 character out",
        "Answers, cell A4: there is no exemplar “E99”",
        "Answers, cell A6: E04 is there twice",
        "The sheet Versions lacks E17. Download the workbook again.",
    )


def test_numbers_in_cells_are_text_and_a_missing_sheet_is_told() -> None:
    content = edited(write_workbook(FRAMEWORK, OF, blank()), {("About", 0, 1): OURS, ("Answers", 1, 3): " good "})
    assert read_workbook(content, FRAMEWORK, OF)["E01"].values["rating"] == "good"
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Answers")
    book.close()
    with pytest.raises(WorkbookFaults, match="The sheet About is missing"):
        read_workbook(out.getvalue(), FRAMEWORK, OF)
    with pytest.raises(WorkbookFaults, match="cannot be read"):
        read_workbook(b"PK\x03\x04 no workbook", FRAMEWORK, OF)
    with pytest.raises(WorkbookFaults, match="another review"):
        read_workbook(content, FRAMEWORK, replace(OF, service=2))


def hand_in(visitor: Visitor, content: bytes, name: str = "filled.xlsx") -> int:
    visitor.get(f"{REVIEW}/workbook")
    fields = MultiDict({**visitor.form(), "file": FileStorage(io.BytesIO(content), filename=name)})
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    visitor.last = visitor.client.post(f"{REVIEW}/workbook", data=body, content_type=kind)
    return visitor.last.status_code


def test_a_filled_workbook_is_looked_at_first_and_then_saved(app: Flask) -> None:
    parent = Visitor(app, "parent")
    blank_one = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    assert hand_in(parent, blank_one) == 200
    assert "matches what is already saved" in text_of(parent.last.text)
    filled = edited(
        blank_one, {("Answers", 1, 3): "Good", ("Answers", 1, 4): "From the train", ("Answers", 3, 4): "Third"}
    )
    assert hand_in(parent, filled) == 200
    words = text_of(parent.last.text)
    assert "2 exemplars would change" in words
    assert "From the train" in words
    preview = parent.form()
    assert "0 of 17" in text_of(parent.get(f"{REVIEW}/").text)
    assert parent.post(f"{REVIEW}/workbook/save", preview).status_code == 303
    assert "Saved from the workbook: 2 exemplars" in text_of(parent.follow().text)
    parent.get(f"{REVIEW}/E01")
    assert (parent.form()["rating"], parent.form()["evidence"]) == (["good"], ["From the train"])
    again = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    assert read_workbook(again, FRAMEWORK, OF)["E01"].values["evidence"] == "From the train"


def test_what_somebody_wrote_meanwhile_is_shown_beside_the_workbook(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    health.fill(f"{REVIEW}/E01", {"evidence": "Health was first"})
    filled = edited(fetched, {("Answers", 1, 4): "The workbook's words", ("Answers", 2, 4): "Nobody else here"})
    hand_in(parent, filled)
    assert parent.post(f"{REVIEW}/workbook/save", parent.form()).status_code == 409
    words = text_of(parent.last.text)
    assert "1 exemplar was saved" in words
    assert "Health was first" in words
    assert "The workbook's words" in words
    assert parent.post(f"{REVIEW}/workbook/settle/E01", parent.form()).status_code == 409
    assert "Someone else changed this while you were writing" in text_of(parent.last.text)
    assert parent.post(f"{REVIEW}/E01", {**parent.form(), "keep_evidence": "mine"}).status_code == 303
    parent.get(f"{REVIEW}/E01")
    assert parent.form()["evidence"] == ["The workbook's words"]
    parent.get(f"{REVIEW}/E02")
    assert parent.form()["evidence"] == ["Nobody else here"]


def test_faults_are_told_and_nothing_is_saved(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    assert hand_in(parent, edited(fetched, {("Answers", 1, 3): "Splendid"})) == 422
    assert "Answers, cell D2" in text_of(parent.last.text)
    assert hand_in(parent, b"", "") == 422
    assert "Choose the workbook" in text_of(parent.last.text)
    assert hand_in(parent, b"hello", "notes.txt") == 422
    assert "XLSX or ODS" in text_of(parent.last.text)
    assert hand_in(parent, b"hello", "a.xlsx") == 422
    hand_in(parent, edited(fetched, {("Answers", 1, 4): "words"}))
    preview = parent.form()
    for forged in ({"E01:version": "forged"}, {"E01:rating": "x"}):
        assert parent.post(f"{REVIEW}/workbook/save", {**preview, **forged}).status_code == 400


def test_a_closed_review_takes_no_workbook(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    hand_in(parent, edited(fetched, {("Answers", 1, 4): "words"}))
    past = parent.form()
    assert parent.post(f"/services/{OURS}/reviews/2009/workbook/save", past).status_code == 409
    assert parent.post(f"/services/{OURS}/reviews/2009/workbook/settle/E01", past).status_code == 409
    assert parent.post(f"{REVIEW}/workbook/settle/E01", {"csrf_token": past["csrf_token"]}).status_code == 400
    assert "cannot be changed at the moment" in text_of(parent.get(f"/services/{OURS}/reviews/2009/workbook").text)


def test_a_blank_workbook_can_be_printed(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    pdf = parent.get(f"{REVIEW}/workbook/workbook.pdf").data
    words = squeeze(read_text(pdf))
    for exemplar in FRAMEWORK.exemplars:
        assert squeeze(exemplar.wording) in words
    assert len(read_structure(pdf).of("H3")) == 17
    # Each exemplar has a page of its own, and no box stands behind a disc.
    with_name = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages[1:-1]]
    assert len(with_name) == 17
    assert all(one.id in text for one, text in zip(FRAMEWORK.exemplars, with_name, strict=True))
    assert not any("•\n☐" in text or "• ☐" in text for text in with_name)
    assert parent.get(f"{REVIEW}/workbook/workbook.pdf?large=1").status_code == 200


def test_a_blank_line_and_a_short_line_are_read_as_they_are() -> None:
    content = write_workbook(FRAMEWORK, OF, blank(E01={"evidence": "kept"}))
    rows = {("Answers", 2, column): "" for column in range(6)}
    found = read_workbook(edited(content, rows), FRAMEWORK, OF)
    assert "E02" not in found
    assert found["E01"].values["evidence"] == "kept"


def test_a_workbook_that_does_not_say_whose_it_is_is_refused() -> None:
    content = edited(write_workbook(FRAMEWORK, OF, blank()), {("About", row, 0): "" for row in range(4)})
    with pytest.raises(WorkbookFaults, match="does not say whose workbook this is"):
        read_workbook(content, FRAMEWORK, OF)


def test_evidence_of_the_workbook_confirms_what_was_carried_over(lite: Flask) -> None:
    with lite.app_context():
        framework = lite.extensions["selfreview"].frameworks.current
        ratings = {exemplar.id: "good" for exemplar in framework.exemplars}
        told = whole_returns.WholeReturn(CLOSED, OURS, date(2009, 10, 1), ratings, {"E01": "Said last year"})
        whole_returns.keep(told, framework, by="a test", at=lite.extensions["clock"].now)
        db.session.commit()
    parent = Visitor(lite, "parent")
    send(parent, f"{REVIEW}/E01", "/carry-over")
    assert "not yet confirmed" in text_of(parent.get(f"{REVIEW}/E01").text)
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    hand_in(parent, edited(fetched, {("Answers", 1, 4): "Said anew"}))
    assert parent.post(f"{REVIEW}/workbook/save", parent.form()).status_code == 303
    page = text_of(parent.get(f"{REVIEW}/E01").text)
    assert "Said anew" in page
    assert "not yet confirmed" not in page


def test_a_clash_of_the_workbook_is_settled_on_its_own_page(lite: Flask) -> None:
    parent, health = Visitor(lite, "parent"), Visitor(lite, "health")
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    health.fill(f"{REVIEW}/E01", {"evidence": "Health was first"})
    hand_in(parent, edited(fetched, {("Answers", 1, 4): "The workbook's words"}))
    preview = parent.form()
    assert parent.post(f"{REVIEW}/workbook/settle/E01", preview).status_code == 409
    assert "Health was first" in text_of(parent.last.text)
    hand_in(parent, edited(parent.get(f"{REVIEW}/workbook/workbook.xlsx").data, {("Answers", 1, 4): "Both together"}))
    assert parent.post(f"{REVIEW}/workbook/settle/E01", parent.form()).status_code == 303
    assert "Both together" in text_of(parent.get(f"{REVIEW}/E01").text)


def test_rewritten_text_is_shown_line_by_line_with_its_cell_before_it_is_taken(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.fill(f"{REVIEW}/E01", {"evidence": "One leaflet\nAsked in May\nOn the website", "ticks": ["E01-M1"]})
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    rewritten = "Two leaflets\nAsked in May\nOn the website\nAt the library"
    assert hand_in(parent, edited(fetched, {("Answers", 1, 4): rewritten, ("Criteria", 1, 4): ""})) == 200
    words = text_of(parent.last.text)
    assert "Evidence Answers, cell E2" in words
    assert "Line 1 now: One leaflet Would be: Two leaflets" in words
    assert "<del>One</del> <del>leaflet</del>" in parent.last.text
    assert "<ins>Two</ins> <ins>leaflets</ins>" in parent.last.text
    assert "New line 4: At the library" in words
    assert "2 other lines stay as they are." in words
    assert "Would lose its tick" in words
    assert "(Criteria, cell E2)" in words
    parent.get(f"{REVIEW}/E01")
    assert parent.form()["evidence"] == ["One leaflet\r\nAsked in May\r\nOn the website"]


def test_the_cell_is_told_where_it_stands_though_a_column_was_put_in(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    book = openpyxl.load_workbook(io.BytesIO(parent.get(f"{REVIEW}/workbook/workbook.xlsx").data))
    book["Answers"].insert_cols(2)
    book["Answers"].cell(2, 6, "From the train")
    filled = io.BytesIO()
    book.save(filled)
    assert hand_in(parent, filled.getvalue()) == 200
    assert "Evidence Answers, cell F2 Now: Nothing Would be: From the train" in text_of(parent.last.text)


def test_one_exemplar_is_left_out_of_what_is_taken(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    fetched = parent.get(f"{REVIEW}/workbook/workbook.xlsx").data
    hand_in(parent, edited(fetched, {("Answers", 1, 4): "Not this", ("Answers", 2, 4): "But this"}))
    form = parent.form()
    del form["E01:take"]
    assert parent.post(f"{REVIEW}/workbook/save", form).status_code == 303
    parent.get(f"{REVIEW}/E01")
    assert parent.form()["evidence"] == [""]
    parent.get(f"{REVIEW}/E02")
    assert parent.form()["evidence"] == ["But this"]
