"""Which exemplars the commentary of a national report names: five lists, each with its limit."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from selfreview.domain.distribution import keys_of
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.figures import NationalFigures

HIGH = 10
"""Percent of the returns from which on non-compliance is among the highest (003:1013-1017)."""

LOW = Fraction(3, 2)
"""Percent of the returns up to which non-compliance is among the lowest (003:1018-1023)."""

RISE = 5
"""Points of a rise that is named (003:1024-1032, 1038)."""

LARGE_RISE = 10
"""Points of a rise in what is aspired to that is named first (003:1033)."""

Names = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Highlights:
    """The exemplars to name, by their ids: the highest first, every other list in the order of the framework.

    A list is None where it rests on a flag that the scale does not carry; a
    list of changes is empty without an earlier year.
    """

    highest_non_compliance: Names
    lowest_non_compliance: Names
    compliance_up_5: Names
    good_or_best_up_10: Names
    good_or_best_up_5: Names
    compliance_down_5: Names
    good_or_best_down_5: Names


def find_highlights(figures: NationalFigures) -> Highlights:
    """The exemplars that stand out, by percentages and differences that no rounding has touched."""
    failing = {each.exemplar.id: each.ratings.share(Measure.NON_COMPLIANT) for each in figures.exemplars}
    exact = {key: share.exact for key, share in failing.items() if share is not None and share.exact is not None}
    high = sorted((key for key in exact if exact[key] >= HIGH), key=lambda key: -exact[key])
    low = (key for key in exact if exact[key] <= LOW)
    flagged = keys_of(figures.framework.scale, Measure.NON_COMPLIANT) is not None
    return Highlights(
        tuple(high) if flagged else None,
        tuple(low) if flagged else None,
        _moved(figures, Measure.COMPLIANT, lambda points: points >= RISE),
        _moved(figures, Measure.ASPIRED, lambda points: points >= LARGE_RISE),
        _moved(figures, Measure.ASPIRED, lambda points: RISE <= points < LARGE_RISE),
        _moved(figures, Measure.COMPLIANT, lambda points: points <= -RISE),
        _moved(figures, Measure.ASPIRED, lambda points: points <= -RISE),
    )


def _moved(figures: NationalFigures, measure: Measure, is_named: Callable[[Fraction], bool]) -> Names:
    if keys_of(figures.framework.scale, measure) is None:
        return None
    if figures.change is None:
        return ()
    points = {key: change.difference(measure).exact for key, change in figures.change.all_returns.items()}
    return tuple(key for key, moved in points.items() if moved is not None and is_named(moved))
