"""A change that looks wrong beside rounded percentages is explained, and no other."""

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.distribution import Difference, Share
from selfreview.domain.nation.exhibits import ROUNDED, WEIGHED, explain_rounding

SHARES = st.integers(1, 200).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def explain(*changes: Difference) -> str:
    """The note on some changes of one exemplar."""
    return explain_rounding([("Advice", change) for change in changes])


def test_two_points_that_are_told_as_one_are_explained_by_example() -> None:
    # 33.4% and 34.5% are shown as 33% and 35%.
    told = explain(Difference(Share(334, 1000), Share(345, 1000)))
    assert told == f"{ROUNDED} Advice: 33% to 35% is 1 point more."


def test_no_difference_beside_two_percentages_is_explained() -> None:
    assert explain(Difference(Share(10, 30), Share(11, 32))) == WEIGHED


def test_what_looks_right_or_is_not_told_needs_no_note() -> None:
    right = Difference(Share(1, 4), Share(2, 4))
    assert explain(right, Difference(None, Share(1, 4)), Difference(Share(0, 0), Share(1, 4))) == ""


@given(SHARES, SHARES)
def test_a_change_has_a_note_just_where_its_words_differ_from_its_percentages(base: Share, figure: Share) -> None:
    change = Difference(base, figure)
    between = abs((figure.whole or 0) - (base.whole or 0))
    size = {"no difference": 0, "less than 1 point more": 0, "less than 1 point less": 0}.get(change.in_words)
    told = int(change.in_words.split()[0]) if size is None else size
    assert bool(explain(change)) is (told != between)
