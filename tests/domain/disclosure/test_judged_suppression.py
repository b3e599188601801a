"""Where swaps find no answer in time, a judge finds which cells cost least; what it finds still has to be proved."""

from collections import Counter

import pytest

from selfreview.domain.disclosure import Preview, Sides, preview, publish
from selfreview.domain.disclosure.judged_suppression import JudgedSuppression
from selfreview.domain.disclosure.problems import one_way_problem, read_sums
from selfreview.domain.disclosure.questions import OpenSum, Sum
from selfreview.domain.disclosure.swaps import Target
from selfreview.judge import Highs
from tests.domain.disclosure.attackers import attack_round
from tests.domain.disclosure.rounds import as_first, make_late

LEVELS = (frozenset({0}), frozenset({1}))


def shown(found: Preview) -> int:
    """How many cells of groups are not suppressed."""
    cells = [group.cells["X1"] for table in found.published.tables for group in table.groups if group.returns]
    return sum(cell.numbers is not None for cell in cells)


@pytest.mark.parametrize("seed", [0, 4])
def test_late_returns_of_every_region_leave_groups_to_be_shown_and_nobody_derives_more(seed: int) -> None:
    made = make_late(seed, late=6)
    first = publish(as_first(made).aggregates)
    alone = preview(made.aggregates, previous=(first,))
    assert alone.out_of_time == ("X1",)
    assert shown(alone) == 0
    judged = preview(made.aggregates, previous=(first,), judge=Highs())
    assert judged.out_of_time == ()
    assert judged.waiting == ()
    assert judged.sides == {"X1": Sides.SERVICE}
    assert shown(judged) > 0
    assert attack_round(made, [first, judged.published], seed=seed, number=6) == []


def test_where_so_many_questions_are_not_enough_everything_is_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selfreview.domain.disclosure.judged_suppression.MOST_ASKED", 3)
    made = make_late(0, late=6)
    first = publish(as_first(made).aggregates)
    problem = one_way_problem(made.aggregates, "X1", (first,))
    search = JudgedSuppression(problem, Highs(), read_sums(made.aggregates, (first,), "X1"))
    assert search.protect_within(len(search.cells)) == search.cells
    assert search.found(search.cells).overran


def test_the_cheapest_answer_leaves_what_is_told_and_gives_up_the_open_sum_that_costs_least() -> None:
    counts = [(1, 0), (0, 1), (0, 1)]
    every = Sum(frozenset({0, 1, 2}), LEVELS)
    dear, cheap = (OpenSum(Sum(frozenset({block}), LEVELS), cost) for block, cost in ((1, 30.0), (2, 5.0)))
    case = Highs().hear(counts, [every], [dear, cheap])
    target = Target(frozenset({0}), frozenset({0}))
    way = case.find_cheapest(target, Counter(), frozenset())
    assert way is not None
    assert way.leaves(every.blocks, every.measures)
    assert way.leaves(dear.sum.blocks, LEVELS)
    assert not way.leaves(cheap.sum.blocks, LEVELS)
    # What is suppressed already costs nothing more.
    other = case.find_cheapest(target, Counter(), frozenset({0}))
    assert other is not None
    assert not other.leaves(dear.sum.blocks, LEVELS)
    # What somebody knows of both leaves nothing.
    assert case.find_cheapest(target, Counter({(1, 1): 1, (2, 1): 1}), frozenset()) is None
