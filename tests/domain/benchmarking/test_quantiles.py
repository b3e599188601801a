"""Exact statistics of services' numbers: the middle, what goes together, and when nothing is said."""

import math
import operator
import statistics
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from selfreview.domain.benchmarking.quantiles import FEWEST_TOGETHER, Ranked, correlate

HALF = Fraction(1, 2)
UNEVEN = [(place, place * place % 97) for place in range(1, 41)]


def ranks(values: Sequence[int]) -> list[float]:
    """The rank of each value; those that are alike share the middle of theirs."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


def test_the_median_of_nothing_is_not_there_and_of_one_is_that_one() -> None:
    assert Ranked([]).quantile(HALF) is None
    assert Ranked([(7, 2)]).quantile(HALF) == Fraction(7, 2)


@pytest.mark.parametrize("part", [Fraction(0), Fraction(1, 10), Fraction(1, 4), HALF, Fraction(9, 10), Fraction(1)])
def test_a_quantile_lies_between_its_neighbours_as_type_7_has_it(part: Fraction) -> None:
    values = [3, 1, 4, 1, 5, 9, 2, 6]
    place = (len(values) - 1) * part
    low, rest = int(place), place - int(place)
    stand = [*sorted(values), max(values)]
    assert Ranked([(value, 1) for value in values]).quantile(part) == stand[low] + rest * (stand[low + 1] - stand[low])


def test_quantiles_agree_with_those_of_the_standard_library() -> None:
    values = [3, 1, 4, 1, 5, 9, 2, 6, 5]
    quarters = [Ranked([(value, 1) for value in values]).quantile(Fraction(part, 4)) for part in (1, 2, 3)]
    assert quarters == statistics.quantiles(values, n=4, method="inclusive")


def test_ratios_stand_in_the_order_of_what_they_come_to() -> None:
    ratios = Ranked([(9, 100), (1, 2), (8, 4), (7, 7)])
    assert [ratios.value(place) for place in range(len(ratios))] == [Fraction(9, 100), HALF, 1, 2]
    assert ratios.quantile(HALF) == Fraction(3, 4)


def test_a_change_is_a_ratio_less_what_it_began_from() -> None:
    changes = Ranked([(110, 100), (90, 100), (100, 100)], Fraction(100), less=100)
    assert [changes.value(place) for place in range(3)] == [-10, 0, 10]
    assert changes.count(operator.gt, Fraction(0)) == 1
    assert changes.count(operator.le, Fraction(0)) == 2


def test_values_are_alike_only_where_there_are_some() -> None:
    assert Ranked([(1, 2), (2, 4)]).are_alike
    assert not Ranked([(1, 2), (2, 3)]).are_alike
    assert not Ranked([]).are_alike


def test_of_too_few_services_and_of_what_never_varies_nothing_is_said() -> None:
    assert correlate(UNEVEN[: FEWEST_TOGETHER - 1]) is None
    assert correlate([(place, 5) for place in range(40)]) is None
    assert correlate([(5, place) for place in range(40)]) is None


def test_a_correlation_is_pearson_s_with_its_interval_around_it() -> None:
    found = correlate(UNEVEN)
    assert found is not None
    xs, ys = zip(*UNEVEN, strict=True)
    assert float(found.r) == pytest.approx(statistics.correlation(xs, ys))
    assert float(found.spearman) == pytest.approx(statistics.correlation(ranks(xs), ranks(ys)))
    assert float(found.square) == pytest.approx(float(found.r) ** 2)
    assert found.low < found.r < found.high
    assert found.n == len(UNEVEN)


def test_those_who_are_alike_share_the_middle_of_their_ranks() -> None:
    pairs = [(place // 4, place * 7 % 11) for place in range(1, 41)]
    found = correlate(pairs)
    assert found is not None
    xs, ys = zip(*pairs, strict=True)
    assert float(found.spearman) == pytest.approx(statistics.correlation(ranks(xs), ranks(ys)))


@pytest.mark.parametrize("sign", [1, -1])
def test_what_lies_on_a_line_leaves_no_doubt(sign: int) -> None:
    found = correlate([(place, sign * 3 * place) for place in range(40)])
    assert found is not None
    assert {found.r, found.low, found.high, found.spearman} == {Decimal(sign)}
    assert found.square == 1


def test_the_interval_is_fisher_s() -> None:
    found = correlate(UNEVEN)
    assert found is not None
    reach = 1.96 / math.sqrt(len(UNEVEN) - 3)
    low, high = (math.tanh(math.atanh(float(found.r)) + step) for step in (-reach, reach))
    assert (float(found.low), float(found.high)) == pytest.approx((low, high))
