"""Rounds to publish in tests: generated returns of services in regions as large as those of Table A, and their sums."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from selfreview.domain.disclosure import Aggregates, Block, Partition
from selfreview.domain.distribution import Counts

SERVICES = {
    "East Midlands": 9,
    "Eastern": 10,
    "London": 32,
    "North East": 12,
    "North West": 22,
    "South East": 19,
    "South West": 15,
    "West Midlands": 14,
    "Yorkshire and Humberside": 15,
}
"""Services per region from 2007 on (003:177-189)."""

OLD_SERVICES = {**SERVICES, "North West": 16, "South East": 13, "Merseyside": 6, "South Central": 6}
"""Services per region up to 2006."""

KINDS = {"in-house": 60, "out-sourced": 25, "mixed": 15}
SIZES = {"small": 25, "medium": 35, "large": 25, "not known": 15}

COMPLIANT, ASPIRED = frozenset({1, 2, 3}), frozenset({2, 3})
"""The levels that are at least minimum, and those that are good or best."""

SHAPES: Sequence[Sequence[int]] = (
    (37, 30, 36, 29),
    (9, 40, 50, 33),
    (1, 42, 51, 38),
    (0, 34, 56, 42),
    (6, 51, 47, 28),
    (2, 80, 30, 20),
)
"""How the ratings of an exemplar fall in the nation: from evenly to hardly anybody at one level."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One service's return: its groups, its level of each exemplar, and the releases that count it."""

    service: int
    groups: tuple[str, ...]
    levels: Mapping[str, int]
    since: int = 1
    until: int | None = None

    def is_in(self, release: int) -> bool:
        """Whether a release counts it."""
        return self.since <= release and (self.until is None or release <= self.until)


@dataclass(frozen=True, slots=True)
class Round:
    """Every service's groups, and the returns."""

    tables: tuple[Partition, ...]
    exemplars: tuple[str, ...]
    levels: int
    services: Mapping[int, tuple[str, ...]]
    answers: tuple[Answer, ...]

    @property
    def aggregates(self) -> Aggregates:
        """What storage would hand over."""
        return gather(self)


def gather(made: Round) -> Aggregates:
    """The returns of a round, summed by blocks."""
    keys = {(answer.groups, answer.since, answer.until) for answer in made.answers}
    keys |= {(groups, 1, None) for groups in made.services.values()}
    blocks = []
    for groups, since, until in sorted(keys, key=repr):
        here = [
            answer for answer in made.answers if (answer.groups, answer.since, answer.until) == (groups, since, until)
        ]
        services = list(made.services.values()).count(groups) if (since, until) == (1, None) else 0
        counts = {name: count(made.levels, (answer.levels[name] for answer in here)) for name in made.exemplars}
        blocks.append(Block(groups, services, counts, since, until))
    return Aggregates(made.tables, made.exemplars, made.levels, tuple(blocks), COMPLIANT, ASPIRED)


def gather_singly(made: Round, release: int = 1) -> tuple[Aggregates, tuple[int, ...]]:
    """The returns that a release counts, each in a block of its own, and whose they are."""
    here = [answer for answer in made.answers if answer.is_in(release)]
    blocks = [
        Block(a.groups, 1, {name: count(made.levels, [a.levels[name]]) for name in made.exemplars}, a.since)
        for a in here
    ]
    services = tuple(answer.service for answer in here)
    return Aggregates(made.tables, made.exemplars, made.levels, tuple(blocks), COMPLIANT, ASPIRED), services


def count(levels: int, chosen: Iterable[int]) -> Counts:
    """How often each level was chosen."""
    found = list(chosen)
    return Counts(tuple(found.count(level) for level in range(levels)))


def make_round(
    seed: int, *, exemplars: int = 2, regions: Mapping[str, int] = SERVICES, shapes: Sequence[Sequence[int]] = SHAPES
) -> Round:
    """A round of 148 services, of which about nine in ten make a return; the same for the same seed."""
    lots = random.Random(seed)
    tables = (Partition("region", tuple(regions)), Partition("kind", tuple(KINDS)), Partition("size", tuple(SIZES)))
    names = tuple(f"X{number}" for number in range(1, exemplars + 1))
    shape_of = {name: shapes[(seed + place) % len(shapes)] for place, name in enumerate(names)}
    services: dict[int, tuple[str, ...]] = {}
    answers = []
    for region, number in regions.items():
        turnout = lots.uniform(0.7, 1.0)
        for _ in range(number):
            service = len(services) + 1
            services[service] = (region, _draw(lots, KINDS), _draw(lots, SIZES))
            if lots.random() < turnout:
                answers.append(Answer(service, services[service], _rate(lots, shape_of)))
    return Round(tables, names, 4, services, tuple(answers))


def _draw(lots: random.Random, weights: Mapping[str, int]) -> str:
    return lots.choices(list(weights), list(weights.values()))[0]


def _rate(lots: random.Random, shape_of: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {name: lots.choices(range(len(shape)), shape)[0] for name, shape in shape_of.items()}


def make_later(made: Round, seed: int, *, regions: Iterable[str] = ("London", "North West")) -> Round:
    """The same round some weeks on: every return of some regions was corrected, and those come that were late there."""
    lots = random.Random(f"later {seed}")
    shape_of = {name: SHAPES[(seed + place) % len(SHAPES)] for place, name in enumerate(made.exemplars)}
    again = set(regions)
    answers = [replace(answer, until=1) if answer.groups[0] in again else answer for answer in made.answers]
    answers += [
        Answer(number, groups, _rate(lots, shape_of), since=2)
        for number, groups in made.services.items()
        if groups[0] in again
    ]
    return replace(made, answers=tuple(answers))


def make_late(seed: int, *, late: int) -> Round:
    """A round of which so many returns of every region come after its first release."""
    made = make_round(seed, exemplars=1)
    seen: Counter[str] = Counter()
    answers = []
    for answer in reversed(made.answers):
        region = answer.groups[0]
        seen[region] += 1
        answers.append(replace(answer, since=2) if seen[region] <= late else answer)
    return replace(made, answers=tuple(answers))


def as_first(made: Round) -> Round:
    """The round as its first release counts it."""
    return replace(made, answers=tuple(answer for answer in made.answers if answer.is_in(1)))


def make_growing(seed: int, *, late: int) -> Round:
    """A round in which a region has two returns in the first release, and so many more, all alike, in the second."""
    made = make_round(seed, exemplars=1, regions={"Here": 2 + late, "There": 9, "Yonder": 12, "Far": 20, "Off": 30})
    alike = ("Here", "in-house", "medium")
    services = {number: alike if groups[0] == "Here" else groups for number, groups in made.services.items()}
    here = [number for number, groups in services.items() if groups == alike and made.services[number][0] == "Here"]
    lots = random.Random(f"growing {seed}")
    answers = [answer for answer in made.answers if answer.service not in here]
    for place, number in enumerate(here):
        answers.append(Answer(number, alike, _rate(lots, {"X1": SHAPES[0]}), since=1 if place < 2 else 2))
    return replace(made, services=services, answers=tuple(answers))
