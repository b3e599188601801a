"""A service's own figures over every year that it submitted: year beside year, in no order of better and worse."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from selfreview.domain.benchmarking.answers import Answer, Quality, State, show_figure
from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import FORMULAS, MeasuredReturn
from selfreview.domain.benchmarking.questionnaire import Question, Questionnaire, Section
from selfreview.domain.benchmarking.release.reading import ABSENT, Released, read_shown, show_value
from selfreview.speech import gettext, lazy

LEFT_OUT = ("BM31",)
"""What anybody reads off the years themselves: by how much a figure changed."""

UNITS = {"BM30": lazy("percent above or below the budget given the round before")}
"""Units that say more than the questionnaire does, as no sentence stands beside them here."""

NOT_KNOWN, NOT_ASKED = lazy("not known"), lazy("not asked")

_QUESTION, _MEASURE = re.compile(r"\b(?!BM)[A-Z]{2}\d\d\b(?!@)"), re.compile(r"\bBM\d\d\b")


@dataclass(frozen=True, slots=True)
class OwnYear:
    """One submitted return: its answers in their states, and what is counted of it.

    `is_other_service` says that the service was merged or split since the return before;
    `released` is what was published of the year, None where nothing was.
    """

    year: int
    edition: str
    answers: Mapping[str, Answer]
    told: MeasuredReturn
    is_other_service: bool = False
    released: Released | None = None


@dataclass(frozen=True, slots=True)
class Half:
    """What half of the services of a release lie between, as it was published, and of how many."""

    low: str
    high: str
    services: int


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A figure of one year: as it is shown, as the number that a file holds (None for words), and whether estimated.

    `half` is what the year's newest release tells of all services, where it tells it.
    """

    text: str
    number: Decimal | None = None
    estimated: bool = False
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure over the years, in the order of the years."""

    title: str
    unit: str
    figures: tuple[YearFigure, ...]

    @property
    def unit_beside(self) -> str:
        """The unit, where the title does not end with the same word already."""
        return "" if self.title.lower().endswith(self.unit.lower()) else self.unit

    @property
    def is_told(self) -> bool:
        """Whether the service said something in one year at least, and be it that it does not know."""
        return any(figure.text not in (ABSENT, NOT_ASKED) for figure in self.figures)


@dataclass(frozen=True, slots=True)
class SectionYears:
    """The figures of one section over the years."""

    section: Section
    rows: tuple[FigureRow, ...]


def lay_years(questionnaire: Questionnaire, years: Sequence[OwnYear]) -> tuple[SectionYears, ...]:
    """By section, every measure and every further figure that was told in one of the years at least."""
    found = (
        SectionYears(section, tuple(row for row in _rows(questionnaire, section, years) if row.is_told))
        for section in questionnaire.sections
    )
    return tuple(one for one in found if one.rows)


def _rows(questionnaire: Questionnaire, section: Section, years: Sequence[OwnYear]) -> Iterator[FigureRow]:
    measures = [one for one in questionnaire.measures if one.id in FORMULAS and one.id not in LEFT_OUT]
    for measure in measures:
        needed = needed_by(questionnaire, measure)
        if needed[0].section == section.id:
            unit = UNITS.get(measure.id, measure.unit)
            yield FigureRow(measure.title, unit, tuple(_measured(measure, needed, one) for one in years))
    told_already = {measure.formula for measure in measures}
    for question in questionnaire.questions:
        if question.section == section.id and question.is_figure and question.id not in told_already:
            yield FigureRow(question.title, question.unit, tuple(_told(question, one) for one in years))


def needed_by(questionnaire: Questionnaire, measure: MeasureEntry) -> tuple[Question, ...]:
    """The questions of the same year that a measure is worked out of, those of the measures within it too."""
    formula, entries = measure.formula, {one.id: one.formula for one in questionnaire.measures}
    while inner := _MEASURE.search(formula):
        formula = formula.replace(inner[0], entries[inner[0]])
    return tuple(questionnaire.question(one) for one in dict.fromkeys(_QUESTION.findall(formula)))


def _measured(measure: MeasureEntry, needed: Sequence[Question], year: OwnYear) -> YearFigure:
    value, half = FORMULAS[measure.id].value(year.told), _half_of(measure, year)
    if value is None:
        return YearFigure(_why_not(needed, year), half=half)
    text = show_value(measure, value, "median")
    return YearFigure(text, read_shown(text), any(_is_estimated(one, year) for one in needed), half)


def _half_of(measure: MeasureEntry, year: OwnYear) -> Half | None:
    if year.released is None:
        return None
    ends = [year.released.value(measure.id, name) for name in ("p25", "p75")]
    if None in ends:
        return None
    low, high = (show_value(measure, end, "p25") for end in ends)
    return Half(low, high, year.released.n(measure.id))


def _told(question: Question, year: OwnYear) -> YearFigure:
    number = year.told.numbers.get(question.id)
    if number is None:
        return YearFigure(_why_not((question,), year))
    text = show_figure(question, number)
    return YearFigure(text, read_shown(text), _is_estimated(question, year))


def _why_not(needed: Sequence[Question], year: OwnYear) -> str:
    states = {year.answers[one.id].state for one in needed if one.id in year.answers}
    if State.NOT_KNOWN in states:
        return NOT_KNOWN
    return NOT_ASKED if State.NOT_ASKED in states else ABSENT


def _is_estimated(question: Question, year: OwnYear) -> bool:
    answer = year.answers.get(question.id)
    return answer is not None and answer.quality is Quality.ESTIMATED


def say_breaks(years: Sequence[OwnYear]) -> tuple[str, ...]:
    """What stands between two years, so that their figures are not simply set side by side; that nothing does, too."""
    found = tuple(words for earlier, later in pairwise(years) for words in _breaks(earlier, later))
    if len({one.edition for one in years}) == 1:
        same = gettext(
            "All these returns were made with edition {edition} of the questionnaire, so", edition=years[0].edition
        )
        return (gettext("{same} the questions and definitions are the same in every year.", same=same), *found)
    return found


def _breaks(earlier: OwnYear, later: OwnYear) -> Iterator[str]:
    if later.edition != earlier.edition:
        yield (
            gettext(
                "The return of {year} was made with edition {edition} of the questionnaire, that of "
                "{year2} with edition {edition2}: questions and definitions may have changed in between, "
                "so their figures are not strictly comparable.",
                year=later.year,
                edition=later.edition,
                year2=earlier.year,
                edition2=earlier.edition,
            )
        )
    if later.is_other_service:
        yield (
            gettext(
                "The service was merged or split between its returns of {year} and {year2}: their "
                "figures are those of different areas.",
                year=earlier.year,
                year2=later.year,
            )
        )
