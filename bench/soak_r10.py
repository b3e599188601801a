"""R10: small faults put into the modules that matter most, one at a time; the tests of each must notice 85 in 100.

`SELFREVIEW_R10_MUTANTS` sets how many of each subject are tried, drawn by `SELFREVIEW_R10_SEED`; `all` tries every one.
Names of subjects in `SELFREVIEW_R10_SUBJECTS` try only those and leave the others' last results. What survived stands
in `bench/mutants.json`, with file and line and what was changed.
"""

import json
import os
import random
from collections.abc import Iterator
from typing import Any

from bench.__main__ import FOLDER, commit
from bench.measurement import Measurement
from bench.mutants import Mutant
from bench.mutation import Verdict, try_mutants
from bench.subjects import SUBJECTS

MUTANTS = 80
SEED = 10
GOAL = 0.85
SURVIVORS = FOLDER / "mutants.json"


def measure() -> Measurement:
    """The share of each subject's mutants that its tests noticed; the number is that of the worst."""
    wanted = os.environ.get("SELFREVIEW_R10_SUBJECTS", " ".join(SUBJECTS)).split()
    for name in wanted:
        told = _told(name, list(try_subject(name)))
        results = {**_results(), name: told}
        SURVIVORS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    results = _results()
    parts = tuple(_part(name, results[name]) for name in SUBJECTS if name in results)
    worst = min(part.ours for part in parts)
    tried = sum(result["tried"] for result in results.values())
    what = f"share of mutants noticed, of the worst of {len(parts)} subjects: {tried} tried"
    spread = (worst, max(part.ours for part in parts))
    return Measurement(what, worst, 1.0, "share", worst, GOAL, "higher", 1, spread, parts)


def _results() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SURVIVORS.read_text(encoding="utf-8")) if SURVIVORS.exists() else {}
    return found


def try_subject(name: str) -> Iterator[Verdict]:
    """Try a sample of a subject's mutants, each against the tests of its own modules."""
    chosen = set(draw(name))
    for part in SUBJECTS[name]:
        mutants = [mutant for mutant in part.mutants() if mutant in chosen]
        for verdict in try_mutants(mutants, part.tests) if mutants else ():
            if not verdict.killed:
                one = verdict.mutant
                print(f"{one.where}: {one.kind}: {one.before} -> {one.after}", flush=True)
            yield verdict


def draw(name: str) -> list[Mutant]:
    """The sample of a subject: the same for the same code, number and seed."""
    number = os.environ.get("SELFREVIEW_R10_MUTANTS", str(MUTANTS))
    every = [mutant for part in SUBJECTS[name] for mutant in part.mutants()]
    if number == "all" or int(number) >= len(every):
        return every
    return random.Random(int(os.environ.get("SELFREVIEW_R10_SEED", SEED))).sample(every, int(number))


def _told(name: str, verdicts: list[Verdict]) -> dict[str, Any]:
    survivors = [verdict.mutant for verdict in verdicts if not verdict.killed]
    return {
        "commit": commit(),
        "modules": [module for part in SUBJECTS[name] for module in part.modules],
        "mutants": sum(len(part.mutants()) for part in SUBJECTS[name]),
        "tried": len(verdicts),
        "killed": len(verdicts) - len(survivors),
        "timed out": sum(verdict.outcome == "timed out" for verdict in verdicts),
        "survivors": [
            {"where": one.where, "kind": one.kind, "before": one.before, "after": one.after} for one in survivors
        ],
    }


def _part(name: str, told: dict[str, Any]) -> Measurement:
    share = told["killed"] / told["tried"]
    what = f"{name}: {told['killed']} of {told['tried']} noticed, of {told['mutants']} that there are"
    return Measurement(what, share, 1.0, "share", share, GOAL, "higher", 1, (share, share))
