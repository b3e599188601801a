"""Trades of two returns between two levels, and which three of them together change no published figure."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from copy import copy
from itertools import product, tee

from selfreview.domain.disclosure.step_budget import StepBudget

INDEXED = 3
"""By how many tables trades are looked up together."""

Signature = tuple[Hashable, ...]
"""What is published of a block: for each table the group it is shown in, or a mark for the suppressed ones."""

Pair = tuple[int, int]
Shift = tuple[tuple[Hashable, Hashable] | None, ...]


class Shifts:
    """What trades of two returns change, each kind of change by a number."""

    def __init__(self, signatures: Mapping[int, Signature]) -> None:
        self._signatures = signatures
        self._kinds = dict[Signature, int]()
        self._kind_of = {block: self._kinds.setdefault(mark, len(self._kinds)) for block, mark in signatures.items()}
        self._between: dict[Pair, int] = {}
        self._numbers: dict[Shift, int] = {}
        self.shifts: list[Shift] = []

    def between(self, there: int, back: int) -> int:
        """The number of the shift of a trade between two blocks."""
        kinds = self._kind_of[there], self._kind_of[back]
        found = self._between.get(kinds)
        if found is None:
            shift = _shift(self._signatures[there], self._signatures[back])
            found = self._numbers.setdefault(shift, len(self.shifts))
            if found == len(self.shifts):
                self.shifts.append(shift)
            self._between[kinds] = found
        return found

    def number(self, shift: Shift) -> int | None:
        """The number of a shift; None where no trade that was met makes it."""
        return self._numbers.get(shift)


class Trades:
    """Every trade of two returns between two levels, by what it shifts."""

    def __init__(self, shifts: Shifts, there: Sequence[int], back: Sequence[int], budget: StepBudget) -> None:
        self._shifts, self._budget = shifts, budget
        self._pairs: dict[int, list[Pair]] = defaultdict(list)
        for pair in product(there, back):
            self._pairs[shifts.between(*pair)].append(pair)
        self._order = [(shifts.shifts[number], pairs) for number, pairs in self._pairs.items()]
        self._looked_up: set[tuple[int, ...]] = set()
        self._bits: dict[int, dict[Hashable, int]] = {}
        self._completions: dict[int, Iterator[tuple[int, list[Pair], list[Pair]]]] = {}

    def completing(
        self,
        number: int,
        there_gone: frozenset[int],
        back_gone: frozenset[int],
        inside: frozenset[int] | None = None,
        at_rest: int = 0,
    ) -> Iterator[tuple[Pair, Pair]]:
        """Two trades that together take a shift back, without blocks that have no returns left.

        With `inside`, only those that take another number of returns out of these blocks, less those brought in, than
        `at_rest`.
        """

        def free(pairs: list[Pair]) -> list[Pair]:
            if not there_gone and not back_gone:
                return pairs
            return [pair for pair in pairs if pair[0] not in there_gone and pair[1] not in back_gone]

        shift = self._shifts.shifts[number]
        tables = tuple(table for table, part in enumerate(shift) if part is not None)[:INDEXED]
        if tables not in self._looked_up:
            self._budget.spend(len(self._pairs))
            self._looked_up.add(tables)
        if number not in self._completions:
            (self._completions[number],) = tee(self._completed(shift, tables), 1)
        # What was found for a shift before is not looked for again, but counts as if it were.
        for steps, second, rest in copy(self._completions[number]):
            self._budget.spend_singly(steps)
            if inside is None:
                yield from product(free(second), free(rest))
            else:
                yield from _moving(free(second), free(rest), inside, at_rest)

    def _completed(self, shift: Shift, tables: tuple[int, ...]) -> Iterator[tuple[int, list[Pair], list[Pair]]]:
        # The pairs of the two trades, and how many were looked at to find them; at the end those looked at in vain.
        steps = 0
        for second, pairs in self._meeting(shift, tables):
            steps += 1
            rest = _remainder(shift, second)
            number = None if rest is None else self._shifts.number(rest)
            if number is not None and number in self._pairs:
                yield steps, pairs, self._pairs[number]
                steps = 0
        yield steps, [], []

    def _meeting(self, shift: Shift, tables: tuple[int, ...]) -> Iterator[tuple[Shift, list[Pair]]]:
        # Only those can be completed by one trade more that leave each table as it is, or shift it on or back.
        # What shifts a table straight back is under two keys, and comes twice.
        options = []
        for table in tables:
            part, bits = shift[table], self._bits_of(table)
            assert part is not None
            options.append([bits.get(key, 0) for key in (None, (True, part[1]), (False, part[0]))])
        for chosen in product(*options):
            met = (1 << len(self._order)) - 1
            for bits_there in chosen:
                met &= bits_there
            while met:
                lowest = met & -met
                yield self._order[lowest.bit_length() - 1]
                met ^= lowest

    def _bits_of(self, table: int) -> Mapping[Hashable, int]:
        # For each thing that a trade can do to a table, the trades that do it, as the bits of a number.
        if table not in self._bits:
            bits: dict[Hashable, int] = defaultdict(int)
            for place, (shift, _) in enumerate(self._order):
                part = shift[table]
                for key in (None,) if part is None else ((True, part[0]), (False, part[1])):
                    bits[key] |= 1 << place
            self._bits[table] = bits
        return self._bits[table]


def _moving(
    ones: Sequence[Pair], twos: Sequence[Pair], inside: frozenset[int], at_rest: int
) -> Iterator[tuple[Pair, Pair]]:
    # Most pairs leave what is inside as it is: which trades make one is looked up, not tried pair by pair.
    taken = [(two, (two[0] in inside) - (two[1] in inside)) for two in twos]
    moving: dict[int, list[Pair]] = {}
    for one in ones:
        rest = at_rest - (one[0] in inside) + (one[1] in inside)
        if rest not in moving:
            moving[rest] = [two for two, out in taken if out != rest]
        for two in moving[rest]:
            yield one, two


def _shift(there: Signature, back: Signature) -> Shift:
    # What a trade between two blocks changes in each table: one group has a return more at the level, one fewer.
    return tuple([None if one == other else (one, other) for one, other in zip(there, back, strict=True)])


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
