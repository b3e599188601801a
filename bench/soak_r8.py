"""R8: the schema goes down to each of its revisions and up again, on a year's and on ten years' data, to the same."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, inspect, select

from bench.made_nation import open_nation
from bench.measurement import Measurement, counted
from bench.time_limits import how_far, until_time_is_up
from selfreview.storage.schema import downgrade, upgrade
from selfreview.storage.tables import db
from tests.databases import PostgreSQL, copy_sqlite, sqlite_url
from tests.servers import environment, selfreview_command

YEARS = {"a year": (2009,), "ten years": tuple(range(2000, 2010))}
SERVICES = 150
DATABASES = 4
"""How many `_databases` makes."""
LEAST = 3
"""Below the third revision there are no reviews: nothing of what people wrote is left to compare."""

MIGRATIONS = Path(__file__).parent.parent / "selfreview" / "storage" / "migrations"
Content = dict[str, tuple[int, str]]


def measure() -> Measurement:
    """Tables that did not come back as they were, over every revision and both sizes of data."""
    faults: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        for what, url in _databases(Path(folder)):
            for revision in until_time_is_up(_in_turn(), shares=DATABASES):
                faults += [f"{what}, {revision}: {fault}" for fault in _there_and_back(url, revision, Path(folder))]
                tried += 1
    for fault in faults[:10]:
        print(fault)
    told = (
        f"tables not the same after down, up, down, up: {tried} ways, the demonstration, a year’s and ten years’ data"
    )
    made = how_far(tried, DATABASES * len(_revisions()), "ways")
    return replace(counted(told, float(len(faults)), 0.0, unit="faults"), parts=(made,))


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    demonstration = folder / "demo.db"
    known = environment(folder, sqlite_url(demonstration))
    subprocess.run([selfreview_command(), "demo"], env=known, check=True, capture_output=True)
    yield "the demonstration", sqlite_url(demonstration)
    for what, years in YEARS.items():
        file = folder / f"{len(years)}.db"
        with open_nation(services=SERVICES, years=years):
            copy_sqlite(Path(str(db.engine.url.database)), file)
        yield f"{what} on SQLite", sqlite_url(file)
    server = PostgreSQL()
    try:
        with open_nation(services=SERVICES, years=YEARS["ten years"], postgresql=server):
            yield "ten years on PostgreSQL", db.engine.url.render_as_string(hide_password=False)
    finally:
        server.close()


def _revisions() -> list[str]:
    known = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    return known[1 : len(known) - LEAST]


def _in_turn() -> list[str]:
    """The lowest revision first, as its way is made of all the others; then from the newest down."""
    *others, lowest = _revisions()
    return [lowest, *others]


def _there_and_back(url: str, revision: str, folder: Path) -> list[str]:
    if url.startswith("sqlite"):
        copy = folder / "copy.db"
        copy.unlink(missing_ok=True)
        copy_sqlite(Path(url.removeprefix("sqlite:///")), copy)
        url = sqlite_url(copy)
    downgrade(url, revision)
    below = _content(url)
    upgrade(url)
    above = _content(url)
    downgrade(url, revision)
    faults = [f"{name} below" for name in _differing(below, _content(url))]
    upgrade(url)
    return faults + [f"{name} above" for name in _differing(above, _content(url))]


def _differing(one: Content, other: Content) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _content(url: str) -> Content:
    """Every table: how many rows, and a digest of all of them."""
    engine = create_engine(url)
    found: Content = {}
    try:
        with closing(engine.connect()) as connection:
            told = MetaData()
            told.reflect(
                connection, only=[name for name in inspect(connection).get_table_names() if name != "alembic_version"]
            )
            for table in told.sorted_tables:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found[table.name] = (len(rows), sha256("\n".join(rows).encode()).hexdigest())
    finally:
        engine.dispose()
    return found
