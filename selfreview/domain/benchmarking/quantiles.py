"""Statistics of exact numbers: what is in the middle, what most lie between, and how far two things go together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

FEWEST_TOGETHER = 30
"""Two numbers of fewer services are not said to go together or not (benchmarking.md, c.1)."""

_DIGITS = 40
_NORMAL = Fraction(196, 100)


Parts = tuple[int, int]
"""What a service has on top and below the line: pounds and people, say; below is 1 where nothing is divided."""


class Ranked:
    """Values of services in ascending order, each a ratio of whole numbers times a scale, less a number; exact.

    They are put in order by their quotients as the machine divides: with whole
    numbers under ten million two different ratios never come to one quotient.
    """

    def __init__(self, parts: Iterable[Parts], scale: Fraction = Fraction(1), less: int = 0) -> None:
        self.parts = sorted(parts, key=lambda part: part[0] / part[1])
        self.scale, self.less = scale, less

    def __len__(self) -> int:
        """How many services there are."""
        return len(self.parts)

    def value(self, place: int) -> Fraction:
        """The value at a place, from 0."""
        top, below = self.parts[place]
        return self.scale * top / below - self.less

    def quantile(self, part: Fraction) -> Fraction | None:
        """The quantile at a part from 0 to 1, linear between two values (type 7); None of nothing.

        The median is the part of one half.
        """
        if not self.parts:
            return None
        place = (len(self) - 1) * part
        low = int(place)
        if low + 1 >= len(self) or place == low:
            return self.value(low)
        return self.value(low) + (place - low) * (self.value(low + 1) - self.value(low))

    def count(self, meets: Callable[[int, int], bool], bound: Fraction) -> int:
        """How many values stand so to a bound: `meets` compares a value's whole number with the bound's."""
        edge = (bound + self.less) / self.scale
        over, under = edge.numerator, edge.denominator
        return sum(meets(top * under, over * below) for top, below in self.parts)

    @property
    def are_alike(self) -> bool:
        """Whether all values are one and the same."""
        return bool(self.parts) and self.value(0) == self.value(len(self) - 1)


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's r of two numbers over n services, its square, and the 95% interval by Fisher's z.

    `spearman` is that of their order, which one very large service cannot carry.
    """

    n: int
    r: Decimal
    square: Fraction
    low: Decimal
    high: Decimal
    spearman: Decimal


def correlate(pairs: Sequence[Parts]) -> Correlation | None:
    """How far two numbers go together; None under 30 services or where one of the two never varies."""
    if len(pairs) < FEWEST_TOGETHER:
        return None
    square = _signed_square(pairs)
    ranked = _signed_square(list(zip(*(_ranks([pair[side] for pair in pairs]) for side in (0, 1)), strict=True)))
    if square is None or ranked is None:
        return None
    r = _root(square)
    low, high = _interval(r, len(pairs))
    return Correlation(len(pairs), r, abs(square), low, high, _root(ranked))


def _signed_square(pairs: Sequence[tuple[int, int]]) -> Fraction | None:
    # r squared is a fraction of whole numbers: only the root at the end is not exact.
    n = len(pairs)
    across, up = sum(x for x, _ in pairs), sum(y for _, y in pairs)
    together = n * sum(x * y for x, y in pairs) - across * up
    spread = (n * sum(x * x for x, _ in pairs) - across**2) * (n * sum(y * y for _, y in pairs) - up**2)
    if not spread:
        return None
    square = Fraction(together**2, spread)
    return square if together >= 0 else -square


def _ranks(values: Sequence[int]) -> list[int]:
    # Twice the rank, so that the middle of those who share one is whole.
    places: dict[int, list[int]] = {}
    for place, value in enumerate(sorted(values), 1):
        places.setdefault(value, []).append(place)
    return [places[value][0] + places[value][-1] for value in values]


def _root(square: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        size = (Decimal(abs(square).numerator) / Decimal(abs(square).denominator)).sqrt()
        return size if square >= 0 else -size


def _interval(r: Decimal, n: int) -> tuple[Decimal, Decimal]:
    if abs(r) >= 1:
        return r, r
    with localcontext() as context:
        context.prec = _DIGITS
        z = ((1 + r) / (1 - r)).ln() / 2
        reach = Decimal(_NORMAL.numerator) / Decimal(_NORMAL.denominator) / Decimal(n - 3).sqrt()
        return _tanh(z - reach), _tanh(z + reach)


def _tanh(z: Decimal) -> Decimal:
    grown = (2 * z).exp()
    return (grown - 1) / (grown + 1)
