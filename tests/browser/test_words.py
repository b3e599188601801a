"""Numbers and words of the interface agree on every page: one minute, not "1 minutes"; and nothing is said twice."""

import re

import pytest

from tests.browser.pages import Gallery
from tests.visitors import parse

SINGULAR = re.compile(r"(?<![\d.,:/#–-])\b1 ([a-z]+s)\b")
NO_PLURALS = frozenset(
    {"is", "was", "has", "this", "less", "across", "of", "as", "its", "us", "always", "means", "asks"}
)
PLURAL = re.compile(
    r"(?<![\d.,:/#–-])(?<!\bsection )\b(?!(?:19|20)\d\d )(?:0|[2-9]|[1-9]\d+)"
    r" (minute|return|service|exemplar|member|comment|day|view)\b"
)
TWICE = re.compile(r"\b([A-Za-z]{2,}(?: [A-Za-z]+)?)[ ]+\1\b")
SAID_TWICE_ON_PURPOSE = frozenset({"had", "that"})
INLINE = frozenset({"a", "span", "strong", "em", "abbr", "b", "i", "small", "time", "sup", "label"})
TYPED = frozenset({"textarea", "pre", "script", "style", "svg", "option", "select", "blockquote"})


def faults_of(words: str) -> list[str]:
    """Numbers that do not agree with their words, and words that stand twice."""
    found = [told.group() for told in SINGULAR.finditer(words) if told[1] not in NO_PLURALS]
    found += [told.group() for told in PLURAL.finditer(words)]
    return found + [told.group() for told in TWICE.finditer(words) if told[1].lower() not in SAID_TWICE_ON_PURPOSE]


def pieces(element: object) -> list[str]:
    """The words of each block of a page, as they are read on end; what people typed stays out."""
    blocks, words = [""], []

    def walk(one: object) -> None:
        tag, classes = str(one.tag), str(one.get("class") or "")  # type: ignore[attr-defined]
        if tag in TYPED or "typed" in classes.split():
            return
        if tag not in INLINE:
            blocks.append("")
        blocks[-1] += one.text or ""  # type: ignore[attr-defined]
        for child in one:  # type: ignore[attr-defined]
            walk(child)
            if str(child.tag) not in INLINE:
                blocks.append("")
            blocks[-1] += child.tail or ""

    walk(element)
    words += [" ".join(block.split()) for block in blocks]
    return [block for block in words if block]


def test_numbers_and_words_agree_on_every_page(gallery: Gallery) -> None:
    faults: dict[str, str] = {}
    for shown in gallery.pages():
        for words in pieces(parse(shown.html).find(".//body")):
            for fault in faults_of(words):
                faults.setdefault(fault, f"{shown.name}: {words[:120]}")
    assert faults == {}


@pytest.mark.parametrize(
    "words", ["1 minutes left", "of 1 returns", "2 minute", "PDF PDF in large print", "the the plan", "12 day left"]
)
def test_a_number_that_does_not_agree_is_noticed(words: str) -> None:
    assert len(faults_of(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "1 minute",
        "2010-1 returns",
        "E1 is",
        "1 of 17",
        "level 1 was",
        "21 returns",
        "0 views",
        "all that had had",
        "your 2009 return",
        "a section 52 return",
    ],
)
def test_a_number_that_agrees_is_not(words: str) -> None:
    assert faults_of(words) == []
