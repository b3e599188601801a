"""Long lists a page at a time, so that a page stays as large as it is however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

SIZE = 50
"""How many of a list stand on one page."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Page(Generic[One]):
    """One page of a list: what stands on it, which it is of how many, and the address of any page."""

    items: Sequence[One]
    number: int
    pages: int
    total: int
    size: int
    address: Callable[[int], str]

    @property
    def before(self) -> str | None:
        """The address of the page before; None on the first."""
        return self.address(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the page after; None on the last."""
        return self.address(self.number + 1) if self.number < self.pages else None

    @property
    def first(self) -> int:
        """The place in the whole list of the first that stands here."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place in the whole list of the last that stands here."""
        return self.first + len(self.items) - 1

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The pages to link to: the first, the last and those beside this one, with None for a gap."""
        near = sorted({1, self.pages, *range(max(1, self.number - 1), min(self.pages, self.number + 1) + 1)})
        shown: list[int | None] = []
        for number, before in zip(near, (0, *near), strict=False):
            shown.extend([None, number] if number > before + 1 else [number])
        return tuple(shown)


def turn_to(number: int | None, found: Sequence[One], address: Callable[[int], str], *, size: int = SIZE) -> Page[One]:
    """A page of a list, the first is 1; one that is not there is the nearest that is. `address` gives any page's."""
    pages = max(1, -(-len(found) // size))
    here = min(max(number or 1, 1), pages)
    return Page(found[(here - 1) * size : here * size], here, pages, len(found), size, address)


def asked_page() -> int | None:
    """The number of the page that an address asks for."""
    return request.args.get("page", type=int)


def asked_words() -> str:
    """The words that an address searches for."""
    return request.args.get("q", "").strip()


def kept(*names: str) -> dict[str, Any]:
    """What an address says of these, for links that lead to another part of the same list."""
    return {name: request.args[name] for name in names if request.args.get(name)}
