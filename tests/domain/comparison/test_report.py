"""A benchmark report for any scale: words and tables out of what is released, silent where nothing is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from selfreview.domain.comparison.profile import RatedYear, compare_years
from selfreview.domain.comparison.report import BenchmarkReport, OwnRatings, response_exhibit
from selfreview.domain.comparison.report_words import where_it_stands
from selfreview.domain.disclosure import Cell, Group, Mark
from selfreview.domain.distribution import Share
from selfreview.domain.framework.framework import FigureStatus, Framework, Measure, NationalFigure, NationalYear, Scale
from selfreview.domain.nation.figures import Turnout
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.report import NATION, Report, Stamp, tell_before
from tests.domain import sample_returns as made
from tests.domain.sample_returns import FOUR, MET, UNFLAGGED, Return

AT = datetime(2010, 3, 1, tzinfo=UTC)
NORTH = "North"


def group(asked: Framework, name: str, answers: list[Return], hidden: str = "") -> Group:
    """A group as a release has it, one exemplar suppressed."""
    counts = made.count(asked, answers)
    cells = {key: Cell(Mark.PLAIN, found.numbers) for key, found in counts.items()}
    if hidden:
        cells[hidden] = Cell(Mark.SUPPRESSED, None)
    return Group(name, 12, len(answers), cells)


def all_at(asked: Framework, *ratings: str) -> list[Return]:
    """Returns that each give every exemplar one rating."""
    return [{exemplar.id: rating for exemplar in asked.exemplars} for rating in ratings]


def released(asked: Framework, *, earlier: bool = True) -> Report:
    """A release of ten returns spread over the scale, with a year before it."""
    answers = all_at(asked, *(asked.scale.keys * 5)[:10])
    numbered = dict(enumerate(answers))
    before = made.earlier(asked, 2008, dict(list(numbered.items())[:6]), numbered) if earlier else None
    sums = made.sums(asked, 2009, answers, 12)
    figures = national_figures(sums, regions=[Turnout(NORTH, 12, 10)], earlier=before)
    stamp = Stamp(1, AT, AT, "e" * 64, 2)
    return Report(figures, {}, (), None, tell_before(figures, before), (), stamp, demonstration=False)


def own_of(asked: Framework, ratings: Mapping[str, str | None], *, submitted: bool = True) -> OwnRatings:
    """What a service rated, all of the year before at the lowest level."""
    rated = RatedYear(2009, asked, ratings)
    before = RatedYear(2008, asked, {exemplar.id: asked.scale.keys[0] for exemplar in asked.exemplars})
    changes = {change.exemplar.id: change for change in compare_years(rated, before)}
    return OwnRatings(rated, ratings, date(2009, 7, 1) if submitted else None, changes)


def told(asked: Framework, own: OwnRatings | None = None, **more: object) -> BenchmarkReport:
    """A report of the nation and one region that hides the last exemplar."""
    report = released(asked)
    answers = all_at(asked, *(asked.scale.keys * 5)[:10])
    nation = group(asked, NATION, answers)
    region = group(asked, NORTH, answers, asked.exemplars[-1].id)
    made_report = BenchmarkReport("A service", report, ((NATION, nation), (NORTH, region)), own, region=NORTH)
    return replace(made_report, **more)  # type: ignore[arg-type]


def lines(report: BenchmarkReport) -> dict[str, str]:
    """What is said of where it stands."""
    return dict(where_it_stands(report))


@pytest.mark.parametrize("scale", [FOUR, MET, UNFLAGGED])
@pytest.mark.parametrize("has_own", [True, False])
def test_any_scale_makes_a_report(scale: Scale, has_own: bool) -> None:
    asked = made.framework(scale)
    ratings = {exemplar.id: scale.keys[-1] for exemplar in asked.exemplars}
    report = told(asked, own_of(asked, ratings) if has_own else None)
    report = replace(report, before=report.groups[1][1])
    for exemplar in asked.exemplars:
        exhibit = report.exhibit(exemplar)
        assert {len(row) for row in exhibit.rows} == {len(exhibit.columns)}
        changes = report.changes(exemplar)
        assert {len(row) for row in changes} <= {len(report.change_columns)}
        assert bool(changes) is (scale is not UNFLAGGED)
        assert len(report.published(exemplar)) == len(report.published_columns)
        assert report.rank(exemplar) == (len(scale.levels) - 1 if has_own else None)
        assert bool(report.own_change(exemplar)) is has_own
    assert where_it_stands(report) or (scale is UNFLAGGED and not has_own)


def test_what_is_suppressed_says_so_and_takes_its_change_with_it() -> None:
    asked = made.framework()
    report = told(asked)
    report = replace(report, before=group(asked, NORTH, all_at(asked, "none", "some")))
    hidden, plain = report.exhibit(asked.exemplars[-1]), report.exhibit(asked.exemplars[0])
    assert set(hidden.rows[1][1:-3]) == {"c"}
    assert hidden.rows[1][-3:] == ("10", "83%", "c")
    assert hidden.strips[1].numbers is None
    assert hidden.strips[1].note.startswith("Hidden, so that no one can tell")
    assert plain.rows[0] == (NATION, "30% (3)", "30% (3)", "20% (2)", "20% (2)", "70% (7)", "40% (4)", "10", "83%", "–")
    assert report.marks == (("c", Mark.SUPPRESSED.in_words),)
    rows = {row[0]: row[1:] for row in report.changes(asked.exemplars[-1])}
    assert rows[NORTH] == ("50% (1) to –", "not known", "0% (0) to –", "not known")
    assert "North, 2 returns of 12 services (17%) in 2008" in report.change_base
    # A row of nothing but dashes tells nothing: that it is left out is said once.
    nothing = replace(report, before=Group(NORTH, 3, 0, {}))
    assert NORTH not in {row[0] for row in nothing.changes(asked.exemplars[-1])}
    assert nothing.change_gaps.startswith("Left out, as no change is known: ")
    assert f"{NORTH}, on 1 exemplar" in nothing.change_gaps
    assert report.change_gaps == ""
    other = replace(report, before=Group(NORTH, 3, 0, {}))
    assert other.changes(asked.exemplars[0])[-1][1] == "– to 70% (7)"
    assert not any(label == NORTH for label, *_ in told(asked).changes(asked.exemplars[0]))


def test_where_a_service_stands_names_exemplars_and_makes_no_rank() -> None:
    asked = made.framework()
    best, worst, rest = (exemplar.id for exemplar in asked.exemplars)
    report = told(asked, own_of(asked, {best: "most", worst: "none", rest: None}))
    said = lines(report)
    higher = "More than half of services in England rated themselves higher than we did on"
    assert said[higher] == f"{worst} Title 2"
    assert said["More than half of services in England rated themselves lower than we did on"] == f"{best} Title 1"
    assert said["We have not rated"] == f"{rest} Title 3"
    assert not any("fall short" in heads for heads in said)
    whole = told(asked, own_of(asked, {best: "most", worst: "none", rest: "some"}))
    (words,) = (words for heads, words in lines(whole).items() if heads == "We fall short on 1 of 3 exemplars")
    assert words.endswith("fall short on more than two")
    assert whole.own_figures == (
        "2 of 3 exemplars we rated at least Fair",
        "1 of 3 exemplars we rated Fine or Great",
    )


def test_an_exemplar_that_does_not_compare_is_not_placed_and_not_called_unrated() -> None:
    asked = made.framework()
    own = own_of(asked, {exemplar.id: "some" for exemplar in asked.exemplars})
    report = told(asked, replace(own, ratings={asked.exemplars[0].id: "some"}))
    assert report.place(asked.exemplars[1]) is None
    assert report.rating(asked.exemplars[1]) is None
    assert "We have not rated" not in lines(report)


def test_a_draft_is_called_one_and_nothing_rated_gives_no_counts() -> None:
    asked = made.framework()
    own = own_of(asked, {}, submitted=False)
    assert (own.label, own.standing) == ("Ours, 2009, draft", "draft, not submitted")
    assert own_of(asked, {}).standing == "as submitted on 1 July 2009"
    assert told(asked, own).own_figures == ()


def test_a_region_is_told_by_its_shares_beside_the_nations() -> None:
    asked = made.framework()
    report = told(asked)
    high = group(asked, NORTH, all_at(asked, *["most"] * 10), asked.exemplars[-1].id)
    low = group(asked, NORTH, all_at(asked, *["none"] * 10))
    above = lines(replace(report, groups=(report.groups[0], (NORTH, high))))
    assert above["A larger share than in England is at least Fair on"] == "X1 Title 1; X2 Title 2"
    assert above["No difference from England in the share that is at least Fair"] == "none; not shown on 1"
    below = lines(replace(report, groups=(report.groups[0], (NORTH, low))))
    assert below["A smaller share than in England is Fine or Great on"] == "X1 Title 1; X2 Title 2; X3 Title 3"


def test_without_an_earlier_year_no_change_is_told() -> None:
    asked = made.framework()
    report = told(asked, report=released(asked, earlier=False))
    assert report.change_columns == ()
    assert report.changes(asked.exemplars[0]) == ()
    assert report.change_base == ""
    assert report.published_years == ()


def test_what_was_published_keeps_its_gaps() -> None:
    plain = made.framework()
    figures = (
        NationalFigure(2009, Measure.NON_COMPLIANT, 12, FigureStatus.PUBLISHED),
        NationalFigure(2009, Measure.ASPIRED, 40, FigureStatus.DERIVED),
    )
    exemplars = (replace(plain.exemplars[0], figures=figures), *plain.exemplars[1:])
    asked = replace(plain, exemplars=exemplars, years=(NationalYear(2009, 132, 148, None, None, ""),))
    report = told(asked)
    assert report.published_columns == ("Exemplar", "2009: Poor", "2009: at least Fair", "2009: Fine or Great")
    assert report.published(exemplars[0]) == ("X1 Title 1", "12%", "unknown", "40%, derived")
    assert report.published(exemplars[1]) == ("X2 Title 2", "unknown", "unknown", "unknown")


def test_the_source_names_the_release_its_hash_and_what_waits() -> None:
    source = told(made.framework()).source
    assert source == f"Release 1 of 2009, made on 1 March 2010, SHA-256 {'e' * 64}. Corrections pending: 2."


def test_the_response_has_a_row_for_each_year_and_a_dash_of_nothing() -> None:
    years = {2008: Share(5, 10), 2009: Share(0, 0)}
    exhibit = response_exhibit(NORTH, years, years)
    assert exhibit.rows[:2] == (("North 2009", "0", "0", "–"), ("North 2008", "10", "5", "50%"))
    assert [row[0] for row in exhibit.rows[2:]] == ["England 2009", "England 2008"]
