"""Somebody who has only a keyboard, and notes every stop at which they cannot see where they are."""

from typing import Any

from playwright.sync_api import Page

STOPS = 250
"""Stops on one page after which something is taken not to be there."""

LOOK = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    // The small square of a radio button or a box to tick is drawn by its label.
    const drawn = one.matches('input[type=radio], input[type=checkbox]') ? one.labels[0] : one
    const draw = (element, pseudo) => {
        const style = getComputedStyle(element, pseudo)
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor,
            style.borderTopColor, style.borderTopWidth, style.borderBottomColor, style.textDecorationLine].join('|')
    }
    const look = () => [draw(one), draw(drawn), draw(drawn, '::before')].join('//')
    const held = look()
    const box = drawn.getBoundingClientRect()
    const middle = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 12)]
    const hit = document.elementFromPoint(...middle)
    const seen = hit !== null && (drawn.contains(hit) || hit.contains(drawn) || one.contains(hit) ||
        (one.labels && [...one.labels].some((label) => label.contains(hit))))
    one.blur()
    const rest = look()
    one.focus({ preventScroll: true })
    return {
        marked: held !== rest,
        seen,
        inside: box.top >= 0 && box.left >= 0 && middle[1] <= innerHeight && middle[0] <= innerWidth,
        main: one.closest('main') !== null,
        names: [one.name, one.id, one.getAttribute('href'), one.getAttribute('aria-label'),
            ...(one.labels ? [...one.labels].map((label) => label.textContent.trim()) : []),
            one.textContent.trim().replace(/\\s+/g, ' ')].filter(Boolean),
        html: one.outerHTML.slice(0, 150)
    }
}"""


class Keyboard:
    """Tab, Space, Enter, arrows and letters; `unseen` lists the stops whose focus is not marked or is covered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """Press the key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type text, as a keyboard or its composer puts it in."""
        self.page.keyboard.insert_text(text)

    def tab_to(self, name: str, *, inside: str | None = None) -> None:
        """Continue with Tab until the focus is on what has this name, label, address or begins with these words."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            stop = self._look()
            if stop is None or (inside is not None and not stop[inside]):
                continue
            if any(one == name or one.startswith(name) for one in stop["names"]):
                return
        raise AssertionError(f"Tab never comes to {name!r} on {self.page.url}")

    def _look(self) -> dict[str, Any] | None:
        stop: dict[str, Any] | None = self.page.evaluate(LOOK)
        if stop is not None:
            missing = [what for what in ("marked", "seen", "inside") if not stop[what]]
            if missing:
                self.unseen.append(f"not {', '.join(missing)} on {self.page.url}: {stop['html']}")
        return stop
