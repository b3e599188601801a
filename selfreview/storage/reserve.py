"""Room beside an SQLite file that is kept back for signing in: on a full disk people still come in, and read.

The reserve is a file of a fixed size, made when the server starts. A sign-in that finds the disk full lets go of a
slice of it. Until it is whole again, which it is as soon as there is room for it, nothing else is written.
"""

import errno
import os
from contextvars import ContextVar
from pathlib import Path

SIZE = 8 * 1024 * 1024
SLICE = 512 * 1024
"""Bytes that are let go of at a time: far more than a sign-in writes."""

ENDING = "-reserve"

_draws: ContextVar[bool] = ContextVar("draws", default=False)


def keep_back(database: str) -> None:
    """Make the reserve beside a database file, or make it whole; where there is no room it stays as it is."""
    file = Path(database + ENDING)
    with file.open("ab") as opened:
        os.fchmod(opened.fileno(), 0o600)
        _fill(opened.fileno())


def draw_on(database: str | None) -> None:
    """Let what this request writes draw on the reserve, a slice of it where there is no other room."""
    file = Path(f"{database}{ENDING}")
    if database is None or not file.exists():
        return
    _draws.set(True)
    if _free(file) < SLICE:
        os.truncate(file, max(0, file.stat().st_size - SLICE))


def stop_drawing() -> None:
    """Say that the request is over."""
    _draws.set(False)


def hold_back(database: str | None) -> None:
    """Raise `OSError` (no space left) for a write that may not draw on the reserve while that is not whole."""
    if _draws.get():
        return
    file = Path(f"{database}{ENDING}")
    try:
        is_whole = file.stat().st_size >= SIZE
    except FileNotFoundError:
        return
    if not is_whole and not _make_whole(file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _make_whole(file: Path) -> bool:
    missing = SIZE - file.stat().st_size
    if _free(file) < missing + SLICE:
        return False
    with file.open("ab") as opened:
        return _fill(opened.fileno())


def _fill(file: int) -> bool:
    had = os.fstat(file).st_size
    try:
        os.posix_fallocate(file, 0, SIZE)
    except OSError:
        os.ftruncate(file, had)
        return False
    return True


def _free(file: Path) -> int:
    told = os.statvfs(file)
    return told.f_bavail * told.f_frsize
