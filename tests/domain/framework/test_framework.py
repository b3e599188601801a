"""A framework answers for its levels, criteria and exemplars, whatever their number and names."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfreview.domain.framework.framework import (
    Criterion,
    CriterionStatus,
    Exemplar,
    FigureStatus,
    Framework,
    Frameworks,
    Level,
    Measure,
    NationalFigure,
    NationalYear,
    Responsible,
    Scale,
    Standard,
    Theme,
    ticked_level,
    unmet_criteria,
)

SIGN = Criterion("A-0", "low", "Nothing is there", CriterionStatus.ESTABLISHED)
MIDDLE = Criterion("A-1", "middle", "Something is there", CriterionStatus.ESTABLISHED)
OTHER = Criterion("A-2", "middle", "Something else is there", CriterionStatus.ESTABLISHED)
HIGH = Criterion("A-3", "high", "Much is there", CriterionStatus.DRAFTED)
THREE = Scale((Level("low", "Low"), Level("middle", "Middle"), Level("high", "High")))
TWO = Scale((Level("no", "Not met", compliant=False), Level("yes", "Met", compliant=True)))


def exemplar(exemplar_id: str, theme: str = "T", *criteria: Criterion) -> Exemplar:
    return Exemplar(exemplar_id, theme, "Short", "Long", "1:1", Responsible.BOTH, criteria=criteria)


FIRST = replace(exemplar("A", "T", SIGN, MIDDLE, OTHER, HIGH), standards=("S",))
FRAMEWORK = Framework(
    edition="one",
    title="Title",
    publisher="Publisher",
    published="once",
    rights="free",
    source="made up",
    note="",
    scale=THREE,
    themes=(Theme("T", "First theme"), Theme("U", "Second theme")),
    exemplars=(FIRST, exemplar("B"), exemplar("C", "U")),
    standards=(Standard("S", "Be good", "1:2"), Standard("Z", "Be better", "1:3")),
    years=(NationalYear(2009, 148, 132, 52, 15, "1:4"),),
)


def test_levels_are_ranked_from_the_lowest() -> None:
    assert THREE.keys == ("low", "middle", "high")
    assert THREE.lowest.key == "low"
    assert [THREE.rank(key) for key in THREE.keys] == [0, 1, 2]
    assert THREE.level("high").label == "High"


def test_a_level_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="best"):
        THREE.rank("best")


def test_a_scale_without_flags_does_not_say_what_is_compliant_or_aspired_to() -> None:
    assert THREE.compliant_keys() is None
    assert THREE.aspired_keys() is None


def test_flags_say_which_levels_count() -> None:
    assert TWO.compliant_keys() == frozenset({"yes"})
    assert TWO.aspired_keys() is None
    assert Scale((Level("a", "A"), Level("b", "B", aspired=True))).aspired_keys() == frozenset({"b"})
    assert Scale((Level("a", "A", compliant=False), Level("b", "B"))).compliant_keys() == frozenset()


def test_an_exemplar_knows_the_criteria_of_a_level_in_their_order() -> None:
    assert FIRST.criteria_of("middle") == (MIDDLE, OTHER)
    assert FIRST.criteria_of("none") == ()


def test_a_figure_that_the_file_does_not_give_is_unknown_and_not_nought() -> None:
    known = NationalFigure(2009, Measure.COMPLIANT, 72, FigureStatus.PUBLISHED, "1:1")
    rated = replace(FIRST, figures=(known,))
    assert rated.figure(2009, Measure.COMPLIANT) is known
    assert rated.figure(2008, Measure.COMPLIANT) == NationalFigure(2008, Measure.COMPLIANT, None, FigureStatus.UNKNOWN)
    assert rated.figure(2009, Measure.ASPIRED).percent is None


def test_things_are_found_by_their_ids() -> None:
    assert FRAMEWORK.exemplar("A") is FIRST
    assert FRAMEWORK.theme("U").title == "Second theme"
    assert FRAMEWORK.standard("Z").text == "Be better"
    assert [e.id for e in FRAMEWORK.of_theme("T")] == ["A", "B"]
    assert FRAMEWORK.serving("S") == (FIRST,)
    assert FRAMEWORK.serving("Z") == FRAMEWORK.serving("none") == ()


def test_whole_years_are_found_or_not_known() -> None:
    assert FRAMEWORK.national_year(2009) == FRAMEWORK.years[0]
    assert FRAMEWORK.national_year(2010) is None


@pytest.mark.parametrize("find", [FRAMEWORK.exemplar, FRAMEWORK.theme, FRAMEWORK.standard])
def test_an_unknown_id_is_a_key_error(find: object) -> None:
    assert callable(find)
    with pytest.raises(KeyError, match="nobody"):
        find("nobody")


def test_neighbours_end_at_either_end() -> None:
    first, second, third = FRAMEWORK.exemplars
    assert FRAMEWORK.neighbours("A") == (None, second)
    assert FRAMEWORK.neighbours("B") == (first, third)
    assert FRAMEWORK.neighbours("C") == (second, None)


def test_one_exemplar_alone_has_no_neighbours() -> None:
    assert replace(FRAMEWORK, exemplars=(FIRST,)).neighbours("A") == (None, None)


def test_a_framework_says_whether_any_criterion_is_drafted() -> None:
    assert FRAMEWORK.has_drafted_criteria
    assert not replace(FRAMEWORK, exemplars=(exemplar("A", "T", SIGN, MIDDLE),)).has_drafted_criteria
    assert not replace(FRAMEWORK, exemplars=(exemplar("A"),)).has_drafted_criteria


@pytest.mark.parametrize(
    ("ticked", "level"),
    [
        ([], None),
        (["A-0"], None),
        (["elsewhere"], None),
        (["A-1"], "low"),
        (["A-3"], "low"),
        (["A-1", "A-3"], "low"),
        (["A-1", "A-2"], "middle"),
        (["A-0", "A-1", "A-2"], "middle"),
        (["A-1", "A-2", "A-3"], "high"),
    ],
)
def test_ticks_amount_to_the_level_whose_criteria_are_all_met_with_all_below(
    ticked: list[str], level: str | None
) -> None:
    assert ticked_level(THREE, FIRST, ticked) == level


def test_ticks_on_two_levels_amount_to_either() -> None:
    yes, also = (Criterion(f"Q-{n}", "yes", "So", CriterionStatus.DRAFTED) for n in (1, 2))
    asked = exemplar("Q", "T", yes, also)
    assert ticked_level(TWO, asked, ["Q-1"]) == "no"
    assert ticked_level(TWO, asked, ["Q-1", "Q-2"]) == "yes"


def test_without_criteria_ticks_amount_to_nothing() -> None:
    assert ticked_level(TWO, exemplar("Q"), ["Q-1"]) is None
    assert unmet_criteria(TWO, exemplar("Q"), "yes", []) == ()


def test_a_level_without_criteria_is_not_reached_by_ticks() -> None:
    assert ticked_level(THREE, exemplar("A", "T", HIGH), ["A-3"]) == "low"


def test_what_is_unmet_lies_between_the_lowest_level_and_the_target() -> None:
    assert unmet_criteria(THREE, FIRST, "low", []) == ()
    assert unmet_criteria(THREE, FIRST, "middle", ["A-1"]) == (OTHER,)
    assert unmet_criteria(THREE, FIRST, "high", []) == (MIDDLE, OTHER, HIGH)


def test_an_unknown_target_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="best"):
        unmet_criteria(THREE, FIRST, "best", [])


@st.composite
def ticked_scales(draw: st.DrawFn) -> tuple[Scale, Exemplar, frozenset[str]]:
    """A scale of any length, an exemplar with criteria on any of its levels, and some of them ticked."""
    keys = [f"level-{n}" for n in range(draw(st.integers(2, 6)))]
    criteria = [
        Criterion(f"{key}-{n}", key, "So", CriterionStatus.DRAFTED)
        for key in keys
        for n in range(draw(st.integers(0, 3)))
    ]
    ids = [criterion.id for criterion in criteria]
    ticked = draw(st.frozensets(st.sampled_from(ids))) if ids else frozenset[str]()
    return Scale(tuple(Level(key, key) for key in keys)), exemplar("A", "T", *criteria), ticked


@settings(deadline=None)
@given(ticked_scales())
def test_a_level_reached_by_ticks_leaves_nothing_unmet_below_it(case: tuple[Scale, Exemplar, frozenset[str]]) -> None:
    scale, asked, ticked = case
    level = ticked_level(scale, asked, ticked)
    if level is not None:
        assert unmet_criteria(scale, asked, level, ticked) == ()
        following = scale.keys[scale.rank(level) + 1 :][:1]
        assert all(not asked.criteria_of(key) or unmet_criteria(scale, asked, key, ticked) for key in following)


@settings(deadline=None)
@given(ticked_scales(), st.data())
def test_one_more_tick_never_lowers_the_level(
    case: tuple[Scale, Exemplar, frozenset[str]], data: st.DataObject
) -> None:
    scale, asked, ticked = case
    level = ticked_level(scale, asked, ticked)
    if level is not None:
        more = ticked | {data.draw(st.sampled_from([criterion.id for criterion in asked.criteria]))}
        higher = ticked_level(scale, asked, more)
        assert higher is not None
        assert scale.rank(higher) >= scale.rank(level)


def test_editions_stand_side_by_side_and_the_last_is_current() -> None:
    later = replace(FRAMEWORK, edition="two", scale=TWO)
    both = Frameworks((FRAMEWORK, later))
    assert both.current is later
    assert both.edition("one") is FRAMEWORK
    with pytest.raises(KeyError, match="three"):
        both.edition("three")


@pytest.mark.parametrize("editions", [(), (FRAMEWORK, FRAMEWORK)])
def test_no_edition_and_the_same_edition_twice_are_refused(editions: tuple[Framework, ...]) -> None:
    with pytest.raises(ValueError, match="each edition once"):
        Frameworks(editions)
