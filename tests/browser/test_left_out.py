"""Chromium leaves out what nobody sees of its windows, and all that Playwright has it leave out."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsers import LEFT_OUT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def command_line(number: int) -> list[str]:
    """What a process was started with."""
    return Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8").split("\0")


def processes(browser: Browser) -> list[int]:
    """The numbers of all processes of a browser, its own first."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [one["id"] for one in sorted(told, key=lambda one: one["type"] != "browser")]


def test_what_playwright_leaves_out_is_left_out_still(browser: Browser) -> None:
    lists = [word for word in command_line(processes(browser)[0]) if word.startswith("--disable-features=")]
    assert lists[-1] == LEFT_OUT
    named = [set(word.partition("=")[2].split(",")) for word in lists]
    assert len(named) == 2
    assert named[0] <= named[1]


def test_a_window_shows_its_page_and_nothing_else(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><p>Here</p>")
    shown = browser.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    assert [one["url"] for one in shown if one["url"].startswith("chrome://")] == []
    page.close()
