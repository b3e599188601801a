"""C4: nothing needs a script. The whole journey without one is in test_journeys; here is what stands beside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.local_server import serve_here
from tests.browser.pages import Gallery
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import Clock, open_site
from tests.visitors import parse

pytestmark = [pytest.mark.slow]

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
TEXT = 'Typed once: "quotes", <b>bold</b> & 😀\nand a second line.'


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """The application with everybody in it."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Where it is served."""
    with serve_here(app) as url:
        yield url


@pytest.fixture
def context(url: str, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(base_url=url, java_script_enabled=False)
    context.set_default_timeout(20_000)
    yield context
    context.close()


def sign_in(page: Page, key: str = "manager") -> None:
    page.goto("/sign-in")
    give_password(page, key)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def give_password(page: Page, key: str) -> None:
    page.fill("#email", BY_KEY[key].email)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").click()


@pytest.mark.xdist_group("drafts")
def test_what_was_posted_after_the_session_ended_comes_back(context: BrowserContext, app: Flask) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    page.fill("#evidence", TEXT)
    clock: Clock = app.extensions["clock"]
    clock.pass_(minutes=50)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    give_password(page, "manager")
    expect(page.locator("main textarea:visible").first).to_have_value(TEXT)
    page.get_by_role("button", name="Save it now").click()
    # It is saved, and its page asks for the rating that is missing still.
    expect(page.locator("main")).to_contain_text("Choose a rating")
    page.goto(f"{REVIEW}/E01")
    expect(page.locator("#evidence")).to_have_value(TEXT)


@pytest.mark.xdist_group("drafts")
def test_a_clash_shows_both_texts_and_lets_one_choose(context: BrowserContext, browser: Browser, url: str) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    elsewhere = browser.new_context(base_url=url, java_script_enabled=False)
    other = elsewhere.new_page()
    sign_in(other, "parent")
    other.goto(f"{REVIEW}/E01")
    other.fill("#evidence", "What the parent wrote")
    other.get_by_role("button", name="Save and come back later").click()
    other.wait_for_url(f"**{REVIEW}/")
    elsewhere.close()
    page.fill("#evidence", "What the manager wrote")
    page.get_by_role("button", name="Save and continue").click()
    main = page.locator("main")
    expect(main).to_contain_text("What the parent wrote")
    expect(main).to_contain_text("Priya Parent")
    mine = page.locator('input[name="keep_evidence"][value="mine"]')
    page.locator(f'label[for="{mine.get_attribute("id")}"]').click()
    main.locator("form button[type=submit]").first.click()
    expect(mine).to_have_count(0)
    page.goto(f"{REVIEW}/E01")
    expect(page.locator("#evidence")).to_have_value("What the manager wrote")


@pytest.mark.xdist_group("drafts")
def test_what_only_a_script_could_do_is_not_shown(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    sign_in(page)
    page.goto(f"{REVIEW}/E01")
    expect(page.locator("#evidence-info")).to_have_text("You can use up to 20,000 characters")
    expect(page.locator("[data-save-status]").first).to_have_text("Nothing saved yet")


def dead_ends(html: str) -> list[str]:
    """Forms that nothing sends, buttons and links that lead nowhere, unless a script gives them their meaning."""
    tree = parse(html)
    ids = {one.get("id") for one in tree.iter() if one.get("id")}
    found = []
    for form in tree.iter("form"):
        buttons = [one for one in form.iter("button") if one.get("type", "submit") == "submit"]
        outside = [one for one in tree.iter("button") if form.get("id") and one.get("form") == form.get("id")]
        if not buttons and not outside:
            found.append(f"form without a button: {form.get('action')}")
    for button in tree.iter("button"):
        if button.get("type") == "button" and button.get("hidden") is None:
            found.append(f"button for scripts alone: {text_of(button)}")
    for link in tree.iter("a"):
        target = link.get("href", "")
        if not target or (target.startswith("#") and target[1:] not in ids):
            found.append(f"link to nowhere: {target} {text_of(link)}")
    return found


def text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.xdist_group("pages")
def test_no_form_button_or_link_needs_a_script(gallery: Gallery) -> None:
    found = {shown.name: dead_ends(shown.html) for shown in gallery.pages()}
    assert {name: ends for name, ends in found.items() if ends} == {}


def test_a_dead_end_is_noticed() -> None:
    page = "<!DOCTYPE html><main><form></form><button type=button>x</button><a href='#no'>y</a><a>z</a></main>"
    assert len(dead_ends(page)) == 4
