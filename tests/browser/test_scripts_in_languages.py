"""What scripts say is said in the language of the page: in the pseudo-language none of it is in plain letters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from selfreview.languages.pseudo import BEGIN, CODE, END, disguise
from tests.browser.local_server import browse, sign_in
from tests.deeds import MEETING, REVIEW, opened
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

STATUS = "form[data-keep] [data-save-status]"
ADDRESS = re.compile(r"/language/(\S+-[0-9a-f]{12}\.js)$")


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in the pseudo-language."""
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """One browser that has chosen the pseudo-language."""
    with browse(app, browser) as context:
        context.add_cookies([{"name": "language", "value": CODE, "domain": "localhost", "path": "/"}])
        yield context


def enter(page: Page, key: str, path: str) -> None:
    """Sign in, and open a page."""
    sign_in(page, key)
    page.goto(path)


def pattern(text: str, **values: str) -> re.Pattern[str]:
    """A text in the pseudo-language, with a pattern for each of its values."""
    found = re.escape(disguise(text)).replace(r"\{", "{").replace(r"\}", "}")
    for name, value in values.items():
        found = found.replace(f"{{{name}}}", value)
    return re.compile(f"^{found}$")


def test_the_line_beside_the_save_button_speaks_the_language(context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, "manager", f"{REVIEW}/E01")
    status = page.locator(STATUS)
    page.fill("#evidence", "Typed by somebody who reads another language")
    expect(status).to_have_text(disguise("Not saved yet. A copy is kept on this device"))
    expect(status).to_have_text(pattern("Saved {when}", when=".+"))
    context.set_offline(True)
    page.fill("#evidence", "Typed without a connection")
    expect(status).to_have_text(disguise("Not saved: no connection. Kept in this browser"))
    context.set_offline(False)
    expect(status).to_have_text(pattern("Saved {when}", when=".+"))


def test_what_is_counted_takes_the_form_of_the_language(context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, "manager", f"{REVIEW}/E01")
    counter = page.locator(".govuk-character-count", has=page.locator("#evidence")).locator(
        ".govuk-character-count__status"
    )
    page.fill("#evidence", "x" * 19_999)
    expect(counter).to_have_text(disguise("You have {number} character remaining").replace("{number}", "1"))
    page.fill("#evidence", "x" * 18_000)
    expect(counter).to_have_text(disguise("You have {number} characters remaining").replace("{number}", "2,000"))


def test_text_that_was_not_saved_is_offered_in_the_language(context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, "manager", f"{REVIEW}/E01")
    page.route("**/E01", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#evidence", "Never saved")
    expect(page.locator(STATUS)).to_have_text(disguise("Not saved: no connection. Kept in this browser"))
    page.goto(f"{REVIEW}/E01")
    notice = page.locator(".notice--kept")
    expect(notice.locator("h2")).to_have_text(pattern("Text you typed at {time} has not been saved", time=r"\d\d:\d\d"))
    assert [english for english in notice.locator("p, button").all_inner_texts() if english[0] != BEGIN] == []


def test_a_meeting_speaks_the_language(app: Flask, context: BrowserContext) -> None:
    opened(app, "parent")
    page = context.new_page()
    page.clock.install()
    enter(page, "parent", MEETING)
    clock = page.locator("[data-clock]").first
    expect(clock).to_have_text(pattern("{number} minutes left", number=r"\d+"))
    page.clock.fast_forward("12:00")
    expect(clock).to_have_text(pattern("{number} minutes over time", number=r"\d+"))
    context.set_offline(True)
    page.clock.fast_forward("00:02")
    told = "No connection to the meeting. This page will try again automatically; what you typed stays here."
    expect(page.locator(".held")).to_have_text(disguise(told))
    context.set_offline(False)


def test_a_session_that_is_about_to_end_says_so_in_the_language(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    enter(page, "manager", f"{REVIEW}/E01")
    page.clock.fast_forward("41:00")
    bar = page.locator(".session-notice")
    told = "You will be signed out in {number} minutes because nothing has happened here for a while."
    expect(bar.locator("p")).to_have_text(pattern(told, number="4"))
    said = [bar.get_attribute("aria-label"), *bar.locator("button").all_inner_texts()]
    assert [text for text in said if not (text and text.startswith(BEGIN) and text.endswith(END))] == []


def test_a_browser_asks_for_the_texts_of_its_language_once_and_in_english_never(
    app: Flask, context: BrowserContext
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ADDRESS.search(request.url) else None)
    enter(page, "manager", f"{REVIEW}/E01")
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.name.includes('/language/'))"
        ".map((one) => one.transferSize)"
    )
    assert len(asked) == 3
    assert sizes == [0]
    context.clear_cookies(name="language")
    asked.clear()
    page.goto(f"{REVIEW}/E02")
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    assert asked == []


def test_a_password_is_shown_by_a_button_in_the_language(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    button = page.locator(".govuk-js-password-input-toggle")
    expect(button).to_have_text(disguise("Show"))
    expect(button).to_have_attribute("aria-label", disguise("Show password"))
    button.click()
    expect(button).to_have_text(disguise("Hide"))
    page.context.clear_cookies()
    page.goto("/sign-in")
    expect(button).to_have_text("Show")
