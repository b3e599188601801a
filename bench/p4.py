"""P4: a million returns: the published page, one more return, and the sums against a full recomputation.

`BENCH_RETURNS` makes it fewer on a small machine; the result says how many there were.
"""

import os
import statistics
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import text

from bench.made_nation import AT, open_nation, sums_of
from bench.measurement import Measurement, compare, counted, seconds
from selfreview.storage.nation import releases
from selfreview.storage.nation.verify_tallies import recompute
from selfreview.storage.sums.tallies import CountedReturn, count_return
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests.databases import PostgreSQL

RETURNS = int(os.environ.get("BENCH_RETURNS", "1000000"))
YEAR = 2009
RAW = "SELECT exemplar, rating, count(*) FROM ratings WHERE year = 2009 GROUP BY exemplar, rating"
MOST_OF_RAW = 0.01
PAGE_MS, RETURN_MS = 100, 5


def measure() -> Measurement:
    """The page against the raw GROUP BY, with its bounds as parts, on both databases."""
    server = PostgreSQL()
    try:
        other = _measure("PostgreSQL", server)
    finally:
        server.close()
    return _measure("SQLite", None, (other,))


def _measure(name: str, server: PostgreSQL | None, more: tuple[Measurement, ...] = ()) -> Measurement:
    with open_nation(services=RETURNS, years=(YEAR,), postgresql=server) as app:
        releases.make_release(site().frameworks, YEAR, by="bench", at=AT, public_from=AT - timedelta(days=1))
        db.session.commit()
        page = visits(app)
        page()
        alone = statistics.median(seconds(page) for _ in range(15)) * 1000
        added = statistics.median(add_return(number) for number in range(1, 40)) * 1000
        kept = sums_of(YEAR)
        recompute(YEAR)
        assert sums_of(YEAR) == kept, "the running sums have to be those of a full recomputation"
        db.session.rollback()
        return compare(
            f"published page of {RETURNS:,} returns against the raw GROUP BY, {name}",
            lambda: seconds(page),
            lambda: seconds(_raw),
            unit="s",
            goal=MOST_OF_RAW,
            better="lower",
            runs=3,
            parts=(
                counted(f"published page, {name}", alone, PAGE_MS, unit="ms"),
                counted(f"one new return, {name}", added, RETURN_MS, unit="ms"),
                *more,
            ),
        )


def visits(app: Flask) -> Callable[[], None]:
    """A visit to the published page, to be paid again and again."""
    client = app.test_client()

    def visit() -> None:
        assert client.get(f"/national/{YEAR}").status_code == 200

    return visit


def _raw() -> None:
    db.session.execute(text(RAW)).all()


def add_return(service: int) -> float:
    """Seconds to count one more version of a service's return, its commit left out."""
    framework = site().frameworks.current
    keys = framework.scale.keys
    ratings = {one.id: keys[(service + at) % len(keys)] for at, one in enumerate(framework.exemplars)}
    took = seconds(lambda: count_return(CountedReturn(YEAR, service, ratings, "staff"), framework))
    db.session.commit()
    return took
