"""Holds lines and branches each to the number that setup.cfg gives them, since coverage itself knows only their sum."""

import json
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def shortfalls(report: dict[str, Any], *, lines: float, branches: float) -> list[str]:
    """What a coverage report has too little of, with the files that miss most; percentages from 0 to 100."""
    totals = report["totals"]
    reached = {
        "lines": (totals["covered_lines"], totals["num_statements"], lines),
        "branches": (totals["covered_branches"], totals["num_branches"], branches),
    }
    short = [
        f"{what}: {100 * got / of:.2f} % of {of} are run by the tests, {wanted:g} % are wanted"
        for what, (got, of, wanted) in reached.items()
        if of and 100 * got / of < wanted
    ]
    return short + missing_lines(report) if short else []


def missing_lines(report: dict[str, Any]) -> list[str]:
    """Each file that is not wholly run, with the lines and branches that are not."""
    return [
        f"  {name}: lines {file['missing_lines']}, branches {file.get('missing_branches', [])}"
        for name, file in sorted(report["files"].items())
        if file["missing_lines"] or file.get("missing_branches")
    ]


def main(arguments: list[str]) -> int:
    """Read the report named on the command line; 1 when it falls short."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = setup["tests:coverage"]
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    short = shortfalls(report, lines=float(wanted["lines"]), branches=float(wanted["branches"]))
    print("\n".join(short) or "Coverage is as it should be: lines and branches both.")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
