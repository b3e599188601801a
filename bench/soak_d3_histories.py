"""D3 over histories: those who read three years of releases together fix nothing that is protected.

`SELFREVIEW_D3_HISTORIES` sets another number of histories, `SELFREVIEW_SOAK_MINUTES`
ends them earlier. What was played is kept in `build/`, line by line, so a run
that was stopped is gone on with; what another version of the code under attack
gave, or a nation of another size, does not count.
"""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.measurement import Measurement, counted
from bench.time_limits import how_far, until_time_is_up
from tests.conftest import settle
from tests.databases import migrate, sqlite_url
from tests.storage.nation.campaigns import attack_all

HISTORIES = 1000
ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "histories.jsonl"
LARGEST = {100: 60, 50: 40, 20: 30, 10: 24, 5: 18, 1: 14}
"""Services at most at the beginning: of every hundredth history 60, of every fiftieth 40, and so on.

Nearly all the time goes into the product's own search for what a release may
tell, and grows far faster than its nation: one of 60 takes as long as fifty of 14.
"""
RULES = ("domain/disclosure", "domain/nation", "storage/nation", "storage/sums", "storage/practice")


def measure() -> Measurement:
    """What was fixed in how many histories, and how many questions of the attackers had no answer in time."""
    wanted = int(os.environ.get("SELFREVIEW_D3_HISTORIES", HISTORIES))
    code = _code()
    sizes = {seed: _largest(seed) for seed in range(wanted)}
    kept = [one for one in _read() if (one["code"], one.get("largest")) == (code, sizes.get(one["seed"], 0))]
    known = {one["seed"] for one in kept}
    left = [seed for seed in sizes if seed not in known]
    return _sum_up([*kept, *(_play(left, code) if left else ())])


def _play(seeds: Sequence[int], code: str) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        settled = Path(folder) / "selfreview.db"
        migrate(sqlite_url(settled))
        settle(sqlite_url(settled), Path(folder))
        for seed in until_time_is_up(seeds):
            one = {"code": code, **_attack(seed, settled)}
            KEPT.parent.mkdir(exist_ok=True)
            with KEPT.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(one)}\n")
            yield one


def _largest(seed: int) -> int:
    return next(services for every, services in LARGEST.items() if (seed + 1) % every == 0)


def _attack(seed: int, settled: Path) -> dict[str, Any]:
    largest = _largest(seed)
    (outcome,) = attack_all([seed], settled, largest=largest)
    for prize in outcome.prizes:
        print(f"history {seed}: {prize}", flush=True)
    return {
        "seed": seed,
        "largest": largest,
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
    sizes = Counter(one["largest"] for one in kept)
    nations = ", ".join(f"{sizes[largest]} of {largest}" for largest in sorted(sizes))
    what = f"protected quantities fixed: {len(kept)} histories of three years; services at most: {nations}; {told}"
    parts = undecided, how_far(len(kept), HISTORIES, "histories")
    return Measurement(what, number, 1.0, "fixed", number, 0.0, "lower", 1, (number, number), parts)


def _read() -> list[dict[str, Any]]:
    if not KEPT.exists():
        return []
    return [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]


def _code() -> str:
    # Attackers and attacked: whatever of either changes makes what was found before say nothing.
    folders = (*(ROOT / "selfreview" / rules for rules in RULES), ROOT / "tests" / "storage" / "nation")
    files = sorted(path for folder in folders for path in folder.glob("*.py") if not path.name.startswith("test_"))
    return sha256(b"".join(path.read_bytes() for path in (*files, ROOT / "selfreview" / "judge.py"))).hexdigest()[:12]
