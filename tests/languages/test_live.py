"""What others do is told to an open page in the language in which it is read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from selfreview.languages.pseudo import BEGIN, CODE
from tests.people import OPEN, OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"


@pytest.fixture
def disguised(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language."""
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        yield app


def told(visitor: Visitor) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the visitor's open page is told: the name of each event, and what it says."""
    answer = visitor.client.get(f"{REVIEW}/live?exemplar=E01&since=0", headers={"Accept": "text/event-stream"})
    for chunk in answer.iter_encoded():
        lines = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if line and line[0] != ":")
        if "event" in lines:
            yield lines["event"], json.loads(lines["data"])


def test_who_is_here_and_what_they_do_is_told_in_the_language_of_the_page(disguised: Flask) -> None:
    manager, parent = Visitor(disguised, "manager"), Visitor(disguised, "parent")
    manager.client.set_cookie("language", CODE)
    manager.get(HERE)
    page = told(manager)
    _, hello = next(page)
    parent.get(HERE)
    comment = {"csrf_token": parent.token("/account/"), "words": "Some words", "once": "abc", "answers": ""}
    assert parent.post(f"{HERE}/comments", comment).status_code == 303
    assert parent.fill(HERE, {"evidence": "What shows it", "rating": "good"}).status_code == 303
    at = {"csrf_token": parent.token("/account/"), "stream": hello["stream"][::-1], "exemplar": "E01"}
    other = told(parent)
    at["stream"] = next(other)[1]["stream"]
    assert parent.post(f"{REVIEW}/live", {**at, "field": "evidence"}).status_code == 204
    said: dict[str, list[str]] = {"told": [], "what": [], "people": []}
    for name, data in page:
        said["told"] += [data["told"]] if name == "change" and data["verb"] == "commented" else []
        said["what"] += [data["what"]] if name == "change" and data.get("field") == "evidence" else []
        said["people"] += data["people"] if name == "here" else []
        if all(said.values()):
            break
    assert all(words.startswith(BEGIN) for found in said.values() for words in found), said
    assert all("Priya Parent" in words for words in (*said["told"], *said["people"]))
