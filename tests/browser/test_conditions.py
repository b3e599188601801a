"""A question that depends on another answer appears only where it applies, and stands open without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.local_server import serve_here, sign_in
from tests.deeds import REVIEW
from tests.sites import open_site
from tests.web.plan.plans import person_id, rate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drafts")]


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A review with some ratings, so that there is something to plan."""
    with open_site(sqlite_settled_url, home) as app:
        rate(app)
        yield app


def enter(browser: Browser, url: str, key: str, *, with_script: bool) -> Page:
    page = browser.new_context(base_url=url, java_script_enabled=with_script).new_page()
    page.set_default_timeout(20_000)
    sign_in(page, key)
    return page


DEPENDENT = (
    ("manager", f"{REVIEW}/completion", "Another way", "How was it done?"),
    ("manager", f"{REVIEW}/check", "Another way", "How was it done?"),
    ("manager", f"{REVIEW}/action-plan/add/E03", "Stopped", "Why it was stopped"),
    ("analyst", "/network/rounds/open", "Only those of some regions", "London (1)"),
    ("admin", "/network/registry/people/appoint", "Manager", "Service (managers only)"),
    ("admin", "/network/registry/people/appoint", "Regional coordinator", "Region (coordinators only)"),
)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_question_that_depends_on_another_answer_appears_with_it(
    app: Flask, browser: Browser, *, with_script: bool
) -> None:
    with serve_here(app) as url:
        for who, path, chosen, asked in DEPENDENT:
            page = enter(browser, url, who, with_script=with_script)
            page.goto(path)
            question = page.locator("main").get_by_label(asked, exact=True)
            expect(question).to_be_visible(visible=not with_script)
            page.locator("main").get_by_label(chosen, exact=True).check()
            expect(question).to_be_visible()
            page.context.close()


def test_whoever_is_responsible_is_named_only_where_nobody_of_the_group_is_chosen(app: Flask, browser: Browser) -> None:
    with serve_here(app) as url:
        page = enter(browser, url, "manager", with_script=True)
        page.goto(f"{REVIEW}/action-plan/add/E03")
        named = page.get_by_label("Their name or job title")
        expect(named).to_be_visible()
        page.get_by_label("Who is responsible?").select_option(value=str(person_id(app, "parent")))
        expect(named).to_be_hidden()
        page.get_by_label("Who is responsible?").select_option(index=0)
        expect(named).to_be_visible()
