"""Rounds of benchmarking made up at random: the same seed gives the same returns."""

import random
from dataclasses import replace

from selfreview.domain.benchmarking.figures import Expected, MeasuredRound
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.questionnaire import Kind, Questionnaire
from selfreview.domain.nation.groups import Bands
from selfreview.domain.registry.services import REGIONS
from selfreview.questionnaires import product_questionnaire

KINDS = ("in_house", "out_sourced", "mixed")


def make_benchmarks(seed: int, *, services: int = 148, year: int = 2009, missing: float = 0.04) -> MeasuredRound:
    """A round in which nine in ten services answer, each leaving out a few figures."""
    made = random.Random(seed)
    questionnaire = product_questionnaire()
    expected = [_make_service(made, number) for number in range(1, services + 1)]
    returns = [_make_return(made, questionnaire, one, missing) for one in expected if made.random() < 0.9]
    return MeasuredRound(year, questionnaire, tuple(expected), tuple(returns))


def _make_service(made: random.Random, number: int) -> Expected:
    people = int(made.lognormvariate(11.2, 0.6)) + 10_000
    pupils = int(people * made.uniform(0.08, 0.16))
    context = {
        "population_0_19": people,
        "sen_school_action": pupils // 2,
        "sen_school_action_plus": pupils // 3,
        "sen_statements": pupils // 6 + 1,
        "free_school_meals": int(people * made.uniform(0.05, 0.2)),
    }
    return Expected(number, (made.choice(REGIONS), made.choice(KINDS), Bands().of(people)), context)


def _make_return(
    made: random.Random, questionnaire: Questionnaire, service: Expected, missing: float
) -> MeasuredReturn:
    funding = int(service.context["population_0_19"] * made.uniform(0.5, 2.5))
    cases, appeals = made.choice((0, 0, 1, 4, 12)), made.randint(0, 30)
    numbers = {
        "FC01": funding,
        "FC02": int(funding * made.uniform(0.8, 1.2)),
        "FC06": made.randint(1, 5),
        "ST01": made.choice((50, 80, 100)),
        "ST02": made.randint(0, 1000),
        "ST03": made.randint(0, 150),
        "ST05": made.choice((0, 0, 0, 1, 4, 12, 30)),
        "ST07": made.choice((0, 0, 0, 2, 11)),
        "ST08": made.choice((0, 0, 3)),
        "MG02": made.randint(0, 8),
        "CW01": made.randint(7, 2000),
        "CW05": cases,
        "CW06": made.randint(0, cases),
        "CW07": appeals,
        "CW08": made.randint(0, appeals),
    }
    known = {question: number for question, number in numbers.items() if made.random() >= missing}
    choices = {}
    for question in questionnaire.questions:
        options = [option.id for option in question.choices]
        if options and made.random() >= missing:
            several = question.kind is Kind.MULTI
            choices[question.id] = frozenset(made.sample(options, made.randint(1, len(options)) if several else 1))
    return MeasuredReturn(service.service, service.groups, known, choices, service.context)


def follow(before: MeasuredRound, now: MeasuredRound) -> MeasuredRound:
    """A round whose returns stand beside what the same services told in the one before."""
    told = {one.service: one.numbers for one in before.returns}
    return replace(now, returns=tuple(replace(one, before=told.get(one.service, {})) for one in now.returns))
