"""What people typed is never linked to the glossary: not their comments, and not a name or a place with such a word."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from selfreview.storage.tables import db
from selfreview.web.home.first_uses import PAGES
from tests.browser.stage import Stage, open_stage
from tests.browser.test_entrances import EACH, endpoint_of, ways_out
from tests.demonstrated import Demonstration

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]

TYPED = "Qx the network’s exemplars, themes and criteria: a promise, sign-off and reveal xQ"
"""Words of the glossary as a person might type them, between two marks."""

BY_PEOPLE = {
    "people": ("name",),
    "comments": ("words", "person"),
    "flags": ("why", "person"),
    "views": ("reason", "person"),
    "assignments": ("person", "by"),
    "reveals": ("by",),
    "arranged_meetings": ("place", "arranged_by"),
    "invitees": ("name",),
    "sittings": ("driver",),
    "attendances": ("name",),
    "action_notes": ("words", "person"),
    "fields": ("changed_by",),
    "plan_fields": ("changed_by",),
    "services": ("name",),
}
"""Where the texts of people are kept that pages of a group show, by table; the long fields are named below."""

LONG = (
    "UPDATE fields SET value = :typed WHERE name IN ('evidence', 'reason', 'moved', 'other_method')",
    "UPDATE plan_fields SET value = :typed WHERE name IN ('what', 'owner_name', 'success', 'parents')",
)
LINKED = re.compile(r'Qx(?:(?!xQ)[^<])*<a class="govuk-link term"')


def let_everybody_type(stage: Stage) -> None:
    """Put words of the glossary into every text that somebody typed."""
    with stage.app.app_context():
        for table, columns in BY_PEOPLE.items():
            for column in columns:
                db.session.execute(text(f"UPDATE {table} SET {column} = :typed"), {"typed": TYPED})
        for statement in LONG:
            db.session.execute(text(statement), {"typed": TYPED})
        db.session.commit()


def pages_of(stage: Stage, who: str, start: str) -> dict[str, str]:
    """The pages of a group that somebody comes to from a review by links, a few of each endpoint."""
    visitor, adapter = stage.visitor(who), stage.app.url_map.bind("here.example")
    gone: dict[str, int] = {}
    shown, fresh = {start: ""}, [start]
    while fresh:
        path = fresh.pop(0)
        endpoint = endpoint_of(adapter, path) or ""
        if endpoint.partition(".")[0] not in PAGES or gone.get(endpoint, 0) >= EACH:
            continue
        gone[endpoint] = gone.get(endpoint, 0) + 1
        answer = visitor.get(path)
        shown[path] = answer.text if answer.mimetype == "text/html" else ""
        fresh += [way for way in ways_out(shown[path], path) if way not in shown]
        answer.close()
    return shown


def test_no_page_links_a_word_that_somebody_typed(demonstration: Demonstration, tmp_path: Path) -> None:
    with open_stage(demonstration.home, tmp_path / "site") as stage:
        everybody = ("manager", "parent", "chair", "wakefield-chair", "wakefield-parent")
        for who in everybody:
            stage.visitor(who)
        let_everybody_type(stage)
        pages: dict[str, str] = {}
        for who in everybody:
            number = 69 if who.startswith("wakefield") else 1
            shown = pages_of(stage, who, f"/services/{number}/reviews/2010/")
            pages.update({f"{path} as {who}": page for path, page in shown.items()})
    typed = [path for path, page in pages.items() if "Qx" in page and "govuk-link term" in page]
    assert len(typed) > 20
    assert [path for path, page in pages.items() if LINKED.search(page)] == []
    assert not [path for path, page in pages.items() if "\ufdd0" in page or "\ufdd1" in page]
