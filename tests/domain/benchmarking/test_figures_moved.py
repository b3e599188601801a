"""A figure by itself: how far it may move, what looks like a slip, and what is out of the usual."""

from dataclasses import replace

import pytest

from selfreview.domain.benchmarking.figures_moved import moved_too_far, out_of_bounds, slipped
from selfreview.domain.benchmarking.questionnaire import Limits, Question
from selfreview.questionnaires import product_questionnaire

BUDGET = product_questionnaire().question("FC01")


def bounded(**limits: int | bool) -> Question:
    """The budget with other limits."""
    return replace(BUDGET, limits=Limits(**limits))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "was", "is_far"), [(120, 100, True), (80, 100, True), (119, 100, False), (5, 0, False), (10, 0, True)]
)
def test_a_figure_moved_far_by_its_percent_and_by_its_least_step(number: int, was: int, is_far: bool) -> None:
    assert moved_too_far(bounded(change=20, change_least=10), number, was) is is_far


@pytest.mark.parametrize("limits", [{}, {"change": 20}, {"change_least": 10}])
def test_a_figure_without_both_limits_moves_as_it_likes(limits: dict[str, int]) -> None:
    assert not moved_too_far(bounded(**limits), 1_000_000, 1)


@pytest.mark.parametrize(
    ("number", "was"), [(1000, 100), (100, 1000), (1200, 100), (10_000, 100), (1040, 100), (953, 10_000)]
)
def test_ten_twelve_and_a_hundred_times_look_like_a_slip(number: int, was: int) -> None:
    assert slipped(number, was)


@pytest.mark.parametrize(("number", "was"), [(0, 1000), (1000, 0), (10, 1), (90, 9), (300, 100), (2000, 100)])
def test_other_moves_and_small_figures_do_not(number: int, was: int) -> None:
    assert not slipped(number, was)


@pytest.mark.parametrize(
    ("limits", "number", "words"),
    [
        ({"soft_low": 10, "soft_high": 20}, 15, ""),
        ({}, 15, ""),
        ({"soft_low": 10, "soft_high": 20}, 9, "what is usual (£10 to £20)"),
        ({"soft_low": 10, "soft_high": 20}, 21, "what is usual (£10 to £20)"),
        ({"soft_low": 10}, 9, "what is usual (£10 or more)"),
        ({"soft_high": 20}, 21, "what is usual (up to £20)"),
        ({"soft_high": 20, "soft_printed": True}, 21, "what services reported from 2005 to 2009 (up to £20)"),
    ],
)
def test_the_bounds_are_told_in_words(limits: dict[str, int | bool], number: int, words: str) -> None:
    assert out_of_bounds(bounded(**limits), number) == words
