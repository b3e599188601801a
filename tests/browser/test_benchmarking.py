"""A whole benchmarking return in a browser, with scripts and without: filled in, checked, submitted, measured."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import PLAIN
from tests.browser.keyboard import Keyboard
from tests.browser.local_server import serve_here, sign_in
from tests.sites import open_site
from tests.web.benchmarking.collection import RETURN, open_benchmarking

pytestmark = [pytest.mark.slow]


@pytest.fixture
def url(sqlite_settled_url: str, home: Path) -> Iterator[str]:
    """A site whose benchmarking is open."""
    with open_site(sqlite_settled_url, home) as app:
        open_benchmarking(app)
        with serve_here(app) as url:
            yield url


def fill_in(page: Page, question: str, value: object) -> None:
    """Answer one question as somebody with a mouse does."""
    if product_questionnaire().question(question).choices:
        for option in value if isinstance(value, tuple) else (value,):
            page.locator(f'input[name="{question}"][value="{option}"]').check()
    else:
        page.fill(f"#{question}", str(value))


@pytest.mark.xdist_group("drafts")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_whole_return_is_filled_in_checked_and_submitted(url: str, browser: Browser, scripts: bool) -> None:
    context = browser.new_context(base_url=url, java_script_enabled=scripts)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, "manager")
    page.goto(f"{RETURN}/")
    page.get_by_role("button", name="Start with").click()
    for section in product_questionnaire().sections:
        expect(page.locator("h1")).to_contain_text(section.title)
        for question, value in PLAIN.items():
            if question.startswith(section.id):
                fill_in(page, question, value)
        if section.id == "FC":
            page.fill("#FC01", "1.5k")
            page.get_by_role("button", name="Save and continue").click()
            expect(page.locator("#FC01-error")).to_contain_text("Write the whole figure in digits")
            expect(page.locator("#FC01")).to_have_value("1.5k")
            page.fill("#FC01", "£84,200")
        page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text("Check your answers")
    expect(page.locator("main")).to_contain_text("£84,200")
    page.get_by_role("button", name="Submit the return").click()
    expect(page).to_have_url(re.compile("/submitted/1$"))
    expect(page.locator("main")).to_contain_text("BM-2010-001-1")
    page.get_by_role("link", name="See how your measures compare").click()
    expect(page.locator("h1")).to_contain_text("Measures 2010")
    context.close()


def answer_by_keys(keys: Keyboard, question: str, value: object) -> None:
    """Answer one question with a keyboard alone."""
    asked = product_questionnaire().question(question)
    options = [option.id for option in asked.choices]
    if asked.kind == "multi":
        for option in asked.options:
            if isinstance(value, tuple) and option.id in value:
                keys.tab_to(option.label, inside="main")
                keys.press("Space")
        return
    keys.tab_to(question, inside="main")
    if not options:
        keys.type(str(value))
        return
    keys.press("Space")
    for _ in range(options.index(str(value))):
        keys.press("ArrowDown")


@pytest.mark.xdist_group("drafts")
def test_a_whole_return_is_made_by_keyboard_alone(url: str, browser: Browser) -> None:
    context = browser.new_context(base_url=url)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, "manager")
    keys = Keyboard(page)
    page.goto(f"{RETURN}/{product_questionnaire().sections[0].id}")
    for section in product_questionnaire().sections:
        expect(page.locator("h1")).to_contain_text(section.title)
        for question, value in PLAIN.items():
            if question.startswith(section.id):
                answer_by_keys(keys, question, value)
        keys.tab_to("Save and continue", inside="main")
        keys.go("Enter")
    keys.tab_to("Submit the return", inside="main")
    keys.go("Enter")
    expect(page.locator("main")).to_contain_text("BM-2010-001-1")
    assert keys.unseen == []
    context.close()
