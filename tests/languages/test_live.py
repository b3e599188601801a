"""What others do is told to an open page in the language in which it is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.languages.pseudo import BEGIN, CODE
from tests.listeners import Listener
from tests.people import OPEN, OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site
from tests.visitors import Visitor

HERE = f"/services/{OURS}/reviews/{OPEN}/E01"


@pytest.fixture
def disguised(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language."""
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        yield app


def test_who_is_here_and_what_they_do_is_told_in_the_language_of_the_page(disguised: Flask) -> None:
    manager, parent = Visitor(disguised, "manager"), Visitor(disguised, "parent")
    manager.client.set_cookie("language", CODE)
    page, other = Listener(manager), Listener(parent)
    comment = {"csrf_token": parent.token("/account/"), "words": "Some words", "once": "abc", "answers": ""}
    assert parent.post(f"{HERE}/comments", comment).status_code == 303
    assert other.at("evidence") == 204
    assert parent.fill(HERE, {"evidence": "What shows it", "rating": "good"}).status_code == 303
    said: dict[str, list[str]] = {"told": [], "what": [], "people": []}
    for name, data in page.told:
        said["told"] += [data["told"]] if name == "change" and data["verb"] == "commented" else []
        said["what"] += [data["what"]] if name == "change" and data.get("field") == "evidence" else []
        said["people"] += data["people"] if name == "here" else []
        if all(said.values()):
            break
    assert all(words.startswith(BEGIN) for found in said.values() for words in found), said
    assert all("Priya Parent" in words for words in (*said["told"], *said["people"]))
    page.close()
    other.close()
