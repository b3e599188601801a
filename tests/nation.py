"""A small nation for tests: services with regions, kinds and sizes, and returns drawn by lot from a seed."""

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from selfreview.domain.framework.framework import Framework
from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Kind, Service
from selfreview.storage.registry import services as registry
from selfreview.storage.round import rounds
from selfreview.storage.sums.tallies import CountedReturn, count_return
from selfreview.storage.tables import db
from selfreview.web.runtime import site

AT = datetime(2010, 1, 4, 12, tzinfo=UTC)
FIRST = 1001
REGIONS = ("London", "North East", "South West", "West Midlands")
METHODS = ("manager", "staff", "group", "other", "")
Ratings = Mapping[str, str]


def framework() -> Framework:
    """The edition in use."""
    return site().frameworks.current


def settle(number: int, *, seed: int = 1, regions: tuple[str, ...] = REGIONS, told: float = 0.84) -> tuple[int, ...]:
    """Register so many services and return their numbers; this share of them tells its kind and size."""
    lots = random.Random(seed)
    entries = []
    for place in range(number):
        known = lots.random() < told
        kind = lots.choice([str(one) for one in Kind]) if known else None
        size = lots.choice((20_000, 60_000, 90_000, 300_000)) if known else None
        entries.append(Entry(Service(FIRST + place, f"Service {place}", regions[place % len(regions)], kind, size)))
    registry.write_entries(entries, by="a test", at=AT)
    db.session.commit()
    return tuple(entry.service.number for entry in entries)


def open_round(year: int) -> None:
    """Open a round for every service that is registered."""
    rounds.open_round(year, edition=framework().edition, deadline=None, by="a test", at=AT)
    db.session.commit()


def draw(lots: random.Random, weights: tuple[int, ...] = (2, 4, 5, 3)) -> dict[str, str]:
    """A return by lot."""
    asked = framework()
    return {one.id: lots.choices(asked.scale.keys, weights)[0] for one in asked.exemplars}


def count(year: int, service: int, ratings: Ratings, method: str = "group") -> None:
    """Count one return, in a transaction of its own."""
    count_return(CountedReturn(year, service, ratings, method), framework())
    db.session.commit()


def fill(year: int, services: Iterable[int], *, seed: int = 1) -> dict[int, dict[str, str]]:
    """Count a return by lot for each of these services; the returns by service."""
    lots = random.Random(f"{seed} {year}")
    returns = {service: draw(lots) for service in services}
    for service, ratings in returns.items():
        count_return(CountedReturn(year, service, ratings, lots.choice(METHODS)), framework())
    db.session.commit()
    return returns
