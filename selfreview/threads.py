"""Work that takes long and holds no database: done beside the other visitors of a process and not before them."""

import os
import sys
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

SIZE = 2
"""Pieces of such work that one process does at a time; the others wait for their turn."""

POLITE = 10
"""How much the threads of such work step back behind whoever answers visitors (`nice`)."""


def apart(act: Callable[..., T], *arguments: Any) -> T:
    """Do something in a thread of a small pool while the process goes on with others; at once where it has none."""
    if not is_cooperative():
        return act(*arguments)
    done: T = _pool().apply(_politely, (act, *arguments))
    return done


def is_cooperative() -> bool:
    """Whether this process answers many visitors at once, as the server does."""
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("threading")


@lru_cache(maxsize=1)
def _pool() -> Any:
    from gevent.threadpool import ThreadPool

    return ThreadPool(SIZE)


def _politely(act: Callable[..., T], *arguments: Any) -> T:
    from gevent import monkey

    identity = monkey.get_original("threading", "get_native_id") or threading.get_native_id
    os.setpriority(os.PRIO_PROCESS, identity(), POLITE)
    return act(*arguments)
