"""A nation of any size for measuring: rounds, services and returns made inside the database, the same at every run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from selfreview.app import create_app
from selfreview.domain.registry.services import REGIONS
from selfreview.settings import Settings
from selfreview.storage.nation.verify_tallies import recompute
from selfreview.storage.schema import upgrade
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests.databases import PostgreSQL, sqlite_url

AT = datetime(2010, 1, 4, 12, tzinfo=UTC)
KINDS = ("in-house", "out-sourced", "mixed")
SIZES = (20_000, 60_000, 90_000, 300_000)
BANDS = ("under 50,000", "50,000 to 74,999", "75,000 to 124,999", "125,000 and over")


@contextmanager
def open_nation(*, services: int, years: tuple[int, ...], postgresql: PostgreSQL | None = None) -> Iterator[Flask]:
    """An application on a database in which so many services have made a return in each of the years."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        name = postgresql.create() if postgresql else ""
        url = postgresql.url(name) if postgresql else sqlite_url(home / "selfreview.db")
        upgrade(url)
        app = create_app(Settings(home=home, database_url=url, secret_key="k" * 40))
        with app.app_context():
            _fill(services, years)
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
        if postgresql:
            postgresql.drop(name)


def _pick(words: tuple[str, ...] | tuple[int, ...], number: str) -> str:
    """An expression of SQL that picks one of the words by a whole number."""
    cases = " ".join(f"WHEN {at} THEN {word!r}" for at, word in enumerate(words))
    return f"(CASE ({number}) % {len(words)} {cases} END)"


def _fill(services: int, years: tuple[int, ...]) -> None:
    framework = site().frameworks.current
    count = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {services})"
    if db.engine.dialect.name == "postgresql":
        count = f"WITH n(i) AS (SELECT generate_series(1, {services}))"
    place = (_pick(REGIONS, "i"), _pick(KINDS, "i / 9"), _pick(BANDS, "i / 27"))
    yes = "TRUE" if db.engine.dialect.name == "postgresql" else "1"
    run(
        f"INSERT INTO services (number, name, region, kind, size, expected) {count} "
        f"SELECT i, 'Service ' || i, {place[0]}, {place[1]}, {_pick(SIZES, 'i / 27')}, {yes} FROM n"
    )
    below = [level.key for level in framework.scale.levels if level.compliant is False]
    for year in years:
        run(
            "INSERT INTO rounds (year, edition, opened_at) VALUES (:year, :edition, :at)",
            year=year, edition=framework.edition, at=AT.replace(tzinfo=None),
        )  # fmt: skip
        run(f"INSERT INTO expectations (year, service) {count} SELECT {year}, i FROM n")
        for at, exemplar in enumerate(framework.exemplars, 1):
            rating = _pick(framework.scale.keys, f"i * {at} + i / {at + 3} + i / {at * 29 + year % 7}")
            run(
                f"INSERT INTO ratings (year, service, exemplar, rating) {count} "
                f"SELECT {year}, i, '{exemplar.id}', {rating} FROM n"
            )
        short = "sum(CASE WHEN rating IN ({}) THEN 1 ELSE 0 END)".format(", ".join(map(repr, below)))
        run(
            "INSERT INTO returns (year, service, region, kind, size, since, shortfalls, method) "
            f"SELECT {year}, i, {place[0]}, {place[1]}, {place[2]}, 1, short, 'group' FROM "
            f"(SELECT service AS i, {short} AS short FROM ratings WHERE year = {year} GROUP BY service) counted"
        )
        recompute(year)
        db.session.commit()
    if db.engine.dialect.name == "postgresql":
        run("ANALYZE")
        db.session.commit()


def run(statement: str, **values: object) -> None:
    """Run a statement as it is written."""
    db.session.execute(text(statement), values)


def sums_of(year: int) -> dict[tuple[str, str], int]:
    """The nation's kept sums of a year, but for how returns were made and how many exemplars they fall short on."""
    rows = text("SELECT quantity, answer, returns FROM nation_tallies WHERE year = :year AND quantity NOT LIKE '#%'")
    return {(row[0], row[1]): row[2] for row in db.session.execute(rows, {"year": year}) if row[2]}
