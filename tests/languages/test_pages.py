"""Every page in the pseudo-language: no text of a template is left out, and turned back it is the English page."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import TypeGuard

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from selfreview.languages.gathering import SAID_BY, gather_messages
from selfreview.languages.messages import Message
from selfreview.languages.pseudo import BEGIN, CODE, END, LETTERS
from selfreview.places import PACKAGE, find_places
from tests.people import OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site
from tests.visitors import Visitor
from tests.web.test_access import addresses, path_of

TEMPLATES = find_places().templates
OWN = re.compile(
    r'<form class="foot__languages.*?</form>|<script.*?</script>|lang="en-\w+"|"[\w.-]{40,}"|value="[\w-]{16}"', re.S
)
"""What differs from page to page: the languages offered, and tokens."""

DRAWN = re.compile(r"<svg\b.*?</svg>", re.S)
"""A drawing, whose labels break elsewhere when they are longer; its table has the same words."""

TERM = re.compile(r'<a class="govuk-link term"[^>]*>(.*?)</a>')
"""A link to the glossary, which knows the terms in English only."""

UNIT = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|kbd|small|span|strong|sub|sup|time|var)\b[^>]*>")


@pytest.fixture
def disguised(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language, as an operator would have it."""
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        assert app.extensions["selfreview"].languages[CODE].faults == ()
        yield app


def undisguise(page: str) -> str:
    """What a page in the pseudo-language says in English."""
    return page.translate({other: letter for letter, other in LETTERS.items()} | {ord(BEGIN): None, ord(END): None})


def plain(page: str) -> str:
    """A page without what differs each time, its spaces single."""
    return re.sub(r"\s+", " ", unescape(TERM.sub(r"\1", DRAWN.sub("", OWN.sub("", page)))))


def english_of(page: str) -> set[str]:
    """The texts of a page in the pseudo-language that are in no brackets."""
    found = set()
    for part in re.split(r"<[^>]*>", UNIT.sub("", OWN.sub("", page.partition("<body")[2]))):
        text, before = unescape(part), ""
        while text != before:
            text, before = re.sub(f"{BEGIN}[^{BEGIN}{END}]*{END}", " ", text), text
        found.add(" ".join(text.split()))
    return found


@cache
def texts_to_translate() -> frozenset[str]:
    """What templates say between their tags and modules with `gettext`, of two words or more."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for data in tree.find_all(nodes.TemplateData):
            found |= {" ".join(unescape(part).split()) for part in re.split(r"<[^>]*>|^[^<>]*>", data.data)}
    found = {text for text in found if text.count(" ") >= 1 and re.search(r"[a-z]{3}", text)}
    found |= {one.texts[0] for one, place, _ in gather_messages(TEMPLATES) if _is_module(place, one)}
    framework = " ".join(find_places().exemplars.read_text(encoding="utf-8").split())
    return frozenset(text for text in found if text not in framework) - _of_modules()


def _is_module(place: str, message: Message) -> bool:
    return place.endswith(".py") and message.texts[0].count(" ") >= 1 and "{" not in message.texts[0]


def _of_modules() -> set[str]:
    """Texts that a module says as they are, which may be the one that a page shows."""
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    calls = [one for tree in sources for one in ast.walk(tree) if isinstance(one, ast.Call)]
    said = {id(text) for one in calls if isinstance(one.func, ast.Name) and one.func.id in SAID_BY for text in one.args}
    return {str(node.value) for tree in sources for node in ast.walk(tree) if _is_text(node) and id(node) not in said}


def _is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.uncounted
@pytest.mark.parametrize(("key", "least"), [(None, 15), ("manager", 75), ("analyst", 50)])
def test_every_page_is_said_in_the_language_and_says_what_the_english_one_says(
    disguised: Flask, key: str | None, least: int
) -> None:
    visitor = Visitor(disguised, key)
    left, differing, seen = {}, [], 0
    for rule in addresses(disguised):
        if "GET" not in (rule.methods or ()):
            continue
        path = path_of(disguised, rule, OURS)
        visitor.client.set_cookie("language", "en-GB")
        english = visitor.get(path)
        if english.mimetype != "text/html" or english.status_code >= 300:
            english.close()
            continue
        visitor.client.set_cookie("language", CODE)
        page = visitor.get(path)
        seen += 1
        # A sentence that begins with a bracket cannot be given a capital letter.
        if plain(undisguise(page.text)).casefold() != plain(english.text).casefold():
            differing.append(path)
        if said := english_of(page.text) & texts_to_translate():
            left[path] = said
    assert seen >= least
    assert left == {}
    assert differing == []
