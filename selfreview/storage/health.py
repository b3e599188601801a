"""Whether the database answers, asked over a connection that nobody else uses."""

import errno
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from selfreview.storage.tables import db

DatabaseFault = DBAPIError
"""What is raised when the database does not do what it is asked: it is gone, full, locked or cut off."""

NoConnection = TimeoutError
"""What is raised when every connection to the database is in use for too long."""

DoneAlready = IntegrityError
"""What is raised when two did at once what only one can do: no fault of the database."""

OUT_OF_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The faults by which a file says that there is no room for more of it."""

_FULL = ("disk is full", "no space left")

PATIENCE = 2
"""Seconds after which a database that has not answered does not answer."""


@lru_cache(maxsize=4)
def _apart(url: str) -> Engine:
    """Connections besides those of the requests: whoever watches hears of the database, and not of who waits for it.

    Nothing is written over them, and their transactions are none that wait for SQLite's one writer.
    """
    limits: dict[str, Any] = {"timeout": PATIENCE}
    if url.startswith("postgresql"):
        limits = {"connect_timeout": PATIENCE, "options": f"-c statement_timeout={PATIENCE * 1000}"}
    return create_engine(url, poolclass=NullPool, connect_args=limits)


def _ask(question: str) -> Any:
    with _apart(db.engine.url.render_as_string(hide_password=False)).connect() as connection:
        return connection.scalar(text(question))


def answers() -> None:
    """Ask the database for next to nothing; raises `DatabaseFault` when it does not answer."""
    _ask("SELECT 1")


def schema_in_use() -> str | None:
    """The schema that the database says it has; raises `DatabaseFault` when it does not answer."""
    found: str | None = _ask("SELECT version_num FROM alembic_version")
    return found


def is_out_of_room(fault: BaseException) -> bool:
    """Whether something failed because a disk is full, be it the database's or that of a file."""
    if isinstance(fault, OSError):
        return fault.errno in OUT_OF_ROOM
    return isinstance(fault, OperationalError) and any(words in str(fault.orig).lower() for words in _FULL)


def reason_of(fault: BaseException) -> str | None:
    """Why the database or a disk did not do what it was asked, in one line; None for a fault of another kind."""
    if isinstance(fault, OperationalError):
        return str(fault.orig).strip().partition("\n")[0]
    return fault.strerror if isinstance(fault, OSError) and is_out_of_room(fault) else None
