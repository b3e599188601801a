"""What is known of one exemplar when it is decided what to suppress, and what is protected of it against whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import chain

from selfreview.domain.disclosure.feasible_tables import FeasibleTables, most_versions
from selfreview.domain.disclosure.ledger import NOT_COUNTED, SUPPRESSED
from selfreview.domain.disclosure.marks import FEWEST
from selfreview.domain.disclosure.swaps import Swap, Target
from selfreview.domain.disclosure.trades import Signature

Cell = tuple[int, int]
"""A group's counts of the exemplar at hand, as the places of its table and of the group."""

Cells = frozenset[Cell]

INSIDERS = 2
"""So many services that put together what they know must not derive a suppressed cell, nor a single return's level."""


class Sides(IntEnum):
    """How far it is guarded on which side of a measure a single return is; its level always is, against two services.

    Against two services the sides, too, would cost over a quarter of the safe cells.
    """

    SERVICE = 2
    """Good or best against a service that knows its own return, at least minimum against outsiders."""
    OUTSIDER = 1
    """Both against outsiders, where more would cost too much."""
    LEVELS = 0
    """Neither, where that would cost too much."""

    @property
    def in_words(self) -> str:
        """From whom the level and the sides of a single return are kept."""
        return {
            Sides.SERVICE: "two services: the level; one service: good or best; others: at least minimum",
            Sides.OUTSIDER: "two services: the level; others: good or best, at least minimum",
            Sides.LEVELS: "two services: the level",
        }[self]


OUT_OF_ALL = -1
"""Against so many services a target is guarded that is not."""


def mark_nowhere(columns: int) -> Signature:
    """What is published of returns that nobody counts."""
    return (NOT_COUNTED,) * columns


def is_few(numbers: Sequence[int]) -> bool:
    """Whether so few returned that the group is not shown (fewer than 5, but any)."""
    return 0 < sum(numbers) < FEWEST


def is_alike(numbers: Sequence[int]) -> bool:
    """Whether all returns are at one level, so that the group says what each member answered."""
    return 0 < sum(numbers) == max(numbers)


@dataclass(frozen=True, slots=True)
class SuppressionProblem:
    """What is known of one exemplar when its cells are to be suppressed.

    For each block: its returns per level; the releases (places from 0) that
    count it; its group (place) in each table that is being decided, or None
    where this release does not count it; and what is published of it anyway.
    `hidden` are cells of other tables or releases, by their blocks, which must
    not be derived either; `again` are cells of these tables that an earlier
    release suppressed. `sizes` are the numbers of groups per table. `measures`
    are printed beside the levels; of the blocks `spared`, one published figure
    says already that all are `compliant`. `sides` says how far it is guarded
    whether a single return is `compliant` or `aspired`.
    """

    counts: tuple[tuple[int, ...], ...]
    release_spans: tuple[frozenset[int], ...]
    groups: tuple[tuple[int, ...] | None, ...]
    settled: tuple[Signature, ...]
    hidden: tuple[frozenset[int], ...]
    again: Cells
    sizes: tuple[int, ...]
    measures: tuple[frozenset[int], ...] = ()
    compliant: frozenset[int] = frozenset()
    aspired: frozenset[int] = frozenset()
    spared: frozenset[int] = frozenset()
    sides: Sides = Sides.SERVICE

    def blocks(self, cell: Cell) -> frozenset[int]:
        """The blocks of a cell."""
        table, group = cell
        return frozenset(block for block, places in enumerate(self.groups) if places and places[table] == group)

    def numbers(self, blocks: Iterable[int]) -> tuple[int, ...]:
        """The returns per level of blocks together."""
        return tuple(map(sum, zip((0,) * len(self.counts[0]), *(self.counts[block] for block in blocks), strict=True)))

    def printed(self, blocks: frozenset[int]) -> Iterator[Target]:
        """What is printed of a cell, figure by figure: its levels and the measures that stand beside them."""
        singly = (frozenset({level}) for level in range(len(self.counts[0])))
        return (Target(blocks, measure) for measure in dict.fromkeys((*singly, *self.measures)))

    def returns_of(self, block: int) -> Iterator[Target]:
        """What nobody may know of a block's returns: their levels, and on which side of a measure they are."""
        numbers = self.counts[block]
        every = frozenset(range(len(numbers)))
        for level, number in enumerate(numbers):
            if number:
                one = frozenset({level})
                sides = (side if level in side else every - side for side in self.measures)
                yield from (Target(frozenset({block}), side, level) for side in dict.fromkeys((*sides, one)))

    def protected(self) -> Iterator[Target]:
        """What is protected whatever is decided: every return, and the cells suppressed elsewhere, figure by figure."""
        for block, span in enumerate(self.release_spans):
            if span:
                yield from self.returns_of(block)
        yield from chain.from_iterable(map(self.printed, self.hidden))

    def is_none_below(self, blocks: Iterable[int]) -> bool:
        """Whether all returns of blocks are compliant, and there are any."""
        numbers = self.numbers(blocks)
        return 0 < sum(numbers) == sum(numbers[level] for level in self.compliant)

    def is_side_of_minimum(self, target: Target) -> bool:
        """Whether a target is that a return is at least at the minimum."""
        return target.level is not None and target.measure == self.compliant and len(target.measure) > 1

    def is_spared(self, target: Target) -> bool:
        """Whether one published figure tells a target that it may tell: that nobody of a group is below the minimum."""
        return self.is_side_of_minimum(target) and target.blocks <= self.spared

    def insiders(self, target: Target) -> int:
        """Against how many services that put together what they know a target is guarded."""
        if target.level is None or len(target.measure) == 1:
            return INSIDERS
        if self.sides is Sides.LEVELS:
            return OUT_OF_ALL
        return 0 if target.measure == self.compliant or self.sides is Sides.OUTSIDER else 1

    def most_spoiled(self, insiders: int) -> int:
        """Of ways that share no return, how many so many services can rule out: each has one return in each release."""
        return insiders * _most_versions(self.counts, self.release_spans)

    def signature(self, block: int, suppressed: Cells) -> Signature:
        """What is published of a block when these cells are suppressed."""
        places = self.groups[block]
        if places is None:
            return (*self.settled[block], *(NOT_COUNTED for _ in self.sizes))
        return (*self.settled[block], *(SUPPRESSED if cell in suppressed else cell for cell in enumerate(places)))

    def feasible_tables(self, suppressed: Cells, most_steps: int | None = None) -> FeasibleTables:
        """The returns that look alike when these cells are suppressed."""
        signatures = [self.signature(block, suppressed) for block in range(len(self.counts))]
        return FeasibleTables(self.counts, signatures, self.release_spans, most_steps)

    def changed(self, swap: Swap) -> Cells:
        """The cells of the tables being decided that a swap makes other."""
        moved: Counter[Cell] = Counter()
        for blocks, step in ((swap.there, 1), (swap.back, -1)):
            for cell in chain.from_iterable(enumerate(self.groups[block] or ()) for block in blocks):
                moved[cell] += step
        return frozenset(cell for cell, number in moved.items() if number)


_most_versions = lru_cache(maxsize=8)(most_versions)


def tells_alone(problem: SuppressionProblem, target: Target, insiders: int) -> bool:
    """Whether the nation's figures of one release alone tell a target to so many services: those are exempt.

    They do where, but for the returns that the services know, all are at the
    target's levels, or none; or where there are no others. A release tells
    nothing of returns that it does not count.
    """
    spans = [problem.release_spans[block] for block in target.blocks if any(problem.counts[block])]
    for release in frozenset[int].intersection(*spans) if spans else ():
        nation = problem.numbers(block for block, span in enumerate(problem.release_spans) if release in span)
        inside = sum(nation[level] for level in target.measure)
        outside = sum(nation) - inside
        if target.level is not None:
            if outside <= insiders:
                return True
        elif min(inside, outside, sum(nation) - sum(problem.numbers(target.blocks))) <= insiders:
            return True
    return False
