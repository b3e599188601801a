"""What is shown of a release, later releases of a crossing, and who may be counted in picked groups."""

import pytest

from selfreview.domain.disclosure import (
    Cell,
    Group,
    Mark,
    eligible_for_peer_groups,
    may_release,
    planning,
    preview,
    publish,
    suppression,
)
from selfreview.domain.disclosure.published import Published
from selfreview.domain.distribution import Share
from selfreview.domain.framework.framework import Measure
from tests.domain.disclosure.attackers import attack_picking, attack_round
from tests.domain.disclosure.rounds import SHAPES, make_later, make_round
from tests.domain.sample_returns import FOUR

CROSSING = ("region", "kind")


def test_a_cell_tells_shares_only_where_it_is_shown() -> None:
    shown, hidden = Cell(Mark.PLAIN, (1, 2, 3, 4)), Cell(Mark.SUPPRESSED, None)
    assert shown.share(FOUR, Measure.COMPLIANT) == Share(9, 10)
    assert shown.levels == (Share(1, 10), Share(2, 10), Share(3, 10), Share(4, 10))
    assert hidden.share(FOUR, Measure.COMPLIANT) is None
    assert hidden.levels is None
    group = Group("London", 12, 10, {"A": shown, "B": shown, "C": hidden})
    assert group.turnout == Share(10, 12)
    assert group.together(["A", "B"]) == (2, 4, 6, 8)
    assert group.together(["A", "C"]) is None
    assert group.together([]) is None


def test_attackers_get_nothing_out_of_a_crossing_and_its_next_release() -> None:
    made = make_round(0, exemplars=1, regions={"London": 40, "North West": 50, "South West": 60})
    first = preview(made.aggregates, crossing=CROSSING)
    assert first.published.crossing is not None
    later = make_later(made, 0)
    releases: list[Published] = [first.published]
    assert may_release((first.published,), later.aggregates).is_allowed
    releases.append(publish(later.aggregates, previous=(first.published,), crossing=CROSSING))
    assert attack_round(later, releases, number=2) == []


def test_a_crossing_that_loses_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_round(0, exemplars=1, shapes=((1, 60, 1, 1),))
    monkeypatch.setattr(planning, "AFFORDABLE", 0)
    found = preview(made.aggregates, crossing=CROSSING)
    assert found.crossing_refused
    assert found.published.crossing is None
    monkeypatch.setattr(planning, "MOST_STEPS_CROSSING", -1)
    assert preview(made.aggregates, crossing=CROSSING).crossing_refused


def test_pruning_that_goes_on_for_too_long_keeps_what_is_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"London": 9, "North East": 12, "East Midlands": 6, "Eastern": 10}
    made = make_round(0, exemplars=1, regions=few, shapes=SHAPES[:1])
    first = publish(made.aggregates)
    monkeypatch.setattr(suppression, "MOST_STEPS_LAST", 0)
    found = publish(make_later(made, 0).aggregates, previous=(first,))
    assert any(group.cells["X1"].numbers is None for group in found.table("region").groups)


def test_a_service_that_shares_stands_in_a_block_of_its_own() -> None:
    made = make_round(6, exemplars=1, shapes=SHAPES[1:2])
    shown = publish(made.aggregates)
    place = next(place for place, block in enumerate(made.aggregates.blocks) if block.returns > 1)
    with pytest.raises(ValueError, match="a block of its own"):
        eligible_for_peer_groups(made.aggregates, (shown,), {1: place}, None, {})


def test_picked_groups_tell_nothing_of_those_that_do_not_share() -> None:
    assert attack_picking(5) == []
