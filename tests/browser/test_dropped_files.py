"""Files dropped on a page with the mouse: the good ones are kept, each of the others has an answer of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deeds import REVIEW
from tests.people import PASSWORD
from tests.servers import RunningServer, start_server


@pytest.fixture
def server(settled_url: str, home: Path) -> Iterator[RunningServer]:
    """The real server, with the people of one group."""
    with start_server(home, settled_url) as server:
        yield server


def drop(page: Page, label: str, files: list[Path]) -> None:
    """Let files go over a control, as the mouse does: what a script makes up is trusted by no browser."""
    box = page.get_by_label(label).bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def open_form(browser: Browser, server: RunningServer) -> Page:
    """The page to add files to E01, as a parent who has just signed in."""
    page = browser.new_context(base_url=server.url).new_page()
    page.goto(f"{REVIEW}/E01/file")
    page.fill("#email", "parent@example.org")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    # Before its script has run, a browser opens what is let go on the page.
    page.wait_for_url(f"**{REVIEW}/E01/file")
    return page


@pytest.mark.slow
def test_files_that_are_let_go_beside_the_control_do_not_open_in_the_pages_place(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("policy.txt", "minutes.txt")]
    for file in files:
        file.write_bytes(b"What was agreed.\r\n")
    page = open_form(browser, server)
    drop(page, "What is it?", files)
    expect(page).to_have_url(f"{server.url}{REVIEW}/E01/file")
    assert page.get_by_label("Files").evaluate("control => control.files.length") == 2
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("Added “policy” and “minutes” to E01.")
    page.context.close()


@pytest.mark.slow
def test_files_are_dropped_and_each_is_answered(browser: Browser, server: RunningServer, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("policy.txt", "tool.exe", "minutes_of_may.txt")]
    for file in files:
        file.write_bytes(b"MZ\x90\x00" if file.suffix == ".exe" else b"What was agreed.\r\n")
    page = open_form(browser, server)
    drop(page, "Files", files)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".govuk-notification-banner, .notice").first).to_contain_text("“policy” and “minutes of may”")
    expect(page.locator(".govuk-error-summary a")).to_have_count(1)
    expect(page.locator(".govuk-error-summary a")).to_contain_text("tool.exe")
    page.goto(f"{REVIEW}/E01")
    expect(page.locator("#items")).to_contain_text("minutes of may")
    page.context.close()
