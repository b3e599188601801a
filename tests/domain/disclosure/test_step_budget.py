"""Steps that are counted together end a search where single ones would have."""

import pytest

from selfreview.domain.disclosure.step_budget import OverrunError, StepBudget


def _spent_singly(allowed: int | None, steps: int) -> tuple[int, bool]:
    budget = StepBudget()
    budget.spend(7)
    budget.allow(allowed)
    try:
        for _ in range(steps):
            budget.spend()
    except OverrunError:
        return budget.spent, True
    return budget.spent, False


@pytest.mark.parametrize("allowed", [None, 0, 4, 5, 6])
@pytest.mark.parametrize("steps", [0, 1, 5, 9])
def test_steps_spent_together_count_as_if_one_by_one(allowed: int | None, steps: int) -> None:
    budget = StepBudget()
    budget.spend(7)
    budget.allow(allowed)
    overran = False
    try:
        budget.spend_singly(steps)
    except OverrunError:
        overran = True
    assert (budget.spent, overran) == _spent_singly(allowed, steps)


def test_a_search_that_overran_once_overruns_again_at_its_next_step() -> None:
    budget = StepBudget()
    budget.allow(2)
    with pytest.raises(OverrunError):
        budget.spend(5)
    with pytest.raises(OverrunError):
        budget.spend_singly(3)
    assert budget.spent == 6
