"""Which cells of an exemplar are suppressed: those that are unsafe, and as few others as keep them so."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice

from selfreview.domain.disclosure.exchanges import LARGEST, Exchange, OverrunError, Signature, Target
from selfreview.domain.disclosure.marks import FEWEST
from selfreview.domain.disclosure.worlds import Worlds

INSIDERS = 2
"""So many services that put together what they know must not derive a suppressed cell."""

QUICK = 2
"""While it is sought what else to suppress, exchanges move no more returns each way than this."""

TRIED = 1000, 12
"""How many exchanges are looked at for what else could be suppressed, and how many of those are tried in pairs."""

PATIENCE, PATIENCE_GUARDED = 240_000, (100_000, 40_000)
"""How many steps the search for an exemplar's cells takes at most, and that which guards single returns: in the
first release and beside earlier ones."""

PATIENCE_EACH, PATIENCE_LAST, PATIENCE_WORLDS = 10_000, 30_000, 1_000
"""How many steps a proof takes at most, one that a thing could be protected at all, and laying out what looks alike."""

SUPPRESSED, NOT_COUNTED = "suppressed", "not counted"

Cell = tuple[int, int]
"""A group's counts of the exemplar at hand, as the places of its table and of the group."""

Cells = frozenset[Cell]

Proofs = dict[Target, list[tuple[int, Cells]]]
"""Against how many services what has been proved safe, as long as these cells are suppressed."""


def is_few(numbers: Sequence[int]) -> bool:
    """Whether so few returned that the group is not shown (fewer than 5, but any)."""
    return 0 < sum(numbers) < FEWEST


def is_alike(numbers: Sequence[int]) -> bool:
    """Whether all returns are at one level, so that the group says what each member answered."""
    return 0 < sum(numbers) == max(numbers)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of one exemplar when its cells are to be suppressed.

    For each block: its returns per level; the releases (places from 0) that
    count it; its group (place) in each table that is being decided, or None
    where this release does not count it; and what is published of it anyway.
    `hidden` are cells of other tables or releases, by their blocks, which must
    not be derived either; `again` are cells of these tables that an earlier
    release suppressed. `sizes` are the numbers of groups per table.
    """

    counts: tuple[tuple[int, ...], ...]
    spells: tuple[frozenset[int], ...]
    groups: tuple[tuple[int, ...] | None, ...]
    settled: tuple[Signature, ...]
    hidden: tuple[frozenset[int], ...]
    again: Cells
    sizes: tuple[int, ...]

    def blocks(self, cell: Cell) -> frozenset[int]:
        """The blocks of a cell."""
        table, group = cell
        return frozenset(block for block, places in enumerate(self.groups) if places and places[table] == group)

    def numbers(self, blocks: Iterable[int]) -> tuple[int, ...]:
        """The returns per level of blocks together."""
        return tuple(map(sum, zip((0,) * len(self.counts[0]), *(self.counts[block] for block in blocks), strict=True)))

    def signature(self, block: int, suppressed: Cells) -> Signature:
        """What is published of a block when these cells are suppressed."""
        places = self.groups[block]
        if places is None:
            return (*self.settled[block], *(NOT_COUNTED for _ in self.sizes))
        return (*self.settled[block], *(SUPPRESSED if cell in suppressed else cell for cell in enumerate(places)))

    def worlds(self, suppressed: Cells, patience: int | None = None) -> Worlds:
        """The worlds that look alike when these cells are suppressed."""
        signatures = [self.signature(block, suppressed) for block in range(len(self.counts))]
        return Worlds(self.counts, signatures, self.spells, patience)

    def changed(self, exchange: Exchange) -> Cells:
        """The cells of the tables being decided that an exchange makes other."""
        moved: Counter[Cell] = Counter()
        for blocks, step in ((exchange.there, 1), (exchange.back, -1)):
            for cell in chain.from_iterable(enumerate(self.groups[block] or ()) for block in blocks):
                moved[cell] += step
        return frozenset(cell for cell, number in moved.items() if number)


class Suppression:
    """The search for the cells of one exemplar that are suppressed.

    With `guarded`, so many services together derive no single return's level
    either; with None that is not asked. A search that goes on for too long
    suppresses everything. `proofs` are handed on between searches on one ground.
    """

    def __init__(self, ground: Ground, guarded: int | None, proofs: Proofs | None = None) -> None:
        self._ground = ground
        self._guarded = guarded
        self._proofs: Proofs = {} if proofs is None else proofs
        self.spent = 0
        self._patience = PATIENCE if guarded is None else PATIENCE_GUARDED[len(set(ground.spells)) > 1]
        every = ((table, group) for table, size in enumerate(ground.sizes) for group in range(size))
        self._numbers = {cell: ground.numbers(ground.blocks(cell)) for cell in every}
        self.cells = frozenset(cell for cell, numbers in self._numbers.items() if sum(numbers))
        self.few = frozenset(cell for cell in self.cells if is_few(self._numbers[cell]))
        self.alike = frozenset(cell for cell in self.cells if is_alike(self._numbers[cell])) - self.few
        self.unsafe = self.few | self.alike

    def protect_within(self, affordable: int) -> Cells | None:
        """The cells to be suppressed so that nobody derives one, not even two services together.

        None as soon as more safe cells would have to go than are affordable.
        What could be derived though every cell were suppressed is let go: it
        is said by the nation's own figures, or by what was published before.
        None also where single returns are guarded and the search goes on for
        too long; where only cells are protected, all of them go then.
        """
        try:
            chosen = self._protected(affordable)
        except OverrunError:
            chosen = self.cells if self._guarded is None and len(self.cells - self.unsafe) <= affordable else None
        return None if chosen is None else self._pruned(chosen)

    def _protected(self, affordable: int) -> Cells | None:
        chosen = self._complete(self.unsafe)
        worlds = self._worlds(chosen)
        # What is hidden stays so when more is suppressed, but for the cells that are then suppressed themselves.
        left = [*self._standing(), *self._cells(chosen)]
        while left:
            target = left.pop()
            if not self._is_exposed(target, chosen, worlds):
                continue
            more = self._extended(chosen, target)
            left += self._cells(more - chosen)
            chosen, worlds = more, self._worlds(more)
            if len(chosen - self.unsafe) > affordable:
                return None
        return chosen

    def is_protected(self, chosen: Cells) -> bool:
        """Whether nobody derives one of these cells when they are suppressed, nor a return that is guarded."""
        return chosen >= self.unsafe and self._complete(chosen) == chosen and not self._exposes(chosen)

    def is_lossy(self, line: Cells) -> bool:
        """Whether cells whose total is published have to give up a safe one to protect the unsafe ones."""
        unsafe = line & self.unsafe
        return bool(unsafe) and unsafe != line and not self._is_blurred(unsafe)

    def _exposes(self, chosen: Cells) -> bool:
        worlds = self._worlds(chosen)
        return any(self._is_exposed(target, chosen, worlds) for target in chain(self._cells(chosen), self._standing()))

    def _worlds(self, chosen: Cells) -> Worlds:
        self._spend(PATIENCE_WORLDS)
        return self._ground.worlds(chosen, PATIENCE_EACH)

    def _spend(self, steps: int) -> None:
        self.spent += steps
        if self.spent > self._patience:
            raise OverrunError

    def _hides(self, worlds: Worlds, chosen: Cells, target: Target, insiders: int, largest: int = LARGEST) -> bool:
        known = self._proofs.setdefault(target, [])
        if any(against >= insiders and changed <= chosen for against, changed in known):
            return True
        before = worlds.effort.spent
        proof = worlds.prove(target, insiders, largest)
        self._spend(worlds.effort.spent - before)
        if proof is None:
            return False
        known.append((insiders, frozenset[Cell]().union(*map(self._ground.changed, proof))))
        return True

    def _insiders(self, target: Target) -> int:
        return INSIDERS if target.level is None or self._guarded is None else self._guarded

    def _is_exposed(self, target: Target, chosen: Cells, worlds: Worlds) -> bool:
        insiders = self._insiders(target)
        if self._hides(worlds, chosen, target, insiders):
            return False
        # What an earlier release suppressed is let go least easily: by then everybody counts on it.
        earlier = target.level is None and target.blocks in self._ground.hidden
        if earlier:
            return not self._is_national(target)
        everything = self._everything
        return self._hides(everything, self.cells, target, insiders) or everything.was_cut_short

    def _is_national(self, target: Target) -> bool:
        # Whether the nation's figures alone tell what a cell holds to services that know their own returns.
        spell = self._ground.spells[min(target.blocks)]
        nation = self._ground.numbers(block for block, other in enumerate(self._ground.spells) if other & spell)
        rest = sum(nation) - sum(self._ground.numbers(target.blocks))
        return min(rest, sum(nation) - max(nation)) <= INSIDERS

    @cached_property
    def _everything(self) -> Worlds:
        return self._ground.worlds(self.cells, PATIENCE_LAST)

    def _standing(self) -> Iterator[Target]:
        if self._guarded is not None:
            for block, numbers in enumerate(self._ground.counts):
                if self._ground.spells[block]:
                    yield from (Target(frozenset({block}), level) for level, number in enumerate(numbers) if number)
        yield from map(Target, self._ground.hidden)

    def _cells(self, chosen: Cells) -> Iterator[Target]:
        return (Target(self._ground.blocks(cell)) for cell in sorted(chosen))

    def _extended(self, chosen: Cells, exposed: Target) -> Cells:
        insiders = self._insiders(exposed)
        for attempts, largest in (
            (self._singly(chosen), QUICK),
            (self._along(chosen, exposed), QUICK),
            ([self._ground.again], LARGEST),
            (self._wholly(), LARGEST),
        ):
            for attempt in self._ranked(chosen, attempts):
                if self._hides(self._worlds(attempt), attempt, exposed, insiders, largest):
                    return attempt
        return self.cells

    def _ranked(self, chosen: Cells, ways: Iterable[Cells]) -> list[Cells]:
        return sorted({self._complete(chosen | more) for more in set(ways)}, key=lambda way: self._cost(way - chosen))

    def _singly(self, chosen: Cells) -> Iterator[Cells]:
        return (frozenset({cell}) for cell in self.cells - chosen)

    def _along(self, chosen: Cells, exposed: Target) -> Iterator[Cells]:
        # An exchange that would hide it, were only the cells suppressed that the exchange makes other.
        everything, ways = self._everything, set[Cells]()
        everything.effort.allow(PATIENCE_LAST)
        with suppress(OverrunError):
            for exchange in islice(everything.exchanges.of(exposed, Counter(), QUICK), TRIED[0]):
                ways.add(self._ground.changed(exchange) - chosen)
        yield from ways
        few = self._ranked(chosen, ways)[: TRIED[1]]
        yield from (one | other for one, other in combinations(few, 2))

    def _wholly(self) -> Iterator[Cells]:
        tables = range(len(self._ground.sizes))
        for together in chain.from_iterable(combinations(tables, number) for number in range(1, len(tables))):
            yield frozenset(cell for cell in self.cells if cell[0] in together)

    def _cost(self, cells: Iterable[Cell]) -> tuple[Fraction, int, list[Cell]]:
        # A cell weighs more in a table of few; among equals those with the fewest returns go.
        added = sorted(cells)
        lost = sum((Fraction(1, self._ground.sizes[cell[0]]) for cell in added if cell not in self.unsafe), Fraction())
        return lost, sum(sum(self._numbers[cell]) for cell in added), added

    def _complete(self, chosen: Cells) -> Cells:
        return chosen.union(*(self._completed(table, chosen) for table in range(len(self._ground.sizes))))

    def _completed(self, table: int, chosen: Cells) -> Cells:
        there = frozenset(cell for cell in chosen if cell[0] == table)
        if not there or self._is_blurred(there):
            return there
        free = sorted((cell for cell in self.cells - there if cell[0] == table), key=lambda cell: self._cost([cell]))
        for number in range(1, len(free)):
            fit = [more for more in combinations(free, number) if self._is_blurred(there.union(more))]
            if fit:
                return there.union(min(fit, key=self._cost))
        return there.union(free)

    def _is_blurred(self, cells: Cells) -> bool:
        # What is left when the groups shown are taken from the nation is a group like any other, and the
        # services that know their own returns must still have two groups and two levels before them.
        numbers = [self._numbers[cell] for cell in cells]
        together = tuple(map(sum, zip(*numbers, strict=True)))
        total = sum(together)
        return (
            total >= FEWEST + INSIDERS
            and total - max(together) > INSIDERS
            and all(total - sum(each) > INSIDERS for each in numbers)
        )

    def _pruned(self, chosen: Cells) -> Cells:
        for cell in sorted(chosen - self.unsafe, key=lambda cell: self._cost([cell]), reverse=True):
            try:
                if self.is_protected(chosen - {cell}):
                    chosen -= {cell}
            except OverrunError:
                break
        return chosen
