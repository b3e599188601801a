"""Lots that always fall the same way, on every machine and every version of Python."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


def draw(*names: object) -> float:
    """A number from 0.0 up to, not including, 1.0 that depends on the names alone."""
    digest = sha256("|".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def pick(things: Sequence[Thing], *names: object) -> Thing:
    """One of the things; IndexError when there is none."""
    return things[int(draw(*names) * len(things))]


def shuffle(things: Iterable[Thing], *names: object) -> tuple[Thing, ...]:
    """The things in an order that depends on the names and on how they print."""
    return tuple(sorted(things, key=lambda thing: (draw(*names, thing), str(thing))))
