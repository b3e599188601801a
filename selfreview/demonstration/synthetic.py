"""The synthetic returns of 2008 and 2009: no service's own, and together what was published of the whole nation.

Every count of `targets` holds exactly, hence every published percentage that
it stands for. Within them a service keeps its character from one year to the
next, and weak and strong exemplars of one theme go together. The history of
one service is written out by hand and stands as written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from selfreview.demonstration import history, targets
from selfreview.demonstration.lots import draw, shuffle
from selfreview.demonstration.shortfalls import place_shortfalls
from selfreview.registry import RegisteredService

Ratings = Mapping[str, str]
THEME_OF = {exemplar: theme[0] for theme in targets.THEMES for exemplar in theme}


@dataclass(frozen=True, slots=True)
class SyntheticReturn:
    """One service's made-up return: a rating (a level's key) for every exemplar, and its date."""

    year: int
    service: int
    ratings: Ratings
    submitted: date


def synthetic_returns(services: Iterable[RegisteredService]) -> tuple[SyntheticReturn, ...]:
    """The returns of both years in order of year and service; ValueError when a region has too few services."""
    region_of = {service.number: service.region for service in services if service.expected}
    answering = _choose_services(region_of)
    returns: list[SyntheticReturn] = []
    earlier: Mapping[int, Ratings] = {}
    for year in targets.YEARS:
        earlier = _Nation(year, region_of, earlier).rate(answering[year])
        returns += [
            SyntheticReturn(year, number, ratings, _submitted(year, number))
            for number, ratings in sorted(earlier.items())
        ]
    return tuple(returns)


def _choose_services(region_of: Mapping[int, str]) -> Mapping[int, frozenset[int]]:
    """Who answers in which year: the service with a history first, then as the lots fall."""
    told = history.tell_history().service
    first: list[int] = []
    second: list[int] = []
    for region, (both, only_first, only_second) in targets.TURNOUT.items():
        here = shuffle((number for number, where in region_of.items() if where == region), "answers")
        here = tuple(sorted(here, key=lambda number: number != told))
        if len(here) < both + only_first + only_second:
            raise ValueError(f"{region} has too few services for the demonstration")
        first += here[: both + only_first]
        second += here[:both] + here[both + only_first : both + only_first + only_second]
    return dict(zip(targets.YEARS, (frozenset(first), frozenset(second)), strict=True))


@dataclass(frozen=True, slots=True)
class _Nation:
    """One year's services with what they were a year before (nothing in the first year)."""

    year: int
    region_of: Mapping[int, str]
    earlier: Mapping[int, Ratings]

    def rate(self, services: frozenset[int]) -> Mapping[int, Ratings]:
        """Give every service its ratings so that the counts of the year come out."""
        told = {history.tell_history().service: history.tell_history().ratings(self.year)}
        others = services - told.keys()
        room = {exemplar: list(counts) for exemplar, counts in targets.RATINGS[self.year].items()}
        for ratings in told.values():
            for exemplar, rating in ratings.items():
                room[exemplar][targets.LEVELS.index(rating)] -= 1
        short = place_shortfalls(
            self._count_shortfalls(others, told),
            {exemplar: counts[0] for exemplar, counts in room.items()},
            self._weakness,
        )
        rated: dict[int, dict[str, str]] = {service: {} for service in others}
        for exemplar, counts in room.items():
            compliant = [service for service in others if (service, exemplar) not in short]
            compliant.sort(key=lambda service: (self._strength(service, exemplar), service))
            order = sorted(others.difference(compliant)) + compliant
            levels = [level for level, count in zip(targets.LEVELS, counts, strict=True) for _ in range(count)]
            for service, level in zip(order, levels, strict=True):
                rated[service][exemplar] = level
        return {**rated, **told}

    def _count_shortfalls(self, others: frozenset[int], told: Mapping[int, Ratings]) -> Mapping[int, int]:
        """How many exemplars each of the other services falls short of, the strongest of the fewest."""
        wanted = Counter(targets.SHORTFALLS[self.year])
        wanted.subtract(list(ratings.values()).count(targets.LOWEST) for ratings in told.values())
        numbers = [shortfalls for shortfalls, count in sorted(wanted.items()) for _ in range(count)]
        strongest = sorted(others, key=lambda service: (-self._standing(service), service))
        return dict(zip(strongest, numbers, strict=True))

    def _standing(self, service: int) -> float:
        """How well a service does as a whole this year."""
        before = list(self.earlier.get(service, {}).values()).count(targets.LOWEST)
        return _quality(service, self.region_of[service]) + 0.25 * draw(self.year, "year", service) - 0.05 * before

    def _strength(self, service: int, exemplar: str) -> float:
        """How strong a service is at one exemplar this year; having fallen short last year weighs."""
        before = self.earlier.get(service, {}).get(exemplar)
        return (
            _quality(service, self.region_of[service])
            + 0.5 * draw("theme", service, THEME_OF[exemplar])
            + 0.7 * draw("exemplar", service, exemplar)
            + 0.25 * draw(self.year, "year", service, exemplar)
            - (0.5 if before == targets.LOWEST else 0)
        )

    def _weakness(self, service: int, exemplar: str) -> float:
        """How likely a service is to fall short of one exemplar: the more, the lower it was last year."""
        before = self.earlier.get(service, {}).get(exemplar)
        fallen = 0.0 if before is None else -0.4 * targets.LEVELS.index(before)
        return fallen - self._strength(service, exemplar)


def _quality(service: int, region: str) -> float:
    return draw("quality", service) + 0.2 * draw("region", region)


def _submitted(year: int, service: int) -> date:
    """A weekday between the middle of May and the middle of July."""
    told = history.tell_history()
    if service == told.service:
        return told.submitted(year)
    weeks, day = divmod(int(draw("submitted", year, service) * 45), 5)
    monday = date(year, 5, 12) - timedelta(days=date(year, 5, 12).weekday())
    return monday + timedelta(weeks=weeks, days=day)
