"""Benchmarking returns as a CSV file: what is taken, what is refused and on which line, and out again the same."""

import csv
import io

import pytest

from selfreview.documents.benchmarking.answers_csv import AnsweredReturn, read_answers, write_answers
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.benchmarking.answers import Quality, State
from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import file, lines

ASKED = product_questionnaire()


def read(text: str, known: list[tuple[int, int]] | None = None) -> tuple[AnsweredReturn, ...]:
    return read_answers(
        text.encode(), questionnaire=ASKED, years=[2008, 2009], services=range(1, 151), known=known or []
    )


def faults(text: str, known: list[tuple[int, int]] | None = None) -> list[str]:
    with pytest.raises(TableFaults) as caught:
        read(text, known)
    return list(caught.value.lines)


def row(question: str, value: str = "", part: str = "", state: str = "told", quality: str = "") -> str:
    return f"2009,1,{question},{part},{value},{state},{quality},2009-11-02"


def test_a_whole_return_is_read_as_it_was_told() -> None:
    (one,) = read(file(lines()))
    answers = one.answers
    assert (answers["FC01"].number, answers["FC01"].quality) == (84200, Quality.ACTUAL)
    assert answers["ST02"].number == 150
    assert answers["MG03"].chosen == ("parents", "health", "voluntary")
    assert answers["AC07"].text == "Urdu, Polish"
    assert "ST09" not in answers


def test_a_return_may_leave_any_question_blank_and_say_that_it_does_not_know() -> None:
    (one,) = read(file([row("CW01", state="not_known"), row("MG01", "no"), row("MG02", state="not_asked")]))
    assert [answer.state for answer in one.answers.values()] == [State.NOT_KNOWN, State.TOLD, State.NOT_ASKED]


def test_what_is_written_out_is_read_in_the_same() -> None:
    text = file(lines(), lines(2, 2008, FC01="not_known", MG01="no", MG02="not_asked", MG03=None, MG04=None, MG06=None))
    read_once = read(text)
    written = write_answers(ASKED, read_once)
    assert read(written) == read_once
    assert sorted(written.splitlines()) == sorted(text.splitlines())


def test_words_that_a_spreadsheet_would_run_are_quietened_and_come_back() -> None:
    (one,) = read(file([row("AC06", "yes"), row("AC07", '"=cmd()"')]))
    written = write_answers(ASKED, [one])
    cells = [cells["value"] for cells in csv.DictReader(io.StringIO(written))]
    assert cells == ["yes", "'=cmd()"]
    assert read(written) == (one,)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (row("FC09", "1"), "there is no question “FC09”"),
        (row("FC01", "1.5k"), "FC01: enter a number in digits"),
        (row("FC01", '"84,200"'), "FC01: enter a number in digits"),
        (row("FC01", "84200.5"), "FC01: enter a whole number of pounds"),
        (row("FC01", "0"), "FC01: enter a figure between £1 and £5,000,000"),
        (row("FC01", "-3"), "FC01: enter a number in digits"),
        (row("ST01", "60.01"), "ST01: enter a figure between 0.00 and 60.00"),
        (row("ST01", "1.234"), "ST01: enter a number with at most two decimals"),
        (row("MG01", "maybe"), "MG01: “maybe” is not among the answers yes, no"),
        (row("RS01", "elsewhere"), "RS01: “elsewhere” is not among the answers"),
        (row("RS01", "in_house", part="in_house"), "RS01: part stays empty"),
        (row("RS02", "under_5"), "RS02: the value is 1"),
        (row("RS02", "1", part="under_4"), "RS02: “under_4” is not among the answers"),
        (row("MG03", "1", part="parents"), "MG03 is not asked here: MG01 does not lead to it"),
        (row("FC01", "5", state="not_known"), "FC01: part and value stay empty"),
        (row("RS01", state="not_known"), "RS01: “not known” is no answer to this question"),
        (row("RS01", state="not_asked"), "RS01 is asked here"),
        (row("RS01", "mixed", quality="actual"), "RS01: only a figure can be actual or estimated"),
        (row("FC01", "5000", quality="guessed"), "“guessed” is not a quality"),
        (row("FC01", "5000", state="said"), "“said” is not a state"),
        ("2010,1,FC01,,5000,told,,2009-11-02", "the benchmarking of “2010” was not opened"),
        ("2009,151,FC01,,5000,told,,2009-11-02", "there is no service “151”"),
        ("2009,1,FC01,,5000,told,,2009-13-02", "a date like 2010-03-27 is needed, not “2009-13-02”"),
        ("2009,1,FC01,,5000,told", "cells are needed"),
        (row("AC07", "  "), "AC07: an answer in words is empty"),
    ],
)
def test_a_fault_is_told_with_its_line(told: str, message: str) -> None:
    found = faults(file([row("PM05", "no"), told]))
    assert [fault for fault in found if fault.startswith("line 3: ") and message in fault], found


def test_what_cannot_be_is_refused_and_what_is_only_odd_is_not() -> None:
    assert "(K07)" in " ".join(faults(file(lines(ST04="2"))))
    assert "(K13)" in " ".join(faults(file(lines(CW06="5"))))
    assert "(K13)" in " ".join(faults(file(lines(CW08="10"))))
    assert "(K17)" in " ".join(faults(file(lines(PM09=("none", "impact")))))
    assert len(read(file(lines(FC01="4000000", MG02="0", CW01="0")))) == 1


def test_all_faults_of_a_file_are_told_together() -> None:
    text = file(lines(), lines(submitted="2009-11-03", FC01="x"), lines(3, ST04="1"))
    found = faults(text, known=[(2009, 3)])
    assert any("FC01: enter a number" in fault for fault in found)
    assert any("is there twice" in fault for fault in found)
    assert any("has another date of submission in line 2" in fault for fault in found)
    assert any("service 3 has a 2009 benchmarking return already" in fault for fault in found)
    assert any("(K07)" in fault for fault in found)


def test_a_file_without_answers_is_refused() -> None:
    assert faults("year,service,question,part,value,state,quality,submitted\n") == ["line 1: the file has no answers"]
    assert faults("year,service\n1,2\n")[0].startswith("line 1: the header must be year,service,question,part")


def test_a_line_of_an_unknown_service_is_told_of_its_value_too() -> None:
    told = faults(file(["2011,999,FC01,,1.5k,told,,never"]))
    assert [fault.partition(":")[0] for fault in told] == ["line 2"] * 4
    for words in (
        "no service “999”",
        "of “2011” was not opened",
        "a date like 2010-03-27 is needed, not “never”",
        "FC01: enter a number in digits",
    ):
        assert any(words in fault for fault in told), words
