"""A whole application for a test, on a database of its own, with everybody settled in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from selfreview.app import create_app
from selfreview.settings import PasswordCost, Settings
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web.runtime import Site
from tests.people import OPEN, settle_everybody

# Templates compiled once for all applications of all test processes of this machine.
BYTECODE = Path(tempfile.gettempdir()) / f"selfreview-templates-{os.getuid()}"

NOW = datetime(2010, 11, 3, 14, 3, tzinfo=UTC)


class Clock:
    """The time as a test sets it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let some time pass."""
        self.now += timedelta(**time)


def settings_for(url: str, home: Path) -> Settings:
    """The settings of a test: cheap passwords, a fixed key."""
    return Settings(home=home, database_url=url, secret_key="k" * 40, password_cost=PasswordCost.LIGHT)


@contextmanager
def open_site(url: str, home: Path, settings: Settings | None = None) -> Iterator[Flask]:
    """An application with everybody in it, settled now unless the database came so.

    Its clock stands in the open round; `app.extensions["clock"]` moves it.
    """
    app = create_app(settings or settings_for(url, home))
    BYTECODE.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(BYTECODE))
    site: Site = app.extensions["selfreview"]
    clock = Clock()
    site.clock = clock
    app.extensions["clock"] = clock
    with app.app_context():
        if rounds.find_round(OPEN) is None:
            settle_everybody(site.frameworks.current.edition)
        db.session.remove()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def with_settings(settings: Settings, **changes: object) -> Settings:
    """Settings with some of them changed."""
    return replace(settings, **changes)  # type: ignore[arg-type]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
