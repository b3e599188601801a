"""Answers: typed, kept, read back, and hidden by their conditions."""

import pytest

from selfreview.domain.benchmarking.answers import (
    BLANK,
    NOT_ASKED,
    NOT_KNOWN,
    Answer,
    Malformed,
    Quality,
    State,
    asked,
    decode,
    encode,
    in_words,
    leave_hidden_out,
    read_figure,
    tell_chosen,
)
from selfreview.questionnaires import product_questionnaire

ASKED = product_questionnaire()


@pytest.mark.parametrize(
    ("question", "typed", "number"),
    [
        ("FC01", "84200", 84200),
        ("FC01", "£84,200", 84200),
        ("FC01", " £ 84 200 ", 84200),
        ("FC01", "84,200.00", 84200),
        ("FC01", "1 084 200", 1084200),
        ("FC01", "84, 200", 84200),
        ("FC01", "\u200e84200\u202c", 84200),
        ("FC01", "84\u2009200", 84200),
        ("ST01", ".5", 50),
        ("ST01", "1.5", 150),
        ("ST01", "2", 200),
        ("ST01", "0.25", 25),
        ("ST14", "60%", 60),
        ("CW01", "1,204", 1204),
    ],
)
def test_a_figure_is_taken_as_people_type_it(question: str, typed: str, number: int) -> None:
    assert read_figure(ASKED.question(question), typed) == number


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("FC01", "1.5k"),
        ("FC01", "about 80000"),
        ("FC01", "-5"),
        ("FC01", "84200.50"),
        ("FC01", "8,42"),
        ("FC01", "0"),
        ("FC01", "5000001"),
        ("CW01", "45%"),
        ("CW01", "1.5"),
        ("ST01", "1.555"),
        ("ST01", "60.01"),
        ("ST01", "1,5"),
        ("CW01", "١٢"),
        ("CW01", ""),
    ],
)
def test_what_is_no_figure_is_refused_in_words(question: str, typed: str) -> None:
    with pytest.raises(Malformed, match=r"^(Enter|Write) "):
        read_figure(ASKED.question(question), typed)


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        ("CW01", "12 13", "Enter one figure"),
        ("CW01", "10 5", "Enter one figure"),
        ("CW01", "12\t13", "Enter one figure"),
        ("FC01", "84 20", "Enter one figure"),
        ("ST01", "2 5", "Enter one figure"),
        ("ST05", "£12", "not an amount of money"),
        ("ST14", "£60", "not an amount of money"),
        ("ST05", "nil", "Enter 0"),
        ("ST05", "None", "Enter 0"),
        ("ST05", "-", "Enter 0"),
        ("ST05", "n/k", "tick “Not known”"),
        ("ST01", "n/k", "at most two decimals"),
        ("FC01", "(500)", "cannot be negative"),
        ("FC01", "£ -500", "cannot be negative"),
        ("FC01", "-£500", "cannot be negative"),
        ("FC01", "1.5 k", "not 1.5k"),
        ("CW01", "45 %", "not a percentage"),
    ],
)
def test_what_is_no_figure_is_told_by_its_kind(question: str, typed: str, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        read_figure(ASKED.question(question), typed)


@pytest.mark.parametrize(
    ("question", "typed", "bounds"),
    [
        ("FC01", "99999999999999999999", "£1 and £5,000,000"),
        ("FC01", "£9,999,999,999,999", "£1 and £5,000,000"),
        ("ST01", "12345678901.5", "0.00 and 60.00"),
    ],
)
def test_a_figure_that_is_far_too_long_is_told_its_bounds_and_not_that_it_is_none(
    question: str, typed: str, bounds: str
) -> None:
    with pytest.raises(Malformed, match=f"^Enter a figure between {bounds}$"):
        read_figure(ASKED.question(question), typed)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("FC01", Answer(State.TOLD, number=84200, quality=Quality.ESTIMATED), "£84,200 (estimated)"),
        ("CW01", Answer(State.TOLD, number=0), "0"),
        ("ST01", Answer(State.TOLD, number=150), "1.50"),
        ("FC01", NOT_KNOWN, "Not known"),
        ("MG03", NOT_ASKED, "Not asked"),
        ("MG03", Answer(State.TOLD, chosen=("parents", "other"), says="The library"), "Parents; Other: The library"),
        ("AC07", Answer(State.TOLD, text="Urdu\nPolish"), "Urdu\nPolish"),
        ("RS01", BLANK, ""),
    ],
)
def test_an_answer_comes_back_as_it_was_kept(question: str, answer: Answer, words: str) -> None:
    assert decode(ASKED.question(question), encode(answer)) == answer
    assert in_words(ASKED.question(question), answer) == words


def test_an_exclusive_option_goes_with_no_other() -> None:
    with pytest.raises(Malformed, match="cannot go with another answer"):
        tell_chosen(ASKED.question("PM09"), ["none", "casework"])
    with pytest.raises(Malformed, match="not there"):
        tell_chosen(ASKED.question("RS01"), ["elsewhere"])
    with pytest.raises(Malformed, match="one of the answers"):
        tell_chosen(ASKED.question("RS01"), ["in_house", "mixed"])
    assert tell_chosen(ASKED.question("PM09"), ["impact", "casework"]).chosen == ("casework", "impact")


def test_a_hidden_question_hides_those_that_hang_on_it() -> None:
    answers = {
        "MG01": Answer(State.TOLD, chosen=("yes",)),
        "MG03": Answer(State.TOLD, chosen=("voluntary",)),
        "MG04": Answer(State.TOLD, number=3),
    }
    assert {"MG02", "MG03", "MG04", "MG06"} <= asked(ASKED, answers)
    without = {**answers, "MG01": Answer(State.TOLD, chosen=("no",))}
    assert not {"MG02", "MG03", "MG04", "MG06"} & asked(ASKED, without)
    assert leave_hidden_out(ASKED, without)["MG04"] == NOT_ASKED


def test_a_question_about_more_than_none_waits_for_one() -> None:
    assert "ST09" not in asked(ASKED, {"ST08": Answer(State.TOLD, number=0)})
    assert "ST09" not in asked(ASKED, {"ST08": NOT_KNOWN})
    assert "ST09" in asked(ASKED, {"ST08": Answer(State.TOLD, number=1)})
