"""The gate that holds lines and branches to their numbers."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.coverage_gate import main, shortfalls


def report(lines: int, branches: int) -> dict[str, Any]:
    return {
        "totals": {"covered_lines": lines, "num_statements": 200, "covered_branches": branches, "num_branches": 100},
        "files": {"a.py": {"missing_lines": [7], "missing_branches": [[7, 8]]}, "b.py": {"missing_lines": []}},
    }


def test_a_report_that_reaches_both_numbers_passes() -> None:
    assert shortfalls(report(200, 98), lines=100, branches=98) == []


@pytest.mark.parametrize(("lines", "branches", "what"), [(199, 100, "lines"), (200, 97, "branches")])
def test_one_number_does_not_make_up_for_the_other(lines: int, branches: int, what: str) -> None:
    first, *places = shortfalls(report(lines, branches), lines=100, branches=98)
    assert first.startswith(f"{what}: ")
    assert places == ["  a.py: lines [7], branches [[7, 8]]"]


def test_code_without_branches_lacks_none() -> None:
    empty = report(200, 0) | {"totals": report(200, 0)["totals"] | {"num_branches": 0}}
    assert shortfalls(empty, lines=100, branches=98) == []


def test_the_gate_answers_with_its_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coverage.json"
    file.write_text(json.dumps(report(200, 100)))
    assert main([str(file)]) == 0
    file.write_text(json.dumps(report(100, 100)))
    assert main([str(file)]) == 1
    assert "lines: 50.00 %" in capsys.readouterr().out
