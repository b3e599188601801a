"""Backups: everything in one file that notices any damage, and the same copying to move to another database.

The file is a line that names the format and the SHA-256 of the rest, and then
a packed SQLite database with every table, whichever kind of database it came
from. A backup of an older version is brought up to date as it is restored.
"""

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Integer, Table, create_engine, exists, func, insert, inspect, select, text

from selfreview.storage.engine import prepare, reading
from selfreview.storage.schema import is_known_schema, newest_schema, ready_schema, schema_of, upgrade
from selfreview.storage.tables import Base

FORMAT = b"selfreview-backup-1"
_BATCH = 500
_CHUNK = 1 << 20


class Damaged(RuntimeError):
    """The file is not a backup, or it is not as it was written."""


class NotEmpty(RuntimeError):
    """The database that was to be filled holds something already."""


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = prepare(create_engine(url))
    try:
        yield engine
    finally:
        engine.dispose()


def write_backup(url: str, target: Path) -> int:
    """Write everything into one file, as it is at one moment, while others go on writing; returns the number of rows.

    The file appears whole or not at all.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        plain, packed = Path(folder) / "plain.db", Path(folder) / "packed"
        rows = copy_database(url, f"sqlite:///{plain}")
        with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as out:
            shutil.copyfileobj(source, out, _CHUNK)
        whole = Path(folder) / "whole"
        with whole.open("wb") as out, packed.open("rb") as source:
            out.write(FORMAT + b" " + _digest(packed).encode() + b"\n")
            shutil.copyfileobj(source, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
        whole.replace(target)
    return rows


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def restore_backup(source: Path, url: str) -> int:
    """Fill an empty database from a backup; returns the number of rows.

    Raises `Damaged` before anything is written, and `NotEmpty`.
    """
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.db"
        _unpack(source, plain, Path(folder) / "packed")
        with _opened(f"sqlite:///{plain}") as engine:
            if not is_known_schema(schema_of(engine)):
                raise Damaged(
                    f"{source} was written by a newer version of Selfreview. Install that version to restore it."
                )
        upgrade(f"sqlite:///{plain}")
        return copy_database(f"sqlite:///{plain}", url)


def _unpack(source: Path, plain: Path, packed: Path) -> None:
    with source.open("rb") as file:
        head = file.readline(len(FORMAT) + 66)
        with packed.open("wb") as out:
            shutil.copyfileobj(file, out, _CHUNK)
    if head != FORMAT + b" " + _digest(packed).encode() + b"\n":
        raise Damaged(f"{source} is not a backup as it was written. Take another one.")
    with gzip.open(packed) as file, plain.open("wb") as out:
        shutil.copyfileobj(file, out, _CHUNK)


def copy_database(source_url: str, target_url: str) -> int:
    """Copy every row into an empty database of the same schema; returns how many. All of them, or `NotEmpty`."""
    with _opened(target_url) as target:
        if _is_used(target):
            raise NotEmpty("The database is not empty. Name an empty one.")
    ready_schema(target_url)
    with _opened(source_url) as source, _opened(target_url) as target, _snapshot(source) as old, target.begin() as new:
        return sum(_copy_table(table, old, new) for table in Base.metadata.sorted_tables)


def _is_used(engine: Engine) -> bool:
    """Whether a database holds anything; the bare tables that a copy leaves when it is killed are nothing."""
    with reading(), engine.connect() as connection:
        if schema_of(engine) != newest_schema():
            return bool(inspect(connection).get_table_names())
        return any(connection.scalar(select(exists(select(table)))) for table in Base.metadata.sorted_tables)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, however long it looks."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(), engine.begin() as connection:
        yield connection


def _copy_table(table: Table, old: Connection, new: Connection) -> int:
    count = 0
    rows = old.execution_options(yield_per=_BATCH).execute(select(table))
    for batch in rows.partitions(_BATCH):
        new.execute(insert(table), [dict(row._mapping) for row in batch])
        count += len(batch)
    if new.dialect.name == "postgresql":
        _set_sequence(table, new)
    return count


def _set_sequence(table: Table, new: Connection) -> None:
    """PostgreSQL counts on from what was copied."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    sequence = new.scalar(select(func.pg_get_serial_sequence(table.name, keys[0].name)))
    if sequence is not None:
        highest = new.scalar(select(func.max(keys[0])))
        if highest is not None:
            new.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
