"""A state that takes a site long to reach: reached once in a run, and copied into each later test's own database."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from selfreview.storage.tables import db
from selfreview.web.runtime import Site
from tests.databases import PostgreSQL, copy_sqlite
from tests.made_once import make_once

Fill = Callable[[Flask], object]
Reach = Callable[[Flask, str, Fill], None]
"""Bring a site, fresh as a test gets it, into the state of that name: by filling it, or by copying who did so before.

What fills it gives the database the same every time, and leaves nothing
elsewhere: neither in the home nor with the application.
"""

_TEMPLATES: set[str] = set()
"""The PostgreSQL databases that are kept to be copied: each process has a server of its own, which ends with it."""


def reach_on_sqlite(factory: pytest.TempPathFactory, app: Flask, state: str, fill: Fill) -> None:
    """On SQLite one process of a run fills a database, and all copy its file."""
    file = Path(_let_go(app))

    def make(folder: Path) -> None:
        fill(app)
        _let_go(app)
        copy_sqlite(file, folder / file.name)

    copy_sqlite(make_once(factory, f"state-{state}", make) / file.name, file)


def reach_on_postgresql(server: PostgreSQL, app: Flask, state: str, fill: Fill) -> None:
    """On PostgreSQL each process fills one of its own."""
    name, kept = _let_go(app), f"state_{state}"
    if kept in _TEMPLATES:
        server.drop(name)
        server.create(template=kept, name=name)
        return
    fill(app)
    _let_go(app)
    server.create(template=name, name=kept)
    _TEMPLATES.add(kept)


def choose_reach(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> Reach:
    """The way that suits the database of the site."""

    def reach(app: Flask, state: str, fill: Fill) -> None:
        site: Site = app.extensions["selfreview"]
        if site.settings.database_url.startswith("sqlite"):
            act: Reach = partial(reach_on_sqlite, factory)
        else:
            act = partial(reach_on_postgresql, request.getfixturevalue("postgresql"))
        act(app, state, fill)

    return reach


def _let_go(app: Flask) -> str:
    """The name of the site's database, to which it keeps no connection."""
    site: Site = app.extensions["selfreview"]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return make_url(site.settings.database_url).database or ""
