"""The only way out: figures that leave the network pass through `publish`.

What is suppressed and why is told in `docs/disclosure.md`. From all releases of
a round, nobody who sees them, no service that knows its own return and no two
services together derive a suppressed cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Partition, add_numbers
from selfreview.domain.disclosure.grounds import Layout
from selfreview.domain.disclosure.marks import FEWEST, Mark, find_mark
from selfreview.domain.disclosure.picking import find_pickable
from selfreview.domain.disclosure.planning import Plan, plan_crossing, plan_tables
from selfreview.domain.disclosure.published import (
    Cell,
    Crossing,
    Group,
    Loss,
    Published,
    Table,
    read_crossing,
    read_group,
    read_table,
)
from selfreview.domain.disclosure.releases import Change, Verdict, may_release
from selfreview.domain.disclosure.suppression import Suppression

__all__ = [
    "FEWEST",
    "Aggregates",
    "Block",
    "Cell",
    "Change",
    "Crossing",
    "Group",
    "Loss",
    "Mark",
    "Partition",
    "Preview",
    "Published",
    "Reason",
    "Suppressed",
    "Table",
    "Verdict",
    "find_pickable",
    "may_release",
    "preview",
    "publish",
    "read_published",
]


class Reason(StrEnum):
    """Why a cell is suppressed; for those who prepare a release only, as the reason itself tells something."""

    FEW = "fewer than 5 returns"
    ALIKE = "all returns at one level"
    OTHERS = "with it, a suppressed figure or what a single service answered could be worked out"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A cell that is suppressed, and why."""

    table: str
    group: str
    exemplar: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as it would be, with what is for the network only: the reasons, and how far single returns are safe.

    `guarded` says for each exemplar how many services together learn no single
    return from what is shown: 2, or fewer where that would have cost too much,
    as it does beside a crossing; None where only the suppressed cells are safe.
    `crossing_refused` says that a crossing was asked for and would have lost
    too much however its columns are merged.
    """

    published: Published
    suppressed: tuple[Suppressed, ...]
    guarded: Mapping[str, int | None]
    crossing_refused: bool


def publish(
    aggregates: Aggregates, *, previous: tuple[Published, ...] = (), crossing: tuple[str, str] | None = None
) -> Published:
    """The round's next release, with everything suppressed that has to be.

    `previous` are its releases so far, in order. `crossing` names two tables to
    be crossed, rows first, if that can be had. ValueError when there are no
    returns, when a correction has to wait (`may_release`), and when the blocks
    do not add up to what was released before.
    """
    return preview(aggregates, previous=previous, crossing=crossing).published


def preview(
    aggregates: Aggregates, *, previous: tuple[Published, ...] = (), crossing: tuple[str, str] | None = None
) -> Preview:
    """What `publish` would release, and why it suppresses what it does; the same errors."""
    verdict = may_release(previous, aggregates)
    if not verdict.is_allowed:
        raise ValueError(f"there is nothing that may be released: {verdict.in_words}")
    release = len(previous) + 1
    one_way = plan_tables(aggregates, previous)
    one_way_tables = [_one_way(aggregates, place, release) for place in range(len(aggregates.tables))]
    why = [reason for shown in one_way_tables for reason in _reasons(shown, one_way)]
    crossed = None if crossing is None else plan_crossing(aggregates, crossing, one_way, previous)
    guarded, published_crossing = one_way.guarded, None
    if crossing is not None and crossed is not None:
        layout, plan = crossed
        guarded = plan.guarded
        shown = _crossed(aggregates, layout, release)
        why += _reasons(shown, plan)
        published_crossing = Crossing(crossing, layout.rows, layout.columns, _table(aggregates, shown, plan))
    published = Published(
        release=release,
        exemplars=aggregates.exemplars,
        nation=_group(aggregates, "", aggregates.in_release(release), Mark.PLAIN, frozenset()),
        tables=tuple(_table(aggregates, shown, one_way) for shown in one_way_tables),
        crossing=published_crossing,
    )
    return Preview(published, tuple(why), guarded, crossing is not None and crossed is None)


def read_published(data: Mapping[str, Any]) -> Published:
    """A release from the data that `Published.as_data` gave; ValueError where it is no such data."""
    try:
        return Published(
            release=data["release"],
            exemplars=tuple(data["exemplars"]),
            nation=read_group(data["nation"]),
            tables=tuple(map(read_table, data["tables"])),
            crossing=None if data["crossing"] is None else read_crossing(data["crossing"]),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"this is no release: {fault!r}") from fault


@dataclass(frozen=True, slots=True)
class _Shown:
    # A table as it will be shown: its place among those that were planned together, its groups and their blocks.
    place: int
    name: str
    groups: tuple[tuple[str, tuple[Block, ...]], ...]


def _one_way(aggregates: Aggregates, place: int, release: int) -> _Shown:
    table, counted = aggregates.tables[place], aggregates.in_release(release)
    groups = ((group, tuple(block for block in counted if block.groups[place] == group)) for group in table.groups)
    return _Shown(place, table.name, tuple(groups))


def _crossed(aggregates: Aggregates, layout: Layout, release: int) -> _Shown:
    members: dict[int, list[Block]] = {}
    for block in aggregates.in_release(release):
        members.setdefault(layout.place(block), []).append(block)
    lines = product(layout.rows, layout.columns)
    names = (f"{' or '.join(row)}, {' or '.join(column)}" for row, column in lines)
    groups = ((name, tuple(members.get(place, ()))) for place, name in enumerate(names))
    return _Shown(0, " x ".join(aggregates.tables[table].name for table in layout.tables), tuple(groups))


def _table(aggregates: Aggregates, shown: _Shown, plan: Plan) -> Table:
    groups = []
    for place, (name, blocks) in enumerate(shown.groups):
        hidden = frozenset(exemplar for exemplar, cells in plan.suppressed.items() if (shown.place, place) in cells)
        mark = find_mark(services=_services(blocks), returns=_returns(blocks))
        groups.append(_group(aggregates, name, blocks, mark, hidden))
    return Table(shown.name, tuple(groups), plan.loss(shown.place))


def _group(aggregates: Aggregates, name: str, blocks: tuple[Block, ...], mark: Mark, hidden: frozenset[str]) -> Group:
    cells = {}
    for exemplar in aggregates.exemplars:
        numbers = add_numbers(aggregates.levels, (aggregates.numbers(block, exemplar) for block in blocks))
        if exemplar in hidden:
            cells[exemplar] = Cell(Mark.SUPPRESSED, None)
        else:
            cells[exemplar] = Cell(mark, numbers if sum(numbers) else None)
    return Group(name, _services(blocks), _returns(blocks), cells)


def _services(blocks: Iterable[Block]) -> int:
    return sum(block.services for block in blocks)


def _returns(blocks: Iterable[Block]) -> int:
    return sum(block.returns for block in blocks)


def _reasons(shown: _Shown, plan: Plan) -> Iterator[Suppressed]:
    for exemplar, cells in plan.suppressed.items():
        search = plan.searches[exemplar]
        for table, place in sorted(cells):
            if table == shown.place:
                yield Suppressed(shown.name, shown.groups[place][0], exemplar, _reason(search, (table, place)))


def _reason(search: Suppression, cell: tuple[int, int]) -> Reason:
    if cell in search.few:
        return Reason.FEW
    return Reason.ALIKE if cell in search.alike else Reason.OTHERS
