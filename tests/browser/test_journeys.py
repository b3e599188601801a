"""The main job on the real server, from signing in to the receipt: with a mouse, with keys, without JavaScript."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.keyboard import Keyboard
from tests.servers import RunningServer, run_command, start_server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

YEAR = 2010
PASSWORD = "correct horse battery"
MOUSE, KEYS, PLAIN = 1, 2, 6
"""The services on which the three journeys are made."""

EXEMPLARS = tuple(f"E{number:02}" for number in range(1, 18))
LEVELS = ("non_compliant", "minimum", "good", "best")
NASTY = (
    'She said "we don\'t know", and left.',
    "First line\nSecond line\n\n\nAfter two empty lines",
    "<script>alert(1)</script> & <b>bold</b> &amp; </textarea>",
    "Emoji 😀👩‍👧 and Cymraeg: ŵŷ, Gàidhlig, ‘curly’ – dashes …",
    '=HYPERLINK("https://example.org","x")',
    "  blanks before, and after  ",
    "a;b,c\td|e",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is typed for one exemplar."""

    rating: str
    evidence: str


ANSWERS: Mapping[str, Answer] = {
    exemplar: Answer(LEVELS[place % len(LEVELS)], f"{NASTY[place % len(NASTY)]} ({exemplar})")
    for place, exemplar in enumerate(EXEMPLARS)
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server as an operator sets it up: a round, three services' managers."""
    home = tmp_path_factory.mktemp("journeys")
    done = [run_command(["rounds", "open", str(YEAR), "--deadline", "2010-12-17"], home)]
    for service in (MOUSE, KEYS, PLAIN):
        whom = ["people", "add", address(service), "--role", "manager", "--service", str(service), "--password-stdin"]
        done.append(run_command(whom, home, typed=f"{PASSWORD}\n"))
    assert [one.stderr for one in done if one.returncode] == []
    with start_server(home) as running:
        yield running


def address(service: int) -> str:
    return f"manager{service}@example.org"


def review(service: int) -> str:
    return f"/services/{service}/reviews/{YEAR}"


def open_browser_at(browser: Browser, server: RunningServer, *, scripts: bool = True) -> BrowserContext:
    context = browser.new_context(base_url=server.url, java_script_enabled=scripts)
    context.set_default_timeout(20_000)
    return context


def exported(server: RunningServer, service: int) -> dict[str, Answer]:
    """What `selfreview returns export` gives of a service, without the mark that keeps a spreadsheet from computing."""
    told = run_command(["returns", "export", "--year", str(YEAR)], server.log.parent)
    assert told.returncode == 0, told.stderr
    rows = csv.DictReader(io.StringIO(told.stdout, newline=""))
    return {
        row["exemplar"]: Answer(row["rating"], row["evidence"].removeprefix("'"))
        for row in rows
        if row["service"] == str(service)
    }


def sign_in(page: Page, service: int) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email address").fill(address(service))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def click_through(page: Page, service: int) -> None:
    """Sign in, answer every exemplar, check and submit, with whatever a pointer can do."""
    sign_in(page, service)
    page.locator(f'main a[href="{review(service)}/"]').first.click()
    expect(page.locator("main")).to_contain_text(f"0 of {len(EXEMPLARS)}")
    page.get_by_role("button", name="Start with E01").click()
    for exemplar, answer in ANSWERS.items():
        expect(page.get_by_role("heading", level=1)).to_contain_text(exemplar)
        page.locator(f'label[for="{rating_of(page, answer)}"]').click()
        page.get_by_label("Evidence", exact=True).fill(answer.evidence)
        page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    expect(page.locator("main")).to_contain_text(f"{len(EXEMPLARS)} of {len(EXEMPLARS)}")
    page.get_by_text("By the steering group together").click()
    page.get_by_label("Parents").check()
    page.get_by_role("button", name="Submit the return").click()
    expect(page.locator("main")).to_contain_text(f"SR-{YEAR}-{service:03}-1")
    expect(page.locator("main")).to_contain_text("By the steering group together")


def rating_of(page: Page, answer: Answer) -> str:
    return page.locator(f'input[name="rating"][value="{answer.rating}"]').get_attribute("id") or ""


def test_a_return_is_completed_and_submitted_with_a_mouse(browser: Browser, server: RunningServer) -> None:
    context = open_browser_at(browser, server)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    click_through(page, MOUSE)
    assert faults == []
    context.close()
    assert exported(server, MOUSE) == ANSWERS


def test_a_return_is_completed_and_submitted_without_javascript(browser: Browser, server: RunningServer) -> None:
    context = open_browser_at(browser, server, scripts=False)
    click_through(context.new_page(), PLAIN)
    context.close()
    assert exported(server, PLAIN) == ANSWERS


def test_a_return_is_completed_and_submitted_with_the_keyboard_alone(browser: Browser, server: RunningServer) -> None:
    context = open_browser_at(browser, server)
    page = context.new_page()
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.tab_to("Sign in")
    keyboard.go("Enter")
    keyboard.tab_to("Email address")
    keyboard.type(address(KEYS))
    keyboard.tab_to("Password")
    keyboard.type(PASSWORD)
    keyboard.go("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    keyboard.tab_to(f"{YEAR} review", inside="main")
    keyboard.go("Enter")
    keyboard.tab_to("Start with E01", inside="main")
    keyboard.go("Space")
    for exemplar, answer in ANSWERS.items():
        expect(page.get_by_role("heading", level=1)).to_contain_text(exemplar)
        keyboard.tab_to("rating", inside="main")
        # A group of radio buttons is one stop; within it the arrows choose.
        keyboard.press("Space")
        for _ in range(LEVELS.index(answer.rating)):
            keyboard.press("ArrowDown")
        keyboard.tab_to("evidence", inside="main")
        keyboard.type(answer.evidence)
        keyboard.tab_to("Save and continue", inside="main")
        keyboard.go("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    keyboard.tab_to("method", inside="main")
    keyboard.press("Space")
    keyboard.tab_to("agencies", inside="main")
    keyboard.press("Space")
    keyboard.tab_to("Submit the return", inside="main")
    keyboard.go("Enter")
    expect(page.locator("main")).to_contain_text(f"SR-{YEAR}-{KEYS:03}-1")
    assert keyboard.unseen == []
    context.close()
    assert exported(server, KEYS) == ANSWERS
