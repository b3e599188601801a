"""C1: no page in any of its states has an accessibility fault at any width, and none has to be scrolled sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.pages import Gallery, Scene, all_scenes
from tests.browser.showing import WIDTHS, Screen, open_screen, overflow, strange_fonts

pytestmark = [pytest.mark.slow]

# Two groups of pages, so that two processes can look at them; each makes a gallery of its own.
DOCUMENTS = tuple(
    pytest.param(scene, id=scene.name, marks=pytest.mark.xdist_group(("pages", "more pages")[place % 2]))
    for place, scene in enumerate(scene for scene in all_scenes() if scene.document)
)


@pytest.fixture(scope="module")
def screen(browser: Browser, gallery: Gallery) -> Iterator[Screen]:
    """One window for all the pages."""
    with open_screen(browser, gallery.files) as screen:
        yield screen


@pytest.mark.parametrize("scene", DOCUMENTS)
def test_a_page_has_no_accessibility_fault_at_any_width(gallery: Gallery, screen: Screen, scene: Scene) -> None:
    faults: dict[str, list[int]] = {}
    for shown in gallery.of(scene):
        page = screen.show(shown, WIDTHS[0])
        for width in WIDTHS:
            screen.resize(width)
            for fault in (*violations(page), *overflow(page)):
                faults.setdefault(f"{shown.name}: {fault}", []).append(width)
        faults.update((f"{shown.name}: {text}", []) for text in strange_fonts(page))
        faults.update((f"{shown.name}: {complaint}", []) for complaint in screen.complaints)
    told = "\n".join(f"{widths} {fault}" for fault, widths in faults.items())
    assert told == "", told


@pytest.mark.xdist_group("pages")
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


@pytest.mark.xdist_group("pages")
def test_a_text_in_the_font_of_the_browser_is_noticed(screen: Screen, gallery: Gallery) -> None:
    page = screen.show(next(gallery.pages()), 320)
    assert strange_fonts(page) == []
    page.evaluate("document.querySelector('main h1').style.fontFamily = 'serif'")
    assert len(strange_fonts(page)) == 1
