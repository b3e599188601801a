"""What is sent in a meeting without a connection is not lost, and a view that would come late asks first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from selfreview.storage.group import views
from selfreview.storage.tables import db
from tests.browser.local_server import serve_here, sign_in
from tests.deeds import MEETING, REVIEW, opened, send
from tests.sites import open_site
from tests.visitors import Visitor
from tests.web.plan.plans import ours, person_id, rate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

NOT_SENT = "Not sent: no connection. Kept in this browser and sent when the connection is back"


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A review with some ratings."""
    with open_site(sqlite_settled_url, home) as app:
        rate(app)
        yield app


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """One browser, with the site behind it."""
    with serve_here(app) as url:
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        yield context
        context.close()


def enter(context: BrowserContext, key: str) -> Page:
    page = context.new_page()
    sign_in(page, key)
    return page


def line_of(form: Locator) -> Locator:
    return form.locator(".save-status")


def press(form: Locator) -> None:
    form.locator("button[type=submit]").last.click()


def rating_of(app: Flask, key: str, exemplar: str = "E01") -> tuple[str, bool] | None:
    who = person_id(app, key)
    with app.app_context():
        own = views.own_view(ours(), exemplar=exemplar, person_id=who)
        db.session.remove()
        return None if own is None else (own.rating, own.late)


def in_meeting(app: Flask, context: BrowserContext) -> tuple[Visitor, Page]:
    """A chair in the meeting, and the parent's page in it."""
    chair, _ = opened(app, "parent")
    page = enter(context, "parent")
    page.goto(MEETING)
    return chair, page


def give(page: Page, level: str) -> Locator:
    form = page.locator("form[data-view]")
    form.get_by_label(level, exact=True).check()
    press(form)
    return form


def test_a_view_changed_in_a_meeting_without_a_connection_is_not_said_to_be_given_and_arrives(
    app: Flask, context: BrowserContext
) -> None:
    _, page = in_meeting(app, context)
    give(page, "Minimum")
    expect(page.locator("[data-given]")).to_be_visible()
    page.wait_for_load_state()
    context.set_offline(True)
    form = give(page, "Good")
    expect(line_of(form)).to_have_text(NOT_SENT)
    expect(page.locator("[data-given]")).to_be_hidden()
    assert rating_of(app, "parent") == ("minimum", False)
    context.set_offline(False)
    expect(page.locator("[data-given]")).to_be_visible()
    assert rating_of(app, "parent") == ("good", False)


@pytest.mark.parametrize("where", ["meeting", "views"])
def test_a_view_that_would_arrive_after_the_reveal_asks_first_and_is_marked_late(
    app: Flask, context: BrowserContext, where: str
) -> None:
    chair, page = in_meeting(app, context)
    if where == "views":
        page.goto(f"{REVIEW}/E01/views")
    context.set_offline(True)
    give(page, "Best")
    send(chair, MEETING, "/vote", {"rating": "good"})
    assert send(chair, MEETING, "/reveal").status_code == 303
    context.set_offline(False)
    ask = page.get_by_role("button", name="Send my view late")
    expect(ask).to_be_visible()
    assert rating_of(app, "parent") is None
    ask.click()
    expect(page.locator("main")).to_contain_text("Given late")
    assert rating_of(app, "parent") == ("best", True)


def test_a_changed_view_after_the_reveal_replaces_nothing(app: Flask, context: BrowserContext) -> None:
    chair, page = in_meeting(app, context)
    give(page, "Minimum")
    expect(page.locator("[data-given]")).to_be_visible()
    page.wait_for_load_state()
    context.set_offline(True)
    give(page, "Best")
    assert send(chair, MEETING, "/reveal").status_code == 303
    context.set_offline(False)
    page.get_by_role("button", name="Send my view late").click()
    expect(page.locator("main")).to_contain_text("Your earlier view stands")
    assert rating_of(app, "parent") == ("minimum", False)
