"""Pages of the gallery in Chromium: the very answer that was given, its headers included, with no server behind it."""

import mimetypes
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, unquote, urlsplit

from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.browser.pages import Shown

ORIGIN = "http://localhost"
HEIGHT = 900
WIDTHS = (320, 768, 1280)

# What browsers' translators do to a page: every piece of text goes into two <font> elements, with other words.
TRANSLATE = """() => {
    document.documentElement.lang = 'cy'
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const all = []
    while (texts.nextNode()) if (texts.currentNode.textContent.trim()) all.push(texts.currentNode)
    for (const text of all) {
        if (text.parentElement.closest('textarea, script, style, svg, title, option')) continue
        const outer = document.createElement('font')
        const inner = document.createElement('font')
        inner.textContent = `«${text.textContent}»`
        outer.append(inner)
        text.replaceWith(outer)
    }
}"""


class Screen:
    """A window that shows pages of the gallery one after the other."""

    def __init__(self, page: Page, files: Mapping[str, bytes]) -> None:
        self.page = page
        self._files = files
        self.complaints: list[str] = []
        self._shown: Shown | None = None
        page.set_default_timeout(20_000)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.route("**/*", self._answer)

    def _hear(self, kind: str, text: str) -> None:
        # Chromium reports a page of a fault as an error of its own.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def show(self, shown: Shown, width: int) -> Page:
        """Open a page at a width, its scripts run and its fonts there."""
        if self.page.url.startswith(ORIGIN):
            # What one page kept in the browser is not to be offered by the next.
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            # A page that asks its server now and then asks no more once it is gone.
            self.page.goto("about:blank")
        self._shown, self.complaints = shown, []
        self.resize(width)
        self.page.goto(ORIGIN + quote(shown.path), wait_until="load")
        self.page.evaluate("document.fonts.ready")
        return self.page

    def resize(self, width: int) -> None:
        """Make the window another width."""
        self.page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
        # The page's own scripts hear of it in the frame that is drawn next.
        self.page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")

    def _answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if route.request.resource_type == "eventsource":
            # Nothing happens while a page is looked at: this answer ends the stream for good.
            route.fulfill(status=204)
            return
        if self._shown is not None and path.endswith("/meeting/state"):
            # Nor does a meeting move on.
            stamp = re.search(r'data-stamp="([^"]*)"', self._shown.html)
            route.fulfill(json={"stamp": stamp[1] if stamp else ""})
            return
        if path in self._files:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=self._files[path], content_type=kind)
        elif self._shown is not None and path == self._shown.path:
            shown = self._shown
            headers = {name: value for name, value in shown.headers.items() if name != "Content-Length"}
            route.fulfill(status=shown.status, headers=headers, body=shown.html)
        else:
            self.complaints.append(f"asked for {path}")
            route.abort()


@contextmanager
def open_screen(browser: Browser, files: Mapping[str, bytes]) -> Iterator[Screen]:
    """A window of its own, without anything kept from another."""
    context = browser.new_context(base_url=ORIGIN, reduced_motion="reduce")
    try:
        yield Screen(context.new_page(), files)
    finally:
        context.close()


STRANGE_FONTS = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found = new Set()
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), holder = texts.currentNode.parentElement
        if (!text || holder.closest('script, style, svg, code, pre, kbd')) continue
        if (!getComputedStyle(holder).fontFamily.startsWith('"Atkinson Hyperlegible Next"'))
            found.add(`${holder.tagName.toLowerCase()}.${holder.className} in ${getComputedStyle(holder).fontFamily}`)
    }
    return [...found]
}"""


def strange_fonts(page: Page) -> list[str]:
    """The elements whose text is not in the product's own font; codes to compare letter by letter are."""
    found: list[str] = page.evaluate(STRANGE_FONTS)
    return found


def overflow(page: Page) -> list[str]:
    """What makes the page wider than its window, if anything does."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth
            if (document.documentElement.scrollWidth <= width) return []
            const wide = [...document.body.querySelectorAll('*')].filter((one) => {
                const box = one.getBoundingClientRect()
                return box.width > 0 && box.right > width + 0.5
            })
            return ['the page is ' + document.documentElement.scrollWidth + ' wide',
                ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))]
        }"""
    )
    return found
