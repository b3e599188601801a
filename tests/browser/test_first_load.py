"""P7: what a first visit costs over the wire: few bytes, little script, few requests."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from selfreview.demonstration.people import DEMONSTRATION_PASSWORD
from tests.demonstrated import Demonstration
from tests.servers import RunningServer, start_server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

KILOBYTE = 1000
ALL, SCRIPT, REQUESTS = 100 * KILOBYTE, 20 * KILOBYTE, 10
PAGES = (
    "/",
    "/services/1/reviews/2010/",
    "/services/1/reviews/2010/E03",
    "/services/1/reviews/2010/check",
    "/services/1/people",
)


@dataclass(slots=True)
class Wire:
    """What went over the wire, headers included, by the address that was asked for."""

    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def listen(self) -> None:
        """Begin to count."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda told: self._ask(told))
        session.on("Network.loadingFinished", lambda told: self._finish(told))

    def _ask(self, told: dict[str, Any]) -> None:
        self.kinds[told["requestId"]] = told.get("type", "")
        self.urls[told["requestId"]] = told["request"]["url"]

    def _finish(self, told: dict[str, Any]) -> None:
        self.sizes[told["requestId"]] = int(told["encodedDataLength"])

    def total(self, kind: str | None = None) -> int:
        """Bytes received, of one kind of thing or of all."""
        return sum(size for one, size in self.sizes.items() if kind in (None, self.kinds[one]))


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
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", "manager@selfreview.example")
    page.fill("#password", DEMONSTRATION_PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(server.url + "/")
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_a_strangers_first_page_is_light(browser: Browser, server: RunningServer, path: str) -> None:
    context = browser.new_context(base_url=server.url)
    weigh(context, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_ones_own_is_light_in_an_empty_browser(
    browser: Browser, server: RunningServer, signed_in: Any, path: str
) -> None:
    context = browser.new_context(base_url=server.url, storage_state=signed_in)
    weigh(context, path)


def weigh(context: BrowserContext, path: str) -> None:
    page = context.new_page()
    wire = Wire(page)
    wire.listen()
    page.goto(path, wait_until="load")
    # The last of the fonts and the icon are told a moment after the page is there.
    page.wait_for_timeout(300)
    context.close()
    told = {wire.urls[one]: size for one, size in wire.sizes.items()}
    assert wire.total() <= ALL, told
    assert 0 < wire.total("Script") <= SCRIPT, told
    assert len(wire.urls) <= REQUESTS, told
