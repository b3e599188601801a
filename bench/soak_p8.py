"""P8: fifty people work for half an hour; none meets an error, and the server does not grow.

`SELFREVIEW_P8_DATABASES` names the kinds of database, where one has to do.
"""

import os
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement, counted
from bench.time_limits import how_far
from tests.editors import REVIEW, WRITERS, Editor
from tests.full_disks import processes_of
from tests.servers import RunningServer, start_server

KINDS = ("SQLite", "PostgreSQL")
PEOPLE = 50
MINUTES = 30
THINKING = 3.0
"""Seconds between two pages of one person, on average."""

GROWTH = 1.1
"""The largest size in the last third of the time may be so many times that of the middle third."""

PAGES = ("", "/E01", "/E02", "/E09", "/review", "/evidence", "/changes", "/action-plan")


@dataclass(slots=True)
class Crowd:
    """What fifty people met, and what the workers weighed meanwhile, in megabytes."""

    asked: int = 0
    faults: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)


def measure() -> Measurement:
    """How the server's size at the end compares with its size in the middle; beside it, the errors met."""
    kinds = os.environ.get("SELFREVIEW_P8_DATABASES", " ".join(KINDS)).split()
    parts = [_on(kind) for kind in kinds]
    worst = max(part.ratio for part in parts)
    parts.append(how_far(len(kinds), len(KINDS), "kinds of database"))
    what = f"times its size of the middle third: {PEOPLE} people for {MINUTES} minutes on {' and '.join(kinds)}"
    return Measurement(what, worst, 1.0, "×", worst, GROWTH, "lower", 1, (worst, worst), tuple(parts))


def _on(kind: str) -> Measurement:
    crowd, over = Crowd(), threading.Event()
    with settled(kind) as place, start_server(place.home, place.url, workers=2) as server:
        people = [Editor(server.port, WRITERS[number % len(WRITERS)]) for number in range(PEOPLE)]
        for person in people[: len(WRITERS)]:
            person.sign_in()
        for number, person in enumerate(people):
            # One sign-in serves every window of a person.
            person.cookie = people[number % len(WRITERS)].cookie
        threads = [
            threading.Thread(target=_work, args=(person, number, crowd, over)) for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        try:
            _weigh(server, crowd)
        finally:
            over.set()
            for thread in threads:
                thread.join()
    for fault in crowd.faults[:10]:
        print(fault)
    third = len(crowd.sizes) // 3
    middle, end = statistics.median(crowd.sizes[third : 2 * third]), max(crowd.sizes[2 * third :])
    met = counted(f"errors in {crowd.asked:,} requests", float(len(crowd.faults)), 0.0, unit="faults")
    what = f"on {kind}: {middle:.0f} MB in the middle, {end:.0f} MB at most at the end"
    ratio = end / middle
    return Measurement(what, end, middle, "MB", ratio, GROWTH, "lower", 1, (middle, end), (met,))


def _weigh(server: RunningServer, crowd: Crowd) -> None:
    ends = time.monotonic() + 60 * MINUTES
    while time.monotonic() < ends:
        time.sleep(10.0)
        crowd.sizes.append(sum(map(size_of, processes_of(server.process.pid))))


def size_of(process: int, system: Path = Path("/proc")) -> float:
    """The megabytes of a process; none of one that has ended, as a child that read a file does."""
    try:
        status = (system / str(process) / "status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
    return 0.0 if found is None else int(found[1]) / 1024


def _work(person: Editor, number: int, crowd: Crowd, over: threading.Event) -> None:
    chance = random.Random(number)
    while not over.wait(chance.expovariate(1 / THINKING)):
        crowd.asked += 1
        try:
            if chance.random() < 0.2:
                person.save(f"E{chance.randint(1, 17):02}", f"person {number} at {crowd.asked}")
            elif (status := person.ask("GET", f"{REVIEW}{(page := chance.choice(PAGES))}")[0]) != 200:
                crowd.faults.append(f"{page} answered {status}")
        except (OSError, HTTPException, AssertionError) as fault:
            crowd.faults.append(repr(fault))
    crowd.faults += person.faults
    person.close()
