"""Phrases that read like a translation, or that a parent does not know, and that were replaced: none comes back."""

import re
from itertools import chain

import pytest

from tests.house.source import PACKAGE, ROOT

REPLACED = (
    "Accounts are made by invitation",
    "Ask them by e-mail",
    "Every other device that you are signed in on is signed out",
    "Evidence that the service has",
    "Go on here:",
    "Hand over to a successor",
    "I have kept them",
    "Keep these now: they are shown this once",
    "Letters not sent",
    "Look among unwanted mail too",
    "Nobody is asked to see to this exemplar yet",
    "Nobody speaks yet for",
    "Nothing has been said yet",
    "Nothing else left with them",
    "Others who are asked",
    "People of the demonstration",
    "People of the review",
    "Seal of the rows",
    "Somebody who learns your password",
    "Take the flag away",
    "The kept text is thrown away",
    "The second factor is off",
    "The 6 digits that the app shows",
    "This is not your present password",
    "This page was read at",
    "This review cannot be changed now",
    "What you are here",
    "Where you are signed in",
    "You are signed out everywhere else",
    "Your present password",
    "address and password do not fit",
    "in the same act.</p>",
    "no longer stands in for you",
    "sees to it from now on",
)


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


@pytest.mark.parametrize("phrase", REPLACED)
def test_a_phrase_that_was_replaced_does_not_come_back(texts: dict[str, str], phrase: str) -> None:
    assert [path for path, text in texts.items() if phrase in text] == []
