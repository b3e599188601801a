"""No page escapes the tests that judge pages: every address and every template has its scenes."""

import re
from dataclasses import replace

import pytest

from tests.browser.pages import Gallery, Shown
from tests.house.source import package_modules
from tests.house.test_templates import is_page, named_in_code, template_texts
from tests.visitors import parse

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]

SERVED_AS_THEY_LIE = frozenset({"static", "language_choice.script"})
TAKES_ANYTHING = {
    "benchmarking/workbooks/preview.html": "each change is taken or left; faults are told when the file is handed in",
    "comparison/picks.html": "any choice is shown; what is too few is said beside it",
    "practice/home.html": "a search finds something or nothing",
    "review/evidence/library.html": "a search finds something or nothing",
    "review/evidence/uses.html": "any choice among the items is a good one",
    "registry/services.html": "a search finds something or nothing",
    "round/missing.html": "a search finds something or nothing",
    "round/tracker.html": "a search finds something or nothing",
    "registry/settings.html": "a switch is on or off",
    "registry/people.html": "a search finds somebody or nobody",
    "review/workbooks/preview.html": "each change is taken or left; faults are told when the file is handed in",
}
"""Pages whose form cannot be filled in wrongly, with why."""
TYPED = frozenset({"text", "email", "password", "search", "tel", "url", "number", "file", "radio", "checkbox"})


def without_scene(gallery: Gallery) -> list[str]:
    """The endpoints that nobody opens."""
    return sorted(gallery.endpoints - SERVED_AS_THEY_LIE - {scene.endpoint for scene in gallery.shown})


def asks(shown: Shown) -> bool:
    """Whether a page's own part holds a form with something to fill in."""
    for form in parse(shown.html).find(".//main").iter("form"):
        for field in form.iter():
            if field.tag in ("textarea", "select") and field.get("hidden") is None:
                return True
            if field.tag == "input" and field.get("type", "text") in TYPED:
                return True
    return False


def words(shown: Shown) -> str:
    """What a page says, without what is typed into its forms."""
    main = parse(shown.html).find(".//main")
    return " ".join(text for one in main.iter() if one.tag != "textarea" for text in (one.text, one.tail) if text)


def test_every_scene_can_be_played(gallery: Gallery) -> None:
    assert list(gallery.failed.values()) == []


def test_every_address_has_a_scene(gallery: Gallery) -> None:
    assert without_scene(gallery) == []


def test_an_address_without_a_scene_is_noticed(gallery: Gallery) -> None:
    more = replace(gallery, endpoints=gallery.endpoints | {"new.page"})
    assert without_scene(more) == ["new.page"]


def test_every_template_is_seen(gallery: Gallery) -> None:
    texts = template_texts()
    pages = set(filter(is_page, named_in_code(package_modules(), texts)))
    frames = {frame for text in texts.values() for frame in re.findall(r"{% extends \"([^\"]+)\" %}", text)}
    assert sorted(pages - frames - {shown.template for shown in gallery.pages()}) == []


def test_every_page_that_asks_for_something_is_seen_filled_in_wrongly(gallery: Gallery) -> None:
    asking = {shown.template for shown in gallery.pages() if shown.status == 200 and asks(shown)}
    faulty = {shown.template for shown in gallery.pages() if shown.status >= 400}
    assert sorted(asking - faulty) == sorted(TAKES_ANYTHING)


ALIKE = {
    "doors.link": "every link of one kind asks the same",
    "network.round_messages.one": "it is titled by its subject, which two messages can share",
}
"""Addresses that share a title with others of their kind, with why."""


def test_no_two_addresses_share_a_title(gallery: Gallery) -> None:
    found: dict[str, set[str]] = {}
    for shown in gallery.pages():
        title = re.search(r"<title>(.*?)</title>", shown.html, re.DOTALL)
        assert title is not None, shown.name
        # A page that a faulty form comes back on stands at another address, and is named by its fault.
        if shown.status == 200 and shown.scene.endpoint not in ALIKE:
            found.setdefault(" ".join(title[1].split()), set()).add(shown.path)
    assert {title: paths for title, paths in found.items() if len(paths) > 1} == {}


def test_every_role_is_shown_its_own_pages(gallery: Gallery) -> None:
    roles = {shown.who for shown in gallery.pages()}
    assert {"manager", "chair", "parent", "observer", "coordinator", "analyst", "admin", None} <= roles


def test_every_date_is_written_as_people_write_it(gallery: Gallery) -> None:
    found = {shown.name: re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d\b", words(shown)) for shown in gallery.pages()}
    assert {name: dates for name, dates in found.items() if dates} == {}
