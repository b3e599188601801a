"""Which services moved by 1% or more is told in whole numbers, as the exact ratios have it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.benchmarking.release.changes import _move

PARTS = st.tuples(st.integers(0, 10**7), st.integers(1, 10**6))


@given(PARTS, PARTS)
def test_a_move_is_that_of_the_exact_ratios(before: tuple[int, int], after: tuple[int, int]) -> None:
    then, now = Fraction(*before), Fraction(*after)
    percent = 100 * (now / then - 1) if then else Fraction(100 if now else 0)
    assert _move(before, after) == (percent >= 1) - (percent <= -1)


def test_one_percent_is_a_move_and_a_little_less_is_none() -> None:
    assert [_move((100, 1), (now, 1)) for now in (99, 100, 101)] == [-1, 0, 1]
    assert [_move((1000, 10), (now, 10)) for now in (991, 1009)] == [0, 0]
    assert (_move((0, 1), (5, 1)), _move((0, 1), (0, 1))) == (1, 0)
