"""Where swaps find no answer in time, a judge finds which cells cost least; what it finds still has to be proved."""

from dataclasses import replace

import pytest

from selfreview.domain.disclosure import (
    Aggregates,
    Cell,
    Mark,
    Preview,
    Published,
    Sides,
    preview,
    publish,
    suppression,
)
from selfreview.domain.disclosure.aggregates import add_numbers
from selfreview.domain.disclosure.auditor import Told, audit
from selfreview.domain.disclosure.judged_suppression import JudgedSuppression
from selfreview.domain.disclosure.problems import one_way_problem, read_sums
from selfreview.domain.disclosure.questions import Sum
from selfreview.judge import Highs
from tests.domain.disclosure.attackers import attack_round
from tests.domain.disclosure.rounds import as_first, make_late, make_round

SMALL = {"London": 9, "North East": 12, "East Midlands": 6, "Eastern": 10}


def shown(found: Preview) -> int:
    """How many cells of groups are not suppressed."""
    cells = [group.cells["X1"] for table in found.published.tables for group in table.groups if group.returns]
    return sum(cell.numbers is not None for cell in cells)


def shown_too(found: Published, of: Aggregates, place: int, table: int = 0) -> Published:
    """The release with the figures of one group more."""
    told = found.tables[table]
    group = told.groups[place]
    here = [block for block in of.in_release(found.release) if block.groups[table] == group.name]
    cell = Cell(Mark.PLAIN, add_numbers(of.levels, (of.numbers(block, "X1") for block in here)))
    groups = [replace(one, cells={"X1": cell}) if one is group else one for one in told.groups]
    tables = [replace(one, groups=tuple(groups)) if one is told else one for one in found.tables]
    return replace(found, tables=tuple(tables))


def blurs(numbers: list[tuple[int, ...]]) -> bool:
    """Whether groups that are suppressed in one table leave two services two groups and two levels before them."""
    total, together = sum(map(sum, numbers)), [sum(at) for at in zip(*numbers, strict=True)]
    return total >= 7 and total - max(together) > 2 and all(total - sum(each) > 2 for each in numbers)


@pytest.mark.parametrize("seed", range(5))
def test_of_a_small_round_all_is_shown_that_can_be_and_attackers_get_nothing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppression, "MOST_STEPS", 0)
    made = make_round(seed, exemplars=1, regions=SMALL)
    of = made.aggregates
    assert shown(preview(of)) == 0
    found = preview(of, judge=Highs())
    assert found.out_of_time == found.waiting == ()
    assert attack_round(made, [found.published], seed=seed, number=4) == []
    problem = one_way_problem(of, "X1", ())
    search = JudgedSuppression(problem, Highs(), ())
    hidden = [
        (table, place)
        for table, told in enumerate(found.published.tables)
        for place, group in enumerate(told.groups)
        if group.returns and group.cells["X1"].numbers is None
    ]
    assert search.unsafe <= {*hidden} < search.cells
    nothing = Told(of, ())
    for table, place in {*hidden} - search.unsafe:
        left = [problem.numbers(problem.blocks(cell)) for cell in hidden if cell[0] == table and cell != (table, place)]
        shows = Told(of, (shown_too(found.published, of, place, table),))
        assert audit(shows, nothing, "X1", Highs()).exposed or (left and not blurs(left))


@pytest.mark.parametrize("seed", range(4))
def test_a_judged_search_tells_what_it_went_by(seed: int) -> None:
    of = make_round(seed, exemplars=1, regions=SMALL).aggregates
    problem = one_way_problem(of, "X1", ())
    sums = [Sum(frozenset(range(len(of.blocks))), tuple(frozenset({level}) for level in range(of.levels)))]
    search = JudgedSuppression(problem, Highs(), sums)
    chosen = search.protect_within(len(search.cells))
    assert chosen is not None
    found = search.found(chosen)
    assert found.is_judged
    assert not found.overran
    assert found.chosen == chosen
    assert (found.cells, found.few, found.alike) == (search.cells, search.few, search.alike)
    # Every way that is handed on leaves the nation and every cell that is shown as they are.
    shown_sums = [*sums, *(Sum(problem.blocks(cell), sums[0].measures) for cell in search.cells - chosen)]
    assert found.ways
    assert all(way.is_open(problem.counts) for way in found.ways)
    assert all(way.leaves(each.blocks, each.measures) for way in found.ways for each in shown_sums)
    # It gives up no more than is affordable.
    lost = len(chosen - search.unsafe)
    assert JudgedSuppression(problem, Highs(), sums).protect_within(lost) == chosen
    assert JudgedSuppression(problem, Highs(), sums).protect_within(lost - 1) is None


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


def test_what_stays_suppressed_could_not_be_shown_as_well() -> None:
    made = make_late(4, late=6)
    of, first = made.aggregates, publish(as_first(made).aggregates)
    second = publish(of, previous=(first,), judge=Highs())
    search = JudgedSuppression(one_way_problem(of, "X1", (first,)), Highs(), ())
    hidden = [
        place
        for place, group in enumerate(second.tables[0].groups)
        if group.cells["X1"].numbers is None and (0, place) not in search.unsafe
    ]
    assert len(hidden) > 2
    before = Told(of, (first,))
    known = set(audit(Told(of, (first, second)), before, "X1", Highs()).exposed)
    for place in hidden:
        found = audit(Told(of, (first, shown_too(second, of, place))), before, "X1", Highs())
        assert set(found.exposed) - known


def test_what_is_not_back_when_the_questions_run_out_stays_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_late(4, late=6)
    first = publish(as_first(made).aggregates)
    whole = preview(made.aggregates, previous=(first,), judge=Highs())
    monkeypatch.setattr("selfreview.domain.disclosure.judged_suppression.MOST_ASKED", 400)
    fewer = preview(made.aggregates, previous=(first,), judge=Highs())
    assert 0 < shown(fewer) < shown(whole)
    assert fewer.out_of_time == ()
    assert attack_round(made, [first, fewer.published], seed=4, number=6) == []
