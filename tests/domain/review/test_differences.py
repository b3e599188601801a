"""How a text is rewritten line by line: what stands now, what comes, and how much stays."""

from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.review.differences import LineChange, Rewriting, compare_lines

TEXTS = st.lists(st.sampled_from(["", "a", "b", "a b", "c"]), max_size=12).map("\n".join)


def test_a_line_that_takes_anothers_place_stands_beside_it_and_the_others_are_counted() -> None:
    assert compare_lines("one\ntwo\nthree", "one\n2\nthree\nfour") == Rewriting(
        (LineChange(2, "two", "2"), LineChange(4, None, "four")), 2
    )
    assert compare_lines("one\ntwo", "two") == Rewriting((LineChange(1, "one", None),), 1)


@given(TEXTS, TEXTS)
def test_no_line_is_lost_and_none_is_told_twice(before: str, after: str) -> None:
    found = compare_lines(before, after)
    gone = sum(line.before is not None for line in found.lines)
    come = sum(line.after is not None for line in found.lines)
    assert gone + found.kept == (len(before.split("\n")) if before else 0)
    assert come + found.kept == (len(after.split("\n")) if after else 0)
    old, new = before.split("\n"), after.split("\n")
    for line in found.lines:
        assert line.after == new[line.number - 1] if line.after is not None else line.before == old[line.number - 1]
    assert bool(found.lines) is (before != after)
