"""What takes long to make, made once in a run of the suite by whichever of its processes needs it first."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from selfreview import press


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name which `make` has filled; the other processes of the run wait until it is whole.

    Nobody changes what lies there: who would, takes a copy. What could not be
    made leaves nothing, and is tried again by whoever asks next.
    """
    own = factory.getbasetemp()
    # pytest-xdist gives each of its processes a folder of its own beside the others'.
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"once-{name}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


@contextmanager
def make_papers_once() -> Iterator[None]:
    """Let a paper that is asked for again, in the very same words and of the same figures, be the one that was made.

    A paper comes of nothing but what its press is told, since another process may make it: everybody's is gathered
    and asked for as always. Not for tests of the press, or that change what a writer does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "_write", cache(press._write))
        yield
