"""A database with the demonstration in it, and commands typed at it."""

import json
import logging
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, NullPool, create_engine, text

from selfreview.cli import main
from selfreview.storage.nation import drafts
from selfreview.web.runtime import Site
from tests.databases import sqlite_url
from tests.servers import environment
from tests.sites import NOW

DATABASE = "selfreview.db"
SAID = "said.txt"
WORKED_OUT = "worked-out.pickle"
"""What its releases came to, which takes most of the time, each by the digest of all that it was worked out from."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A database with the demonstration in it, and what the command said when it made it."""

    home: Path
    url: str
    said: str

    def assert_made_once(self) -> None:
        """Hold it to having said who can sign in, and to being left as it is when it is asked for again."""
        assert "manager@selfreview.example" in self.said
        assert "seventeen-exemplars" in self.said
        again = self.run("demo")
        assert "already here" in again.stderr
        assert again.stdout == self.said

    def run(self, *words: str) -> Result:
        """Type a command that succeeds."""
        return _type(self.home, self.url, *words)

    def national(self, year: int) -> dict[str, Any]:
        """The exact figures of a year."""
        found: dict[str, Any] = json.loads(self.run("national", str(year), "--format", "json").stdout)
        return found

    def count(self, statement: str) -> int:
        """What a query beside the product counts."""
        with self._connect() as connection:
            return int(connection.scalar(text(statement)) or 0)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What such a query finds."""
        with self._connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def _connect(self) -> Connection:
        return create_engine(self.url, poolclass=NullPool).connect()


def _type(home: Path, url: str, *words: str) -> Result:
    settings = environment(home, url)
    # Alembic's commands speak to the root logger, whose settings a test must leave as they were.
    level = logging.getLogger().level
    result = CliRunner(env=settings).invoke(main, list(words))
    logging.getLogger().setLevel(level)
    assert result.exit_code == 0, f"{words}: {result.output} {result.exception!r}"
    return result


def make_demonstration(home: Path, url: str | None = None, *, like: Demonstration | None = None) -> Demonstration:
    """Type `selfreview demo` at the time of the open round, on a new SQLite file unless a database is named.

    A release is not worked out again that came, for the same figures to the last one, to what is kept with the
    demonstration that it is `like`; from any other figures it is.
    """
    url = url or sqlite_url(home / DATABASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Site, "now", lambda _site: NOW)
        known = {} if like is None else pickle.loads((like.home / WORKED_OUT).read_bytes())
        patch.setattr(drafts, "_WORKED_OUT", known)
        said = _type(home, url, "demo").stdout
        (home / WORKED_OUT).write_bytes(pickle.dumps(drafts._WORKED_OUT))
    (home / SAID).write_text(said, encoding="utf-8")
    return Demonstration(home, url, said)


def find_demonstration(home: Path) -> Demonstration:
    """The one on SQLite that was made before, wherever its home lies now."""
    return Demonstration(home, sqlite_url(home / DATABASE), (home / SAID).read_text(encoding="utf-8"))
