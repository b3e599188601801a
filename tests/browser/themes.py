"""What can go wrong with a page under contrast themes, in the dark, with text twice as large, and translated."""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from tests.browser.showing import TRANSLATE, Screen, overflow

PALE = """() => {
    const parts = (colour) => (colour.match(/[\\d.]+/g) ?? ['0', '0', '0', '0']).map(Number)
    const light = (colour) => {
        const [r, g, b] = parts(colour).slice(0, 3).map((one) => {
            const share = one / 255
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    // What stands behind an element is looked for once: thousands of cells of a table stand on one ground.
    const paper = matchMedia('(prefers-color-scheme: dark)').matches && matchMedia('(forced-colors: active)').matches
        ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
    const grounds = new Map([[null, paper]])
    const ground = (element) => {
        if (!grounds.has(element)) {
            const colour = getComputedStyle(element).backgroundColor
            grounds.set(element, (parts(colour)[3] ?? 1) > 0.9 ? colour : ground(element.parentElement))
        }
        return grounds.get(element)
    }
    const contrast = (one, other) => {
        const [high, low] = [light(one), light(other)].sort((a, b) => b - a)
        return (high + 0.05) / (low + 0.05)
    }
    const found = []
    const shown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible'
    for (const one of document.querySelectorAll('svg text')) {
        if (!shown(one)) continue
        // A label that lies on a bar is drawn on paper of its own: what counts is the paper of the chart.
        const ratio = contrast(getComputedStyle(one).fill, ground(one.closest('svg')))
        if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: ${one.textContent.slice(0, 40)}`)
    }
    for (const one of document.querySelectorAll('svg:not(.chart)')) {
        if (!shown(one)) continue
        const ratio = contrast(getComputedStyle(one).color, ground(one))
        if (ratio < 3) found.push(`${ratio.toFixed(1)}: ${one.outerHTML.slice(0, 60)}`)
    }
    for (const one of document.querySelectorAll('main *, header *, footer *')) {
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
        if (!own || one.closest('svg') || !shown(one)) continue
        const ratio = contrast(getComputedStyle(one).color, ground(one))
        if (ratio < 3) found.push(`${ratio.toFixed(1)}: ${one.tagName} ${one.textContent.trim().slice(0, 40)}`)
    }
    return [...new Set(found)].slice(0, 10)
}"""

CURRENT = """() => [...document.querySelectorAll('ul, ol')].filter((list) => {
    const links = [...list.querySelectorAll(':scope > li > a')]
    const current = links.filter((one) => one.hasAttribute('aria-current'))
    if (!current.length || current.length === links.length) return false
    const mark = (one) => `${getComputedStyle(one).borderBottomColor} ${getComputedStyle(one).borderLeftColor} ` +
        `${getComputedStyle(one).borderBottomWidth} ${getComputedStyle(one).fontWeight}`
    const edge = (one) => `${mark(one)} ${mark(one.parentElement)} ${one.querySelector('strong') !== null}`
    return links.some((one) => !current.includes(one) && edge(one) === edge(current[0]))
}).map((list) => list.textContent.trim().slice(0, 60))"""

MOVING = """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1)
    .map((one) => one.effect.target?.outerHTML.slice(0, 80))"""


def show_in(page: Page, *, forced: Literal["active", "none"], scheme: Literal["dark", "light"]) -> None:
    """Show the page in other colours; Chromium keeps some of the old ones until it lays the page out anew."""
    page.emulate_media(forced_colors=forced, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(
        """() => {
            const root = document.documentElement
            root.style.display = 'none'
            root.getBoundingClientRect()
            root.style.display = ''
        }"""
    )


def faults_in_themes(page: Page) -> Iterator[str]:
    """Words that cannot be read, and current things that look like all others, under a contrast theme."""
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    for scheme in schemes:
        show_in(page, forced="active", scheme=scheme)
        yield from (f"a {scheme} contrast theme: {fault}" for fault in page.evaluate(PALE))
        yield from (f"a {scheme} contrast theme, all look current: {list_}" for list_ in page.evaluate(CURRENT))
    show_in(page, forced="none", scheme="dark")
    yield from (f"in the dark: {fault}" for fault in page.evaluate(PALE))
    yield from (f"it moves: {what}" for what in page.evaluate(MOVING))


def faults_of_reading(screen: Screen) -> Iterator[str]:
    """What stands in the way of somebody who reads the page otherwise; it is left translated."""
    page = screen.page
    yield from faults_in_themes(page)
    show_in(page, forced="none", scheme="light")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield from (f"at 200 % text: {fault}" for fault in overflow(page))
    page.evaluate("document.documentElement.style.fontSize = ''")
    before = len(screen.complaints)
    page.evaluate(TRANSLATE)
    page.wait_for_timeout(50)
    yield from (f"translated: {one}" for one in screen.complaints[before:])
    if page.get_by_text("This has changed").count():
        yield "translated: it says that something has changed"
