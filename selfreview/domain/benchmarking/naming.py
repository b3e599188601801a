"""Of the services that agreed to be named, those whose figures can be, so that the others' cannot be worked out.

Whoever sees named figures takes them off every published sum; what is left is a
sum of those that are not named, and keeps the rules for sums. Agreements are
gone through in the order in which they were given, so that a later one never
takes back what was seen already; one that was withdrawn stays known.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from selfreview.domain.disclosure.magnitudes import KNOWN_TO_INSIDERS, Sum, keeps_largest, part_sums


class _Line:
    """What can be worked out of the published sums: so much of these services together, to within some slack."""

    def __init__(self, amounts: Mapping[int, int], slack: Fraction) -> None:
        self.sizes = {service: abs(amount) for service, amount in amounts.items()}
        self.others = set(amounts)
        self._slack = slack
        self._left, self._total = sorted(self.sizes.values()), sum(self.sizes.values())

    def take(self, service: int) -> None:
        """Take a named service's amount off."""
        del self._left[bisect_left(self._left, self.sizes[service])]
        self._total -= self.sizes[service]

    def give_back(self, service: int) -> None:
        """Leave it in after all."""
        insort(self._left, self.sizes[service])
        self._total += self.sizes[service]

    def is_safe(self, percent: int) -> bool:
        """Whether nobody who did not agree can be worked out of what is left."""
        largest = self._left[: -2 - KNOWN_TO_INSIDERS : -1]
        return not self.others or keeps_largest(largest, self._total, len(self._left), self._slack, percent)


def find_named(sums: Sequence[Sum], agreed: Sequence[int], percent: int) -> frozenset[int]:
    """The services that can be named, of those that agreed, given in the order in which they did."""
    at: dict[int, list[_Line]] = {}
    for line in _lines_of(sums):
        for service in line.sizes:
            at.setdefault(service, []).append(line)
    named: set[int] = set()
    for place, latest in enumerate(agreed):
        freed: set[int] = set()
        for line in at.get(latest, ()):
            line.others.discard(latest)
            if not line.others:
                freed |= line.sizes.keys()
        # Whoever waited is tried again where the last one that was to be protected has agreed too.
        for service in agreed[: place + 1]:
            is_tried = service == latest or (service in freed and service not in named)
            if is_tried and _can_name(at.get(service, ()), service, percent):
                named.add(service)
    return frozenset(named)


def _can_name(lines: Sequence[_Line], service: int, percent: int) -> bool:
    for line in lines:
        line.take(service)
    if all(line.is_safe(percent) for line in lines):
        return True
    for line in lines:
        line.give_back(service)
    return False


def _lines_of(sums: Sequence[Sum]) -> list[_Line]:
    told = list({_key(one.amounts): one for one in sorted(sums, key=lambda one: -one.above - one.below)}.values())
    slacks: dict[tuple[tuple[int, int], ...], Fraction] = {}
    parts = [(one.amounts, one.above) for one in told]
    for one, other in combinations(told, 2):
        parts += part_sums(one, other)
    for amounts, slack in parts:
        if amounts:
            slacks[_key(amounts)] = min(slack, slacks.get(_key(amounts), slack))
    return [_Line(dict(key), slack) for key, slack in slacks.items()]


def _key(amounts: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(amounts.items()))
