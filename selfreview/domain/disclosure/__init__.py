"""The only way out: figures that leave the network pass through `publish`.

What is suppressed and why is told in `docs/disclosure.md`. From all releases of
a round, nobody who sees them, no service that knows its own return and no two
services together derive a suppressed cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import product
from typing import Any

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Cohort, Partition, add_numbers
from selfreview.domain.disclosure.auditor import Findings, Told, audit_own, is_safe
from selfreview.domain.disclosure.cohorts import stands_apart
from selfreview.domain.disclosure.ledger import Layout
from selfreview.domain.disclosure.marks import FEWEST, Mark, find_mark
from selfreview.domain.disclosure.peer_groups import eligible_for_peer_groups
from selfreview.domain.disclosure.planning import Each, Plan, plan_crossing, plan_tables
from selfreview.domain.disclosure.problem import Sides
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
from selfreview.domain.disclosure.questions import Judge
from selfreview.domain.disclosure.releases import Change, Verdict, may_release
from selfreview.domain.disclosure.suppression import Found
from selfreview.domain.disclosure.ways import Way

__all__ = [
    "FEWEST",
    "Aggregates",
    "Block",
    "Cell",
    "Change",
    "Cohort",
    "Crossing",
    "Findings",
    "Group",
    "Judge",
    "Loss",
    "Mark",
    "Partition",
    "Preview",
    "Published",
    "Reason",
    "Sides",
    "Suppressed",
    "Table",
    "Verdict",
    "eligible_for_peer_groups",
    "find_tellable",
    "may_release",
    "preview",
    "publish",
    "read_published",
]


class Reason(StrEnum):
    """Why a cell is suppressed; for those who prepare a release only, as the reason itself tells something."""

    FEW = "fewer than 5 returns"
    ALIKE = "all returns at one level"
    OTHERS = "showing it would let a suppressed figure or a single service’s answer be worked out"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A cell that is suppressed, and why."""

    table: str
    group: str
    exemplar: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as it would be, with what is for the network only: the reasons, and what the audit came to.

    `findings` are of each exemplar, every table and release together; `sides`
    says how far the sides of single returns are guarded. Of the
    exemplars `waiting`, the nation's own figures beside those released before
    would tell single returns: the release has to wait. `out_of_time` are those
    of which everything is suppressed because no answer was found in time.
    `crossing_refused` says that a crossing was asked for and would have lost
    too much however its columns are merged.
    """

    published: Published
    suppressed: tuple[Suppressed, ...]
    findings: Mapping[str, Findings]
    sides: Mapping[str, Sides]
    waiting: tuple[str, ...]
    out_of_time: tuple[str, ...]
    crossing_refused: bool


def publish(
    aggregates: Aggregates,
    *,
    previous: tuple[Published, ...] = (),
    crossing: tuple[str, str] | None = None,
    judge: Judge | None = None,
) -> Published:
    """The round's next release, with everything suppressed that has to be.

    `previous` are its releases so far, in order. `crossing` names two tables to
    be crossed, rows first, if that can be had. ValueError when there are no
    returns, when a correction has to wait (`may_release`), and when the blocks
    do not add up to what was released before.
    """
    return preview(aggregates, previous=previous, crossing=crossing, judge=judge).published


def preview(
    aggregates: Aggregates,
    *,
    previous: tuple[Published, ...] = (),
    withdrawn: bool = False,
    crossing: tuple[str, str] | None = None,
    judge: Judge | None = None,
    each: Each = map,
) -> Preview:
    """What `publish` would release, and why it suppresses what it does; the same errors.

    Without a judge, what swaps do not show to be safe is suppressed. The
    last of the previous releases may be `withdrawn`, and be told again.
    `each` makes of every exemplar what is made of it, as `map` does.
    """
    verdict = may_release(previous, aggregates, withdrawn=withdrawn)
    if not verdict.is_allowed:
        raise ValueError(f"there is nothing that may be released: {verdict.in_words}")
    if verdict.repeats:
        # What was told already, cell by cell, tells nothing more: there is nothing to plan or to audit. What is told
        # beside it, of a cohort or of picked services, is held to the strictest rule.
        again = replace(previous[-1], release=previous[-1].release + 1)
        return Preview(again, (), {}, dict.fromkeys(aggregates.exemplars, Sides.SERVICE), (), (), False)
    one_way = plan_tables(aggregates, previous, each, judge)
    crossed = None if crossing is None else plan_crossing(aggregates, crossing, one_way, previous)
    plans = (one_way, None if crossed is None else crossed[1])
    sides = one_way.sides if plans[1] is None else plans[1].sides
    late = [name for name, search in one_way.searches.items() if search.overran]
    found_open = {name: search.ways for name, search in one_way.searches.items()}
    release = _lay_out(aggregates, previous, crossing, crossed, plans)
    findings = dict(_audit(aggregates, previous, release, judge, sides, found_open, aggregates.exemplars, each))
    # Of what is exposed everything is suppressed; where that does not help, the release has to wait.
    exposed = [name for name, found in findings.items() if found.exposed]
    late += [name for name in exposed if findings[name].undecided]
    plans = (plans[0].without(exposed), None if plans[1] is None else plans[1].without(exposed))
    release = _lay_out(aggregates, previous, crossing, crossed, plans)
    findings.update(_audit(aggregates, previous, release, judge, sides, found_open, exposed, each))
    waiting = [name for name in exposed if findings[name].exposed]
    refused = crossing is not None and crossed is None
    return Preview(release.published, release.why, findings, sides, tuple(waiting), tuple(dict.fromkeys(late)), refused)


def _audit(
    aggregates: Aggregates,
    previous: tuple[Published, ...],
    release: "_Release",
    judge: Judge | None,
    sides: Mapping[str, Sides],
    ways: Mapping[str, tuple[Way, ...]],
    names: Iterable[str],
    each: Each,
) -> Iterator[tuple[str, Findings]]:
    after, before = Told(aggregates, (*previous, release.published)), Told(aggregates, previous)
    tasks = [(name, sides[name], ways[name]) for name in names]
    found = each(partial(_audit_one, after, before, judge), tasks)
    return zip((name for name, _, _ in tasks), found, strict=True)


def _audit_one(after: Told, before: Told, judge: Judge | None, task: tuple[str, Sides, tuple[Way, ...]]) -> Findings:
    name, sides, ways = task
    return audit_own(after, before, name, judge, sides, ways)


def find_tellable(
    aggregates: Aggregates,
    releases: tuple[Published, ...],
    cohort: Cohort,
    judge: Judge | None,
    sides: Mapping[str, Sides],
    each: Each = map,
) -> frozenset[str]:
    """The exemplars of which a cohort's sums may be told beside the releases of a round, of those that it names.

    `sides` says how far the sides of returns are guarded in the round; where it does not, they are as far as can be.
    """
    before = Told(aggregates, releases)
    after = Told(replace(aggregates, cohorts=(*aggregates.cohorts, cohort)), releases)
    apart = [name for name in sorted(cohort.exemplars) if stands_apart(aggregates, releases, cohort, name)]
    tasks = [(name, sides.get(name, Sides.SERVICE)) for name in apart]
    safe = each(partial(_is_safe, after, before, judge), tasks)
    return frozenset(name for name, told in zip(apart, safe, strict=True) if told)


def _is_safe(after: Told, before: Told, judge: Judge | None, task: tuple[str, Sides]) -> bool:
    return is_safe(after, before, task[0], judge, task[1])


@dataclass(frozen=True, slots=True)
class _Release:
    published: Published
    why: tuple[Suppressed, ...]


def _lay_out(
    aggregates: Aggregates,
    previous: tuple[Published, ...],
    crossing: tuple[str, str] | None,
    crossed: tuple[Layout, Plan] | None,
    plans: tuple[Plan, Plan | None],
) -> _Release:
    release, (one_way, plan) = len(previous) + 1, plans
    shown_tables = [_one_way(aggregates, place, release) for place in range(len(aggregates.tables))]
    why = [reason for shown in shown_tables for reason in _reasons(shown, one_way)]
    published_crossing = None
    if crossing is not None and crossed is not None and plan is not None:
        layout = crossed[0]
        shown = _crossed(aggregates, layout, release)
        why += _reasons(shown, plan)
        published_crossing = Crossing(crossing, layout.rows, layout.columns, _table(aggregates, shown, plan))
    published = Published(
        release=release,
        exemplars=aggregates.exemplars,
        nation=_group(aggregates, "", aggregates.in_release(release), Mark.PLAIN, frozenset()),
        tables=tuple(_table(aggregates, shown, one_way) for shown in shown_tables),
        crossing=published_crossing,
    )
    return _Release(published, tuple(why))


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


def _reason(search: Found, cell: tuple[int, int]) -> Reason:
    if cell in search.few:
        return Reason.FEW
    return Reason.ALIKE if cell in search.alike else Reason.OTHERS
