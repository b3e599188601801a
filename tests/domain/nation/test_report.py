"""A report and its exhibits, for any scale: figures with their bases, nothing filled in, nothing told twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from selfreview.charts import Drawing, draw_exhibit, frame, to_svg
from selfreview.charts.drawing import Label, Rule
from selfreview.domain.disclosure import Cell, Crossing, Group, Loss, Mark, Table
from selfreview.domain.distribution import Share
from selfreview.domain.framework.framework import FigureStatus, Framework, Measure, NationalFigure, NationalYear, Scale
from selfreview.domain.nation.cohorts import guard_cohort
from selfreview.domain.nation.commentary import write_commentary
from selfreview.domain.nation.exhibits import (
    change_exhibits,
    exemplar_exhibit,
    group_exhibits,
    share_in_words,
    theme_exhibit,
    whole_exhibits,
)
from selfreview.domain.nation.figures import Turnout
from selfreview.domain.nation.groups import KIND, NOT_KNOWN, REGION, SIZE, Bands, cell_of, groups_of
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.remarks import EditedSentence, group_remarks, lay_remarks
from selfreview.domain.nation.report import Report, Stamp, exact_table, figure_rows, method_label, tell_before
from selfreview.domain.nation.report_text import about_rows, exhibits_in_order, headline, marks_in_words
from selfreview.domain.registry.services import REGIONS
from tests.domain import sample_returns as made
from tests.domain.sample_returns import FOUR, MET, UNFLAGGED, Return

AT = datetime(2010, 3, 1, tzinfo=UTC)


def report(
    asked: Framework, answers: Sequence[Return], before: Sequence[Return] = (), *, stamp: Stamp | None = None
) -> Report:
    """A report on some returns, by two regions."""
    sums = made.sums(asked, 2009, answers)
    numbered = dict(enumerate(answers)), dict(enumerate(before))
    earlier = made.earlier(asked, 2008, numbered[1], numbered[0]) if before else None
    figures = national_figures(sums, regions=[Turnout("North", 50, len(answers))], earlier=earlier)
    half = len(answers) // 2
    regions = {"North": made.sums(asked, 2009, answers[:half], 20), "South": made.sums(asked, 2009, answers[half:], 30)}
    return Report(
        figures=figures,
        methods={"group": len(answers)},
        tables=(exact_table(REGION, regions), exact_table(KIND, {NOT_KNOWN: sums})),
        crossing=None,
        before=tell_before(figures, earlier),
        commentary=lay_remarks(write_commentary(figures), {}),
        stamp=stamp,
        demonstration=False,
    )


def four(*ratings: str) -> list[Return]:
    """Returns that give every exemplar one rating."""
    asked = made.framework()
    return [{exemplar.id: rating for exemplar in asked.exemplars} for rating in ratings]


def test_regions_and_kinds_together_are_a_table_of_their_own_without_groups_of_nobody() -> None:
    plain = report(made.framework(), four("some", "most", "none", "some"))
    rows, columns = (("North",), ("South",)), (("in-house",), ("mixed",))
    (here,) = (table for table in plain.tables if table.name == REGION)
    nobody = replace(here.groups[0], name="South, mixed", services=0, returns=0)
    groups = (*(replace(group, name=f"{group.name}, in-house") for group in here.groups), nobody)
    told = replace(plain, crossing=Crossing((REGION, KIND), rows, columns, Table("region x kind", groups)))
    *_, crossed = group_exhibits(told, told.framework.exemplars[0])
    assert crossed.title.endswith(": by region and kind of service")
    assert " " not in crossed.key
    assert [row[0] for row in crossed.rows] == ["North, in-house", "South, in-house"]
    assert any(row.table == "region x kind" for row in figure_rows(told))


STAMP = Stamp(2, AT, AT, "f" * 64, 3)


@given(made.any_returns(made.framework(FOUR), least=1, most=12))
def test_the_rows_of_every_group_add_up_to_its_returns(answers: dict[int, Return]) -> None:
    told = report(made.framework(), list(answers.values()))
    for table in ("nation", REGION):
        for row in figure_rows(told):
            if row.table == table and row.exemplar and row.share is not None:
                assert row.share.of == row.turnout.count
    levels = [row for row in figure_rows(told) if row.table == "nation" and row.exemplar == "X1"][:4]
    assert sum(row.share.count for row in levels if row.share) == len(answers)


@pytest.mark.parametrize("scale", [FOUR, MET, UNFLAGGED])
def test_any_scale_makes_a_report(scale: Scale) -> None:
    asked = made.framework(scale)
    answers = [{exemplar.id: key for exemplar in asked.exemplars} for key in scale.keys]
    told = report(asked, answers, answers[:1])
    exhibits = [exhibit for _, exhibit in exhibits_in_order(told)]
    for exhibit in [*exhibits, *group_exhibits(told, asked.exemplars[0])]:
        assert {len(row) for row in exhibit.rows} <= {len(exhibit.columns)}
        drawing = draw_exhibit(exhibit, [level.label for level in scale.levels])
        if drawing is not None:
            assert "Source" in to_svg(frame(drawing, "Source"), name="x")
    assert len(headline(told)) == (1 if scale is UNFLAGGED else 3)
    assert [exhibit.key for exhibit in change_exhibits(told)] == {
        id(FOUR): ["change-compliant", "change-good_or_best"],
        id(MET): ["change-compliant"],
        id(UNFLAGGED): [],
    }[id(scale)]
    assert ("shortfalls" in {exhibit.key for exhibit in exhibits}) is (scale is not UNFLAGGED)


def test_no_returns_make_no_figures() -> None:
    told = report(made.framework(), [])
    assert share_in_words(told.figures.meeting_all) == "–"
    assert told.base == "0 returns of 50 services (0%)"
    assert told.told_tables == ()
    assert [exhibit.key for exhibit in whole_exhibits(told)] == ["returns", "method", "shortfalls"]
    assert theme_exhibit(told).rows[0][1] == "–"


def test_a_group_that_nobody_is_in_is_not_told() -> None:
    told = report(made.framework(), four("some", "more", "most", "none"))
    empty = Group("West", 0, 0, {})
    (region, kind) = told.tables
    more = replace(told, tables=(replace(region, groups=(*region.groups, empty)), kind))
    assert [table.name for table in more.told_tables] == [REGION]
    assert [group.name for group in more.told_tables[0].groups] == ["North", "South"]


def test_what_is_suppressed_keeps_its_place_and_no_figure() -> None:
    told = report(made.framework(), four("some", "more", "most", "none"), stamp=STAMP)
    hidden = Cell(Mark.SUPPRESSED, None)
    group = Group("North", 20, 2, dict.fromkeys(("X1", "X2", "X3"), hidden))
    told = replace(told, tables=(Table(REGION, (group,), Loss(0, 0)),))
    (exhibit,) = group_exhibits(told, told.framework.exemplars[0])
    assert exhibit.rows == (("North", *["c"] * 6, "2", "10%", "c"),)
    assert exhibit.strips[0].numbers is None
    assert exhibit.strips[0].note.startswith("Hidden")
    rows = [row for row in figure_rows(told) if row.group == "North"]
    assert {(row.share, row.mark) for row in rows} == {(None, "c")}


def test_what_nppn_published_stands_beside_and_is_never_merged() -> None:
    asked = made.framework()
    known = NationalFigure(2009, Measure.COMPLIANT, 72, FigureStatus.PUBLISHED, "1:2")
    first = replace(asked.exemplars[0], figures=(known,))
    year = NationalYear(2009, 148, 132, 52, None, "1:1")
    asked = replace(asked, exemplars=(first, *asked.exemplars[1:]), years=(year,))
    told = report(asked, four("some", "most"), four("none", "some"))
    exhibit = exemplar_exhibit(told, first)
    assert [strip.label for strip in exhibit.strips] == [
        "Returns 2009",
        "Returns 2008",
        "Published by NPPN 2009, partial",
    ]
    assert exhibit.rows[-1][1:] == ("28%, derived", "unknown", "unknown", "unknown", "72%", "unknown", "132", "89%")
    silent = exemplar_exhibit(told, asked.exemplars[1])
    assert silent.strips[-1].note == "Nothing was published about it"
    assert [published for _, _, published in headline(told)] == ["89% (132)", "52%", "unknown"]
    assert [published for _, _, published in headline(report(made.framework(), four("some")))] == ["", "", ""]


def test_a_report_says_which_it_is() -> None:
    exact = report(made.framework(), four("some"))
    assert exact.marking.startswith("For the network only")
    assert exact.edition_in_words == "Exact 2009 figures"
    assert exact.base == "1 return of 50 services (2%)"
    released = replace(exact, stamp=STAMP, demonstration=True, rules=("A rule.",))
    assert released.marking.startswith("Demonstration")
    assert released.edition_in_words == "Release 2 of 2009"
    about = dict(about_rows(released))
    assert (about["SHA-256"], about["Corrections pending"], about["Method"]) == ("f" * 64, "3", "A rule.")
    assert dict(about_rows(replace(released, stamp=replace(STAMP, pending=0))))["Corrections pending"] == "none"
    assert "SHA-256" not in dict(about_rows(exact))
    assert "c" in dict(marks_in_words())
    assert method_label("") == "Not stated"


def test_a_table_turned_has_its_rows_as_columns() -> None:
    exhibit = exemplar_exhibit(report(made.framework(), four("some")), made.framework().exemplars[0])
    turned = exhibit.turned()
    assert turned.columns == ("Figures", "Returns 2009")
    assert turned.turned() == exhibit


def test_a_framed_chart_keeps_every_shape_in_its_place() -> None:
    lined = Drawing(100, 20, (Rule(0, 5, 100, 5), Label(0, 10, "words", 15)), "Title", "Said.")
    framed = frame(lined, "Source")
    (rule,) = (shape for shape in framed.shapes if isinstance(shape, Rule))
    (words,) = (shape for shape in framed.shapes if isinstance(shape, Label) and shape.text == "words")
    assert rule.y1 == rule.y2 == pytest.approx(words.y - 5)
    assert "Source" in framed.description


def test_an_edited_sentence_stands_while_its_figures_hold() -> None:
    figures = report(made.framework(), four("none", "some", "most")).figures
    written = write_commentary(figures)
    mine = EditedSentence(replace(written[1], text="Mine."), "Anna", AT)
    places = {(mine.sentence.kind.value, mine.sentence.exemplar or ""): mine}
    remark = lay_remarks(written, places)[1]
    assert (remark.text, remark.to_publish, remark.is_stale) == ("Mine.", "Mine.", False)
    moved = write_commentary(report(made.framework(), four("some", "some", "most")).figures)
    remark = lay_remarks(moved, places)[1]
    assert remark.is_stale
    assert remark.to_publish == moved[1].text
    (lost,) = lay_remarks((), places)
    assert (lost.text, lost.to_publish, lost.is_stale) == ("Mine.", "", True)
    runs = group_remarks(lay_remarks(written, {}))
    assert [heads for heads, _ in runs] == [True, False, True][: len(runs)]


def test_an_edited_sentence_with_other_numbers_than_its_figures_is_not_released() -> None:
    figures = report(made.framework(), four("none", "some", "most")).figures
    written = write_commentary(figures)
    mine = EditedSentence(replace(written[1], text="Not 77% of 3 services."), "Anna", AT)
    remark = lay_remarks(written, {(mine.sentence.kind.value, mine.sentence.exemplar or ""): mine})[1]
    assert not remark.is_stale
    assert remark.unfounded == ("77%",)
    assert remark.to_publish == written[1].text


def test_the_cohort_is_told_only_where_those_outside_it_are_not() -> None:
    asked = made.framework()
    both = dict(enumerate(four(*["some", "more"] * 6)))
    joined = {100 + n: one for n, one in enumerate(four("none", "some", "more", "most", "some"))}
    few = dict(list(joined.items())[:4])
    alike = {100 + n: one for n, one in enumerate(four(*["some"] * 5))}
    for outside, is_told in ((joined, True), (few, False), (alike, False), ({}, True)):
        now = {**both, **outside}
        earlier = made.earlier(asked, 2008, both, now)
        sums = made.sums(asked, 2009, list(now.values()))
        figures = guard_cohort(national_figures(sums, earlier=earlier), sums, earlier)
        assert figures.change is not None
        known = {change.compliant.points is not None for change in figures.change.matched.exemplars.values()}
        assert known == {is_told}
        assert all(change.compliant.points is not None for change in figures.change.all_returns.values())
    assert guard_cohort(national_figures(sums), sums, None).change is None
    nobody = made.earlier(asked, 2008, both, joined)
    sums = made.sums(asked, 2009, list(joined.values()))
    told = guard_cohort(national_figures(sums, earlier=nobody), sums, nobody)
    assert told.change is not None
    assert told.change.matched.services == 0


def test_bands_ascend_and_hold_every_size() -> None:
    bands = Bands((10, 20))
    assert bands.labels == ("under 10", "10 to 19", "20 and over")
    assert [bands.of(size) for size in (0, 9, 10, 19, 20, None)] == [
        "under 10", "under 10", "10 to 19", "10 to 19", "20 and over", NOT_KNOWN
    ]  # fmt: skip
    for wrong in ((), (0,), (5, 5), (9, 3)):
        with pytest.raises(ValueError, match="ascend"):
            Bands(wrong)
    assert cell_of("London", None, None, bands) == ("London", NOT_KNOWN, NOT_KNOWN)
    assert groups_of(SIZE, {"other"}, bands) == ("under 10", "10 to 19", "20 and over", "other", NOT_KNOWN)
    assert groups_of(REGION, set(), bands) == REGIONS
    assert groups_of(REGION, {"Wales"}, bands)[-1] == "Wales"


def test_shares_without_a_base_have_no_figure() -> None:
    assert share_in_words(None) == share_in_words(Share(0, 0)) == "–"
