"""What suppression reasons on: the returns of a round, with all that the ledger says of them already."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from selfreview.domain.disclosure.aggregates import Aggregates
from selfreview.domain.disclosure.ledger import Layout, Statement, Viewer, marks_of, read_ledger
from selfreview.domain.disclosure.problem import Cells, SuppressionProblem, mark_nowhere
from selfreview.domain.disclosure.published import Published
from selfreview.domain.disclosure.questions import Sum

NOBODY = 1 << 30
"""More returns than there are."""


def one_way_problem(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> SuppressionProblem:
    """What the suppression in the one-way tables of an exemplar reasons on."""
    problem = _one_way(aggregates, exemplar, previous)
    return _with_nobody(problem) if previous else problem


def _one_way(aggregates: Aggregates, exemplar: str, previous: tuple[Published, ...]) -> SuppressionProblem:
    release, blocks = len(previous) + 1, aggregates.blocks
    ledger = [each for each in read_ledger(aggregates, previous, exemplar) if each.viewer is Viewer.EVERYBODY]
    places = [
        tuple(table.groups.index(group) for table, group in zip(aggregates.tables, block.groups, strict=True))
        for block in blocks
    ]
    return SuppressionProblem(
        counts=tuple(aggregates.numbers(block, exemplar) for block in blocks),
        release_spans=tuple(frozenset(place for place in range(release) if block.is_in(place + 1)) for block in blocks),
        groups=tuple(place if block.is_in(release) else None for block, place in zip(blocks, places, strict=True)),
        settled=tuple(marks_of(ledger, place) for place in range(len(blocks))),
        hidden=tuple(_hidden(aggregates, ledger)),
        again=frozenset(
            (number, place)
            for release in previous
            for number, table in enumerate(release.tables)
            for place, group in enumerate(table.groups)
            if group.cells[exemplar].numbers is None and group.returns
        ),
        sizes=tuple(len(table.groups) for table in aggregates.tables),
        measures=aggregates.measures,
        compliant=aggregates.compliant,
        aspired=aggregates.aspired,
        spared=_spared(aggregates, ledger),
    )


def crossing_problem(
    aggregates: Aggregates, exemplar: str, layout: Layout, one_way: Cells, previous: tuple[Published, ...]
) -> SuppressionProblem:
    """What the suppression in a crossing reasons on, where the cells of the one-way tables are settled."""
    problem = _one_way(aggregates, exemplar, previous)
    every = {cell for places in problem.groups if places for cell in enumerate(places)}
    shown = [problem.blocks(cell) for cell in sorted(every - one_way)]
    crossed = replace(
        problem,
        groups=tuple(
            None if places is None else (layout.place(block),)
            for block, places in zip(aggregates.blocks, problem.groups, strict=True)
        ),
        settled=tuple(problem.signature(block, one_way) for block in range(len(problem.counts))),
        hidden=(*problem.hidden, *(problem.blocks(cell) for cell in sorted(one_way))),
        again=frozenset(),
        sizes=(layout.size,),
        spared=problem.spared.union(*(blocks for blocks in shown if problem.is_none_below(blocks))),
    )
    return _with_nobody(crossed) if previous else crossed


def settled_problem(aggregates: Aggregates, exemplar: str, releases: tuple[Published, ...]) -> SuppressionProblem:
    """All that was told of an exemplar, and nothing to be decided."""
    problem = _one_way(aggregates, exemplar, releases)
    release_spans = tuple(frozenset(place for place in span if place < len(releases)) for span in problem.release_spans)
    told = replace(
        problem, release_spans=release_spans, groups=(None,) * len(problem.counts), sizes=(), again=frozenset()
    )
    return _with_nobody(told) if len(set(release_spans)) > 1 else told


def read_sums(aggregates: Aggregates, releases: Sequence[Published], exemplar: str) -> tuple[Sum, ...]:
    """The sums that everybody was told of an exemplar, each as it was printed."""
    return tuple(
        Sum(each.blocks, tuple(measure for measure, _ in each.told))
        for each in read_ledger(aggregates, releases, exemplar)
        if each.told is not None and each.viewer is Viewer.EVERYBODY
    )


def _with_nobody(problem: SuppressionProblem) -> SuppressionProblem:
    # Returns that no release counts, as many as you like, of nobody. With them a swap can give a return that
    # two releases count for two that one of them counts each.
    return replace(
        problem,
        counts=(*problem.counts, (NOBODY,) * len(problem.counts[0])),
        release_spans=(*problem.release_spans, frozenset()),
        groups=(*problem.groups, None),
        settled=(*problem.settled, mark_nowhere(len(problem.settled[0]))),
    )


def _hidden(aggregates: Aggregates, ledger: Sequence[Statement]) -> Iterator[frozenset[int]]:
    # The cells that earlier releases suppress, without blocks of which no return was made.
    for statement in ledger:
        if statement.told is None:
            blocks = frozenset(block for block in statement.blocks if aggregates.blocks[block].returns)
            if blocks:
                yield blocks


def _spared(aggregates: Aggregates, ledger: Sequence[Statement]) -> frozenset[int]:
    # The blocks of which one figure says that everybody is at least at the minimum: nobody at a level is not hidden.
    whole = aggregates.compliant
    if not whole:
        return frozenset()
    return frozenset(
        block
        for statement in ledger
        if statement.told is not None and _is_none_below(aggregates, statement)
        for block in statement.blocks
    )


def _is_none_below(aggregates: Aggregates, statement: Statement) -> bool:
    returns = sum(aggregates.blocks[block].returns for block in statement.blocks)
    at_least = dict(statement.told or ())
    levels = sum(
        number for measure, number in at_least.items() if len(measure) == 1 and measure <= aggregates.compliant
    )
    return returns > 0 and returns in (levels, at_least.get(aggregates.compliant))
