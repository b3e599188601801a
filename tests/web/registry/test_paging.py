"""Long lists stand on pages of one size."""

import pytest

from selfreview.web.registry.paging import turn_to


@pytest.mark.parametrize(
    ("asked", "number", "items"),
    [
        (None, 1, ["a", "b"]),
        (1, 1, ["a", "b"]),
        (2, 2, ["c", "d"]),
        (3, 3, ["e"]),
        (0, 1, ["a", "b"]),
        (-7, 1, ["a", "b"]),
        (99, 3, ["e"]),
    ],
)
def test_a_page_holds_its_part_and_one_that_is_not_there_is_the_nearest(
    asked: int | None, number: int, items: list[str]
) -> None:
    page = turn_to(asked, list("abcde"), "page {}".format, size=2)
    assert (page.number, page.pages, page.total, page.items) == (number, 3, 5, items)
    assert page.before == (f"page {number - 1}" if number > 1 else None)
    assert page.after == (f"page {number + 1}" if number < 3 else None)


def test_an_empty_list_has_one_empty_page() -> None:
    page = turn_to(4, tuple[str, ...](), "page {}".format)
    assert (page.number, page.pages, page.total, page.items) == (1, 1, 0, ())
    assert page.before is page.after is None


@pytest.mark.parametrize(
    ("here", "numbers"),
    [
        (1, (1, 2, None, 30)),
        (2, (1, 2, 3, None, 30)),
        (4, (1, None, 3, 4, 5, None, 30)),
        (30, (1, None, 29, 30)),
    ],
)
def test_the_first_page_the_last_and_those_beside_are_linked(here: int, numbers: tuple[int | None, ...]) -> None:
    page = turn_to(here, range(1_500), "page {}".format)
    assert page.numbers == numbers
    assert (page.first, page.last) == (here * 50 - 49, here * 50)
