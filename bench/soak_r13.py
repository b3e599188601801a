"""R13: of two hosts on one PostgreSQL one is killed again and again while people save; everybody goes on within 2 s."""

import statistics
import tempfile
import time
from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement, counted
from tests.ledger import faults_of_record
from tests.two_hosts import people_at_work, two_hosts

KILLS = 12
WITHIN = 2.0

TRUSTED_AGAIN = 6.0
"""Seconds after which nginx turns to a host again that did not answer: two that are gone at once are another matter."""


def measure() -> Measurement:
    """The slowest of all kills, in seconds; beside it what was lost."""
    pauses = []
    with (
        settled("PostgreSQL") as place,
        tempfile.TemporaryDirectory() as folder,
        two_hosts(Path(folder), place.url) as hosts,
    ):
        with people_at_work(hosts.port) as work:
            for turn in range(KILLS):
                work.wait_for_all(time.monotonic())
                hosts.kill(turn % 2)
                pauses.append(work.wait_for_all(time.monotonic()))
                hosts.revive(turn % 2)
                time.sleep(TRUSTED_AGAIN)
        acknowledged = [one for person in work.people for one in person.acknowledged]
        told = work.unexpected + [fault for person in work.people for fault in person.faults]
        faults = [*told, *faults_of_record(place.url, place.home, acknowledged)]
    for fault in faults[:10]:
        print(fault)
    lost = counted(f"of {len(acknowledged)} acknowledged saves lost", float(len(faults)), 0.0, unit="faults")
    slowest, middle = max(pauses), statistics.median(pauses)
    what = f"seconds until everybody was told of a save again, the slowest of {KILLS} kills; half within {middle:.1f}"
    return Measurement(what, slowest, 1.0, "s", slowest, WITHIN, "lower", KILLS, (min(pauses), slowest), (lost,))
