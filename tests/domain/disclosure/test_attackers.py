"""Nobody gets out what is suppressed: an outsider, a service that knows its own return, or any two of them."""

from dataclasses import replace

import pytest

from selfreview.domain import disclosure
from selfreview.domain.disclosure import eligible_for_peer_groups, may_release, preview, publish
from selfreview.domain.disclosure.auditor import Findings
from selfreview.domain.disclosure.problem import Cells
from selfreview.domain.disclosure.suppression import Suppression
from tests.domain.disclosure.attackers import JUDGE, Attack, attack_late, attack_round, attack_rounds, read_sums
from tests.domain.disclosure.rounds import (
    OLD_SERVICES,
    SHAPES,
    as_first,
    gather_singly,
    make_growing,
    make_late,
    make_round,
)


@pytest.fixture
def _only_unsafe_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsafe(self: Suppression, affordable: int) -> Cells | None:
        return self.unsafe

    def careless(*_told: object) -> Findings:
        return Findings()

    monkeypatch.setattr(Suppression, "protect_within", unsafe)
    monkeypatch.setattr(disclosure, "audit_own", careless)


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_attackers_get_nothing_out_of_fifty_rounds(first: int) -> None:
    campaign = attack_rounds(range(first, first + 10), exemplars=1, number=4)
    assert campaign.rounds == 10
    assert campaign.prizes == {}


@pytest.mark.usefixtures("_only_unsafe_suppressed")
def test_attackers_get_small_groups_where_nothing_else_is_suppressed() -> None:
    made = make_round(3, regions=OLD_SERVICES)
    prizes = attack_round(made, [publish(made.aggregates)])
    assert any(prize.endswith(": () derive 1: Merseyside") for prize in prizes)


@pytest.mark.usefixtures("_only_unsafe_suppressed")
def test_attackers_get_single_returns_across_tables_where_nothing_else_is_suppressed() -> None:
    made = make_round(4)
    found = preview(made.aggregates)
    assert found.suppressed == ()
    prizes = attack_round(made, [found.published])
    assert any(prize.startswith("X2: () learn return") for prize in prizes)


def test_a_pair_that_knows_a_small_group_gets_no_other_from_it() -> None:
    small = {"Here": 2, "There": 9, "Yonder": 12, "Beyond": 14, "Far": 20}
    for seed in range(4):
        made = make_round(seed, exemplars=1, regions=small, shapes=SHAPES[:2])
        first = preview(made.aggregates)
        there = [answer.service for answer in made.answers if answer.groups[0] == "Here"]
        assert first.published.table("region").group("Here").cells["X1"].numbers is None
        attack = Attack(made, "X1", read_sums(made, [first.published], "X1"))
        assert attack.derive(there).cells == frozenset()


@pytest.mark.parametrize("seed", [0, 4])
def test_attackers_get_nothing_out_of_two_releases(seed: int) -> None:
    campaign = attack_rounds([seed], exemplars=1, number=4, later=True)
    assert campaign.prizes == {}


def test_that_nobody_was_at_a_level_before_says_nothing_of_those_who_came_late() -> None:
    # England had none at the lowest level; now it has one, which came late, as all returns of three regions did.
    made = make_late(14, late=6)
    first = publish(as_first(made).aggregates, judge=JUDGE)
    second = publish(made.aggregates, previous=(first,), judge=JUDGE)
    lowest = [release.nation.cells["X1"].numbers for release in (first, second)]
    assert [numbers and numbers[0] for numbers in lowest] == [0, 1]
    assert attack_round(made, [first, second], seed=14, number=6) == []


def test_attackers_get_nothing_out_of_second_releases_with_late_returns_of_every_region() -> None:
    campaign = attack_late([10, 12], number=4)
    assert campaign.twice == 2
    assert campaign.prizes == {}


def test_a_group_that_grew_is_not_shown_where_that_would_give_back_what_it_was() -> None:
    made = make_growing(1, late=8)
    first = publish(made.aggregates)
    assert first.table("region").group("Here").cells["X1"].numbers is None
    assert may_release((first,), made.aggregates).is_allowed
    now = replace(made, answers=tuple(replace(answer, since=1) for answer in made.answers))
    careless = replace(publish(now.aggregates), release=2)
    assert any("derive 1:" in prize for prize in attack_round(made, [first, careless]))
    careful = publish(made.aggregates, previous=(first,))
    assert attack_round(made, [first, careful]) == []


def test_whoever_knows_all_that_is_shared_learns_nothing_of_those_that_do_not_share() -> None:
    made = make_round(6, exemplars=1, shapes=SHAPES[1:2])
    found = preview(made.aggregates)
    single, services = gather_singly(made)
    shown = next(group.name for group in found.published.table("region").groups if group.cells["X1"].numbers)
    sharing = {service: place for place, service in enumerate(services) if made.services[service][0] == shown}
    left_out = sharing.popitem()[0]
    attack = Attack(made, "X1", read_sums(made, [found.published], "X1"))
    assert attack.derive(sharing).returns >= {services.index(left_out)}
    pickable = eligible_for_peer_groups(single, (found.published,), sharing, JUDGE, found.sides)["X1"]
    assert pickable < frozenset(sharing)
    assert attack.derive(pickable).returns <= {services.index(service) for service in sharing}
