"""One national report of both collections in the order of the report of 2009: returns, chapters, survey, key."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfreview.documents.benchmarking.report_pdf import (
    AUTHOR,
    BenchmarkReport,
    write_chapters,
    write_definitions,
    write_groups,
    write_printed,
    write_using,
    write_who_took_part,
)
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.nation.report_pdf import write_survey
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.domain.nation.report import Report
from selfreview.domain.round import Service
from selfreview.domain.uk_time import day_of

DUTIES = (
    "give parents and carers information and advice about special educational needs",
    "support individual families with casework, at meetings and in disagreements, and with appeals if they want that",
    "train and keep volunteers who act as Independent Parental Supporters",
    "train parents, schools and others in working together",
    "feed what parents say into local policy and practice",
)
"""What the minimum standards ask of every service, in our words."""


@dataclass(frozen=True, slots=True)
class BothCollections:
    """What the report tells: the releases of one year of either collection, and the services that it speaks of."""

    year: int
    benchmarks: BenchmarkReport | None
    survey: Report | None
    services: Sequence[Service]

    @property
    def data(self) -> str:
        """Which releases these are, in words."""
        told = []
        if self.benchmarks is not None:
            told.append(f"benchmarking: {self.benchmarks.edition_in_words}")
        if self.survey is not None:
            told.append(f"exemplars: {self.survey.edition_in_words}")
        return "; ".join(told)

    @property
    def marking(self) -> str:
        """What the report says of itself on every page."""
        if self.benchmarks is not None:
            marking: str = self.benchmarks.content.get("marking", "")
            return marking
        return "" if self.survey is None else self.survey.marking


def write_both(report: BothCollections, *, edition: Edition = Edition.NORMAL) -> bytes:
    """The report as a tagged PDF; of a collection of which nothing is released it says so."""
    days = [report.benchmarks.made if report.benchmarks else None]
    days.append(day_of(report.survey.stamp.at) if report.survey and report.survey.stamp else None)
    cover = Cover(
        title=f"National report {report.year}",
        service="Parent Partnership Services in England",
        data=report.data,
        author=AUTHOR,
        mark=report.marking,
        made=max((day for day in days if day is not None), default=None),
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, "What services have and do, and how they rate themselves against the exemplars")
    paper.heading("What Parent Partnership Services do")
    paper.paragraph("Every local authority provides or pays for a Parent Partnership Service. Services")
    paper.bullets(DUTIES)
    if report.benchmarks is None:
        paper.heading("Benchmarking")
        paper.paragraph(f"No figures of the benchmarking of {report.year} are published at the moment.")
    else:
        write_who_took_part(paper, report.benchmarks)
        write_chapters(paper, report.benchmarks)
        write_groups(paper, report.benchmarks)
        write_using(paper, report.benchmarks)
    paper.break_page()
    paper.heading("The survey of the exemplars")
    if report.survey is None:
        paper.paragraph(f"No figures of the {report.year} exemplars are published at the moment.")
    else:
        write_survey(paper, report.survey)
    if report.benchmarks is not None:
        write_printed(paper, report.benchmarks)
    _write_key(paper, report.services)
    if report.benchmarks is not None:
        write_definitions(paper, report.benchmarks)
    return paper.render()


def _write_key(paper: Paper, services: Sequence[Service]) -> None:
    paper.heading("Services by number")
    paper.paragraph("The numbers are those of the key of 2009 and mean nothing. No figure here is told of one service.")
    columns = (Column("No.", 1), Column("Service", 4, names_row=True), Column("Region", 3))
    paper.table(columns, [(str(one.number), one.name, one.region) for one in services])
