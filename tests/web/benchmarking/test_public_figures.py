"""What is published of the benchmarking: one figure everywhere, nothing before the first release, no better end."""

import csv
import hashlib
import io
import json
import re

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from selfreview.web.benchmarking import public_figures
from tests.documents.reading import copy_text, squeeze
from tests.house.source import ROOT
from tests.reached import Reach
from tests.visitors import Visitor, parse, text_of
from tests.web.benchmarking.released import RELEASED, YEAR, fill_and_release, fill_benchmarking

CHAPTERS = (
    "What Parent Partnership Services do",
    "Who took part",
    "Benchmarking returns by region",
    "The range of services",
    "Strategic work",
    "Using the data",
    "The survey of the exemplars",
    "Services by number",
    "Definitions",
)
"""The parts of the national report in the order of the report of 2009, with words that stand nowhere before."""

PAGE = f"/national/{YEAR}/benchmarking"


@pytest.fixture
def stranger(lite: Flask, reach: Reach) -> Visitor:
    """Somebody who is not signed in, at a site whose benchmarking is released."""
    reach(lite, RELEASED, fill_and_release)
    return Visitor(lite)


def test_nothing_is_there_before_the_first_release(lite: Flask) -> None:
    fill_benchmarking(lite)
    visitor = Visitor(lite)
    for path in (PAGE, *(f"{PAGE}.{form}" for form in ("json", "csv", "xlsx", "ods", "pdf"))):
        assert visitor.get(path).status_code == 404


def test_the_same_figures_stand_on_the_page_and_in_every_file(stranger: Visitor) -> None:
    told = json.loads(stranger.get(f"{PAGE}.json").text)
    total, median = told["measures"]["BM01"]["total"], told["measures"]["BM01"]["median"]
    page = text_of(stranger.get(PAGE).text)
    assert f"£{total:,}" in page
    assert f"£{median:,}" in page
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"{PAGE}.csv").text)))
    of_funding = {
        row["statistic"]: row["value"] for row in rows if (row["measure"], row["group"]) == ("BM01", "England")
    }
    assert of_funding["total"] == str(total)
    assert of_funding["median"] == str(median)
    assert rows[0]["measure"] == "caution"
    for form in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(stranger.get(f"{PAGE}.{form}").data))
        cells = {cell for line in book.get_sheet_by_name("Figures").to_python() for cell in line}
        assert {float(total), float(median)} <= {cell for cell in cells if isinstance(cell, float | int)}
        assert "As printed 2005 to 2009" in book.sheet_names
    paper = squeeze(copy_text(stranger.get(f"{PAGE}.pdf").data))
    assert squeeze(f"£{total:,}") in paper
    assert squeeze(f"£{median:,}") in paper


def test_the_release_itself_has_the_hash_that_the_page_names(stranger: Visitor) -> None:
    answer = stranger.get(f"{PAGE}.json")
    assert hashlib.sha256(answer.data).hexdigest() in stranger.get(PAGE).text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_lowest_and_highest_stand_in_the_quoted_table_alone(stranger: Visitor) -> None:
    assert not re.search(r"\b(lowest|highest|minimum value|maximum value)\b", text_of(stranger.get(PAGE).text))
    printed = text_of(stranger.get("/national/benchmarking/as-printed").text)
    assert "range, lowest" in printed
    assert "Does not hold:" in printed
    assert "14,922,750" in printed.replace("£", "")
    assert "Table B" in printed


def test_it_is_reached_from_the_national_figures(stranger: Visitor) -> None:
    assert f'href="{PAGE}"' in stranger.get("/national/").text
    assert 'href="/national/benchmarking/as-printed"' in stranger.get("/national/").text


def test_every_chart_has_its_table_and_a_description(stranger: Visitor) -> None:
    page = parse(stranger.get(PAGE).text)
    charts = [svg for svg in page.iter() if str(svg.tag).endswith("svg") and svg.get("role") == "img"]
    assert len(charts) > 30
    assert all(any(str(child.tag).endswith("desc") and child.text for child in chart.iter()) for chart in charts)


def test_one_report_holds_both_collections_and_says_what_is_missing(stranger: Visitor) -> None:
    paper = copy_text(stranger.get(f"/national/{YEAR}/report.pdf").data)
    assert f"National report {YEAR}" in paper
    assert f"No figures of the {YEAR} exemplars are published at the moment" in " ".join(paper.split())
    places = [squeeze(paper).index(squeeze(part)) for part in CHAPTERS]
    assert places == sorted(places)
    assert stranger.get("/national/2031/report.pdf").status_code == 404


def test_the_report_is_a_page_too_with_the_chapters_of_its_paper(stranger: Visitor) -> None:
    answer = stranger.get(f"/national/{YEAR}/report")
    page = squeeze(text_of(answer.text))
    places = [page.index(squeeze(part), page.index("Download")) for part in CHAPTERS]
    assert places == sorted(places)
    assert squeeze(f"No figures of the {YEAR} exemplars are published at the moment") in page
    names = [element.get("id") for element in parse(answer.text).iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert f'href="/national/{YEAR}/report.pdf"' in answer.text
    assert f'href="/national/{YEAR}/report"' in stranger.get(PAGE).text
    assert stranger.get("/national/2031/report").status_code == 404


def test_the_key_of_a_large_network_comes_a_page_at_a_time(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = text_of(stranger.get(f"/national/{YEAR}/report").text)
    assert "The report as PDF has them all" not in whole
    monkeypatch.setattr(public_figures, "KEY_SIZE", 20)
    page = text_of(stranger.get(f"/national/{YEAR}/report?page=2").text)
    assert "Showing 21 to 40 of " in page
    assert f'href="/national/{YEAR}/report?page=3#key"' in stranger.last.text
    assert len(page) < len(whole)


def test_the_report_quotes_every_printed_figure_and_says_of_those_that_do_not_hold_why(stranger: Visitor) -> None:
    source = (ROOT / "selfreview" / "benchmarking_published.csv").read_text(encoding="utf-8")
    printed = [row for row in csv.DictReader(io.StringIO(source)) if row["status"] != "derived" and row["printed"]]
    assert len(printed) > 600
    page = parse(stranger.get(f"/national/{YEAR}/report").text)
    rows = {tuple(squeeze("".join(cell.itertext())) for cell in row) for row in page.iter("tr") if len(row) == 6}
    paper = squeeze(copy_text(stranger.get(f"/national/{YEAR}/report.pdf").data))
    for one in printed:
        what = ", ".join(part for part in (one["measure"], one["category"], one["statistic"]) if part)
        why = f"Does not hold: {one['note']}" if one["status"] == "inconsistent" else "Yes"
        told = (what, one["round"], one["printed"], one["base"], one["source_line"], why)
        assert tuple(map(squeeze, told)) in rows, one["ref"]
        assert squeeze(one["printed"]) in paper, one["ref"]
        assert squeeze(what) in paper, one["ref"]


def test_regions_kinds_and_sizes_tell_their_middle_service(stranger: Visitor) -> None:
    told = json.loads(stranger.get(f"{PAGE}.json").text)["groups"]["region"]
    page = text_of(stranger.get(PAGE).text)
    assert "Middle services by region" in page
    medians = [
        one["measures"]["BM01"]["median"] for one in told.values() if "median" in one["measures"].get("BM01", {})
    ]
    assert medians
    assert all(f"£{median:,}" in page for median in medians)
