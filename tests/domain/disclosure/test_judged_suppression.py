"""Where swaps find no answer in time, a judge finds which cells cost least; what it finds still has to be proved."""

from dataclasses import replace

import pytest

from selfreview.domain.disclosure import Aggregates, Cell, Mark, Preview, Published, Sides, preview, publish
from selfreview.domain.disclosure.aggregates import add_numbers
from selfreview.domain.disclosure.auditor import Told, audit
from selfreview.domain.disclosure.judged_suppression import JudgedSuppression
from selfreview.domain.disclosure.problems import one_way_problem, read_sums
from selfreview.judge import Highs
from tests.domain.disclosure.attackers import attack_round
from tests.domain.disclosure.rounds import as_first, make_late


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


def shown_too(found: Published, of: Aggregates, place: int) -> Published:
    """The release with the figures of one region more."""
    region, *others = found.tables
    group = region.groups[place]
    here = [block for block in of.in_release(found.release) if block.groups[0] == group.name]
    cell = Cell(Mark.PLAIN, add_numbers(of.levels, (of.numbers(block, "X1") for block in here)))
    groups = [replace(one, cells={"X1": cell}) if one is group else one for one in region.groups]
    return replace(found, tables=(replace(region, groups=tuple(groups)), *others))


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
