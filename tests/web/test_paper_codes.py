"""Every paper that leaves a service bears a code: walked from the map of addresses, so that no new one escapes."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from odfdo import Document

from selfreview.web.runtime import Site
from tests import made_returns
from tests.databases import copy_sqlite, sqlite_url
from tests.deeds import MEETING, REVIEW, answer_all, opened, send, vote_here
from tests.documents.reading import copy_text, read_code
from tests.people import CLOSED, OPEN, OURS
from tests.sites import open_site, with_settings
from tests.visitors import Visitor
from tests.web.benchmarking.collection import RETURN, open_benchmarking
from tests.web.benchmarking.test_own_measures import submit as submit_measures
from tests.web.plan.plans import plan_action
from tests.web.review.test_papers import SITE, code_on, submit
from tests.web.test_access import addresses, path_of

BARE = {
    "workbooks.pdf": "a workbook to write on, empty when it is printed",
    "benchmarking.blank_form": "a form to write on, empty when it is printed",
    "views.differences": "it stays in the room: what members of the group think is for the group alone",
}
"""What is printed of a service and bears no code, each with why."""

PAPERS = {
    "benchmark_reports.page",
    "benchmark_reports.pdf",
    "benchmarking_measures.measures_pdf",
    "benchmarking_submission.receipt",
    "benchmarks.one",
    "benchmarks.others",
    "grid.grid",
    "meeting_papers.agenda",
    "meeting_papers.agenda_pdf",
    "meeting_papers.minutes",
    "meeting_papers.minutes_pdf",
    "mid_year.pdf",
    "plan_documents.pdf",
    "plan_documents.print_view",
    "plan_documents.progress",
    "profile.changes",
    "profile.home",
    "published.home",
    "review_documents.page",
    "review_documents.pdf",
    "service_reports.pdf",
    "submission.receipt",
}
"""What is printed of a service and bears one."""


@pytest.fixture(scope="module")
def everything(sqlite_settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site with something of every paper, which the tests only read."""
    folder = tmp_path_factory.mktemp("everything")
    copy_sqlite(sqlite_settled, folder / "selfreview.db")
    with open_site(sqlite_url(folder / "selfreview.db"), folder) as app:
        here = app.extensions["selfreview"]
        assert isinstance(here, Site)
        here.settings = with_settings(here.settings, url=SITE)
        fill(app)
        yield app


def fill(lite: Flask) -> None:
    """Submitted returns of both collections and last year's, figures, a plan, a meeting that was held."""
    others = [number for number in range(20, 44) if number != OURS]
    made_returns.register(lite, others)
    made_returns.submit(lite, OURS, CLOSED, made_returns.drawn_ratings(lite, random.Random(1)))
    made_returns.fill(lite, seed=1, services=others, years=(OPEN,), missing=0)
    manager = Visitor(lite, "manager")
    answer_all(lite, manager)
    plan_action(lite, what="Print a leaflet.")
    chair, parent = opened(lite, "parent")
    vote_here(parent, "good")
    send(chair, MEETING, "/reveal")
    send(chair, MEETING, "/stop")
    submit(lite)
    made_returns.release(lite, OPEN)
    open_benchmarking(lite)
    submit_measures(lite)


def test_every_paper_and_every_page_to_print_that_names_a_service_bears_a_code(everything: Flask) -> None:
    manager = Visitor(everything, "manager")
    bearing: set[str] = set()
    bare: set[str] = set()
    for rule in addresses(everything):
        if not rule.rule.startswith("/services/<int:number>") or "GET" not in (rule.methods or set()):
            continue
        answer = manager.get(path_of(everything, rule, OURS))
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        if answer.status_code == 200 and answer.mimetype == "application/pdf":
            (bearing if read_code(answer.data) else bare).add(rule.endpoint)
        elif is_page and "data-print" in answer.text:
            (bearing if code_on(answer.text) else bare).add(rule.endpoint)
        answer.close()
    assert bare == set(BARE)
    assert bearing == PAPERS


def test_editions_and_copies_bear_one_too(everything: Flask) -> None:
    manager = Visitor(everything, "manager")
    for path in (
        f"{REVIEW}/review.pdf?large=1",
        f"{REVIEW}/review.pdf?copy=circulation&large=1",
        f"{REVIEW}/action-plan.pdf?large=1",
        f"{REVIEW}/action-plan.pdf?copy=circulation&large=1",
        f"{REVIEW}/benchmark-report.pdf?large=1",
        f"{MEETING}/agenda.pdf?large=1",
        f"{MEETING}/minutes/1.pdf?large=1",
        f"{RETURN}/report.pdf?copy=circulation&large=1",
        f"{RETURN}/measures.pdf?print=large",
    ):
        assert read_code(manager.get(path).data), path
    for path in (f"{REVIEW}/review", f"{REVIEW}/action-plan/print"):
        assert code_on(manager.get(f"{path}?copy=circulation").text), path


def test_minutes_to_go_on_writing_say_where_to_see_whether_they_are_the_latest(everything: Flask) -> None:
    manager = Visitor(everything, "manager")
    code = read_code(manager.get(f"{MEETING}/minutes/1.pdf").data)
    asked = f"Go to {SITE}{code}"
    assert asked in manager.get(f"{MEETING}/minutes/1.txt").text
    document = Document(io.BytesIO(manager.get(f"{MEETING}/minutes/1.odt").data))
    assert f"{SITE}{code}" in document.get_formatted_text()
    assert [part for part in document.get_parts() if part.startswith("Pictures/")]


def test_the_page_behind_every_code_names_no_service(everything: Flask) -> None:
    manager, stranger = Visitor(everything, "manager"), Visitor(everything)
    for path in (f"{RETURN}/report.pdf", f"{RETURN}/measures.pdf", f"{MEETING}/minutes/1.pdf"):
        paper = manager.get(path)
        assert "Sheffield" in copy_text(paper.data)
        page = stranger.get(read_code(paper.data))
        assert page.status_code == 200
        assert "Current" in page.text
        assert "Sheffield" not in page.text
