"""The schema of the database: its age, and how it is brought to another."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from selfreview.storage.engine import prepare, reading, writing

_MIGRATION_LOCK = 20071210


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
