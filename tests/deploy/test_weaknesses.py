"""The audit of libraries: what fails it, what is accepted, and what it says where nobody can be asked."""

import json
import subprocess
from datetime import date

import pytest

from tests import weaknesses
from tests.weaknesses import ACCEPTED, judge, read_accepted, read_report

DAY = date(2026, 11, 28)
REPORT = json.dumps(
    {
        "dependencies": [
            {"name": "sound", "version": "1", "vulns": []},
            {"name": "weak", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["GHSA-1"]}]},
            {"name": "skipped", "skip_reason": "editable"},
        ]
    }
)


def test_a_known_weakness_fails_unless_it_is_accepted_until_today_or_later() -> None:
    found = read_report(REPORT)
    assert judge(found, {}, DAY) == ["weak 2: GHSA-1, PYSEC-1"]
    assert judge(found, read_accepted("GHSA-1 2026-11-28 not reached here"), DAY) == []
    assert judge(found, read_accepted("GHSA-1 2026-11-27 not reached here"), DAY) != []
    assert judge(found, read_accepted("GHSA-2 2027-01-01 another one"), DAY) != []


@pytest.mark.parametrize("line", ["GHSA-1", "GHSA-1 2026-11-28", "GHSA-1 soon because", "GHSA-1 2026-13-01 because"])
def test_what_is_accepted_needs_a_day_and_a_reason(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|month"):
        read_accepted(line)


def test_what_is_accepted_now_can_be_read() -> None:
    read_accepted(ACCEPTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("told", "on_error", "status", "said"),
    [
        (REPORT, "", 1, "not accepted: weak 2"),
        ('{"dependencies": []}', "", 0, "Known weaknesses: 0"),
        ("", "ConnectionError: Failed to resolve host", 0, "nobody could be asked"),
        ("", "Traceback: a fault of the program", 1, "pip-audit failed"),
    ],
)
def test_a_run_says_what_it_found_or_that_nobody_could_be_asked(
    told: str,
    on_error: str,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = subprocess.CompletedProcess[str]((), 1, told, on_error)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    assert weaknesses.main() == status
    assert said in capsys.readouterr().err
