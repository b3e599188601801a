"""P13: a visitor's page while ten papers are being made, on the server with its two workers."""

import statistics
import tempfile
import threading
import time
from pathlib import Path

from bench.measurement import Measurement
from bench.p1 import Client
from tests.servers import run_command, start_server

PAPERS = (
    "/services/1/reviews/2010/action-plan.pdf",
    "/services/1/reviews/2010/review.pdf",
    "/services/1/reviews/2010/action-plan.pdf?large=1",
    "/services/1/reviews/2010/action-plan.pdf?copy=circulation",
    "/services/1/reviews/2010/action-plan.ods",
)
PAGE = "/services/1/reviews/2010/E03"
AT_ONCE = 10
SECONDS = 15.0
GOAL = 0.1


def measure() -> Measurement:
    """The 99th of 100 times of a page while ten people ask for papers, against the same page with nobody else there."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run_command(["demo"], home)
        with start_server(home, workers=2) as server:
            readers = [Client(server.port) for _ in range(AT_ONCE)]
            for reader in readers:
                reader.sign_in()
                reader.get(PAPERS[0])
            visitor = Client(server.port)
            visitor.sign_in()
            alone = _times(visitor, time.monotonic() + SECONDS / 3)
            until = time.monotonic() + SECONDS
            made: list[str] = []
            asking = [threading.Thread(target=_ask, args=(reader, until, made)) for reader in readers]
            for thread in asking:
                thread.start()
            beside = _times(visitor, until)
            for thread in asking:
                thread.join()
    ours, baseline = _late(beside), _late(alone)
    return Measurement(
        "a page while ten papers are being made: 99 of 100 within",
        ours,
        baseline,
        "s",
        ours,
        GOAL,
        "lower",
        len(beside),
        (min(beside), max(beside)),
        note=f"{len(made)} papers were made meanwhile; median {statistics.median(beside) * 1000:.0f} ms, "
        f"with nobody else there 99 of 100 within {baseline * 1000:.0f} ms",
    )


def _late(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _times(visitor: Client, until: float) -> list[float]:
    found = []
    while time.monotonic() < until:
        began = time.perf_counter()
        visitor.get(PAGE)
        found.append(time.perf_counter() - began)
        time.sleep(0.02)
    return found


def _ask(reader: Client, until: float, made: list[str]) -> None:
    turn = 0
    while time.monotonic() < until:
        path = PAPERS[turn % len(PAPERS)]
        turn += 1
        reader.get(path)
        made.append(path)
