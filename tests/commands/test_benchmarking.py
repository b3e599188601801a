"""`selfreview benchmarking` and `selfreview context`, as an operator types them, on both databases."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from selfreview.cli import main
from selfreview.commands.site import ready_site
from selfreview.storage.benchmarking import questions
from tests.benchmarking import file, lines


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def path(empty_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to be read in, with a fresh database behind the commands."""
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", empty_database_url)
    return home / "benchmarking.csv"


def test_a_collection_is_opened_within_a_round_filled_closed_and_written_out(path: Path) -> None:
    early = run("benchmarking", "open", "2009")
    assert (early.exit_code, "There is no 2009 round" in early.stderr) == (2, True)
    assert run("rounds", "open", "2009").exit_code == 0
    text = file(lines(), lines(2, FC01="not_known", MG01="no", MG02=None, MG03=None, MG04=None, MG06=None))
    path.write_text(text, encoding="utf-8")
    unasked = run("benchmarking", "import", str(path))
    assert (unasked.exit_code, "was not opened" in unasked.stderr) == (2, True)
    assert run("benchmarking", "open", "2009", "--deadline", "2009-11-30").exit_code == 0
    assert "was opened before" in run("benchmarking", "open", "2009").stderr
    assert run("benchmarking", "close", "2009").exit_code == 0
    assert run("benchmarking", "close", "2010").exit_code == 2
    done = run("benchmarking", "import", str(path))
    assert (done.exit_code, done.stdout) == (0, "2 benchmarking returns read in.\n")
    assert sorted(run("benchmarking", "export", "--year", "2009").stdout.splitlines()) == sorted(text.splitlines())
    assert len(run("benchmarking", "export", "--year", "2008").stdout.splitlines()) == 1
    again = run("benchmarking", "import", str(path))
    assert (again.exit_code, "has a 2009 benchmarking return already" in again.stderr) == (2, True)
    assert run("verify").exit_code == 0


def test_a_file_with_one_fault_leaves_nothing_behind(path: Path) -> None:
    run("rounds", "open", "2009")
    run("benchmarking", "open", "2009")
    path.write_text(file(lines(), lines(2, ST04="1")), encoding="utf-8")
    refused = run("benchmarking", "import", str(path))
    assert refused.exit_code == 2
    assert refused.stderr.startswith("line ")
    assert len(run("benchmarking", "export").stdout.splitlines()) == 1


def test_figures_of_a_file_that_a_check_asks_about_stand_among_those_that_look_odd(path: Path) -> None:
    for year in ("2008", "2009"):
        run("rounds", "open", year)
        run("benchmarking", "open", year)
    text = file(lines(1, 2009, FC01="842000"), lines(1, 2008, "2008-11-02", MG02="0"))
    path.write_text(text, encoding="utf-8")
    assert run("benchmarking", "import", str(path)).exit_code == 0
    with ready_site():
        assert ("MG02", ("K10", "K25")) in [(one.question, one.checks) for one in questions.odd_figures(2008)]
        asked = {one.question: one.checks for one in questions.odd_figures(2009)}
    # The year before stands beside it, though it comes later in the file.
    assert "K26" in asked["FC01"]


def test_context_is_read_in_by_edition_and_an_edition_never_changes(path: Path) -> None:
    run("rounds", "open", "2009")
    numbers = [number for number in range(1, 151) if number not in (122, 125)]
    rows = [f"2009,{number},population_0_19,{20_000 + number},ONS mid-2008" for number in numbers]
    path.write_text("\n".join(["year,service,indicator,value,edition", *rows]) + "\n", encoding="utf-8")
    done = run("context", "import", str(path))
    assert (done.exit_code, done.stdout) == (0, "148 context figures read in.\n")
    assert "which never changes" in run("context", "import", str(path)).stderr
    path.write_text(path.read_text(encoding="utf-8").replace("ONS mid-2008", "revised").replace("20001", "9000"))
    revised = run("context", "import", str(path))
    assert revised.exit_code == 0
    assert "Check this: service 1" in revised.stderr
    path.write_text("\n".join(["year,service,indicator,value,edition", *rows[1:]]).replace("mid-2008", "x"))
    assert "lacks 1 services: 1" in run("context", "import", str(path)).stderr
