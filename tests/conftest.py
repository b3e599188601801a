"""Fixtures that every test may ask for: fresh databases, a home, a browser; and what a skipped test means."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browsers import open_browser
from tests.databases import SETTLED, TEMPLATE, PostgreSQL, copy_sqlite, migrate, sqlite_url
from tests.made_once import make_once
from tests.memory_disk import work_in_memory

if TYPE_CHECKING:
    from tests.demonstrated import Demonstration

# Before the first of them asks for a folder, and before the processes are started that share the work.
work_in_memory()

# Tests keep most of what they make: looking for circles as often as usual takes a fifth of the time.
gc.set_threshold(100_000, 50, 100)

# What a made-up case takes is the machine's business: the first one loads fonts, and others work beside it.
settings.register_profile("house", settings(deadline=None))
settings.load_profile("house")

DATABASES = ("sqlite", "postgresql")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport, what: str) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{what} was skipped where nothing may be: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test is a failed one: all that it needs can be had there."""
    report = yield
    _fail_if_skipped(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So is a skipped file."""
    report = yield
    _fail_if_skipped(report, collector.nodeid)
    return report


# These drive whole programs from outside, work out or attack many releases, which takes four times as long when lines
# are counted, read the code without running it, ask for every address once more as somebody else, or go a second time
# over what SQLite has gone over.
ALSO = ("analyst", "chair", "health", "observer", "outsider")
DRIVEN = (
    "tests/browser/",
    "tests/commands/test_demonstrated_releases.py",
    "tests/domain/benchmarking/test_attackers.py",
    "tests/domain/disclosure/test_attackers.py",
    "tests/house/",
    "tests/test_faulty_disk.py",
    "tests/test_mutants.py",
    "tests/test_package.py",
    "tests/test_reliability.py::test_no_acknowledged",
    "tests/test_several_hosts.py",
    *(f"tests/web/journeys/test_secrecy.py::test_no_route_shows_another_member_s_view_to[{role}]" for role in ALSO),
)
AGAIN = (
    "tests/commands/test_daily.py",
    "tests/commands/test_outbox",
    "tests/storage/",
    "tests/test_reliability.py",
    "tests/test_strangers.py",
    "tests/web/",
)
# The groups that take longest; the first makes the gallery, for which others would have to wait.
FIRST = ("pages", "package", "stage", "drafts", "journeys", "demonstration")
DRAWS = 10
# What is told of changes comes another way from PostgreSQL, and so do locks and sums.
APART = (
    "tests/storage/sums/",
    "tests/storage/test_both_databases.py",
    "tests/storage/test_migrations.py",
    "tests/web/group/test_live.py",
)


def pytest_collection_finish() -> None:
    """What is here when the tests begin stays until they end: it is not looked through again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is run without counting its lines: `make test` runs it apart, as counting takes half the time again."""
    for item in items:
        # What is tried with several values on PostgreSQL is called [postgresql-this] and [postgresql-that].
        again = item.nodeid.startswith(AGAIN) and "[postgresql" in item.nodeid
        if item.nodeid.startswith(DRIVEN) or (again and not item.nodeid.startswith(APART)) or _is_late_draw(item):
            item.add_marker(pytest.mark.uncounted)
        _name_group(config, item)
    if config.getoption("loadgroup", False):
        items.sort(key=_turn)


def _is_late_draw(item: pytest.Item) -> bool:
    """Whether what a test is tried with was drawn by lot, after as many draws as go over all lines there are."""
    drawn = (
        item.callspec.params.get("seed", 0) if isinstance(item, pytest.Function) and hasattr(item, "callspec") else 0
    )
    return isinstance(drawn, int) and drawn >= DRAWS


def _turn(item: pytest.Item) -> int:
    """When a test's turn comes: whoever is given a long one last makes the other processes wait."""
    group = item.get_closest_marker("xdist_group")
    if group is not None:
        return FIRST.index(group.args[0]) if group.args[0] in FIRST else len(FIRST)
    return len(FIRST) + (1 if item.get_closest_marker("slow") else 2)


def _name_group(config: pytest.Config, item: pytest.Item) -> None:
    """Put a test's group behind its name, by which the work is shared out.

    pytest-xdist 3.8 does so where pytest 9.2 no longer looks: without this no group is kept together, and each process
    makes what a group shares for itself.
    """
    group = item.get_closest_marker("xdist_group")
    if group is not None and config.getoption("loadgroup", False):
        item._id = NodeId.parse(f"{item.nodeid}@{group.args[0]}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for `SELFREVIEW_HOME`."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The PostgreSQL server of this test process; a test that stops or restarts it makes its own."""
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgreSQL) -> str:
    """The name of a PostgreSQL database with the newest schema and nothing in it."""
    name = postgresql.create(name=TEMPLATE)
    migrate(postgresql.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema and nothing in it."""
    file = tmp_path_factory.mktemp("template") / "selfreview.db"
    migrate(sqlite_url(file))
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a copy of an SQLite database."""
    file = folder / "selfreview.db"
    copy_sqlite(template, file)
    return sqlite_url(file)


def postgresql_copy(server: PostgreSQL, template: str | None = None) -> Iterator[str]:
    """The address of a copy of a PostgreSQL database, or of an empty one, for the time of a test."""
    name = server.create() if template is None else server.create(template=template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def sqlite_database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database of the newest schema."""
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def postgresql_database_url(postgresql: PostgreSQL, postgresql_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database of the newest schema."""
    yield from postgresql_copy(postgresql, postgresql_template)


@pytest.fixture(scope="session")
def sqlite_settled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with everybody settled in it."""
    folder = tmp_path_factory.mktemp("settled")
    settle(sqlite_copy(sqlite_template, folder), folder)
    return folder / "selfreview.db"


@pytest.fixture(scope="session")
def postgresql_settled(
    postgresql: PostgreSQL, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a PostgreSQL database with everybody settled in it."""
    name = postgresql.create(template=postgresql_template, name=SETTLED)
    settle(postgresql.url(name), tmp_path_factory.mktemp("settled"))
    return name


def settle(url: str, folder: Path) -> None:
    """Settle everybody in a database; imported late, so that a test without a database needs no application."""
    from tests.sites import open_site

    with open_site(url, folder):
        pass


@pytest.fixture
def sqlite_settled_url(sqlite_settled: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with everybody settled in it."""
    return sqlite_copy(sqlite_settled, tmp_path)


@pytest.fixture
def postgresql_settled_url(postgresql: PostgreSQL, postgresql_settled: str) -> Iterator[str]:
    """A fresh PostgreSQL database with everybody settled in it."""
    yield from postgresql_copy(postgresql, postgresql_settled)


@pytest.fixture(params=DATABASES)
def settled_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with everybody settled in it, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_settled_url")
    return url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of the newest schema, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_database_url")
    return url


@pytest.fixture
def sqlite_empty_url(tmp_path: Path) -> str:
    """The address of an SQLite file that is not there yet."""
    return sqlite_url(tmp_path / "empty.db")


@pytest.fixture
def postgresql_empty_url(postgresql: PostgreSQL) -> Iterator[str]:
    """A PostgreSQL database without a single table."""
    yield from postgresql_copy(postgresql)


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without a schema, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_empty_url")
    return url


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> "Demonstration":
    """The whole demonstration on SQLite, for what only looks at it or takes a copy of its home.

    One process makes it for all: it takes as long as a hundred tests.
    """
    from tests.demonstrated import find_demonstration, make_demonstration

    return find_demonstration(make_once(tmp_path_factory, "demonstration", make_demonstration))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all the tests of this process; each test opens a context of its own."""
    with open_browser() as opened:
        yield opened
