"""A whole application for a test, on a database of its own, with everybody settled in it."""

import inspect
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event, make_url

from selfreview.app import create_app
from selfreview.live import Watch, end
from selfreview.mail import Post
from selfreview.settings import PasswordCost, Settings
from selfreview.storage.engine import prepare
from selfreview.storage.round import rounds
from selfreview.storage.seals import hang_keys
from selfreview.storage.tables import db
from selfreview.web.group import live
from selfreview.web.runtime import Site
from tests.people import OPEN, settle_everybody

# Templates compiled once for all applications of all test processes of this machine; `app.py` says how they are.
_COMPILED_BY = sha256(Path(inspect.getfile(create_app)).read_bytes()).hexdigest()[:8]
BYTECODE = Path(tempfile.gettempdir()) / f"selfreview-templates-{os.getuid()}-{_COMPILED_BY}"

PATIENCE = 30.0
"""Seconds within which a watch of open pages comes to rest, on the slowest machine."""

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
    return Settings(
        home=home, database_url=url, secret_key="k" * 40, audit_key="a" * 40, password_cost=PasswordCost.LIGHT
    )


@dataclass
class _Standing:
    """An application that was made once, and how it stood then: it is handed to one test after another."""

    app: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]

    def move_to(self, settings: Settings) -> Flask:
        """Give it a database and a home of its own, and nothing of what the test before left on it."""
        app, old = self.app, self.extensions["selfreview"]
        app.config.clear()
        app.config.update({**self.config, "SQLALCHEMY_DATABASE_URI": settings.database_url})
        app.extensions.clear()
        app.extensions.update({**self.extensions, "selfreview": Site(settings, old.frameworks, Post(settings))})
        live.build(app)
        options = {**app.config["SQLALCHEMY_ENGINE_OPTIONS"], "url": make_url(settings.database_url)}
        with app.app_context():
            engine = db._make_engine(None, options, app)
            share_compiled(engine)
            db.engines[None] = prepare(engine)  # type: ignore[index]
            hang_keys(db.engine, settings.audit_key)
        return app


_COMPILED: dict[str, Engine] = {}
"""The engine of each kind of database whose statements are compiled for all: one for a test would compile them anew."""


def share_compiled(engine: Engine) -> None:
    """Let an engine find the statements that engines of its kind have compiled before it, which know it by dialect."""
    first = _COMPILED.setdefault(engine.dialect.name, engine)
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


_FREE: dict[Settings, list[_Standing]] = {}
"""The applications that no test is using; making one compiles every address, which takes longer than most tests."""


def _take(settings: Settings, *, fresh: bool) -> tuple[Flask, _Standing | None]:
    kind = replace(settings, database_url="", home=Path())
    if fresh or any((settings.home / folder).exists() for folder in ("editions", "languages")):
        return make_app(settings), None
    if free := _FREE.setdefault(kind, []):
        standing = free.pop()
        return standing.move_to(settings), standing
    app = make_app(settings)
    return app, _Standing(app, dict(app.config), dict(app.extensions))


def make_app(settings: Settings) -> Flask:
    """An application whose templates are those that were compiled before it."""
    app = create_app(settings)
    BYTECODE.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(BYTECODE))
    return app


def bring_to_rest(app: Flask) -> None:
    """End the pages that are still open and wait for their watch, which would go on in the next test's database."""
    watch: Watch = app.extensions["live"]
    deadline = time.monotonic() + PATIENCE
    while watch._running:
        streams = tuple(watch._streams.values())
        end(streams)
        for stream in streams:
            watch.leave(stream)
        assert time.monotonic() < deadline, "the watch does not come to rest"
        time.sleep(0.02)


@contextmanager
def open_site(url: str, home: Path, settings: Settings | None = None, *, fresh: bool = False) -> Iterator[Flask]:
    """An application with everybody in it, settled now unless the database came so.

    Its clock stands in the open round; `app.extensions["clock"]` moves it. A
    test that changes the application itself asks for a `fresh` one.
    """
    wanted = settings or settings_for(url, home)
    app, standing = _take(wanted, fresh=fresh)
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
        bring_to_rest(app)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if standing is not None:
            _FREE[replace(wanted, database_url="", home=Path())].append(standing)


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
