"""Long lists a page at a time, so that a page stays as large as it is however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE = 50
"""How many of a list stand on one page."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Page(Generic[One]):
    """One page of a list: what stands on it, which it is of how many, and the addresses of those beside it."""

    items: Sequence[One]
    number: int
    pages: int
    total: int
    before: str | None
    after: str | None


def turn_to(number: int | None, found: Sequence[One], address: Callable[[int], str], *, size: int = SIZE) -> Page[One]:
    """A page of a list, the first is 1; one that is not there is the nearest that is. `address` gives any page's."""
    pages = max(1, -(-len(found) // size))
    here = min(max(number or 1, 1), pages)
    return Page(
        found[(here - 1) * size : here * size],
        here,
        pages,
        len(found),
        address(here - 1) if here > 1 else None,
        address(here + 1) if here < pages else None,
    )
