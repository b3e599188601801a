"""Other worlds: returns that would have given the very same published figures.

A figure can be derived only if it is the same in every set of returns that
fits what was published and what those who derive it know of their own returns.
So a figure is proved safe by one such set, a world, in which it differs: the
real one after an exchange of ratings.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from selfreview.domain.disclosure.exchanges import LARGEST, Atom, Exchange, Exchanges, Signature, Target


class Worlds:
    """The worlds that look like the real one of an exemplar to those who see only what is published.

    `counts` gives each block's returns per level, `signatures` what is
    published of it, `spells` in which releases (places from 0) it counts.
    """

    def __init__(
        self,
        counts: Sequence[tuple[int, ...]],
        signatures: Sequence[Signature],
        spells: Sequence[frozenset[int]],
    ) -> None:
        self.exchanges = Exchanges(counts, signatures)
        self._spells = spells
        self._releases = len(frozenset[int]().union(*spells))

    def hide(self, target: Target, insiders: int, largest: int = LARGEST) -> bool:
        """Whether no so many services together can derive the target from their own returns and what is published.

        What is made up of their own returns they know; that derives nothing.
        """
        return self._stands_apart(target, insiders, largest) or self._withstands(target, Counter(), insiders, largest)

    def _stands_apart(self, target: Target, insiders: int, largest: int) -> bool:
        # Exchanges that share no return. A service has one version of its return in each release, and each
        # version spoils at most one exchange: with one more of them than that, one is always left.
        known: Counter[Atom] = Counter()
        for _ in range(insiders * self._releases + 1):
            exchange = next(self.exchanges.of(target, known, largest), None)
            if exchange is None:
                return False
            known += exchange.atoms
            if target.level is not None:
                known[min(target.blocks), target.level] -= 1
        return True

    def _withstands(self, target: Target, known: Counter[Atom], insiders: int, largest: int) -> bool:
        # Exact for the exchanges there are: whatever set of returns spoils them all is met on the way.
        if self._is_own(target, known):
            return True
        exchange = next(self.exchanges.of(target, known, largest), None)
        if exchange is None:
            return False
        return all(
            self._withstands(target, known + more, insiders, largest)
            for more in self._spoilers(exchange, known, insiders)
        )

    def _is_own(self, target: Target, known: Counter[Atom]) -> bool:
        levels = self.exchanges.levels if target.level is None else (target.level,)
        return all(self.exchanges.left(known, (block, level)) <= 0 for block in target.blocks for level in levels)

    def _spoilers(self, exchange: Exchange, known: Counter[Atom], insiders: int) -> Iterator[Counter[Atom]]:
        for atom, number in exchange.atoms.items():
            if not self._spells[atom[0]]:
                continue
            more = Counter({atom: self.exchanges.left(known, atom) - number + 1})
            if self._is_affordable(known + more, insiders):
                yield more

    def _is_affordable(self, known: Counter[Atom], insiders: int) -> bool:
        # So many services know at most so many returns of any one release.
        seen: Counter[int] = Counter()
        for (block, _), number in known.items():
            for release in self._spells[block]:
                seen[release] += number
        return max(seen.values(), default=0) <= insiders
