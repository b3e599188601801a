"""Returns as a CSV file: out and back unchanged, and every fault by its line."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.documents.csv_cells import escape_formula, unescape_formula
from selfreview.documents.returns.returns_csv import HEADER, ReadReturn, ReturnRow, read_returns, write_returns
from selfreview.documents.tables_csv import TableFaults
from selfreview.exemplars import read_framework
from tests.frameworks import SMALL

ONE = read_framework(SMALL, "small")
FRAMEWORK = replace(
    ONE, exemplars=(*ONE.exemplars, replace(ONE.exemplars[0], id="X2"), replace(ONE.exemplars[0], id="X3"))
)
LEVELS = FRAMEWORK.scale.keys
EXEMPLARS = [exemplar.id for exemplar in FRAMEWORK.exemplars]
DAY = date(2010, 3, 31)


def rows(evidence: str = "e", service: int = 1, year: int = 2010) -> list[ReturnRow]:
    return [ReturnRow(year, service, exemplar, LEVELS[0], evidence, DAY) for exemplar in EXEMPLARS]


def read(text: str, known: tuple[tuple[int, int], ...] = ()) -> tuple[ReadReturn, ...]:
    return read_returns(text.encode(), editions={2010: FRAMEWORK}, services=[1, 2], known=known)


def faults_of(text: str | bytes, known: tuple[tuple[int, int], ...] = ()) -> tuple[str, ...]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(TableFaults) as caught:
        read_returns(content, editions={2010: FRAMEWORK}, services=[1, 2], known=known)
    return caught.value.lines


def lines_with(*lines: str) -> str:
    return "\n".join([",".join(HEADER), *lines, ""])


def good_lines(service: int = 1) -> list[str]:
    return [f"2010,{service},{exemplar},{LEVELS[0]},e,2010-03-31" for exemplar in EXEMPLARS]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=40))
def test_any_evidence_comes_back_as_it_went_out(evidence: str) -> None:
    (back,) = read_returns(write_returns(rows(evidence)).encode(), editions={2010: FRAMEWORK}, services=[1], known=())
    assert set(back.evidence.values()) == {evidence}
    assert back.submitted == DAY


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_no_cell_begins_as_a_formula_does_and_rousing_gives_it_back(cell: str) -> None:
    assert not escape_formula(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape_formula(escape_formula(cell)) == cell


def test_the_file_is_read_by_any_csv_reader() -> None:
    text = write_returns(rows('say "hello",\nthen go'))
    assert next(csv.reader(io.StringIO(text))) == list(HEADER)
    assert text.count("\r\n") == 1 + len(EXEMPLARS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2010,1", "6 cells are needed, and 2 are here"),
        ("1999,1,{e},{l},e,2010-03-31", "there is no round of “1999”"),
        ("x,1,{e},{l},e,2010-03-31", "there is no round of “x”"),
        ("2010,9,{e},{l},e,2010-03-31", "there is no service “9”"),
        ("2010,one,{e},{l},e,2010-03-31", "there is no service “one”"),
        ("2010,1,E99,{l},e,2010-03-31", "there is no exemplar “E99”"),
        ("2010,1,{e},splendid,e,2010-03-31", "“splendid” is not a rating"),
        ("2010,1,{e},{l},e,31/03/10", "a date like 2010-03-27 is needed, not “31/03/10”; write the year"),
        ("2010,1,{e},{l},e,2010-02-30", "a date like 2010-03-27 is needed, not “2010-02-30”"),
    ],
)
def test_every_fault_is_told_with_its_line(line: str, message: str) -> None:
    faulty = line.format(e=EXEMPLARS[0], l=LEVELS[0])
    (told, *_) = [one for one in faults_of(lines_with(*good_lines(2), faulty)) if f"line {2 + len(EXEMPLARS)}:" in one]
    assert message in told


def test_all_faults_are_told_at_once() -> None:
    told = faults_of(lines_with("2010,9,E99,splendid,e,never"))
    assert len(told) == 4
    assert all(one.startswith("line 2: ") for one in told)


def test_a_line_break_in_evidence_does_not_shift_the_lines() -> None:
    first, *rest = good_lines()
    text = lines_with(first.replace(",e,", ',"one\ntwo\nthree",'), *rest, "2010,1,E99,x,e,2010-03-31")
    assert any(one.startswith(f"line {4 + len(EXEMPLARS)}: there is no exemplar") for one in faults_of(text))


def test_an_exemplar_twice_a_return_cut_short_and_two_dates_are_faults() -> None:
    told = faults_of(lines_with(*good_lines()[1:], good_lines()[1]))
    assert f"line 2: the return of service 1 for 2010 lacks {EXEMPLARS[0]}" in told
    assert any("is there twice" in one for one in told)
    other = [*good_lines()[:-1], good_lines()[-1].replace("2010-03-31", "2010-04-01")]
    assert any("has another date of submission in line 2" in one for one in faults_of(lines_with(*other)))


def test_a_return_that_is_here_already_is_a_fault() -> None:
    assert faults_of(lines_with(*good_lines()), known=((2010, 1),)) == ("line 2: service 1 has a 2010 return already",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the file has no returns"),
        (b"year,service\n", f"line 1: the header must be {','.join(HEADER)}: it lacks exemplar"),
        (",".join(HEADER).encode() + b"\n", "line 1: the file has no returns"),
        (",".join(HEADER).encode() + b"\n\xff", "line 2: these letters are not text in UTF-8"),
        (",".join(HEADER).encode() + b'\n"open', "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_of_returns_is_told(content: bytes, message: str) -> None:
    assert any(message in one for one in faults_of(content))


def test_a_mark_at_the_beginning_and_empty_lines_do_no_harm() -> None:
    assert len(read("\ufeff" + lines_with(*good_lines(), "", ",,,,,"))) == 1


@pytest.mark.parametrize(
    ("exemplar", "rating"),
    [
        ("{e}", "{label}"),
        ("{lower}", "{upper}"),
        ("\u00a0{e} ", " {l}\u200b"),
    ],
)
def test_a_rating_and_an_exemplar_are_told_by_what_they_mean(exemplar: str, rating: str) -> None:
    level = FRAMEWORK.scale.levels[0]
    told = {"l": level.key, "label": level.label, "upper": level.key.upper()}
    written = [
        f"2010,1,{exemplar.format(e=one, lower=one.lower())},{rating.format(**told)},e,31/03/2010" for one in EXEMPLARS
    ]
    (back,) = read(lines_with(*written))
    assert back.submitted == DAY
    assert set(back.ratings) == set(EXEMPLARS)
    assert set(back.ratings.values()) == {level.key}


def test_blanks_of_evidence_are_its_writers() -> None:
    first, *rest = good_lines()
    (back,) = read(lines_with(first.replace(",e,", ",  two\u00a0blanks  ,"), *rest))
    assert back.evidence[EXEMPLARS[0]] == "  two\u00a0blanks  "
