"""The operator's commands, as an operator types them, on both databases."""

import csv
import io
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, NullPool, create_engine, text

from selfreview.cli import main
from selfreview.commands import demo as demonstration
from selfreview.storage import engine, schema
from tests.people import PASSWORD


@pytest.fixture
def run(empty_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Run"]:
    """Run a command on an empty database."""
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    # Alembic's commands speak to the root logger, whose settings a test must leave as they were.
    level = logging.getLogger().level
    yield Run(home)
    logging.getLogger().setLevel(level)


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    """A look into the database, beside the product; what is changed there is kept."""
    opened = create_engine(url, poolclass=NullPool)
    with opened.begin() as connection:
        yield connection
    opened.dispose()


class Run:
    """Types commands."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, typed: str = "", status: int = 0) -> Result:
        result = CliRunner().invoke(main, list(words), input=typed)
        assert result.exit_code == status, f"{words}: {result.output} {result.exception!r}"
        return result

    def file(self, name: str, content: str) -> str:
        path = self.home / name
        path.write_text(content, encoding="utf-8", newline="")
        return str(path)

    def export(self, *words: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self("returns", "export", *words).stdout, newline="")))


def rows(service: int = 1, year: int = 2009, **changes: str) -> list[str]:
    fields = {"rating": "good", "evidence": '"said, ""so"""', "submitted": "2009-11-02", **changes}
    return [
        f"{year},{service},E{number:02},{fields['rating']},{fields['evidence']},{fields['submitted']}"
        for number in range(1, 18)
    ]


def returns_file(*lines: str) -> str:
    return "\n".join(["year,service,exemplar,rating,evidence,submitted", *lines, ""])


def test_any_command_makes_the_schema_and_the_150_services(run: Run, empty_database_url: str) -> None:
    assert run("returns", "export").stdout_bytes == b"year,service,exemplar,rating,evidence,submitted\r\n"
    with connect(empty_database_url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM services")) == 150
        assert connection.scalar(text("SELECT count(*) FROM services WHERE expected")) == 148


def test_a_database_that_is_behind_is_refused_until_it_is_upgraded(run: Run, empty_database_url: str) -> None:
    run("verify")
    with connect(empty_database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'unknown'"))
    refused = run("verify", status=2)
    assert "newer version" in refused.stderr
    with connect(empty_database_url) as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert "not Selfreview's" in run("rounds", "open", "2010", status=2).stderr


def test_a_schema_of_an_older_version_names_the_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("verify")
    monkeypatch.setattr(schema, "newest_schema", lambda: "later")
    assert "run: selfreview upgrade" in run("verify", status=2).stderr
    monkeypatch.undo()


def test_upgrade_leaves_a_ready_database(run: Run) -> None:
    assert "up to date" in run("upgrade").stdout
    assert "up to date" in run("upgrade").stdout
    assert "holds" in run("verify").stdout


def test_people_are_added_with_every_fault_told(run: Run) -> None:
    added = run(
        "people", "add", "mo@example.org", "--role", "manager", "--service", "1", "--password-stdin", typed=PASSWORD
    )
    assert "mo@example.org can sign in as manager" in added.stdout
    faulty = run("people", "add", "nonsense", "--role", "member", "--password-stdin", typed="short", status=2)
    assert "is not an email address" in faulty.stderr
    assert "belongs to a service" in faulty.stderr
    assert "at least 12 characters" in faulty.stderr
    more = ("--password-stdin",)
    assert (
        "no service 999"
        in run(
            "people", "add", "a@example.org", "--role", "chair", "--service", "999", *more, typed=PASSWORD, status=2
        ).stderr
    )
    assert (
        "leave --service out"
        in run(
            "people", "add", "a@example.org", "--role", "admin", "--service", "1", *more, typed=PASSWORD, status=2
        ).stderr
    )
    assert (
        "has a region"
        in run("people", "add", "a@example.org", "--role", "coordinator", *more, typed=PASSWORD, status=2).stderr
    )
    run("people", "add", "a@example.org", "--role", "coordinator", "--region", "London", *more, typed=PASSWORD)


def test_the_only_manager_of_a_service_is_not_made_something_else(run: Run) -> None:
    given = ("people", "add", "mo@example.org", "--service", "1", "--password-stdin", "--role")
    run(*given, "manager", typed=PASSWORD)
    refused = run(*given, "member", typed=PASSWORD, status=2)
    assert "mo@example.org is the only manager of service 1: give it another manager first." in refused.stderr
    assert "Traceback" not in refused.stderr
    run("people", "add", "po@example.org", "--service", "1", "--password-stdin", "--role", "manager", typed=PASSWORD)
    assert "can sign in as member" in run(*given, "member", typed=PASSWORD).stdout


def test_a_round_is_opened_once_closed_reopened_and_extended(run: Run) -> None:
    run("rounds", "open", "2010", "--deadline", "2010-12-17")
    assert "was opened before" in run("rounds", "open", "2010", status=2).stderr
    run("rounds", "close", "2010")
    run("rounds", "reopen", "2010", "--reason", "late post")
    run("rounds", "extend", "2010", "--service", "1", "--to", "2011-01-31")
    run("rounds", "extend", "2010", "--service", "122", "--to", "2011-01-31")
    assert (
        "no service 999" in run("rounds", "extend", "2010", "--service", "999", "--to", "2011-01-31", status=2).stderr
    )
    assert "no 1999 round" in run("rounds", "close", "1999", status=2).stderr
    assert "not a date" in run("rounds", "open", "2011", "--deadline", "soon", status=2).stderr


def test_returns_are_read_in_and_come_out_as_they_went_in(run: Run) -> None:
    run("rounds", "open", "2009")
    file = run.file("returns.csv", returns_file(*rows(), *rows(2, evidence="'=1+1")))
    assert "2 returns read in" in run("returns", "import", file).stdout
    out = run.export("--year", "2009")
    assert len(out) == 34
    assert out[0] == {
        "year": "2009",
        "service": "1",
        "exemplar": "E01",
        "rating": "good",
        "evidence": 'said, "so"',
        "submitted": "2009-11-02",
    }
    assert out[-1]["evidence"] == "'=1+1"
    assert run.export("--year", "2008") == []
    target = run.home / "out.csv"
    run("returns", "export", "-o", str(target))
    assert "34 rows" in run("returns", "export", "-o", str(target)).stderr
    assert "holds" in run("verify").stdout


def test_an_import_with_a_fault_tells_each_with_its_line_and_leaves_nothing_behind(run: Run) -> None:
    run("rounds", "open", "2009")
    wrong = ["2009,999,E01,great,x,yesterday", *rows(3, year=2007)[:1], *rows()[4:5]]
    file = run.file("returns.csv", returns_file(*rows(), *wrong, *rows(2)[:16], *rows(4)))
    assert run("returns", "import", file, status=2).stderr.splitlines() == [
        "line 19: there is no service “999”",
        "line 19: “great” is not a rating; use one of non_compliant, minimum, good, best",
        "line 19: submitted: a date like 2010-03-27 is needed, not “yesterday”",
        "line 20: there is no round of “2007”",
        "line 21: E05 of service 1 in 2009 is there twice",
        "line 22: the return of service 2 for 2009 lacks E17",
    ]
    assert run.export() == []
    run("returns", "import", run.file("returns.csv", returns_file(*rows())))
    again = run.file("again.csv", returns_file(*rows(4), *rows(rating="best")))
    told = run("returns", "import", again, status=2).stderr
    assert told.strip() == "line 19: service 1 has a 2009 return already"
    assert {(row["service"], row["rating"]) for row in run.export()} == {("1", "good")}


def test_services_are_read_in_with_every_fault_told(run: Run) -> None:
    header = "number,name,region,kind,size,authorities,from,to"
    good = run.file(
        "services.csv", f"{header}\n112,Derby and Derbyshire,East Midlands,mixed,200000,Derby;Derbyshire,,\n"
    )
    assert "1 services read in, 1 of them new or changed" in run("services", "import", good).stdout
    bad = run.file("services.csv", f"{header}\nx,,Nowhere,odd,-1,,never,\n")
    assert all(line.startswith("line 2: ") for line in run("services", "import", bad, status=2).stderr.splitlines())


def test_a_framework_is_checked_without_a_database(run: Run) -> None:
    from selfreview.places import find_places

    assert "is sound" in run("framework", "check", str(find_places().exemplars)).stdout
    assert ":" in run("framework", "check", run.file("f.yaml", "edition: x\n"), status=2).stderr


def test_settings_that_cannot_be_worked_with_are_all_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFREVIEW_WORKERS", "many")
    monkeypatch.setenv("SELFREVIEW_URL", "nonsense")
    told = run("verify", status=2).stderr
    assert "SELFREVIEW_WORKERS" in told
    assert "SELFREVIEW_URL" in told


def test_a_faulty_framework_stops_the_start(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from selfreview.places import Places, find_places

    (run.home / "exemplars.yaml").write_text("edition: x\n")
    real = find_places()

    class Elsewhere(Places):
        @property
        def exemplars(self) -> Path:
            return run.home / "exemplars.yaml"

    monkeypatch.setattr("selfreview.app.find_places", lambda: Elsewhere(real.root))
    assert "exemplars.yaml" in run("verify", status=2).stderr


def test_verify_names_the_first_broken_row(run: Run, empty_database_url: str) -> None:
    run("rounds", "open", "2009")
    run("returns", "import", run.file("returns.csv", returns_file(*rows())))
    with connect(empty_database_url) as connection:
        connection.execute(text("UPDATE audit SET after = 'best' WHERE field = 'rating' AND exemplar = 'E05'"))
    told = run("verify", status=1).stderr
    assert "its text was changed" in told
    assert "review:" in told


def test_the_demonstration_is_refused_beside_real_rounds(run: Run) -> None:
    run("rounds", "open", "2009")
    assert "needs a database of its own" in run("demo", status=2).stderr


def test_every_connection_to_sqlite_keeps_its_promises(sqlite_database_url: str) -> None:
    opened = engine.prepare(create_engine(sqlite_database_url))
    with opened.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    opened.dispose()
    assert pragmas == PRAGMAS


# 2 is FULL.
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_writer_waits_for_another_and_gives_up_in_the_end(
    sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_FOR_WRITER", 0.2)
    opened = engine.prepare(create_engine(sqlite_database_url))
    with opened.begin() as holding:
        holding.execute(text("SELECT 1"))
        with engine.reading(), opened.connect() as reader:
            assert reader.scalar(text("SELECT count(*) FROM services")) == 0
        with pytest.raises(Exception, match="locked"), opened.begin() as waiting:
            waiting.execute(text("SELECT 1"))
    with opened.begin() as free:
        free.execute(text("SELECT 1"))
    opened.dispose()


def test_the_schema_goes_down_and_up_again(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    schema.downgrade(empty_database_url, "base")
    opened = engine.prepare(create_engine(empty_database_url))
    assert schema.schema_of(opened) is None
    opened.dispose()
    schema.upgrade(empty_database_url)
    assert schema.ready_schema(empty_database_url) is False


def test_the_migrations_make_what_the_tables_say(empty_database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from selfreview.storage.tables import Base

    schema.upgrade(empty_database_url)
    opened = engine.prepare(create_engine(empty_database_url))
    with opened.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    opened.dispose()


def test_the_commands_speak_of_dates_as_iso() -> None:
    from selfreview.commands.rounds import Day

    with pytest.raises(click.BadParameter):
        Day().convert("31/12/2010", None, None)
    assert demonstration.DEADLINES.keys() == {2008, 2009, 2010}
    assert sqlite3.sqlite_version_info >= (3, 35)


def test_a_further_edition_in_the_home_becomes_the_current_one_and_may_not_vanish(run: Run) -> None:
    from tests.frameworks import SMALL

    run("rounds", "open", "2009")
    (run.home / "editions").mkdir()
    later = run.home / "editions" / "later.yaml"
    later.write_text(SMALL, encoding="utf-8")
    run("rounds", "open", "2010")
    later.unlink()
    assert "there is no file for it" in run("verify", status=2).stderr
    later.write_text(SMALL, encoding="utf-8")
    run("verify")
