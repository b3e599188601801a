"""The nation's figures come out of running sums as they would out of every single return."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.demonstration.targets import RATINGS, SHORTFALLS
from selfreview.domain.distribution import Counts, Share
from selfreview.domain.framework.framework import Framework, Measure, Scale
from selfreview.domain.nation.figures import Earlier, MatchedSums, Turnout, YearSums
from selfreview.domain.nation.national import as_json, national_figures
from selfreview.exemplars import load_framework
from selfreview.places import find_places
from tests.domain.sample_returns import FOUR, MET, UNFLAGGED, Return, any_returns, earlier, framework, shortfalls, sums

ASKED = framework()
POOR, FINE, MIXED = ({"X1": a, "X2": b, "X3": c} for a, b, c in (["none"] * 3, ["more"] * 3, ["none", "some", "most"]))


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(find_places().exemplars)


def demonstration(shipped: Framework, year: int) -> YearSums:
    """The sums of the synthetic returns."""
    counts = {key: Counts(numbers) for key, numbers in RATINGS[year].items()}
    return YearSums(year, shipped, 148, sum(SHORTFALLS[year].values()), counts, SHORTFALLS[year])


def nobody_twice(before: YearSums) -> Earlier:
    """An earlier year of which nobody answered again."""
    return Earlier(before, MatchedSums(0, {}, {}))


def test_the_contract_s_example_comes_out_to_the_last_digit(shipped: Framework) -> None:
    figures = national_figures(
        demonstration(shipped, 2009),
        regions=[Turnout("London", 32, 28)],
        earlier=nobody_twice(demonstration(shipped, 2008)),
    )
    data = json.loads(json.dumps(as_json(figures)))
    assert data["year"] == 2009
    assert data["edition"] == "2007"
    assert (data["services"], data["returns"], data["return_rate"]) == (148, 132, 89.1891891891892)
    assert data["meeting_all"] == {"count": 69, "percent": 52.27272727272727}
    assert data["failing_more_than_two"] == {"count": 20, "percent": 15.151515151515152}
    assert {key: data["non_compliant_on"][key] for key in ("0", "1")} == {"0": 69, "1": 30}
    assert data["regions"] == [{"name": "London", "services": 32, "returns": 28, "percent": 87.5}]
    first = data["exemplars"][0]
    assert first["id"] == "E01"
    assert first["counts"] == {"non_compliant": 9, "minimum": 40, "good": 50, "best": 33}
    assert first["percent"]["non_compliant"] == 6.818181818181818
    assert (first["compliant"], first["good_or_best"]) == (93.18181818181819, 62.878787878787875)
    assert data["change"]["from"] == 2008
    assert data["change"]["all_returns"]["E01"]["compliant"] == 7.116244411326378
    assert data["change"]["matched"]["services"] == 0
    assert data["change"]["matched"]["exemplars"]["E17"] == {"compliant": None, "good_or_best": None}


def test_the_lists_are_the_report_s(shipped: Framework) -> None:
    figures = national_figures(demonstration(shipped, 2009), earlier=nobody_twice(demonstration(shipped, 2008)))
    lists = as_json(figures)["commentary"]
    assert isinstance(lists, dict)
    assert lists["highest_non_compliance"] == ["E03", "E05", "E09", "E16"]
    assert lists["lowest_non_compliance"] == ["E06", "E11", "E13", "E14", "E15"]
    assert lists["compliance_up_5"] == ["E01", "E02", "E03", "E04", "E07", "E08", "E12"]
    assert lists["good_or_best_up_10"] == ["E03", "E07", "E08", "E16"]
    assert len(lists["good_or_best_up_5"]) == 7
    assert not set(lists["good_or_best_up_5"]) & set(lists["good_or_best_up_10"])


def test_the_data_keep_the_contract_s_names_and_order(shipped: Framework) -> None:
    data = as_json(national_figures(demonstration(shipped, 2009), earlier=nobody_twice(demonstration(shipped, 2008))))
    assert list(data) == [
        "year", "edition", "services", "returns", "return_rate", "meeting_all", "failing_more_than_two",
        "non_compliant_on", "regions", "exemplars", "change", "commentary",
    ]  # fmt: skip
    exemplars, change, commentary = data["exemplars"], data["change"], data["commentary"]
    assert isinstance(exemplars, list)
    assert list(exemplars[0]) == ["id", "counts", "percent", "compliant", "good_or_best"]
    assert list(exemplars[0]["counts"]) == list(exemplars[0]["percent"]) == list(shipped.scale.keys)
    assert isinstance(change, dict)
    assert list(change) == ["from", "all_returns", "matched"]
    assert list(change["matched"]) == ["services", "exemplars"]
    assert isinstance(commentary, dict)
    assert list(commentary) == [
        "highest_non_compliance", "lowest_non_compliance", "compliance_up_5", "good_or_best_up_10", "good_or_best_up_5",
    ]  # fmt: skip


def test_a_scale_that_flags_nothing_gives_null_for_what_rests_on_flags() -> None:
    asked = framework(UNFLAGGED, 1)
    before = nobody_twice(sums(asked, 2008, [{"X1": "no"}]))
    data = as_json(national_figures(sums(asked, 2009, [{"X1": "yes"}, {"X1": "no"}]), earlier=before))
    assert [data[key] for key in ("meeting_all", "failing_more_than_two", "non_compliant_on")] == [None, None, None]
    assert data["exemplars"] == [
        {
            "id": "X1",
            "counts": {"no": 1, "yes": 1},
            "percent": {"no": 50.0, "yes": 50.0},
            "compliant": None,
            "good_or_best": None,
        }
    ]
    nothing = {"X1": {"compliant": None, "good_or_best": None}}
    assert data["change"] == {
        "from": 2008,
        "all_returns": nothing,
        "matched": {"services": 0, "exemplars": nothing},
    }
    assert isinstance(data["commentary"], dict)
    assert set(data["commentary"].values()) == {None}


def test_a_flag_that_is_missing_takes_only_its_own_figures_away() -> None:
    figures = national_figures(sums(framework(MET, 1), 2009, [{"X1": "yes"}, {"X1": "no"}]))
    assert figures.share("X1", Measure.COMPLIANT) == Share(1, 2)
    assert figures.share("X1", Measure.ASPIRED) is None
    assert figures.meeting_all == Share(1, 2)


def test_without_an_earlier_round_there_is_no_change_and_nothing_rose() -> None:
    data = as_json(national_figures(sums(ASKED, 2009, [FINE])))
    assert data["change"] is None
    assert isinstance(data["commentary"], dict)
    assert [data["commentary"][key] for key in ("compliance_up_5", "good_or_best_up_10")] == [[], []]


def test_a_year_without_returns_has_counts_and_no_percentages() -> None:
    data = as_json(national_figures(sums(ASKED, 2010, [], services=0), regions=[Turnout("Nowhere", 0, 0)]))
    assert (data["returns"], data["return_rate"]) == (0, None)
    assert data["meeting_all"] == {"count": 0, "percent": None}
    assert data["non_compliant_on"] == {}
    assert data["regions"] == [{"name": "Nowhere", "services": 0, "returns": 0, "percent": None}]
    assert isinstance(data["exemplars"], list)
    assert set(data["exemplars"][0]["percent"].values()) == {None}
    assert isinstance(data["commentary"], dict)
    assert data["commentary"]["lowest_non_compliance"] == []


def test_numbers_of_shortfalls_stand_in_order_without_noughts() -> None:
    year = replace(sums(ASKED, 2009, [FINE, POOR]), non_compliant_on={3: 1, 1: 0, 0: 1})
    assert list((national_figures(year).non_compliant_on or {}).items()) == [(0, 1), (3, 1)]


def test_a_theme_counts_the_ratings_of_all_its_exemplars() -> None:
    first, second = national_figures(sums(ASKED, 2009, [MIXED, FINE])).themes
    assert (first.theme.id, first.ratings.counts) == ("T", Counts((1, 0, 1, 0)))
    assert (second.theme.id, second.ratings.share(Measure.ASPIRED)) == ("U", Share(3, 4))


def test_highest_non_compliance_is_named_from_the_top_and_ties_keep_their_order() -> None:
    returns = [{"X1": "none" if n < 1 else "some", "X2": "none" if n < 2 else "some", "X3": "some"} for n in range(10)]
    asked = framework(exemplars=4)
    figures = national_figures(sums(asked, 2009, [{**each, "X4": each["X2"]} for each in returns]))
    lists = as_json(figures)["commentary"]
    assert isinstance(lists, dict)
    assert lists["highest_non_compliance"] == ["X2", "X4", "X1"]
    assert lists["lowest_non_compliance"] == ["X3"]


@pytest.mark.parametrize(
    ("low", "of", "highest", "lowest"),
    [(10, 100, ["X1"], []), (99, 1000, [], []), (3, 200, [], ["X1"]), (31, 2000, [], [])],
)
def test_the_limits_of_non_compliance_are_met_exactly(low: int, of: int, highest: list[str], lowest: list[str]) -> None:
    returns = [{"X1": "none"}] * low + [{"X1": "some"}] * (of - low)
    lists = as_json(national_figures(sums(framework(exemplars=1), 2009, returns)))["commentary"]
    assert isinstance(lists, dict)
    assert (lists["highest_non_compliance"], lists["lowest_non_compliance"]) == (highest, lowest)


def ratings(at: str, below: str, count: int, of: int) -> list[Return]:
    """So many returns at a level, and the rest at another."""
    returns: list[Return] = [{"X1": at}] * count
    return [*returns, *([{"X1": below}] * (of - count))]


@pytest.mark.parametrize(
    ("now", "compliance_up", "large", "up"),
    [
        (40, [], [], []),
        (449, [], [], []),
        (450, ["X1"], [], ["X1"]),
        (499, ["X1"], [], ["X1"]),
        (500, ["X1"], ["X1"], []),
    ],
)
def test_a_rise_is_named_from_its_limit_on(now: int, compliance_up: list[str], large: list[str], up: list[str]) -> None:
    asked = framework(exemplars=1)
    before = nobody_twice(sums(asked, 2008, ratings("most", "none", 40, 100)))
    data = as_json(national_figures(sums(asked, 2009, ratings("most", "none", now, 1000)), earlier=before))
    lists = data["commentary"]
    assert isinstance(lists, dict)
    assert lists["compliance_up_5"] == compliance_up
    assert (lists["good_or_best_up_10"], lists["good_or_best_up_5"]) == (large, up)


def test_a_rise_that_floating_point_would_lose_is_named() -> None:
    asked = framework(exemplars=1)
    was, now = (1, 24), (11, 120)
    assert 100 * now[0] / now[1] - 100 * was[0] / was[1] < 5
    before = nobody_twice(sums(asked, 2008, ratings("some", "none", *was)))
    this_year = sums(asked, 2009, ratings("some", "none", *now))
    lists = as_json(national_figures(this_year, earlier=before))["commentary"]
    assert isinstance(lists, dict)
    assert lists["compliance_up_5"] == ["X1"]


def test_who_joined_and_who_left_is_counted() -> None:
    before, now = {1: POOR, 2: POOR, 3: FINE}, {2: FINE, 3: FINE, 4: POOR, 5: MIXED}
    figures = national_figures(sums(ASKED, 2009, list(now.values())), earlier=earlier(ASKED, 2008, before, now))
    assert figures.change is not None
    matched = figures.change.matched
    assert (matched.services, matched.joined, matched.left) == (2, 2, 1)
    assert matched.exemplars["X1"].compliant.points == 50.0
    assert figures.change.all_returns["X1"].compliant.points == float(Fraction(50) - Fraction(100, 3))
    assert figures.change.turnout == Share(3, 50)
    assert figures.change.meeting_all.base == Share(1, 3)
    assert figures.change.failing_more_than_two.sides == (Share(2, 3), Share(1, 4))


def test_an_exemplar_that_changed_has_no_change() -> None:
    first = replace(ASKED.exemplars[0], wording="Asked otherwise")
    later = replace(ASKED, edition="two", exemplars=(first, *ASKED.exemplars[1:]))
    year = replace(sums(later, 2009, [FINE]), framework=later)
    change = national_figures(year, earlier=nobody_twice(sums(ASKED, 2008, [POOR]))).change
    assert change is not None
    assert change.all_returns["X1"].compliant.sides is None
    assert change.all_returns["X1"].compliant.figure == Share(1, 1)
    assert change.all_returns["X2"].compliant.points == 100.0
    assert [change.all_returns[key].comparable for key in ("X1", "X2")] == [False, True]
    assert change.meeting_all.base is None
    assert change.failing_more_than_two.base is None


def test_a_change_is_told_of_two_measures_only() -> None:
    change = national_figures(sums(ASKED, 2009, [FINE]), earlier=nobody_twice(sums(ASKED, 2008, [POOR]))).change
    assert change is not None
    assert change.all_returns["X1"].difference(Measure.ASPIRED).points == 100.0
    with pytest.raises(KeyError):
        change.all_returns["X1"].difference(Measure.NON_COMPLIANT)


def test_sums_that_contradict_one_another_make_no_figures() -> None:
    year = sums(ASKED, 2009, [FINE, POOR])
    with pytest.raises(ValueError, match="2009: 3 returns, but not as many ratings of X1, X2, X3"):
        national_figures(replace(year, returns=3))
    with pytest.raises(ValueError, match="not as many ratings of X2"):
        national_figures(replace(year, counts={**year.counts, "X2": Counts((0, 0, 1, 0))}))
    with pytest.raises(ValueError, match="2 returns, but 3 counted by shortfall"):
        national_figures(replace(year, non_compliant_on={0: 3}))
    with pytest.raises(ValueError, match="2008: 9 returns"):
        national_figures(year, earlier=nobody_twice(replace(year, year=2008, returns=9)))


def test_a_matched_cohort_that_cannot_be_makes_no_figures() -> None:
    year, before = sums(ASKED, 2009, [FINE, POOR]), sums(ASKED, 2008, [FINE, POOR, POOR])
    both = earlier(ASKED, 2008, {1: FINE}, {1: FINE}).matched
    with pytest.raises(ValueError, match="more services answered in both years than in one"):
        national_figures(year, earlier=Earlier(before, replace(both, services=3)))
    with pytest.raises(ValueError, match="2009: 1 returns, but not as many"):
        national_figures(year, earlier=Earlier(before, replace(both, now={})))
    with pytest.raises(ValueError, match="2008: 1 returns, but not as many"):
        national_figures(year, earlier=Earlier(before, replace(both, before={})))


SCALES = st.sampled_from([FOUR, MET, UNFLAGGED])


@st.composite
def two_years(draw: st.DrawFn) -> tuple[Framework, dict[int, Return], dict[int, Return]]:
    """A framework and the returns of two years, by service."""
    scale: Scale = draw(SCALES)
    asked = framework(scale, draw(st.integers(1, 4)))
    return asked, draw(any_returns(asked)), draw(any_returns(asked))


def share_by_hand(asked: Framework, returns: list[Return], exemplar: str, flag: str) -> Fraction | None:
    """The percentage of returns whose level carries a flag, return by return."""
    flags = [getattr(asked.scale.level(each[exemplar]), flag) for each in returns]
    return Fraction(100 * flags.count(True), len(flags)) if flags and None not in flags else None


@given(two_years())
def test_every_figure_is_what_the_single_returns_give(
    case: tuple[Framework, dict[int, Return], dict[int, Return]],
) -> None:
    asked, before, now = case
    rows = list(now.values())
    figures = national_figures(sums(asked, 2009, rows), earlier=earlier(asked, 2008, before, now))
    data = as_json(figures)
    both = sorted(set(before) & set(now))
    change, exemplars = data["change"], data["exemplars"]
    assert isinstance(change, dict)
    assert isinstance(exemplars, list)
    for given_figures in exemplars:
        key = given_figures["id"]
        for name, flag in (("compliant", "compliant"), ("good_or_best", "aspired")):
            share = share_by_hand(asked, rows, key, flag)
            assert given_figures[name] == (None if share is None else float(share))
            for found, first, second in (
                (change["all_returns"], list(before.values()), rows),
                (change["matched"]["exemplars"], [before[s] for s in both], [now[s] for s in both]),
            ):
                was, now_is = (share_by_hand(asked, each, key, flag) for each in (first, second))
                assert found[key][name] == (None if was is None or now_is is None else float(now_is - was))
    if asked.scale.compliant_keys() is not None:
        failing = [shortfalls(asked, each) for each in rows]
        assert figures.meeting_all == Share(failing.count(0), len(rows))
        assert figures.failing_more_than_two == Share(sum(number > 2 for number in failing), len(rows))
        assert figures.non_compliant_on == {number: failing.count(number) for number in sorted(set(failing))}
    assert json.loads(json.dumps(data)) == data


@given(any_returns(ASKED, least=1))
def test_a_year_against_itself_shows_no_change(returns: dict[int, Return]) -> None:
    year = sums(ASKED, 2009, list(returns.values()))
    change = national_figures(year, earlier=earlier(ASKED, 2008, returns, returns)).change
    assert change is not None
    assert (change.matched.joined, change.matched.left) == (0, 0)
    for moved in (*change.all_returns.values(), *change.matched.exemplars.values()):
        assert (moved.compliant.points, moved.aspired.points) == (0.0, 0.0)
        assert moved.compliant.is_none
        assert moved.aspired.is_none
