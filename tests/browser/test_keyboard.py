"""The keyboard of the tests sees what somebody with a keyboard would not see."""

import pytest
from playwright.sync_api import Browser

from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

COVER = '<div style="position: fixed; inset: 0; background: white"></div>'


@pytest.mark.parametrize(
    ("html", "unseen"),
    [
        ("<button>Go</button>", None),
        ('<button style="outline: none">Go</button>', "not marked"),
        (f"<button>Go</button>{COVER}", "not seen"),
        ('<button style="position: fixed; left: -99px">Go</button>', "inside"),
    ],
)
def test_a_stop_that_cannot_be_seen_is_noticed(browser: Browser, html: str, unseen: str | None) -> None:
    page = browser.new_page()
    page.set_content(f"<!DOCTYPE html><main>{html}</main>")
    keyboard = Keyboard(page)
    keyboard.tab_to("Go", inside="main")
    page.close()
    assert (unseen is None and keyboard.unseen == []) or (unseen is not None and unseen in keyboard.unseen[0])


def test_what_tab_never_comes_to_is_noticed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><main><a>No address</a></main>")
    with pytest.raises(AssertionError, match="Tab never comes to 'No address'"):
        Keyboard(page).tab_to("No address")
    page.close()
