"""A reader's link: for one thing, read only, until a day, with whom it was given to, and every reading told."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from selfreview.storage.tables import SharedLinkRow, db
from selfreview.web import runtime
from tests.mailbox import give_mailbox
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import plan_action, rate

PAGE = f"/services/{OURS}/reviews/{OPEN}/readers"
GIVEN = {"kind": "plan", "given_to": "Councillor Bell", "days": "14"}
MARK = "Copy for Councillor Bell, read on 3 November 2010. Not to be passed on"


@pytest.fixture
def begun(lite: Flask) -> Flask:
    """A review with ratings and a plan."""
    rate(lite)
    plan_action(lite, what="Print a leaflet.", responsible="Helen Health")
    return lite


def give(manager: Visitor, **told: str) -> str:
    """Make a link and return the path that it opens."""
    manager.get(PAGE)
    form = manager.form(number=len(re.findall('/end"', manager.last.text)))
    assert manager.post(PAGE, {**form, **GIVEN, **told}).status_code == 303, text_of(manager.last.text)
    found = re.search(r"http://localhost(/shared/[\w-]+)", manager.follow().text)
    assert found is not None
    return found.group(1)


def open_copy(reader: Visitor, path: str, form: str = "page") -> None:
    reader.get(path)
    assert reader.post(path, {**reader.form(), "as": form}).status_code == 200, text_of(reader.last.text)


@pytest.mark.parametrize(("kind", "words"), [("plan", "Print a leaflet."), ("review", "Self-review 2010")])
def test_a_reader_reads_a_copy_without_names_that_says_whom_it_is_for(begun: Flask, kind: str, words: str) -> None:
    manager, reader = Visitor(begun, "manager"), Visitor(begun)
    path = give(manager, kind=kind)
    open_copy(reader, path)
    page = text_of(reader.last.text)
    assert words in page
    assert MARK in page
    assert "Helen Health" not in page
    assert f"/services/{OURS}/" not in reader.last.text
    open_copy(reader, path, "PDF")
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(reader.last.data)).pages]
    assert all(MARK in sheet for sheet in sheets)
    assert words in " ".join(sheets)


def test_opening_the_address_alone_reads_nothing_and_every_reading_is_told(begun: Flask) -> None:
    manager, reader = Visitor(begun, "manager"), Visitor(begun)
    path = give(manager)
    assert "Print a leaflet." not in reader.get(path).text
    assert "Not read yet." in text_of(manager.get(PAGE).text)
    open_copy(reader, path)
    open_copy(reader, path)
    open_copy(reader, path, "PDF")
    told = text_of(manager.get(PAGE).text)
    assert "Read 3 times:" in told
    assert (told.count("as a page"), told.count("as a PDF")) == (2, 1)


def test_a_link_opens_one_thing_and_no_more_rights(begun: Flask) -> None:
    reader = Visitor(begun)
    path = give(Visitor(begun, "manager"))
    open_copy(reader, path)
    assert reader.get(f"/services/{OURS}/reviews/{OPEN}/review").status_code == 303
    assert reader.get(path.replace("/shared/", "/plan-answers/")).status_code == 404
    for token in ("x", "1-", "²-a", path.removeprefix("/shared/") + "0"):
        assert reader.get(f"/shared/{token}").status_code == 404


def test_a_link_ends_at_once_and_on_its_day(begun: Flask) -> None:
    manager, reader = Visitor(begun, "manager"), Visitor(begun)
    path = give(manager)
    reader.get(path)
    form = reader.form()
    link_id = path.removeprefix("/shared/").partition("-")[0]
    token = {"csrf_token": manager.token("/account/")}
    assert manager.post(f"{PAGE}/{link_id}/end", token).status_code == 303
    assert (reader.get(path).status_code, reader.post(path, form).status_code) == (410, 410)
    assert "Ended by Maureen Manager" in text_of(manager.get(PAGE).text)
    assert manager.post(f"{PAGE}/999/end", token).status_code == 404
    second = give(manager)
    begun.extensions["clock"].pass_(days=14)
    assert reader.get(second).status_code == 410


def test_a_report_that_is_not_released_is_not_there_yet(begun: Flask) -> None:
    reader = Visitor(begun)
    path = give(Visitor(begun, "manager"), kind="report")
    for form in ("page", "PDF"):
        reader.get(path)
        assert reader.post(path, {**reader.form(), "as": form}).status_code == 404
        assert "No figures of this year are published at the moment" in text_of(reader.last.text)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("kind", "all", "Choose what they read"), ("given_to", "", "Say who the link is for")],
)
def test_a_link_for_nobody_or_nothing_is_not_made(begun: Flask, field: str, value: str, words: str) -> None:
    manager = Visitor(begun, "manager")
    posted = {**GIVEN, field: value, "csrf_token": manager.token(PAGE)}
    assert manager.post(PAGE, posted).status_code == 422
    assert words in text_of(manager.last.text)
    with begun.app_context():
        assert db.session.query(SharedLinkRow).count() == 0


def test_nothing_of_a_review_that_was_not_begun_is_given_away(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert manager.post(PAGE, {**GIVEN, "csrf_token": manager.token(PAGE)}).status_code == 422
    assert "has not been started" in text_of(manager.last.text)


def test_the_link_is_mailed_where_an_address_is_given_and_members_give_none(begun: Flask) -> None:
    mailbox = give_mailbox(begun)
    manager = Visitor(begun, "manager")
    path = give(manager, email="bell@council.example")
    (letter,) = mailbox.letters
    assert letter.subject == "A copy for you to read: the action plan 2010 of Sheffield"
    assert path in letter.body
    assert Visitor(begun, "health").get(PAGE).status_code == 403


def test_the_page_says_what_became_of_the_letter_with_the_link(begun: Flask) -> None:
    manager = Visitor(begun, "manager")
    give(manager, email="bell@council.example")
    said = text_of(manager.last.text)
    assert "Our email to bell@council.example could not be sent: the network’s administrator has it" in said


def test_nobody_waits_for_a_paper_with_a_save(begun: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    manager, reader = Visitor(begun, "manager"), Visitor(begun)
    path = give(manager)
    saved = []

    def save_meanwhile(write: Callable[..., bytes], *told: object, **options: object) -> bytes:
        file = str(begun.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
        saved.append(write)
        return write(*told, **options)

    monkeypatch.setattr(runtime, "press", save_meanwhile)
    open_copy(reader, path, "PDF")
    assert len(saved) == 1
