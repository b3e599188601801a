"""Printed from the browser, a page of the profile begins with its picture: no first sheet holds a heading alone."""

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.pages import Gallery
from tests.browser.showing import open_screen

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]

PICTURED = {
    "profile.home-filled": ("Every exemplar, year by year", "E17 Siting of the service"),
    "benchmarks.others-filled": ("Every exemplar compared with others", "E17 Siting of the service"),
    "benchmarks.one-filled": ("ours compared with others", "Kind of service"),
    "published.home-filled": ("Published by NPPN", "E17 Siting of the service"),
}
"""The pages that begin with a picture: its title, and what stands at its end."""


@pytest.mark.parametrize("name", PICTURED)
def test_the_first_sheet_holds_the_first_picture_and_the_last_sheet_holds_something(
    gallery: Gallery, browser: Browser, name: str
) -> None:
    (scene,) = (one for one in gallery.shown if one.name == name)
    with open_screen(browser, gallery.files) as screen:
        page = screen.show(gallery.of(scene)[0], 1280)
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        page.emulate_media(media="print")
        # As wide as a sheet between its margins.
        screen.resize(703)
        wide = page.evaluate(
            "() => [...document.querySelectorAll('.wide')].filter((a) => a.scrollWidth > a.clientWidth + 1).length"
        )
    words = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    for part in PICTURED[name]:
        assert part in words[0]
    assert all(len(told) > 100 for told in words), [len(told) for told in words]
    assert wide == 0, "a table runs over the edge of the sheet"
