"""A service's own figures over the years: what it submitted and nothing else, on the page and in every file."""

import csv
import re
from datetime import date

import pytest
from flask import Flask

from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import context, whole_returns
from selfreview.storage.benchmarking.context import ContextFigure
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.registry import changes
from selfreview.storage.tables import BenchmarkReturnRow, db
from tests import nation
from tests.benchmarking import answers
from tests.people import CLOSED, OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import OPENED, RETURN, open_benchmarking
from tests.workbooks import read_sheets

PAGE = f"{RETURN}/years"
FIRST = CLOSED - 1


def submit(app: Flask, year: int, service: int = OURS, **told: object) -> None:
    """Open a year's benchmarking where it is not, with one submitted return."""
    open_benchmarking(app, year=year)
    with app.app_context():
        whole = WholeReturn(year, service, date(year, 11, 2), answers(**told))
        whole_returns.keep(whole, product_questionnaire(), by="a test", at=OPENED)
        db.session.commit()


@pytest.fixture
def app_of_three(lite: Flask) -> Flask:
    """Three years: funding was not known in the second, and fell below the budget in the third."""
    with lite.app_context():
        nation.open_round(FIRST)
        context.keep_context(
            [ContextFigure(OPEN, OURS, "population_0_19", "made up", 84_200)], by="a test", at=nation.AT
        )
        db.session.commit()
    submit(lite, FIRST, FC01="81000", FC02="84000", CW01="400")
    submit(lite, CLOSED, FC01="not_known", FC02="80000", CW01="410")
    submit(lite, OPEN, FC01="76000", FC02="77500", CW01="420")
    return lite


def table_rows(page: str) -> list[str]:
    """The rows of all tables in words."""
    rows = re.findall(r"<tr\b[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_three_years_stand_beside_one_another_and_unknown_is_unknown(app_of_three: Flask) -> None:
    manager = Visitor(app_of_three, "manager")
    assert f'href="{PAGE}"' in manager.get(f"{RETURN}/").text
    page = manager.get(PAGE).text
    rows = " | ".join(table_rows(page))
    assert "Core funding pounds £81,000 not known £76,000" in rows
    assert "Funding per head 0-19 pounds not stated not known £0.90" in rows
    assert "Core budget pounds £84,000 estimated £80,000 estimated £77,500 estimated" in rows
    assert "percent above or below the budget given the round before not stated not known -5%" in rows
    assert "edition B2009 of the questionnaire, so the questions and definitions are the same in every year." in page
    assert [caption for caption in ("Funding", "Casework") if caption in page] == ["Funding", "Casework"]


def test_every_file_has_the_same_figures_as_numbers(app_of_three: Flask) -> None:
    manager = Visitor(app_of_three, "manager")
    text = manager.get(f"{PAGE}.csv").data.decode()
    assert text.startswith("\ufeffSection,Figure,Unit,2008,2009,2010,Estimated in\r\n")
    rows = {row[1]: row for row in csv.reader(text.splitlines())}
    assert rows["Core funding"][2:] == ["pounds", "81000", "not known", "76000", ""]
    assert rows["Core budget"][2:] == ["pounds", "84000", "80000", "77500", "2008, 2009, 2010"]
    assert rows["Outturn against budget"][-2:] == ["-5", ""]
    assert any(row[0] == "Caution" for row in csv.reader(text.splitlines()))
    for form in ("xlsx", "ods"):
        answer = manager.get(f"{PAGE}.{form}")
        assert answer.headers["Content-Disposition"].endswith(f'own-figures-1-2008-2010.{form}"')
        sheets = read_sheets(answer.data)
        assert list(sheets) == ["Figures", "About"]
        found = {row[1]: row for row in sheets["Figures"]}
        assert found["Core funding"][3:6] == [81000, "not known", 76000]
        assert found["Funding per head 0-19"][5] == 0.9


def test_one_year_has_no_table_and_no_file(lite: Flask) -> None:
    submit(lite, CLOSED)
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    page = manager.get(PAGE).text
    assert f"This service has submitted one benchmarking return, for {CLOSED}." in page
    assert f'href="/services/{OURS}/benchmarking/{CLOSED}/measures"' in page
    assert "<table" not in page
    assert f"{PAGE}.csv" not in page
    assert manager.get(f"{PAGE}.csv").status_code == 404


def test_a_draft_is_no_year(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.fill(f"{RETURN}/FC", {"FC01": "84200"})
    assert "This service has not submitted a benchmarking return yet." in manager.get(PAGE).text


def test_a_new_edition_is_said(app_of_three: Flask) -> None:
    with app_of_three.app_context():
        db.session.query(BenchmarkReturnRow).filter_by(year=OPEN).update({"edition": "B2010"})
        db.session.commit()
    page = text_of(Visitor(app_of_three, "parent").get(PAGE).text)
    assert (
        "The return of 2010 was made with edition B2010 of the questionnaire, that of 2009 with edition B2009" in page
    )


def test_a_merger_within_a_gap_parts_the_years_here_and_in_the_measures(lite: Flask) -> None:
    """Others answered in the year between, so that the round before is not the service's own last return."""
    with lite.app_context():
        nation.open_round(FIRST)
    submit(lite, FIRST, FC02="50000")
    submit(lite, CLOSED, THEIRS)
    submit(lite, OPEN, FC01="100000")
    page = text_of(Visitor(lite, "manager").get(PAGE).text)
    assert "not stated 100%" in page
    with lite.app_context():
        merged = Change(
            Kind.MERGED,
            date(CLOSED, 1, 1),
            CLOSED,
            (Party("Sheffield", OURS), Party("Another")),
            (Party("Sheffield", OURS),),
            closes=False,
        )
        changes.record(merged, by="a test", at=nation.AT)
        db.session.commit()
    manager = Visitor(lite, "manager")
    page = text_of(manager.get(PAGE).text)
    assert f"The service was merged or split between its returns of {FIRST} and {OPEN}" in page
    assert "Outturn against budget" not in page
    assert "the budget you gave in the round before" not in text_of(manager.get(f"{RETURN}/measures").text)


@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx", ".ods"])
def test_only_the_group_reads_them(app_of_three: Flask, suffix: str) -> None:
    assert Visitor(app_of_three, "observer").get(f"{PAGE}{suffix}").status_code == 200
    assert Visitor(app_of_three, "outsider").get(f"{PAGE}{suffix}").status_code == 404
    assert Visitor(app_of_three).get(f"{PAGE}{suffix}").status_code == 303
