"""The benchmarking's workbook on its pages: looked at first, then saved as the pages would, and nothing half done."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.deeds import REVIEW
from tests.documents.benchmarking.test_workbook import ANSWER, row_of, tick_of
from tests.people import OPEN, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, answer_all, open_benchmarking, save
from tests.workbooks import edited

PAGE = f"{RETURN}/workbook"


def hand_in(visitor: Visitor, content: bytes, name: str = "filled.xlsx") -> int:
    visitor.get(PAGE)
    fields = MultiDict({**visitor.form(), "file": FileStorage(io.BytesIO(content), filename=name)})
    boundary, body = encode_multipart(fields)
    visitor.last = visitor.client.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return visitor.last.status_code


def fetch(visitor: Visitor) -> bytes:
    answer = visitor.get(f"{PAGE}/workbook.xlsx")
    assert answer.status_code == 200
    return bytes(answer.data)


def test_a_filled_workbook_is_looked_at_first_and_then_saved(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    told = {
        ("Answers", row_of("FC01"), ANSWER): 84200,
        ("Answers", row_of("MG01"), ANSWER): "no",
        ("Choices", tick_of("RS02", "school_age"), 4): "x",
        ("Answers", row_of("AC07"), ANSWER): "Urdu",
    }
    assert hand_in(manager, edited(fetch(manager), told)) == 200
    page = text_of(manager.last.text)
    assert "4 questions would change" in page
    assert "Now: Nothing Would be: £84,200" in page
    assert manager.get(f"{RETURN}/FC").text.count("84200") == 0
    hand_in(manager, edited(fetch(manager), told))
    fields = manager.form()
    fields["take"] = [one for one in fields["take"] if one != "AC07"]
    assert manager.post(f"{PAGE}/save", fields).status_code == 303
    assert "Saved from the workbook: 3 questions." in text_of(manager.follow().text)
    assert 'value="84200"' in manager.get(f"{RETURN}/FC").text
    assert "Urdu" not in manager.get(f"{RETURN}/AC").text


def test_an_untouched_workbook_changes_nothing_also_after_somebody_else_wrote(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, parent = Visitor(lite, "manager"), Visitor(lite, "parent")
    answer_all(manager, MG02="0")
    save(manager, "MG", {"MG02_remark": "The chair was ill."})
    workbook = fetch(manager)
    hand_in(manager, edited(workbook, {}))
    assert "Nothing would change: the workbook matches what is already saved." in text_of(manager.last.text)
    save(parent, "CW", {"CW01": "431"})
    hand_in(manager, edited(workbook, {}))
    assert "Nothing would change: the workbook matches what is already saved." in text_of(manager.last.text)


def test_what_two_people_changed_is_settled_with_both_answers(lite: Flask) -> None:
    open_benchmarking(lite)
    manager, parent = Visitor(lite, "manager"), Visitor(lite, "parent")
    answer_all(manager)
    workbook = fetch(manager)
    save(parent, "CW", {"CW01": "431"})
    hand_in(
        manager, edited(workbook, {("Answers", row_of("CW01"), ANSWER): 512, ("Answers", row_of("MG02"), ANSWER): 5})
    )
    assert manager.post(f"{PAGE}/save", manager.form()).status_code == 409
    page = text_of(manager.last.text)
    assert "1 question was saved." in page
    assert "Workbook: 512" in page
    settled = manager.post(f"{RETURN}/CW", manager.form())
    assert settled.status_code == 409
    assert "Two people answered at once" in settled.text
    assert manager.post(f"{RETURN}/CW", {**manager.form(), "keep_CW01": "mine"}).status_code == 303
    assert 'value="512"' in manager.get(f"{RETURN}/CW").text
    assert 'value="5"' in manager.get(f"{RETURN}/MG").text


def test_a_fault_names_its_cell_and_nothing_is_saved(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    wrong = {
        ("Answers", row_of("FC01"), ANSWER): "1.5k",
        ("Answers", row_of("ST01"), ANSWER): "lots",
        ("Choices", tick_of("RS04", "nobody"), 4): "x",
        ("Choices", tick_of("RS04", "la_sen_team"), 4): "x",
        ("Answers", row_of("CW01"), ANSWER): 420,
    }
    assert hand_in(manager, edited(fetch(manager), wrong)) == 422
    page = text_of(manager.last.text)
    assert f"Answers, cell F{row_of('FC01') + 1}: FC01: Write the whole figure in digits, such as 1500" in page
    assert f"Answers, cell F{row_of('ST01') + 1}: ST01: Enter a number with at most two decimals" in page
    assert f"Choices, cell E{tick_of('RS04', 'nobody') + 1}: RS04:" in page
    assert 'value="420"' not in manager.get(f"{RETURN}/CW").text
    assert hand_in(manager, b"not a workbook", "x.xlsx") == 422
    assert hand_in(manager, b"", "") == 422
    assert "Choose the workbook that you have filled in." in manager.last.text
    assert hand_in(manager, edited(fetch(manager), {("About", 1, 1): OPEN - 1})) == 422
    assert "this workbook is of another return" in text_of(manager.last.text)
    assert hand_in(manager, edited(fetch(manager), {("Versions", 0, 1): "e30"})) == 422
    assert "The sheet Versions was changed." in text_of(manager.last.text)


def test_members_bring_back_what_they_may_write_and_are_told_of_the_rest(lite: Flask) -> None:
    open_benchmarking(lite)
    parent, observer, stranger = (Visitor(lite, key) for key in ("parent", "observer", "outsider"))
    told = {("Answers", row_of("FC01"), ANSWER): "1.5k", ("Answers", row_of("CW01"), ANSWER): 420}
    hand_in(parent, edited(fetch(parent), told))
    page = text_of(parent.last.text)
    assert "What the workbook says about these is left out: FC01" in page
    assert "1 question would change" in page
    fields = parent.form()
    assert parent.post(f"{PAGE}/save", {**fields, "FC01": "1", "take": ["CW01", "FC01"]}).status_code == 403
    assert parent.post(f"{PAGE}/save", fields).status_code == 303
    forged = {**fields, "CW01": "a lot"}
    assert parent.post(f"{PAGE}/save", forged).status_code == 400
    assert observer.get(PAGE).status_code == 200
    assert "You cannot change this return at the moment" in text_of(observer.last.text)
    assert observer.post(f"{PAGE}/save", {"csrf_token": observer.token("/about")}).status_code == 403
    assert stranger.get(PAGE).status_code == 404
    assert parent.get(PAGE.replace("/services/1/", f"/services/{THEIRS}/")).status_code == 404


def test_a_submitted_return_takes_no_workbook(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager)
    workbook = edited(fetch(manager), {("Answers", row_of("MG02"), ANSWER): 5})
    hand_in(manager, workbook)
    fields = manager.form()
    manager.fill(f"{RETURN}/check", {})
    assert manager.post(f"{PAGE}/save", fields).status_code == 409
    assert "has been submitted" in text_of(manager.last.text)


@pytest.mark.parametrize("address", [f"{RETURN}/workbook", f"{REVIEW}/workbook"])
def test_what_is_no_workbook_is_told_what_to_choose_and_nothing_else(lite: Flask, address: str) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.get(address)
    for name in ("workbook.pdf", "picture.png", "workbook.xls"):
        fields = {**manager.form(), "file": (io.BytesIO(b"%PDF-1.4 something"), name)}
        answer = manager.post(address, fields, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Choose a workbook saved as XLSX or ODS." in text_of(answer.text)
        assert "Word" not in text_of(answer.text)
