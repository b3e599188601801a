"""`make soak`: the long tests of reliability, one module a number (`bench/soak_r1.py`), into `bench/soak.json`.

Names on the command line run only those and leave the others' last results as they are.
"""

import json
import sys
from importlib import import_module
from typing import Any

from bench.__main__ import FOLDER, commit, machine, show

RESULTS = FOLDER / "soak.json"
PREFIX = "soak_"


def names() -> list[str]:
    """The numbers that have a module."""
    return sorted(path.stem.removeprefix(PREFIX) for path in FOLDER.glob(f"{PREFIX}*.py"))


def main(wanted: list[str]) -> int:
    """Run, write and print; 1 where a goal is not met."""
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if wanted and RESULTS.exists() else {}
    results |= {"machine": machine()}
    # What older runs left was all of one commit; from now on each figure says its own.
    of_old = results.pop("commit", None)
    for kept in results.values() if of_old else ():
        if "ratio" in kept:
            kept.setdefault("commit", of_old)
    met = True
    for name in wanted or names():
        measured = import_module(f"bench.{PREFIX}{name}").measure()
        met = met and measured.met
        results[name.upper()] = {"commit": commit(), **measured.as_json()}
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        show(name.upper(), measured.as_json())
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main([name.lower() for name in sys.argv[1:]]))
