"""On PostgreSQL a request's transaction begins with its first write; what it reads before is in none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, select, text, update
from sqlalchemy.exc import OperationalError

from selfreview.storage import engine
from selfreview.storage.tables import ServiceRow, db
from tests.people import OPEN, OURS
from tests.sites import open_site
from tests.visitors import Visitor

SERVICE = OURS
PAGE = f"/services/{OURS}/reviews/{OPEN}/E01"


@pytest.fixture
def site(postgresql_settled_url: str, home: Path) -> Iterator[Flask]:
    """An application on a PostgreSQL of its own."""
    with open_site(postgresql_settled_url, home) as app:
        yield app


@pytest.fixture
def onlooker(postgresql_settled_url: str) -> Iterator[Connection]:
    """A connection apart from the application's."""
    apart = create_engine(postgresql_settled_url, isolation_level="AUTOCOMMIT")
    with apart.connect() as connection:
        yield connection
    apart.dispose()


@pytest.fixture
def reads_first(site: Flask) -> Iterator[int]:
    """The number of the server's process that serves a request which has read something and may go on to write."""
    with site.app_context():
        engine.begin_reading(only=False)
        db.session.execute(select(ServiceRow.name)).all()
        yield db.session.scalar(text("SELECT pg_backend_pid()")) or 0
        db.session.rollback()
        engine.forget_reading()


def state(onlooker: Connection, process: int) -> str:
    found = onlooker.scalar(text("SELECT state FROM pg_stat_activity WHERE pid = :process"), {"process": process})
    return str(found)


def named(onlooker: Connection) -> str:
    return str(onlooker.scalar(select(ServiceRow.name).where(ServiceRow.number == SERVICE)))


def rename(name: str) -> None:
    db.session.execute(update(ServiceRow).where(ServiceRow.number == SERVICE).values(name=name))


def test_pages_leave_prepared_what_they_ask(site: Flask) -> None:
    visitor = Visitor(site, "manager")
    for _ in range(8):
        assert visitor.get(PAGE).status_code == 200
    with site.app_context(), db.engine.connect() as connection:
        asked = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM presences" in one for one in asked), asked


def test_reading_is_in_no_transaction(reads_first: int, onlooker: Connection) -> None:
    assert state(onlooker, reads_first) == "idle"


def test_rows_that_come_as_they_are_wanted_come_in_one(reads_first: int, onlooker: Connection) -> None:
    rows = db.session.scalars(select(ServiceRow.number).execution_options(yield_per=2))
    assert len(set(rows)) > 2
    assert state(onlooker, reads_first) == "idle in transaction"


def test_the_first_write_begins_one_that_is_undone_whole(reads_first: int, onlooker: Connection) -> None:
    before = named(onlooker)
    rename("Written and not kept")
    rename("Written again")
    assert state(onlooker, reads_first) == "idle in transaction"
    assert named(onlooker) == before
    db.session.rollback()
    assert named(onlooker) == before


def test_the_first_write_begins_one_that_is_kept_whole(reads_first: int, onlooker: Connection) -> None:
    rename("Kept with the next")
    assert named(onlooker) != "Kept with the next"
    db.session.commit()
    assert named(onlooker) == "Kept with the next"
    assert state(onlooker, reads_first) == "idle"


@pytest.mark.parametrize(("shared", "others_may"), [(False, "SHARE"), (True, "UPDATE")])
def test_a_locked_row_stays_locked_until_the_end(
    reads_first: int, onlooker: Connection, shared: bool, others_may: str
) -> None:
    row = select(ServiceRow.name).where(ServiceRow.number == SERVICE)
    db.session.execute(engine.lock_row(row, shared=shared)).one()
    wanted = text(f"SELECT 1 FROM services WHERE number = {SERVICE} FOR {others_may} NOWAIT")
    with pytest.raises(OperationalError, match="could not obtain lock"):
        onlooker.execute(wanted)
    db.session.rollback()
    assert onlooker.scalar(wanted) == 1


def test_a_name_stays_locked_until_the_end(reads_first: int, onlooker: Connection) -> None:
    engine.lock_name("a deed")
    held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = :process")
    assert onlooker.scalar(held, {"process": reads_first}) == 1
    db.session.rollback()
    assert onlooker.scalar(held, {"process": reads_first}) == 0


def test_a_connection_that_was_cut_while_it_lay_idle_is_replaced(
    site: Flask, onlooker: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(site, "manager")
    assert visitor.get(PAGE).status_code == 200
    monkeypatch.setattr(engine, "IDLE_FOR", 0.0)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    assert onlooker.scalars(text(f"{cut} pg_backend_pid()")).all()
    assert visitor.get(PAGE).status_code == 200
