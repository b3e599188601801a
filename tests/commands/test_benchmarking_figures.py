"""`selfreview benchmarking national` and `release`, as an operator types them, on both databases."""

import json
import random
import statistics
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from selfreview.cli import main
from tests.benchmarking import file, lines


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


NUMBERS = [number for number in range(1, 151) if number not in (122, 125)]


def _tell(path: Path, services: list[int], year: int = 2009, seed: int = 1) -> dict[int, int]:
    made = random.Random(seed)
    funding = {service: made.randint(20_000, 300_000) for service in services}
    told = [
        lines(
            service,
            year,
            f"{year}-11-02",
            FC01=str(amount),
            MG01="yes" if service % 4 else "no",
            **({} if service % 4 else dict.fromkeys(("MG02", "MG03", "MG04", "MG06"))),
        )
        for service, amount in funding.items()
    ]
    path.write_text(file(*told), encoding="utf-8")
    result = run("benchmarking", "import", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    return funding


def _begin(url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", url)
    run("rounds", "open", "2009")
    run("benchmarking", "open", "2009")
    return home / "benchmarking.csv"


@pytest.fixture
def path(empty_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to be read in, with a fresh database behind the commands and a 2009 round in it."""
    return _begin(empty_database_url, home, monkeypatch)


@pytest.fixture
def lite_path(sqlite_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same on SQLite alone, for what has nothing to do with the database."""
    return _begin(sqlite_database_url, home, monkeypatch)


def _json(*words: str) -> dict[str, Any]:
    found = run("benchmarking", "national", "2009", *words)
    assert found.exit_code == 0, found.stderr
    data: dict[str, Any] = json.loads(found.stdout)
    return data


def test_exact_figures_have_the_names_that_programs_rely_on_and_are_unrounded(path: Path) -> None:
    amounts = sorted(_tell(path, NUMBERS[:61]).values())
    found = _json()
    assert (found["year"], found["edition"], found["services"], found["returns"]) == (2009, "B2009", 148, 61)
    told = found["measures"]["BM01"]
    tenths = statistics.quantiles(amounts, n=10, method="inclusive")
    assert (told["n"], told["total"], told["median"]) == (61, sum(amounts), statistics.median(amounts))
    assert told["mean"] == pytest.approx(statistics.fmean(amounts))
    assert (told["p10"], told["p90"]) == pytest.approx((tenths[0], tenths[8]))
    assert told["ratio"] is None
    assert found["measures"]["BM07"]["total"] == 61 * 3
    assert found["measures"]["BM03"]["n"] == 0
    assert found["measures"]["BM23"]["r"] is None
    assert found["questions"]["MG01"]["base"] == 61
    assert found["questions"]["MG01"]["counts"] == {"yes": 46, "no": 15}
    assert found["questions"]["MG03"]["base"] == 46
    assert found["questions"]["AC09"]["base"] == 61
    assert "For the network only" in found["marking"]


def test_a_release_is_made_once_and_again_only_when_enough_changed(path: Path) -> None:
    _tell(path, NUMBERS[:60])
    made = run("benchmarking", "release", "2009")
    assert made.exit_code == 0, made.stderr
    name, seal = made.stdout.splitlines()
    assert name == "Release 1 of the benchmarking of 2009"
    text = run("benchmarking", "national", "2009", "--published").stdout
    assert sha256(text.encode()).hexdigest() == seal
    assert run("benchmarking", "release", "2009").exit_code == 2
    _tell(path, NUMBERS[60:63], seed=2)
    waits = run("benchmarking", "release", "2009")
    assert (waits.exit_code, "3 corrections pending" in waits.stderr) == (2, True)
    assert run("benchmarking", "national", "2009", "--published").stdout == text
    _tell(path, NUMBERS[63:70], seed=3)
    assert run("benchmarking", "release", "2009").stdout.startswith("Release 2 of the benchmarking of 2009")
    second = _json("--published")
    assert (second["release"], second["measures"]["BM01"]["n"]) == (2, 70)
    assert run("verify").exit_code == 0


def test_what_is_published_holds_what_is_exact_rounded_and_no_end(lite_path: Path) -> None:
    amounts = _tell(lite_path, NUMBERS[:60]).values()
    run("benchmarking", "release", "2009")
    exact, told = _json()["measures"]["BM01"], _json("--published")["measures"]["BM01"]
    assert told["total"] == exact["total"]
    assert told["median"] == pytest.approx(exact["median"], abs=500)
    assert {"n", "coverage", "median", "p10", "p25", "p75", "p90", "mark"} <= set(told)
    assert not {min(amounts), max(amounts)} & set(told.values())


@pytest.mark.parametrize("returns", [0, 2, 4])
def test_a_release_of_fewer_than_five_returns_is_refused(lite_path: Path, returns: int) -> None:
    if returns:
        _tell(lite_path, NUMBERS[:returns])
    refused = run("benchmarking", "release", "2009")
    assert refused.exit_code == 2
    assert ("at least 5" if returns else "no new 2009 benchmarking returns") in refused.stderr
    missing = run("benchmarking", "national", "2009", "--published")
    assert (missing.exit_code, "has been published" in missing.stderr) == (2, True)


def test_a_year_without_a_benchmarking_is_refused_in_words(lite_path: Path) -> None:
    for words in (("national", "2012"), ("release", "2012")):
        refused = run("benchmarking", *words)
        assert (refused.exit_code, "was not opened" in refused.stderr) == (2, True)


@pytest.mark.parametrize(("form", "start"), [("csv", b"collection,year"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_every_form_is_written_exact_and_published(lite_path: Path, form: str, start: bytes) -> None:
    _tell(lite_path, NUMBERS[:12])
    run("benchmarking", "release", "2009")
    for words in ((), ("--published",)):
        target = lite_path.with_suffix(f".{form}")
        done = run("benchmarking", "national", "2009", "--format", form, "-o", str(target), *words)
        assert (done.exit_code, target.read_bytes()[: len(start)]) == (0, start)


def test_a_release_that_was_altered_is_noticed(path: Path, empty_database_url: str) -> None:
    from sqlalchemy import create_engine, text

    _tell(path, NUMBERS[:12])
    run("benchmarking", "release", "2009")
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE benchmark_releases SET content = replace(content, '2009', '2010')"))
    engine.dispose()
    found = run("verify")
    assert (found.exit_code, "benchmarking of 2009: its text was changed" in found.stderr) == (1, True)
