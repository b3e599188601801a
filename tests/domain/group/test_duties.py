"""What is asked of one member: whom a comment names, whom an answer answers, and the order of it all."""

from datetime import date

import pytest

from selfreview.domain.group.duties import Duty, DutyKind, Said, comments_for, credit, order_duties
from selfreview.domain.group.mentions import find_mentioned

GROUP = {1: "Maureen Manager", 2: "Priya Parent", 3: "Helen Health", 4: "Helen Hill", 5: "Ann-Marie O’Neill"}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@Priya, is this so?", {2}),
        ("@priya parent and @MAUREEN MANAGER.", {1, 2}),
        ("What does @Helen say?", set()),
        ("What does @Helen  Hill say?", {4}),
        ("Ask @Ann-Marie\nO’Neill", {5}),
        ("Ask @Ann-Marie", {5}),
        ("Write to info@Priya.example", set()),
        ("@Priyanka is not here", set()),
        ("Priya was not called", set()),
        ("@", set()),
        ("", set()),
    ],
)
def test_a_text_names_those_whose_name_follows_an_at_sign(words: str, named: set[int]) -> None:
    assert find_mentioned(words, GROUP) == named


def test_two_of_the_same_name_are_both_meant_by_it() -> None:
    assert find_mentioned("@Jo Smith", {1: "Jo Smith", 2: "Jo Smith", 3: "Jo Smithers"}) == {1, 2}


def test_a_member_without_a_name_is_never_meant() -> None:
    assert find_mentioned("@ hello", {1: " "}) == frozenset()


def said(key: int, thread: int, who: int, words: str = "Words") -> Said:
    return Said(2010, "E03", key, thread, who, GROUP[who], words)


def test_a_comment_that_names_somebody_is_asked_of_them_until_they_answer() -> None:
    thread = [said(1, 1, 1, "@Priya, what do you think?")]
    assert comments_for(2, thread, GROUP) == (Duty(DutyKind.NAMED, 2010, "E03", "Maureen Manager", key="1"),)
    assert comments_for(3, thread, GROUP) == ()
    assert comments_for(2, [*thread, said(2, 1, 2)], GROUP) == ()


def test_an_answer_is_told_to_everybody_who_spoke_in_the_thread_before() -> None:
    thread = [said(1, 1, 1), said(2, 1, 2), said(5, 1, 3), said(3, 3, 4)]
    assert comments_for(1, thread, GROUP) == (
        Duty(DutyKind.ANSWERED, 2010, "E03", "Priya Parent", key="2"),
        Duty(DutyKind.ANSWERED, 2010, "E03", "Helen Health", key="5"),
    )
    assert comments_for(2, thread, GROUP) == (Duty(DutyKind.ANSWERED, 2010, "E03", "Helen Health", key="5"),)
    assert comments_for(4, thread, GROUP) == ()


def test_what_presses_comes_first_then_the_newest_year_then_what_is_due_soonest() -> None:
    late = Duty(DutyKind.ACTION, 2010, "E01", due=date(2011, 1, 1))
    soon = Duty(DutyKind.ACTION, 2010, "E09", due=date(2010, 12, 1))
    open_end = Duty(DutyKind.ACTION, 2010, "E00")
    older = Duty(DutyKind.ACTION, 2009, "E00", due=date(2010, 1, 1))
    meeting, flag = Duty(DutyKind.MEETING, 2010), Duty(DutyKind.FLAG, 2010, "E02")
    assert order_duties([flag, older, open_end, late, soon, meeting]) == (meeting, soon, late, open_end, older, flag)


@pytest.mark.parametrize(
    ("duty", "told"),
    [
        (Duty(DutyKind.FLAG, 2010, "E01", "Priya Parent", is_own=True), "flagged by you"),
        (Duty(DutyKind.FLAG, 2010, "E01", "Priya Parent"), "flagged by Priya Parent"),
        (Duty(DutyKind.EXEMPLAR, 2010, "E01", "Parents"), "assigned to Parents"),
        (Duty(DutyKind.THEME, 2010, "T2"), ""),
        (Duty(DutyKind.NAMED, 2010, "E01", "Helen Health"), ""),
    ],
)
def test_what_somebody_flagged_themselves_is_told_them_as_theirs(duty: Duty, told: str) -> None:
    assert credit(duty) == told
