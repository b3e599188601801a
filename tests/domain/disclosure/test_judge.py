"""The judge finds other returns wherever there are any, and else none: held against trying everything."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from selfreview import judge
from selfreview.domain.disclosure.questions import Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Way
from selfreview.judge import Highs

LEVELS = (0, 1, 2)
SINGLY = tuple(frozenset({level}) for level in LEVELS)
Table = tuple[tuple[int, ...], ...]


def rows(number: int) -> list[tuple[int, ...]]:
    """Every way in which so many returns can be at the levels."""
    return [row for row in product(range(number + 1), repeat=len(LEVELS)) if sum(row) == number]


def at(table: Sequence[Sequence[int]], blocks: frozenset[int], measure: frozenset[int]) -> int:
    return sum(table[block][level] for block in blocks for level in measure)


def others(counts: Table, sums: Sequence[Sum], known: Counter[Atom]) -> Iterator[Table]:
    """Every table that gives the same sums and leaves the known returns where they are, tried one by one."""
    for table in product(*(rows(sum(numbers)) for numbers in counts)):
        same = all(
            at(table, each.blocks, measure) == at(counts, each.blocks, measure)
            for each in sums
            for measure in each.measures
        )
        if same and all(table[block][level] >= number for (block, level), number in known.items()):
            yield table


def moved(counts: Table, way: Way) -> Table:
    """The table after a way."""
    table = [list(numbers) for numbers in counts]
    for (block, level, other), number in way.moves:
        table[block][level] -= number
        table[block][other] += number
    return tuple(map(tuple, table))


@pytest.mark.parametrize("seed", range(60))
def test_it_finds_another_number_of_returns_exactly_where_there_is_one(seed: int) -> None:
    lots = random.Random(seed)
    counts = tuple(lots.choice(rows(lots.choice((1, 1, 2)))) for _ in range(5))
    groups = [frozenset(lots.sample(range(5), lots.choice((2, 3)))) for _ in range(lots.choice((1, 2, 3)))]
    sums = [Sum(frozenset(range(5)), SINGLY), *(Sum(group, SINGLY[:2]) for group in groups)]
    target = Target(frozenset(lots.sample(range(5), lots.choice((1, 2)))), frozenset(lots.sample(LEVELS, 1)))
    atoms = [(block, level) for block, level in product(range(5), LEVELS) if counts[block][level]]
    known = Counter(dict.fromkeys(lots.sample(atoms, lots.choice((0, 1))), 1))
    there = at(counts, target.blocks, target.measure)
    wanted = any(at(table, target.blocks, target.measure) != there for table in others(counts, sums, known))
    way = Highs().hear(counts, sums).find_other(target, known)
    assert (way is not None) is wanted
    if way is not None:
        other = moved(counts, way)
        assert other in set(others(counts, sums, known))
        assert at(other, target.blocks, target.measure) != there


def test_what_was_asked_before_changes_no_answer() -> None:
    # It goes on from its last answer, so whatever it was asked before must be forgotten.
    counts = tuple((1, 1, 0) for _ in range(6))
    sums = [Sum(frozenset(range(6)), SINGLY), Sum(frozenset({0, 1, 2}), SINGLY)]
    case = Highs().hear(counts, sums)
    targets = [Target(frozenset({block}), frozenset({0})) for block in range(6)]
    knowing = [Counter[Atom](), *(Counter({(block, level): 1}) for block in range(6) for level in (0, 1))]
    questions = [(target, known) for known in knowing for target in targets]
    fresh = [Highs().hear(counts, sums).find_other(*question) is None for question in questions]
    assert [case.find_other(*question) is None for question in questions] == fresh
    inside = Counter({(block, level): 1 for block in (1, 2) for level in (0, 1)})
    # Whoever knows the two others of a group knows what is left of it.
    assert case.find_other(targets[0], inside) is None
    assert case.find_other(targets[0], Counter()) is not None


ODD = ((1, 0), (0, 1), (1, 0), (0, 1), (1, 0))
"""Returns of five blocks that are told in pairs, all around: halves would fit that, whole ones do not."""


def around(number: int) -> list[Sum]:
    """What each block and the next one have together."""
    return [Sum(frozenset({place, (place + 1) % number}), (frozenset({0}),)) for place in range(number)]


def test_halves_are_no_answer() -> None:
    assert Highs().hear(ODD, around(5)).find_other(Target(frozenset({0}), frozenset({0})), Counter()) is None


@pytest.mark.parametrize("deepest", [0, 10])
def test_with_and_without_diving_it_comes_to_the_same(monkeypatch: pytest.MonkeyPatch, deepest: int) -> None:
    monkeypatch.setattr(judge, "DEEPEST", deepest)
    for seed in range(12):
        test_it_finds_another_number_of_returns_exactly_where_there_is_one(seed)


def test_an_answer_that_whole_numbers_do_not_bear_out_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless(judge._Solver):
        def ask(self, row: Any) -> tuple[judge.Said, Sequence[float]]:
            said, found = super().ask(row)
            return said, [number + (place == 0) for place, number in enumerate(found)]

    monkeypatch.setattr(judge, "_Solver", Careless)
    counts = ((1, 0), (0, 1), (0, 1))
    case = Highs().hear(counts, [Sum(frozenset({0, 1, 2}), (frozenset({0}),))])
    with pytest.raises(OverrunError):
        case.find_other(Target(frozenset({2}), frozenset({0})), Counter())
