"""What the tests need of the machine: found, fetched, or told to be missing."""

from pathlib import Path

import pytest

from tests import machine
from tests.machine import Need

ABSENT = Need(("no-such-program",), "no-such-package", "the thing itself")


@pytest.fixture(autouse=True)
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[Need]:
    """What would have been installed; nothing is."""
    asked: list[Need] = []
    monkeypatch.setattr(machine, "fetch", asked.extend)
    monkeypatch.delenv("CI", raising=False)
    return asked


def test_a_program_is_found_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "second").write_text("#!/bin/sh\n")
    (tmp_path / "second").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Need(("first", "second"), "p", "w").find() == str(tmp_path / "second")
    assert ABSENT.find() is None


def test_nothing_is_fetched_where_nothing_is_missing(fetched: list[Need], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "NEEDS", (Need(("sh",), "dash", "w"),))
    assert machine.main() == 0
    assert fetched == []


@pytest.mark.parametrize(("debian", "asked"), [(True, [ABSENT]), (False, [])])
def test_what_is_missing_is_fetched_only_where_it_can_be(
    debian: bool, asked: list[Need], fetched: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "NEEDS", (ABSENT,))
    monkeypatch.setattr(machine, "is_debian", lambda: debian)
    machine.main()
    assert fetched == asked


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_what_stays_missing_is_told_and_fails_only_where_nothing_may(
    ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "NEEDS", (ABSENT,))
    monkeypatch.setattr(machine, "is_debian", lambda: False)
    monkeypatch.setenv("CI", ci)
    assert machine.main() == status
    assert capsys.readouterr().err == "Not on this machine: no-such-program. Not tested: the thing itself.\n"
