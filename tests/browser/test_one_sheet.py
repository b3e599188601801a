"""What changed and why is one sheet of paper, however much changed; the pages of a profile fit a narrow screen."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.local_server import serve_here, sign_in
from tests.made_returns import all_at, framework_of, submit
from tests.people import OPEN, OURS
from tests.sites import open_site, with_settings

pytestmark = pytest.mark.slow
REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PROFILE = f"{REVIEW}/profile"
REASON = "The steering group met four times this year, and what it asked for has been written down, paid for and begun."
MARGINS: Any = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")


@pytest.fixture
def page(sqlite_settled_url: str, home: Path, browser: Browser) -> Iterator[Page]:
    """The manager's browser, at a service of which every rating moved."""
    with open_site(sqlite_settled_url, home) as app:
        _move_everything(app)
        # It knows its address: a page that is printed bears its code.
        here = app.extensions["selfreview"]
        here.settings = with_settings(here.settings, url="https://selfreview.example.org")
        with serve_here(app) as address:
            context = browser.new_context(base_url=address, viewport={"width": 320, "height": 800})
            opened = context.new_page()
            sign_in(opened, "manager")
            yield opened
            context.close()


def _move_everything(app: Flask) -> None:
    reasons = {exemplar.id: {"moved": REASON} for exemplar in framework_of(app).exemplars}
    submit(app, OURS, 2009, all_at(app, "non_compliant"))
    submit(app, OURS, OPEN, all_at(app, "best"), more=reasons)


def test_every_exemplar_may_have_moved_and_still_be_on_one_sheet(page: Page) -> None:
    page.goto(f"{PROFILE}/changes")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", margin=MARGINS))).pages
    assert len(sheets) == 1
    words = " ".join(sheets[0].extract_text().split())
    assert words.count("begun.") == 17
    assert "Is this paper still the latest?" in words
    assert "Up 3 levels since 2009" in words


PRINTED = (
    f"{REVIEW}/review",
    f"{REVIEW}/grid",
    f"{REVIEW}/action-plan/print",
    f"{REVIEW}/action-plan/progress",
    f"{REVIEW}/meeting/agenda",
    PROFILE,
    f"{PROFILE}/others",
    f"{PROFILE}/changes",
    f"{PROFILE}/published",
)
"""The pages of a service that are made to be printed."""


@pytest.mark.parametrize("address", PRINTED)
def test_every_sheet_says_which_it_is_and_none_holds_nothing_else(page: Page, address: str) -> None:
    page.goto(address)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    for number, sheet in enumerate(sheets, 1):
        words = " ".join(sheet.extract_text().split())
        assert f"Page {number} of {len(sheets)}" in words
        assert len(words) > 50, (number, words)
        assert "the annual self-review for Parent Partnership Services" not in words
        assert sheet.mediabox.width == pytest.approx(595, abs=2)


def test_the_table_of_all_exemplars_is_one_sheet(page: Page) -> None:
    page.goto(f"/services/{OURS}/reviews/{OPEN}/grid")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", margin=MARGINS))).pages
    assert len(sheets) == 1
    words = " ".join(sheets[0].extract_text().split())
    assert "E01" in words
    assert "E17" in words
    assert "Submitted" in words
    assert "Is this paper still the latest?" in words


@pytest.mark.parametrize("path", ["", "/changes", "/others", "/others/E03", "/published"])
def test_a_page_of_the_profile_is_no_wider_than_a_narrow_screen(page: Page, path: str) -> None:
    page.goto(f"{PROFILE}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
