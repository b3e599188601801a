"""The matched cohort, kept from telling what those answered who are not in it.

All returns less those of the cohort are the returns of the services that
joined or left. They are a group like any other that is shown: not fewer than
five (D1), and not all of one answer (D2). Nor may whoever sets the cohort
against anything else that was told of the same year, groups of a table taken
together or another cohort, be left with fewer than five.
"""

from collections.abc import Iterator

from selfreview.domain.disclosure.aggregates import Aggregates, Cohort, add_numbers
from selfreview.domain.disclosure.ledger import read_ledger
from selfreview.domain.disclosure.marks import FEWEST
from selfreview.domain.disclosure.published import Published


def stands_apart(aggregates: Aggregates, releases: tuple[Published, ...], cohort: Cohort, exemplar: str) -> bool:
    """Whether a cohort leaves no small group between it and whatever else is told of an exemplar in this year."""
    counted = {place: block for place, block in enumerate(aggregates.blocks) if block.is_in(cohort.release)}
    inside = {place for place, block in counted.items() if cohort.name in block.cohorts}
    if not all(_may_be_shown(aggregates, places, exemplar) for places in (inside, counted.keys() - inside)):
        return False
    return all(difference == 0 or difference >= FEWEST for difference in _apart(aggregates, releases, inside, exemplar))


def _apart(aggregates: Aggregates, releases: tuple[Published, ...], inside: set[int], exemplar: str) -> Iterator[int]:
    # By how many returns the cohort differs from those groups of each column, taken together, that come nearest to it:
    # the groups of which more returns are inside than outside. Without the nation that is every group but the others.
    columns: dict[str, list[tuple[int, int]]] = {}
    returns = [block.returns for block in aggregates.blocks]
    covered: dict[str, set[int]] = {}
    for statement in read_ledger(aggregates, releases, exemplar):
        here = statement.blocks & inside
        columns.setdefault(statement.column, []).append(
            (sum(returns[place] for place in here), sum(returns[place] for place in statement.blocks - inside))
        )
        covered.setdefault(statement.column, set()).update(statement.blocks)
    for column, groups in columns.items():
        beyond = sum(returns[place] for place in inside - covered[column])
        yield beyond + sum(map(min, groups))


def _may_be_shown(aggregates: Aggregates, places: set[int], exemplar: str) -> bool:
    numbers = add_numbers(
        aggregates.levels, (aggregates.numbers(aggregates.blocks[place], exemplar) for place in places)
    )
    total = sum(numbers)
    return total == 0 or (total >= FEWEST and max(numbers) < total)
