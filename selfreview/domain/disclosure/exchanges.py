"""Exchanges of ratings between returns that leave every published figure as it is.

Some returns go from one level of an exemplar to another, as many others go the
opposite way, and both sides are spread alike over the groups that are shown.
An exchange moves one, two or three returns each way. There are larger ones;
a figure for which only those exist counts as not safe, which errs on the side
of suppression.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product

LARGEST = 3
"""How many returns an exchange moves each way at most."""

Atom = tuple[int, int]
"""A block's returns at one level, as the places of the block and of the level."""

Signature = tuple[Hashable, ...]
"""What is published of a block: for each table the group it is shown in, or a mark for the suppressed ones."""

Blocks = tuple[int, ...]
Shift = tuple[tuple[Hashable, Hashable] | None, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody might derive: the counts of several blocks together, or one return's level.

    `level` is None for counts. Otherwise it is the level of any one return of
    the single block: returns of a block at one level are not told apart.
    """

    blocks: frozenset[int]
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The blocks whose returns go from `level` to `other`, and those whose returns go back."""

    level: int
    other: int
    there: Blocks
    back: Blocks

    @property
    def atoms(self) -> Counter[Atom]:
        """How many returns it takes of each atom."""
        return Counter([*((block, self.level) for block in self.there), *((block, self.other) for block in self.back)])

    def moves(self, target: Target) -> bool:
        """Whether the target is another afterwards; a return that starts the exchange is."""
        if target.level is not None:
            return True
        return sum(block in target.blocks for block in self.there) != sum(block in target.blocks for block in self.back)


class Exchanges:
    """The exchanges that are open in one exemplar, given each block's returns per level and its signature."""

    def __init__(self, counts: Sequence[tuple[int, ...]], signatures: Sequence[Signature]) -> None:
        self.counts = counts
        self.levels = range(len(counts[0]) if counts else 0)
        self._signatures = signatures
        self._trades: dict[tuple[int, int], dict[Shift, list[tuple[int, int]]]] = {}
        self._at: tuple[list[int], ...] = tuple(
            [block for block, numbers in enumerate(counts) if numbers[level]] for level in self.levels
        )
        self._alike: tuple[dict[Signature, list[int]], ...] = tuple(defaultdict(list) for _ in self.levels)
        for level in self.levels:
            for block in self._at[level]:
                self._alike[level][signatures[block]].append(block)

    def left(self, known: Counter[Atom], atom: Atom) -> int:
        """How many returns of an atom are not known."""
        return self.counts[atom[0]][atom[1]] - known[atom]

    def of(self, target: Target, known: Counter[Atom], largest: int = LARGEST) -> Iterator[Exchange]:
        """The exchanges of unknown returns that make the target another: small ones first, and none larger."""
        found = chain.from_iterable(
            islice((self._singles(target), self._doubles(target), self._triples(target)), largest)
        )
        for exchange in found:
            if exchange.moves(target) and all(
                self.left(known, atom) >= number for atom, number in exchange.atoms.items()
            ):
                yield exchange

    def _starts(self, target: Target) -> Iterator[tuple[int, int, int]]:
        levels = self.levels if target.level is None else (target.level,)
        for block, level, other in product(target.blocks, levels, self.levels):
            if level != other and self.counts[block][level]:
                yield block, level, other

    def _singles(self, target: Target) -> Iterator[Exchange]:
        for block, level, other in self._starts(target):
            for back in self._alike[other].get(self._signatures[block], ()):
                yield Exchange(level, other, (block,), (back,))

    def _doubles(self, target: Target) -> Iterator[Exchange]:
        for block, level, other in self._starts(target):
            for second in self._at[level]:
                for back in self._recombined(block, second, other):
                    yield Exchange(level, other, (block, second), back)

    def _recombined(self, first: int, second: int, level: int) -> Iterator[tuple[int, int]]:
        # Two blocks at a level whose signatures are put together from those of the two that are given.
        one, two = self._signatures[first], self._signatures[second]
        apart = [place for place, (left, right) in enumerate(zip(one, two, strict=True)) if left != right]
        # The first choice, which swaps nothing, is two exchanges of one return each.
        for choice in islice(product((False, True), repeat=max(len(apart) - 1, 0)), 1, None):
            mixed, rest = list(one), list(two)
            for place, swapped in zip(apart[1:], choice, strict=True):
                if swapped:
                    mixed[place], rest[place] = two[place], one[place]
            yield from product(self._alike[level].get(tuple(mixed), ()), self._alike[level].get(tuple(rest), ()))

    def _triples(self, target: Target) -> Iterator[Exchange]:
        for block, level, other in self._starts(target):
            trades = self._trades_between(level, other)
            for back in self._at[other]:
                shift = _shift(self._signatures[block], self._signatures[back])
                for second, pairs in trades.items():
                    rest = _remainder(shift, second)
                    if rest is not None and rest in trades:
                        for (there, here), (far, near) in product(pairs, trades[rest]):
                            yield Exchange(level, other, (block, there, far), (back, here, near))

    def _trades_between(self, level: int, other: int) -> dict[Shift, list[tuple[int, int]]]:
        if (level, other) not in self._trades:
            trades: dict[Shift, list[tuple[int, int]]] = defaultdict(list)
            for there, back in product(self._at[level], self._at[other]):
                trades[_shift(self._signatures[there], self._signatures[back])].append((there, back))
            self._trades[level, other] = dict(trades)
        return self._trades[level, other]


def _shift(there: Signature, back: Signature) -> Shift:
    # What a trade between two blocks changes in each table: one group has a return more at the level, one fewer.
    return tuple(None if one == other else (one, other) for one, other in zip(there, back, strict=True))


def _remainder(first: Shift, second: Shift) -> Shift | None:
    # What a third trade has to change so that the three change nothing; None where no single trade can.
    rest: list[tuple[Hashable, Hashable] | None] = []
    for one, two in zip(first, second, strict=True):
        if one is None or two is None:
            single = one or two
            rest.append(None if single is None else (single[1], single[0]))
        elif one[0] == two[1]:
            rest.append(None if one[1] == two[0] else (one[1], two[0]))
        elif one[1] == two[0]:
            rest.append((two[1], one[0]))
        else:
            return None
    return tuple(rest)
