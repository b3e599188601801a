"""What counters in the code see is what coverage sees that follows every line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.line_counts import ROOT
from tests.servers import COUNTED

TESTS = ("tests/domain/test_written_day.py", "tests/domain/test_rights.py", "tests/domain/registry")


def counted(folder: Path, *command: str) -> dict[str, Any]:
    """Coverage's report by file, of a run of some tests in a process of its own."""
    variables = {name: value for name, value in os.environ.items() if name != COUNTED and "PYTEST" not in name}
    surroundings = {**variables, "COVERAGE_FILE": str(folder / "seen")}

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=surroundings, check=True, capture_output=True)

    folder.mkdir()
    run(*command, *TESTS, "-q", "--noconftest", "-p", "no:cacheprovider")
    run("coverage", "combine")
    run("coverage", "json", "--include", "selfreview/domain/*", "-o", str(folder / "report.json"))
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {
        name: {what: file[what] for what in ("executed_lines", "missing_lines", "missing_branches")}
        for name, file in report["files"].items()
    }


def test_both_see_the_same_lines_and_branches(tmp_path: Path) -> None:
    followed = counted(tmp_path / "followed", "coverage", "run", "-m", "pytest")
    in_the_code = counted(tmp_path / "in the code", "pytest", "-p", "tests.line_counts")
    assert "selfreview/domain/written_day.py" in followed
    assert any(file["missing_branches"] for file in followed.values())
    assert [name for name, file in followed.items() if in_the_code[name] != file] == []
