"""What the audit remembers of one figure shows others to be safe, and never says so of one that is not."""

from collections import Counter
from dataclasses import replace

import pytest

from selfreview.domain.disclosure import Aggregates, Cell, Mark, Published, Sides, publish
from selfreview.domain.disclosure.aggregates import add_numbers
from selfreview.domain.disclosure.auditor import Told, audit
from selfreview.domain.disclosure.swaps import Swap, Target
from selfreview.domain.disclosure.ways import Way, Ways, take, way_of
from selfreview.judge import Highs

from .rounds import make_later, make_round

COUNTS = [(2, 1, 0), (1, 1, 1), (0, 3, 1)]
REGIONS = {"London": 9, "North East": 12, "East Midlands": 6}


def test_an_swap_is_a_way_of_as_many_moves_as_it_has_returns() -> None:
    way = way_of(Swap(0, 1, (0, 1), (1, 2)))
    assert dict(way.moves) == {(0, 0, 1): 1, (1, 0, 1): 1, (1, 1, 0): 1, (2, 1, 0): 1}
    assert way.atoms == Counter({(0, 0): 1, (1, 0): 1, (1, 1): 1, (2, 1): 1})
    assert not way.is_judged


@pytest.mark.parametrize(
    ("target", "is_another"),
    [
        (Target(frozenset({0}), frozenset({0})), True),
        (Target(frozenset({0, 2}), frozenset({0})), False),
        (Target(frozenset({0, 1}), frozenset({1})), True),
        (Target(frozenset({0}), frozenset({0, 1})), False),
        (Target(frozenset({0}), frozenset({0}), 0), True),
        (Target(frozenset({0}), frozenset({0, 1}), 0), False),
        (Target(frozenset({0}), frozenset({1}), 1), False),
    ],
)
def test_a_way_makes_another_of_what_it_moves_across_the_measure(target: Target, is_another: bool) -> None:
    assert way_of(Swap(0, 1, (0,), (2,))).makes_another(target) is is_another


def test_ways_that_show_one_figure_share_no_return() -> None:
    ways, target = Ways(COUNTS), Target(frozenset({0}), frozenset({0}))
    for way in (Way((((0, 0, 1), 1), ((1, 1, 0), 1))), Way((((0, 0, 2), 1), ((1, 2, 0), 1)))):
        ways.add(way)
        ways.add(way)
    found = ways.apart(target, 3)
    assert len(found) == 2
    taken: Counter[tuple[int, int]] = Counter()
    for way in found:
        take(way, target, taken)
    assert all(number <= COUNTS[block][level] for (block, level), number in taken.items())


def test_every_way_about_one_return_may_move_that_return() -> None:
    ways, target = Ways(COUNTS), Target(frozenset({1}), frozenset({0}), 0)
    ways.add(Way((((1, 0, 1), 1), ((2, 1, 0), 1))))
    ways.add(Way((((1, 0, 2), 1), ((2, 2, 0), 1))))
    assert len(ways.apart(target, 2)) == 2


def test_the_fewest_returns_come_first_and_what_is_known_stays_where_it_is() -> None:
    ways, target = Ways(COUNTS), Target(frozenset({2}), frozenset({1}))
    large, small = Way((((2, 1, 0), 2), ((0, 0, 1), 2))), Way((((2, 1, 0), 1), ((1, 0, 1), 1)))
    ways.add(large)
    ways.add(small)
    assert ways.beside(target, Counter()) == small
    assert ways.beside(target, Counter({(1, 0): 1})) == large
    assert ways.beside(target, Counter({(2, 1): 3})) is None


def show_everything(aggregates: Aggregates, release: Published) -> Published:
    """The same release with no cell suppressed, so that there is something to be found out."""
    tables = []
    for place, table in enumerate(release.tables):
        groups = []
        for group in table.groups:
            here = [block for block in aggregates.in_release(release.release) if block.groups[place] == group.name]
            cells = {
                name: Cell(Mark.PLAIN, add_numbers(aggregates.levels, (aggregates.numbers(one, name) for one in here)))
                for name in aggregates.exemplars
            }
            groups.append(replace(group, cells=cells))
        tables.append(replace(table, groups=tuple(groups)))
    return replace(release, tables=tuple(tables))


@pytest.mark.parametrize("sides", [Sides.SERVICE, Sides.LEVELS])
def test_an_audit_that_remembers_finds_exposed_what_one_without_a_memory_does(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_round(3, exemplars=1, regions=REGIONS)
    first = publish(made.aggregates)
    later = make_later(made, 3, regions=("London",)).aggregates
    after = Told(later, (first, show_everything(later, publish(later, previous=(first,)))))
    found = audit(after, Told(later, (first,)), "X1", Highs(), sides)
    assert found.exposed
    assert found.searched
    assert found.judged
    monkeypatch.setattr(Ways, "beside", lambda *_: None)
    assert audit(after, Told(later, (first,)), "X1", Highs(), sides).exposed == found.exposed


def test_a_way_that_is_not_open_is_not_believed() -> None:
    made = make_round(3, exemplars=1, regions=REGIONS).aggregates
    after, before = Told(made, (show_everything(made, publish(made)),)), Told(made, ())
    plain = audit(after, before, "X1", None)
    assert plain.exposed
    # Each moves a return out of what is told, or takes one that is not there.
    moves = [(block, level, other) for block in range(len(made.blocks)) for level in range(4) for other in range(4)]
    lies = [Way(((move, 1),)) for move in moves if move[1] != move[2]]
    assert audit(after, before, "X1", None, ways=lies) == plain
