"""Nobody works out a service's own amount: not from sums, not from ratios, not from one release and the next."""

import pytest

from selfreview.domain.disclosure import magnitudes
from selfreview.domain.disclosure.magnitudes import Ledger
from tests.domain.benchmarking.campaign import attack_benchmarks


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_attackers_get_no_amount_out_of_fifty_rounds(first: int) -> None:
    campaign = attack_benchmarks(range(first, first + 10))
    assert campaign.rounds == 10
    assert campaign.releases > campaign.rounds
    assert campaign.prizes == ()


def test_attackers_get_amounts_where_sums_are_not_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "may_tell", lambda *_: True)
    monkeypatch.setattr("selfreview.domain.benchmarking.release.publishing.may_replace", lambda *_: True)
    assert attack_benchmarks(range(4)).prizes != ()


def test_attackers_get_amounts_where_the_percentage_is_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(magnitudes, "FEWEST", 1)
    assert attack_benchmarks(range(6), percent=0).prizes != ()
