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
    is_covered,
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
        (Fraction(274, 100), Rounding.POSTS, Fraction(27, 10)),
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


@pytest.mark.parametrize(("gone", "may"), [((100, 90, 80, 10, 5), True), ((100, 90, 80, 10, 4), False)])
@pytest.mark.parametrize("side", [0, 1])
def test_whoever_left_or_came_is_a_change_of_all_that_they_have(gone: tuple[int, ...], may: bool, side: int) -> None:
    stay = dict.fromkeys(range(11, 31), (100, 100))
    leave = {service: (amount, 20) if side == 0 else (20, amount) for service, amount in enumerate(gone)}
    assert may_replace({**stay, **leave}, stay, 15) is may
    assert may_replace(stay, {**stay, **leave}, 15) is may


@pytest.mark.parametrize(
    ("left_out", "told"),
    [(50_000, (Fraction(1), Fraction(1, 50))), (166_000, (Fraction(1), Fraction(1, 20))), (250_000, None)],
)
def test_a_ratio_that_would_be_rounded_to_more_than_a_twentieth_of_itself_is_suppressed(
    left_out: int, told: tuple[Fraction, Fraction] | None
) -> None:
    ledger = Ledger(15)
    parts = dict.fromkeys(range(1, 101), (10_000, 10_000))
    ledger.note("FC01", Sum({service: top for service, (top, _) in parts.items()} | {101: left_out}))
    assert ledger.tell_ratio(Ratio(parts, Fraction(1), Fraction(1, 1000), "FC01", None)) == told


def test_a_ratio_of_nothing_is_told_once_and_of_four_services_never() -> None:
    nothing = dict.fromkeys(range(1, 11), (0, 100))
    assert Ledger(15).tell_ratio(Ratio(nothing, Fraction(1), Fraction(1, 100), "FC01", None)) == (
        Fraction(0),
        Fraction(1, 100),
    )
    ledger = Ledger(15)
    ledger.note("FC01", Sum(dict.fromkeys(nothing, 0) | {11: 1_000}))
    assert ledger.tell_ratio(Ratio(nothing, Fraction(1), Fraction(1, 100), "FC01", None)) is None
    four = dict.fromkeys(range(1, 5), (100, 100))
    assert Ledger(15).tell_ratio(Ratio(four, Fraction(1), Fraction(1, 100), "FC01", None)) is None


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(1000)])
def test_a_ratio_tells_what_stands_above_and_below_it_to_whoever_knows_the_other_half(scale: Fraction) -> None:
    # Each service differs, so that what is told is not what is.
    parts = {service: (997 + service, 1_000 + 3 * service) for service in range(1, 31)}
    ledger, ratio = Ledger(15), Ratio(parts, scale, scale / 100, "FC01", "FC02")
    told = ledger.tell_ratio(ratio)
    assert told is not None
    figure, step = told
    top, below = (sum(part[side] for part in parts.values()) for side in (0, 1))
    assert ratio.value == scale * top / below
    (above,), (under,) = ledger.told["FC01"], ledger.told["FC02"]
    assert {*above.amounts.values(), *under.amounts.values()} == {each for part in parts.values() for each in part}
    # The most and the least that the half one does not know can be, given the other and the figure.
    most, least = (figure + step / 2) / scale, (figure - step / 2) / scale
    assert (top + above.above, top - above.below) == (most * below, least * below)
    assert (below + under.above, below - under.below) == (top / least, top / most)


def test_what_everybody_may_know_is_no_sum_to_be_kept() -> None:
    ledger = Ledger(15)
    parts = dict.fromkeys(range(1, 31), (100, 100))
    assert ledger.tell_ratio(Ratio(parts, Fraction(1), Fraction(1, 100), "FC01", None)) is not None
    assert list(ledger.told) == ["FC01"]


def test_whoever_saw_amounts_by_name_works_out_none_of_the_others() -> None:
    seen = {"FC01": frozenset({1, 2, 3, 4, 5})}
    six = Sum(dict.fromkeys(range(1, 7), 100))
    # Without the five that were seen there is one left.
    assert not Ledger(15, seen).may_tell("FC01", six)
    assert Ledger(15).may_tell("FC01", six)
    assert Ledger(15, seen).may_tell("FC02", six)
    # A region's sum adds up the same amounts.
    assert not Ledger(15, seen).may_tell("London: FC01", six)
    # With everybody seen there is nobody to be kept, and with five unseen there are enough.
    assert Ledger(15, seen).may_tell("FC01", Sum(dict.fromkeys(range(1, 6), 100)))
    assert Ledger(15, seen).may_tell("FC01", Sum(dict.fromkeys(range(1, 11), 100)))


def test_nor_do_they_from_the_difference_of_two_sums() -> None:
    ledger = Ledger(15, {"FC01": frozenset({1, 2, 3, 4, 5})})
    assert ledger.tell("FC01", Sum(dict.fromkeys(range(1, 31), 100)))
    # The five seen and one other are left out: six, which are enough for a stranger.
    six_fewer = Sum(dict.fromkeys(range(7, 31), 100))
    assert keeps_apart(ledger.told["FC01"][0], six_fewer, 15)
    assert not ledger.tell("FC01", six_fewer)
    assert ledger.tell("FC01", Sum(dict.fromkeys(range(11, 31), 100)))


def test_a_middle_that_is_not_there_is_not_told() -> None:
    assert tell_middles({"median": None}, Rounding.POUNDS, 50, lambda _: 1) == {}


def test_a_middle_is_exact_where_five_share_it() -> None:
    middles = {"median": Fraction(12_345)}
    assert tell_middles(middles, Rounding.POUNDS, 10, lambda value: 5 if value == 12_345 else 0) == middles
    assert tell_middles(middles, Rounding.POUNDS, 10, lambda _: 4) == {"median": 12_300}


def test_what_is_blurred_covers_a_sum_of_few_and_what_is_not_never_does() -> None:
    assert not is_covered([100], Fraction(14), 15)
    assert is_covered([100], Fraction(15), 15)
    assert is_covered([], Fraction(0), 15)
    assert not is_covered([100, 100, 100, 100], Fraction(0), 15)
    # The size counts, whichever way somebody's amount went.
    assert not is_covered([-100, -1, -1, -1, -1], Fraction(0), 15)


def test_a_sum_that_is_told_exactly_has_no_slack_and_none_is_missing() -> None:
    just = dict(enumerate((100, 90, 80, 10, 5), 100))
    assert Ledger(15).may_tell("FC01", Sum(just))
    rest = dict.fromkeys(range(20), 100)
    assert keeps_apart(Sum(rest | just), Sum(rest), 15)
    assert keeps_apart(Sum(rest), Sum(rest | just), 15)


def test_the_slack_of_a_difference_is_that_of_both_sums() -> None:
    twenty, nineteen = dict.fromkeys(range(20), 100), dict.fromkeys(range(19), 100)
    assert keeps_apart(Sum(twenty, Fraction(10)), Sum(nineteen, below=Fraction(5)), 15)
    assert not keeps_apart(Sum(twenty, Fraction(9)), Sum(nineteen, below=Fraction(5)), 15)
    assert not keeps_apart(Sum(twenty, below=Fraction(99)), Sum(nineteen, Fraction(99)), 15)
    assert keeps_apart(Sum(nineteen, below=Fraction(5)), Sum(twenty, Fraction(10)), 15)
    # A correction shows with the smaller slack of the two.
    corrected = {**nineteen, 0: 200}
    assert not keeps_apart(Sum(nineteen, Fraction(99), Fraction(7)), Sum(corrected, Fraction(7), Fraction(99)), 15)
    assert keeps_apart(Sum(nineteen, Fraction(8), Fraction(7)), Sum(corrected, Fraction(8), Fraction(7)), 15)
