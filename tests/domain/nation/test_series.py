"""A series over years: each release's own figures, its newest release known, and a new wording as a break."""

from dataclasses import replace

import tests.domain.nation.test_report as reports
from selfreview.domain.nation.report import Report, figure_rows
from selfreview.domain.nation.series import tell_series
from tests.domain import sample_returns as made


def released(year: int, number: int, **other: object) -> Report:
    """A released report of a year, of the made framework but for what is changed."""
    asked = replace(made.framework(), **other)  # type: ignore[arg-type]
    told = reports.report(asked, reports.four("some", "more", "most", "none"))
    return replace(told, figures=replace(told.figures, year=year), stamp=replace(reports.STAMP, number=number))


def test_a_new_wording_breaks_the_series_of_its_exemplar_only() -> None:
    first = replace(made.framework().exemplars[0], wording="Asked otherwise")
    later = released(2009, 1, edition="two", exemplars=(first, *made.framework().exemplars[1:]))
    points = list(tell_series([released(2008, 1), later]))
    found = {(one.report.year, one.figure.exemplar): one.comparable for one in points}
    assert {found[2008, "X1"], found[2008, "X2"]} == {None}
    assert (found[2009, "X1"], found[2009, "X2"]) == (False, True)


def test_every_release_of_a_year_is_there_and_the_last_is_the_newest() -> None:
    points = list(tell_series([released(2008, 1), released(2008, 2), released(2009, 1)]))
    assert {(one.report.year, one.stamp.number, one.newest) for one in points} == {
        (2008, 1, False),
        (2008, 2, True),
        (2009, 1, True),
    }


def test_no_figure_is_in_the_series_that_its_release_does_not_print() -> None:
    told = released(2008, 1)
    assert [one.figure for one in tell_series([told])] == [row for row in figure_rows(told) if row.exemplar]


def test_exact_figures_and_drafts_are_no_part_of_a_series() -> None:
    exact = replace(released(2008, 1), stamp=None)
    assert not list(tell_series([exact, replace(released(2009, 1), is_draft=True)]))
