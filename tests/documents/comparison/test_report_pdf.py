"""A benchmark report on paper: a tagged document with every part, in normal letters and in large ones."""

import re
from dataclasses import replace

import pytest

from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.edition import Edition
from selfreview.domain.comparison.report import BenchmarkReport, response_exhibit
from selfreview.domain.distribution import Share
from selfreview.domain.framework.framework import NationalYear
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from tests.documents.laid_pages import read_pages
from tests.documents.made_papers import made_paper
from tests.documents.reading import copy_text, read_structure, read_text, squeeze
from tests.domain import sample_returns as made
from tests.domain.comparison.test_report import NORTH, own_of, told
from tests.domain.sample_returns import UNFLAGGED

HOSTILE = "<b>What</b> we & they\nsay"


def of_service() -> BenchmarkReport:
    """A service's report, with a note of the group that looks like markup."""
    asked = replace(made.framework(), years=(NationalYear(2009, 132, 148, None, None, ""),))
    report = told(asked, own_of(asked, {"X1": "most", "X2": "none", "X3": None}))
    notes = tuple((question, HOSTILE if place == 1 else "") for place, question in enumerate(QUESTIONS))
    return replace(report, notes=notes, before=report.groups[1][1], absent=("Neighbours: none.",))


def of_region() -> BenchmarkReport:
    """A region's report."""
    years = {2008: Share(5, 10), 2009: Share(10, 12)}
    return told(made.framework(), response=response_exhibit(NORTH, years, years))


@pytest.mark.parametrize("edition", Edition)
def test_the_paper_of_a_service_has_every_part(edition: Edition) -> None:
    paper = write_benchmark_report(of_service(), edition=edition)
    text = squeeze(copy_text(paper))
    for words in (
        "Benchmark report 2009",
        "A service",
        "Where we stand",
        "Our 2009 ratings: as submitted on 1 July 2009",
        *CAUTIONS,
        *QUESTIONS,
        HOSTILE,
        "Ours: Great.",
        "Ours: not rated.",
        "idden, so that no one can tell",
        "Change since the earlier year",
        "As NPPN published it",
        "Neighbours: none.",
        "e" * 64,
    ):
        assert squeeze(words) in text, words
    structure = read_structure(paper)
    assert [node.alternative for node in structure.of("Figure") if node.alternative]
    assert all(node.alternative for node in structure.of("Figure"))
    assert structure.of("H2")


@pytest.mark.parametrize("edition", Edition)
def test_every_cell_of_every_group_is_on_paper(edition: Edition) -> None:
    report = of_service()
    text = squeeze(copy_text(write_benchmark_report(report, edition=edition)))
    for exemplar in report.report.framework.exemplars:
        for row in (*report.exhibit(exemplar).rows, *report.changes(exemplar), report.published(exemplar)):
            # In large print the shares of the nation stand in a chart: the number before the percentage.
            said = ((cell, re.sub(r"^(\d+%) \((\d+)\)$", r"\2 (\1)", cell)) for cell in row if cell != "–")
            assert all(any(squeeze(words) in text for words in either) for either in said), row


@pytest.mark.parametrize(("edition", "most"), [(Edition.NORMAL, 10), (Edition.LARGE, 40)])
def test_all_exemplars_have_room_on_few_pages_and_each_base_stands_once(edition: Edition, most: int) -> None:
    paper = made_paper("benchmark report", edition)
    assert len(read_pages(paper)) <= most
    words = " ".join(copy_text(paper).split())
    assert words.count("England: 10 returns of 12 services") == 1
    assert "England · " not in words
    assert "Response rate" not in words


def test_what_a_group_answers_together_stands_on_one_sheet() -> None:
    pages = [" ".join(page.split()) for page in copy_text(made_paper("benchmark report", Edition.NORMAL)).split("\f")]
    (asked,) = [page for page in pages if "Questions to talk about" in page]
    assert all(question in asked for question in QUESTIONS)


def test_the_first_page_says_it_all_and_the_hash_stands_at_the_end() -> None:
    text = copy_text(write_benchmark_report(of_service()))
    first, *_, last = [page for page in text.split("\f") if page.strip()]
    assert "more than half of services stand higher than we do" in " ".join(first.split())
    for exemplar in made.framework().exemplars:
        assert exemplar.id in first
    assert "e" * 64 not in squeeze(first)
    assert "e" * 64 in squeeze(last)


def test_the_paper_of_a_region_has_its_returns_and_nobody_is_ours() -> None:
    text = copy_text(write_benchmark_report(of_region()))
    assert "Where the region stands" in text
    assert "Returns of North" in text
    assert "Ours" not in text


def test_a_scale_without_flags_and_a_year_without_another_make_a_paper() -> None:
    report = told(made.framework(UNFLAGGED))
    text = copy_text(write_benchmark_report(report))
    assert "Where the region stands" not in text
    assert "Change since" not in text
    assert "As NPPN published it" not in text


def test_the_mark_of_the_data_is_on_every_page() -> None:
    report = of_service()
    marked = replace(report, report=replace(report.report, demonstration=True))
    text = read_text(write_benchmark_report(marked))
    assert text.count("Demonstration: synthetic returns") >= text.count("Page ") > 3


def test_ratings_by_drafted_criteria_say_so() -> None:
    assert "drafted for this tool" not in copy_text(write_benchmark_report(of_service()))
