"""The median of figures shown by name: of what stands on the page, never of what is kept back, and of five at least."""

import pytest

from selfreview.domain.benchmarking.named import NamedRow
from selfreview.domain.benchmarking.named_middle import find_middle


def rows(*cells: str) -> tuple[NamedRow, ...]:
    """A column of figures, of services numbered from 1."""
    return tuple(NamedRow(number, (cell,)) for number, cell in enumerate(cells, 1))


def middle(*cells: str, services: tuple[int, ...] = tuple(range(1, 20))) -> tuple[str, int]:
    """The median of a column, and of how many figures."""
    found = find_middle("a group", rows(*cells), services)
    return found.cells[0], found.figures[0]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (("£90,000", "£1,000", "£80,000", "£70,000", "£1,200,000"), "£80,000"),
        (("£1.10", "£1.31", "£0.90", "£2.00", "£1.20", "£1.25"), "£1.23"),
        (("10", "12", "14", "15", "1,200", "7"), "13"),
        (("10", "12", "13", "16", "20", "7"), "12.5"),
        (("0", "0", "0", "1", "2"), "0"),
        (("2.50", "1.00", "3.25", "1.80", "2.00"), "2.00"),
        (("1.5", "2.5", "3.5", "4.5", "5.5", "6.5"), "4.0"),
    ],
)
def test_it_has_the_form_of_its_column(cells: tuple[str, ...], shown: str) -> None:
    assert middle(*cells) == (shown, len(cells))


def test_what_is_kept_back_or_shown_in_words_is_not_in_it() -> None:
    words = ("not shown", "1 to 4", "under 2 people", "not stated")
    assert middle("10", "20", "30", "40", "50", *words) == ("30", 5)
    assert middle("10", "20", "30", "40", *words) == ("fewer than 5 figures", 4)


def test_only_the_figures_of_the_group_are_in_it() -> None:
    assert middle("1", "2", "3", "4", "5", "900", "901", services=(1, 2, 3, 4, 5)) == ("3", 5)
    assert middle("1", "2", "3", "4", "5", services=(1, 2, 3, 4, 77)) == ("fewer than 5 figures", 4)


def test_a_group_of_which_nothing_is_shown_has_none() -> None:
    assert not find_middle("a group", rows("1", "2", "3", "4", "5"), (77,)).is_told
    assert find_middle("a group", rows("1", "2", "3", "4", "5"), (1, 2, 3, 4, 5)).is_told
