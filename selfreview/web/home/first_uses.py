"""Words of the glossary where a page first says them: each leads to its plain meaning, once."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache

from flask import request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from selfreview.web.home.glossary import TERMS

PAGES = frozenset({"answers", "steering_group", "views", "meeting", "sign_off"})
"""The blueprints whose pages newcomers work on."""

_WORDS = "|".join(f"(?P<{term.key.replace('-', '_')}>{term.said})" for term in TERMS if term.said)
_SAID = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
# A plain paragraph of ours: what people typed, hints of fields and marked lines have more to their tag.
_PARAGRAPH = re.compile(r'(<p class="govuk-body(?:-[ls])?">)(.*?)(</p>)', re.DOTALL)
# Characters that no text has: Unicode keeps them for the inside of programs.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_PIECE = re.compile(rf"(<[^>]*>|{_OPEN}[^{_CLOSE}]*{_CLOSE})")
_SHORTEST = 5
"""No word of the glossary has fewer letters."""
_SETS_APART: ContextVar[bool] = ContextVar("sets_apart", default=False)
_LINKED = re.compile(r'href="/glossary#([a-z-]+)"')
_EMPTY = ("<br", "<img", "<input", "<wbr")


# With the context, since a constant of a template must not be marked once for all pages.
@pass_context
def set_apart(_context: Context, value: object) -> object:
    """What a template prints; a text that it was given is marked off while the words of a page are explained.

    This is done for each of some 400 things on a page, and so is written for speed.
    """
    if not _SETS_APART.get() or hasattr(value, "__html__"):
        return value
    text = str(value)
    return value if len(text) < _SHORTEST else _marked(text)


# Most of what pages print are the same words of an edition, the same names, the same addresses.
@lru_cache(maxsize=4096)
def _marked(text: str) -> Markup:
    # The text is escaped, and the marks are ours.
    return Markup(f"{_OPEN}{escape(_without_marks(text))}{_CLOSE}")  # nosec B704


def explain_words(caller: Callable[[], Markup]) -> Markup:
    """A page of a group with its own first uses linked: neither a name, a place nor any other words of people are."""
    if request.blueprint not in PAGES:
        return caller()
    before = _SETS_APART.set(True)
    try:
        page = caller()
    finally:
        _SETS_APART.reset(before)
    # The page is marked up already: only what was put in above is taken out.
    return Markup(_without_marks(str(link_first_uses(page))))  # nosec B704


def _without_marks(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text or _CLOSE in text else text


def link_first_uses(page: Markup) -> Markup:
    """A page with a link at the first use of each word; not in headings, labels, links or anything else marked up."""
    glossary, linked = url_for("guides.glossary"), set(_LINKED.findall(page))

    def link(found: re.Match[str]) -> str:
        key = (found.lastgroup or "").replace("_", "-")
        if key in linked:
            return found[0]
        linked.add(key)
        return f'<a class="govuk-link term" href="{glossary}#{key}">{found[0]}</a>'

    def go_through(paragraph: re.Match[str]) -> str:
        pieces, depth = [], 0
        for piece in _PIECE.split(paragraph[2]):
            if piece.startswith("<"):
                depth += -1 if piece.startswith("</") else not piece.startswith(_EMPTY)
            elif not depth and not piece.startswith(_OPEN):
                piece = _SAID.sub(link, piece)
            pieces.append(piece)
        return paragraph[1] + "".join(pieces) + paragraph[3]

    # The page is marked up already: what is added is the glossary's own address.
    return Markup(_PARAGRAPH.sub(go_through, page))  # nosec B704
