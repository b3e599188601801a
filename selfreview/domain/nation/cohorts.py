"""The matched cohort, kept from telling what those answered who are not in it.

All returns less those of the services that answered in both years are the
returns of the services that joined or left. They are a group like any other
that is shown: not fewer than five (D1), and not all of one answer (D2). Nor may
whoever subtracts regions, kinds or sizes from them be left with fewer: where
nearly a whole region joined, its own figures would tell of the few others.
"""

from collections.abc import Mapping
from dataclasses import replace

from selfreview.domain.distribution import Counts, Difference
from selfreview.domain.nation.figures import Earlier, MeasuredChange, NationalChange, NationalFigures, YearSums
from selfreview.speech import gettext, ngettext

FEWEST = 5
"""A group with fewer returns is not shown."""


def guard_cohort(figures: NationalFigures, sums: YearSums, earlier: Earlier | None) -> NationalFigures:
    """The figures without those changes of the matched cohort that would tell of so few, or of all, who are outside."""
    if figures.change is None or earlier is None:
        return figures
    stands = all(map(_stands_apart, earlier.matched.spreads))
    guarded = {
        key: change if stands and _is_safe(key, sums, earlier) else MeasuredChange(UNKNOWN, UNKNOWN, change.comparable)
        for key, change in figures.change.matched.exemplars.items()
    }
    matched = replace(figures.change.matched, exemplars=guarded)
    return replace(figures, change=replace(figures.change, matched=matched))


UNKNOWN = Difference(None, None)


def _stands_apart(groups: tuple[tuple[int, int], ...]) -> bool:
    """Whether those outside the cohort differ by five returns or more from any groups of a table taken together.

    Nearest to them are the groups of which more returns are outside than within.
    """
    outside = sum(apart for _, apart in groups)
    return outside == 0 or sum(map(min, groups)) >= FEWEST


def _is_safe(key: str, sums: YearSums, earlier: Earlier) -> bool:
    inside = (earlier.matched.now, earlier.matched.before)
    return all(
        _may_be_shown(_numbers(cohort, key)) and _may_be_shown(_rest(_numbers(everybody, key), _numbers(cohort, key)))
        for everybody, cohort in zip((sums.counts, earlier.sums.counts), inside, strict=True)
    )


def _numbers(counts: Mapping[str, Counts], key: str) -> tuple[int, ...]:
    return counts[key].numbers if key in counts else ()


def _rest(everybody: tuple[int, ...], cohort: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(all_of - some for all_of, some in zip(everybody, cohort, strict=True)) if cohort else everybody


def _may_be_shown(numbers: tuple[int, ...]) -> bool:
    total = sum(numbers)
    return total == 0 or (total >= FEWEST and max(numbers) < total)


def cohort_in_words(change: NationalChange, year: int) -> str:
    """How many services answered in this year and in the one before it, and in one of them only."""
    matched = change.matched
    told = gettext(
        "{services} services answered in both years, {joined} only in {year} and {left} only in {before}",
        services=matched.services,
        joined=matched.joined - matched.altered,
        year=year,
        left=matched.left - matched.altered,
        before=change.year,
    )
    if not matched.altered:
        return told
    return ngettext(
        "{told}; {number} more was merged or split in between",
        "{told}; {number} more were merged or split in between",
        matched.altered,
        told=told,
    )
