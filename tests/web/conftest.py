"""A site on each kind of database, and visitors to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.reached import Reach, choose_reach
from tests.sites import Clock, open_site
from tests.visitors import Visitor


@pytest.fixture
def app(settled_url: str, home: Path) -> Iterator[Flask]:
    """The application, on each kind of database in turn."""
    with open_site(settled_url, home) as app:
        yield app


@pytest.fixture
def lite(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """The application on SQLite, for what has nothing to do with the database."""
    with open_site(sqlite_settled_url, home) as app:
        yield app


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    found: Clock = app.extensions["clock"]
    return found


@pytest.fixture
def visit(app: Flask) -> Callable[[str | None], Visitor]:
    """Make a visitor: `visit("parent")` is signed in, `visit(None)` is a stranger."""
    return lambda key: Visitor(app, key)


@pytest.fixture
def reach(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reach:
    """Bring the application into a state that takes long: `reach(app, "released", release)` fills it once for all."""
    return choose_reach(request, tmp_path_factory)
