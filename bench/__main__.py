"""`make bench`: every measure, one module a number (`bench/p1.py` has `measure()`), into `bench/results.json`.

Names on the command line run only those and leave the others' last results as they are.
"""

import json
import os
import platform
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"


def names() -> list[str]:
    """The numbers that have a module, P1 first."""
    found = [path.stem for path in FOLDER.glob("p[0-9]*.py")] + [path.stem for path in FOLDER.glob("start.py")]
    return sorted(found, key=lambda name: (len(name), name))


def machine() -> dict[str, Any]:
    """The machine that the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def commit() -> str:
    """The commit that was measured."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return told.stdout.strip()


def main(wanted: list[str]) -> int:
    """Measure, write and print; 0 whether or not the goals are met."""
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if wanted and RESULTS.exists() else {}
    results |= {"machine": machine()}
    results.pop("commit", None)
    for name in wanted or names():
        measured = import_module(f"bench.{name}").measure()
        # Each figure says which commit it is of: a run of some leaves the others' as they were.
        results[name.upper()] = {"commit": commit(), **measured.as_json()}
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        show(name.upper(), measured.as_json())
    return 0


def show(name: str, told: dict[str, Any], indent: str = "") -> None:
    """One line of the table, and its parts under it."""
    sign = "≥" if told["better"] == "higher" else "≤"
    verdict = "met" if told["met"] else "NOT MET"
    print(f"{indent}{name:6} {told['ratio']:8.3f} {sign} {told['goal']:<8g} {verdict:8} {told['what']}", flush=True)
    for part in told["parts"]:
        show("", part, indent + "  ")


if __name__ == "__main__":
    sys.exit(main([name.lower() for name in sys.argv[1:]]))
