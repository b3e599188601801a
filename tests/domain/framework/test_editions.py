"""Ratings of two editions are compared only where both ask the same thing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from selfreview.domain.framework.editions import are_comparable, is_comparable
from selfreview.domain.framework.framework import Criterion, CriterionStatus, Framework
from tests.domain.sample_returns import MET, framework

ASKED = framework()
LATER = replace(ASKED, edition="two")


def with_first(changed: Framework, **parts: object) -> Framework:
    """A framework whose first exemplar is changed."""
    first = replace(changed.exemplars[0], **parts)  # type: ignore[arg-type]
    return replace(changed, exemplars=(first, *changed.exemplars[1:]))


def test_an_edition_is_comparable_with_itself() -> None:
    assert is_comparable(ASKED, ASKED, "X1")
    assert are_comparable(ASKED, ASKED)


def test_within_one_edition_a_corrected_wording_stays_comparable() -> None:
    assert is_comparable(with_first(ASKED, wording="Corrected"), ASKED, "X1")


def test_a_new_title_changes_nothing() -> None:
    assert is_comparable(with_first(LATER, title="Catchier"), ASKED, "X1")
    assert are_comparable(with_first(LATER, title="Catchier"), ASKED)


@pytest.mark.parametrize(
    "change",
    [
        lambda later: with_first(later, wording="Something else"),
        lambda later: with_first(later, criteria=(Criterion("c", "some", "New", CriterionStatus.DRAFTED),)),
        lambda later: with_first(later, id="Y1"),
    ],
)
def test_a_changed_exemplar_is_not_comparable_and_the_others_are(change: Callable[[Framework], Framework]) -> None:
    later = change(LATER)
    assert not is_comparable(later, ASKED, "X1")
    assert not is_comparable(ASKED, later, "X1")
    assert is_comparable(later, ASKED, "X2")
    assert not are_comparable(later, ASKED)


def test_on_another_scale_nothing_is_comparable() -> None:
    assert not is_comparable(replace(LATER, scale=MET), ASKED, "X1")


def test_an_exemplar_more_makes_whole_returns_incomparable() -> None:
    later = framework(exemplars=4, edition="two")
    assert is_comparable(later, ASKED, "X1")
    assert not are_comparable(later, ASKED)
    assert not are_comparable(ASKED, later)
    assert not is_comparable(later, ASKED, "X4")
