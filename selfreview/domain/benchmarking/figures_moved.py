"""One figure by itself: whether it moved far since the last round, slipped by a digit, or lies out of what is usual."""

from fractions import Fraction

from selfreview.domain.benchmarking.answers import show_figure
from selfreview.domain.benchmarking.questionnaire import Question
from selfreview.speech import gettext

_SLIPS = tuple(Fraction(factor) for factor in (10, 12, 100))
_NEAR = Fraction(5, 100)
"""How near a ratio lies to a slip: within 5%."""


def moved_too_far(question: Question, number: int, was: int) -> bool:
    """Whether a figure moved by the question's percent and by its least step or more (K24)."""
    limits = question.limits
    if limits.change is None or limits.change_least is None:
        return False
    moved = abs(number - was)
    return moved >= limits.change_least and moved * 100 >= limits.change * was


def slipped(number: int, was: int) -> bool:
    """Whether a figure is about 10, 12 or 100 times the last one, or a tenth and so on (K26)."""
    if not number or not was or max(number, was) < 100:
        return False  # among small figures a tenfold is a real move as often as a slip
    ratio = Fraction(max(number, was), min(number, was))
    return any(abs(ratio - slip) <= slip * _NEAR for slip in _SLIPS)


def out_of_bounds(question: Question, number: int) -> str:
    """The bounds that a figure lies outside of, in words (K25); empty where it lies within."""
    low, high = question.limits.soft_low, question.limits.soft_high
    if (low is None or number >= low) and (high is None or number <= high):
        return ""
    whose = (
        gettext("what services reported from 2005 to 2009")
        if question.limits.soft_printed
        else gettext("what is usual")
    )
    if low is None:
        assert high is not None
        return gettext("{whose} (up to {high})", whose=whose, high=show_figure(question, high))
    top = gettext(" to {high}", high=show_figure(question, high)) if high is not None else gettext(" or more")
    return f"{whose} ({show_figure(question, low)}{top})"
