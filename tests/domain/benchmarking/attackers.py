"""Those who try to work out a service's own amount from releases, written apart from the rules that they attack.

They know every release, who answered and in which region a service is, all
figures from outside, and the amounts of two services that work together. They
hold every sum and every ratio that is told against every other, as bounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import highspy
import numpy

from selfreview.domain.benchmarking.measures import MeasuredReturn, parts_of

Content = Mapping[str, Any]

TOTALS = {"FC01": "BM01", "FC02": "BM02", "CW01": "BM15", "ST05": "BM09", "CW06": "BM19", "CW08": "BM21"}
PER = {
    "FC01": ("BM03", "BM05", "BM06", "BM04"),
    "FC02": (),
    "CW01": ("BM16", "BM17", "BM18"),
    "ST05": ("BM10",),
    "CW06": ("BM20",),
    "CW08": ("BM22",),
}
SCALE = {"BM10": 1000, "BM16": 1000, "BM17": 100, "BM20": 100, "BM22": 100}


Amount = tuple[int, int]
"""A service with the amount that it told: corrected, it is another one."""


@dataclass(frozen=True, slots=True)
class Known:
    """The sum of some services' amounts lies between two bounds."""

    amounts: frozenset[Amount]
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Prize:
    """A service whose amount, or its correction, others bound from above within the percentage."""

    service: int
    question: str
    bound: Fraction
    amount: int


Releases = Sequence[tuple[Content, Sequence[MeasuredReturn]]]


def read_knowns(releases: Releases, content: Content, question: str) -> Iterable[Known]:
    """Every sum of a question's amounts that a release tells, as everybody who knows who answered can bound it."""
    measure = TOTALS[question]
    told = content["measures"][measure]
    if "total" in told:
        exact = Fraction(str(told["total"]))
        yield Known(_amounts(parts_of(measure, _counted(releases, told))), exact, exact)
    for ratio in PER[question]:
        yield from _from_ratio(content["measures"][ratio], ratio, _counted(releases, content["measures"][ratio]))
        for region, group in content["groups"]["region"].items():
            figure = group["measures"].get(ratio, {})
            if "ratio" in figure:
                inside = [one for one in _counted(releases, figure) if one.groups[0] == region]
                yield from _from_ratio(figure, ratio, inside)


def _counted(releases: Releases, told: Content) -> Sequence[MeasuredReturn]:
    # A figure that waits says which release's returns it counts.
    as_of: int = told["as_of"]
    return releases[as_of - 1][1]


def _from_ratio(told: Content, ratio: str, returns: Sequence[MeasuredReturn]) -> Iterable[Known]:
    if "ratio" not in told:
        return
    parts = parts_of(ratio, returns)
    # What is below is given to the attacker whether it is public or not.
    below = Fraction(sum(part[1] for part in parts.values()), SCALE.get(ratio, 1))
    half = Fraction(str(told["step"])) / 2
    value = Fraction(str(told["ratio"]))
    yield Known(_amounts(parts), (value - half) * below, (value + half) * below)


def _amounts(parts: Mapping[int, tuple[int, int]]) -> frozenset[Amount]:
    return frozenset((service, top) for service, (top, _) in parts.items())


def attack(releases: Releases, question: str, percent: int) -> list[Prize]:
    """Every service whose amount two others, with all releases before them, bound within the percentage."""
    return attack_knowns([*_read_all(releases, question)], question, percent)


def _read_all(releases: Releases, question: str) -> Iterable[Known]:
    for content, _ in releases:
        yield from read_knowns(releases, content, question)


def attack_knowns(knowns: Sequence[Known], question: str, percent: int) -> list[Prize]:
    """The same of sums that are known somehow."""
    prizes = []
    for known in [*knowns, *_differences(knowns)]:
        inside = sorted(known.amounts, key=lambda one: -abs(one[1]))
        for target in inside[:3]:
            insiders = [one for one in inside if one != target][:2]
            bound = known.high - sum(amount for _, amount in insiders)
            if target[1] > 0 and bound * 100 < target[1] * (100 + percent):
                prizes.append(Prize(target[0], question, bound, target[1]))
    return prizes


def attack_by_programme(releases: Releases, question: str, percent: int) -> list[Prize]:
    """The same with everything told at once: a linear programme bounds a service's amount over all sums and ratios.

    Of every sum the largest amount is attacked by the two largest others in it.
    """
    knowns = [*_read_all(releases, question)]
    programme = Programme(knowns)
    prizes = {}
    for known in knowns:
        target, *others = sorted(known.amounts, key=lambda one: -one[1])
        bound = programme.bound(target, others[:2])
        if target[1] > 0 and bound is not None and bound * 100 < target[1] * (100 + percent):
            prizes[target] = Prize(target[0], question, Fraction(bound), target[1])
    return list(prizes.values())


class Programme:
    """Everything that was told of a question's amounts, none of which is negative."""

    def __init__(self, knowns: Sequence[Known]) -> None:
        amounts = sorted({amount for known in knowns for amount in known.amounts})
        self.places = {amount: place for place, amount in enumerate(amounts)}
        # The class itself prints a line whenever one is made; what it stands on does not.
        quiet: Any = highspy.Highs.__base__
        self.solver = quiet()
        # The first to run settles how many threads there are for the whole process, and the judge asks for one.
        options = {"output_flag": False, "threads": 1}
        for option, value in options.items():
            self.solver.setOptionValue(option, value)
        for _ in amounts:
            self.solver.addVar(0.0, highspy.kHighsInf)
        for known in knowns:
            inside = [self.places[amount] for amount in known.amounts]
            low, high = float(known.low), float(known.high)
            self.solver.addRow(low, high, len(inside), numpy.array(inside), numpy.ones(len(inside)))
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def bound(self, target: Amount, insiders: Sequence[Amount]) -> float | None:
        """The most that an amount can be for those who know the insiders'; None where nothing bounds it."""
        for amount in insiders:
            self.solver.changeColBounds(self.places[amount], float(amount[1]), float(amount[1]))
        self.solver.changeColCost(self.places[target], 1.0)
        self.solver.run()
        status, found = self.solver.getModelStatus(), self.solver.getInfo().objective_function_value
        self.solver.changeColCost(self.places[target], 0.0)
        for amount in insiders:
            self.solver.changeColBounds(self.places[amount], 0.0, highspy.kHighsInf)
        free = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        assert status in (highspy.HighsModelStatus.kOptimal, *free), status
        return float(found) if status == highspy.HighsModelStatus.kOptimal else None


def _differences(knowns: Sequence[Known]) -> Iterable[Known]:
    for one, other in combinations(knowns, 2):
        for larger, smaller in ((one, other), (other, one)):
            if smaller.amounts < larger.amounts:
                left = larger.amounts - smaller.amounts
                yield Known(left, larger.low - smaller.high, larger.high - smaller.low)
            yield from _corrections(larger, smaller)


def _corrections(now: Known, before: Known) -> Iterable[Known]:
    # The same services, some of which told another amount: what is left over are their corrections.
    new, old = (dict(one.amounts - other.amounts) for one, other in ((now, before), (before, now)))
    if new and new.keys() == old.keys():
        moves = frozenset((service, new[service] - old[service]) for service in new)
        if all(move > 0 for _, move in moves):
            yield Known(moves, now.low - before.high, now.high - before.low)
