"""A long form that has to end earlier: `SELFREVIEW_SOAK_MINUTES` ends it, and its figure says how far it came."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from bench.measurement import Measurement, counted

MINUTES = "SELFREVIEW_SOAK_MINUTES"
Item = TypeVar("Item")


def until_time_is_up(
    items: Iterable[Item], *, shares: int = 1, clock: Callable[[], float] = time.monotonic
) -> Iterator[Item]:
    """What there is to do, the first of it in any case, until this one of so many shares of the time is used up."""
    minutes = os.environ.get(MINUTES)
    ends = clock() + 60 * float(minutes) / shares if minutes else float("inf")
    for number, item in enumerate(items):
        if number and clock() >= ends:
            return
        yield item


def how_far(done: int, whole: int, unit: str) -> Measurement:
    """A part of a figure: so many of so many were done, and the goal is all of them."""
    return counted(f"{unit} tried, of {whole:,}", float(done), float(whole), unit=unit, better="higher")
