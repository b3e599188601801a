"""Those outside the matched cohort are a group like any other, also for whoever subtracts regions from them."""

from dataclasses import replace

import pytest

from selfreview.domain.nation.cohorts import guard_cohort
from selfreview.domain.nation.national import national_figures
from tests.domain import sample_returns as made

RATINGS = ("none", "some", "more", "most")
Spreads = tuple[tuple[tuple[int, int], ...], ...]


def is_told(spreads: Spreads) -> bool:
    """Whether the cohort's change is told where 12 services answered twice and 6 joined, spread like this."""
    asked = made.framework()
    answers = [{one.id: RATINGS[place % 4] for one in asked.exemplars} for place in range(18)]
    both, now = dict(enumerate(answers[:12])), dict(enumerate(answers))
    earlier = made.earlier(asked, 2008, both, now)
    earlier = replace(earlier, matched=replace(earlier.matched, spreads=spreads))
    sums = made.sums(asked, 2009, answers)
    figures = guard_cohort(national_figures(sums, earlier=earlier), sums, earlier)
    assert figures.change is not None
    (told,) = {change.compliant.points is not None for change in figures.change.matched.exemplars.values()}
    return told


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        pytest.param(((6, 3), (6, 3)), True, id="spread over two regions"),
        pytest.param(((12, 0), (0, 6)), False, id="one region is all that joined"),
        pytest.param(((12, 1), (0, 5)), False, id="one region joined and one more"),
        pytest.param(((11, 1), (1, 5)), False, id="all but one of a region joined and one more"),
        pytest.param(((7, 0), (5, 6)), True, id="a region of which as good as half joined"),
    ],
)
def test_the_cohort_is_told_where_no_groups_taken_together_come_near_those_outside(
    groups: tuple[tuple[int, int], ...], told: bool
) -> None:
    assert is_told((groups,)) is told
    assert is_told((((6, 3), (6, 3)), groups)) is told


def test_where_nobody_is_outside_there_is_nothing_to_tell_apart() -> None:
    assert is_told((((6, 0), (6, 0)),))


@pytest.mark.parametrize(
    ("cohort", "outside", "told"),
    [
        ((0, 1, 1, 3), (0, 1, 1, 3), True),
        ((0, 1, 1, 2), (0, 1, 1, 3), False),
        ((0, 1, 1, 3), (0, 1, 1, 2), False),
        ((0, 0, 0, 6), (0, 1, 1, 3), False),
        ((0, 1, 1, 3), (0, 0, 0, 6), False),
        ((0, 1, 1, 3), (0, 0, 0, 0), True),
    ],
)
def test_cohort_and_outside_are_each_five_or_more_and_not_all_of_one_answer(
    cohort: tuple[int, ...], outside: tuple[int, ...], told: bool
) -> None:
    asked = made.framework()

    def rated(numbers: tuple[int, ...]) -> list[dict[str, str]]:
        return [
            {one.id: rating for one in asked.exemplars}
            for rating, number in zip(RATINGS, numbers, strict=True)
            for _ in range(number)
        ]

    both = dict(enumerate(rated(cohort)))
    now = both | {100 + place: answer for place, answer in enumerate(rated(outside))}
    earlier = made.earlier(asked, 2008, both, now)
    earlier = replace(earlier, matched=replace(earlier.matched, spreads=()))
    sums = made.sums(asked, 2009, list(now.values()))
    figures = guard_cohort(national_figures(sums, earlier=earlier), sums, earlier)
    assert figures.change is not None
    for change in figures.change.matched.exemplars.values():
        assert (change.compliant.points is not None, change.aspired.points is not None) == (told, told)


def test_without_an_earlier_year_there_is_nothing_to_guard() -> None:
    asked = made.framework()
    sums = made.sums(asked, 2009, [{one.id: "some" for one in asked.exemplars}])
    figures = national_figures(sums)
    assert guard_cohort(figures, sums, None) is figures
