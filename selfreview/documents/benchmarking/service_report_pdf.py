"""A service's report of both collections on paper: a page of ratings, a page of measures, and an annex of answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfreview.documents.benchmarking.measures import write_choices, write_figures, write_spine
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import strong
from selfreview.domain.benchmarking.own import OwnAnswer, OwnMeasure
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.nation.report import SYNTHETIC
from selfreview.domain.review.report import OWN_RATINGS, ReviewReport
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy

NOT_SUBMITTED = lazy("The benchmarking return of this year has not been submitted. Its measures come with it.")
NO_RATING = lazy("Not rated")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the report tells of the benchmarking: measures, choices beside others', and every answer by section.

    An answer is its question, its words, and the service's sentence about it, empty where there is none.
    """

    beside: str
    amounts: Sequence[OwnMeasure]
    spine: Sequence[OwnMeasure]
    choices: Sequence[OwnAnswer]
    sections: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """Both collections of one service in one year; `measured` is None until the benchmarking is submitted.

    `between` are the questions that the collections ask each other.
    """

    review: ReviewReport
    questionnaire: Questionnaire
    measured: Measured | None
    between: Sequence[str]

    @property
    def title(self) -> str:
        """What it is called; a copy for people outside the group says so."""
        if self.review.circulation:
            return gettext("Service report {year}: copy for circulation", year=self.review.year)
        return gettext("Service report {year}", year=self.review.year)

    @property
    def ratings(self) -> list[tuple[str, str, str]]:
        """Every exemplar with its rating, and what it was in the last return."""
        before = self.review.rated_before
        return [
            (f"{one.exemplar.id} {one.exemplar.title}", one.level.label if one.level else NO_RATING,
             _before(before, one.exemplar.id))
            for one in self.review.exemplars
        ]  # fmt: skip


def _before(rated: RatedYear | None, exemplar: str) -> str:
    key = rated.ratings.get(exemplar) if rated else None
    return rated.framework.scale.level(key).label if rated and key else ""


def write_service_report(report: ServiceReport, *, edition: Edition = Edition.NORMAL, check: str = "") -> bytes:
    """The report as a tagged PDF; `check` is the address of its code."""
    review = report.review
    service = gettext("{service} Parent Partnership Service", service=review.service)
    cover = Cover(
        title=report.title,
        service=service,
        data=gettext(
            "Version {version} of the self-review; printed {day}",
            version=review.version,
            day=day_in_words(review.today),
        ),
        author=service,
        mark=SYNTHETIC if review.demonstration else "",
        made=review.today,
        check=check,
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, f"{service}. {review.state}")
    _write_ratings(paper, report)
    if report.measured is None:
        paper.heading(gettext("The benchmarking"))
        paper.paragraph(NOT_SUBMITTED)
    else:
        _turn(paper)
        _write_measures(paper, report.measured)
    _turn(paper)
    _write_annex(paper, report)
    return paper.render()


def _turn(paper: Paper) -> None:
    # Large letters fill so many pages that a part of its own sheet would only add to them.
    if not paper.edition.is_large:
        paper.break_page()


def _write_ratings(paper: Paper, report: ServiceReport) -> None:
    review = report.review
    paper.heading(gettext("The exemplars"))
    paper.key_figures(review.key_figures)
    if paper.edition.is_large:
        for exemplar, rating, before in report.ratings:
            paper.entry(strong(f"{exemplar}: "), _since(review.rated_before, rating, before))
    else:
        last = gettext("Last return")
        if review.rated_before:
            last = gettext("Last return ({year})", year=review.rated_before.year)
        columns = (Column(gettext("Exemplar"), 4, names_row=True), Column(gettext("Rating"), 1.3), Column(last, 1.3))
        paper.table(columns, report.ratings)
    paper.small_print(OWN_RATINGS)


def _since(rated: RatedYear | None, rating: str, before: str) -> str:
    if rated is None or not before:
        return f"{rating}."
    if before == rating:
        return gettext("{rating}, as in {year}.", rating=rating, year=rated.year)
    return gettext("{rating} ({before} in {year}).", rating=rating, before=before, year=rated.year)


def _write_measures(paper: Paper, measured: Measured) -> None:
    paper.heading(gettext("The benchmarking"))
    paper.paragraph(f"{measured.beside}.")
    columns = (
        Column(gettext("Measure"), 3.4, names_row=True),
        Column(gettext("This service"), 1.2, "right"),
        Column(gettext("Last return"), 1.2, "right"),
        Column(gettext("Middle service"), 1.2, "right"),
        Column(gettext("Half of the services"), 1.8, "right"),
    )
    rows = [
        (f"{one.measure.title} ({one.measure.unit})", one.own, one.last, one.middle, one.most)
        for one in (*measured.amounts, *measured.spine)
    ]
    write_figures(paper, columns, rows)


def _write_annex(paper: Paper, report: ServiceReport) -> None:
    paper.heading(gettext("Annex"))
    if report.between:
        paper.heading(gettext("Where the two seem not to go together"), 3)
        paper.paragraph(gettext("Each is a question to the steering group. None changes a rating or a figure."))
        paper.bullets(list(report.between))
    measured = report.measured
    if measured is not None:
        paper.heading(gettext("Arrangements"), 3)
        write_choices(paper, measured.choices)
        for title, answers in measured.sections:
            paper.heading(gettext("Answers: {section}", section=title[0].lower() + title[1:]), 3)
            said = [
                (asked, gettext("{words} (“{says}”)", words=words, says=says) if says else words)
                for asked, words, says in answers
            ]
            if not paper.edition.is_large:
                paper.table((Column(gettext("Question"), 3, names_row=True), Column(gettext("Answer"), 2)), said)
                continue
            for asked, words in said:
                paper.entry(f"{asked} ", strong(words))
        write_spine(paper, measured.spine, level=3)
    paper.heading(gettext("How to read these figures"), 3)
    paper.bullets([caution.text for caution in report.questionnaire.cautions])
