"""`selfreview neighbours import`, as an operator types it, on both databases."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine, text

from selfreview.cli import main

SINCE = "They apply to releases made from {} on; earlier releases keep the list that they had.\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def file(empty_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to be read in, with a fresh database behind the command."""
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", empty_database_url)
    return home / "neighbours.csv"


def rows(url: str) -> list[tuple[object, ...]]:
    opened = create_engine(url, poolclass=NullPool)
    with opened.begin() as connection:
        found = connection.execute(text("SELECT edition, service, rank, neighbour FROM neighbours ORDER BY 1, 2, 3"))
        return [tuple(row) for row in found]


def test_an_edition_is_read_in_once_and_kept(file: Path, empty_database_url: str) -> None:
    file.write_text("service,neighbour,rank,edition\n1,2,1,2009\n1,3,2,2009\n2,1,1,2009\n", encoding="utf-8")
    done = run("neighbours", "import", str(file))
    assert (done.exit_code, done.stdout) == (0, f"3 neighbours of 2 services read in.\n{SINCE.format('now')}")
    kept = [("2009", 1, 1, 2), ("2009", 1, 2, 3), ("2009", 2, 1, 1)]
    assert rows(empty_database_url) == kept
    again = run("neighbours", "import", str(file))
    assert again.exit_code == 2
    assert again.stderr.count("line ") == 3
    assert "“2009” is here already" in again.stderr
    assert rows(empty_database_url) == kept


def test_a_fault_reads_nothing_in(file: Path, empty_database_url: str) -> None:
    file.write_text("service,neighbour,rank,edition\n1,2,1,2009\n1,999,2,2009\n", encoding="utf-8")
    refused = run("neighbours", "import", str(file))
    assert (refused.exit_code, refused.stderr) == (2, "line 3: there is no service “999”\n")
    assert rows(empty_database_url) == []


def test_a_list_applies_from_the_day_that_it_is_given_and_never_to_what_is_out(
    file: Path, empty_database_url: str
) -> None:
    file.write_text("service,neighbour,rank,edition\n1,2,1,2010\n", encoding="utf-8")
    refused = run("neighbours", "import", str(file), "--from", "2009-04-01")
    assert (refused.exit_code, "a day to come" in refused.stderr) == (2, True)
    done = run("neighbours", "import", str(file), "--from", "2190-04-01")
    assert (done.exit_code, SINCE.format("1 April 2190") in done.stdout) == (0, True)
    opened = create_engine(empty_database_url, poolclass=NullPool)
    with opened.begin() as connection:
        (first,) = connection.execute(text("SELECT applies_from FROM neighbours")).scalars()
    # In summer a day begins an hour before Greenwich's.
    assert str(first).startswith("2190-03-31 23:00:00")
