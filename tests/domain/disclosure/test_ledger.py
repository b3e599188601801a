"""The ledger holds every sum that was told, with whose returns it adds up and who can see it, and nothing else."""

from dataclasses import replace

import pytest

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Cohort, Partition
from selfreview.domain.disclosure.ledger import (
    NOT_COUNTED,
    SUPPRESSED,
    Layout,
    Statement,
    Viewer,
    layout_of,
    marks_of,
    read_ledger,
)
from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.disclosure.problem import mark_nowhere
from selfreview.domain.disclosure.problems import crossing_problem, one_way_problem, read_sums, settled_problem
from selfreview.domain.disclosure.published import Cell, Crossing, Group, Published, Table
from selfreview.domain.disclosure.questions import Sum
from selfreview.domain.distribution import Counts

LOW, MID, HIGH = (frozenset({level}) for level in range(3))
COMPLIANT, ASPIRED = frozenset({1, 2}), HIGH


def block(region: str, size: str, *numbers: int, since: int = 1, until: int | None = None) -> Block:
    return Block((region, size), sum(numbers) if until is None else 0, {"X1": Counts(numbers)}, since, until)


# Places 0 to 4: the third was corrected after the first release, the fourth is how it reads since.
BLOCKS = (
    block("North", "small", 1, 2, 3),
    block("North", "large", 0, 4, 2),
    block("South", "small", 5, 1, 0, until=1),
    block("South", "small", 4, 2, 0, since=2),
    block("South", "large", 0, 3, 6),
)
PARTITIONS = (Partition("region", ("North", "South")), Partition("size", ("small", "large")))
ROUND = Aggregates(PARTITIONS, ("X1",), 3, BLOCKS, COMPLIANT, ASPIRED)


def group(name: str, *places: int, shown: bool = True) -> Group:
    numbers = tuple(map(sum, zip(*(BLOCKS[place].counts["X1"].numbers for place in places), strict=True)))
    cell = Cell(Mark.PLAIN, numbers) if shown else Cell(Mark.SUPPRESSED, None)
    return Group(name, sum(numbers), sum(numbers), {"X1": cell})


FIRST = Published(
    1,
    ("X1",),
    group("nation", 0, 1, 2, 4),
    (
        Table("region", (group("North", 0, 1), group("South", 2, 4))),
        Table("size", (group("small", 0, 2, shown=False), group("large", 1, 4))),
    ),
    None,
)
SECOND = Published(
    2,
    ("X1",),
    group("nation", 0, 1, 3, 4),
    (
        Table("region", (group("North", 0, 1, shown=False), group("South", 3, 4))),
        Table("size", (group("small", 0, 3), group("large", 1, 4))),
    ),
    Crossing(
        ("region", "size"),
        (("North",), ("South",)),
        (("small", "large"),),
        Table("region x size", (group("North", 0, 1), group("South", 3, 4, shown=False))),
    ),
)


def told(*numbers: int) -> tuple[tuple[frozenset[int], int], ...]:
    return tuple((frozenset({level}), number) for level, number in enumerate(numbers))


def lines(*releases: Published, of: Aggregates = ROUND) -> set[Statement]:
    found = read_ledger(of, releases, "X1")
    assert len(found) == len(set(found))
    return set(found)


def test_a_release_tells_the_nation_and_every_group_of_the_returns_that_it_counts() -> None:
    assert lines(FIRST) == {
        Statement("release 1", "nation", frozenset({0, 1, 2, 4}), told(6, 10, 11)),
        Statement("release 1, region", "North", frozenset({0, 1}), told(1, 6, 5)),
        Statement("release 1, region", "South", frozenset({2, 4}), told(5, 4, 6)),
        Statement("release 1, size", "small", frozenset({0, 2}), None),
        Statement("release 1, size", "large", frozenset({1, 4}), told(0, 7, 8)),
    }


def test_a_later_release_and_its_crossing_stand_beside_the_first() -> None:
    assert lines(FIRST, SECOND) - lines(FIRST) == {
        Statement("release 2", "nation", frozenset({0, 1, 3, 4}), told(5, 11, 11)),
        Statement("release 2, region", "North", frozenset({0, 1}), None),
        Statement("release 2, region", "South", frozenset({3, 4}), told(4, 5, 6)),
        Statement("release 2, size", "small", frozenset({0, 3}), told(5, 4, 3)),
        Statement("release 2, size", "large", frozenset({1, 4}), told(0, 7, 8)),
        Statement("release 2, region x size", "North", frozenset({0, 1}), told(1, 6, 5)),
        Statement("release 2, region x size", "South", frozenset({3, 4}), None),
    }
    assert lines(FIRST, SECOND) > lines(FIRST)


def test_a_group_without_returns_tells_noughts_whatever_stands_in_its_place() -> None:
    nobody = Group("West", 3, 0, {"X1": Cell(Mark.NO_RETURNS, None)})
    wide = replace(ROUND, tables=(Partition("region", ("North", "South", "West")), PARTITIONS[1]))
    first = replace(FIRST, tables=(Table("region", (*FIRST.tables[0].groups, nobody)), FIRST.tables[1]))
    assert Statement("release 1, region", "West", frozenset(), ()) in lines(first, of=wide)


def test_a_cohort_tells_its_measures_and_only_of_its_exemplars_and_its_release() -> None:
    here = tuple(replace(one, cohorts=frozenset({"2009 to 2010"})) if one in BLOCKS[1:4] else one for one in BLOCKS)
    cohort = Cohort("2009 to 2010", 1, frozenset({"X1"}))
    found = lines(of=replace(ROUND, blocks=here, cohorts=(cohort,)))
    # Of the first release the corrected return of place 3 is none.
    measures = ((COMPLIANT, 6 + 1), (ASPIRED, 2))
    assert found == {Statement("2009 to 2010", "in both years", frozenset({1, 2}), measures)}
    later = lines(of=replace(ROUND, blocks=here, cohorts=(replace(cohort, release=2),)))
    assert {one.blocks for one in later} == {frozenset({1, 3})}
    assert lines(of=replace(ROUND, blocks=here, cohorts=(replace(cohort, exemplars=frozenset({"X2"})),))) == set()


def test_a_rating_that_sharers_have_seen_is_told_to_them_alone() -> None:
    seen = frozenset({"X1"})
    shared = (replace(BLOCKS[0], seen=seen), replace(BLOCKS[1], seen=frozenset({"X2"})), *BLOCKS[2:])
    empty = replace(block("South", "large", 0, 0, 0), seen=seen)
    found = lines(of=replace(ROUND, blocks=(*shared, empty)))
    assert found == {Statement("shared 0", "", frozenset({0}), told(1, 2, 3), Viewer.SHARERS)}
    assert read_sums(replace(ROUND, blocks=shared), (), "X1") == ()


def test_what_everybody_was_told_are_the_sums_that_are_printed() -> None:
    shared = (replace(BLOCKS[0], seen=frozenset({"X1"})), *BLOCKS[1:])
    levels = (LOW, MID, HIGH)
    assert set(read_sums(replace(ROUND, blocks=shared), (FIRST,), "X1")) == {
        Sum(frozenset({0, 1, 2, 4}), levels),
        Sum(frozenset({0, 1}), levels),
        Sum(frozenset({2, 4}), levels),
        Sum(frozenset({1, 4}), levels),
    }


def test_the_marks_of_a_block_tell_its_group_or_that_it_is_suppressed_or_not_counted() -> None:
    statements = read_ledger(ROUND, (FIRST,), "X1")
    assert marks_of(statements, 0) == ("nation", "North", SUPPRESSED)
    assert marks_of(statements, 4) == ("nation", "South", "large")
    assert marks_of(statements, 3) == (NOT_COUNTED,) * 3 == mark_nowhere(3)


@pytest.mark.parametrize("merged", [False, True])
def test_the_cells_of_a_crossing_lie_row_by_row(merged: bool) -> None:
    rows = (("North", "South"),) if merged else (("North",), ("South",))
    layout = Layout((0, 1), rows, (("small",), ("large",)))
    places = [layout.place(one) for one in BLOCKS]
    assert places == ([0, 1, 0, 0, 1] if merged else [0, 1, 2, 2, 3])
    assert layout.size == (2 if merged else 4)
    for one, place in zip(BLOCKS, places, strict=True):
        row, column = layout.line(one)
        assert (layout.line_of(place, 0), layout.line_of(place, 1)) == (row, column)


def test_a_crossing_is_laid_out_as_it_was_published() -> None:
    assert SECOND.crossing is not None
    assert layout_of(ROUND, SECOND.crossing) == Layout((0, 1), (("North",), ("South",)), (("small", "large"),))


def test_a_problem_holds_what_was_told_before_and_what_was_suppressed_in_it() -> None:
    problem = one_way_problem(ROUND, "X1", (FIRST,))
    assert problem.counts[:5] == tuple(one.counts["X1"].numbers for one in BLOCKS)
    assert list(map(set, problem.release_spans[:5])) == [{0, 1}, {0, 1}, {0}, {1}, {0, 1}]
    assert problem.groups == ((0, 0), (0, 1), None, (1, 0), (1, 1), None)
    assert problem.settled[:2] == (("nation", "North", SUPPRESSED), ("nation", "North", "large"))
    assert set(problem.hidden) == {frozenset({0, 2})}
    assert problem.again == {(1, 0)}
    assert problem.sizes == (2, 2)
    assert (problem.measures, problem.compliant, problem.aspired) == ((COMPLIANT, ASPIRED), COMPLIANT, ASPIRED)
    # One printed figure says that nobody of the large is below the minimum.
    assert problem.spared == {1, 4}
    # Whoever counts nobody may stand in for anybody.
    assert problem.settled[5] == mark_nowhere(3)
    assert problem.release_spans[5] == frozenset()
    assert len(one_way_problem(ROUND, "X1", ()).counts) == 5


def test_what_is_settled_leaves_nothing_to_decide() -> None:
    once, twice = settled_problem(ROUND, "X1", (FIRST,)), settled_problem(ROUND, "X1", (FIRST, SECOND))
    assert list(map(set, once.release_spans)) == [{0}, {0}, {0}, set(), {0}, set()]
    assert list(map(set, twice.release_spans)) == [{0, 1}, {0, 1}, {0}, {1}, {0, 1}, set()]
    assert set(twice.hidden) == {frozenset({0, 2}), frozenset({0, 1}), frozenset({3, 4})}
    assert (once.sizes, once.again, set(once.groups)) == ((), frozenset(), {None})


def test_a_suppressed_cell_without_returns_hides_nothing() -> None:
    bare = (*BLOCKS, block("North", "small", 0, 0, 0))
    assert settled_problem(replace(ROUND, blocks=bare), "X1", (FIRST,)).hidden == (frozenset({0, 2}),)


def test_a_crossing_is_decided_beside_what_the_one_way_tables_show() -> None:
    layout = Layout((0, 1), (("North",), ("South",)), (("small",), ("large",)))
    problem = crossing_problem(ROUND, "X1", layout, frozenset({(0, 0)}), (FIRST,))
    assert problem.groups[:5] == ((0,), (1,), None, (2,), (3,))
    assert problem.sizes == (4,)
    assert problem.again == frozenset()
    assert problem.hidden == (frozenset({0, 2}), frozenset({0, 1}))
    assert problem.settled[0] == ("nation", "North", SUPPRESSED, SUPPRESSED, (1, 0))
    assert problem.spared == {1, 4}
    alone = crossing_problem(ROUND, "X1", layout, frozenset({(1, 1)}), ())
    assert alone.spared == frozenset()
    assert alone.hidden == (frozenset({1, 4}),)
    assert crossing_problem(ROUND, "X1", layout, frozenset(), ()).spared == {1, 4}


def test_one_figure_spares_those_of_whom_it_says_that_all_are_at_the_only_level_that_will_do() -> None:
    best = (block("North", "small", 0, 0, 6), block("South", "small", 1, 2, 3), block("South", "large", 0, 0, 0))
    cells = [{"X1": Cell(Mark.PLAIN, one.counts["X1"].numbers)} for one in best]
    groups = tuple(Group(name, 6, 6, each) for name, each in zip(("North", "South"), cells, strict=False))
    nation = Group("nation", 12, 12, {"X1": Cell(Mark.PLAIN, (1, 2, 9))})
    first = Published(1, ("X1",), nation, (Table("region", groups),), None)
    made = Aggregates(PARTITIONS, ("X1",), 3, best, HIGH, HIGH)
    assert settled_problem(made, "X1", (first,)).spared == {0}
    # Where no level is flagged, none is spared.
    assert settled_problem(replace(made, compliant=frozenset()), "X1", (first,)).spared == frozenset()
