"""Feasible tables: returns that would have given the very same published figures.

A figure can be derived only if it is the same in every set of returns that
fits what was published and what those who derive it know of their own returns.
So a figure is proved safe by one such set in which it differs: the real one
after a swap of ratings.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from selfreview.domain.disclosure.step_budget import OverrunError, StepBudget
from selfreview.domain.disclosure.swaps import LARGEST, Atom, Swap, Swaps, Target
from selfreview.domain.disclosure.trades import Signature

PRIME = (1 << 61) - 1
"""Sums are put together modulo this: what seems spanned by chance counts as derived, which errs on the safe side."""

Row = dict[int, int]

Proof = tuple[Swap, ...]
"""Swaps of which one at least is open to doubt for whoever wants to derive something."""


class FeasibleTables:
    """The returns of an exemplar that look like the real ones to those who see only what is published.

    `counts` gives each block's returns per level, `signatures` what is
    published of it, `release_spans` in which releases (places from 0) it counts.
    With `most_steps` a search for one target ends after so many steps: what is
    not proved safe by then counts as exposed.
    """

    def __init__(
        self,
        counts: Sequence[tuple[int, ...]],
        signatures: Sequence[Signature],
        release_spans: Sequence[frozenset[int]],
        most_steps: int | None = None,
    ) -> None:
        self.budget = StepBudget()
        self.was_cut_short = False
        self._most_steps = most_steps
        self._spanned: dict[frozenset[int], bool] = {}
        self.swaps = Swaps(counts, signatures, budget=self.budget)
        self._signatures = signatures
        self._release_spans = release_spans
        self._versions = most_versions(counts, release_spans)
        # Returns that the same releases count are swapped most easily, and such swaps are found soonest.
        alike = [
            [block for block, other in enumerate(release_spans) if other == span]
            for span in sorted(set(release_spans), key=sorted)
        ]
        self._near = [Swaps(counts, signatures, among, self.budget) for among in alike] if len(alike) > 1 else []

    def hide(self, target: Target, insiders: int, largest: int = LARGEST) -> bool:
        """Whether no so many services together can derive the target from their own returns and what is published.

        What is made up of their own returns they know; that derives nothing.
        """
        return self.prove(target, insiders, largest) is not None

    def prove(self, target: Target, insiders: int, largest: int = LARGEST) -> Proof | None:
        """The same, with the swaps that show it; None where they can derive it, or nobody knows that they cannot.

        Wherever else these swaps are open, they are a proof as well.
        """
        self.budget.allow(self._most_steps)
        self.was_cut_short = False
        met: list[Swap] = []
        try:
            if not self._is_spanned(target) and (apart := self._apart(target, insiders, largest)) is not None:
                return apart
            return tuple(met) if self._withstands(target, Counter(), insiders, largest, met) else None
        except OverrunError:
            self.was_cut_short = True
            return None
        finally:
            self.budget.allow(None)

    def _apart(self, target: Target, insiders: int, largest: int) -> Proof | None:
        # Swaps that share no return. A service has one version of its return in each release, and each
        # version spoils at most one swap: with one more of them than that, one is always left.
        known: Counter[Atom] = Counter()
        wanted = insiders * self._versions + 1
        found: list[Swap] = []
        for swap in self._of(target, known, largest):
            while len(found) < wanted and self.swaps.fits(swap, known):
                found.append(swap)
                known.update(swap.atoms)
                if target.level is not None:
                    known[min(target.blocks), target.level] -= 1
            if len(found) == wanted:
                return tuple(found)
        return None

    def _of(self, target: Target, known: Counter[Atom], largest: int) -> Iterator[Swap]:
        return chain.from_iterable(each.of(target, known, largest) for each in (*self._near, self.swaps))

    def _withstands(self, target: Target, known: Counter[Atom], insiders: int, largest: int, met: list[Swap]) -> bool:
        # Exact for the swaps there are: whatever set of returns spoils them all is met on the way.
        if is_own(self.swaps.counts, target, known):
            return True
        swap = next(self._of(target, known, largest), None)
        if swap is None:
            return is_told_alone(self.swaps.counts, self._release_spans, target, known)
        met.append(swap)
        return all(
            self._withstands(target, known + more, insiders, largest, met)
            for more in self._spoilers(swap, known, insiders)
        )

    def _spoilers(self, swap: Swap, known: Counter[Atom], insiders: int) -> Iterator[Counter[Atom]]:
        for atom, number in swap.atoms.items():
            if not self._release_spans[atom[0]]:
                continue
            more = Counter({atom: self.swaps.left(known, atom) - number + 1})
            if is_affordable(self._release_spans, known + more, insiders):
                yield more

    def _is_spanned(self, target: Target) -> bool:
        # Whether the published sums of returns, put together, are the target's own: then no swap makes it another.
        blocks = target.blocks
        if blocks not in self._spanned:
            self._spanned[blocks] = not _rest(dict.fromkeys(blocks, 1), self._basis)
        return self._spanned[blocks]

    @cached_property
    def _basis(self) -> dict[int, Row]:
        sums: dict[tuple[int, Hashable], Row] = {}
        for block, signature in enumerate(self._signatures):
            for place, mark in enumerate(signature):
                sums.setdefault((place, mark), {})[block] = 1
        basis: dict[int, Row] = {}
        for row in sums.values():
            rest = _rest(row, basis)
            if rest:
                first = min(rest)
                factor = pow(rest[first], -1, PRIME)
                basis[first] = {block: number * factor % PRIME for block, number in rest.items()}
        return basis


def most_versions(counts: Sequence[Sequence[int]], release_spans: Sequence[frozenset[int]]) -> int:
    """In how many versions one service can have made its return at most: each release counts one of them.

    Where nothing was corrected it is one, however many releases count it.
    """
    found, until = 0, -1
    told = {span for span, numbers in zip(release_spans, counts, strict=True) if span and any(numbers)}
    for last, first in sorted((max(span), min(span)) for span in told):
        if first > until:
            found, until = found + 1, last
    return found


def is_own(counts: Sequence[Sequence[int]], target: Target, known: Counter[Atom]) -> bool:
    """Whether a target is made up of returns that are known: those who know them derive nothing."""
    levels = range(len(counts[0])) if target.level is None else (target.level,)
    return all(counts[block][level] <= known[block, level] for block in target.blocks for level in levels)


def is_told_alone(
    counts: Sequence[Sequence[int]], release_spans: Sequence[frozenset[int]], target: Target, known: Counter[Atom]
) -> bool:
    """Whether one release's national figures alone tell a target to those who know some returns: that is exempt.

    A release tells nothing of returns that it does not count.
    """
    touched = {block for block, _ in known}
    left_open = [
        release_spans[block]
        for block in target.blocks
        if any(number > known[block, level] for level, number in enumerate(counts[block]))
    ]
    for release in frozenset[int].intersection(*left_open) if left_open else ():
        inside = outside = rest = 0
        for block, numbers in enumerate(counts):
            if release in release_spans[block]:
                left: Sequence[int] = numbers
                if block in touched:
                    left = [number - max(known[block, level], 0) for level, number in enumerate(numbers)]
                at = sum(left[level] for level in target.measure)
                inside, outside = inside + at, outside + sum(left) - at
                rest += 0 if block in target.blocks else sum(left)
        if not outside or (target.level is None and not (inside and rest)):
            return True
    return False


def is_affordable(release_spans: Sequence[frozenset[int]], known: Counter[Atom], insiders: int) -> bool:
    """Whether so many services can know so much: each has at most one return in any one release."""
    seen: Counter[int] = Counter()
    for (block, _), number in known.items():
        for release in release_spans[block]:
            seen[release] += number
    return max(seen.values(), default=0) <= insiders


def _rest(row: Row, basis: Mapping[int, Row]) -> Row:
    # What is left of a row when what the basis spans of it is taken away, modulo a large prime.
    rest = dict(row)
    for first in sorted(basis):
        factor = rest.get(first, 0)
        if factor:
            for block, number in basis[first].items():
                rest[block] = (rest.get(block, 0) - factor * number) % PRIME
    return {block: number for block, number in rest.items() if number}
