"""Every page is reached by a link, a form or a letter, and no link of any role leads nowhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.browser.pages import ROLES, Gallery, Shown
from tests.browser.stage import Stage, open_stage
from tests.demonstrated import Demonstration
from tests.made_once import make_papers_once

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]

DOORS = ("public.home", "doors.sign_in")
"""Where everybody comes in."""

BY_LETTER = {
    "doors.link": "the one-time link of an invitation or of a forgotten password",
    "answering.show": "the link by which an authority answers a plan, given by the service",
    "details.confirm": "the link to a new address that somebody asked for",
    "papers.show": "the code on a paper",
    "readers.ask": "the link of a reader, given by the service",
    "reminders.ask": "the way out of reminders, under each of them",
}
"""Pages that only a letter or a paper leads to, with which."""

NOT_FOR_PEOPLE = {
    "static": "files that pages name",
    "language_choice.script": "what scripts say in another language, named by pages in it",
    "provider.come_back": "where the provider of sign-ins sends people back to",
    "public.healthz": "asked by whatever watches the server",
    "operation.livez": "asked by whatever watches the server",
    "operation.readyz": "asked by whatever watches the server",
    "operation.metrics": "read by whatever measures the server",
}
"""Addresses that no visitor goes to, with who does."""

AFTER_A_FORM = {
    "account.kept": "what was typed when the session ended, after signing in again",
    "doors.link_sent": "after asking for a link to choose a new password",
    "doors.second_step": "after the password, where a code is asked for too",
    "doors.signed_out": "after signing out",
    "passkeys.make": "after the name of a new passkey and the password",
    "good_practice.check": "after an offer is written, to read it once more",
    "provider.offer": "after signing in at the provider with an invitation open",
    "benchmarking_paper.paper": "after choosing the service whose benchmarking came on paper",
    "paper_returns.paper": "after choosing the service whose return came on paper",
}
"""Pages that a form sends its writer on to, with when."""

LINKS = re.compile(r'<a\b[^>]*?\shref="([^"#]+)')
FORMS = re.compile(r'<form\b[^>]*?\saction="([^"#]+)|\sdata-(?!stamp)[\w-]+="(/[^"#]+)')
EACH = 3
"""How many addresses of one endpoint a role goes to: enough for every template to be looked through."""


def ways_out(html: str, path: str, location: str | None = None, *, forms: bool = False) -> Iterator[str]:
    """The addresses that a page leads to: its links or where it sends on to, and with `forms` its forms and scripts."""
    found = [location] if location else LINKS.findall(html)
    found += [form or data for form, data in FORMS.findall(html)] if forms else []
    for way in map(unescape, found):
        whole = urlsplit(urljoin(f"https://here.example{path}", way))
        if whole.hostname == "here.example":
            yield whole.path + (f"?{whole.query}" if whole.query else "")


def endpoint_of(adapter: MapAdapter, way: str) -> str | None:
    """The endpoint that opens at an address; None where it only takes what is sent."""
    try:
        return str(adapter.match(urlsplit(way).path, method="GET")[0])
    except (HTTPException, RequestRedirect):
        return None


def reach(adapter: MapAdapter, pages: Iterable[Shown], start: Iterable[str]) -> frozenset[str]:
    """The endpoints that can be reached from these over the pages shown, in any of their states."""
    leads: dict[str, set[str]] = {}
    for page in pages:
        ways = ways_out(page.html, page.path, page.headers.get("Location"), forms=True)
        leads.setdefault(page.scene.endpoint, set()).update(e for e in (endpoint_of(adapter, w) for w in ways) if e)
    reached, fresh = set(start), list(start)
    while fresh:
        new = leads.get(fresh.pop(), set()) - reached
        reached |= new
        fresh.extend(new)
    return frozenset(reached)


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one role comes to by links from the first page on, and the links that lead nowhere."""

    reached: frozenset[str]
    dead: tuple[str, ...]


def walk(stage: Stage, who: str | None) -> Walk:
    """Follow the links of one role, to a few addresses of every endpoint."""
    visitor, adapter = stage.visitor(who), stage.app.url_map.bind("here.example")
    gone: dict[str, int] = {}
    dead, known, fresh = [], {"/"}, ["/"]
    while fresh:
        path = fresh.pop(0)
        endpoint = endpoint_of(adapter, path)
        if endpoint is None or endpoint in NOT_FOR_PEOPLE or gone.get(endpoint, 0) >= EACH:
            continue
        gone[endpoint] = gone.get(endpoint, 0) + 1
        answer = visitor.get(path)
        if answer.status_code >= 400:
            dead.append(f"{path}: {answer.status_code}")
        html = answer.text if answer.mimetype == "text/html" else ""
        new = [way for way in ways_out(html, path, answer.location) if way not in known]
        known.update(new)
        fresh.extend(new)
        answer.close()
    return Walk(frozenset(gone), tuple(dead))


@pytest.fixture(scope="module")
def walks(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Walk]:
    """A walk of each role over a site with the demonstration data; what they ask for in the same words is made once."""
    with make_papers_once(), open_stage(demonstration.home, tmp_path_factory.mktemp("walk") / "site") as stage:
        return {who: walk(stage, who) for who in ROLES}


@pytest.mark.parametrize("who", ROLES)
def test_no_link_leads_nowhere(walks: dict[str | None, Walk], who: str | None) -> None:
    assert walks[who].dead == ()
    assert "public.home" in walks[who].reached


@pytest.mark.parametrize("who", ["manager", "chair", "parent", "observer"])
def test_everybody_of_a_group_finds_the_meeting_and_where_they_differ(walks: dict[str | None, Walk], who: str) -> None:
    wanted = {"meeting.meeting", "meeting_papers.agenda", "views.differences", "meeting.ask_code"}
    assert wanted <= walks[who].reached


def unreached(gallery: Gallery, pages: Iterable[Shown], start: Iterable[str]) -> list[str]:
    """The pages that nothing leads to."""
    reached = reach(gallery.adapter, pages, start)
    return sorted(gallery.endpoints - reached - set(BY_LETTER) - set(AFTER_A_FORM) - set(NOT_FOR_PEOPLE))


def all_shown(gallery: Gallery) -> list[Shown]:
    return [page for shown in gallery.shown.values() for page in shown]


def test_every_page_is_reached_by_a_link_a_form_or_a_letter(gallery: Gallery, walks: dict[str | None, Walk]) -> None:
    start = frozenset().union(*(walk.reached for walk in walks.values()))
    assert unreached(gallery, all_shown(gallery), start) == []


def test_a_page_without_an_entrance_is_noticed(gallery: Gallery) -> None:
    without = [page for page in all_shown(gallery) if "/agenda" not in page.html]
    assert "meeting_papers.agenda" in unreached(gallery, without, DOORS)


def test_what_a_letter_or_a_form_leads_to_is_led_to_by_one() -> None:
    code = "".join(file.read_text() for file in Path("selfreview/web").rglob("*.py"))
    ways = [f'link_to("{name}"' for name in BY_LETTER] + [f'url_for("{name}"' for name in AFTER_A_FORM]
    assert [way for way in ways if way not in code] == []
