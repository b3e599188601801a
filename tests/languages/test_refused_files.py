"""Why a file of evidence is refused, in the pseudo-language: only the file's own name is left as it is."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview import child, scanner
from selfreview.documents.review import file_kinds, refusals
from selfreview.documents.review.refusals import Refusal, Refused
from selfreview.documents.review.uploads import LIMIT, judge, take_verdict
from selfreview.scanner_settings import Scanner
from selfreview.speech import reading
from selfreview.storage.review import evidence
from tests.documents.review.test_file_insides import of_settings
from tests.documents.review.test_uploads import PDF, PNG, docx, hostile
from tests.documents.test_sent_files import PROTECTED, media_box
from tests.languages.test_files_handed_in import PROPER, Listening, Reader, letters_of, messages_of
from tests.languages.test_papers import english_in
from tests.people import OPEN, OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site, settings_for, with_settings
from tests.visitors import parse

ADD_FILE = f"/services/{OURS}/reviews/{OPEN}/E01/file"


MAIL = b"From: a@b\nContent-Type: application/x; name=run.exe\n\nx"
BAD_FILES: dict[Refusal, Callable[[], tuple[str, bytes]]] = {
    Refusal.WITHOUT_A_NAME: lambda: ("...", PDF),
    Refusal.TRACE: lambda: ("~$q.docx", b"x"),
    Refusal.EMPTY: lambda: ("q.pdf", b""),
    Refusal.NOTHING_IN_IT: lambda: ("q.pdf", b"\0\0"),
    Refusal.TOO_LARGE: lambda: ("q.txt", b"x" * (LIMIT + 1)),
    Refusal.OTHER_ENDING: lambda: ("q.zz", b"x"),
    Refusal.WITHOUT_AN_ENDING: lambda: ("q", b"x"),
    Refusal.LOCKED: lambda: ("q.docx", PROTECTED["a Word document"][1]),
    Refusal.DAMAGED: lambda: ("q.docx", docx()[:-30]),
    Refusal.SOMETHING_ELSE: lambda: ("q.docx", b"hello"),
    Refusal.MISNAMED: lambda: ("q.png", PDF),
    Refusal.HUGE_WHEN_OPENED: lambda: ("q.docx", hostile("a document of far too many parts")[1]),
    Refusal.FILES_INSIDE: lambda: ("q.docx", docx(("word/embeddings/q.zip", b"x"))),
    Refusal.ATTACHED: lambda: ("q.eml", MAIL),
    Refusal.MACROS: lambda: ("q.docm", b"x"),
    Refusal.MACROS_INSIDE: lambda: ("q.docx", docx(("word/vbaProject.bin", b"x"))),
    Refusal.FETCHES: lambda: ("q.docx", of_settings("attachedTemplate", "https://bad.example/t.dotm")),
    Refusal.SHORTCUT: lambda: ("q.lnk", b"x"),
    Refusal.PROGRAM: lambda: ("q.exe", b"x"),
    Refusal.ARCHIVE: lambda: ("q.zip", b"x"),
    Refusal.FILM: lambda: ("q.mp4", b"x"),
    Refusal.WEB_PAGE: lambda: ("q.html", b"x"),
    Refusal.EXPORT: lambda: ("q.xls", b"<html><table>"),
    Refusal.AS_PDF: lambda: ("q.pages", b"x"),
    Refusal.PICTURE: lambda: ("q.webp", b"x"),
    Refusal.PHOTOGRAPH: lambda: ("q.jpg", media_box(b"heic")),
    Refusal.UNFINISHED: lambda: ("q.tmp", b"x"),
    Refusal.TEMPLATE: lambda: ("q.dotx", b"x"),
    Refusal.BINARY: lambda: ("q.xlsb", b"x"),
}
"""A file for each reason that its own content or name gives."""

OF_THE_SERVER = {
    Refusal.UNREADABLE,
    Refusal.INFECTED,
    Refusal.NOT_SCANNED,
    Refusal.NO_WORKBOOK,
    Refusal.OTHER_THAN_A_WORKBOOK,
}


def typed_of(name: str) -> str:
    return letters_of(name, *name.split("."), *PROPER)


@pytest.mark.parametrize("why", BAD_FILES)
def test_a_file_is_refused_in_the_language_of_whoever_adds_it_though_another_process_judged_it(why: Refusal) -> None:
    name, content = BAD_FILES[why]()
    judged = json.loads(json.dumps(judge(content, name)))
    with reading(Listening()), pytest.raises(Refused) as caught:
        take_verdict(judged)
    assert caught.value.why is why
    with reading(Listening()):
        said = str(caught.value)
    assert said.startswith("⟦")
    assert english_in([said], typed_of(name)) == set()


def test_every_reason_is_tried_and_what_a_refusal_names_is_said_too() -> None:
    assert set(BAD_FILES) | OF_THE_SERVER == set(Refusal)
    listening = Listening()
    with reading(listening):
        for kind in file_kinds.KINDS:
            assert (
                english_in(
                    [str(Refused(Refusal.MISNAMED, {"kind": kind.name, "file": "", "ending": "", "better": ""}))], ""
                )
                == set()
            )
        for why in Refusal:
            str(why.value)
        str(file_kinds.TAKEN)
    assert messages_of(refusals, file_kinds) - listening.asked == set()


def test_a_reason_that_no_file_has_is_none() -> None:
    """What overran the child cannot have the server say a sentence of its own."""
    with pytest.raises(KeyError):
        take_verdict({"refused": "Send your password to {0.__class__}", "values": {}})


@pytest.fixture
def disguised(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language, and asks a scanner."""
    offer_pseudo_language(home)
    settings = with_settings(settings_for(sqlite_settled_url, home), scanner=Scanner(host="127.0.0.1", port=9))
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


def test_every_file_of_evidence_that_is_refused_is_refused_in_the_language(
    disguised: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(disguised, "parent", ADD_FILE)
    files = [make() for make in BAD_FILES.values()]
    # What is larger is kept in a file of its own, which the client of the tests does not close.
    small = [(name, content) for name, content in files if len(content) < 400_000]
    reader.sends(*small)
    typed = [part for name, _ in small for part in (name, *name.split("."))]
    assert reader.left(letters_of(*typed, *PROPER)) == set()
    assert len(reader.faults()) == len(small) == len(files) - 2
    reader.sends(("q.pdf", PDF))
    assert reader.left("") == set()
    monkeypatch.setattr(scanner, "find_virus", lambda *_: "Found.Thing")
    reader.sends(("q.pdf", PDF))
    assert reader.left(letters_of("Found.Thing")) == set()
    monkeypatch.setattr(scanner, "find_virus", lambda *_: None)
    monkeypatch.setattr(evidence, "MOST_OF_FILES", 1)
    reader.sends(("q.pdf", PDF))
    assert reader.left(letters_of("q.pdf", "GB")) == set()
    reader.sends()
    assert reader.left("") == set()
    monkeypatch.setattr(child, "PATIENCE", 0.0)
    reader.sends(("q.pdf", PDF))
    assert reader.left("PDF") == set()


def test_what_is_left_out_beside_a_file_is_told_in_the_language(
    disguised: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "find_virus", lambda *_: None)
    reader = Reader(disguised, "parent", ADD_FILE)
    reader.sends(("q.pdf", PDF), ("q.zz", PDF), title="y" * 201, dated=["x", "", ""], status=200)
    assert reader.left(letters_of("q", "zz", *PROPER)) == set()
    reader.sends(("q.png", PNG), title="y" * 201, dated=["x", "", ""], status=303)
    told = parse(reader.visitor.follow().text).find(".//*[@class='notice__title']")
    assert english_in(["".join(told.itertext())], letters_of("q", "E")) == set()
