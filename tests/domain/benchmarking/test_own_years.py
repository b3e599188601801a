"""A service's own years: each figure in its state, whatever a measure needs is named, and breaks are said."""

from dataclasses import replace

import pytest

from selfreview.domain.benchmarking.answers import Answer, Quality, State
from selfreview.domain.benchmarking.measures import FORMULAS, MeasuredReturn
from selfreview.domain.benchmarking.own_years import FigureRow, Half, OwnYear, lay_years, needed_by, say_breaks
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.questionnaires import product_questionnaire

QUESTIONNAIRE = product_questionnaire()
FIGURES = [one for one in QUESTIONNAIRE.questions if one.is_figure]
OUTSIDE = {one.id: 5_000 for one in QUESTIONNAIRE.context}


def year(of: int, **changes: object) -> OwnYear:
    """A year in which every figure was told as 7 of its smallest units, but for changes."""
    told = {one.id: Answer(State.TOLD, number=7) for one in FIGURES}
    answers = {**told, **{key: value for key, value in changes.items() if isinstance(value, Answer)}}
    numbers = {key: one.number for key, one in answers.items() if one.number is not None}
    return OwnYear(of, "B1", answers, MeasuredReturn(1, ("", "", ""), numbers, {}, OUTSIDE))


def row(title: str, *years: OwnYear) -> FigureRow:
    """The row of this title."""
    rows = {one.title: one for part in lay_years(QUESTIONNAIRE, years) for one in part.rows}
    return rows[title]


@pytest.mark.parametrize("measure", [one for one in QUESTIONNAIRE.measures if one.id in FORMULAS and one.id != "BM31"])
def test_the_questions_that_a_measure_needs_are_those_without_which_it_has_no_value(measure) -> None:  # type: ignore[no-untyped-def]
    numbers = {one.id: 7 for one in FIGURES}
    whole = MeasuredReturn(1, ("", "", ""), numbers, {}, OUTSIDE, before=numbers)
    assert FORMULAS[measure.id].value(whole) is not None
    without = {
        one: FORMULAS[measure.id].value(replace(whole, numbers={k: v for k, v in numbers.items() if k != one}))
        for one in numbers
    }
    assert {one.id for one in needed_by(QUESTIONNAIRE, measure)} == {
        one for one, value in without.items() if value is None
    }


def test_what_is_not_known_not_asked_blank_and_nought_are_told_apart() -> None:
    years = (
        year(2007, FC01=Answer(State.NOT_KNOWN)),
        year(2008, FC01=Answer(State.NOT_ASKED)),
        year(2009, FC01=Answer(State.BLANK)),
        year(2010, FC01=Answer(State.TOLD, number=0)),
    )
    assert [one.text for one in row("Core funding", *years).figures] == ["not known", "not asked", "not stated", "£0"]
    per_head = row("Funding per head 0-19", *years)
    assert [one.text for one in per_head.figures] == ["not known", "not asked", "not stated", "£0.00"]
    assert [one.number for one in per_head.figures] == [None, None, None, 0]


def test_a_measure_of_an_estimate_is_an_estimate() -> None:
    told = year(2009, CW01=Answer(State.TOLD, number=420, quality=Quality.ESTIMATED))
    assert [row(title, told).figures[0].estimated for title in ("Service users", "Users per paid FTE")] == [True, True]
    assert not row("Core funding", told).figures[0].estimated


def test_figures_stand_by_section_and_none_twice() -> None:
    sections = lay_years(QUESTIONNAIRE, (year(2009), year(2010)))
    assert [one.section.id for one in sections] == ["FC", "ST", "MG", "CW"]
    titles = [one.title for part in sections for one in part.rows]
    assert len(set(titles)) == len(titles)
    assert "Meetings" in titles


def test_what_was_told_in_no_year_has_no_row_and_what_was_never_known_has() -> None:
    hidden = {"FC06": Answer(State.NOT_ASKED), "FC07": Answer(State.BLANK), "CW05": Answer(State.NOT_KNOWN)}
    sections = lay_years(QUESTIONNAIRE, (year(2009, **hidden), year(2010, **hidden)))
    titles = [one.title for part in sections for one in part.rows]
    assert "How many other budgets" not in titles
    assert "Size of other budgets" not in titles
    assert "Disagreement resolution: cases" in titles


def test_a_new_edition_and_a_merger_are_said_between_the_years_that_they_part() -> None:
    same = year(2008), year(2009)
    assert say_breaks(same) == (
        "All these returns were made with edition B1 of the questionnaire, so the questions and definitions are the "
        "same in every year.",
    )
    broken = say_breaks((*same, replace(year(2010), edition="B2", is_other_service=True)))
    assert len(broken) == 2
    assert "The return of 2010 was made with edition B2 of the questionnaire, that of 2009 with edition B1" in broken[0]
    assert "not strictly comparable" in broken[0]
    assert "merged or split between its returns of 2009 and 2010" in broken[1]


@pytest.mark.parametrize(
    ("title", "unit", "beside"),
    [("Voluntary organisations", "organisations", ""), ("Money from the authority", "pounds", "pounds")],
)
def test_a_unit_that_ends_the_title_is_not_said_again(title: str, unit: str, beside: str) -> None:
    assert FigureRow(title, unit, ()).unit_beside == beside


def test_what_half_of_the_services_lie_between_is_told_where_it_was_published() -> None:
    (entry,) = [one for one in QUESTIONNAIRE.measures if one.title == "Funding per head 0-19"]
    published = Released({"measures": {entry.id: {"n": 120, "p25": "0.8", "p75": "1.6"}}})
    suppressed = Released({"measures": {entry.id: {"n": 12}}})
    years = (year(2008), replace(year(2009), released=suppressed), replace(year(2010), released=published))
    told = row("Funding per head 0-19", *years)
    assert [one.half for one in told.figures] == [None, None, Half("£0.80", "£1.60", 120)]
