"""A page that is read from the right is the mirror of one that is read from the left; its drawings are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from selfreview.languages.catalogues import write_catalogue
from selfreview.languages.messages import Message
from tests.browser.local_server import browse, sign_in
from tests.deeds import REVIEW
from tests.sites import open_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

PLACES = """() => {
  const at = (wanted) => document.querySelector(wanted).getBoundingClientRect()
  const gaps = (wanted) => {
    const boxes = [...document.querySelectorAll(wanted)].map((one) => one.getBoundingClientRect())
    const gap = (one, other) => Math.round(Math.max(one.left - other.right, other.left - one.right))
    return boxes.slice(1).map((box, place) => gap(box, boxes[place]))
  }
  const styled = getComputedStyle(document.querySelector('.quoted'))
  const sides = [styled.borderLeftWidth, styled.borderRightWidth].map(parseFloat)
  const drawing = document.querySelector('svg')
  return {
    direction: document.documentElement.dir || 'ltr',
    heading: at('h1').left + at('h1').width / 2,
    aside: at('aside').left,
    sides,
    gaps: gaps('.govuk-service-navigation__item'),
    drawing: getComputedStyle(drawing).direction,
    beyond: document.documentElement.scrollWidth - innerWidth,
  }
}"""


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in Urdu, of which one word is translated."""
    (home / "languages").mkdir()
    catalogue = write_catalogue([(Message("About"), "templates/layout.html", 1)], lambda _: "تعارف", "ur")
    (home / "languages" / "ur.po").write_text(catalogue, encoding="utf-8")
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who is signed in."""
    with browse(app, browser) as context:
        sign_in(context.new_page(), "manager")
        yield context


def places(page: Page, language: str) -> dict[str, object]:
    """Where things stand on the page of an exemplar."""
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    page.goto(f"{REVIEW}/E01")
    found: dict[str, object] = page.evaluate(PLACES)
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_turned_around_and_its_drawings_are_not(context: BrowserContext, width: int) -> None:
    page = context.pages[0]
    page.set_viewport_size({"width": width, "height": 900})
    left, right = places(page, "en-GB"), places(page, "ur")
    assert (left["direction"], right["direction"]) == ("ltr", "rtl")
    assert left["sides"] == list(reversed(right["sides"]))  # type: ignore[call-overload]
    assert left["sides"] != right["sides"]
    assert left["gaps"] == right["gaps"]
    assert right["drawing"] == "ltr"
    assert right["beyond"] == 0
    if width == 1280:
        assert left["heading"] < left["aside"]  # type: ignore[operator]
        assert right["heading"] > right["aside"]  # type: ignore[operator]
