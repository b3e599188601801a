"""Groups of services that share their ratings with one another: nothing is in them that was not shared.

A group that is suppressed cell by cell cannot be had here, since neighbour
groups and picked groups overlap: one more service picked, or a neighbour's
group beside one's own, would give single answers back. So a group counts only
returns whose services share them with every service that shares its own, and
of these only ratings that tell nothing of services that do not share
(`picking`): whatever is worked out from such groups was shared before.
"""

from collections.abc import Mapping, Sequence

from selfreview.domain.disclosure.marks import LARGE, Mark, find_mark
from selfreview.domain.disclosure.published import Cell, Group
from selfreview.domain.framework.framework import Framework

FEWEST_SHARED = LARGE
"""A picked group or a group of neighbours has at least so many returns."""


def gather_shared(
    name: str, framework: Framework, returns: Sequence[Mapping[str, str]], *, services: int
) -> Group | None:
    """The ratings of services that share them, as a group; None of fewer than 10 returns.

    `returns` are ratings by exemplar, without those that are held back from
    groups; an exemplar of which fewer than 10 are left is suppressed.
    `services` is how many services were asked for. KeyError for a rating that
    the scale does not have.
    """
    if len(returns) < FEWEST_SHARED:
        return None
    scale = framework.scale
    cells = {}
    for exemplar in framework.exemplars:
        given = [ratings[exemplar.id] for ratings in returns if exemplar.id in ratings]
        if len(given) < FEWEST_SHARED:
            cells[exemplar.id] = Cell(Mark.SUPPRESSED, None)
            continue
        numbers = [0] * len(scale.levels)
        for rating in given:
            numbers[scale.rank(rating)] += 1
        cells[exemplar.id] = Cell(find_mark(services=services, returns=len(given)), tuple(numbers))
    return Group(name, services, len(returns), cells)
