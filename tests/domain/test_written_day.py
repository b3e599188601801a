"""Dates are taken as people write them into a form; what is in doubt is told in words that say what to do."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.written_day import FOUR_DIGITS, MONTH_FIRST, NO_YEAR, NOT_A_DATE, NotADay, read_written_day

DAY = date(2011, 3, 27)


@pytest.mark.parametrize(
    "boxes",
    [
        ("27", "3", "2011"),
        ("27", "03", "11"),
        ("27", "March", "2011"),
        ("27th", "mar", "2011"),
        ("27 March 2011",),
        ("27/3/11",),
        ("27/03/2011",),
        ("27.3.2011",),
        ("27-3-2011",),
        ("27-Mar-11",),
        ("27 3 2011",),
        ("27\\3\\2011",),
        ("27–3–2011",),
        ("2011-03-27",),
        ("2011/03/27",),
        ("March 27, 2011",),
        ("27th of March 2011",),
        ("the 27th of March, 2011",),
        ("Sunday 27 March 2011",),
        ("Sun 27 Mar. 2011",),
        ("27March2011",),
        ("  27  MARCH  2011 ",),
        ("27\u00a0March\u00a02011",),
        ("\u200e27/3/2011",),
        ("２７/３/２０１１",),
        ("27/3", "", "2011"),
    ],
)
def test_a_date_is_taken_as_people_write_it(boxes: tuple[str, ...]) -> None:
    assert read_written_day(boxes) == DAY


def test_the_day_stands_before_the_month() -> None:
    assert read_written_day(("3/4/2011",)) == date(2011, 4, 3)
    assert read_written_day(("1 sept 2011",)) == date(2011, 9, 1)


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        (("27 March",), NO_YEAR),
        (("27", "3", ""), NO_YEAR),
        (("27", "", "2011"), NOT_A_DATE),
        (("3/27/2011",), MONTH_FIRST),
        (("31/2/2011",), NOT_A_DATE),
        (("31", "2", "2011"), NOT_A_DATE),
        (("27", "Mars", "2011"), NOT_A_DATE),
        (("27", "3", "211"), FOUR_DIGITS),
        (("27", "3", "20111"), FOUR_DIGITS),
        (("0", "0", "0000"), NOT_A_DATE),
        (("20110327",), NOT_A_DATE),
        (("soon",), NOT_A_DATE),
        (("27", "3", "2011", "5"), NOT_A_DATE),
        (("March", "March", "March"), NOT_A_DATE),
        (("-1", "3", "March"), NOT_A_DATE),
    ],
)
def test_what_is_no_date_says_what_is_missing(boxes: tuple[str, ...], why: str) -> None:
    with pytest.raises(NotADay) as fault:
        read_written_day(boxes)
    assert str(fault.value) == why


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("/.- "))
def test_every_day_is_read_back(day: date, between: str) -> None:
    for month in (f"{day.month}", f"{day:%b}", f"{day:%B}"):
        for year in (f"{day:%Y}", f"{day:%y}"):
            assert read_written_day((between.join((str(day.day), month, year)),)) == day


@given(st.lists(st.text(max_size=12), max_size=4))
def test_no_words_break_it(boxes: list[str]) -> None:
    with suppress(NotADay):
        assert isinstance(read_written_day(boxes), date)
