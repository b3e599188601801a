"""The national report on paper, in a workbook and as CSV: the same cells, inert to a spreadsheet, marked throughout."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.nation.figures_csv import COLUMNS, write_national_csv
from selfreview.documents.nation.report_pdf import write_figures, write_national_report
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.sheet_table import Group as Named
from selfreview.domain.disclosure import Cell, Crossing, Group, Loss, Mark, Table
from selfreview.domain.framework.framework import Framework, NationalYear, Scale
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.figures import Turnout
from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.remarks import lay_remarks
from selfreview.domain.nation.report import Report, Stamp, tell_before
from tests.documents.reading import copy_text, drawn_text, read_structure, read_text, squeeze
from tests.domain import sample_returns as made
from tests.domain.sample_returns import FOUR, UNFLAGGED

AT = datetime(2010, 3, 1, tzinfo=UTC)
RISKY = "=HYPERLINK(1)"


def report(scale: Scale = FOUR) -> Report:
    """A released report with a group that is shown, one that is suppressed, and one with a name like a formula."""
    asked = made.framework(scale)
    answers = [{exemplar.id: key for exemplar in asked.exemplars} for key in scale.keys] * 3
    numbered = dict(enumerate(answers))
    earlier = made.earlier(asked, 2008, numbered, numbered)
    sums = made.sums(asked, 2009, answers)
    figures = national_figures(sums, regions=[Turnout("North", 50, len(answers))], earlier=earlier)
    return Report(
        figures=figures,
        methods={"group": len(answers)},
        tables=(_table(asked),),
        crossing=Crossing((REGION, "kind"), (("North",),), (("mixed",),), _table(asked, "region x kind")),
        before=tell_before(figures, earlier),
        commentary=lay_remarks(write_commentary(figures), {}),
        stamp=Stamp(1, AT, AT, "a" * 64),
        demonstration=True,
        rules=("A rule.",),
    )


def _table(asked: Framework, name: str = REGION) -> Table:
    numbers = (1,) * len(asked.scale.levels)
    shown = dict.fromkeys((each.id for each in asked.exemplars), Cell(Mark.SMALL, numbers))
    hidden = dict.fromkeys(shown, Cell(Mark.SUPPRESSED, None))
    groups = (Group("North", 5, 4, shown), Group("South", 9, 3, hidden), Group(RISKY, 9, 0, hidden))
    return Table(name, groups, Loss(0, 0))


@pytest.mark.parametrize("edition", Edition)
def test_the_paper_has_every_part(edition: Edition) -> None:
    paper = write_national_report(report(), edition=edition)
    text = squeeze(copy_text(paper))
    for words in (
        "National figures 2009",
        "What the figures say",
        "How to read these figures",
        "Useful questions",
        "Returns by region",
        "Title 1",
        "Ratings by theme",
        "change since 2008",
        "The exemplars by region",
        "North (small group)",
        "How these figures were made",
        "A rule.",
        "Demonstration: synthetic returns",
    ):
        assert squeeze(words) in text, words
    assert read_structure(paper).of("Figure")
    assert read_structure(paper).of("TH")


@pytest.mark.parametrize(("edition", "tables"), [(Edition.NORMAL, 1), (Edition.LARGE, 0)])
def test_many_columns_of_figures_are_sentences_in_large_letters(edition: Edition, tables: int) -> None:
    paper = Paper(Cover("Figures", "Service", "Data", "Author"), edition=edition)
    exemplars = [f"E{number:02}" for number in range(1, 18)]
    columns = [Column(title, names_row=title == "Group") for title in ("Group", "Returns", *exemplars)]
    write_figures(paper, columns, [Named("Both"), ("London", "32 of 32", *["93%"] * 16, "–")])
    made = paper.render()
    assert len(read_structure(made).of("Table")) == tables
    said = "London. Returns: 32 of 32; E01: 93%; E02: 93%"
    assert (squeeze(said) in squeeze(copy_text(made))) is (tables == 0)
    assert "E17: –" not in copy_text(made)


def test_the_report_in_large_letters_is_never_turned() -> None:
    pages = pypdf.PdfReader(io.BytesIO(write_national_report(report(), edition=Edition.LARGE))).pages
    assert {page.mediabox.width < page.mediabox.height for page in pages} == {True}


def test_the_first_page_has_an_introduction_and_every_exemplar_and_tables_are_numbered() -> None:
    told = report()
    text = copy_text(write_national_report(told))
    first = " ".join(text.split("\f")[0].split())
    assert "rate themselves against" in first
    assert all(exemplar.id in first for exemplar in told.framework.exemplars)
    assert "Chart 1. Returns by region" in text


@pytest.mark.parametrize("edition", Edition)
def test_the_contents_give_every_heading_with_the_page_that_it_stands_on(edition: Edition) -> None:
    paper = write_national_report(report(), edition=edition)
    with pypdf.PdfReader(io.BytesIO(paper)) as reader:
        stands = {told["/Title"]: reader.get_destination_page_number(told) or 0 for told in flatten(reader.outline)}
    _, *others = list(stands)[list(stands).index("Contents") :]
    assert any(re.fullmatch(r"Table \d+\. .*X1.*", title) for title in others)
    listed = read_structure(paper).of("TOCI")
    assert len(listed) == len(others)
    assert all(line.of("Link") for line in listed)
    told = squeeze(drawn_text(paper))
    for title in others:
        assert f"{squeeze(title)}{stands[title] + 1}" in told, title


def flatten(outline: Sequence[Any]) -> Iterator[Any]:
    """The entries of an outline in order, whatever their depth."""
    for one in outline:
        if isinstance(one, list):
            yield from flatten(one)
        else:
            yield one


def test_the_mark_of_the_data_is_on_every_page() -> None:
    paper = write_national_report(report())
    pages = read_text(paper).count("Page ")
    assert pages > 3
    assert read_text(paper).count("Demonstration: synthetic returns") >= pages


def test_a_scale_without_flags_makes_a_paper_without_measures() -> None:
    bare = replace(report(UNFLAGGED), tables=(), crossing=None, commentary=())
    text = copy_text(write_national_report(bare))
    assert "The exemplars by" not in text
    assert "What the figures say" not in text
    with_groups = copy_text(write_national_report(report(UNFLAGGED)))
    assert "Percent" not in with_groups


def _crossed(asked: Framework) -> Crossing:
    """Two regions with two kinds: one cell is suppressed, and in one there is no service."""

    def group(name: str, services: int, mark: Mark, numbers: tuple[int, ...] | None) -> Group:
        cells = dict.fromkeys((each.id for each in asked.exemplars), Cell(mark, numbers))
        return Group(name, services, services, cells)

    rows, columns = (("North",), ("South", "West")), (("in-house",), ("mixed", "not known"))
    groups = (
        group("North, in-house", 40, Mark.PLAIN, (10, 10, 10, 10)),
        group("North, mixed or not known", 4, Mark.SUPPRESSED, None),
        group("South or West, in-house", 8, Mark.SMALL, (2, 0, 3, 3)),
        group("South or West, mixed or not known", 0, Mark.NO_RETURNS, None),
    )
    return Crossing((REGION, "kind"), rows, columns, Table("region x kind", groups, Loss(0, 0)))


@pytest.mark.parametrize("edition", Edition)
def test_regions_and_kinds_together_stand_under_their_regions(edition: Edition) -> None:
    told = report()
    bare = write_national_report(replace(told, crossing=None), edition=edition)
    assert "region and kind" not in copy_text(bare)
    crossed = replace(told, crossing=_crossed(told.framework))
    paper = write_national_report(crossed, edition=edition)
    text = squeeze(drawn_text(paper)).rsplit(squeeze("The exemplars by region and kind of service"), 1)[1]
    _, least, most = text.split(squeeze("by region and kind of service"))
    for part, shown, small in ((least, "75%", "75%"), (most, "50%", "75%")):
        lines = ("North", f"in-house 40 of 40 {shown}", "mixed or not known 4 of 4 c", "South or West")
        places = [part.index(squeeze(line)) for line in (*lines, f"in-house (small group) 8 of 8 {small}")]
        assert places == sorted(places)
        # Where no service is nothing is said.
        assert part.count(squeeze("mixed or not known")) == 1
    # A region is the heading of its rows, and each row begins with its own.
    rows = [
        [(cell.role, cell.scope) for cell in row.kids]
        for table in read_structure(paper).of("Table")[-3:]
        for row in table.of("TR")
    ]
    assert sum(len(row) == 1 and row[0][0] == "TH" for row in rows) >= 4
    assert all(row[0][0] == "TH" for row in rows)


def test_two_tables_together_are_told_where_no_table_is() -> None:
    told = report()
    alone = replace(told, tables=(), crossing=_crossed(told.framework))
    assert "The exemplars by region and kind of service" in copy_text(write_national_report(alone))


def test_a_group_of_nothing_has_no_percentage_on_paper() -> None:
    none = replace(report(), figures=national_figures(made.sums(made.framework(), 2009, [])), before=None)
    assert "–" in copy_text(write_national_report(none))


def test_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(write_national_csv(report()))))
    assert rows[0] == [name for name, _ in COLUMNS]
    cells = {cell for row in rows for cell in row}
    assert f"'{RISKY}" in cells
    assert RISKY not in cells
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_national_xlsx(report())))
    figures = book.get_sheet_by_name("Figures").to_python()
    assert RISKY in {cell for row in figures for cell in row}
    assert book.sheet_names == ["About", "Tables", "By group", "Figures", "Data dictionary"]


def test_the_crossing_stands_among_the_figures() -> None:
    rows = list(csv.DictReader(io.StringIO(write_national_csv(report()))))
    assert {row["table"] for row in rows} == {"nation", "theme", REGION, "region x kind"}
    suppressed = [row for row in rows if row["group"] == "South"]
    assert {(row["count"], row["percent"], row["mark"]) for row in suppressed} == {("", "", "c")}


def test_the_same_release_is_the_same_workbook() -> None:
    assert write_national_xlsx(report()) == write_national_xlsx(report())
    exact = replace(report(), stamp=None)
    assert write_national_xlsx(exact) == write_national_xlsx(exact)


def test_what_nppn_published_of_the_year_stands_beside_on_the_first_page() -> None:
    told = report()
    printed = NationalYear(told.year, services=150, returns=120, meeting_all=52, failing_more_than_two=15, source="1:1")
    figures = replace(told.figures, framework=replace(told.framework, years=(printed,)))
    words = squeeze(read_text(write_national_report(replace(told, figures=figures))))
    assert squeeze("At a glance, beside what NPPN published of the year") in words
    assert squeeze("52%") in words
