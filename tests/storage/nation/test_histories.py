"""Three years of releases, all read together, tell nobody what is protected; where the product has a fault they do."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from selfreview.domain import disclosure
from selfreview.domain.disclosure import auditor, ledger, peer_groups
from selfreview.domain.disclosure.ledger import Statement
from selfreview.domain.disclosure.problem import SuppressionProblem
from tests.storage.nation.campaigns import attack_all

Patch = Callable[[pytest.MonkeyPatch], None]


def leave_out_cohorts(patch: pytest.MonkeyPatch) -> None:
    """Statements that are left out: what a change tells of those that answered in both years."""
    patch.setattr(ledger, "_cohort", lambda *_: iter(()))
    patch.setattr(disclosure, "stands_apart", lambda *_: True)


def leave_out_tables(patch: pytest.MonkeyPatch) -> None:
    """Statements that are left out: every group of an earlier release."""
    sound = ledger._release

    def nation_alone(*told: Any) -> Iterator[Statement]:
        yield next(iter(sound(*told)))

    patch.setattr(ledger, "_release", nation_alone)


def take_sharers_for_outsiders(patch: pytest.MonkeyPatch) -> None:
    """The wrong viewer: whoever shares is taken to know no more than everybody."""

    def everything(problem: SuppressionProblem, _known: set[int]) -> SuppressionProblem:
        return problem

    patch.setattr(auditor, "without", everything)
    patch.setattr(peer_groups, "without", everything)


@pytest.mark.parametrize(
    ("fault", "seed", "size", "told"),
    [
        (leave_out_cohorts, 0, {"largest": 26}, "region"),
        (leave_out_tables, 0, {"largest": 24}, "region"),
        (take_sharers_for_outsiders, 1, {"largest": 26, "share": 0.8}, "whoever shares: a return"),
    ],
)
def test_they_get_nothing_but_where_the_ledger_or_the_auditor_has_a_fault(
    fault: Patch, seed: int, size: dict[str, Any], told: str, sqlite_settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sound,) = attack_all([seed], sqlite_settled, plain=True, **size)
    assert (sound.prizes, sound.undecided) == ((), 0)
    fault(monkeypatch)
    (outcome,) = attack_all([seed], sqlite_settled, plain=True, **size)
    assert any(told in prize for prize in outcome.prizes)


@pytest.mark.parametrize("first", range(0, 30, 5))
def test_they_get_nothing_out_of_thirty_small_histories(first: int, sqlite_settled: Path) -> None:
    seeds = range(first, first + 5)
    outcomes = list(attack_all(seeds, sqlite_settled, plain=True, largest=14))
    assert [(one.seed, one.prizes, one.undecided) for one in outcomes] == [(seed, (), 0) for seed in seeds]
    happened = sum((Counter(one.happened) for one in outcomes), Counter[str]())
    assert all(happened[what] for what in ("first releases", "later releases", "cohorts", "merged"))
