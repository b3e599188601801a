"""Nobody works out a service's own amount: not from sums, not from ratios, not from one release and the next."""

from fractions import Fraction

import pytest

from selfreview.domain.disclosure import magnitudes
from selfreview.domain.disclosure.magnitudes import Ledger
from tests.domain.benchmarking.attackers import Known, Programme
from tests.domain.benchmarking.campaign import attack_benchmarks


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_attackers_get_no_amount_out_of_fifty_rounds(first: int) -> None:
    campaign = attack_benchmarks(range(first, first + 10))
    assert campaign.rounds == 10
    assert campaign.releases > campaign.rounds
    assert campaign.prizes == ()


def test_a_programme_works_out_what_no_two_sums_tell() -> None:
    one, two, three = (1, 70_000), (2, 40_000), (3, 20_000)
    pairs = ((one, two), (two, three), (one, three))
    sums = [Known(frozenset(pair), total := Fraction(pair[0][1] + pair[1][1]), total) for pair in pairs]
    assert Programme(sums).bound(one, ()) == pytest.approx(70_000)
    assert Programme(sums[:2]).bound(one, ()) == pytest.approx(110_000)
    assert Programme([Known(frozenset({one}), Fraction(0), Fraction(10**9))]).bound(one, ()) == pytest.approx(10**9)


def test_attackers_get_amounts_where_sums_are_not_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "may_tell", lambda *_: True)
    monkeypatch.setattr("selfreview.domain.benchmarking.release.publishing.may_replace", lambda *_: True)
    assert attack_benchmarks(range(4)).prizes != ()


def test_attackers_get_amounts_where_the_percentage_is_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(magnitudes, "FEWEST", 1)
    assert attack_benchmarks(range(6), percent=0).prizes != ()
