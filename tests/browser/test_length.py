"""The exemplar page is one thing at a time: what the group says is beside the answer, not a screen further down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.local_server import serve_here
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import open_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

EXEMPLAR = f"/services/{OURS}/reviews/{OPEN}/E05"
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def page(sqlite_settled_url: str, home: Path, browser: Browser) -> Iterator[Page]:
    """An exemplar on which the group has spoken twice, and been answered."""
    with open_site(sqlite_settled_url, home) as app, serve_here(app) as url:
        context = browser.new_context(base_url=url)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(BY_KEY["manager"].email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        said = ("How long does a family wait for a supporter?", "Parents say that the leaflet is hard to find.")
        for number, words in enumerate(said, 1):
            page.goto(EXEMPLAR)
            page.fill("#words", words)
            page.get_by_role("button", name="Add comment").click()
            expect(page.locator(".comment")).to_have_count(number)
        page.get_by_text("Reply", exact=False).first.click()
        page.get_by_label("Your reply").first.fill("About two weeks: it is in the request log.")
        page.get_by_role("button", name="Add your reply").first.click()
        # What confirms it is on the page that comes then, and on no later one.
        expect(page.locator(".comment")).to_have_count(3)
        yield page
        context.close()


def test_the_answer_and_what_is_said_of_it_are_side_by_side_on_a_wide_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(EXEMPLAR)
    assert page.locator(".comment").count() == 3
    answer, said = page.locator("form.answer").bounding_box(), page.locator("#comments").bounding_box()
    assert answer
    assert said
    assert said["x"] > answer["x"] + answer["width"]
    assert answer["y"] < said["y"] < answer["y"] + answer["height"]
    assert page.evaluate(HEIGHT) < 2_600


def test_on_a_phone_the_answer_comes_first_and_the_rest_is_folded_below_it(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(EXEMPLAR)
    order = (".quoted", ".plain", "#rating", "#evidence", "[name=then]", "#items-title", "#comments-title")
    boxes = [page.locator(place).first.bounding_box() for place in order]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(order)
    assert tops == sorted(tops)
    assert page.evaluate(HEIGHT) < 5_600
