"""The benchmarking on paper, chapter by chapter: what the figures say, tables and charts, and how it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from selfreview.charts import Drawing, Length, Size, draw_lengths
from selfreview.charts.strips import KEY, draw_strips
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.grid import FEW
from selfreview.documents.nation.report_pdf import write_errata, write_figures
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.domain.benchmarking.printed import PrintedFigure, group_printed
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.group_exhibits import GROUPS
from selfreview.domain.benchmarking.release.shown import BenchmarkExhibit
from selfreview.domain.nation.revisions import Erratum
from selfreview.domain.uk_time import day_in_words, day_of

AUTHOR = "National Parent Partnership Network"
PRINTED = "As printed 2005 to 2009"
LEAST_OF_TABLE = 60.0
MOST_OF_PAGE = 0.3
"""How much of a page a chart may take in one piece: a taller one would leave the page before it half empty."""
HEADING = 50.0


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """What the report tells: a release's data or the network's own, its exhibits, and what was printed before."""

    content: Mapping[str, Any]
    questionnaire: Questionnaire
    exhibits: Sequence[BenchmarkExhibit]
    printed: tuple[PrintedFigure, ...]
    errata: tuple[Erratum, ...] = ()

    @property
    def edition_in_words(self) -> str:
        """Which figures these are."""
        year, number = self.content["year"], self.content.get("release")
        return f"Release {number} of {year}" if number else f"Exact {year} figures"

    @property
    def made(self) -> date | None:
        """The day on which the release was made; None for the network's own figures."""
        moment = self.content.get("made")
        return day_of(datetime.fromisoformat(moment)) if moment else None

    @property
    def day(self) -> str:
        """When the release was made, in words; empty for the network's own figures."""
        return f", made {day_in_words(self.made)}" if self.made else ""


def write_benchmark_report(report: BenchmarkReport, *, edition: Edition = Edition.NORMAL) -> bytes:
    """The report as a tagged PDF."""
    year = report.content["year"]
    cover = Cover(
        title=f"National benchmarking {year}",
        service="Parent Partnership Services in England",
        data=f"{report.edition_in_words}{report.day}",
        author=AUTHOR,
        mark=report.content.get("marking", ""),
        made=report.made,
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, "What services have, do and spend, in figures that they reported themselves")
    write_who_took_part(paper, report)
    write_chapters(paper, report)
    write_groups(paper, report)
    write_using(paper, report)
    write_printed(paper, report)
    write_definitions(paper, report)
    return paper.render()


def write_who_took_part(paper: Paper, report: BenchmarkReport) -> None:
    """Who took part, and the table of regions; before them what was found to be wrong since."""
    write_errata(paper, report.errata)
    paper.heading("Who took part")
    for sentence in _sentences(report, "G01"):
        paper.paragraph(sentence)
    for exhibit in report.exhibits:
        if not exhibit.section:
            write_exhibit(paper, exhibit)


def write_chapters(paper: Paper, report: BenchmarkReport) -> None:
    """The eight sections, each with what its figures say and its exhibits."""
    for section in report.questionnaire.sections:
        exhibits = [exhibit for exhibit in report.exhibits if exhibit.section == section.id]
        paper.need(4 * HEADING)
        paper.heading(section.title)
        told = [one for one in report.content.get("commentary", ()) if one["section"] == section.id]
        paper.bullets([f"{one['text']} (Base: {one['base']}.)" for one in told if one["id"] != "G01"])
        for exhibit in exhibits:
            write_exhibit(paper, exhibit)


def write_groups(paper: Paper, report: BenchmarkReport) -> None:
    """What is told of regions, kinds and sizes: in tables on wide pages, in large letters as sentences."""
    exhibits = [exhibit for exhibit in report.exhibits if exhibit.section == GROUPS]
    if not exhibits:
        return
    paper.break_page(wide=not paper.edition.is_large)
    paper.heading("Regions, kinds and sizes")
    for exhibit in exhibits:
        write_exhibit(paper, exhibit)
    paper.break_page(wide=False)


def draw_benchmark(exhibit: BenchmarkExhibit, **options: Any) -> Drawing | None:
    """The chart of an exhibit; None where it is a table alone. Nothing in it is ordered or coloured by a value."""
    if exhibit.rods:
        rows = [Length(label, value, figure) for label, value, figure in exhibit.rods]
        return draw_lengths(rows, title=exhibit.title, **options)
    if exhibit.strip is not None and exhibit.strip.median is not None:
        return draw_strips([exhibit.strip], title=exhibit.title, **options)
    return None


def draw_in_parts(exhibit: BenchmarkExhibit, *, size: Size, tallest: float) -> list[Drawing]:
    """The chart of an exhibit; one that is taller than this in parts of one scale, so that a page has room for it."""
    whole = draw_benchmark(exhibit, size=size)
    if whole is None:
        return []
    rows = [Length(label, value, figure) for label, value, figure in exhibit.rods]
    number = ceil(whole.height / tallest)
    if not rows or number == 1:
        return [whole]
    each = ceil(len(rows) / number)
    starts = range(0, len(rows), each)
    return [
        draw_lengths(
            rows[at : at + each], title=f"{exhibit.title}, part {part} of {len(starts)}", size=size, among=rows
        )
        for part, at in enumerate(starts, 1)
    ]


def write_exhibit(paper: Paper, exhibit: BenchmarkExhibit) -> None:
    """One exhibit: its chart, its base, its table."""
    drawings = draw_in_parts(exhibit, size=paper.chart_size, tallest=paper.height * MOST_OF_PAGE)
    drawing = drawings[0] if drawings else None
    lines = 6 * paper.chart_size.line
    # A short table is not parted, and stands below its chart.
    rows = len(exhibit.rows) if len(exhibit.rows) < FEW else 0
    table = max(LEAST_OF_TABLE, (rows + 1) * 2 * paper.edition.table.line_height)
    paper.need(min((drawing.height if drawing else 0) + lines + table, paper.height - HEADING))
    paper.heading(exhibit.title, 3)
    for one in drawings:
        paper.figure(one)
    where = f" Corresponds to {exhibit.ids[0]} of 2009." if exhibit.ids else ""
    key = f" {KEY}" if drawing is not None and exhibit.strip is not None else ""
    paper.small_print(f"Base: {exhibit.base}.{where}{key}")
    first, *others = exhibit.columns
    columns = [Column(first or "Figure", 3, names_row=True), *(Column(title, 1.2, "right") for title in others)]
    write_figures(paper, columns, exhibit.rows, close=False)
    if exhibit.note:
        paper.small_print(exhibit.note)


def write_using(paper: Paper, report: BenchmarkReport) -> None:
    """What has to be read beside the figures."""
    paper.heading("Using the data")
    paper.bullets([caution.text for caution in report.questionnaire.cautions])


def write_printed(paper: Paper, report: BenchmarkReport) -> None:
    """The figures of 2005 to 2009 as they were printed, those that do not hold with why."""
    paper.heading(PRINTED)
    paper.paragraph(
        "These figures are quoted from National benchmarking 2009, published in 2010 by NPPN. They were not worked out "
        "again. Lowest and highest values and extrapolated totals stand here alone, as they were printed; how totals "
        "were extrapolated changed between 2007 and 2008. Those that other figures contradict are marked, with why."
    )
    for exhibit, figures in group_printed(report.printed):
        rows = [(one.what, one.round, _shown(one), one.base) for one in figures]
        columns = (Column("Figure", 4, names_row=True), Column("Round", 1), Column("As printed", 3), Column("Base", 1))
        paper.table(columns, rows, caption=exhibit[0].upper() + exhibit[1:])


def _shown(figure: PrintedFigure) -> str:
    return figure.printed if figure.holds else f"{figure.printed} (does not hold: {figure.note})"


def write_definitions(paper: Paper, report: BenchmarkReport) -> None:
    """What the words mean, and how the figures were made."""
    paper.heading("Definitions")
    paper.facts([(one.term, one.text) for one in report.questionnaire.definitions])
    rules = report.content.get("rules", ())
    if rules:
        paper.heading("How these figures were made")
        paper.bullets(list(rules))
    paper.small_print(report.questionnaire.rights)


def _sentences(report: BenchmarkReport, *ids: str) -> list[str]:
    return [one["text"] for one in report.content.get("commentary", ()) if one["id"] in ids]
