"""P14: how long the application takes to be imported, to serve again after a kill, to make the demonstration."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement
from tests.servers import launch_server

IMPORTED = 0.7
SERVING_AGAIN = 2.0
DEMONSTRATED = 5.0
RUNS = 7


def measure() -> Measurement:
    """Seconds each, against their goals; whatever was not compiled yet is, before anything is timed."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", "selfreview"], check=True)
    parts = (
        _within("importing the application", _import, IMPORTED, RUNS),
        _within("`selfreview --help`", _list_commands, IMPORTED, RUNS),
        _serving_again(),
        _within("`selfreview demo`", _demonstrate, DEMONSTRATED, 1),
    )
    worst = max(parts, key=lambda part: part.ratio / part.goal)
    what = f"starting, the part furthest from its goal: {worst.what}"
    return Measurement(what, worst.ours, 1.0, "s", worst.ratio, worst.goal, "lower", worst.runs, worst.spread, parts)


def _within(what: str, act: Callable[[], float], goal: float, runs: int) -> Measurement:
    taken = [act() for _ in range(runs)]
    middle = statistics.median(taken)
    return Measurement(what, middle, 1.0, "s", middle, goal, "lower", runs, (min(taken), max(taken)))


def _import() -> float:
    return _run(sys.executable, "-c", "import selfreview.app")


def _list_commands() -> float:
    return _run(sys.executable, "-c", "from selfreview.cli import main; main(['--help'])")


def _demonstrate() -> float:
    with tempfile.TemporaryDirectory() as home:
        return _run(sys.executable, "-c", "from selfreview.cli import main; main(['demo'])", home=home)


def _run(*command: str, home: str | None = None) -> float:
    known = {name: value for name, value in os.environ.items() if name != "SELFREVIEW_DATABASE_URL"}
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, env={**known, "SELFREVIEW_HOME": home or "/nowhere"})
    return time.monotonic() - began


def _serving_again() -> Measurement:
    with settled("SQLite") as place:
        taken = [_restart(place.home, place.url) for _ in range(RUNS)]
    middle = statistics.median(taken)
    what = "serving again after a kill of all its processes, from the start of the command"
    return Measurement(what, middle, 1.0, "s", middle, SERVING_AGAIN, "lower", RUNS, (min(taken), max(taken)))


def _restart(home: Path, url: str) -> float:
    began = time.monotonic()
    server = launch_server(home, url)
    taken = time.monotonic() - began
    server.kill()
    return taken
