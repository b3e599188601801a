"""Letters in the language that their reader chose: whoever asked for them may read another one."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.languages.catalogues import write_catalogue
from selfreview.languages.messages import Message
from selfreview.places import PACKAGE
from selfreview.storage.people import people
from selfreview.storage.people.personal_file import read_personal_file
from selfreview.storage.tables import db
from tests.mailbox import Mailbox
from tests.people import BY_KEY, PASSWORD
from tests.sites import open_site
from tests.visitors import Visitor, parse

SUBJECT = "Choose a new password for Selfreview"
GREETING = "Dear {name},"
OTHER = {SUBJECT: "Dewiswch gyfrinair newydd", GREETING: "Annwyl {name},", "About": "Ynghylch"}


@pytest.fixture
def site(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in Welsh, with a mail server."""
    folder = home / "languages"
    folder.mkdir()
    messages = [(Message(text), "templates/layout.html", 1) for text in OTHER]
    (folder / "cy.po").write_text(write_catalogue(messages, OTHER.__getitem__, "cy"), encoding="utf-8")
    with open_site(sqlite_settled_url, home) as app:
        app.extensions["selfreview"].post = Mailbox()
        yield app


def choose(visitor: Visitor, code: str) -> None:
    """Press the button of a language."""
    fields = {"csrf_token": visitor.token("/forgotten"), "language": code, "here": "/about"}
    assert visitor.post("/language", fields).status_code == 303


def chosen(app: Flask, key: str) -> str | None:
    """The language that is kept on somebody's account."""
    with app.app_context():
        person = people.find_person(email=BY_KEY[key].email, day=app.extensions["clock"]().date())
        db.session.remove()
        assert person is not None
        return person.language


def forgotten(app: Flask, asker: Visitor, key: str) -> tuple[str, str]:
    """The subject and the first line of the letter that somebody is sent whose password is forgotten."""
    asker.fill("/forgotten", {"email": BY_KEY[key].email})
    letters = app.extensions["selfreview"].post.letters
    deadline = time.monotonic() + 60
    while not letters:  # it is handed on beside the answer
        assert time.monotonic() < deadline, "no letter came"
        time.sleep(0.02)
    letter = letters.pop()
    assert letter.recipient == BY_KEY[key].email
    return letter.subject, letter.body.partition("\n")[0]


def test_a_letter_is_in_the_language_that_its_reader_chose(site: Flask) -> None:
    name = BY_KEY["manager"].name
    choose(Visitor(site, "manager"), "cy")
    assert chosen(site, "manager") == "cy"
    english, welsh = Visitor(site), Visitor(site)
    choose(welsh, "cy")
    assert forgotten(site, english, "manager") == (OTHER[SUBJECT], f"Annwyl {name},")
    # Who reads Welsh and asks for somebody who chose nothing has it sent in English.
    assert forgotten(site, welsh, "chair") == (SUBJECT, f"Dear {BY_KEY['chair'].name},")
    choose(Visitor(site, "manager"), "en-GB")
    assert forgotten(site, welsh, "manager") == (SUBJECT, f"Dear {name},")


def test_a_language_that_the_site_no_longer_has_is_as_if_none_were_chosen(site: Flask) -> None:
    choose(Visitor(site, "manager"), "cy")
    site.extensions["selfreview"].languages = {}
    assert forgotten(site, Visitor(site), "manager") == (SUBJECT, f"Dear {BY_KEY['manager'].name},")


def test_somebody_who_signs_in_elsewhere_is_read_to_in_their_language(site: Flask) -> None:
    choose(Visitor(site, "manager"), "cy")
    elsewhere = Visitor(site)
    assert lang(elsewhere) == "en-GB"
    sign_in(elsewhere)
    assert lang(elsewhere) == "cy"
    # Where a browser has a language, it stays.
    shared = Visitor(site)
    choose(shared, "en-GB")
    sign_in(shared)
    assert lang(shared) == "en-GB"
    assert chosen(site, "manager") == "cy"


def sign_in(visitor: Visitor) -> None:
    """Sign the manager in."""
    fields = {"email": BY_KEY["manager"].email, "password": PASSWORD}
    assert visitor.fill("/sign-in", fields).status_code == 303


def lang(visitor: Visitor) -> str:
    """The language of a page."""
    code: str = parse(visitor.get("/about").text).get("lang")
    return code


def test_who_is_not_signed_in_leaves_nothing_on_an_account(site: Flask) -> None:
    choose(Visitor(site), "cy")
    assert {chosen(site, key) for key in BY_KEY} == {None}


def test_what_is_held_on_somebody_names_their_language(site: Flask) -> None:
    choose(Visitor(site, "manager"), "cy")
    with site.app_context():
        person = people.find_person(email=BY_KEY["manager"].email, day=site.extensions["clock"]().date())
        assert person is not None
        held = next(one for one in read_personal_file(person).held if one.table == "people")
        db.session.remove()
    assert held.rows[0]["language"] == "cy"
    assert "the language that you chose" in Visitor(site).get("/privacy").text


def test_every_letter_is_written_to_somebody() -> None:
    bare = []
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for place, line in enumerate(lines):
            if re.search(r'"mail/\w+\.txt"', line):
                above = lines[max(0, place - 3) : place]
                inside = any("written_to(" in one for one in above) or line.strip().startswith("return render_template")
                if not inside:
                    bare.append(f"{path.name}:{place + 1}")
    assert bare == []
