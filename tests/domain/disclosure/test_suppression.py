"""What is suppressed of small tables, told by hand; and of small rounds, that no cell of it could be shown as well."""

from collections.abc import Mapping, Sequence

import pytest

from selfreview.domain.disclosure import Aggregates, Block, Partition, publish, suppression
from selfreview.domain.disclosure.feasible_tables import FeasibleTables
from selfreview.domain.disclosure.problem import Cells
from selfreview.domain.disclosure.problems import one_way_problem
from selfreview.domain.disclosure.suppression import Suppression
from selfreview.domain.disclosure.swaps import Target
from selfreview.domain.distribution import Counts
from tests.domain.disclosure.attackers import attack_round
from tests.domain.disclosure.rounds import make_round

SMALL = {"London": 9, "North East": 12, "East Midlands": 6, "Eastern": 10}


def search_of(
    *rows: Sequence[int], aspired: frozenset[int] = frozenset(), most_steps: int | None = None
) -> Suppression:
    """The search in one table, given each group's returns per level."""
    names = tuple(f"G{place}" for place in range(len(rows)))
    blocks = tuple(Block((name,), sum(row), {"X": Counts(tuple(row))}) for name, row in zip(names, rows, strict=True))
    compliant = frozenset(range(1, len(rows[0]))) if aspired else frozenset[int]()
    of = Aggregates((Partition("region", names),), ("X",), len(rows[0]), blocks, compliant, aspired)
    return Suppression(one_way_problem(of, "X", ()), most_steps=most_steps)


def suppressed(search: Suppression, affordable: int = 99) -> set[int] | None:
    """The places of the groups that are suppressed."""
    chosen = search.protect_within(affordable)
    return None if chosen is None else places(chosen)


def places(cells: Cells) -> set[int]:
    return {place for _, place in cells}


LARGE, WIDE = (8, 9, 7), (9, 8, 7)


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        # Nothing is few or alike.
        ([(3, 3, 3), (5, 6, 4)], set()),
        ([(2, 2, 1), LARGE], set()),
        # Of two groups one cannot go alone: the nation less the other would give it back.
        ([(1, 2, 1), LARGE], {0, 1}),
        ([(0, 6, 0), LARGE], {0, 1}),
        # Of three, the one with the fewest returns goes with it; a group without returns is none.
        ([(1, 2, 1), (4, 4, 4), LARGE], {0, 1}),
        ([(1, 2, 1), (0, 0, 0), (4, 4, 4), LARGE], {0, 2}),
        ([(1, 2, 1), LARGE, (0, 0, 0), (4, 4, 4)], {0, 3}),
        # Whoever knows the one return of a group has only one other before them: a third goes.
        ([(1, 0, 0), (3, 3, 3), (5, 6, 4), LARGE], {0, 1, 2}),
        ([(1, 1, 0), (3, 3, 3), (5, 6, 4), LARGE], {0, 1, 2}),
        ([(1, 1, 1), (3, 3, 3), (5, 6, 4), LARGE], {0, 1}),
    ],
)
def test_with_what_is_unsafe_goes_what_would_give_it_back(rows: list[tuple[int, ...]], hidden: set[int]) -> None:
    search = search_of(*rows)
    assert suppressed(search) == hidden
    assert not search.overran
    assert search.is_protected(frozenset((0, place) for place in hidden))


@pytest.mark.parametrize(
    ("rows", "is_enough"),
    [
        # Five returns more than those of two services, of which three or more are not at one level.
        ([(1, 1, 1), (1, 2, 1)], True),
        ([(1, 1, 1), (1, 1, 1)], False),
        ([(2, 1, 0), (2, 2, 0)], True),
        ([(3, 1, 0), (3, 1, 0)], False),
        ([(2, 1, 0), (1, 1, 0), (1, 1, 0)], True),
        ([(2, 1, 0), (1, 0, 0), (1, 0, 0)], False),
        ([(1, 1, 1), (4, 0, 0)], False),
        ([(1, 1, 1), (0, 2, 2)], True),
    ],
)
def test_groups_that_are_suppressed_together_blur_one_another(rows: list[tuple[int, ...]], is_enough: bool) -> None:
    search = search_of(*rows, LARGE, WIDE)
    line = frozenset((0, place) for place in range(len(rows) + 2))
    assert search.unsafe == frozenset((0, place) for place in range(len(rows)))
    assert search.is_lossy(line) is not is_enough
    # A line of which all is unsafe has nothing to lose, and one of which nothing is needs to lose nothing.
    assert not search.is_lossy(search.unsafe)
    assert not search.is_lossy(line - search.unsafe)


@pytest.mark.parametrize(("few", "is_enough"), [((1, 1, 0, 0), False), ((2, 1, 0, 0), True)])
def test_beyond_each_group_that_is_suppressed_three_returns_are_left(few: tuple[int, ...], is_enough: bool) -> None:
    search = search_of(few, (0, 0, 2, 3), (4, 4, 4, 4), (5, 5, 5, 5), aspired=frozenset({2, 3}))
    assert places(search.unsafe) == {0, 1}
    assert search.is_lossy(search.cells) is not is_enough


def test_few_are_not_counted_as_alike_and_all_good_or_none_is() -> None:
    rows = [(2, 0, 0, 0), (0, 5, 0, 0), (3, 4, 0, 0), (0, 0, 2, 3), (2, 2, 2, 2), (0, 4, 4, 0)]
    search = search_of(*rows, aspired=frozenset({2, 3}))
    assert places(search.few) == {0}
    assert places(search.alike) == {1, 2, 3}
    assert places(search.unsafe) == {0, 1, 2, 3}
    # Without that measure two levels say nothing of a single return.
    assert places(search_of(*rows).alike) == {1}


@pytest.mark.parametrize(("affordable", "hidden"), [(0, None), (1, None), (2, {0, 1, 2}), (3, {0, 1, 2})])
def test_more_safe_cells_than_are_affordable_are_not_given_up(affordable: int, hidden: set[int] | None) -> None:
    assert suppressed(search_of((1, 0, 0), (3, 3, 3), (5, 6, 4), LARGE), affordable) == hidden


def test_less_than_is_needed_protects_nothing() -> None:
    search = search_of((1, 2, 1), (4, 4, 4), LARGE)
    cells = {place: frozenset({(0, place)}) for place in range(3)}
    assert not search.is_protected(frozenset())
    assert not search.is_protected(cells[0])
    # What is unsafe is shown, though the others would do.
    assert not search.is_protected(cells[1] | cells[2])
    assert search.is_protected(cells[0] | cells[2])
    assert search.is_protected(search.cells)


@pytest.mark.parametrize(("affordable", "hidden"), [(2, {0, 1, 2}), (1, None)])
def test_a_search_without_steps_suppresses_all_if_that_can_be_afforded(
    affordable: int, hidden: set[int] | None
) -> None:
    search = search_of((1, 2, 1), (4, 4, 4), LARGE, most_steps=0)
    assert suppressed(search, affordable) == hidden
    assert search.overran
    assert search.found(search.cells).overran


def test_what_a_search_came_to_is_told_as_it_was() -> None:
    search = search_of((1, 2, 1), (0, 6, 0), (4, 4, 4), LARGE)
    chosen = search.protect_within(99)
    assert chosen is not None
    found = search.found(chosen)
    assert (places(found.few), places(found.alike), places(found.unsafe)) == ({0}, {1}, {0, 1})
    assert found.chosen == chosen
    assert found.cells == search.cells
    assert not found.overran
    assert not found.is_judged


def two_tables(rows: Mapping[tuple[str, str], Sequence[int]]) -> Aggregates:
    """A round of two tables of three and of two groups, given the returns of each pair of groups."""
    tables = (Partition("region", ("N", "S", "E")), Partition("kind", ("In", "Out")))
    blocks = tuple(Block(groups, sum(row), {"X": Counts(tuple(row))}) for groups, row in rows.items())
    return Aggregates(tables, ("X",), 3, blocks)


def test_a_cell_of_a_table_of_few_groups_is_kept_before_one_of_many() -> None:
    even = dict.fromkeys((("S", "In"), ("S", "Out"), ("E", "In"), ("E", "Out")), (3, 3, 3))
    of = two_tables({("N", "In"): (2, 2, 0), ("N", "Out"): (0, 0, 0), **even})
    search = Suppression(one_way_problem(of, "X", ()))
    chosen = search.protect_within(99)
    assert chosen is not None
    assert {table for table, _ in chosen} == {0}
    assert (0, 0) in chosen


@pytest.mark.parametrize("seed", range(8))
def test_none_of_what_is_suppressed_in_a_small_round_could_be_shown_and_attackers_get_nothing(seed: int) -> None:
    made = make_round(seed, exemplars=1, regions=SMALL)
    search = Suppression(one_way_problem(made.aggregates, "X1", ()))
    chosen = search.protect_within(99)
    assert chosen is not None
    assert not search.overran
    assert search.is_protected(chosen)
    assert chosen < search.cells
    for cell in chosen - search.unsafe:
        assert not search.is_protected(chosen - {cell})
    assert attack_round(made, [publish(made.aggregates)], seed=seed, number=4) == []


@pytest.mark.parametrize("seed", range(4))
def test_proofs_of_one_search_serve_the_next_and_change_nothing(seed: int) -> None:
    problem = one_way_problem(make_round(seed, exemplars=1, regions=SMALL).aggregates, "X1", ())
    proofs: suppression.Proofs = {}
    first = Suppression(problem, proofs)
    chosen = first.protect_within(99)
    assert proofs
    again = Suppression(problem, proofs)
    assert again.protect_within(99) == chosen
    assert again.spent < first.spent


def test_returns_that_no_release_counts_are_nobody_s_and_spoil_nothing() -> None:
    # One return of both releases goes for one of each, and one that nobody counts comes in its place.
    counts = [(3, 1), (9, 9), (9, 9), (1000, 1000)]
    signatures = [("first", "second"), ("first", ""), ("", "second"), ("", "")]
    spans = [frozenset({0, 1}), frozenset({0}), frozenset({1}), frozenset[int]()]
    target = Target(frozenset({0}), frozenset({0}))
    feasible = FeasibleTables(counts, signatures, spans)
    # Five swaps that share no return there are not; two services know of two returns at most of those that count.
    proof = feasible.prove(target, 2)
    assert proof is not None
    assert any(3 in swap.there + swap.back for swap in proof)
