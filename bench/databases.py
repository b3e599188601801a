"""A site for a measure on each kind of database, with everybody of the tests settled in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import PostgreSQL, migrate, sqlite_url
from tests.sites import open_site


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site lives; `server` is its PostgreSQL, None on SQLite."""

    kind: str
    home: Path
    url: str
    server: PostgreSQL | None = None


@contextmanager
def settled(kind: str) -> Iterator[Place]:
    """A home and a database of this kind ("SQLite" or "PostgreSQL") for the length of a `with`."""
    server = PostgreSQL() if kind == "PostgreSQL" else None
    try:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            url = sqlite_url(home / "selfreview.db") if server is None else server.url(server.create(name="measured"))
            migrate(url)
            with open_site(url, home):
                pass
            yield Place(kind, home, url, server)
    finally:
        if server is not None:
            server.close()
