"""Made-up kinds and sizes of the services, so that the demonstration has something to show by either.

They say nothing of any service: the lots fall by its number alone. A few
services have told neither, as in a network that has not heard from everybody.
"""

from math import exp, log

from selfreview.demonstration.lots import draw, pick
from selfreview.domain.round import Kind

KINDS = (*(Kind.IN_HOUSE,) * 5, *(Kind.OUT_SOURCED,) * 3)
UNTOLD = 0.06
SMALLEST, LARGEST = 20_000, 240_000
STEP = 500


def has_told(service: int) -> bool:
    """Whether a service has told the network of its kind and size, in the demonstration."""
    return draw("untold", service) >= UNTOLD


def make_up_kind(service: int) -> str | None:
    """How a service is provided, in the demonstration; None where it has not told."""
    return str(pick(KINDS, "kind", service)) if has_told(service) else None


def make_up_size(service: int) -> int | None:
    """A population aged 0 to 19, in the demonstration; many small ones and few large, None where it has not told."""
    if not has_told(service):
        return None
    size = SMALLEST * exp(log(LARGEST / SMALLEST) * draw("size", service))
    return round(size / STEP) * STEP
