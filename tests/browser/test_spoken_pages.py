"""What a screen reader says on the main pages is what was read and approved: a change of it is seen in the diff."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import Shown
from tests.browser.showing import Screen, open_screen
from tests.browser.spoken_pages import FOLDER, PAGES, built_files, listen

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stage")]


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Screen]:
    """One window for all the pages."""
    with open_screen(browser, built_files()) as screen:
        yield screen


@pytest.mark.parametrize("name", PAGES)
def test_a_main_page_is_read_out_as_it_was_approved(main_pages: Mapping[str, Shown], screen: Screen, name: str) -> None:
    approved = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert listen(screen, main_pages[name]) == approved, "read the new words, then write them down with `make spoken`"


def test_no_page_is_approved_that_is_not_read() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == set(PAGES)
