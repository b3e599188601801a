"""Words of the glossary where a page first says them: each leads to its plain meaning, once."""

import re

from flask import request, url_for
from markupsafe import Markup

from selfreview.web.home.glossary import TERMS

PAGES = frozenset({"answers", "steering_group", "views", "meeting", "sign_off"})
"""The blueprints whose pages newcomers work on."""

_WORDS = "|".join(f"(?P<{term.key.replace('-', '_')}>{term.said})" for term in TERMS if term.said)
_SAID = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
# A plain paragraph of ours: what people typed, hints of fields and marked lines have more to their tag.
_PARAGRAPH = re.compile(r'(<p class="govuk-body(?:-[ls])?">)(.*?)(</p>)', re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_LINKED = re.compile(r'href="/glossary#([a-z-]+)"')
_EMPTY = ("<br", "<img", "<input", "<wbr")


def link_first_uses(page: Markup) -> Markup:
    """A page with a link at the first use of each word; not in headings, labels, links or anything else marked up."""
    if request.blueprint not in PAGES:
        return page
    glossary, linked = url_for("guides.glossary"), set(_LINKED.findall(page))

    def link(found: re.Match[str]) -> str:
        key = (found.lastgroup or "").replace("_", "-")
        if key in linked:
            return found[0]
        linked.add(key)
        return f'<a class="govuk-link term" href="{glossary}#{key}">{found[0]}</a>'

    def go_through(paragraph: re.Match[str]) -> str:
        pieces, depth = [], 0
        for piece in _TAG.split(paragraph[2]):
            if piece.startswith("<"):
                depth += -1 if piece.startswith("</") else not piece.startswith(_EMPTY)
            elif not depth:
                piece = _SAID.sub(link, piece)
            pieces.append(piece)
        return paragraph[1] + "".join(pieces) + paragraph[3]

    # The page is marked up already: what is added is the glossary's own address.
    return Markup(_PARAGRAPH.sub(go_through, page))  # nosec B704
