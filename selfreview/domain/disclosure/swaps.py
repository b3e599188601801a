"""Swaps of ratings between returns that leave every published figure as it is.

Some returns go from one level of an exemplar to another, as many others go the
opposite way, and both sides are spread alike over the groups that are shown.
A swap moves one, two or three returns each way. There are larger ones;
a figure for which only those exist counts as not safe, which errs on the side
of suppression.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, product

from selfreview.domain.disclosure.step_budget import StepBudget
from selfreview.domain.disclosure.trades import Shifts, Signature, Trades

LARGEST = 3
"""How many returns a swap moves each way at most."""

Atom = tuple[int, int]
"""A block's returns at one level, as the places of the block and of the level."""

Blocks = tuple[int, ...]
Recombined = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody might derive: how many returns of several blocks are at one of some levels, or that one return is.

    `measure` are those levels. `level` is None for a number of returns.
    Otherwise it is the level, one of the measure's, of any one return of the
    single block: returns of a block at one level are not told apart.
    """

    blocks: frozenset[int]
    measure: frozenset[int]
    level: int | None = None

    def is_moved(self, there: Blocks, back: Blocks) -> bool:
        """Whether it is another once returns of some blocks leave its measure, or enter it, and others come for them.

        The level of a return is, as that return is the first of those that leave.
        """
        inside = self.blocks.__contains__
        return self.level is not None or sum(map(inside, there)) != sum(map(inside, back))


@dataclass(frozen=True, slots=True)
class Swap:
    """The blocks whose returns go from `level` to `other`, and those whose returns go back."""

    level: int
    other: int
    there: Blocks
    back: Blocks

    @property
    def ends(self) -> tuple[Atom, ...]:
        """The atom of each return that it takes."""
        return (*[(block, self.level) for block in self.there], *[(block, self.other) for block in self.back])

    @property
    def atoms(self) -> Counter[Atom]:
        """How many returns it takes of each atom."""
        return Counter(self.ends)


class Swaps:
    """The swaps that are open in one exemplar, given each block's returns per level and its signature.

    With `among`, only those between some of the blocks.
    """

    def __init__(
        self,
        counts: Sequence[tuple[int, ...]],
        signatures: Sequence[Signature],
        among: Sequence[int] | None = None,
        budget: StepBudget | None = None,
    ) -> None:
        self.counts = counts
        self.levels = range(len(counts[0]) if counts else 0)
        blocks = range(len(counts)) if among is None else among
        self._signatures = dict(zip(blocks, _numbered([signatures[at] for at in blocks]), strict=True))
        self._starts_of = {mark[:end] for mark in self._signatures.values() for end in range(len(mark) + 1)}
        self._mixes: dict[tuple[Signature, Signature], list[tuple[Signature, Signature]]] = {}
        self._partners: dict[tuple[Signature, int, int], list[tuple[int, list[Recombined]]]] = {}
        self._shifts = Shifts(self._signatures)
        self._budget = budget or StepBudget()
        self._trades: dict[tuple[int, int], Trades] = {}
        self._at: tuple[list[int], ...] = tuple(
            [block for block in blocks if counts[block][level]] for level in self.levels
        )
        self._alike: tuple[dict[Signature, list[int]], ...] = tuple(defaultdict(list) for _ in self.levels)
        for level in self.levels:
            for block in self._at[level]:
                self._alike[level][self._signatures[block]].append(block)

    def left(self, known: Counter[Atom], atom: Atom) -> int:
        """How many returns of an atom are not known."""
        return self.counts[atom[0]][atom[1]] - known[atom]

    def of(self, target: Target, known: Counter[Atom], largest: int = LARGEST) -> Iterator[Swap]:
        """The swaps of unknown returns that make the target another: small ones first, and none larger.

        Whoever reads them may meanwhile add what the last one takes to `known`: it holds for those that follow.
        """
        gone = {atom for atom in known if self.left(known, atom) <= 0}
        searches = (self._singles, self._doubles, self._triples)
        for swap in chain.from_iterable(search(target, gone) for search in searches[:largest]):
            if self.fits(swap, known):
                yield swap
                gone.update(atom for atom in swap.ends if self.left(known, atom) <= 0)

    def fits(self, swap: Swap, known: Counter[Atom]) -> bool:
        """Whether there are unknown returns enough for a swap."""
        counts, ends = self.counts, swap.ends
        return all(counts[atom[0]][atom[1]] - known.get(atom, 0) >= ends.count(atom) for atom in ends)

    def _starts(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[tuple[int, int, int]]:
        levels = self.levels if target.level is None else (target.level,)
        for block, level, other in product(target.blocks & self._signatures.keys(), levels, self.levels):
            crosses = (level in target.measure) != (other in target.measure)
            if crosses and self.counts[block][level] and (block, level) not in gone:
                yield block, level, other

    def _free(self, level: int, gone: AbstractSet[Atom]) -> list[int]:
        return [block for block in self._at[level] if (block, level) not in gone]

    def _singles(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Swap]:
        for block, level, other in self._starts(target, gone):
            for back in self._alike[other].get(self._signatures[block], ()):
                if target.is_moved((block,), (back,)):
                    yield Swap(level, other, (block,), (back,))

    def _doubles(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Swap]:
        for block, level, other in self._starts(target, gone):
            self._budget.spend(len(self._at[level]))
            partners = self._partners_of(self._signatures[block], level, other)
            for second, ways in [each for each in partners if (each[0], level) not in gone]:
                for back in chain.from_iterable(product(*way) for way in ways):
                    if target.is_moved((block, second), back):
                        yield Swap(level, other, (block, second), back)

    def _partners_of(self, one: Signature, level: int, other: int) -> list[tuple[int, list[Recombined]]]:
        # The blocks that can go together with one of a signature, and between which blocks both can come back.
        if (one, level, other) not in self._partners:
            ways = {mark: self._recombined(one, mark, other) for mark in self._alike[level]}
            partners = [(block, ways[self._signatures[block]]) for block in self._at[level]]
            self._partners[one, level, other] = [each for each in partners if each[1]]
        return self._partners[one, level, other]

    def _recombined(self, one: Signature, two: Signature, level: int) -> list[Recombined]:
        # Two blocks at a level whose signatures are put together from those of the two that are given.
        if (one, two) not in self._mixes:
            self._mixes[one, two] = list(self._mixed(one, two))
        alike = self._alike[level]
        return [
            (alike[mixed], alike[rest]) for mixed, rest in self._mixes[one, two] if mixed in alike and rest in alike
        ]

    def _mixed(self, one: Signature, two: Signature) -> Iterator[tuple[Signature, Signature]]:
        # Grown table by table, as long as there are blocks that begin so. Only what is unlike both is more than two
        # swaps of one return each, and of a signature and what is left of it the one comes that has one's start.
        apart = False
        grown: list[tuple[Signature, Signature]] = [((), ())]
        for left, right in zip(one, two, strict=True):
            longer = [((*mixed, left), (*rest, right)) for mixed, rest in grown]
            if left != right and apart:
                longer += [((*mixed, right), (*rest, left)) for mixed, rest in grown]
            apart = apart or left != right
            grown = [pair for pair in longer if pair[0] in self._starts_of and pair[1] in self._starts_of]
        yield from (pair for pair in grown if pair != (one, two))

    def _triples(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Swap]:
        # Of these there are so many that `Target.is_moved` is asked of whole groups of trades at once.
        inside = target.blocks if target.level is None else None
        for block, level, other in self._starts(target, gone):
            trades = self._trades_between(level, other)
            there_gone = frozenset(place for place, at in gone if at == level)
            back_gone = frozenset(place for place, at in gone if at == other)
            for back in self._free(other, gone):
                self._budget.spend()
                at_rest = (back in target.blocks) - 1
                shift = self._shifts.between(block, back)
                for one, two in trades.completing(shift, there_gone, back_gone, inside, at_rest):
                    yield Swap(level, other, (block, one[0], two[0]), (back, one[1], two[1]))

    def _trades_between(self, level: int, other: int) -> Trades:
        if (level, other) not in self._trades:
            self._trades[level, other] = Trades(self._shifts, self._at[level], self._at[other], self._budget)
        return self._trades[level, other]


def _numbered(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    # Only whether marks of one table are the same matters: numbers are compared sooner than what they stand for.
    numbers = defaultdict[int, dict[Hashable, int]](dict)
    return tuple(
        tuple(numbers[table].setdefault(mark, len(numbers[table])) for table, mark in enumerate(signature))
        for signature in _without_needless(signatures)
    )


def _without_needless(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    # What another table tells anyway asks nothing more of a swap, so it is not looked at.
    columns = list(dict.fromkeys(zip(*signatures, strict=True)))
    for column in list(columns):
        if any(other is not column and _tells(other, column) for other in columns):
            columns.remove(column)
    return tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in signatures)


def _tells(one: Signature, other: Signature) -> bool:
    return len(set(zip(one, other, strict=True))) == len(set(one))
