"""What is typed survives everything between the keyboard and the database, and belongs to nobody but its writer."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.local_server import browse
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import Clock, open_site
from tests.visitors import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
TEXT = 'Typed once: "quotes", <b>bold</b> & 😀\nand a second line.'
STATUS = "form[data-keep] [data-save-status]"
LABEL_IS_IN_VIEW = "document.querySelector('label[for=evidence]').getBoundingClientRect().top > -1"


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """The application with everybody in it."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The server's clock."""
    found: Clock = app.extensions["clock"]
    return found


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """One browser, with the site behind it."""
    with browse(app, browser) as context:
        yield context


def sign_in(page: Page, key: str = "manager") -> None:
    page.goto("/sign-in")
    give_password(page, key)
    page.wait_for_url(re.compile(r"(?<!sign-in)$"))


def give_password(page: Page, key: str) -> None:
    page.fill("#email", BY_KEY[key].email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")


def open_exemplar(context: BrowserContext, key: str = "manager") -> Page:
    page = context.new_page()
    sign_in(page, key)
    page.goto(f"{REVIEW}/E01")
    return page


def kept_here(page: Page) -> int:
    count: int = page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('selfreview:draft:')).length"
    )
    return count


def evidence(app: Flask) -> str:
    visitor = Visitor(app, "chair")
    visitor.get(f"{REVIEW}/E01")
    return visitor.form()["evidence"][0].replace("\r\n", "\n")


def cut_off(page: Page) -> None:
    """Let nothing through to the server but pages that are opened."""
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_typed_text_survives_a_reload(context: BrowserContext) -> None:
    page = open_exemplar(context)
    cut_off(page)
    page.fill("#evidence", TEXT)
    page.reload()
    notice = page.locator(".notice--kept")
    expect(notice).to_contain_text("has not been saved")
    assert page.input_value("#evidence") == ""
    assert violations(page) == []
    notice.get_by_role("button", name="Restore my text").click()
    assert page.input_value("#evidence") == TEXT
    expect(page.locator("#evidence")).to_be_focused()
    assert violations(page) == []


def test_on_a_phone_what_is_folded_opens_for_a_link_into_it_and_for_kept_text(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page)
    page.goto(f"{REVIEW}/E05")
    expect(page.get_by_role("heading", name="Comments")).to_be_visible()
    expect(page.locator("#words")).to_be_hidden()
    page.goto(f"{REVIEW}/E05#comments")
    page.fill("#words", TEXT)
    page.goto(f"{REVIEW}/E06")
    page.goto(f"{REVIEW}/E05")
    expect(page.locator("#comments .notice--kept")).to_be_visible()
    page.get_by_role("button", name="Restore my text").click()
    expect(page.locator("#words")).to_have_value(TEXT)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{REVIEW}/E06")
    expect(page.locator("#words")).to_be_visible()


def test_kept_text_can_be_thrown_away(context: BrowserContext) -> None:
    page = open_exemplar(context)
    cut_off(page)
    page.fill("#evidence", TEXT)
    page.reload()
    page.get_by_role("button", name="Delete it").click()
    assert kept_here(page) == 0
    page.reload()
    expect(page.locator(".notice--kept")).to_have_count(0)


def test_saved_is_said_only_once_the_server_has_it(context: BrowserContext, app: Flask) -> None:
    page = open_exemplar(context)
    expect(page.locator(STATUS)).to_have_text("Nothing saved yet")
    cut_off(page)
    page.fill("#evidence", TEXT)
    expect(page.locator(STATUS)).to_contain_text("kept in this browser", ignore_case=True)
    page.locator("#rating").focus()
    expect(page.locator(STATUS)).to_contain_text("Not saved")
    assert evidence(app) == ""
    page.unroute_all()
    page.fill("#evidence", f"{TEXT} And more.")
    page.locator("#rating").focus()
    # The clock of the site stands at 14:03.
    expect(page.locator(STATUS)).to_have_text("Saved 14:03")
    assert evidence(app) == f"{TEXT} And more."
    assert kept_here(page) == 0


def test_typing_on_after_a_save_is_not_said_to_be_saved(context: BrowserContext) -> None:
    page = open_exemplar(context)
    page.fill("#evidence", "first")
    page.locator("#rating").focus()
    expect(page.locator(STATUS)).to_have_text("Saved 14:03")
    cut_off(page)
    page.fill("#evidence", "first and second")
    expect(page.locator(STATUS)).to_contain_text("Not saved yet")


def test_a_lost_connection_keeps_the_text_and_sends_it_when_it_is_back(context: BrowserContext, app: Flask) -> None:
    page = open_exemplar(context)
    context.set_offline(True)
    page.fill("#evidence", TEXT)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(STATUS)).to_have_text("Not saved: no connection. Kept in this browser")
    assert page.input_value("#evidence") == TEXT
    assert kept_here(page) == 1
    context.set_offline(False)
    expect(page.locator(STATUS)).to_have_text("Saved 14:03")
    assert evidence(app) == TEXT
    assert kept_here(page) == 0


def test_typed_text_survives_the_end_of_a_session_and_signing_in_again(
    context: BrowserContext, app: Flask, clock: Clock
) -> None:
    page = open_exemplar(context)
    clock.pass_(minutes=46)
    page.fill("#evidence", TEXT)
    page.locator("#rating").focus()
    expect(page.locator(STATUS)).to_contain_text("you are no longer signed in")
    page.locator(STATUS).get_by_role("link", name="Sign in").click()
    give_password(page, "manager")
    page.wait_for_url(f"**{REVIEW}/E01")
    page.get_by_role("button", name="Restore my text").click()
    assert page.input_value("#evidence") == TEXT
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/E01\?ask=missing"))
    assert evidence(app) == TEXT
    assert kept_here(page) == 0


def told_where(page: Page) -> AbstractContextManager[object]:
    return page.expect_request(lambda request: request.url.endswith("/live") and request.method == "POST")


def test_a_form_sent_after_the_session_has_ended_comes_back_after_signing_in(
    context: BrowserContext, app: Flask, clock: Clock
) -> None:
    page = open_exemplar(context)
    with told_where(page):
        page.locator("input[name=rating]").first.focus()
    clock.pass_(minutes=46)
    # Where somebody is goes out by itself: it is no form that comes back.
    with told_where(page):
        page.fill("#evidence", TEXT)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/sign-in\?next="))
    give_password(page, "manager")
    page.wait_for_url("**/account/kept")
    expect(page.locator("main textarea:visible").first).to_have_value(TEXT)
    page.get_by_role("button", name="Save it now").click()
    page.wait_for_url(re.compile(r"/E01\?ask=missing"))
    assert evidence(app) == TEXT


def test_a_draft_is_never_offered_to_somebody_else_at_the_same_browser(context: BrowserContext, clock: Clock) -> None:
    page = open_exemplar(context)
    cut_off(page)
    page.fill("#evidence", TEXT)
    page.unroute_all()
    # The first person goes away without signing out.
    clock.pass_(hours=1)
    context.clear_cookies()
    other = open_exemplar(context, "parent")
    expect(other.locator("#evidence")).to_have_value("")
    expect(other.locator(".notice--kept")).to_have_count(0)
    assert TEXT not in other.content()


def test_signing_out_says_what_would_go_and_takes_it_off_this_computer(context: BrowserContext) -> None:
    page = open_exemplar(context)
    cut_off(page)
    page.fill("#evidence", TEXT)
    page.goto(f"{REVIEW}/E02")
    page.unroute_all()
    page.get_by_role("button", name="Sign out").click()
    notice = page.locator(".notice--kept")
    expect(notice).to_contain_text("If you sign out now, you will lose it")
    expect(notice.get_by_role("link")).to_have_attribute("href", f"{REVIEW}/E01")
    assert violations(page) == []
    notice.get_by_role("button", name="Sign out without saving").click()
    page.wait_for_url("**/signed-out")
    assert kept_here(page) == 0
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    expect(page.locator(".notice--kept")).to_have_count(0)


def test_a_save_leaves_no_draft_behind(context: BrowserContext) -> None:
    page = open_exemplar(context)
    page.fill("#evidence", TEXT)
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url(f"**{REVIEW}/")
    assert kept_here(page) == 0
    page.goto(f"{REVIEW}/E01")
    expect(page.locator(".notice--kept")).to_have_count(0)
    expect(page.locator("#evidence")).to_have_value(TEXT)


def test_a_session_that_is_about_to_end_says_so_and_can_be_extended(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    bar = page.get_by_role("region", name="Your session")
    expect(bar).to_be_hidden()
    page.clock.fast_forward("41:00")
    expect(bar).to_contain_text("You will be signed out in 4 minutes")
    assert violations(page) == []
    bar.get_by_role("button", name="Stay signed in").click()
    expect(bar).to_be_hidden()


def test_a_page_left_open_says_that_the_session_is_over(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    page.clock.fast_forward("46:00")
    bar = page.get_by_role("region", name="Your session")
    expect(bar).to_contain_text("You have been signed out. What you typed on this page is kept in this browser.")
    assert violations(page) == []
    expect(bar.get_by_role("link", name="Sign in again")).to_have_attribute("href", re.compile("next=.*E01"))


def test_questions_come_when_the_rating_makes_them_due_and_go_when_it_does_not(context: BrowserContext) -> None:
    page = open_exemplar(context)
    reason = page.locator("#reason")
    expect(reason).to_be_hidden()
    for box in page.locator("[data-level=minimum] [name=ticks]").all():
        box.check()
    page.check("[name=rating][value=minimum]")
    expect(reason).to_be_hidden()
    page.check("[name=rating][value=good]")
    expect(reason).to_be_visible()
    page.check("[name=rating][value=minimum]")
    expect(reason).to_be_hidden()
    page.check("[name=rating][value=good]")
    reason.fill("The last one is met from Monday")
    page.check("[name=rating][value=minimum]")
    expect(reason).to_be_visible()


def test_a_page_that_asks_for_what_is_missing_does_not_say_that_nothing_is_saved(context: BrowserContext) -> None:
    page = open_exemplar(context)
    page.check("[name=rating][value=good]")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(STATUS)).to_contain_text("Saved")
    page.get_by_role("link", name="Say how you know").click()
    expect(page.locator("#evidence")).to_be_focused()
    # The browser moves the page after it has moved the focus.
    page.wait_for_function(LABEL_IS_IN_VIEW)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_link_into_the_evidence_brings_its_label_into_view(context: BrowserContext, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    sign_in(page)
    page.goto(f"{REVIEW}/E01#evidence")
    expect(page.locator("#evidence")).to_be_focused()
    page.wait_for_function(LABEL_IS_IN_VIEW)
