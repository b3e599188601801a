"""P7: what a first visit costs over the wire: few bytes, little script, few requests."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.wire import ALL, OWN_PAGES, REQUESTS, SCRIPT, STRANGERS_PAGES, sign_in, weigh
from tests.demonstrated import Demonstration
from tests.servers import RunningServer, start_server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@pytest.fixture(scope="module")
def server(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the demonstration data."""
    home = tmp_path_factory.mktemp("first-load") / "home"
    shutil.copytree(demonstration.home, home)
    with start_server(home) as running:
        yield running


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: RunningServer) -> Any:
    """The cookies of somebody who has signed in."""
    return sign_in(browser, server.url)


@pytest.mark.parametrize("path", STRANGERS_PAGES)
def test_a_strangers_first_page_is_light(browser: Browser, server: RunningServer, path: str) -> None:
    assert_light(browser.new_context(base_url=server.url), path)


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_page_of_ones_own_is_light_in_an_empty_browser(
    browser: Browser, server: RunningServer, signed_in: Any, path: str
) -> None:
    assert_light(browser.new_context(base_url=server.url, storage_state=signed_in), path)


def assert_light(context: BrowserContext, path: str) -> None:
    wire = weigh(context, path)
    assert wire.total() <= ALL, wire.told
    assert 0 < wire.total("Script") <= SCRIPT, wire.told
    assert wire.requests <= REQUESTS, wire.told
