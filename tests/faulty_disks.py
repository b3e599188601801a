"""A disk that fails: the calls of a running process that write or sync are made to fail, once or from one on."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.editors import REVIEW, Away, Editor
from tests.full_disks import processes_of
from tests.machine import find_strace
from tests.servers import RunningServer

CALLS = {"write": "pwrite64", "sync": "fdatasync,fsync"}
"""What SQLite asks of the disk, by what it is for."""

PATIENCE = 20.0


@dataclass(slots=True)
class Fault:
    """A kind of call that fails with an input/output error, the `at`th of it; `for_ever` all after it too."""

    kind: str
    at: int
    for_ever: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.at} {'and all after it' if self.for_ever else 'alone'}"


@dataclass(slots=True)
class Trial:
    """What came of many faults: how many calls failed, and what went otherwise than it should."""

    failed: int = 0
    told: list[str] = field(default_factory=list)


@contextmanager
def failing(process: int, fault: Fault, log: Path) -> Iterator[None]:
    """A disk that fails a process in this way for the length of a `with`; `log` tells of each call that did."""
    calls, when = CALLS[fault.kind], f"{fault.at}{'+' if fault.for_ever else ''}"
    strace = find_strace()
    assert strace is not None
    what = ("-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO:when={when}")
    tracer = subprocess.Popen(
        [strace, "-f", "-qq", "-p", str(process), "-o", str(log), *what],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(lambda: _tracer_of(process) == tracer.pid)
        yield
    finally:
        tracer.terminate()
        tracer.wait(PATIENCE)
        _wait(lambda: _tracer_of(process) == 0)


def try_faults(server: RunningServer, editor: Editor, kind: str, *, most: int, for_ever: bool, folder: Path) -> Trial:
    """Let each call of a save fail in turn, until one is made without; each is told of, and the next save is made.

    The server has one worker. `editor` is signed in.
    """
    trial, (worker,) = Trial(), processes_of(server.process.pid)[1:]
    for at in range(1, most + 1):
        fault = Fault(kind, at, for_ever)
        log = folder / f"{kind}-{at}-{for_ever}.log"
        with failing(worker, fault, log):
            trial.told += _save(editor, f"while {fault} failed")
            if editor.ask("GET", f"{REVIEW}/E01")[0] != 200:
                trial.told.append(f"nobody reads on while {fault} failed")
        if not (failed := log.read_text(encoding="utf-8").count("(INJECTED)")):
            return trial
        trial.failed += failed
        if not _is_saved(editor, f"after {fault}"):
            trial.told.append(f"nothing is saved after {fault}")
    return trial


def _save(editor: Editor, text: str) -> list[str]:
    try:
        editor.save("E01", text)
    except Away:
        pass  # It was told that it could not be saved, with everything that was typed.
    except (OSError, HTTPException, AssertionError) as fault:
        return [f"{text}: {fault!r}"]
    return []


def _is_saved(editor: Editor, text: str) -> bool:
    try:
        return editor.save("E01", text)
    except (OSError, HTTPException, AssertionError):
        return False


def _tracer_of(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("TracerPid:")[2].split(maxsplit=1)[0])


def _wait(has_come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not has_come():
        assert time.monotonic() < deadline, "strace neither takes hold nor lets go"
        time.sleep(0.01)
