"""A long calculation over many things of one kind is shared among processes, as many as there are cores for."""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from selfreview.press import Press
from selfreview.threads import is_cooperative

ALONE = 2.0
"""Seconds that a calculation goes on alone: what is shorter is not worth another process."""

MOST = 4
"""Processes that work together at most, as each holds what it works with in its own memory."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def share_out(act: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What a function makes of each item, in their order, as `map` does; plain values in and out.

    Where the process has other visitors meanwhile, nobody is called to help:
    such calculations are made elsewhere to begin with (`press.calculate`).
    """
    left, began = list(items), monotonic()
    helpers = 0 if is_cooperative() else min(MOST, len(os.sched_getaffinity(0))) - 1
    while left and not (helpers and len(left) > 1 and monotonic() - began >= ALONE):
        yield act(left.pop(0))
    if left:
        yield from _shared(act, left, min(helpers, len(left) - 1))


def _shared(act: Callable[[Item], Result], items: list[Item], helpers: int) -> Iterator[Result]:
    waiting: SimpleQueue[tuple[int, Item]] = SimpleQueue()
    for numbered in enumerate(items):
        waiting.put(numbered)
    made: dict[int, Result] = {}
    faults: list[BaseException] = []

    def work(do: Callable[[Item], Any]) -> None:
        try:
            while not faults:
                place, item = waiting.get_nowait()
                made[place] = do(item)
        except Empty:
            return
        except BaseException as fault:
            faults.append(fault)

    with ExitStack() as stack:
        threads = []
        for _ in range(helpers):
            helper = stack.enter_context(closing(Press(subprocess.Popen)))
            threads.append(Thread(target=work, args=(partial(helper.calculate, act),)))
        for thread in threads:
            thread.start()
        work(act)
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    yield from (made[place] for place in range(len(items)))
