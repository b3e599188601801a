"""The connection to the database: how SQLite is opened, how a transaction begins, and the schema's age."""

import hashlib
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError

from selfreview.storage import reserve
from selfreview.storage.tables import Base, db

WAIT_FOR_WRITER = 10.0
"""Seconds that a writer waits for another process's write on SQLite before it gives up."""

CHANNEL = "selfreview"
"""The channel on which PostgreSQL tells of changes."""

_PATIENCE_MS = 50
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "SAVEPOINT", "CREATE", "ALTER", "DROP")


class _Mode(Enum):
    """How a transaction begins: it only reads, it writes, or it reads until it writes."""

    READ = "read"
    WRITE = "write"
    READ_THEN_WRITE = "read, then write"


_mode: ContextVar[_Mode] = ContextVar("mode", default=_Mode.WRITE)
_patience: ContextVar[float | None] = ContextVar("patience", default=None)
_late: ContextVar[bool] = ContextVar("late", default=False)

LOCKS = "locks"
"""The execution option of a select that has to see what nobody changes until this transaction ends."""

READS = "reads"
"""What a connection notes of a transaction that has not begun to write yet, and may."""

STREAMED = frozenset({"yield_per", "stream_results"})
"""The execution options of a select whose rows come as they are wanted."""

USED = "used"
"""When a connection was last given back, by the clock that only counts up."""

IDLE_FOR = 1.0
"""Seconds after which a connection to PostgreSQL that nobody used is asked whether it still holds."""


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
    token, waits, late = _mode.set(_Mode.WRITE), _patience.set(patience), _late.set(False)
    try:
        yield
    finally:
        _late.reset(late)
        _patience.reset(waits)
        _mode.reset(token)


def begin_reading(*, only: bool) -> None:
    """Say for the rest of this request whether its transactions only read.

    One that may write takes SQLite's write lock with its first write or its
    first locked row and not before: a form that is refused waits for nobody
    and holds nobody up. What it read until then may have changed, as on
    PostgreSQL; what has to hold is read again behind `lock_row`. There the
    transaction itself begins with that first write: what is only read takes
    two round trips less, and keeps what PostgreSQL has prepared for it.
    """
    _mode.set(_Mode.READ if only else _Mode.READ_THEN_WRITE)
    _late.set(True)


def forget_reading() -> None:
    """Say that the request is over: what the same thread does next writes unless it says otherwise."""
    _mode.set(_Mode.WRITE)
    _late.set(False)
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
    PostgreSQL: what a request reads before it writes is in no transaction.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _lock_late)
    else:
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "before_cursor_execute", _begin_late)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_ask_whether_it_holds, engine))
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
    if connection.info.get(READS) and _needs_transaction(statement, context):
        connection.info[READS] = False
        connection.exec_driver_sql("ROLLBACK")
        _begin_writing(connection)


def _needs_transaction(statement: str, context: Any) -> bool:
    writes = context.isinsert or context.isupdate or context.isdelete or statement.startswith(_WRITES)
    return bool(writes or context.execution_options.get(LOCKS))


def _begin_postgresql(connection: Connection) -> None:
    """Begin a transaction, or none yet: without one, each statement sees what is committed by then, as within one."""
    late = _late.get() and "isolation_level" not in connection.get_execution_options()
    connection.info[READS] = late
    _driver(connection).autocommit = late


def _begin_late(
    connection: Connection, _cursor: object, statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    """Begin the transaction before the first statement that needs one; the driver sends that with the statement."""
    if not connection.info.get(READS):
        return
    # Rows that come as they are wanted come out of a cursor of the server's, which lives in a transaction.
    comes_as_wanted = STREAMED & context.execution_options.keys()
    if comes_as_wanted or _needs_transaction(statement, context):
        connection.info[READS] = False
        _driver(connection).autocommit = False


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _note_use(_connection: object, record: Any) -> None:
    record.info[USED] = time.monotonic()


def _ask_whether_it_holds(engine: Engine, connection: Any, record: Any, _fairy: object) -> None:
    """Ask a connection that lay idle for long before it is used; the pool opens another for one that is gone."""
    if time.monotonic() - record.info.get(USED, 0.0) > IDLE_FOR:
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as fault:
            raise DisconnectionError from fault


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


def notify_listeners() -> None:
    """Tell whoever waits for changes that this transaction makes some: PostgreSQL says so when it commits.

    SQLite has no such channel: there the waiting look by themselves.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(_as_writer(text("SELECT pg_notify(:channel, '')")), {"channel": CHANNEL})


def lock_row(statement: Any, *, shared: bool = False) -> Any:
    """A select that keeps other writers off its rows until the transaction ends, but for those that `shared` lets in.

    They may lock the row so too and change nothing of it. SQLite has one
    writer at a time: there the transaction becomes it.
    """
    is_postgresql = db.engine.dialect.name == "postgresql"
    return _as_writer(statement.with_for_update(read=shared) if is_postgresql else statement)


def _as_writer(statement: Any) -> Any:
    return statement.execution_options(**{LOCKS: True})


def lock_name(name: str) -> None:
    """Let others who name the same wait until this transaction ends; on SQLite it becomes the one writer."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        db.session.execute(_as_writer(text("SELECT pg_advisory_xact_lock(:number)")), {"number": number})
    else:
        db.session.execute(_as_writer(text("SELECT 1")))


def insert_into(row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what becomes of a row that is there already, as the database at hand puts it."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    fresh: postgresql.Insert | sqlite.Insert = dialect.insert(row)
    return fresh
