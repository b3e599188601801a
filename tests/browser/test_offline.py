"""What is sent without a connection is not lost: every kept form says so beside its button, and sends it afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from selfreview.storage.group import views
from selfreview.storage.tables import db
from tests.browser.local_server import serve_here
from tests.deeds import MEETING, REVIEW, opened, send
from tests.people import BY_KEY, PASSWORD
from tests.sites import open_site
from tests.visitors import Visitor
from tests.web.plan.plans import ours, person_id, rate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

NOT_SENT = "Not sent: no connection. Kept in this browser and sent when the connection is back"
NOT_SAVED = "Not saved: no connection. Kept in this browser"
"""What a form says that saves by itself, before and after it is pressed."""

WORDS = "Said without a connection."
PAGES = (
    f"{REVIEW}/E01",
    f"{REVIEW}/E01/comments",
    f"{REVIEW}/E01/views",
    f"{REVIEW}/E01/dissent",
    f"{REVIEW}/E01/link",
    f"{REVIEW}/completion",
    f"{REVIEW}/action-plan/add/E03",
    f"{REVIEW}/action-plan/exemplars/E03",
    f"{REVIEW}/profile/others",
    f"{REVIEW}/check",
)


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A review with some ratings, and a comment that can be answered."""
    with open_site(sqlite_settled_url, home) as app:
        rate(app)
        said = send(Visitor(app, "health"), f"{REVIEW}/E01/comments", "/comments", {"words": "Is this so?"})
        assert said.status_code == 303
        yield app


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """The chair's browser."""
    with serve_here(app) as url:
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        yield context
        context.close()


def enter(context: BrowserContext, key: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", BY_KEY[key].email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
    return page


def line_of(form: Locator) -> Locator:
    return form.locator(".save-status")


def write_in(form: Locator) -> None:
    """Type into the first box of words of a form, or choose its first choice."""
    boxes = form.locator("textarea, input[type=text], input[type=url]").locator("visible=true")
    if boxes.count():
        boxes.first.fill(WORDS)
    else:
        form.locator("input[type=radio], input[type=checkbox]").locator("visible=true").first.check()


def _sends(request: Request) -> bool:
    """Whether a form is sent, and not only where somebody is."""
    return request.method == "POST" and not request.url.endswith("/live")


def press(form: Locator) -> None:
    form.locator("button[type=submit]").last.click()


def test_every_kept_form_says_beside_its_button_that_it_was_not_sent_and_sends_it_afterwards(
    context: BrowserContext,
) -> None:
    page = enter(context, "chair")
    tried = 0
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.url) if _sends(sent) else None)
    for path in PAGES:
        page.goto(path)
        kept = page.locator("main form[data-keep]").count()
        assert kept, f"{path} has no form that is kept"
        for place in range(kept):
            page.goto(path)
            page.evaluate("localStorage.clear()")
            page.reload()
            page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
            form = page.locator("main form[data-keep]").nth(place)
            write_in(form)
            context.set_offline(True)
            press(form)
            line = line_of(form)
            autosaves = form.get_attribute("data-autosave") is not None
            expect(line).to_have_text(NOT_SAVED if autosaves else NOT_SENT)
            expect(line).to_be_visible()
            near = page.evaluate(
                "([one, other]) => Math.abs(one.getBoundingClientRect().top - other.getBoundingClientRect().bottom)",
                [line.element_handle(), form.locator("button[type=submit]").last.element_handle()],
            )
            assert near < 150, f"{path}: the line stands {near} pixels from the button"
            posted.clear()
            if not autosaves:
                with page.expect_navigation():
                    context.set_offline(False)
            else:
                context.set_offline(False)
                expect(line).to_contain_text("Saved")
            assert posted, f"{path}: nothing was sent"
            tried += 1
    assert tried >= len(PAGES)


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
    context.set_offline(True)
    give(page, "Best")
    assert send(chair, MEETING, "/reveal").status_code == 303
    context.set_offline(False)
    page.get_by_role("button", name="Send my view late").click()
    expect(page.locator("main")).to_contain_text("Your earlier view stands")
    assert rating_of(app, "parent") == ("minimum", False)
