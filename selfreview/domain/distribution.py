"""How many returns gave each rating: counts, and the one percentage function of the house."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from selfreview.domain.framework import Scale


def percent(part: int, whole: int) -> float | None:
    """The share of `part` in `whole`, 0.0 to 100.0 and unrounded; None of nothing."""
    return None if whole == 0 else 100 * part / whole


def whole_percent(value: float | None) -> int | None:
    """A percentage as it is shown on screen and paper: rounded half up; unknown stays unknown."""
    return None if value is None else int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many returns gave each level of a scale to one exemplar, lowest level first.

    Only `selfreview.storage` makes these from what was submitted. They are not
    for the public's eyes: what leaves the network is `disclosure.Published`.
    """

    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        """The number of returns counted."""
        return sum(self.numbers)

    def of(self, scale: Scale, keys: frozenset[str] | None) -> int | None:
        """How many returns are at one of these levels; None where the scale does not flag any."""
        if keys is None:
            return None
        return sum(number for key, number in zip(scale.keys, self.numbers, strict=True) if key in keys)
