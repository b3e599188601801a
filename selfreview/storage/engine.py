"""The connection to the database: how SQLite is opened, how a transaction begins, and the schema's age."""

import hashlib
import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite

from selfreview.storage import reserve
from selfreview.storage.tables import Base, db

WAIT_FOR_WRITER = 10.0
"""Seconds that a writer waits for another process's write on SQLite before it gives up."""

CHANNEL = "selfreview"
"""The channel on which PostgreSQL tells of changes."""

_PATIENCE_MS = 50
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "SAVEPOINT", "CREATE", "ALTER", "DROP")
_MIGRATION_LOCK = 20071210


class _Mode(Enum):
    """How a transaction begins: it only reads, it writes, or it reads until it writes."""

    READ = "read"
    WRITE = "write"
    READ_THEN_WRITE = "read, then write"


_mode: ContextVar[_Mode] = ContextVar("mode", default=_Mode.WRITE)
_patience: ContextVar[float | None] = ContextVar("patience", default=None)

LOCKS = "locks"
"""The execution option of a select that has to see what nobody changes until this transaction ends."""

READS = "reads"
"""What a connection notes of a transaction that has not taken SQLite's write lock yet, and may."""


@contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin within only read, so that on SQLite they wait for nobody."""
    token = _mode.set(_Mode.READ)
    try:
        yield
    finally:
        _mode.reset(token)


@contextmanager
def writing(*, patience: float | None = None) -> Iterator[None]:
    """Transactions that begin within write, whatever the request around them does.

    `patience` is for what can be left undone: seconds after which it gives up waiting for another's write.
    """
    token, waits = _mode.set(_Mode.WRITE), _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(waits)
        _mode.reset(token)


def begin_reading(*, only: bool) -> None:
    """Say for the rest of this request whether its transactions only read.

    One that may write takes SQLite's write lock with its first write or its
    first locked row and not before: a form that is refused waits for nobody
    and holds nobody up. What it read until then may have changed, as on
    PostgreSQL; what has to hold is read again behind `lock_row`.
    """
    _mode.set(_Mode.READ if only else _Mode.READ_THEN_WRITE)


def forget_reading() -> None:
    """Say that the request is over: what the same thread does next writes unless it says otherwise."""
    _mode.set(_Mode.WRITE)
    reserve.stop_drawing()


def draw_on_reserve() -> None:
    """Let the rest of this request write on a full disk too, from the room that SQLite's sign-ins have for that."""
    if db.engine.dialect.name == "sqlite":
        reserve.draw_on(db.engine.url.database)


def keep_reserve() -> None:
    """Keep room back beside an SQLite file, by which people sign in when the disk is full."""
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        reserve.keep_back(db.engine.url.database)


def end_reading() -> None:
    """End a transaction that has only read, so that whoever goes on to write begins anew and holds its lock briefly.

    PostgreSQL's readers are in nobody's way: there the transaction goes on, and a save costs no more round trips.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()


def give_back() -> None:
    """Give the connection back before something long that needs none, in a request that only reads."""
    if _mode.get() is _Mode.READ:
        db.session.rollback()


def prepare(engine: Engine) -> Engine:
    """Make an engine keep what this house promises; returns the same engine.

    SQLite: write-ahead log, `synchronous=FULL`, foreign keys on, and a writer
    takes its lock when it begins, so that two writers queue and never fail
    half-way. The wait is a sleep in Python: under gevent others go on meanwhile.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _lock_late)
    return engine


def _open_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_PATIENCE_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        _patiently(partial(connection.execute, f"PRAGMA {pragma}"))


def _begin_sqlite(connection: Connection) -> None:
    mode = _mode.get()
    connection.info[READS] = False
    if mode is _Mode.WRITE:
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")
        connection.info[READS] = mode is _Mode.READ_THEN_WRITE


def _begin_writing(connection: Connection) -> None:
    reserve.hold_back(connection.engine.url.database)
    # SQLite's own wait would stop every other visitor of this process: here the waiting is ours alone.
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE_MS}")


def _lock_late(
    connection: Connection, _cursor: object, statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    """Take the write lock before the first statement that needs it; what was only read until then is let go."""
    if not connection.info.get(READS):
        return
    writes = context.isinsert or context.isupdate or context.isdelete or statement.startswith(_WRITES)
    if writes or context.execution_options.get(LOCKS):
        connection.info[READS] = False
        connection.exec_driver_sql("ROLLBACK")
        _begin_writing(connection)


def _patiently(act: Any) -> None:
    patience = _patience.get()
    deadline = time.monotonic() + (WAIT_FOR_WRITER if patience is None else patience)
    while True:
        try:
            act()
            return
        except Exception as fault:
            if "locked" not in str(fault) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.001, 0.008))


class SchemaBehind(RuntimeError):
    """The database's schema is older or newer than this version of the product."""


MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


def _config(url: str) -> Any:
    # Late, here and below: a server that finds its schema in order needs nothing of it.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@lru_cache(maxsize=1)
def _revisions() -> dict[str, str | None]:
    """Every revision that this version knows, and the one before it."""
    found = (dict(_REVISION.findall(file.read_text(encoding="utf-8"))) for file in MIGRATIONS.glob("versions/*_*.py"))
    return {each["revision"]: each["down_revision"] or None for each in found if "revision" in each}


def newest_schema() -> str:
    """The revision of the newest migration."""
    known = _revisions()
    (head,) = known.keys() - set(known.values())
    return head


def is_known_schema(revision: str | None) -> bool:
    """Whether this version knows a revision; a newer version's it does not."""
    return revision in _revisions()


def schema_of(engine: Engine) -> str | None:
    """The revision that a database is at; None when it is empty."""
    with reading(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database's schema to a revision, the newest unless told otherwise.

    Two processes may call this at once: the second waits and finds it done.
    """
    engine = prepare(create_engine(url))
    try:
        with writing(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _run_migrations(connection, url, revision)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take a database's schema back to an earlier revision."""
    engine = prepare(create_engine(url))
    try:
        from alembic import command

        with writing(), engine.begin() as connection:
            config = _config(url)
            config.attributes["connection"] = connection
            command.downgrade(config, revision)
    finally:
        engine.dispose()


def _run_migrations(connection: Connection, url: str, revision: str) -> None:
    from alembic import command

    config = _config(url)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def ready_schema(url: str) -> bool:
    """Make the newest schema in an empty database; True when it was empty.

    Raises `SchemaBehind`, with the command to run, for a database at another revision.
    """
    engine = prepare(create_engine(url))
    try:
        at = schema_of(engine)
        with reading():
            foreign = at is None and bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()
    if foreign:
        raise SchemaBehind("The database holds tables that are not Selfreview's. Name an empty one.")
    if at is None:
        upgrade(url)
        return True
    if at != newest_schema():
        if at in _revisions():
            raise SchemaBehind("The database is of an older version. Make a backup, then run: selfreview upgrade")
        raise SchemaBehind("The database is of a newer version than this Selfreview. Install the newer version.")
    return False


def notify_listeners() -> None:
    """Tell whoever waits for changes that this transaction makes some: PostgreSQL says so when it commits.

    SQLite has no such channel: there the waiting look by themselves.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def lock_row(statement: Any) -> Any:
    """A select that keeps other writers off its rows until the transaction ends.

    SQLite has one writer at a time: there the transaction becomes it.
    """
    return statement.with_for_update() if db.engine.dialect.name == "postgresql" else _as_writer(statement)


def _as_writer(statement: Any) -> Any:
    return statement.execution_options(**{LOCKS: True})


def lock_name(name: str) -> None:
    """Let others who name the same wait until this transaction ends; on SQLite it becomes the one writer."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    else:
        db.session.execute(_as_writer(text("SELECT 1")))


def insert_into(row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what becomes of a row that is there already, as the database at hand puts it."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    fresh: postgresql.Insert | sqlite.Insert = dialect.insert(row)
    return fresh
