"""Pages of the gallery in Chromium, one after the other in one window."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.axe import violations
from tests.browser.page_server import PageServer, serve_pages
from tests.browser.pages import Shown

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

    def __init__(self, page: Page, server: PageServer) -> None:
        self.page = page
        self._server = server
        self._heard: list[str] = []
        page.set_default_timeout(20_000)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda fault: self._heard.append(str(fault)))

    @property
    def complaints(self) -> list[str]:
        """What the page that is shown had Chromium say, and what it asked for in vain."""
        return [*self._heard, *self._server.strange]

    def _hear(self, kind: str, text: str) -> None:
        # Chromium reports a page of a fault as an error of its own.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self._heard.append(text)

    def show(self, shown: Shown, width: int) -> Page:
        """Open a page at a width, its scripts run and its fonts there."""
        if self.page.url.startswith(self._server.url):
            # What one page kept in the browser is not to be offered by the next.
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            # A page that asks its server now and then asks no more once it is gone.
            self.page.goto("about:blank")
        self._server.shown = shown
        self._heard.clear()
        self._server.strange.clear()
        self.resize(width)
        self.page.goto(self._server.url + quote(shown.path), wait_until="load")
        self.page.evaluate("document.fonts.ready")
        return self.page

    def resize(self, width: int) -> None:
        """Make the window another width."""
        self.page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
        # The page's own scripts hear of it in the frame that is drawn next.
        self.page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")

    def judge(self) -> list[str]:
        """Every violation that axe-core finds on the page that is shown."""
        return violations(self.page, served=True)


@contextmanager
def open_screen(browser: Browser, files: Mapping[str, bytes]) -> Iterator[Screen]:
    """A window of its own, without anything kept from another."""
    with serve_pages(files) as server:
        context = browser.new_context(base_url=server.url, reduced_motion="reduce")
        try:
            yield Screen(context.new_page(), server)
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
