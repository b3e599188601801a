"""Groups of services that share their ratings: ten returns or nothing, and only what was shared."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.disclosure import Cell, Mark
from selfreview.domain.disclosure.sharing import FEWEST_SHARED, gather_shared
from tests.domain.sample_returns import FOUR, framework

ASKED = framework()
IDS = [exemplar.id for exemplar in ASKED.exemplars]
RETURN = st.fixed_dictionaries({key: st.sampled_from(FOUR.keys) for key in IDS})


@given(st.lists(RETURN, max_size=25), st.integers(0, 10))
def test_a_shared_group_counts_every_rating_of_ten_returns_or_more(returns: list[dict[str, str]], more: int) -> None:
    group = gather_shared("Picked", ASKED, returns, services=len(returns) + more)
    if len(returns) < FEWEST_SHARED:
        assert group is None
        return
    assert group is not None
    assert (group.name, group.services, group.returns) == ("Picked", len(returns) + more, len(returns))
    for key in IDS:
        counted = Counter(ratings[key] for ratings in returns)
        assert group.cells[key].numbers == tuple(counted[level] for level in FOUR.keys)


@pytest.mark.parametrize(("services", "mark"), [(10, Mark.PLAIN), (20, Mark.PLAIN), (21, Mark.UNRELIABLE)])
def test_a_group_of_which_less_than_half_shares_is_marked(services: int, mark: Mark) -> None:
    group = gather_shared("Picked", ASKED, [dict.fromkeys(IDS, FOUR.keys[0])] * 10, services=services)
    assert group is not None
    assert {cell.mark for cell in group.cells.values()} == {mark}


@given(st.lists(RETURN, min_size=FEWEST_SHARED, max_size=20), RETURN)
def test_one_more_service_gives_back_its_own_shared_return_and_nothing_else(
    returns: list[dict[str, str]], one: dict[str, str]
) -> None:
    fewer = gather_shared("Picked", ASKED, returns, services=len(returns))
    more = gather_shared("Picked", ASKED, [*returns, one], services=len(returns) + 1)
    assert fewer is not None
    assert more is not None
    for key in IDS:
        before, after = fewer.cells[key].numbers, more.cells[key].numbers
        assert before is not None
        assert after is not None
        (level,) = (rank for rank, (was, now) in enumerate(zip(before, after, strict=True)) if now > was)
        assert FOUR.keys[level] == one[key]


def test_a_rating_that_the_scale_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        gather_shared("Picked", ASKED, [dict.fromkeys(IDS, "splendid")] * 10, services=10)


def test_an_exemplar_that_fewer_than_ten_rated_is_suppressed_and_the_others_are_counted_without_it() -> None:
    first, second, *others = IDS
    whole = dict.fromkeys(IDS, FOUR.keys[0])
    returns = [*[whole] * 9, dict.fromkeys([*others, second], FOUR.keys[1]), dict.fromkeys(others, FOUR.keys[1])]
    group = gather_shared("Picked", ASKED, returns, services=21)
    assert group is not None
    assert group.returns == 11
    assert group.cells[first] == Cell(Mark.SUPPRESSED, None)
    # Ten of 21 is less than half, eleven is not.
    assert group.cells[second] == Cell(Mark.UNRELIABLE, (9, 1, 0, 0))
    assert group.cells[others[0]] == Cell(Mark.PLAIN, (9, 2, 0, 0))
