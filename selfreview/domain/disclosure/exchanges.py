"""Exchanges of ratings between returns that leave every published figure as it is.

Some returns go from one level of an exemplar to another, as many others go the
opposite way, and both sides are spread alike over the groups that are shown.
An exchange moves one, two or three returns each way. There are larger ones;
a figure for which only those exist counts as not safe, which errs on the side
of suppression.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, product

LARGEST = 3
"""How many returns an exchange moves each way at most."""

INDEXED = 3
"""By how many tables trades are looked up together."""

Atom = tuple[int, int]
"""A block's returns at one level, as the places of the block and of the level."""

Signature = tuple[Hashable, ...]
"""What is published of a block: for each table the group it is shown in, or a mark for the suppressed ones."""

Blocks = tuple[int, ...]
Pair = tuple[int, int]
Shift = tuple[tuple[Hashable, Hashable] | None, ...]


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
        """Whether the target is another afterwards; a return that starts the exchange is, if it leaves the measure."""
        if (self.level in target.measure) == (self.other in target.measure):
            return False
        if target.level is not None:
            return True
        return sum(block in target.blocks for block in self.there) != sum(block in target.blocks for block in self.back)


class OverrunError(RuntimeError):
    """A search has gone on for longer than it may."""


class Effort:
    """What a search has looked at, in steps: unlike a time they end it at the same place whenever it is made."""

    def __init__(self) -> None:
        self.spent = 0
        self._until: int | None = None

    def allow(self, steps: int | None) -> None:
        """Let so many steps follow; without a number, any."""
        self._until = None if steps is None else self.spent + steps

    def spend(self, steps: int = 1) -> None:
        """Note that something was looked at; OverrunError when that was more than was allowed."""
        self.spent += steps
        if self._until is not None and self.spent > self._until:
            raise OverrunError


class Exchanges:
    """The exchanges that are open in one exemplar, given each block's returns per level and its signature.

    With `among`, only those between some of the blocks.
    """

    def __init__(
        self,
        counts: Sequence[tuple[int, ...]],
        signatures: Sequence[Signature],
        among: Sequence[int] | None = None,
        effort: "Effort | None" = None,
    ) -> None:
        self.counts = counts
        self.levels = range(len(counts[0]) if counts else 0)
        blocks = range(len(counts)) if among is None else among
        self._signatures = dict(zip(blocks, _without_needless([signatures[at] for at in blocks]), strict=True))
        self._starts_of = {mark[:end] for mark in self._signatures.values() for end in range(len(mark) + 1)}
        self._mixes: dict[tuple[Signature, Signature], list[tuple[Signature, Signature]]] = {}
        self._effort = effort or Effort()
        self._trades: dict[tuple[int, int], _Trades] = {}
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

    def of(self, target: Target, known: Counter[Atom], largest: int = LARGEST) -> Iterator[Exchange]:
        """The exchanges of unknown returns that make the target another: small ones first, and none larger.

        Whoever reads them may meanwhile add what the last one takes to `known`: it holds for those that follow.
        """
        gone = {atom for atom in known if self.left(known, atom) <= 0}
        searches = (self._singles, self._doubles, self._triples)
        for exchange in chain.from_iterable(search(target, gone) for search in searches[:largest]):
            if exchange.moves(target) and self.fits(exchange, known):
                yield exchange
                gone.update(atom for atom in exchange.atoms if self.left(known, atom) <= 0)

    def fits(self, exchange: Exchange, known: Counter[Atom]) -> bool:
        """Whether there are unknown returns enough for an exchange."""
        return all(self.left(known, atom) >= number for atom, number in exchange.atoms.items())

    def _starts(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[tuple[int, int, int]]:
        levels = self.levels if target.level is None else (target.level,)
        for block, level, other in product(target.blocks & self._signatures.keys(), levels, self.levels):
            crosses = (level in target.measure) != (other in target.measure)
            if crosses and self.counts[block][level] and (block, level) not in gone:
                yield block, level, other

    def _free(self, level: int, gone: AbstractSet[Atom]) -> list[int]:
        return [block for block in self._at[level] if (block, level) not in gone]

    def _singles(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Exchange]:
        for block, level, other in self._starts(target, gone):
            for back in self._alike[other].get(self._signatures[block], ()):
                yield Exchange(level, other, (block,), (back,))

    def _doubles(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Exchange]:
        for block, level, other in self._starts(target, gone):
            self._effort.spend(len(self._at[level]))
            for second in self._free(level, gone):
                for back in self._recombined(block, second, other):
                    yield Exchange(level, other, (block, second), back)

    def _recombined(self, first: int, second: int, level: int) -> Iterator[Pair]:
        # Two blocks at a level whose signatures are put together from those of the two that are given.
        one, two = self._signatures[first], self._signatures[second]
        if (one, two) not in self._mixes:
            self._mixes[one, two] = list(self._mixed(one, two))
        alike = self._alike[level]
        for mixed, rest in self._mixes[one, two]:
            if mixed in alike and rest in alike:
                yield from product(alike[mixed], alike[rest])

    def _mixed(self, one: Signature, two: Signature) -> Iterator[tuple[Signature, Signature]]:
        # Grown table by table, as long as there are blocks that begin so. Only what is unlike both is more than two
        # exchanges of one return each, and of a signature and what is left of it the one comes that has one's start.
        apart = False
        grown: list[tuple[Signature, Signature]] = [((), ())]
        for left, right in zip(one, two, strict=True):
            longer = [((*mixed, left), (*rest, right)) for mixed, rest in grown]
            if left != right and apart:
                longer += [((*mixed, right), (*rest, left)) for mixed, rest in grown]
            apart = apart or left != right
            grown = [pair for pair in longer if pair[0] in self._starts_of and pair[1] in self._starts_of]
        yield from (pair for pair in grown if pair != (one, two))

    def _triples(self, target: Target, gone: AbstractSet[Atom]) -> Iterator[Exchange]:
        for block, level, other in self._starts(target, gone):
            trades = self._trades_between(level, other)
            there_gone = frozenset(place for place, at in gone if at == level)
            back_gone = frozenset(place for place, at in gone if at == other)
            for back in self._free(other, gone):
                self._effort.spend()
                shift = _shift(self._signatures[block], self._signatures[back])
                for one, two in trades.completing(shift, there_gone, back_gone):
                    yield Exchange(level, other, (block, one[0], two[0]), (back, one[1], two[1]))

    def _trades_between(self, level: int, other: int) -> "_Trades":
        if (level, other) not in self._trades:
            pairs = product(self._at[level], self._at[other])
            shifts = ((_shift(self._signatures[there], self._signatures[back]), (there, back)) for there, back in pairs)
            self._trades[level, other] = _Trades(shifts, self._effort)
        return self._trades[level, other]


class _Trades:
    """Every trade of two returns between two levels, by what it shifts."""

    def __init__(self, shifts: Iterable[tuple[Shift, Pair]], effort: Effort) -> None:
        self._effort = effort
        self._pairs: dict[Shift, list[Pair]] = defaultdict(list)
        for shift, pair in shifts:
            self._pairs[shift].append(pair)
        self._indexes: dict[tuple[int, ...], dict[tuple[Hashable, ...], list[Shift]]] = {}

    def completing(
        self, shift: Shift, there_gone: frozenset[int], back_gone: frozenset[int]
    ) -> Iterator[tuple[Pair, Pair]]:
        """Two trades that together take a shift back, without blocks that have no returns left."""

        def free(pairs: Iterable[Pair]) -> list[Pair]:
            return [pair for pair in pairs if pair[0] not in there_gone and pair[1] not in back_gone]

        for second in self._meeting(shift):
            self._effort.spend()
            rest = _remainder(shift, second)
            if rest is not None and rest in self._pairs:
                yield from product(free(self._pairs[second]), free(self._pairs[rest]))

    def _meeting(self, shift: Shift) -> Iterator[Shift]:
        # Only those can be completed by one trade more that leave each table as it is, or shift it on or back.
        # What shifts a table straight back is under two keys, and comes twice.
        tables = tuple(table for table, part in enumerate(shift) if part is not None)[:INDEXED]
        parts = [part for part in shift if part is not None][:INDEXED]
        index = self._index(tables)
        for keys in product(*((None, (True, end), (False, start)) for start, end in parts)):
            yield from index.get(keys, ())

    def _index(self, tables: tuple[int, ...]) -> Mapping[tuple[Hashable, ...], Sequence[Shift]]:
        if tables not in self._indexes:
            self._effort.spend(len(self._pairs))
            index: dict[tuple[Hashable, ...], list[Shift]] = defaultdict(list)
            for shift in self._pairs:
                parts = (shift[table] for table in tables)
                for keys in product(
                    *((None,) if part is None else ((True, part[0]), (False, part[1])) for part in parts)
                ):
                    index[keys].append(shift)
            self._indexes[tables] = index
        return self._indexes[tables]


def _without_needless(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    # What another table tells anyway asks nothing more of an exchange, so it is not looked at.
    columns = list(dict.fromkeys(zip(*signatures, strict=True)))
    for column in list(columns):
        if any(other is not column and _tells(other, column) for other in columns):
            columns.remove(column)
    return tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in signatures)


def _tells(one: Signature, other: Signature) -> bool:
    return len(set(zip(one, other, strict=True))) == len(set(one))


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
