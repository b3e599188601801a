"""Made-up returns of a running site, for tests of its pages: services, what each submitted, and releases of it."""

import random
from collections.abc import Iterable, Mapping
from datetime import date

from flask import Flask

from selfreview import registry
from selfreview.domain.framework.framework import Framework
from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage.nation import releases
from selfreview.storage.registry import services as kept_registry
from selfreview.storage.returns import whole_returns
from selfreview.storage.returns.whole_returns import WholeReturn
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from tests.people import OPENED
from tests.sites import NOW

Ratings = dict[str, str]
Returns = dict[tuple[int, int], Ratings]


def framework_of(app: Flask) -> Framework:
    """The edition that the rounds of the tests are opened with."""
    found: Framework = app.extensions["selfreview"].frameworks.current
    return found


def submit(
    app: Flask,
    service: int,
    year: int,
    ratings: Mapping[str, str],
    *,
    more: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """A whole return as it would come in from a file; a round is opened where there is none."""
    framework = framework_of(app)
    with app.app_context():
        if rounds.find_round(year) is None:
            rounds.open_round(year, edition=framework.edition, deadline=None, by="a test", at=OPENED)
        texts = {key: f"Shown {key} {year}" for key in ratings}
        whole = WholeReturn(year, service, date(year, 11, 2), ratings, texts, more or {})
        whole_returns.keep(whole, framework, by="a test", at=NOW)
        db.session.commit()


def all_at(app: Flask, level: str) -> Ratings:
    """Every exemplar at one level."""
    return {exemplar.id: level for exemplar in framework_of(app).exemplars}


def drawn_ratings(app: Flask, lots: random.Random) -> Ratings:
    """Every exemplar at a level drawn by lot."""
    framework = framework_of(app)
    return {exemplar.id: lots.choice(framework.scale.keys) for exemplar in framework.exemplars}


def register(app: Flask, numbers: Iterable[int], *, kinds: Iterable[str | None] = (None,)) -> None:
    """Register these services as the published list has them, their kinds in turn."""
    listed = {service.number: service for service in registry.services()}
    turn = tuple(kinds)
    entries = [
        Entry(Service(number, listed[number].name, listed[number].region, turn[place % len(turn)]), expected=True)
        for place, number in enumerate(numbers)
    ]
    with app.app_context():
        kept_registry.write_entries(entries, by="a test", at=NOW)
        db.session.commit()


def fill(app: Flask, *, seed: int, services: Iterable[int], years: Iterable[int], missing: float = 0.15) -> Returns:
    """Returns drawn by lot of services in years, some of them missing; what was submitted, by year and service."""
    lots = random.Random(seed)
    made: Returns = {}
    numbers = tuple(services)
    for year in years:
        for service in numbers:
            if lots.random() >= missing:
                made[year, service] = drawn_ratings(app, lots)
                submit(app, service, year, made[year, service])
    return made


def release(app: Flask, year: int) -> None:
    """Freeze and publish a year."""
    with app.app_context():
        frameworks = app.extensions["selfreview"].frameworks
        releases.make_release(frameworks, year, by="a test", at=NOW, public_from=NOW)
        db.session.commit()
