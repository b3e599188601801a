"""R5: PostgreSQL restarted every 2 seconds for a minute under 10 users; nothing acknowledged is lost or doubled."""

import threading
import time

from bench.databases import settled
from bench.measurement import Measurement, counted
from tests.clashes import gather
from tests.editors import WRITERS, Editor
from tests.ledger import faults_of_record
from tests.power_cuts import begin_work
from tests.servers import start_server

USERS = 10
EVERY = 2.0
LENGTH = 60.0


def measure() -> Measurement:
    """Faults of a minute."""
    restarts = 0
    with settled("PostgreSQL") as place:
        assert place.server is not None
        with start_server(place.home, place.url, workers=2) as server:
            people = [Editor(server.port, WRITERS[number % len(WRITERS)]) for number in range(USERS)]
            for person in people:
                person.sign_in()
            over = threading.Event()
            threads = begin_work(people, over)
            try:
                end = time.monotonic() + LENGTH
                while time.monotonic() < end:
                    time.sleep(EVERY)
                    place.server.restart("immediate" if restarts % 2 else "fast")
                    restarts += 1
                time.sleep(EVERY)
            finally:
                over.set()
                for thread in threads:
                    thread.join()
            outcome = gather(people)
        faults = [*outcome.faults, *faults_of_record(place.url, place.home, outcome.acknowledged)]
    for fault in faults[:10]:
        print(fault)
    what = f"saves lost or applied twice: {USERS} users, {restarts} restarts, {len(outcome.acknowledged)} acknowledged"
    return counted(what, float(len(faults)), 0.0, unit="faults")
