"""Numbers rounded, each once and at the end: to decimals, to significant figures, to a step."""

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction, places: int = 0) -> Decimal:
    """A number with so many decimals, a half away from nought."""
    whole = int(abs(value) * 10**places + Fraction(1, 2))
    rounded = Decimal(whole).scaleb(-places)
    return -rounded if value < 0 and whole else rounded


def round_to(value: Fraction, step: Fraction) -> Fraction:
    """A number to the nearest multiple of a step, a half away from nought."""
    whole = int(abs(value) / step + Fraction(1, 2)) * step
    return whole if value >= 0 else -whole


def step_of_figures(value: Fraction, figures: int = 3) -> Fraction:
    """The step that leaves a number so many significant figures: 100 for 76,650 and three of them."""
    if not value:
        return Fraction(1)
    step = Fraction(1)
    while abs(value) >= step * 10**figures:
        step *= 10
    while abs(value) < step * 10 ** (figures - 1):
        step /= 10
    return step


def round_figures(value: Fraction, figures: int = 3) -> Fraction:
    """A number to so many significant figures, a half away from nought."""
    return round_to(value, step_of_figures(value, figures))
