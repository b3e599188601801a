"""R3: every write and every sync of a save fails in turn, once and from then on, until one is made without a fault."""

import tempfile
from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement, counted
from tests.editors import Editor
from tests.faulty_disks import CALLS, try_faults
from tests.ledger import faults_of_record
from tests.servers import start_server

MOST = 1_000
"""More calls than any save makes: whoever reaches it has met no end of them."""


def measure() -> Measurement:
    """Saves lost, pages not read and saves not taken up again, over all calls that failed."""
    parts = tuple(_try(kind, for_ever=for_ever) for kind in CALLS for for_ever in (False, True))
    faults = sum(part.ours for part in parts)
    what = "acknowledged saves lost, or not taken up again: SQLite’s every write and sync failing in turn"
    return Measurement(what, faults, 1.0, "faults", faults, 0.0, "lower", 1, (faults, faults), parts)


def _try(kind: str, *, for_ever: bool) -> Measurement:
    with settled("SQLite") as place, tempfile.TemporaryDirectory() as folder:
        with start_server(place.home, place.url, workers=1) as server:
            editor = Editor(server.port, "manager")
            editor.sign_in()
            trial = try_faults(server, editor, kind, most=MOST, for_ever=for_ever, folder=Path(folder))
            editor.close()
        faults = [*trial.told, *editor.faults, *faults_of_record(place.url, place.home, editor.acknowledged)]
    for fault in faults[:10]:
        print(fault)
    how = "and all after it" if for_ever else "alone"
    what = f"{kind} {how}: {trial.failed} calls failed, {len(editor.acknowledged)} saves acknowledged"
    return counted(what, float(len(faults)), 0.0, unit="faults")
