"""Several people at one exemplar, each with a browser of their own, over two server processes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.servers import RunningServer, start_server
from tests.sites import open_site

E01 = f"/services/{OURS}/reviews/{OPEN}/E01"

Enter = Callable[..., Page]


@pytest.fixture
def server(settled_url: str, home: Path) -> Iterator[RunningServer]:
    """The real server with everybody settled in it, on each kind of database in turn."""
    with open_site(settled_url, home):
        pass
    with start_server(home, settled_url) as server:
        yield server


@pytest.fixture
def enter(server: RunningServer, browser: Browser) -> Iterator[Enter]:
    """Sign somebody in with a browser of their own, at the exemplar."""
    opened: list[BrowserContext] = []

    def come(key: str, **how: bool) -> Page:
        context = browser.new_context(base_url=server.url, **how)  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"/sign-in?next={E01}")
        page.fill("#email", BY_KEY[key].email)
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{E01}")
        if how.get("java_script_enabled", True):
            expect(page.locator("[data-live-read]")).to_have_text("Other people’s changes appear here automatically.")
        return page

    yield come
    for context in opened:
        context.close()


def save(page: Page) -> None:
    """Leave the field, which saves, and wait until the page says that it is saved."""
    page.locator("h1").click()
    page.keyboard.press("Tab")
    expect(page.locator("[data-save-status]").first).to_contain_text("Saved")


def send(page: Page, words: str) -> None:
    """Press what sends a form and wait for the page that answers: what is typed into the one before would be gone."""
    with page.expect_navigation():
        page.click(f"text={words}")


@pytest.mark.slow
def test_others_changes_appear_without_moving_the_page_or_the_focus(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    expect(parent.locator("[data-live-people]")).to_have_text("Helen Health of Health is reading")
    health.focus("#rating")
    expect(parent.locator("[data-live-people]")).to_have_text("Helen Health of Health is choosing the rating")
    before = health.evaluate("[scrollY, document.querySelector('#rating').getBoundingClientRect().top]")
    parent.fill("#evidence", "What the parents say")
    save(parent)
    expect(health.locator("#evidence")).to_have_value("What the parents say")
    assert health.evaluate("document.activeElement.id") == "rating"
    after = health.evaluate("[scrollY, document.querySelector('#rating').getBoundingClientRect().top]")
    assert after == before
    said = "Priya Parent changed the evidence. It is on this page now."
    expect(health.locator("[data-live-news]")).to_contain_text(said)
    expect(health.locator("main > [role=status]").last).to_have_text(said)
    # The version came with the text: writing on from it is no clash.
    health.fill("#evidence", "What the parents say, and more")
    save(health)
    expect(parent.locator("#evidence")).to_have_value("What the parents say, and more")


@pytest.mark.slow
def test_two_members_clash_on_one_text_and_both_texts_are_on_the_screen(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    health.focus("#evidence")
    health.keyboard.type("What health thinks")
    parent.fill("#evidence", "What parents think")
    save(parent)
    expect(health.locator("[data-live-news]")).to_contain_text("You have changed it too")
    expect(health.locator("#evidence")).to_have_value("What health thinks")
    health.click("text=Save and come back later")
    expect(health.locator("h1")).to_contain_text("Someone else changed this while you were writing")
    expect(health.locator(".clash")).to_contain_text("Priya Parent saved at")
    expect(health.locator(".clash__text").nth(0)).to_have_text("What parents think")
    expect(health.locator(".clash__text").nth(1)).to_have_text("What health thinks")
    health.click("main button[type=submit]")
    expect(parent.locator("#evidence")).to_have_value("What parents think\n\nWhat health thinks")


@pytest.mark.slow
def test_a_comment_a_flag_and_a_rating_appear_and_what_is_being_written_stays(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    health.fill("#words", "half a sentence")
    send(parent, "Flag for discussion")
    expect(health.locator("[data-live-part=flag]")).to_contain_text("Flagged by Priya Parent")
    parent.fill("#words", "Is this true of every school?")
    send(parent, "Add comment")
    expect(health.locator(".thread")).to_contain_text("Is this true of every school?")
    expect(health.locator("#words")).to_have_value("half a sentence")
    parent.check("#rating-3")
    save(parent)
    expect(health.locator("#rating-3")).to_be_checked()


@pytest.mark.slow
def test_what_is_typed_or_unfolded_beside_an_exemplar_stays_when_others_comment(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    parent.fill("#words", "The first comment")
    send(parent, "Add comment")
    reply = health.locator(".thread__reply").first
    expect(reply).to_be_visible()
    reply.locator("summary").click()
    health.fill("#flag-why", "Parents see it otherwise")
    health.locator("h1").click()
    parent.fill("#words", "The second comment")
    send(parent, "Add comment")
    expect(health.locator(".thread")).to_have_count(2)
    expect(health.locator("#flag-why")).to_have_value("Parents see it otherwise")
    expect(reply.locator("textarea")).to_be_visible()
    expect(health.locator(".thread__reply[open]")).to_have_count(1)


@pytest.mark.slow
def test_what_could_not_be_read_again_is_read_when_the_server_answers_or_the_field_is_left(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused or route.request.headers.get("x-requested-with") != "selfreview-live":
            route.fallback()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503)

    health.route(f"**{E01}", refuse_once)
    send(parent, "Flag for discussion")
    expect(health.locator("[data-live-part=flag]")).to_contain_text("Flagged by Priya Parent")
    assert refused
    health.focus("[data-live-part=flag] button")
    send(parent, "Remove the discussion flag")
    expect(health.locator("[data-live-news]")).to_contain_text("removed the discussion flag")
    health.focus("#evidence")
    expect(health.locator("[data-live-part=flag]")).not_to_contain_text("Flagged by")


@pytest.mark.slow
def test_without_a_script_the_page_says_when_it_was_read_and_can_be_refreshed(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health", java_script_enabled=False)
    expect(health.locator("[data-live-read]")).to_contain_text("This page was loaded at")
    parent.fill("#evidence", "Written meanwhile")
    save(parent)
    expect(health.locator("#evidence")).to_have_value("")
    health.click("text=Refresh it")
    expect(health.locator("#evidence")).to_have_value("Written meanwhile")
    expect(health.locator("[data-live-people]")).to_contain_text("Priya Parent of Parents")


@pytest.mark.slow
def test_whoever_leaves_or_signs_out_is_not_here_any_more(enter: Enter) -> None:
    parent, health = enter("parent"), enter("health")
    expect(parent.locator("[data-live-people]")).to_contain_text("Helen Health")
    health.goto("/account/")
    expect(parent.locator("[data-live-people]")).to_have_text("No one else")
