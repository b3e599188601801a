"""A service's own measures on paper for its steering group: in words, on lines, and questions with room to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selfreview.documents.benchmarking.measures import write_choices, write_figures, write_spine
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.domain.benchmarking.own import OwnAnswer, OwnMeasure
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.nation.cautions import QUESTIONS
from selfreview.domain.nation.report import SYNTHETIC
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy

HEAD = (
    Column(lazy("Measure"), 3, names_row=True),
    Column(lazy("This service"), 1.2, "right"),
    Column(lazy("Last return"), 1.2, "right"),
    Column(lazy("England"), 1.2, "right"),
    Column(lazy("Middle service"), 1.2, "right"),
    Column(lazy("Half of the services"), 1.8, "right"),
)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What the paper tells."""

    service: str
    year: int
    released: Released | None
    amounts: Sequence[OwnMeasure]
    spine: Sequence[OwnMeasure]
    answers: Sequence[OwnAnswer]
    questionnaire: Questionnaire
    synthetic: bool
    today: date

    @property
    def beside(self) -> str:
        """What the figures stand beside."""
        if self.released is None:
            return gettext("No benchmarking is published at the moment")
        number, year = self.released.data["release"], self.released.year
        return gettext("Beside release {number} of {year}", number=number, year=year)


def write_own_report(report: OwnReport, *, edition: Edition = Edition.NORMAL, check: str = "") -> bytes:
    """The measures as a tagged PDF; `check` is the address of its code."""
    service = gettext("{service} Parent Partnership Service", service=report.service)
    cover = Cover(
        title=gettext("Benchmarking {year}", year=report.year),
        service=service,
        data=gettext("{beside}; printed {day}", beside=report.beside, day=day_in_words(report.today)),
        author=service,
        mark=SYNTHETIC if report.synthetic else "",
        made=report.today,
        check=check,
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, f"{service}. {report.beside}.")
    paper.heading(gettext("In words"))
    paper.bullets([one.words for one in report.spine if one.words] or [gettext("No answer gives a measure yet.")])
    write_spine(paper, report.spine)
    paper.heading(gettext("The figures"))
    rows = [
        (f"{one.measure.title} ({one.measure.unit})", one.own, one.last, one.england, one.middle, one.most)
        for one in (*report.amounts, *report.spine)
    ]
    write_figures(paper, HEAD, rows)
    paper.heading(gettext("Arrangements"))
    write_choices(paper, report.answers)
    paper.heading(gettext("For the meeting"))
    for question in QUESTIONS:
        paper.room_to_write(question, 2)
    paper.heading(gettext("How to read these figures"))
    paper.bullets([caution.text for caution in report.questionnaire.cautions])
    return paper.render()
