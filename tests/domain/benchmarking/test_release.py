"""What a release of the benchmarking tells, what it keeps back, and what waits for a later one."""

import json
from dataclasses import replace
from typing import Any

import pytest

from selfreview.domain.benchmarking.commentary.narrative import RULES
from selfreview.domain.benchmarking.figures import MeasuredRound, as_json, work_out
from selfreview.domain.benchmarking.release.content import RoundBefore, read_earlier, write_content
from selfreview.questionnaires import product_questionnaire
from tests.domain.benchmarking.campaign import FRAME, PERCENT, release_round
from tests.domain.benchmarking.made_rounds import follow, make_benchmarks


def _first(made: MeasuredRound, before: RoundBefore | None = None) -> dict[str, Any]:
    return write_content(made, (), None, before, FRAME, PERCENT).content


def _two_years(seed: int = 1) -> tuple[MeasuredRound, RoundBefore]:
    then = make_benchmarks(seed + 100, year=2008)
    return follow(then, make_benchmarks(seed)), RoundBefore(_first(then), then.returns)


def test_a_release_tells_totals_exactly_and_middles_rounded() -> None:
    made = make_benchmarks(1)
    exact, told = as_json(work_out(made))["measures"]["BM01"], _first(made)["measures"]["BM01"]
    assert (told["n"], told["total"], told["mean"]) == (exact["n"], exact["total"], exact["mean"])
    assert told["median"] % 100 == 0
    assert abs(told["median"] - exact["median"]) <= 500
    assert told["mark"] == ""


def _keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data) | {key for value in data.values() for key in _keys(value)}
    return {key for value in data for key in _keys(value)} if isinstance(data, list) else set()


def test_no_least_and_no_greatest_value_is_ever_told() -> None:
    made, before = _two_years()
    content = _first(made, before)
    forbidden = {"min", "max", "least", "greatest", "lowest", "highest", "range", "largest_fall"}
    assert sorted(_keys([content["measures"], content["groups"], content["changes"]]) & forbidden) == []
    told = {
        json.dumps(value)
        for figure in content["measures"].values()
        for name, value in figure.items()
        if name in ("p10", "p25", "median", "p75", "p90")
    }
    funding = [one.numbers["FC01"] for one in made.returns if "FC01" in one.numbers]
    assert not {str(min(funding)), str(max(funding))} & told


@pytest.mark.parametrize(
    ("services", "told"),
    [(8, set()), (15, {"median"}), (35, {"median", "p25", "p75"}), (80, {"median", "p10", "p25", "p75", "p90"})],
)
def test_what_a_small_nation_may_not_tell_is_left_out_and_marked(services: int, told: set[str]) -> None:
    measure = _first(make_benchmarks(2, services=services, missing=0))["measures"]["BM01"]
    assert {"median", "p10", "p25", "p75", "p90"} & set(measure) == told
    assert measure["mark"] == ("" if "p10" in told else "c")


def test_groups_tell_medians_from_ten_quartiles_from_twenty_and_no_sum() -> None:
    groups = _first(make_benchmarks(3))["groups"]
    assert set(groups) == {"region", "kind", "size"}
    for table, found in groups.items():
        for group in found.values():
            for figure in group["measures"].values():
                assert not {"total", "mean", "p10", "p90", "estimate", "coverage"} & set(figure)
                assert figure["n"] >= 10 or "median" not in figure
                assert figure["n"] >= 20 or "p25" not in figure
                assert table == "region" or "ratio" not in figure
                assert figure["n"] == 0 or len(figure) > 3


def _change(made: MeasuredRound, services: int, question: str = "FC01") -> MeasuredRound:
    told = [
        replace(one, numbers={**one.numbers, question: one.numbers[question] + 10_000})
        if place < services and question in one.numbers
        else one
        for place, one in enumerate(made.returns)
    ]
    return replace(made, returns=tuple(told))


def test_a_correction_of_four_waits_and_of_six_is_told() -> None:
    made = make_benchmarks(4, missing=0)
    alone = release_round(made, [_change(made, 4)])
    assert len(alone) == 1
    (first, _), (second, _) = release_round(made, [_change(made, 6)])
    assert second["measures"]["BM01"]["total"] == first["measures"]["BM01"]["total"] + 60_000
    assert second["measures"]["BM01"]["as_of"] == 2
    assert second["measures"]["BM15"] == first["measures"]["BM15"]


def test_a_correction_that_waits_leaves_the_standing_figures_and_is_counted() -> None:
    made = make_benchmarks(4, missing=0)
    first = _first(made)
    earlier = [read_earlier(json.loads(json.dumps(first)), made.returns)]
    draft = write_content(_change(made, 3), earlier, first, None, FRAME, PERCENT)
    assert (draft.is_new, draft.pending) == (False, 3)
    assert draft.content["measures"] == first["measures"]
    assert draft.content["questions"] == first["questions"]


def test_a_correction_that_is_taken_back_later_is_held_against_every_release() -> None:
    made = make_benchmarks(4, missing=0)
    releases = release_round(made, [_change(made, 6), _change(made, 2)])
    # Since the second release four changed, since the first only two: nobody may set the third against the first.
    assert len(releases) == 2


def test_a_later_answer_of_one_service_leaves_a_question_as_it_was() -> None:
    made = make_benchmarks(5, missing=0)
    late = replace(made.returns[0], service=900)
    grown = replace(made, returns=(*made.returns, late))
    draft = write_content(grown, [read_earlier(_first(made), made.returns)], _first(made), None, FRAME, PERCENT)
    assert draft.content["questions"]["MG01"]["base"] == len(made.returns)


def test_change_is_told_among_the_services_that_told_both_years() -> None:
    made, before = _two_years()
    change = _first(made, before)["changes"]["measures"]["BM01"]
    both = [
        (one.before["FC01"], one.numbers["FC01"])
        for one in made.returns
        if "FC01" in one.before and "FC01" in one.numbers
    ]
    assert change["services"] == len(both)
    assert change["percent"] == pytest.approx(100 * (sum(b for _, b in both) / sum(a for a, _ in both) - 1), abs=0.5)
    assert change["up"] == sum(now >= then * 1.01 for then, now in both)
    assert change["down"] == sum(now <= then * 0.99 for then, now in both)


def test_every_sentence_of_the_questionnaire_has_one_rule() -> None:
    assert list(RULES) != []
    assert set(RULES) == {entry.id for entry in product_questionnaire().sentences}


def test_the_commentary_says_what_the_figures_say() -> None:
    made, before = _two_years()
    content = _first(made, before)
    told = {one["id"]: one["text"] for one in content["commentary"]}
    yes = content["questions"]["MG01"]
    assert told["G20"].startswith(f"{round(100 * yes['counts']['yes'] / yes['base'])}% (")
    assert f"r = {content['measures']['BM23']['r']:.2f}" in told["G09"]
    change = content["changes"]["measures"]["BM01"]
    assert f"{change['up']} were up by 1% or more, and {change['down']} were down" in told["G05"]
    assert all(one["base"] for one in content["commentary"])


@pytest.mark.parametrize("seed", range(6))
def test_the_commentary_never_judges(seed: int) -> None:
    made, before = _two_years(seed)
    texts = " ".join(one["text"] for one in _first(made, before)["commentary"]).lower()
    words = set(texts.replace(".", " ").replace(",", " ").split())
    assert not words & {"better", "worse", "best", "poor", "should", "explains", "explained", "rank", "ranked"}


def test_a_sentence_without_its_figure_is_not_written() -> None:
    made = make_benchmarks(6, services=12, missing=0)
    told = {one["id"] for one in _first(made)["commentary"]}
    assert "G20" in told
    assert not told & {"G07", "G09", "G11", "G28", "G06"}


def test_a_release_is_read_back_as_it_was_written() -> None:
    made, before = _two_years(3)
    content = _first(made, before)
    earlier = read_earlier(json.loads(json.dumps(content)), made.returns)
    again = write_content(made, [earlier], content, before, FRAME, PERCENT).content
    assert again["measures"] == content["measures"]
    assert again["groups"] == content["groups"]


def test_policies_beside_ratings_are_told_where_everybody_whose_rating_was_released_did_both() -> None:
    made = make_benchmarks(1)
    ready = [one.service for one in made.returns if "in_place" in one.choices.get("PM08", ())]
    others = [one.service for one in made.returns if "PM08" in one.choices and one.service not in ready]

    def tell(reviewed: list[int], impartial: list[int]) -> Any:
        frame = replace(FRAME, reviewed=frozenset(reviewed), impartial=frozenset(impartial))
        return write_content(made, (), None, None, frame, PERCENT).content["policy_and_rating"]

    some = ready[::2] + others[::2]
    told = tell(ready + others, some)
    assert told == {"services": len(ready + others), "with": len(ready[::2]), "without": len(others[::2])}
    assert min(told.values()) >= 5
    # The rating of the one that rated itself only is England's figure less the two numbers.
    assert tell([*ready, *others, 9999], some) is None
    # Of a service that shows that it has no policy everybody would know that it is not at least at the minimum.
    assert tell(ready + others, ready[::2]) is None
    assert tell(ready + others, ready) is None
    assert tell([], []) is None
