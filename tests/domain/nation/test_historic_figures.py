"""Published figures are drawn as far as they are known: known as known, derived as derived, unknown as unknown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.charts import draw_exhibit
from selfreview.domain.framework.framework import (
    FigureStatus,
    Framework,
    Level,
    Measure,
    NationalFigure,
    NationalYear,
    Scale,
)
from selfreview.domain.nation.exhibits import Exhibit, Strip
from selfreview.domain.nation.historic_figures import PartialFigures, partial_change, partial_figures
from selfreview.exemplars import load_framework
from selfreview.places import find_places
from tests.domain.sample_returns import FOUR, MET, UNFLAGGED, framework

PUBLISHED, DERIVED, UNKNOWN = FigureStatus.PUBLISHED, FigureStatus.DERIVED, FigureStatus.UNKNOWN

# The table of published figures: id, then non-compliant, compliant, good or best of 2008 and of 2009; d is derived.
TABLE = """
E01 14d 86 - 7d 93 -
E02 14d 86 - 8d 92 -
E03 34d 66 39 28 72 49
E04 10d 90 - 5d 95 -
E05 - - - 12 88d -
E06 - - - 1 99d -
E07 22d 78 46 8d 92 64
E08 11d 89 38 6d 94 53
E09 - - - 11 89d -
E10 - - - - - -
E11 - - - 1 99d -
E12 9d 91 - 4d 96 -
E13 - - - 0 100d -
E14 - - - 1 99d -
E15 - - - 1 99d -
E16 - - 52 11 89d 62
E17 - - - - - -
"""
CELLS = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()}


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(find_places().exemplars)


def known(scale: Scale = FOUR, year: int = 2009, base: int | None = 132, **percents: int) -> PartialFigures:
    """The partial figures of an exemplar with these published percentages."""
    figures = tuple(
        NationalFigure(year, Measure[name.upper()], value, PUBLISHED, "1:1") for name, value in percents.items()
    )
    asked = framework(scale, 1)
    first = replace(asked.exemplars[0], figures=figures)
    years = () if base is None else (NationalYear(year, 148, base, None, None, "1:1"),)
    return partial_figures(replace(asked, exemplars=(first,), years=years), first, year)


def drawn(figures: PartialFigures) -> list[tuple[int, int, int, int, int | None, FigureStatus]]:
    """The segments as numbers."""
    return [(s.low, s.high, s.start, s.stop, s.percent, s.status) for s in figures.segments]


@pytest.mark.parametrize("exemplar_id", CELLS)
@pytest.mark.parametrize("year", [2008, 2009])
def test_every_cell_of_the_published_table_stands_as_it_is(shipped: Framework, exemplar_id: str, year: int) -> None:
    found = partial_figures(shipped, shipped.exemplar(exemplar_id), year)
    cells = CELLS[exemplar_id][:3] if year == 2008 else CELLS[exemplar_id][3:]
    for figure, cell in zip((found.non_compliant, found.compliant, found.aspired), cells, strict=True):
        status = UNKNOWN if cell == "-" else DERIVED if cell.endswith("d") else PUBLISHED
        assert (figure.percent, figure.status) == (None if cell == "-" else int(cell.rstrip("d")), status)
    assert found.returns == {2008: 122, 2009: 132}[year]
    # On the bar: no stretch has a figure that no cell and no difference of two cells gives.
    values = {int(cell.rstrip("d")) for cell in cells if cell != "-"}
    differences = {int(cells[1].rstrip("d")) - int(cells[2]) for _ in "1" if cells[1] != "-" and cells[2] != "-"}
    assert {segment.percent for segment in found.segments} - {None} <= values | differences
    assert found.is_unknown == (set(cells) == {"-"})


@pytest.mark.parametrize(
    ("exemplar_id", "year", "between"),
    [("E03", 2009, 23), ("E07", 2009, 28), ("E08", 2009, 41), ("E16", 2009, 27), ("E03", 2008, 27), ("E07", 2008, 32)],
)
def test_what_lies_between_two_known_figures_is_derived(
    shipped: Framework, exemplar_id: str, year: int, between: int
) -> None:
    _, middle, top = partial_figures(shipped, shipped.exemplar(exemplar_id), year).segments
    assert (middle.percent, middle.status, middle.is_undivided) == (between, DERIVED, False)
    assert (top.status, top.is_undivided) == (PUBLISHED, True)


def test_a_figure_of_the_highest_levels_alone_leaves_the_rest_hatched(shipped: Framework) -> None:
    rest, top = partial_figures(shipped, shipped.exemplar("E16"), 2008).segments
    assert (rest.percent, rest.is_unknown, rest.is_undivided, rest.width) == (None, True, True, 48)
    assert (top.percent, top.is_unknown, top.width, top.source) == (52, False, 52, "003:1037")


def test_of_nothing_published_the_whole_bar_is_hatched() -> None:
    assert drawn(known()) == [(0, 3, 0, 100, None, UNKNOWN)]
    assert known().is_unknown


def test_without_a_base_the_base_is_unknown() -> None:
    assert known(base=None).returns is None


def test_a_complement_that_was_not_published_is_derived() -> None:
    assert drawn(known(compliant=72)) == [(0, 0, 0, 28, 28, DERIVED), (1, 3, 28, 100, 72, PUBLISHED)]
    figures = known(non_compliant=28)
    assert drawn(figures) == [(0, 0, 0, 28, 28, PUBLISHED), (1, 3, 28, 100, 72, DERIVED)]
    assert figures.compliant.status is UNKNOWN
    assert figures.segments[1].source == "100 less 28"


def test_figures_keep_their_print_where_rounding_makes_them_miss_100() -> None:
    assert drawn(known(non_compliant=28, compliant=73, aspired=49)) == [
        (0, 0, 0, 28, 28, PUBLISHED),
        (1, 1, 28, 51, 24, DERIVED),
        (2, 3, 51, 100, 49, PUBLISHED),
    ]
    assert drawn(known(non_compliant=29, compliant=72, aspired=72)) == [
        (0, 0, 0, 29, 29, PUBLISHED),
        (1, 1, 29, 29, 0, DERIVED),
        (2, 3, 29, 100, 72, PUBLISHED),
    ]


def test_figures_that_cannot_both_be_are_refused() -> None:
    with pytest.raises(ValueError, match="2009: 50% below the standard, 52% aspired to"):
        known(non_compliant=50, aspired=52)
    assert drawn(known(non_compliant=50, aspired=51))[1] == (1, 1, 50, 50, 0, DERIVED)


def test_two_levels_make_two_stretches() -> None:
    assert drawn(known(MET, compliant=60)) == [(0, 0, 0, 40, 40, DERIVED), (1, 1, 40, 100, 60, PUBLISHED)]


def test_where_the_standard_is_what_is_aspired_to_there_is_one_boundary() -> None:
    both = Scale((Level("no", "No", compliant=False, aspired=False), Level("yes", "Yes", compliant=True, aspired=True)))
    assert drawn(known(both, compliant=60, aspired=60)) == [(0, 0, 0, 40, 40, DERIVED), (1, 1, 40, 100, 60, PUBLISHED)]


def test_a_scale_without_flags_draws_nothing_known() -> None:
    assert drawn(known(UNFLAGGED, compliant=60, aspired=40)) == [(0, 1, 0, 100, None, UNKNOWN)]


def test_a_scale_on_which_every_level_meets_the_standard_is_one_stretch() -> None:
    scale = Scale((Level("a", "A", compliant=True), Level("b", "B", compliant=True)))
    assert drawn(known(scale, compliant=100)) == [(0, 1, 0, 100, 100, PUBLISHED)]


@given(st.integers(0, 100).flatmap(lambda met: st.tuples(st.just(met), st.none() | st.integers(0, met))))
def test_the_stretches_of_a_bar_fill_it_without_a_gap(case: tuple[int, int | None]) -> None:
    met, aspired = case
    figures = known(compliant=met) if aspired is None else known(compliant=met, aspired=aspired)
    assert (figures.segments[0].start, figures.segments[-1].stop) == (0, 100)
    assert sum(segment.width for segment in figures.segments) == 100
    assert [rank for s in figures.segments for rank in range(s.low, s.high + 1)] == [0, 1, 2, 3]
    assert all(segment.width == segment.percent for segment in figures.segments)


@given(st.none() | st.integers(0, 100))
def test_unknown_in_unknown_out(aspired: int | None) -> None:
    figures = known() if aspired is None else known(aspired=aspired)
    assert figures.compliant.percent is None
    assert figures.segments[0].percent is None
    assert figures.segments[0].is_unknown


@pytest.mark.parametrize(
    ("exemplar_id", "measure", "points", "words"),
    [
        ("E03", Measure.ASPIRED, 10, "about 10 points more"),
        ("E03", Measure.NON_COMPLIANT, -6, "about 6 points less"),
        ("E05", Measure.COMPLIANT, None, "not known"),
        ("E10", Measure.COMPLIANT, None, "not known"),
    ],
)
def test_published_years_stand_beside_one_another(
    shipped: Framework, exemplar_id: str, measure: Measure, points: int | None, words: str
) -> None:
    change = partial_change(shipped, shipped.exemplar(exemplar_id), measure, before=2008, now=2009)
    assert (change.points, change.in_words, change.is_none) == (points, words, False)
    assert (change.returns_before, change.returns_now) == (122, 132)


@pytest.mark.parametrize(
    ("percent", "base", "none"),
    [
        (60, 132, True),
        (61, 132, True),
        (59, 132, True),
        (62, 132, False),
        (62, 80, True),
        (63, 80, False),
        (58, 80, True),
    ],
)
def test_rounding_is_allowed_for_before_a_difference_is_told(percent: int, base: int, none: bool) -> None:
    asked = framework(FOUR, 1)
    figures = tuple(
        NationalFigure(year, Measure.COMPLIANT, value, PUBLISHED) for year, value in ((2008, 60), (2009, percent))
    )
    years = tuple(NationalYear(year, 148, returns, None, None, "1:1") for year, returns in ((2008, base), (2009, 140)))
    first = replace(asked.exemplars[0], figures=figures)
    change = partial_change(replace(asked, years=years), first, Measure.COMPLIANT, before=2008, now=2009)
    assert change.is_none is none
    assert (change.in_words == "no difference") is none


def test_without_bases_only_rounding_is_allowed_for() -> None:
    asked = framework(FOUR, 1)
    figures = tuple(
        NationalFigure(year, Measure.COMPLIANT, value, PUBLISHED) for year, value in ((1, 60), (2, 61), (3, 62))
    )
    first = replace(asked.exemplars[0], figures=figures)
    assert partial_change(asked, first, Measure.COMPLIANT, before=1, now=2).is_none
    assert not partial_change(asked, first, Measure.COMPLIANT, before=1, now=3).is_none


def test_what_was_published_in_part_is_drawn_as_a_strip_of_an_exhibit() -> None:
    strip = Strip("Published 2009, partial", "132 returns", partial=known(compliant=93, aspired=60))
    exhibit = Exhibit("x", "An exemplar", "132 returns", ("Group",), (("2009",),), strips=(strip,))
    drawing = draw_exhibit(exhibit, ["No", "Some", "More", "Most"])
    assert drawing is not None
    assert "60%" in drawing.description
