"""Papers for a visitor: made in a process beside the worker, with no connection of the database held meanwhile."""

from collections.abc import Callable
from typing import Any

from selfreview.press import press
from selfreview.storage.engine import give_back


def make(write: Callable[..., bytes], *arguments: Any, **options: Any) -> bytes:
    """The paper that a function of `documents` writes of what was gathered for it."""
    give_back()
    return press(write, *arguments, **options)
