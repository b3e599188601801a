"""How long a newcomer waits: from a fresh clone's `make run` to the first page, against installing its libraries."""

import subprocess
import tempfile
import time
from pathlib import Path

from bench.measurement import Measurement
from tests.servers import RunningServer, free_port

ROOT = Path(__file__).parent.parent
GOAL = 3.0


def measure() -> Measurement:
    """Seconds from `make run` to the first page, first and second time; once, since it takes a while."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        baseline = install_libraries(Path(folder))
        first, second = until_served(clone), until_served(clone)
    ratio = first / baseline
    again = Measurement(
        "`make run` a second time, against the first",
        second,
        first,
        "s",
        second / first,
        0.5,
        "lower",
        1,
        (second / first,) * 2,
    )
    return Measurement(
        "fresh clone to first page by `make run`, against installing its libraries alone",
        first,
        baseline,
        "s",
        ratio,
        GOAL,
        "lower",
        1,
        (ratio, ratio),
        (again,),
    )


def install_libraries(folder: Path) -> float:
    """Seconds to make an environment and install what setup.cfg asks for, and nothing else."""
    import configparser

    asked = configparser.ConfigParser()
    asked.read(ROOT / "setup.cfg")
    wanted = asked["options"]["install_requires"].split("\n")
    began = time.monotonic()
    subprocess.run(["python3", "-m", "venv", str(folder / "bare")], check=True)
    pip = str(folder / "bare" / "bin" / "pip")
    subprocess.run([pip, "install", "-q", *filter(None, wanted)], check=True, capture_output=True)
    return time.monotonic() - began


def until_served(clone: Path) -> float:
    """Seconds until the first page is there."""
    port = free_port()
    log = clone / "run.log"
    began = time.monotonic()
    with log.open("ab") as file:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=clone, stdout=file, stderr=file, start_new_session=True
        )
    server = RunningServer(process, port, log)
    try:
        server.wait(900)
        return time.monotonic() - began
    finally:
        server.kill()
