"""R2: kill -9 of the server during saves; nothing acknowledged is lost, and it serves again within 2 seconds."""

import statistics

from bench.databases import settled
from bench.measurement import Measurement, counted
from bench.time_limits import how_far, until_time_is_up
from tests.ledger import faults_of_record
from tests.power_cuts import cut_power

KILLS = {"SQLite": 350, "PostgreSQL": 150}
SERVING_AGAIN = 2.0


def measure() -> Measurement:
    """Faults of 500 kills, and the median seconds until the server answered again."""
    parts = [part for kind in KILLS for part in _on(kind)]
    faults = sum(part.ours for part in parts if part.unit == "faults")
    made = sum(part.runs for part in parts if part.unit == "s")
    what = f"acknowledged saves lost or databases broken in {made} kills"
    parts.append(how_far(made, sum(KILLS.values()), "kills"))
    return Measurement(what, faults, 1.0, "faults", faults, 0.0, "lower", 1, (faults, faults), tuple(parts))


def _on(kind: str) -> list[Measurement]:
    restarts: list[float] = []
    with settled(kind) as place:
        kills = until_time_is_up(range(KILLS[kind]), shares=len(KILLS))
        outcome = cut_power(place.home, place.url, kills=kills, restarts=restarts)
        faults = [*outcome.faults, *faults_of_record(place.url, place.home, outcome.acknowledged)]
    for fault in faults[:10]:
        print(fault)
    lost = counted(f"on {kind}: {len(outcome.acknowledged)} acknowledged", float(len(faults)), 0.0, unit="faults")
    again = statistics.median(restarts)
    spread = (min(restarts), max(restarts))
    what = f"on {kind}: until it serves again, from the start of its command"
    return [lost, Measurement(what, again, 1.0, "s", again, SERVING_AGAIN, "lower", len(restarts), spread)]
