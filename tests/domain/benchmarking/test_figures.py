"""Every figure of a round, worked out a second time by plain arithmetic written apart."""

import math
from dataclasses import replace

import pytest

from selfreview.domain.benchmarking.figures import MeasuredRound, as_json, work_out
from selfreview.domain.benchmarking.measures import FORMULAS, PAIRS, REACHES, SHARES
from selfreview.questionnaires import product_questionnaire
from tests.domain.benchmarking.made_rounds import follow, make_benchmarks
from tests.domain.benchmarking.recount import recount, recount_estimate


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_every_measure_is_what_plain_arithmetic_makes_of_the_returns(seed: int) -> None:
    made = follow(make_benchmarks(seed + 100), make_benchmarks(seed, missing=0.02 * (seed % 5)))
    told = as_json(work_out(made))["measures"]
    apart = {
        (measure, name): (value, told[measure][name])
        for measure, figures in recount(made).items()
        for name, value in figures.items()
        if not _same(value, told[measure][name])
    }
    assert apart == {}


@pytest.mark.parametrize("services", [0, 1, 2, 3, 11])
def test_rounds_of_a_few_services_are_worked_out_too(services: int) -> None:
    made = make_benchmarks(services, services=services)
    told = as_json(work_out(made))["measures"]
    for measure, figures in recount(made).items():
        assert {name: told[measure][name] for name in figures if not _same(figures[name], told[measure][name])} == {}


def test_every_measure_of_the_questionnaire_has_one_formula() -> None:
    listed = [measure.id for measure in product_questionnaire().measures]
    assert sorted([*FORMULAS, *PAIRS, *SHARES, *REACHES]) == sorted(listed)


@pytest.mark.parametrize("seed", range(4))
def test_every_choice_is_counted_over_those_who_told_it(seed: int) -> None:
    made = make_benchmarks(seed)
    told = as_json(work_out(made))["questions"]
    for question in made.questionnaire.questions:
        if question.choices:
            leading = {"AC03": "AC02", "AC09": "AC08"}.get(question.id, question.id)
            base = [one for one in made.returns if leading in one.choices]
            assert told[question.id]["base"] == len(base)
            for option in question.choices:
                count = sum(option.id in one.choices.get(question.id, ()) for one in base)
                assert told[question.id]["counts"][option.id] == count
                assert told[question.id]["percent"][option.id] == pytest.approx(100 * count / len(base))


@pytest.mark.parametrize("seed", range(4))
def test_a_total_is_estimated_by_population_with_its_coverage(seed: int) -> None:
    made = make_benchmarks(seed)
    told = as_json(work_out(made))["measures"]
    for measure, question in {"BM01": "FC01", "BM09": "ST05", "BM15": "CW01"}.items():
        expected = recount_estimate(made, question)
        assert expected == pytest.approx((told[measure]["coverage"], told[measure]["estimate"]))


def _with_population(made: MeasuredRound, population: int | None) -> MeasuredRound:
    first = made.expected[0]
    context = {name: value for name, value in first.context.items() if name != "population_0_19"}
    if population is not None:
        context["population_0_19"] = population
    return replace(made, expected=(replace(first, context=context), *made.expected[1:]))


def test_nothing_is_estimated_where_the_population_of_one_service_is_not_known() -> None:
    told = as_json(work_out(_with_population(make_benchmarks(1), None)))["measures"]
    assert (told["BM01"]["estimate"], told["BM01"]["coverage"], told["BM26"]["ratio"]) == (None, None, None)
    assert told["BM01"]["total"] > 0


def test_nothing_is_estimated_under_seventy_percent_coverage() -> None:
    made = make_benchmarks(1)
    few = replace(made, returns=made.returns[:60])
    told = as_json(work_out(few))["measures"]["BM01"]
    assert told["coverage"] < 70
    assert told["estimate"] is None


def test_the_reach_is_the_estimated_users_among_all_that_live_there() -> None:
    made = make_benchmarks(3)
    told = as_json(work_out(made))["measures"]
    people = sum(one.context["population_0_19"] for one in made.expected)
    pupils = sum(
        one.context[name]
        for one in made.expected
        for name in ("sen_school_action", "sen_school_action_plus", "sen_statements")
    )
    assert told["BM26"]["ratio"] == pytest.approx(100 * told["BM15"]["estimate"] / people)
    assert told["BM27"]["ratio"] == pytest.approx(100 * told["BM15"]["estimate"] / pupils)


def test_bounds_are_counted_on_the_right_side() -> None:
    made = make_benchmarks(5)
    told = as_json(work_out(made))["measures"]
    ips = [one.numbers["ST05"] for one in made.returns if "ST05" in one.numbers]
    heads = [one.numbers["FC01"] / one.context["population_0_19"] for one in made.returns if "FC01" in one.numbers]
    assert told["BM09"]["counts"] == {
        "count:0": ips.count(0),
        "count:1": ips.count(1),
        "atleast:10": sum(number >= 10 for number in ips),
    }
    assert told["BM03"]["counts"] == {
        "below:1.00": sum(value < 1 for value in heads),
        "above:2.00": sum(value > 2 for value in heads),
    }


def test_a_nought_is_told_and_a_blank_is_outside_the_base() -> None:
    made = make_benchmarks(6, missing=0)
    nought = replace(made.returns[0], numbers={**made.returns[0].numbers, "ST05": 0, "CW01": 0})
    blank = {question: number for question, number in made.returns[1].numbers.items() if question != "ST05"}
    changed = replace(made, returns=(nought, replace(made.returns[1], numbers=blank), *made.returns[2:]))
    told = as_json(work_out(changed))["measures"]
    assert told["BM09"]["n"] == len(made.returns) - 1
    assert told["BM15"]["n"] == len(made.returns)
    assert told["BM04"]["n"] == len(made.returns) - 1
