"""P3: the sums of every year, 150 services x 10 years, against one GROUP BY written by hand."""

from sqlalchemy import text

from bench.made_nation import open_nation
from bench.measurement import Measurement, compare, seconds
from selfreview.storage.nation.figures import read_all_sums
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests.databases import PostgreSQL

SERVICES, YEARS = 150, tuple(range(2000, 2010))
BY_HAND = "SELECT year, exemplar, rating, count(*) FROM ratings GROUP BY year, exemplar, rating"
GOAL = 2.0

Counted = dict[tuple[int, str, str], int]


def measure() -> Measurement:
    """Seconds for all years' figures, on SQLite and on PostgreSQL."""
    server = PostgreSQL()
    try:
        other = _measure("PostgreSQL", server)
        return _measure("SQLite", None, (other,))
    finally:
        server.close()


def _measure(name: str, server: PostgreSQL | None, parts: tuple[Measurement, ...] = ()) -> Measurement:
    with open_nation(services=SERVICES, years=YEARS, postgresql=server):
        assert ours() == by_hand(), "the sums have to be what is counted"
        return compare(
            f"national figures of 150 services x 10 years against one GROUP BY, {name}",
            lambda: seconds(ours),
            lambda: seconds(by_hand),
            unit="s",
            goal=GOAL,
            better="lower",
            runs=25,
            parts=parts,
        )


def ours() -> Counted:
    """The product's sums of every year."""
    return {
        (year, exemplar, key): number
        for year, sums in read_all_sums(site().frameworks).items()
        for exemplar, counts in sums.counts.items()
        for key, number in zip(sums.framework.scale.keys, counts.numbers, strict=True)
        if number
    }


def by_hand() -> Counted:
    """The same from the ratings."""
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(text(BY_HAND))}
