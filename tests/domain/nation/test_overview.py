"""All exemplars at one glance, and over all years: what is said of them holds against the figures."""

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.nation.overview import TrendYear, trend_exhibits
from tests.domain.sample_returns import framework

TWO = framework(exemplars=2)
NUMBERS = st.tuples(*[st.integers(0, 30)] * 4).filter(any)


@given(st.lists(st.fixed_dictionaries({"X1": NUMBERS, "X2": NUMBERS}), min_size=2, max_size=5))
def test_a_trend_has_every_year_with_its_own_share_and_number(drawn: list[dict[str, tuple[int, ...]]]) -> None:
    years = [TrendYear(2005 + at, TWO, 30, numbers) for at, numbers in enumerate(drawn)]
    compliant, aspired = trend_exhibits(years)
    assert compliant.columns == ("Exemplar", *(str(one.year) for one in years))
    for row, exemplar in zip(compliant.rows, TWO.exemplars, strict=True):
        for cell, numbers in zip(row[1:], drawn, strict=True):
            met = sum(numbers[exemplar.id][1:])
            assert cell.endswith(f"% ({met})")
    for cell, numbers in zip(aspired.rows[0][1:], drawn, strict=True):
        assert cell.endswith(f"% ({sum(numbers['X1'][2:])})")


def test_one_year_is_no_trend() -> None:
    assert not list(trend_exhibits([TrendYear(2009, TWO, 30, {"X1": (1, 2, 3, 4)})]))


def test_a_year_that_does_not_have_an_exemplar_is_no_part_of_its_trend() -> None:
    years = [
        TrendYear(2008, TWO, 9, {"X1": (1, 2, 3, 4)}),
        TrendYear(2009, TWO, 10, {"X1": (1, 2, 3, 4), "X2": (0, 1, 0, 0)}),
    ]
    assert next(iter(trend_exhibits(years))).rows[1][1] == "not comparable"
