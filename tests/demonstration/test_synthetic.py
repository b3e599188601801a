"""The synthetic returns come to what was published, figure by figure and list by list."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from selfreview.demonstration import targets
from selfreview.demonstration.history import tell_history
from selfreview.demonstration.shortfalls import Unplaceable, place_shortfalls
from selfreview.demonstration.synthetic import SyntheticReturn, synthetic_returns
from selfreview.domain.distribution import percent, whole_percent
from selfreview.registry import services
from tests.demonstration.told import returns

LOWEST = "non_compliant"
COMPLIANT = frozenset({"minimum", "good", "best"})
ASPIRED = frozenset({"good", "best"})
SHORTFALL = frozenset({LOWEST})

PUBLISHED_COMPLIANT = {
    2008: {"E01": 86, "E02": 86, "E03": 66, "E04": 90, "E07": 78, "E08": 89, "E12": 91},
    2009: {"E01": 93, "E02": 92, "E03": 72, "E04": 95, "E07": 92, "E08": 94, "E12": 96},
}
PUBLISHED_SHORTFALL = {"E03": 28, "E05": 12, "E09": 11, "E16": 11, "E06": 1, "E11": 1, "E13": 0, "E14": 1, "E15": 1}
PUBLISHED_ASPIRED = {
    2008: {"E03": 39, "E07": 46, "E08": 38, "E16": 52},
    2009: {"E03": 49, "E07": 64, "E08": 53, "E16": 62},
}


def of_year(year: int) -> tuple[SyntheticReturn, ...]:
    return tuple(made for made in returns() if made.year == year)


def count(year: int, exemplar: str, levels: frozenset[str]) -> int:
    return sum(made.ratings[exemplar] in levels for made in of_year(year))


def share(year: int, exemplar: str, levels: frozenset[str]) -> float:
    value = percent(count(year, exemplar, levels), len(of_year(year)))
    assert value is not None
    return value


def shown(part: int, whole: int) -> int | None:
    return whole_percent(percent(part, whole))


def shortfalls(made: SyntheticReturn) -> int:
    return list(made.ratings.values()).count(LOWEST)


def rises(levels: frozenset[str]) -> dict[str, float]:
    return {exemplar: share(2009, exemplar, levels) - share(2008, exemplar, levels) for exemplar in targets.EXEMPLARS}


def test_122_services_answer_in_2008_and_132_in_2009_each_once_and_in_full() -> None:
    assert (len(of_year(2008)), len(of_year(2009)), len(returns())) == (122, 132, 254)
    assert len({(made.year, made.service) for made in returns()}) == len(returns())
    assert all(tuple(made.ratings) == targets.EXEMPLARS for made in returns())
    assert {rating for made in returns() for rating in made.ratings.values()} == set(targets.LEVELS)


@pytest.mark.parametrize("year", targets.YEARS)
def test_the_published_compliance_of_each_year_is_met(year: int) -> None:
    found = {key: whole_percent(share(year, key, COMPLIANT)) for key in PUBLISHED_COMPLIANT[year]}
    assert found == PUBLISHED_COMPLIANT[year]


def test_the_published_non_compliance_of_2009_is_met() -> None:
    found = {key: whole_percent(share(2009, key, SHORTFALL)) for key in PUBLISHED_SHORTFALL}
    assert found == PUBLISHED_SHORTFALL


@pytest.mark.parametrize("year", targets.YEARS)
def test_the_published_good_or_best_of_each_year_is_met(year: int) -> None:
    found = {key: whole_percent(share(year, key, ASPIRED)) for key in PUBLISHED_ASPIRED[year]}
    assert found == PUBLISHED_ASPIRED[year]


@pytest.mark.parametrize(
    ("year", "meeting_all", "more_than_two", "of_148"),
    [(2008, 39, 41, 82), (2009, 52, 15, 89)],
)
def test_the_figures_of_the_whole_year_are_met(year: int, meeting_all: int, more_than_two: int, of_148: int) -> None:
    returns = of_year(year)
    assert shown(sum(shortfalls(made) == 0 for made in returns), len(returns)) == meeting_all
    assert shown(sum(shortfalls(made) > 2 for made in returns), len(returns)) == more_than_two
    assert shown(len(returns), 148) == of_148


def test_50_services_of_2008_and_20_of_2009_fail_more_than_two() -> None:
    assert [sum(shortfalls(made) > 2 for made in of_year(year)) for year in targets.YEARS] == [50, 20]


def test_the_highest_non_compliance_is_listed_as_printed() -> None:
    high = [key for key in targets.EXEMPLARS if share(2009, key, SHORTFALL) >= 10]
    assert sorted(high, key=lambda key: -count(2009, key, SHORTFALL)) == ["E03", "E05", "E09", "E16"]


def test_the_lowest_non_compliance_is_listed_as_printed() -> None:
    low = [key for key in targets.EXEMPLARS if share(2009, key, SHORTFALL) <= 1.5]
    assert low == ["E06", "E11", "E13", "E14", "E15"]


def test_seven_exemplars_rise_by_five_points_in_compliance() -> None:
    risen = [key for key, rise in rises(COMPLIANT).items() if rise >= 5]
    assert risen == ["E01", "E02", "E03", "E04", "E07", "E08", "E12"]


def test_four_exemplars_rise_by_ten_points_in_good_or_best_and_seven_others_by_five() -> None:
    rise = rises(ASPIRED)
    assert [key for key in rise if rise[key] >= 10] == ["E03", "E07", "E08", "E16"]
    assert len([key for key in rise if 5 <= rise[key] < 10]) == 7


def test_the_two_exemplars_without_a_figure_stay_within_their_bounds() -> None:
    assert all(2 <= count(2009, exemplar, SHORTFALL) <= 13 for exemplar in ("E10", "E17"))


@pytest.mark.parametrize("year", targets.YEARS)
def test_the_counts_are_those_that_were_aimed_at(year: int) -> None:
    for exemplar, wanted in targets.RATINGS[year].items():
        counted = Counter(made.ratings[exemplar] for made in of_year(year))
        assert tuple(counted[level] for level in targets.LEVELS) == wanted
    assert Counter(map(shortfalls, of_year(year))) == targets.SHORTFALLS[year]


def test_no_list_hangs_on_one_service_that_rounds_the_right_way() -> None:
    for levels, edges in ((COMPLIANT, (5,)), (ASPIRED, (5, 10))):
        assert all(abs(rise - edge) > 0.1 for rise in rises(levels).values() for edge in edges)


def test_every_compliant_level_of_every_exemplar_is_used_by_many() -> None:
    for year in targets.YEARS:
        for exemplar in targets.EXEMPLARS:
            assert all(count(year, exemplar, frozenset({level})) >= 10 for level in COMPLIANT)


def test_hardly_two_returns_of_a_year_are_alike() -> None:
    for year in targets.YEARS:
        assert len({tuple(made.ratings.values()) for made in of_year(year)}) >= len(of_year(year)) - 5


def test_117_services_answer_in_both_years() -> None:
    both = {made.service for made in of_year(2008)} & {made.service for made in of_year(2009)}
    assert len(both) == 117
    assert len(both) >= 2 * 132 / 3


def test_a_service_keeps_its_character_from_one_year_to_the_next() -> None:
    before = {made.service: made.ratings for made in of_year(2008)}
    moves = Counter(
        targets.LEVELS.index(rating) - targets.LEVELS.index(before[made.service][exemplar])
        for made in of_year(2009)
        if made.service in before
        for exemplar, rating in made.ratings.items()
    )
    assert moves[0] > 0.6 * moves.total()
    assert moves[-1] + moves[0] + moves[1] > 0.97 * moves.total()
    assert moves[1] > 2 * moves[-1] > 0


def test_only_expected_services_answer_in_table_as_proportions() -> None:
    region_of = {service.number: service.region for service in services() if service.expected}
    printed = {
        "East Midlands": (89, 100),
        "Eastern": (90, 90),
        "London": (75, 88),
        "North East": (75, 92),
        "North West": (73, 73),
        "South East": (95, 100),
        "South West": (87, 93),
        "West Midlands": (86, 100),
        "Yorkshire and Humberside": (100, 93),
    }
    for year, place in ((2008, 0), (2009, 1)):
        answered = Counter(region_of[made.service] for made in of_year(year))
        for region, shares in printed.items():
            of_region = list(region_of.values()).count(region)
            assert abs(answered[region] - shares[place] / 100 * of_region) <= 1.1, region


def test_returns_are_dated_on_weekdays_of_the_collection() -> None:
    assert all(date(made.year, 5, 1) < made.submitted < date(made.year, 8, 1) for made in returns())
    assert all(made.submitted.weekday() < 5 for made in returns())


def test_the_told_service_has_the_ratings_of_its_history() -> None:
    told = tell_history()
    for year in targets.YEARS:
        (made,) = [made for made in of_year(year) if made.service == told.service]
        assert made.ratings == told.ratings(year)
        assert made.submitted == told.submitted(year)


def test_the_same_services_make_the_same_returns_in_whatever_order_they_come() -> None:
    assert synthetic_returns(reversed(services())) == returns()


def test_a_few_ratings_stand_as_they_were_first_made() -> None:
    digits = {
        (made.year, made.service): "".join(str(targets.LEVELS.index(level)) for level in made.ratings.values())
        for made in returns()
    }
    assert {key: digits[key] for key in ((2008, 3), (2009, 3), (2009, 20), (2009, 58))} == {
        (2008, 3): "10011010111022111",
        (2009, 3): "10021010111022111",
        (2009, 20): "32333333332233223",
        (2009, 58): "32111221111221231",
    }


def test_a_region_with_too_few_services_is_refused_by_name() -> None:
    few = [replace(service, expected=service.region != "Eastern") for service in services()]
    with pytest.raises(ValueError, match="Eastern has too few services"):
        synthetic_returns(few)


def test_shortfalls_go_where_they_are_wished_within_their_sums() -> None:
    likely = {(1, "B"), (2, "A"), (3, "A")}
    placed = place_shortfalls({1: 1, 2: 1, 3: 1}, {"A": 2, "B": 1}, lambda *cell: float(cell in likely))
    assert placed == likely


@pytest.mark.parametrize(
    ("by_service", "by_exemplar"),
    [({1: 1}, {"A": 2}), ({1: 1, 2: 0}, {"A": 2}), ({1: 2}, {"A": 1})],
)
def test_sums_that_cannot_be_met_are_refused(by_service: dict[int, int], by_exemplar: dict[str, int]) -> None:
    with pytest.raises(Unplaceable):
        place_shortfalls(by_service, by_exemplar, lambda *_: 0.0)
