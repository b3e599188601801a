"""What suppression reasons on: the returns of a round as this release and the earlier ones count and show them."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from selfreview.domain.disclosure.aggregates import Aggregates, Block
from selfreview.domain.disclosure.published import Crossing, Published, Table
from selfreview.domain.disclosure.suppression import NOT_COUNTED, SUPPRESSED, Cell, Cells, Ground

Together = tuple[tuple[str, ...], ...]
"""The groups of a table, each with those that it is merged with."""

NOBODY = 1 << 30
"""More returns than there are."""


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

    def line_of(self, cell: Cell, table: int) -> int:
        """The row or the column, as the table is, of a cell."""
        return cell[1] // len(self.columns) if table == self.tables[0] else cell[1] % len(self.columns)

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.rows) * len(self.columns)


def layout_of(aggregates: Aggregates, crossing: Crossing) -> Layout:
    """How a crossing of an earlier release was laid out."""
    rows, columns = (aggregates.table(name) for name in crossing.tables)
    return Layout((rows, columns), crossing.rows, crossing.columns)


def one_way_ground(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> Ground:
    """What the suppression in the one-way tables of an exemplar reasons on."""
    return _with_nobody(_one_way(aggregates, exemplar, previous)) if previous else _one_way(aggregates, exemplar, ())


def _one_way(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> Ground:
    release = len(previous) + 1
    blocks = aggregates.blocks
    places = [
        tuple(table.groups.index(group) for table, group in zip(aggregates.tables, block.groups, strict=True))
        for block in blocks
    ]
    spells = [frozenset(place for place in range(release) if block.is_in(place + 1)) for block in blocks]
    return Ground(
        counts=tuple(aggregates.numbers(block, exemplar) for block in blocks),
        spells=tuple(spells),
        groups=tuple(place if block.is_in(release) else None for block, place in zip(blocks, places, strict=True)),
        settled=tuple(tuple(_shown_before(aggregates, block, exemplar, previous)) for block in blocks),
        hidden=tuple(hidden_cells(aggregates, exemplar, previous)),
        again=frozenset(
            (number, place)
            for release in previous
            for number, table in enumerate(release.tables)
            for place, group in enumerate(table.groups)
            if group.cells[exemplar].numbers is None
        ),
        sizes=tuple(len(table.groups) for table in aggregates.tables),
    )


def crossing_ground(
    aggregates: Aggregates, exemplar: str, layout: Layout, one_way: Cells, previous: tuple[Published, ...]
) -> Ground:
    """What the suppression in a crossing reasons on, where the cells of the one-way tables are settled."""
    ground = _one_way(aggregates, exemplar, previous)
    crossed = replace(
        ground,
        groups=tuple(
            None if places is None else (layout.place(block),)
            for block, places in zip(aggregates.blocks, ground.groups, strict=True)
        ),
        settled=tuple(ground.signature(block, one_way) for block in range(len(ground.counts))),
        hidden=(*ground.hidden, *(ground.blocks(cell) for cell in sorted(one_way))),
        again=frozenset(),
        sizes=(layout.size,),
    )
    return _with_nobody(crossed) if previous else crossed


def _with_nobody(ground: Ground) -> Ground:
    # Returns that no release counts, as many as you like, of nobody. With them an exchange can give a return that
    # two releases count for two that one of them counts each.
    return replace(
        ground,
        counts=(*ground.counts, (NOBODY,) * len(ground.counts[0])),
        spells=(*ground.spells, frozenset()),
        groups=(*ground.groups, None),
        settled=(*ground.settled, (NOT_COUNTED,) * len(ground.settled[0])),
    )


def _shown_before(
    aggregates: Aggregates, block: Block, exemplar: str, previous: tuple[Published, ...]
) -> Iterator[Hashable]:
    # What earlier releases show of a block. Which of them count it every table says, so the nation is not named.
    for release in previous:
        if not block.is_in(release.release):
            yield from (NOT_COUNTED for _ in _tables(release))
            continue
        for table, place in _counted(aggregates, block, release):
            yield SUPPRESSED if table.groups[place].cells[exemplar].numbers is None else place


def _tables(release: Published) -> tuple[Table, ...]:
    return release.tables if release.crossing is None else (*release.tables, release.crossing.table)


def hidden_cells(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> Iterator[frozenset[int]]:
    """The cells of an exemplar that releases suppress, by the places of their blocks."""
    for release in previous:
        cells: dict[tuple[str, int], set[int]] = {}
        for number, block in enumerate(aggregates.blocks):
            if block.is_in(release.release) and block.returns:
                for table, place in _counted(aggregates, block, release):
                    if table.groups[place].cells[exemplar].numbers is None:
                        cells.setdefault((table.name, place), set()).add(number)
        yield from map(frozenset, cells.values())


def _counted(aggregates: Aggregates, block: Block, release: Published) -> Iterator[tuple[Table, int]]:
    # The tables of an earlier release, each with the place of the group that counts the block.
    for number, table in enumerate(release.tables):
        yield table, aggregates.tables[number].groups.index(block.groups[number])
    if release.crossing is not None:
        yield release.crossing.table, layout_of(aggregates, release.crossing).place(block)
