"""C8: what becomes of typed text is said and stays said; the bar of the session is true and lies over nothing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.local_server import browse
from tests.browser.test_drafts import REVIEW, STATUS, sign_in
from tests.sites import open_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

FOCUSED = "document.activeElement.textContent.trim()"
COVERED = """(bar) => {
    const one = document.activeElement.getBoundingClientRect()
    const other = bar.getBoundingClientRect()
    return one.bottom > other.top + 1 && one.top < other.bottom - 1
}"""


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """The application with everybody in it."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """One browser, with the site behind it."""
    with browse(app, browser) as context:
        yield context


def answer_saves(page: Page, status: int, told: dict[str, str]) -> None:
    """Let every save that the page makes by itself end so."""

    def fulfil(route: Route) -> None:
        if route.request.method == "POST" and route.request.headers.get("x-requested-with") == "selfreview":
            route.fulfill(status=status, json=told)
        else:
            route.continue_()

    page.route(f"**{REVIEW}/E01", fulfil)


@pytest.mark.parametrize(
    ("status", "told", "link"),
    [
        (409, {"message": "Priya changed this.", "url": "/about", "resend": "yes"}, "See both texts"),
        (401, {"sign_in": "/sign-in"}, "Sign in"),
        (403, {"sign_in": "/sign-in"}, "Sign in"),
    ],
)
def test_the_last_word_on_a_save_stays_whatever_is_typed(
    context: BrowserContext, status: int, told: dict[str, str], link: str
) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    answer_saves(page, status, told)
    line = page.locator(STATUS)
    page.fill("#evidence", "One")
    page.locator("#evidence").blur()
    expect(line).to_contain_text("Not saved")
    expect(line.get_by_role("link", name=link)).to_be_visible()
    page.fill("#evidence", "One and two")
    page.locator("#evidence").blur()
    page.wait_for_timeout(300)
    expect(line).to_contain_text("Not saved")
    expect(line).not_to_contain_text("Not saved yet")
    expect(line.get_by_role("link", name=link)).to_be_visible()
    assert violations(page) == []


def test_a_save_is_announced_and_what_is_on_its_way_is_not(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    line = page.locator(STATUS)
    expect(line).to_have_attribute("role", "status")
    page.fill("#evidence", "One")
    expect(line).to_have_attribute("aria-live", "off")
    page.locator("#evidence").blur()
    expect(line).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    expect(line).to_have_attribute("aria-live", "polite")


def test_after_a_post_the_sentence_that_says_what_was_done_has_the_focus(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    page.fill("#evidence", "Saved with the button")
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url(f"**{REVIEW}/")
    notice = page.locator(".notice--success")
    expect(notice).to_be_focused()
    assert page.evaluate(FOCUSED) == (notice.text_content() or "").strip()


IN_VIEW = """(one) => {
    const box = one.getBoundingClientRect()
    return box.top >= 4 && box.bottom <= innerHeight - 4
}"""


def comment(page: Page) -> None:
    page.goto(f"{REVIEW}/E01")
    if not page.locator("#words").is_visible():
        page.get_by_role("heading", name="Comments").click()
    page.fill("#words", "Is this so?")
    page.get_by_role("button", name="Add comment").click()


def flag(page: Page) -> None:
    page.goto(f"{REVIEW}/E01")
    if not page.get_by_role("button", name="Flag for discussion").is_visible():
        page.get_by_text("The group", exact=True).click()
    page.get_by_role("button", name="Flag for discussion").click()


def assign(page: Page) -> None:
    page.goto(f"{REVIEW}/E01/assign")
    page.locator("main input[type=radio]").first.check()
    page.locator("main form button[type=submit]").last.click()


def link(page: Page) -> None:
    page.goto(f"{REVIEW}/E01/link")
    page.get_by_label("What is it?").fill("Minutes")
    page.get_by_label("Address").fill("https://example.org/minutes")
    page.locator("main form button[type=submit]").last.click()


@pytest.mark.parametrize("add", [comment, flag, assign, link])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_was_done_has_the_focus_and_is_in_view_where_the_page_opens_further_down(
    context: BrowserContext, add: Callable[[Page], None], width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 640})
    sign_in(page, "manager")
    add(page)
    page.wait_for_url("**#*")
    notice = page.locator(".notice--success")
    expect(notice).to_be_focused()
    assert notice.evaluate(IN_VIEW)


def test_on_a_phone_what_stands_beside_the_work_is_folded_below_it(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, "manager")
    for width, shown in ((320, False), (1280, True)):
        page.set_viewport_size({"width": width, "height": 640})
        page.goto(f"{REVIEW}/E01")
        for name in ("Flag for discussion", "Give your own view of E01"):
            part = page.get_by_role("button" if name.startswith("Flag") else "link", name=name)
            expect(part).to_be_visible(visible=shown)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{REVIEW}/E02#beside")
    expect(page.get_by_role("button", name="Flag for discussion")).to_be_visible()


def test_an_emoji_is_one_character_for_the_counter_as_for_the_server(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    page.fill("#evidence", "😀" * 19_990 + "é\nx")
    expect(page.locator(".govuk-character-count__status")).to_contain_text(["7 characters remaining"])


def test_the_bar_of_the_session_lies_over_nothing_and_can_be_closed(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{REVIEW}/E01")
    page.clock.fast_forward("41:00")
    bar = page.get_by_role("region", name="Your session")
    expect(bar).to_be_visible()
    for link in page.locator("footer a").all():
        link.focus()
        assert not bar.evaluate(COVERED)
    page.set_viewport_size({"width": 320, "height": 256})
    box = bar.bounding_box()
    assert box is not None
    assert box["height"] <= 0.41 * 256
    bar.get_by_role("button", name="Close").click()
    expect(bar).to_be_hidden()
    page.clock.fast_forward("03:10")
    expect(bar).to_contain_text("less than a minute")


def test_the_end_of_twelve_hours_is_told_as_what_it_is(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)

    def last_hour(route: Route) -> None:
        answer = route.fetch()
        ends = re.search(r'name="session-ends" content="(\d+)"', answer.text())
        assert ends is not None
        body = re.sub(r'(name="session-over" content=")\d+', rf"\g<1>{ends[1]}", answer.text())
        route.fulfill(response=answer, body=body)

    page.route(f"**{REVIEW}/E01", last_hour)
    page.goto(f"{REVIEW}/E01")
    page.clock.fast_forward("41:00")
    bar = page.get_by_role("region", name="Your session")
    expect(bar).to_contain_text("no one stays signed in for more than 12 hours")
    expect(bar.get_by_role("button", name="Stay signed in")).to_be_hidden()
    assert violations(page) == []


def test_a_part_is_a_tab_stop_only_while_it_scrolls(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})

    def widen(route: Route) -> None:
        wide = '<div class="wide" role="region" aria-label="Wide" tabindex="0"><div class="x">600 wide</div></div>'
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{wide}</main>"))

    page.route("**/about", widen)
    page.goto("/about")
    page.evaluate("document.querySelector('.x').style.width = '600px'")
    region = page.get_by_role("region", name="Wide")
    expect(region).to_have_attribute("tabindex", "-1")
    page.set_viewport_size({"width": 320, "height": 900})
    expect(region).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(region).to_have_attribute("tabindex", "-1")
