"""A passkey in a browser that has one: Chromium's own virtual authenticator, asked by the pages' script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.axe import violations
from tests.browser.local_server import serve_here
from tests.passkeys import give_address
from tests.people import BY_KEY, PASSWORD
from tests.sites import open_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """The application with everybody in it."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """The address of the site, which it has been told."""
    with serve_here(app) as url:
        give_address(app, url)
        yield url


@dataclass
class Device:
    """A browser with an authenticator in it."""

    page: Page
    cdp: CDPSession
    id: str

    def told(self) -> list[dict[str, Any]]:
        """The passkeys that the authenticator has."""
        found: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """One browser, with the site behind it."""
    context = browser.new_context(base_url=url)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def device(context: BrowserContext) -> Device:
    """A browser that has an authenticator."""
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return Device(page, cdp, made["authenticatorId"])


def give_password(page: Page) -> None:
    """Give it and wait for the page that comes then: whoever goes elsewhere before that breaks it off."""
    page.goto("/sign-in")
    page.fill("#email", BY_KEY["parent"].email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("#password")).to_have_count(0)


def sign_out(page: Page) -> None:
    page.click("text=Sign out")
    page.wait_for_url("**/signed-out")


def ask_for_passkey(page: Page) -> None:
    page.goto("/account/second-factor")
    page.click("text=add a passkey instead")
    page.fill("#name", "Work laptop")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")


def add_passkey(device: Device) -> None:
    give_password(device.page)
    ask_for_passkey(device.page)
    device.page.get_by_role("button", name="Create the passkey").click()
    expect(device.page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


def test_a_passkey_is_added_and_signs_in(device: Device) -> None:
    add_passkey(device)
    page = device.page
    assert [one["signCount"] for one in device.told()] == [1]
    page.goto("/account/second-factor")
    expect(page.locator("main")).to_contain_text("Work laptop")
    assert violations(page) == []
    sign_out(page)
    give_password(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    expect(page.get_by_text("You cannot use your passkey on this page")).to_be_hidden()
    assert violations(page) == []
    page.click("text=Use a passkey")
    page.wait_for_url(re.compile(r"(?<!sign-in)(?<!code)$"))
    page.goto("/account/second-factor")
    expect(page.locator("main")).to_contain_text("last used")


def test_a_device_that_has_a_passkey_already_makes_no_second_one(device: Device) -> None:
    add_passkey(device)
    page = device.page
    page.goto("/account/passkeys/new")
    page.fill("#name", "Again")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.get_by_role("button", name="Create the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("already has a passkey for your account")


def test_somebody_without_their_passkey_is_told_and_enters_a_code(device: Device) -> None:
    add_passkey(device)
    page = device.page
    code = (page.locator("main ol li").first.inner_text()).strip()
    sign_out(page)
    device.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": device.id})
    give_password(page)
    page.click("text=Use a passkey")
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    page.fill("#code", code)
    page.click("text=Continue")
    page.wait_for_url(re.compile(r"(?<!sign-in)(?<!code)$"))


def test_without_a_script_the_pages_say_so_and_codes_work(device: Device, browser: Browser, url: str) -> None:
    add_passkey(device)
    code = device.page.locator("main ol li").first.inner_text().strip()
    plain = browser.new_context(base_url=url, java_script_enabled=False)
    page = plain.new_page()
    give_password(page)
    expect(page.get_by_text("You cannot use your passkey on this page")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.fill("#code", code)
    page.click("text=Continue")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/account/passkeys/new")
    page.fill("#name", "Phone")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.get_by_text("Your browser cannot create a passkey on this page")).to_be_visible()
    expect(page.get_by_role("button", name="Create the passkey")).to_be_hidden()
    plain.close()
