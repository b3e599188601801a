"""A meeting of five, from the code on the wall to the signed-off return, each with a browser of their own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from selfreview.domain.rights import Agency, Role
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from selfreview.web.people.passwords import hash_password
from tests.browser.showing import TRANSLATE
from tests.deeds import MEETING, REVIEW, answer_all
from tests.people import OPENED, OURS, PASSWORD
from tests.servers import RunningServer, start_server
from tests.sites import open_site
from tests.visitors import Visitor

MORE = (("school", "Sally School", Agency.SCHOOLS), ("voluntary", "Victor Voluntary", Agency.VOLUNTARY))
Enter = Callable[..., Page]


@pytest.fixture
def server(settled_url: str, home: Path) -> Iterator[RunningServer]:
    """The real server over two processes, with five of a group and a draft of which all but the last is written."""
    with open_site(settled_url, home) as app:
        with app.app_context():
            for key, name, agency in MORE:
                post = Appointment(Role.MEMBER, OURS, agency=agency.value)
                row = people.appoint(email=f"{key}@example.org", name=name, appointment=post, by="a test", at=OPENED)
                people.set_password(row.id, hashed=hash_password(PASSWORD), at=OPENED)
            db.session.commit()
        answer_all(app, Visitor(app, "manager"))
    with start_server(home, settled_url) as server:
        yield server


@pytest.fixture
def enter(server: RunningServer, browser: Browser) -> Iterator[Enter]:
    """Sign somebody in with a browser of their own."""
    opened: list[BrowserContext] = []

    def come(key: str, **how: object) -> Page:
        context = browser.new_context(base_url=server.url, **how)  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/sign-in")
        page.fill("#email", f"{key}@example.org")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/")
        return page

    yield come
    for context in opened:
        context.close()


def unfold(page: Page, name: str) -> None:
    """Open what is folded around a button, as whoever looks for it does."""
    page.evaluate(
        """name => { for (const one of document.querySelectorAll('main button'))
        if (one.textContent.trim().startsWith(name)) one.closest('details')?.setAttribute('open', '') }""",
        name,
    )


def press(page: Page, name: str) -> None:
    """Press a button by its words; a page that is still on its way folds anew what was opened on the one before."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(5):
        unfold(page, name)
        try:
            button.wait_for(timeout=2_000)
            break
        except PlaywrightTimeoutError:
            continue
    button.click()


def open_meeting(chair: Page) -> None:
    """Open it and be in it: whoever came earlier would have their page replaced under their hands."""
    press(chair, "Open the meeting")
    expect(chair.locator("[data-part=stop]")).to_be_attached()


def join(page: Page, code: str) -> None:
    """Join with the code that stands on the wall."""
    page.goto("/meeting/join")
    page.get_by_label("Meeting code").fill(code)
    press(page, "Join")
    page.wait_for_url(f"**{MEETING}")


def vote(page: Page, level: str, reason: str = "") -> None:
    """Give a view on the meeting's page."""
    part = page.locator("[data-part=vote]")
    part.get_by_label(level, exact=True).check()
    part.get_by_label("Why? (one line)").fill(reason)
    press(page, "Submit my view")


@pytest.mark.slow
def test_five_meet_from_the_code_to_the_signed_off_return(enter: Enter) -> None:
    chair, parent, school = enter("chair"), enter("parent"), enter("school")
    health, voluntary = enter("health"), enter("voluntary", java_script_enabled=False)
    chair.goto(MEETING)
    open_meeting(chair)
    wall = chair.context.new_page()
    wall.goto(f"{MEETING}/projector")
    code = wall.locator(".wall__code").inner_text()
    for page in (parent, school, health, voluntary):
        join(page, code)
    expect(chair.locator("#there")).to_contain_text("Victor Voluntary")

    # Everybody votes; whoever drives sees who and not what, and the wall sees how many.
    vote(parent, "Minimum", "We were not asked")
    vote(school, "Good")
    vote(health, "Best", "Minutes go round")
    vote(voluntary, "Good", "It works")
    expect(chair.locator("[data-part=voted]")).to_contain_text("4 views, private until the reveal")
    expect(chair.locator("[data-part=voted]")).to_contain_text("Priya Parent")
    assert "We were not asked" not in chair.content()
    expect(wall.locator(".wall__count")).to_have_text("4 of 5 have voted")
    assert "Priya" not in wall.content()

    # One loses the connection while the chair goes on.
    health.context.set_offline(True)
    vote(chair, "Good")
    press(chair, "Reveal the views")
    expect(chair.locator("#spread")).to_contain_text("5 views, 2 levels apart")
    expect(parent.locator("#spread")).to_contain_text("Minutes go round")
    expect(wall.locator(".wall__table")).to_contain_text("5 views, 2 levels apart")
    expect(health.locator(".held")).to_contain_text("No connection to the meeting")
    press(chair, "Move on")
    expect(parent.locator("h1")).to_contain_text("E02")
    health.context.set_offline(False)
    expect(health.locator("h1")).to_contain_text("E02")
    expect(health.locator(".held")).to_have_count(0)

    # Without a script the same is a reload away.
    expect(voluntary.locator("h1")).to_contain_text("E01")
    voluntary.get_by_role("button", name="Refresh").click()
    expect(voluntary.locator("h1")).to_contain_text("E02")

    # What somebody types stays in their hands when the chair moves on.
    parent.locator("[data-part=vote]").get_by_label("Why? (one line)").fill("Half a senten")
    unfold(chair, "Record")
    chair.locator("#record").get_by_label("Best", exact=True).check()
    chair.locator("#record").get_by_label("Evidence").fill("The budget is ring-fenced.")
    chair.locator("#record").get_by_label("By consensus").check()
    press(chair, "Record")
    expect(chair.locator("#record")).to_contain_text("Agreed as Best by consensus")
    press(chair, "Move on")
    expect(parent.locator(".held")).to_contain_text("The meeting has moved on")
    expect(parent.locator("[data-part=vote]").get_by_label("Why? (one line)")).to_have_value("Half a senten")
    press(parent, "Show the latest version")
    expect(parent.locator("h1")).to_contain_text("E03")

    # Stopped, minuted, signed off, submitted.
    press(chair, "Stop the meeting")
    expect(school.locator("h1")).to_have_text(re.compile("Meeting$"))
    chair.goto(f"{MEETING}/minutes/1")
    for words in ("Parents", "Priya Parent", "Health", "Schools", "E02", "The budget is ring-fenced."):
        expect(chair.locator("main")).to_contain_text(words)
    chair.goto(f"{REVIEW}/sign-off")
    press(chair, "Sign off the review as it stands")
    expect(chair.locator("main")).to_contain_text("Signed off by Clive Chair (chair).")
    chair.goto(f"{REVIEW}/check")
    press(chair, "Submit the return")
    expect(chair.locator("main")).to_contain_text("SR-2010-001-1")
    expect(chair.locator("main")).to_contain_text("Signed off by Clive Chair (chair).")


def translate(page: Page) -> None:
    """Do what a browser's translator does, once the page is there: it may still be on its way."""
    page.wait_for_load_state()
    page.evaluate(TRANSLATE)


@pytest.mark.slow
def test_a_meeting_that_somebody_reads_in_another_language_moves_on_for_them_too(enter: Enter) -> None:
    chair, parent = enter("chair"), enter("parent")
    chair.goto(MEETING)
    open_meeting(chair)
    parent.goto(MEETING)
    press(parent, "Join the meeting")
    translate(parent)
    for key in ("E02", "E03"):
        unfold(chair, "Move on")
        press(chair, "Move on")
        expect(parent.locator("h1")).to_contain_text(key)
        expect(parent.locator(".held")).to_have_count(0)
        translate(parent)
    # A view that is being typed is held, as it is in English, and says so once.
    parent.locator("[data-part=vote] textarea, [data-part=vote] input[type=text]").first.fill("Hanner brawdd")
    unfold(chair, "Move on")
    press(chair, "Move on")
    expect(parent.locator(".held")).to_have_count(1)
    expect(parent.locator("[data-part=vote] textarea, [data-part=vote] input[type=text]").first).to_have_value(
        "Hanner brawdd"
    )


@pytest.mark.slow
def test_what_the_chair_has_opened_stays_open_when_a_view_comes_in(enter: Enter) -> None:
    chair, parent = enter("chair"), enter("parent")
    chair.goto(MEETING)
    open_meeting(chair)
    parent.goto(MEETING)
    press(parent, "Join the meeting")
    expect(chair.locator("#unvoted")).to_contain_text("Priya Parent")
    chair.get_by_text("Count a show of hands").click()
    expect(chair.locator("#hands table")).to_be_visible()
    vote(parent, "Minimum")
    expect(chair.locator("#unvoted")).not_to_contain_text("Priya Parent")
    expect(chair.locator("#hands table")).to_be_visible()
    # What nobody has opened is folded.
    expect(chair.locator(".reveal-ask button")).to_be_hidden()


@pytest.mark.slow
def test_whoever_has_gone_elsewhere_is_not_called_back_when_the_meeting_stops(enter: Enter) -> None:
    chair, parent = enter("chair"), enter("parent")
    chair.goto(MEETING)
    open_meeting(chair)
    parent.goto(MEETING)
    press(parent, "Join the meeting")
    expect(parent.locator("[data-part=vote]")).to_be_visible()
    # The page that she goes to is slow to come, and meanwhile this one hears twice that the meeting is over.
    coming: list[Route] = []
    parent.route(lambda address: urlsplit(address).path == "/", lambda route: coming.append(route))
    parent.get_by_role("link", name="Selfreview").first.click(no_wait_after=True)
    press(chair, "Stop the meeting")
    for _ in range(2):
        with parent.expect_response(lambda told: urlsplit(told.url).path == MEETING):
            pass
    coming[0].continue_()
    parent.wait_for_url("**/")
    expect(parent.locator("h1")).to_have_text("Your reviews")


@pytest.mark.slow
def test_the_second_of_two_chairs_asks_and_is_handed_the_seat(enter: Enter) -> None:
    chair, manager = enter("chair"), enter("manager")
    chair.goto(MEETING)
    open_meeting(chair)
    manager.goto(MEETING)
    press(manager, "Join the meeting")
    expect(manager.locator("#seat")).to_contain_text("Clive Chair is running the meeting.")
    press(manager, "Ask to take over")
    expect(chair.locator("#seat")).to_contain_text("Maureen Manager asks to run the meeting.")
    # The chair's own page was open before: what they send after handing over is not done, and is not lost.
    unfold(chair, "Record")
    chair.locator("#record").get_by_label("Evidence").fill("Typed before the seat changed hands")
    second = chair.context.new_page()
    second.goto(MEETING)
    press(second, "Hand over")
    expect(manager.locator("#seat")).to_contain_text("You are running the meeting.")
    press(chair, "Record")
    expect(chair.locator("h1")).to_have_text("Maureen Manager is running the meeting")
    expect(chair.get_by_label("Evidence", exact=True)).to_have_value("Typed before the seat changed hands")


def lowest(page: Page, name: str) -> float:
    """Where a button ends, in pixels from the beginning of its page, which is there whole."""
    page.wait_for_load_state()
    button = page.get_by_role("button", name=name, exact=True)
    return float(button.evaluate("one => one.getBoundingClientRect().bottom + scrollY"))


@pytest.mark.slow
def test_after_the_reveal_the_chair_records_and_moves_on_within_the_first_screen_of_a_laptop(enter: Enter) -> None:
    chair, parent = enter("chair", viewport={"width": 1280, "height": 720}), enter("parent")
    chair.goto(MEETING)
    open_meeting(chair)
    parent.goto(MEETING)
    press(parent, "Join the meeting")
    vote(parent, "Minimum", "We were not asked")
    expect(chair.locator("[data-part=voted]")).to_contain_text("1 view")
    vote(chair, "Good")
    press(chair, "Reveal the views")
    assert lowest(chair, "Record") <= 720
    chair.locator("#record").get_by_label("Good", exact=True).check()
    chair.locator("#record").get_by_label("Evidence").fill("The budget is ring-fenced.")
    chair.locator("#record").get_by_label("By consensus").check()
    press(chair, "Record")
    expect(chair.locator("#record")).to_contain_text("Agreed as Good by consensus")
    assert lowest(chair, "Move on") <= 720
    # One thing at a time is the thing to do.
    expect(chair.locator("main .govuk-button:not(.govuk-button--secondary):visible")).to_have_text(["Move on"])


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_the_wall_shows_twelve_agencies_and_the_longest_wording_without_scrolling(
    enter: Enter, width: int, height: int
) -> None:
    chair = enter("chair")
    chair.goto(MEETING)
    open_meeting(chair)
    chair.locator("button", has_text="Move on").first.wait_for(state="attached")
    unfold(chair, "Move on")
    chair.locator("select[name=exemplar]").select_option("E11")
    press(chair, "Move on")
    vote(chair, "Good")
    wall = chair.context.new_page()
    wall.set_viewport_size({"width": width, "height": height})
    tall = "document.documentElement.scrollHeight"
    wall.goto(f"{MEETING}/projector")
    assert wall.evaluate(tall) <= height
    press(chair, "Reveal the views")
    expect(wall.locator(".wall__table")).to_contain_text("1 view")
    for level in ("Non-compliant", "Minimum", "Good", "Best"):
        expect(wall.locator(".wall__table thead")).to_contain_text(level)
    wall.evaluate(
        """() => { const row = document.querySelector('.wall__table tbody tr')
        for (let n = 0; n < 11; n++) row.after(row.cloneNode(true)) }"""
    )
    assert wall.evaluate(tall) <= height
    # Whoever sits at the back reads it, too: the room that there is is used.
    letters = wall.locator(".wall__table").evaluate("table => parseFloat(getComputedStyle(table).fontSize)")
    assert letters >= height * 0.025
