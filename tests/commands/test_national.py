"""`selfreview national` and `selfreview release`: what they tell and what they refuse."""

import csv
import hashlib
import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from selfreview import registry
from selfreview.cli import main


@pytest.fixture
def run(empty_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Run"]:
    """Run a command on an empty database."""
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    level = logging.getLogger().level
    yield Run(empty_database_url, home)
    logging.getLogger().setLevel(level)


class Run:
    """Types commands."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.home = home

    def __call__(self, *words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(main, list(words))
        assert result.exit_code == status, f"{words}: {result.output} {result.exception!r}"
        return result

    def national(self, year: int) -> dict[str, Any]:
        """The exact figures."""
        found: dict[str, Any] = json.loads(self("national", str(year), "--format", "json").stdout)
        return found

    def bring(self, year: int, returns: dict[int, str]) -> None:
        """Open a round and read in returns that give every exemplar one rating."""
        self("rounds", "open", str(year))
        lines = ["year,service,exemplar,rating,evidence,submitted"]
        for service, rating in returns.items():
            lines += [f"{year},{service},E{n:02},{rating},told,{year}-06-01" for n in range(1, 18)]
        file = self.home / f"{year}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self("returns", "import", str(file))


def test_a_release_is_made_and_told_with_its_hash(run: Run) -> None:
    run.bring(2010, {number: ("good", "best", "minimum")[number % 3] for number in range(1, 31)})
    made = run("release", "2010")
    first, hashed = made.stdout.splitlines()
    assert first == "Release 1 of 2010"
    assert "protected figures and returns are safe" in made.stderr
    content = run("national", "2010", "--published").stdout_bytes
    assert hashlib.sha256(content).hexdigest() == hashed
    assert "There are no new 2010 returns" in run("release", "2010", status=2).stderr
    run("verify")


def test_a_preview_says_what_a_release_would_cost_and_releases_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped_back: list[int] = []
    monkeypatch.setattr(os, "nice", stepped_back.append)
    run.bring(2010, {number: ("good", "best", "minimum")[number % 3] for number in range(1, 31)})
    told = run("release", "2010", "--preview")
    assert "Nothing has been released" in told.stdout
    assert "protected figures and returns are safe" in told.stderr
    assert len(stepped_back) == 1
    assert "Nothing of 2010 has been published" in run("national", "2010", "--published", status=2).stderr
    assert "There is no 2011 round" in run("release", "2011", "--preview", status=2).stderr
    run("release", "2010")
    assert "There are no new 2010 returns" in run("release", "2010", "--preview", status=2).stderr


def test_a_release_that_would_give_a_return_away_is_refused(run: Run) -> None:
    run.bring(2010, dict.fromkeys(range(1, 31), "good"))
    run("release", "2010")
    lines = ["year,service,exemplar,rating,evidence,submitted"]
    lines += [f"2010,40,E{n:02},best,told,2010-06-02" for n in range(1, 18)]
    file = run.home / "late.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("returns", "import", str(file))
    told = run("release", "2010", status=2).stderr
    assert "1 correction pending" in told
    assert "nation: 1 of 5 needed" in told


def test_a_first_release_of_fewer_than_five_returns_is_refused_and_a_region_of_one_is_hidden(run: Run) -> None:
    run.bring(2010, dict.fromkeys((1, 2, 40, 58), "good"))
    told = run("release", "2010", status=2).stderr
    assert "There are 4 returns, and a release needs at least 5" in told
    assert "needed" not in told
    levels = ("minimum", "good")
    londoners = [one.number for one in registry.services() if one.region == "London"][:12]
    run.bring(2009, {**{number: levels[place % 2] for place, number in enumerate(londoners)}, 1: "best"})
    run("release", "2009")
    rows = list(csv.DictReader(io.StringIO(run("national", "2009", "--published", "--format", "csv").stdout)))
    alone = [row for row in rows if row["group"] == "Yorkshire and Humberside" and row["exemplar"] == "E01"]
    assert alone
    assert all((row["count"], row["percent"], row["shown"], row["mark"]) == ("", "", "", "c") for row in alone)
    # Taken from the nation, any other region would tell of it.
    assert not [row["group"] for row in rows if row["table"] == "region" and row["exemplar"] and row["count"]]
    nation = [row for row in rows if row["group"] == "England" and row["exemplar"] == "E01"]
    assert {row["count"] for row in nation if row["figure"] == "best"} == {"1"}


def test_what_cannot_be_told_is_refused(run: Run) -> None:
    assert "There is no 2010 round" in run("national", "2010", status=2).stderr
    assert "There is no 2010 round" in run("release", "2010", status=2).stderr
    run("rounds", "open", "2010")
    assert "There are no new 2010 returns" in run("release", "2010", status=2).stderr
    assert "Nothing of 2010 has been published" in run("national", "2010", "--published", status=2).stderr
    empty = run.national(2010)
    assert (empty["returns"], empty["change"]) == (0, None)
    assert empty["exemplars"][0]["compliant"] is None


def test_an_embargo_holds_a_release_back(run: Run) -> None:
    run.bring(2010, dict.fromkeys(range(1, 21), "good"))
    run("release", "2010", "--embargo", "2199-01-01", "--crossed")
    assert "Nothing of 2010 has been published" in run("national", "2010", "--published", status=2).stderr


def test_every_form_is_written_to_a_file(run: Run) -> None:
    run.bring(2010, dict.fromkeys(range(1, 21), "good"))
    for form, begins in (("csv", b"year,"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")):
        file = run.home / f"figures.{form}"
        told = run("national", "2010", "--format", form, "-o", str(file))
        assert file.read_bytes().startswith(begins)
        assert "For the network only" in told.stderr
    rows = list(csv.DictReader(io.StringIO(run("national", "2010", "--format", "csv").stdout)))
    assert {row["marking"] for row in rows} == {"For the network only: exact figures, not to be passed on."}


def test_a_release_that_was_altered_is_found(run: Run) -> None:
    run.bring(2010, dict.fromkeys(range(1, 21), "good"))
    run("release", "2010")
    engine = create_engine(run.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE releases SET content = content || ' '"))
    engine.dispose()
    assert "release 1 of 2010: its text was changed" in run("verify", status=1).stderr
