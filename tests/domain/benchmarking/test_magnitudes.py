"""Amounts leave only where nobody's own can be told from them."""

import random
from fractions import Fraction

import pytest

from selfreview.domain.disclosure.magnitudes import (
    Ledger,
    Ratio,
    Rounding,
    Sum,
    choose_groups,
    keeps_apart,
    may_add_up,
    may_replace,
    round_middle,
    tell_middles,
)


def _sum(*amounts: int, first: int = 1) -> Sum:
    return Sum(dict(enumerate(amounts, first)))


@pytest.mark.parametrize(
    ("amounts", "safe"),
    [
        ((100, 90, 80, 10, 4), False),
        ((100, 90, 80, 10, 5), True),
        ((100, 0, 0, 0, 15), False),
        ((20, 20, 20, 20, 20), True),
        ((0, 0, 0, 0, 0), True),
        ((), False),
    ],
)
def test_two_that_pool_never_come_within_the_percentage_of_the_largest(amounts: tuple[int, ...], safe: bool) -> None:
    assert may_add_up(amounts, 15) is safe


@pytest.mark.parametrize("seed", range(50))
def test_the_rule_bounds_what_any_two_insiders_learn_of_any_other(seed: int) -> None:
    made = random.Random(seed)
    amounts = [int(made.lognormvariate(10, 1)) for _ in range(made.randint(5, 9))]
    if may_add_up(amounts, 15):
        total = sum(amounts)
        for target in range(len(amounts)):
            others = [amount for place, amount in enumerate(amounts) if place != target]
            known = sum(sorted(others)[-2:])
            # The most that the insiders can say of the target is that it is not more than what is left.
            assert total - known >= amounts[target] * Fraction(115, 100)


def test_four_amounts_are_never_added_up() -> None:
    assert not may_add_up([10, 10, 10, 10], 15)


def test_a_second_sum_that_leaves_one_service_over_is_refused() -> None:
    ledger = Ledger(15)
    assert ledger.tell("FC01", _sum(*[100] * 20))
    assert not ledger.tell("FC01", _sum(*[100] * 19))
    assert ledger.tell("FC02", _sum(*[100] * 19))
    assert ledger.tell("FC01", _sum(*[100] * 14))


def test_a_corrected_amount_is_a_difference_too() -> None:
    assert not keeps_apart(_sum(100, 100, 100, 100, 100, 100), _sum(100, 100, 100, 100, 100, 250), 15)
    assert keeps_apart(_sum(100, 100, 100, 100, 100, 100), _sum(90, 90, 90, 90, 90, 90), 15)


def test_a_blurred_sum_may_stand_beside_another() -> None:
    blurred = Sum(_sum(*[100] * 19).amounts, Fraction(20), Fraction(20))
    assert keeps_apart(_sum(*[100] * 20), blurred, 15)


def test_a_ratio_is_rounded_until_it_tells_nobody_s_amount_and_suppressed_where_that_would_be_too_coarse() -> None:
    ledger = Ledger(15)
    parts = dict.fromkeys(range(1, 101), (10000, 10000))
    ledger.tell("FC01", Sum({service: top for service, (top, _) in parts.items()} | {101: 10_000}))
    told = ledger.tell_ratio(Ratio(parts, Fraction(1), Fraction(1, 1000), "FC01", None))
    assert told == (Fraction(1), Fraction(1, 200))
    large = Ledger(15)
    large.tell("FC01", Sum({service: top for service, (top, _) in parts.items()} | {101: 900_000}))
    assert large.tell_ratio(Ratio(parts, Fraction(1), Fraction(1, 1000), "FC01", None)) is None


def test_a_ratio_of_the_very_services_of_a_total_is_told_as_finely_as_it_is_shown() -> None:
    ledger = Ledger(15)
    parts = dict.fromkeys(range(1, 101), (10001, 9000))
    ledger.tell("FC01", Sum({service: top for service, (top, _) in parts.items()}))
    told = ledger.tell_ratio(Ratio(parts, Fraction(1), Fraction(1, 100), "FC01", None))
    assert told == (Fraction(111, 100), Fraction(1, 100))


def test_medians_wait_for_ten_quartiles_for_twenty_and_the_ends_for_fifty() -> None:
    middles = {name: Fraction(12_345) for name in ("median", "p10", "p25", "p75", "p90")}

    def told(base: int) -> set[str]:
        return set(tell_middles(middles, Rounding.POUNDS, base, lambda _: 1))

    assert told(9) == set()
    assert told(10) == {"median"}
    assert told(20) == {"median", "p25", "p75"}
    assert told(49) == {"median", "p25", "p75"}
    assert told(50) == set(middles)


@pytest.mark.parametrize(
    ("value", "rounding", "told"),
    [
        (Fraction(76_651), Rounding.POUNDS, Fraction(76_700)),
        (Fraction(149_500), Rounding.POUNDS, Fraction(150_000)),
        (Fraction(261, 100), Rounding.POSTS, Fraction(26, 10)),
        (Fraction(13149, 10_000), Rounding.PENCE, Fraction(131, 100)),
        (Fraction(1_234), Rounding.FIGURES, Fraction(1_230)),
        (Fraction(12_345, 10_000_000), Rounding.FIGURES, Fraction(123, 100_000)),
        (Fraction(0), Rounding.FIGURES, Fraction(0)),
    ],
)
def test_a_middle_is_rounded_as_it_is_one_service_s_own(value: Fraction, rounding: Rounding, told: Fraction) -> None:
    assert round_middle(value, rounding, 1) == told
    assert round_middle(value, rounding, 5) == value


def test_what_the_shown_groups_leave_of_the_nation_is_a_sum_too() -> None:
    amounts = {"London": [50] * 10, "Eastern": [50] * 8, "North East": [50] * 3, "South West": [50] * 12}
    safe = frozenset({"London", "Eastern", "South West"})
    assert choose_groups(amounts, safe, 15) == {"London", "South West"}
    assert choose_groups(amounts, safe | {"North East"}, 15) == set(amounts)


def test_a_release_that_changes_four_amounts_waits_and_one_of_five_does_not() -> None:
    before = dict.fromkeys(range(1, 31), (100, 1))
    four = {**before, **dict.fromkeys(range(1, 5), (120, 1))}
    five = {**before, **dict.fromkeys(range(1, 6), (120, 1))}
    one_large = {**before, 1: (900, 1), **dict.fromkeys(range(2, 6), (101, 1))}
    assert not may_replace(before, four, 15)
    assert may_replace(before, five, 15)
    assert not may_replace(before, one_large, 15)
    assert may_replace(before, before, 15)
