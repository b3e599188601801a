"""The middle of figures that are shown by name: worked out of what the reader sees anyway, so that it tells no more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from selfreview.domain.benchmarking.named import NamedRow
from selfreview.domain.benchmarking.release.reading import read_shown
from selfreview.speech import lazy

LEAST = 5
"""Figures that a middle is worked out of at least."""

TOO_FEW = lazy("fewer than 5 figures")


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of one group: for each column what it is, in the column's own form, and of how many figures."""

    group: str
    cells: tuple[str, ...]
    figures: tuple[int, ...]

    @property
    def is_told(self) -> bool:
        """Whether a column at least has enough figures."""
        return max(self.figures, default=0) >= LEAST


def find_middle(group: str, rows: Sequence[NamedRow], services: Collection[int]) -> Middle:
    """The middle of these services’ figures as they are shown; what is kept back or shown in words is not in it."""
    shown = [row.cells for row in rows if row.service in services]
    columns = [[cell for cell in column if read_shown(cell) is not None] for column in zip(*shown, strict=True)]
    return Middle(group, tuple(map(_middle_of, columns)), tuple(map(len, columns)))


def _middle_of(cells: Sequence[str]) -> str:
    if len(cells) < LEAST:
        return TOO_FEW
    numbers = [number for cell in cells if (number := read_shown(cell)) is not None]
    places = max(0, *(-int(number.as_tuple().exponent) for number in numbers))
    pounds = cells[0].startswith("£")
    middle = median(numbers)
    if not places and not pounds and middle != middle.to_integral_value():
        # Between two counts the middle is a half: rounded up it would be nobody’s and not the middle.
        places = 1
    return f"{'£' if pounds else ''}{middle.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
