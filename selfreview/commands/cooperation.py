"""The server's processes are made cooperative: whatever waits in them lets the others go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import Any

from gevent import monkey


def begin_cooperating() -> None:
    """Make everything cooperative but what starts and ends processes: the server parts into its workers by the plain
    means.
    """
    with _plugins_listed_once():
        monkey.patch_all(os=False, signal=False, subprocess=False)


def cooperate_wholly() -> None:
    """Make the rest cooperative, in a worker: what its server was made of is so already."""
    with _plugins_listed_once():
        monkey.patch_os()
        monkey.patch_signal()
        monkey.patch_subprocess()


@contextmanager
def _plugins_listed_once() -> Iterator[None]:
    """Let gevent look through all installed packages for its plugins once, and not twice for every module it changes:
    that took a tenth of a start.
    """
    listing = metadata.entry_points
    every: Any = listing()
    metadata.entry_points = every.select
    try:
        yield
    finally:
        metadata.entry_points = listing
