"""Phrases that read like a translation, or that a parent does not know, and that were replaced: none comes back."""

import re
from itertools import chain

import pytest

from tests.house.source import PACKAGE, ROOT

REPLACED = (
    "Accounts are by invitation only",
    "Ask them by email",
    "Every other device that you are signed in on is signed out",
    "Existing evidence",
    "Continue here:",
    "Hand over to a new manager",
    "I have saved these codes",
    "Save these codes now: we will not show them again",
    "Emails not sent",
    "Look among unwanted mail too",
    "Nobody is asked to see to this exemplar yet",
    "Agencies with no one in the group yet",
    "Nothing has been said yet",
    "Nothing else left with them",
    "Ask other people to sign",
    "Demonstration accounts",
    "People in this review",
    "Checksum",
    "Somebody who learns your password",
    "Remove the discussion flag",
    "The kept text is thrown away",
    "The second factor is off",
    "6-digit code from your app",
    "This is not your present password",
    "This page was loaded at",
    "This review cannot be changed now",
    "Your roles",
    "Devices you are signed in on",
    "You are signed out everywhere else",
    "Your current password",
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
