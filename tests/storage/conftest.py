"""A database of each kind with everybody in it, and the application around it for who asks storage directly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.sites import open_site


@pytest.fixture
def app(settled_url: str, home: Path) -> Iterator[Flask]:
    """The application within its context, on each kind of database in turn."""
    with open_site(settled_url, home) as app, app.app_context():
        yield app
