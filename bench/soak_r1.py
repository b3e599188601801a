"""R1 and R6: 20 editors in the same texts over 2 processes; no text lost, none written twice, both texts shown."""

from bench.databases import settled
from bench.measurement import Measurement, counted
from tests.clashes import clash
from tests.ledger import faults_of_record
from tests.servers import start_server

EDITORS = 20
SAVES = 2_000


def measure() -> Measurement:
    """Faults of 2,000 saves on each kind of database."""
    parts = [_on(kind) for kind in ("SQLite", "PostgreSQL")]
    faults = sum(part.ours for part in parts)
    what = f"lost, doubled or blindly overwritten texts: {EDITORS} editors, {SAVES} saves, every tenth posted twice"
    return Measurement(what, faults, 1.0, "faults", faults, 0.0, "lower", 1, (faults, faults), tuple(parts))


def _on(kind: str) -> Measurement:
    with settled(kind) as place:
        with start_server(place.home, place.url, workers=2) as server:
            outcome = clash(server.port, editors=EDITORS, saves=SAVES)
            locked = server.said().count("database is locked")
        faults = [*outcome.faults, *faults_of_record(place.url, place.home, outcome.acknowledged)]
    for fault in faults[:10]:
        print(fault)
    told = f"on {kind}: {len(outcome.acknowledged)} acknowledged, {outcome.refused} refused with both texts"
    return counted(told, float(len(faults) + locked), 0.0, unit="faults")
