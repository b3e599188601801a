"""Files that are made to harm are read by a child with limits: it may die of them, the server does not."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
import xlsxwriter

from selfreview import child
from selfreview.child import TooMuch

CELLS = "selfreview.documents.workbook_cells:read_cells"
JUDGE = "selfreview.documents.review.uploads:judge"
ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Answers"><table:table-row table:number-rows-repeated="1000000">
<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def far_cell() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Answers")
    sheet.write_string(0, 0, "here")
    sheet.write_string(1_048_575, 16_383, "and far away")
    book.close()
    return out.getvalue()


def repeated_rows() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    return out.getvalue()


@pytest.mark.parametrize("make", [far_cell, repeated_rows])
def test_a_workbook_that_asks_for_all_memory_kills_its_reader_alone(make: Callable[[], bytes]) -> None:
    content = make()
    with suppress(TooMuch):
        assert child.ask(CELLS, content) is None


def _never_ends(_command: list[str], *, timeout: float, **_more: object) -> None:
    raise subprocess.TimeoutExpired("child", timeout)


def test_a_reader_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PATIENCE", 0.5)
    monkeypatch.setattr("subprocess.run", _never_ends)
    with pytest.raises(TooMuch):
        child.ask(JUDGE, b"", "notes.txt")


def test_what_a_child_says_too_much_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LONGEST_ANSWER", 5)
    with pytest.raises(TooMuch):
        child.ask(JUDGE, b"plain words\n", "notes.txt")


def test_a_good_file_is_judged_as_ever() -> None:
    assert child.ask(JUDGE, b"plain words\n", "notes.txt")["name"] == "notes.txt"
    assert "refused" in child.ask(JUDGE, b"", "notes.txt")


def test_the_answer_is_plain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = io.TextIOWrapper(io.BytesIO(json.dumps([JUDGE, "notes.txt"]).encode() + b"\nplain words\n"))
    monkeypatch.setattr("sys.stdin", asked)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    child.main()
    assert json.loads(capsys.readouterr().out)["media_type"].startswith("text/plain")
