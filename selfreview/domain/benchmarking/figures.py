"""A round's figures, exact and for the network only: every measure and every choice, each with its base."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from selfreview.domain.benchmarking.measures import (
    FORMULAS,
    POPULATION,
    REACHES,
    MeasuredReturn,
    Summary,
    parts_of,
    summarise,
)
from selfreview.domain.benchmarking.questionnaire import Question, Questionnaire
from selfreview.domain.nation.groups import NAMES

BASES = {"AC03": "AC02", "AC09": "AC08"}
"""Questions whose shares are of all who told the question that leads to them, as in Tables I and J of 2009."""

LEAST_COVERAGE = 70
"""Percent of those aged 0 to 19 that returns have to cover before a total is estimated for all services."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A service of the round, the groups that it stands in, and the figures from outside for its area."""

    service: int
    groups: tuple[str, str, str]
    context: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many of the services that told a question ticked each option."""

    base: int
    counts: Mapping[str, int]

    def percent(self, option: str) -> Fraction | None:
        """The share of an option in percent, exact; None of nothing."""
        return Fraction(100 * self.counts[option], self.base) if self.base else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A total worked out for all services from those that told it, by how many people aged 0 to 19 their areas have.

    `coverage` is their share in percent. None where the population of a
    service is missing; no total under 70% coverage.
    """

    coverage: Fraction | None
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """What a round's returns come to: for the network only, as single returns can be worked out of it."""

    year: int
    edition: str
    services: int
    returns: int
    measures: Mapping[str, Summary]
    estimates: Mapping[str, Estimate]
    answers: Mapping[str, AnswerCounts]


@dataclass(frozen=True, slots=True)
class MeasuredRound:
    """What a round's figures are worked out of."""

    year: int
    questionnaire: Questionnaire
    expected: tuple[Expected, ...]
    returns: tuple[MeasuredReturn, ...]

    @property
    def choices(self) -> tuple[Question, ...]:
        """The questions that are answered by ticking."""
        return tuple(question for question in self.questionnaire.questions if question.choices)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of each table that services or returns stand in, in alphabetical order."""
        places = [*(each.groups for each in self.expected), *(each.groups for each in self.returns)]
        return tuple(tuple(sorted({groups[at] for groups in places})) for at in range(len(NAMES)))


def count_answers(choice: Question, returns: Sequence[MeasuredReturn]) -> AnswerCounts:
    """How often each option was ticked, over its base."""
    base = [told for told in returns if BASES.get(choice.id, choice.id) in told.choices]
    ticked = [told.choices.get(choice.id, frozenset()) for told in base]
    return AnswerCounts(len(base), {option.id: sum(option.id in each for each in ticked) for option in choice.choices})


def estimate_total(total: Fraction | None, base: Collection[int], expected: Sequence[Expected]) -> Estimate:
    """The total for all services by the ratio method, with the coverage of the services in its base."""
    people = {each.service: each.context.get(POPULATION) for each in expected}
    known = [number for number in people.values() if number is not None]
    everybody = sum(known)
    if len(known) < len(people) or not everybody:
        return Estimate(None, None)
    covered = sum(people.get(service) or 0 for service in base)
    coverage = Fraction(100 * covered, everybody)
    enough = total is not None and covered and coverage >= LEAST_COVERAGE
    return Estimate(coverage, total * everybody / covered if total is not None and enough else None)


def work_out(round_: MeasuredRound) -> RoundFigures:
    """Every figure of a round."""
    entries = round_.questionnaire.measures
    parts = {measure.id: parts_of(measure.id, round_.returns) for measure in entries}
    measures = {measure.id: summarise(measure, parts[measure.id].values()) for measure in entries}
    estimates = {
        measure.id: estimate_total(
            measures[measure.id].total if "extrapolated" in measure.statistics else None,
            parts[measure.id],
            round_.expected,
        )
        for measure in entries
        if measure.id in FORMULAS
    }
    for reach, indicators in REACHES.items():
        if reach in measures and "BM15" in estimates:
            share = reach_of(estimates["BM15"], round_.expected, indicators)
            measures[reach] = replace(measures[reach], ratio=share)
    return RoundFigures(
        year=round_.year,
        edition=round_.questionnaire.edition,
        services=len(round_.expected),
        returns=len(round_.returns),
        measures=measures,
        estimates=estimates,
        answers={choice.id: count_answers(choice, round_.returns) for choice in round_.choices},
    )


def reach_of(users: Estimate, expected: Sequence[Expected], indicators: Sequence[str]) -> Fraction | None:
    """Service users, estimated for all, in percent of what the areas of all services have together."""
    found = [each.context.get(indicator) for each in expected for indicator in indicators]
    known = [number for number in found if number is not None]
    if users.total is None or len(known) < len(found) or not sum(known):
        return None
    return 100 * users.total / sum(known)


def as_number(value: Fraction | None) -> int | float | None:
    """A figure as files have it, unrounded: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def answers_data(answers: AnswerCounts) -> dict[str, Any]:
    """A question's base, counts and percentages as plain data."""
    shares = {option: answers.percent(option) for option in answers.counts}
    return {
        "base": answers.base,
        "counts": dict(answers.counts),
        "percent": {option: None if share is None else float(share) for option, share in shares.items()},
    }


def as_json(figures: RoundFigures) -> dict[str, Any]:
    """The figures with the names that other programs rely on; unrounded."""
    return {
        "year": figures.year,
        "edition": figures.edition,
        "services": figures.services,
        "returns": figures.returns,
        "questions": {question: answers_data(answers) for question, answers in figures.answers.items()},
        "measures": {
            measure: _measure_data(summary, figures.estimates.get(measure))
            for measure, summary in figures.measures.items()
        },
    }


def _measure_data(summary: Summary, estimate: Estimate | None) -> dict[str, Any]:
    data: dict[str, Any] = {"n": summary.n, **{name: as_number(value) for name, value in summary.told.items()}}
    together = summary.together
    data["r"] = None if together is None else float(together.r)
    if together is not None:
        interval = [float(together.low), float(together.high)]
        data |= {"r_squared": float(together.square), "interval": interval, "spearman": float(together.spearman)}
    if summary.counts:
        data["counts"] = dict(summary.counts)
    if estimate is not None:
        data |= {"coverage": as_number(estimate.coverage), "estimate": as_number(estimate.total)}
    return data
