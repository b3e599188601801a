"""What is wrong with a file that is handed in, in the pseudo-language: only what the file holds is left as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from selfreview.documents import csv_cells, tables_csv
from selfreview.documents.people import directory_csv
from selfreview.documents.people.directory_csv import HEADER, read_directory
from selfreview.documents.tables_csv import Faults, Row, TableFaults
from selfreview.domain.registry.services import REGIONS
from selfreview.domain.rights import Agency, Role
from selfreview.languages.gathering import messages_of_module
from selfreview.languages.pseudo import CODE, disguise
from selfreview.scanner_settings import Scanner
from selfreview.speech import reading
from selfreview.web.registry import people_file
from tests.documents.review.test_uploads import PDF, docx
from tests.languages.test_papers import english_in, only_letters
from tests.people import BY_KEY, OPEN, OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site, settings_for, with_settings
from tests.visitors import Visitor, parse, text_of
from tests.web.benchmarking.collection import RETURN, open_benchmarking

LOAD_PEOPLE = "/network/registry/people/load"
WORKBOOKS = (f"/services/{OURS}/reviews/{OPEN}/workbook", f"{RETURN}/workbook")


@dataclass(frozen=True)
class Listening:
    """The pseudo-language, which remembers every message that it was asked for."""

    code: str = CODE
    locale: str = "cy"
    direction: str = "ltr"
    asked: set[str] = field(default_factory=set)

    def say(self, text: str, plural: str | None = None, number: int = 1) -> str:
        self.asked.add(text)
        return disguise(text if plural is None or number == 1 else plural)


def messages_of(*modules: ModuleType) -> set[str]:
    """All that some modules can say."""
    sources = (Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules)
    return {message.texts[0] for source in sources for message, _ in messages_of_module(source)}


def letters_of(*typed: str) -> str:
    return "|".join(map(only_letters, typed))


HEAD = ",".join(HEADER)
GOOD = f"ann@example.org,Ann,manager,{OURS},,"
PEOPLE: dict[str, tuple[bytes | str, tuple[str, ...]]] = {
    "a workbook": (b"PK\x03\x04rest", ()),
    "an old workbook": (b"\xd0\xcf\x11\xe0rest", ()),
    "a PDF": (b"%PDF-1.7", ()),
    "a document": (b"{\\rtf1", ()),
    "letters of an old Mac": (f"{HEAD}\n".encode() + b"caf\x8e@example.org,,manager,1,,\n", ()),
    "nobody": (HEAD, ()),
    "other headings": ("email,e-mail,role,name,name\na,b,c,d,e\n", ()),
    "headings that are missing": ("name,service\nAnn,1\n", ()),
    "a quotation mark that is not closed": (f'{HEAD}\n"ann@example.org,Ann\n', ()),
    "a quotation mark inside": (f'{HEAD}\n"ann"@example.org,Ann,manager,1,,\n', ()),
    "too few cells": ("name,email,role\nAnn,ann@example.org\n", ()),
    "too many cells": (f"{HEAD}\n{GOOD},,x,y,z\n", ()),
    "words without a heading": (f"{HEAD},\n{GOOD},spoken to\n", ("spoken to",)),
    "addresses that are none": (
        f'{HEAD}\nann,Ann,manager,{OURS},,\n"a\nb\t\x07",B,manager,{OURS},,\n\xa0a\xa0b,C,chair,{OURS},,\n',
        ("ann", "a b"),
    ),
    "a name that is too long": (f"{HEAD}\nann@example.org,{'y' * 121},manager,{OURS},,\n", ()),
    "words that are none of ours": (
        f"{HEAD}\nann@example.org,,king,9999,Police,Atlantis\n",
        ("king", "Police", "Atlantis"),
    ),
    "posts at the wrong place": (
        f"{HEAD}\nann@example.org,,manager,,,\nben@example.org,,admin,{OURS},,\ncat@example.org,,coordinator,,,\n"
        f"dan@example.org,,manager,{OURS},,London\n",
        (),
    ),
    "somebody twice": (f"{HEAD}\n{GOOD}\n{GOOD}\n", ("ann@example.org",)),
}
"""Everything that can be wrong with a list of people, and what of it is said again as it was typed."""

OURS_OF_FILES = (*HEADER, *(role.value for role in Role), *(agency.value for agency in Agency), "state")
"""The headings of the file and the words for its cells, which are English in every language."""


def people_faults(content: bytes | str) -> tuple[str, ...]:
    with pytest.raises(TableFaults) as caught:
        read_directory(
            content.encode() if isinstance(content, str) else content,
            services=[OURS],
            regions=REGIONS,
            is_email=lambda text: "@" in text,
        )
    return caught.value.lines


@pytest.mark.parametrize("what", PEOPLE)
def test_faults_of_a_list_of_people_are_told_in_the_language(what: str) -> None:
    content, typed = PEOPLE[what]
    with reading(Listening()):
        told = people_faults(content)
    assert english_in(list(told), letters_of(*OURS_OF_FILES, *REGIONS, *typed)) == set()
    assert all(line.startswith(disguise("line ")[:-1]) for line in told)


def cells_of_every_kind() -> Iterator[str]:
    """What is said of cells that no list of people has."""
    row = Row(7, {"cell": "x\r\xa0y"}, Faults())
    row.whole("cell", 1, 9)
    row.decimal("cell", Decimal(0), Decimal(9), 2)
    for cell in ("soon", "40264", "27/03/10", "03/27/2010", "27/03/2010 14:05"):
        Row(7, {"cell": cell}, row.faults).day("cell")
    yield from (message for _, message in row.faults.found)


def test_faults_of_cells_are_told_in_the_language_and_none_of_all_that_can_be_said_is_forgotten() -> None:
    listening = Listening()
    with reading(listening):
        told = list(cells_of_every_kind())
        for content, _ in PEOPLE.values():
            people_faults(content)
    assert len(told) == 7
    assert english_in(told, letters_of("cell", "soon", "x", "y")) == set()
    assert messages_of(tables_csv, csv_cells, directory_csv) - listening.asked == set()


PROPER = (
    "pdf",
    "docx",
    "xlsx",
    "pptx",
    "png",
    "run.exe",
    "PDF",
    "Word",
    "Excel",
    "PowerPoint",
    "OneDrive",
    "JPEG",
    "PNG",
)
"""What stands in a refusal as a slot, and so in plain letters, beside the name of the file: endings, and names."""


@pytest.fixture
def disguised(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language, and asks a scanner."""
    offer_pseudo_language(home)
    settings = with_settings(settings_for(sqlite_settled_url, home), scanner=Scanner(host="127.0.0.1", port=9))
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


class Reader:
    """Somebody who reads a page in the pseudo-language, and what it says in plain letters after something was sent."""

    def __init__(self, app: Flask, key: str, path: str) -> None:
        self.visitor, self.path = Visitor(app, key), path
        self.visitor.client.set_cookie("language", CODE)
        self.before = self.plain()

    def plain(self) -> set[str]:
        """The parts of the blank page that are in plain letters, such as names and tokens of the framework."""
        return english_in([text_of(self.visitor.get(self.path).text)], "")

    def sends(self, *files: tuple[str, bytes], status: int = 422, **fields: Any) -> None:
        """Send files with the form of the page, and hold what the answer is."""
        self.visitor.get(self.path)
        sent: dict[str, Any] = {
            **self.visitor.form(),
            **fields,
            "file": [(BytesIO(content), name) for name, content in files],
        }
        answer = self.visitor.post(self.path, sent, content_type="multipart/form-data")
        assert answer.status_code == status, text_of(answer.text)

    def left(self, typed: str) -> set[str]:
        """What the answer has in plain letters beside what the blank page had, and beside what was typed."""
        assert self.faults()
        said = [text_of(self.visitor.last.text)]
        return english_in(said, typed) - self.before

    def faults(self) -> list[str]:
        """The faults at the head of the page."""
        summary = parse(self.visitor.last.text).find(".//*[@class='govuk-error-summary']")
        return [
            "" if one is None else "".join(one.itertext()) for one in ([] if summary is None else summary.iter("a"))
        ]


def test_a_list_of_people_with_every_fault_is_answered_in_the_language(
    disguised: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(disguised, "admin", LOAD_PEOPLE)
    for content, typed in PEOPLE.values():
        reader.sends(("people.csv", content.encode() if isinstance(content, str) else content))
        assert reader.left(letters_of(*OURS_OF_FILES, *REGIONS, *typed)) == set()
    reader.sends(("people.csv", f"email,role,service\n{BY_KEY['manager'].email},observer,{OURS}\n".encode()))
    assert reader.left(letters_of(BY_KEY["manager"].email)) == set()
    monkeypatch.setattr(people_file, "LARGEST", 10)
    reader.sends(("people.csv", b"x" * 11))
    assert reader.left("MB") == set()
    reader.sends()
    assert reader.left("") == set()


@pytest.mark.parametrize("path", WORKBOOKS)
def test_what_is_no_workbook_is_told_in_the_language(disguised: Flask, path: str) -> None:
    open_benchmarking(disguised)
    reader = Reader(disguised, "manager", path)
    reader.sends()
    assert reader.left("") == set()
    reader.sends(("q.pdf", PDF))
    assert reader.left(letters_of("XLSX", "ODS")) == set()
    reader.sends(("q.xlsx", docx()))
    assert reader.left(letters_of("q.xlsx", *PROPER)) == set()
