"""The ledger of everything published of a round: each released number as a sum of the returns behind it.

A figure is never judged by itself. What was ever told of the same returns
stands here side by side: the nation, every table and crossing of every
release, the cohorts of this year's comparison and of the next year's, and the
ratings that those who share have seen. Whoever decides whether something may
be told reads it from here, and nothing else.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Cohort, add_numbers
from selfreview.domain.disclosure.published import Crossing, Group, Published, Table

Together = tuple[tuple[str, ...], ...]
"""The groups of a table, each with those that it is merged with."""

SUPPRESSED, NOT_COUNTED = "suppressed", "not counted"


class Viewer(StrEnum):
    """Who can see a statement."""

    EVERYBODY = "everybody"
    SHARERS = "services that share"


@dataclass(frozen=True, slots=True)
class Statement:
    """So many of the returns of some blocks are at these levels, for each of the measures; None where it is not told.

    Statements of one `column` have no return in common: the groups of a table
    in one release, or a cohort and those outside it. `blocks` are places among
    the blocks of the round. `told` gives for each measure told, a set of
    levels, how many returns are at one of them.
    """

    column: str
    group: str
    blocks: frozenset[int]
    told: tuple[tuple[frozenset[int], int], ...] | None
    viewer: Viewer = Viewer.EVERYBODY


@dataclass(frozen=True, slots=True)
class Layout:
    """How a crossing is laid out: the places of its two tables, and the groups that stand together in each."""

    tables: tuple[int, int]
    rows: Together
    columns: Together

    def line(self, block: Block) -> tuple[int, int]:
        """The row and the column of a block."""
        row, column = (block.groups[table] for table in self.tables)
        return (
            [row in names for names in self.rows].index(True),
            [column in names for names in self.columns].index(True),
        )

    def place(self, block: Block) -> int:
        """The place of a block's cell, row by row."""
        row, column = self.line(block)
        return row * len(self.columns) + column

    def line_of(self, place: int, table: int) -> int:
        """The row or the column, as the table is, of the cell at a place."""
        return place // len(self.columns) if table == self.tables[0] else place % len(self.columns)

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.rows) * len(self.columns)


def layout_of(aggregates: Aggregates, crossing: Crossing) -> Layout:
    """How a crossing of a release was laid out."""
    rows, columns = (aggregates.table(name) for name in crossing.tables)
    return Layout((rows, columns), crossing.rows, crossing.columns)


def read_ledger(aggregates: Aggregates, releases: Sequence[Published], exemplar: str) -> tuple[Statement, ...]:
    """Everything that was ever told of an exemplar's ratings in a round, suppressed sums included."""
    return (
        *(statement for release in releases for statement in _release(aggregates, release, exemplar)),
        *(statement for cohort in aggregates.cohorts for statement in _cohort(aggregates, cohort, exemplar)),
        *_seen(aggregates, exemplar),
    )


def _release(aggregates: Aggregates, release: Published, exemplar: str) -> Iterator[Statement]:
    counted = {place: block for place, block in enumerate(aggregates.blocks) if block.is_in(release.release)}
    nation = f"release {release.release}"
    yield _group(nation, release.nation, frozenset(counted), exemplar)
    for table, groups in members_of(aggregates, release):
        for place, group in enumerate(table.groups):
            here = frozenset(block for block in counted if groups[block] == place)
            yield _group(f"{nation}, {table.name}", group, here, exemplar)


def members_of(aggregates: Aggregates, release: Published) -> Iterator[tuple[Table, tuple[int, ...]]]:
    """The tables of a release, its crossing among them, each with the place of every block's group."""
    for number, table in enumerate(release.tables):
        order = aggregates.tables[number].groups
        yield table, tuple(order.index(block.groups[number]) for block in aggregates.blocks)
    if release.crossing is not None:
        layout = layout_of(aggregates, release.crossing)
        yield release.crossing.table, tuple(map(layout.place, aggregates.blocks))


def _group(column: str, group: Group, blocks: frozenset[int], exemplar: str) -> Statement:
    numbers = group.cells[exemplar].numbers
    # A group without returns says so whatever stands in its place.
    told = None if numbers is None and group.returns else _levels(numbers or ())
    return Statement(column, group.name, blocks, told)


def _levels(numbers: Sequence[int]) -> tuple[tuple[frozenset[int], int], ...]:
    return tuple((frozenset({level}), number) for level, number in enumerate(numbers))


def _cohort(aggregates: Aggregates, cohort: Cohort, exemplar: str) -> Iterator[Statement]:
    if exemplar not in cohort.exemplars:
        return
    counted = [place for place, block in enumerate(aggregates.blocks) if block.is_in(cohort.release)]
    inside = frozenset(place for place in counted if cohort.name in aggregates.blocks[place].cohorts)
    numbers = add_numbers(
        aggregates.levels, (aggregates.numbers(aggregates.blocks[place], exemplar) for place in inside)
    )
    # A comparison is told by measure: how many of the cohort are at least minimum, and how many good or best.
    told = tuple((measure, sum(numbers[level] for level in measure)) for measure in aggregates.measures)
    yield Statement(cohort.name, "in both years", inside, told)


def _seen(aggregates: Aggregates, exemplar: str) -> Iterator[Statement]:
    for place, block in enumerate(aggregates.blocks):
        if exemplar in block.seen and block.returns:
            told = _levels(aggregates.numbers(block, exemplar))
            yield Statement(f"shared {place}", "", frozenset({place}), told, Viewer.SHARERS)


def marks_of(statements: Sequence[Statement], block: int) -> tuple[Hashable, ...]:
    """How the columns of some statements tell a block from others: its group, or that it is suppressed or not counted.

    Whatever leaves the returns of each mark as they are leaves every statement as it is.
    """
    found: dict[str, Hashable] = {statement.column: NOT_COUNTED for statement in statements}
    for statement in statements:
        if block in statement.blocks:
            found[statement.column] = SUPPRESSED if statement.told is None else statement.group
    return tuple(found.values())
