"""What is handed over of a plan comes to those who may read it, whole, and for circulation without names."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from flask import Flask
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from selfreview.documents.plan.sheets import SHEET
from selfreview.domain.uk_time import day_in_words
from selfreview.storage.plan import plans
from selfreview.storage.tables import AuthorityRow, db
from selfreview.web.plan.context import looks_like_a_name
from tests.people import OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, ours, person_id, plan_action, rate, read

Visit = Callable[[str | None], Visitor]
ENDINGS = ("pdf", "xlsx", "ods", "csv", "ics")


def settle(app: Flask) -> int:
    rate(app)
    key = plan_action(
        app,
        what="Ask Helen Health to call a meeting; then Priya Parent.",
        owner=str(person_id(app, "health")),
        responsible="Helen Health",
        agency="Health",
        due="2010-10-31",
        start="2010-09-01",
        criteria="E03-M1",
        cost="=1+1",
    )
    plan_action(app, "E05", responsible="Jane Outside", what="Jane Outside rings the college.", due="2011-03-01")
    plan_action(app, "E07", status="done", what="Print it.")
    with app.app_context():
        action = plans.read_plan(ours()).actions[0]
        plans.add_note(ours(), action, words="Rang twice.", once="n", person="Helen Health", at=NOW)
        db.session.commit()
    return key


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("ending", ENDINGS)
def test_everyone_of_the_service_gets_every_file_and_nobody_else(lite: Flask, ending: str) -> None:
    settle(lite)
    for key in ("manager", "parent", "observer"):
        answer = Visitor(lite, key).get(f"{PLAN}.{ending}")
        assert answer.status_code == 200
        assert f"action-plan-{OURS}-{OPEN}.{ending}" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert Visitor(lite, "outsider").get(f"{PLAN}.{ending}").status_code == 404
    assert Visitor(lite).get(f"{PLAN}.{ending}").status_code == 303


def test_the_pdf_holds_the_plan_in_both_editions(app: Flask, visit: Visit) -> None:
    settle(app)
    manager = visit("manager")
    for path in (f"{PLAN}.pdf", f"{PLAN}.pdf?large=1"):
        found = text(manager.get(path).data)
        assert "Ask Helen Health to call a meeting" in found
        assert "Rang twice." in found
        assert "Sheffield Parent Partnership Service" in found
        assert "There is a group, and it has written terms of reference." in found
    assert len(manager.get(f"{PLAN}.pdf?large=1").data) != len(manager.get(f"{PLAN}.pdf").data)


def test_the_print_view_says_what_the_pdf_says(lite: Flask) -> None:
    settle(lite)
    with lite.app_context():
        for name in ("North", "South"):
            db.session.add(AuthorityRow(service=OURS, name=name))
        plans.save(
            ours(),
            plans.of_exemplar("E01"),
            posted={"target": ("best", 0), "no_action": ("Too dear.", 0)},
            person="x",
            at=NOW,
        )
        db.session.commit()
    plan_action(lite, "E09", what="Buy a sign.", cost="£400", cost_from="The authority")
    manager = Visitor(lite, "manager")
    page, paper = text_of(manager.get(f"{PLAN}/print").text), text(manager.get(f"{PLAN}.pdf").data)
    # The same picture as on paper: a square for every exemplar, of today and of the target.
    assert re.search(r"Today: E01 .*E17 .*Target: E01 Best.*E17 ", page)
    for words in (
        "Top priorities",
        "Ask Helen Health to call a meeting",
        f"Overdue since {day_in_words(NOW.date() - timedelta(days=3))}",
        "Rang twice.",
        "No action, with a reason",
        "Too dear.",
        "Actions for North",
        "Actions for South",
        "For South",
        "Chair of the steering group",
        "This is the first plan here",
        "drafted",
        "Nothing is planned for",
        "If all of this plan is done",
        "actions are planned",
        "What no action covers yet",
        "Asked of the authority: action 4 (£400). £400 in all",
    ):
        assert words in page, words
        assert words in paper, words


def test_spreadsheets_hold_the_same_rows_and_nothing_that_runs(lite: Flask) -> None:
    settle(lite)
    manager = Visitor(lite, "manager")
    of_csv = list(csv.reader(io.StringIO(manager.get(f"{PLAN}.csv").data.decode("utf-8-sig"), newline="")))
    for ending in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(manager.get(f"{PLAN}.{ending}").data))
        rows = book.get_sheet_by_name(SHEET).to_python()
        assert [row[7] for row in rows] == [row[7] for row in of_csv]
        assert rows[1][15] == "=1+1"
    assert of_csv[1][15] == "'=1+1"


def test_the_calendar_leads_back_to_the_plan(lite: Flask) -> None:
    settle(lite)
    events = Calendar.from_ical(Visitor(lite, "parent").get(f"{PLAN}.ics").data).walk("VEVENT")
    assert len(events) == 3
    assert all(str(event["URL"]).endswith(PLAN) for event in events)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_copy_for_circulation_names_nobody_in_any_form(lite: Flask, ending: str) -> None:
    settle(lite)
    answer = Visitor(lite, "manager").get(f"{PLAN}.{ending}?copy=circulation")
    assert "-circulation." in answer.headers["Content-Disposition"]
    if ending == "pdf":
        found = text(answer.data)
    elif ending in ("xlsx", "ods"):
        found = str(CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name(SHEET).to_python())
    else:
        found = answer.text.replace("\r\n ", "")
    for name in ("Helen", "Priya", "Jane", "Maureen", "Rang twice"):
        assert name not in found
    assert "[name]" in found


def test_the_page_for_circulation_warns_and_leads_to_its_files(lite: Flask) -> None:
    settle(lite)
    manager = Visitor(lite, "manager")
    words = text_of(manager.get(f"{PLAN}/print?copy=circulation").text)
    assert "Read this copy before you share it" in words
    assert "Ask [name] to call a meeting; then [name]." in words
    assert "Helen" not in words
    assert f"{PLAN}.pdf?copy=circulation" in manager.last.text


def test_the_progress_report_tells_what_is_late_what_comes_and_what_is_done(lite: Flask) -> None:
    settle(lite)
    words = text_of(Visitor(lite, "observer").get(f"{PLAN}/progress").text)
    assert "1 of 3 actions done" in words
    assert words.index("Overdue since") < words.index("To come") < words.index("Done or stopped")
    assert "Rang twice." in words
    assert "1 overdue" in text_of(Visitor(lite, "observer").get(PLAN).text)


def test_an_empty_plan_is_handed_over_as_an_empty_plan(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for ending in ENDINGS:
        assert manager.get(f"{PLAN}.{ending}").status_code == 200
    assert "No action is planned yet." in text_of(manager.get(f"{PLAN}/print").text)
    progress = text_of(manager.get(f"{PLAN}/progress").text)
    assert "No action is planned yet." in progress
    assert "0 of 0" not in progress
    assert "The plan counts on" not in progress
    assert read(lite).actions == ()


@pytest.mark.parametrize(
    ("words", "is_name"),
    [
        ("Jane Outside", True),
        ("Mary-Ann O'Brien Smith", True),
        ("Service manager", False),
        ("Service Manager", False),
        ("Head Of Inclusion", False),
        ("Parent Support Adviser", False),
        ("Jane", False),
        ("", False),
        ("One Two Three Four Five", False),
        ("The 3rd Floor", False),
    ],
)
def test_two_capitalised_words_look_like_a_name(words: str, is_name: bool) -> None:
    assert looks_like_a_name(words) is is_name
