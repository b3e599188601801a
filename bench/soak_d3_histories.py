"""D3 over histories: those who read three years of releases together fix nothing that is protected.

`SELFREVIEW_D3_HISTORIES` sets another number of histories. What was played is
kept in `build/`, line by line, so a run that was stopped is gone on with;
what another version of the code under attack gave does not count.
"""

import json
import os
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.measurement import Measurement, counted
from tests.conftest import settle
from tests.databases import migrate, sqlite_url
from tests.storage.nation.campaigns import attack_all

HISTORIES = 1000
ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "histories.jsonl"
LARGEST = (18, 24, 30, 40, 60)
"""Services at most at the beginning, one history after another."""
RULES = ("domain/disclosure", "domain/nation", "storage/nation", "storage/sums", "storage/practice")


def measure() -> Measurement:
    """What was fixed in how many histories, and how many questions of the attackers had no answer in time."""
    wanted = int(os.environ.get("SELFREVIEW_D3_HISTORIES", HISTORIES))
    code = _code()
    kept = [one for one in _read() if one["code"] == code and one["seed"] < wanted]
    known = {one["seed"] for one in kept}
    with tempfile.TemporaryDirectory() as folder:
        settled = Path(folder) / "selfreview.db"
        migrate(sqlite_url(settled))
        settle(sqlite_url(settled), Path(folder))
        for seed in (seed for seed in range(wanted) if seed not in known):
            kept.append({"code": code, **_attack(seed, settled)})
            KEPT.parent.mkdir(exist_ok=True)
            with KEPT.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(kept[-1])}\n")
    return _sum_up(kept)


def _attack(seed: int, settled: Path) -> dict[str, Any]:
    largest = LARGEST[seed % len(LARGEST)]
    (outcome,) = attack_all([seed], settled, largest=largest)
    for prize in outcome.prizes:
        print(f"history {seed}: {prize}", flush=True)
    return {
        "seed": seed,
        "prizes": len(outcome.prizes),
        "undecided": outcome.undecided,
        "happened": outcome.happened,
    }


def _sum_up(kept: list[dict[str, Any]]) -> Measurement:
    happened = sum((Counter(one["happened"]) for one in kept), Counter[str]())
    told = ", ".join(
        f"{happened[what]} {what}"
        for what in ("first releases", "later releases", "cohorts", "crossings", "embargoes", "withdrawn", "merged")
    )
    number = float(sum(one["prizes"] for one in kept))
    undecided = counted("questions without an answer", float(sum(one["undecided"] for one in kept)), 0.0, unit="")
    what = f"protected quantities fixed: {len(kept)} histories of three years; {told}"
    return Measurement(what, number, 1.0, "fixed", number, 0.0, "lower", 1, (number, number), (undecided,))


def _read() -> list[dict[str, Any]]:
    if not KEPT.exists():
        return []
    return [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]


def _code() -> str:
    # Attackers and attacked: whatever of either changes makes what was found before say nothing.
    folders = (*(ROOT / "selfreview" / rules for rules in RULES), ROOT / "tests" / "storage" / "nation")
    files = sorted(path for folder in folders for path in folder.glob("*.py") if not path.name.startswith("test_"))
    return sha256(b"".join(path.read_bytes() for path in (*files, ROOT / "selfreview" / "judge.py"))).hexdigest()[:12]
