"""A long calculation over many things of one kind is shared among processes, as many as there are cores for."""

import os
import subprocess
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, closing, suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
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


def share_out(act: Callable[[Item], Result], items: Iterable[Item]) -> Generator[Result, None, None]:
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


def _shared(act: Callable[[Item], Result], items: list[Item], helpers: int) -> Generator[Result, None, None]:
    table = _Table(items)
    with ExitStack() as stack:
        for _ in range(helpers):
            helper = stack.enter_context(closing(Press(subprocess.Popen)))
            thread = Thread(target=table.clear, args=(partial(helper.calculate, act),))
            stack.callback(thread.join)
            thread.start()
        stack.callback(table.stop)
        # Whoever asked hears of each as soon as those before it are there, so that they can tell how far it is.
        for place in range(len(items)):
            yield table.wait_for(place, act)


class _Table:
    # What lies there to be done, and what was made of it.
    def __init__(self, items: Iterable[Any]) -> None:
        self._waiting: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        for numbered in enumerate(items):
            self._waiting.put(numbered)
        self._made: dict[int, Any] = {}
        self._faults: list[BaseException] = []
        self._news = Event()

    def clear(self, act: Callable[[Any], Any]) -> None:
        while not self._faults and self._take_one(act):
            pass

    def stop(self) -> None:
        with suppress(Empty):
            while True:
                self._waiting.get_nowait()

    def _take_one(self, act: Callable[[Any], Any]) -> bool:
        try:
            place, item = self._waiting.get_nowait()
            self._made[place] = act(item)
        except Empty:
            return False
        except BaseException as fault:
            self._faults.append(fault)
        self._news.set()
        return True

    def wait_for(self, place: int, act: Callable[[Any], Any]) -> Any:
        # Nobody waits as long as there is something that nobody has taken.
        while place not in self._made and not self._faults:
            self._news.clear()
            if not self._take_one(act) and not self._is_there(place):
                self._news.wait()
        if self._faults:
            raise self._faults[0]
        return self._made.pop(place)

    def _is_there(self, place: int) -> bool:
        return place in self._made or bool(self._faults)
