"""A meeting from its arranging to its minutes: invited by real mail, held with a phone that loses its connection."""

import re
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.browser.local_server import sign_in
from tests.browser.test_meeting import press, unfold, vote
from tests.deeds import MEETING, REVIEW
from tests.people import BY_KEY
from tests.servers import free_port, start_server
from tests.sites import open_site
from tests.test_mail import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]


@pytest.fixture
def letters(sqlite_settled_url: str, home: Path) -> Iterator[MailServer]:
    """A mail server, and the product beside it, which is told of it; `url` says where."""
    with open_site(sqlite_settled_url, home):
        pass
    port = free_port()
    with MailServer() as mail:
        threading.Thread(target=mail.serve_forever, daemon=True).start()
        told = {
            "SELFREVIEW_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "SELFREVIEW_MAIL_FROM": "selfreview@example.org",
            "SELFREVIEW_URL": f"http://127.0.0.1:{port}",
        }
        with start_server(home, sqlite_settled_url, workers=1, port=port, more=told) as server:
            mail.url = server.url  # type: ignore[attr-defined]
            yield mail
        mail.shutdown()


def enter(browser: Browser, url: str, key: str, *, width: int = 1280) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 720})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, key)
    return page


def invitation_of(letters: MailServer, key: str) -> Any:
    """The email to somebody, as a mail program reads it."""
    read = [message_from_bytes(one, policy=policy.default) for one in letters.letters]
    return next((one for one in read if one["To"] == BY_KEY[key].email), None)


def test_a_meeting_is_arranged_invited_held_recorded_and_minuted(browser: Browser, letters: MailServer) -> None:
    url: str = letters.url  # type: ignore[attr-defined]
    chair = enter(browser, url, "chair")
    chair.goto(REVIEW + "/")
    chair.get_by_role("link", name="Arrange a meeting").click()
    for box, typed in zip(chair.locator("input[name=day]").all(), ("3", "June", "2060"), strict=True):
        box.fill(typed)
    chair.get_by_label("When does it start?").fill("10am")
    chair.get_by_label("When does it end?").fill("midday")
    chair.get_by_label("Where is it?").fill("Town Hall, room 4")
    chair.get_by_label("Olu Observer").uncheck()
    press(chair, "Arrange it and send the invitations")
    expect(chair.locator("main")).to_contain_text("We are emailing 4 people.")
    arranged = urlsplit(chair.url).path

    # Priya reads the mail, and her mail program the entry in it.
    for _ in range(200):
        if (invitation := invitation_of(letters, "parent")) is not None:
            break
        chair.reload()
    assert invitation is not None
    assert invitation["Subject"] == "Invitation: Meeting on the self-review 2010, Sheffield, 3 June at 10am"
    words, entry = (
        invitation.get_body(("plain",)),
        next(part for part in invitation.walk() if part.get_content_type() == "text/calendar"),
    )
    assert entry.get_param("method") == "REQUEST"
    calendar: Any = Calendar.from_ical(entry.get_content())
    assert calendar.walk("VEVENT")[0]["LOCATION"] == "Town Hall, room 4"
    assert f"{url}{arranged}" in words.get_content()
    assert invitation_of(letters, "observer") is None

    # She finds it on her phone, and says that she comes; Helen does not.
    phone = enter(browser, url, "parent", width=390)
    phone.get_by_role("link", name="Meeting on 3 June at 10am, at Town Hall, room 4").click()
    phone.get_by_label("Yes", exact=True).check()
    press(phone, "Answer")
    expect(phone.locator("main")).to_contain_text("You will come.")
    health = enter(browser, url, "health")
    health.goto(arranged)
    health.get_by_label("No: put me down with my apologies").check()
    press(health, "Answer")

    # Held: her phone loses the connection while she votes.
    chair.goto(arranged)
    press(chair, "Open this meeting")
    phone.goto(MEETING)
    press(phone, "Join the meeting")
    # The line is put there by the script: the page has come whole, and what is typed is kept.
    expect(phone.locator("[data-part=vote] .save-status")).to_be_attached()
    phone.context.set_offline(True)
    vote(phone, "Minimum", "We were not asked")
    expect(phone.locator("[data-part=vote] .save-status")).to_contain_text("Not sent: no connection")
    phone.context.set_offline(False)
    expect(chair.locator("[data-part=voted]")).to_contain_text("1 view, private", timeout=30_000)
    vote(chair, "Good")
    press(chair, "Reveal the views")
    expect(phone.locator("#spread")).to_contain_text("We were not asked")

    # Recorded and decided.
    chair.locator("#record").get_by_label("Good", exact=True).check()
    chair.locator("#record").get_by_label("Evidence").fill("The budget is ring-fenced.")
    chair.locator("#record").get_by_label("By consensus").check()
    press(chair, "Record")
    # Only the page that comes after it says so, and only what is unfolded there stays.
    expect(chair.locator("#record")).to_contain_text("Agreed as Good by consensus")
    unfold(chair, "Add the action to the plan")
    chair.get_by_label("What will you do?").fill("Ask three parents")
    chair.get_by_label("Who will work on it?").select_option("Priya Parent")
    press(chair, "Add the action to the plan")
    expect(phone.locator("[data-part=decided]")).to_contain_text("Ask three parents")
    press(chair, "Stop the meeting")
    expect(phone.locator("h1")).to_have_text(re.compile("Meeting$"))

    # Minuted.
    chair.goto(arranged)
    chair.get_by_role("link", name="Read its minutes").click()
    for said in ("Town Hall, room 4", "Priya Parent", "Helen Health, Health", "The budget is ring-fenced.", "Action:"):
        expect(chair.locator("main")).to_contain_text(said)
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("Your action for E01")
    for page in (chair, phone, health):
        page.context.close()
