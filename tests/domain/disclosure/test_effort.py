"""Steps that are counted together end a search where single ones would have."""

import pytest

from selfreview.domain.disclosure.effort import Effort, OverrunError


def _spent_singly(allowed: int | None, steps: int) -> tuple[int, bool]:
    effort = Effort()
    effort.spend(7)
    effort.allow(allowed)
    try:
        for _ in range(steps):
            effort.spend()
    except OverrunError:
        return effort.spent, True
    return effort.spent, False


@pytest.mark.parametrize("allowed", [None, 0, 4, 5, 6])
@pytest.mark.parametrize("steps", [0, 1, 5, 9])
def test_steps_spent_together_count_as_if_one_by_one(allowed: int | None, steps: int) -> None:
    effort = Effort()
    effort.spend(7)
    effort.allow(allowed)
    overran = False
    try:
        effort.spend_singly(steps)
    except OverrunError:
        overran = True
    assert (effort.spent, overran) == _spent_singly(allowed, steps)


def test_a_search_that_overran_once_overruns_again_at_its_next_step() -> None:
    effort = Effort()
    effort.allow(2)
    with pytest.raises(OverrunError):
        effort.spend(5)
    with pytest.raises(OverrunError):
        effort.spend_singly(3)
    assert effort.spent == 6
