"""A state that a site is brought into: filled once, the same for whoever comes later, each with a copy of its own."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from selfreview.storage import feature_flags
from selfreview.storage.tables import db
from tests.conftest import DATABASES, sqlite_copy
from tests.databases import PostgreSQL
from tests.reached import Reach
from tests.sites import open_site

FLAG = feature_flags.DEMONSTRATION


@pytest.fixture(params=DATABASES)
def sites(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Flask]]:
    """Three sites on fresh databases of one kind."""
    with ExitStack() as stack:
        opened = []
        for name in ("first", "second", "third"):
            folder = tmp_path / name
            folder.mkdir()
            if request.param == "sqlite":
                url = sqlite_copy(request.getfixturevalue("sqlite_settled"), folder)
            else:
                server: PostgreSQL = request.getfixturevalue("postgresql")
                url = server.url(server.create(template=request.getfixturevalue("postgresql_settled")))
            opened.append(stack.enter_context(open_site(url, folder)))
        yield opened


def turn(app: Flask, *, on: bool) -> None:
    with app.app_context():
        feature_flags.turn(FLAG, on=on)
        db.session.commit()


def is_on(app: Flask) -> bool:
    with app.app_context():
        return feature_flags.is_on(FLAG)


def test_it_is_filled_once_and_what_one_changes_no_other_sees(
    sites: list[Flask], reach: Reach, request: pytest.FixtureRequest
) -> None:
    filled: list[Flask] = []

    def fill(app: Flask) -> None:
        filled.append(app)
        turn(app, on=True)

    state = f"flag-turned-{'sqlite' if 'sqlite' in request.node.name else 'postgresql'}"
    reach(sites[0], state, fill)
    turn(sites[0], on=False)
    for later in sites[1:]:
        assert not is_on(later)
        reach(later, state, fill)
        assert is_on(later)
    assert not is_on(sites[0])
    assert filled == sites[:1]
