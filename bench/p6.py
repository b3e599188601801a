"""P6: what a page costs does not grow with the number of services; each part has its own bound."""

import statistics

from bench import profile_pages
from bench.measurement import Measurement


def measure() -> Measurement:
    """The pages of a service among many services against the same among few."""
    parts = profile_pages.parts()
    ratios = [part.ratio for part in parts]
    return Measurement(
        what="a service's pages among many services over the same among few",
        ours=statistics.median(part.ours for part in parts),
        baseline=statistics.median(part.baseline for part in parts),
        unit="s",
        ratio=max(ratios),
        goal=1.1,
        better="lower",
        runs=parts[0].runs,
        spread=(min(ratios), max(ratios)),
        parts=parts,
    )
