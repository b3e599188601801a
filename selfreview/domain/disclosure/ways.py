"""Ways in which returns could be at other levels while every published sum stays as it is.

A way that was found for one figure makes others another as well, so those
found are kept: most figures are shown to be safe by what is there already.
"""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from selfreview.domain.disclosure.swaps import Atom, Swap, Target

Move = tuple[int, int, int]
"""A block, the level that some of its returns have, and the level that they could be at instead."""

Taken = tuple["Way", Counter[Atom]]
"""A way, with how many returns it takes of each atom."""


@dataclass(frozen=True, slots=True)
class Way:
    """How many returns make each of some moves; `is_judged` where the judge found it."""

    moves: tuple[tuple[Move, int], ...]
    is_judged: bool = True

    @property
    def atoms(self) -> Counter[Atom]:
        """How many returns it takes of each atom."""
        taken: Counter[Atom] = Counter()
        for (block, level, _), number in self.moves:
            taken[block, level] += number
        return taken

    def makes_another(self, target: Target) -> bool:
        """Whether a target is another in this way: of a return's level, whether one like it leaves the measure."""
        if target.level is not None:
            return any(
                block in target.blocks and level == target.level and other not in target.measure
                for (block, level, other), _ in self.moves
            )
        return self.crossing(target.blocks, target.measure) != 0

    def crossing(self, blocks: frozenset[int], measure: frozenset[int]) -> int:
        """How many more returns of some blocks are at the levels of a measure than were."""
        return sum(
            number * ((other in measure) - (level in measure))
            for (block, level, other), number in self.moves
            if block in blocks
        )

    def leaves(self, blocks: frozenset[int], measures: Iterable[frozenset[int]]) -> bool:
        """Whether as many returns of some blocks are at the levels of each measure as were."""
        return not any(self.crossing(blocks, measure) for measure in measures)

    def is_open(self, counts: Sequence[Sequence[int]]) -> bool:
        """Whether there are the returns that it takes."""
        return all(number <= counts[block][level] for (block, level), number in self.atoms.items())


def way_of(swap: Swap) -> Way:
    """A swap as a way."""
    moves: Counter[Move] = Counter()
    moves.update((block, swap.level, swap.other) for block in swap.there)
    moves.update((block, swap.other, swap.level) for block in swap.back)
    return Way(tuple(moves.items()), is_judged=False)


class Ways:
    """The ways found so far, those that take the fewest returns first."""

    def __init__(self, counts: Sequence[Sequence[int]]) -> None:
        self._counts = counts
        self._known: set[Way] = set()
        self._ways: list[Taken] = []
        self._of: defaultdict[Atom, list[Taken]] = defaultdict(list)

    def add(self, way: Way) -> None:
        """Keep a way."""
        if way not in self._known:
            self._known.add(way)
            taken = way, way.atoms
            for ways in (self._ways, *(self._of[atom] for atom in taken[1])):
                insort(ways, taken, key=lambda one: one[1].total())

    @property
    def found(self) -> tuple[Way, ...]:
        """All of them."""
        return tuple(way for way, _ in self._ways)

    def within(self, fits: Callable[[Way], bool]) -> "Ways":
        """Those of which something holds."""
        some = Ways(self._counts)
        for way in filter(fits, self.found):
            some.add(way)
        return some

    def apart(self, target: Target, wanted: int) -> list[Way]:
        """Ways that make a target another and share no return, but the target's own: so many, or fewer."""
        taken: Counter[Atom] = Counter()
        found: list[Way] = []
        while len(found) < wanted and (way := self.beside(target, taken)) is not None:
            found.append(way)
            take(way, target, taken)
        return found

    def beside(self, target: Target, known: Counter[Atom]) -> Way | None:
        """A way that makes a target another and leaves the returns that are known where they are; None if none does."""
        ways = self._ways if target.level is None else self._of.get((min(target.blocks), target.level), ())
        return next((way for way, taken in ways if way.makes_another(target) and self._fits(taken, known)), None)

    def _fits(self, taken: Counter[Atom], known: Counter[Atom]) -> bool:
        return all(
            known[atom] <= 0 or known[atom] + number <= self._counts[atom[0]][atom[1]] for atom, number in taken.items()
        )


def take(way: Way, target: Target, taken: Counter[Atom]) -> None:
    """Count the returns of a way as taken, but for the one whose level is the target: every way is about that one."""
    taken.update(way.atoms)
    if target.level is not None:
        taken[min(target.blocks), target.level] -= 1
