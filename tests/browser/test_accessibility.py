"""C1 and C8: no page in any of its states has a fault at any width, or keeps anybody from reading it their own way.

One visit to a page judges it for everybody: axe-core at each width, sideways
scrolling, contrast themes, the dark, text twice as large, translation.
"""

from collections.abc import Iterator
from itertools import starmap

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.pages import Gallery, Scene, Shown, all_scenes
from tests.browser.showing import WIDTHS, Screen, open_screen, overflow, strange_fonts
from tests.browser.themes import faults_in_themes, faults_of_reading

pytestmark = pytest.mark.slow

SO_MANY = 20
"""Pages that one process looks at before it takes up something else."""


def _document(place: int, scene: Scene) -> object:
    return pytest.param(scene, id=scene.name, marks=pytest.mark.xdist_group(f"pages {place // SO_MANY}"))


DOCUMENTS = tuple(starmap(_document, enumerate(scene for scene in all_scenes() if scene.document)))


@pytest.fixture(scope="module")
def screen(browser: Browser, gallery: Gallery) -> Iterator[Screen]:
    """One window for all the pages."""
    with open_screen(browser, gallery.files) as screen:
        yield screen


def faults_at_widths(screen: Screen, shown: Shown) -> Iterator[str]:
    """What is wrong with a page at any width, each fault once with the widths that have it."""
    screen.show(shown, WIDTHS[0])
    faults: dict[str, list[int]] = {}
    for width in WIDTHS:
        screen.resize(width)
        for fault in (*screen.judge(), *overflow(screen.page)):
            faults.setdefault(fault, []).append(width)
    yield from (f"{widths} {fault}" for fault, widths in faults.items())
    yield from strange_fonts(screen.page)
    yield from screen.complaints


@pytest.mark.parametrize("scene", DOCUMENTS)
def test_a_page_has_no_fault_however_it_is_read(gallery: Gallery, screen: Screen, scene: Scene) -> None:
    faults: list[str] = []
    for place, shown in enumerate(gallery.of(scene)):
        found = [*faults_at_widths(screen, shown)]
        # Other roles are shown the same parts: their colours are judged once.
        found += faults_of_reading(screen) if place == 0 else ()
        faults += [f"{shown.name}: {fault}" for fault in found]
    assert faults == [], "\n".join(faults)


def test_a_fault_is_noticed(screen: Screen, gallery: Gallery) -> None:
    page = screen.show(next(gallery.pages()), 320)
    page.evaluate(
        """() => {
            const bad = document.createElement('div')
            bad.innerHTML = '<img src="data:,"><input><p class="wide">x</p>'
            bad.querySelector('.wide').style.width = '2000px'
            document.querySelector('main').append(bad)
        }"""
    )
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "label" in found
    assert overflow(page) != []


def test_no_rule_that_is_run_needs_styles_that_are_read_ahead(screen: Screen, gallery: Gallery) -> None:
    page = screen.show(next(gallery.pages()), 320)
    violations(page, served=True)
    ahead = page.evaluate("axe._audit.rules.filter((one) => one.preload).map((one) => [one.id, one.tags])")
    left_out = set(page.evaluate("axe._audit.tagExclude"))
    assert [name for name, tags in ahead if not left_out.intersection(tags)] == ["no-autoplay-audio"]


def test_a_text_in_the_font_of_the_browser_is_noticed(screen: Screen, gallery: Gallery) -> None:
    page = screen.show(next(gallery.pages()), 320)
    assert strange_fonts(page) == []
    page.evaluate("document.querySelector('main h1').style.fontFamily = 'serif'")
    assert len(strange_fonts(page)) == 1


def test_words_that_nobody_could_read_are_noticed(screen: Screen, gallery: Gallery) -> None:
    page = screen.show(next(gallery.pages()), 1280)
    page.evaluate(
        """() => {
            const bad = document.createElement('div')
            bad.innerHTML = '<svg class="none"><text y="20" fill="#111">dark</text></svg>' +
                '<ul><li><a href="#a" aria-current="page">one</a></li><li><a href="#b">two</a></li></ul>'
            bad.style.forcedColorAdjust = 'none'
            document.querySelector('main').append(bad)
        }"""
    )
    found = " ".join(faults_in_themes(page))
    assert "dark" in found
    assert "all look current" in found
