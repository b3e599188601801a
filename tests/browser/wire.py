"""What a page costs over the wire when the browser holds nothing yet (P7)."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from selfreview.demonstration.people import DEMONSTRATION_PASSWORD

KILOBYTE = 1000
ALL, SCRIPT, REQUESTS = 100 * KILOBYTE, 20 * KILOBYTE, 10
"""P7: bytes in all, bytes of script, requests, at most."""
STRANGERS_PAGES = ("/", "/sign-in")
OWN_PAGES = (
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

    @property
    def told(self) -> dict[str, int]:
        """Bytes by address."""
        return {self.urls[one]: size for one, size in self.sizes.items()}

    @property
    def requests(self) -> int:
        """How often something was asked for."""
        return len(self.urls)

    def total(self, kind: str | None = None) -> int:
        """Bytes received, of one kind of thing or of all."""
        return sum(size for one, size in self.sizes.items() if kind in (None, self.kinds[one]))


def sign_in(browser: Browser, url: str) -> Any:
    """The cookies of the demonstration's manager."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", "manager@selfreview.example")
    page.fill("#password", DEMONSTRATION_PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(url + "/")
    state = context.storage_state()
    context.close()
    return state


def weigh(context: BrowserContext, path: str) -> Wire:
    """Load a page in a browser that holds nothing yet, and close it."""
    page = context.new_page()
    wire = Wire(page)
    wire.listen()
    page.goto(path, wait_until="load")
    # The last of the fonts and the icon are told a moment after the page is there.
    page.wait_for_timeout(300)
    context.close()
    return wire
