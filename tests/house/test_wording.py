"""Phrases that read like a translation, or that a parent does not know, and that were replaced: none comes back."""

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT

REPLACED = (Path(__file__).with_name("replaced_wording.txt")).read_text(encoding="utf-8").splitlines()


def flat(text: str) -> str:
    """A text with single blanks, so that a phrase is found over the end of a line."""
    return re.sub(r'\s+|"\s*\n\s*f?"', " ", text)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Everything that may hold a sentence of the interface, by its path."""
    scripts = (ROOT / "static" / "source").rglob("*.[jt]s")
    pages = (one for one in (ROOT / "templates").rglob("*") if one.suffix in (".html", ".txt"))
    found = chain(pages, PACKAGE.rglob("*.py"), scripts)
    return {str(path): flat(path.read_text(encoding="utf-8")) for path in found}


def test_no_phrase_that_was_replaced_comes_back(texts: dict[str, str]) -> None:
    assert len(REPLACED) > 500
    back = [(phrase, path) for phrase in REPLACED for path, text in texts.items() if phrase in text]
    assert back == []
