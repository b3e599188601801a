"""Tables as spreadsheets save them: what is beyond doubt is read, the rest told by its line with what to do."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.documents.csv_cells import pick, read_day, show, tidy
from selfreview.documents.tables_csv import Faults, Row, TableFaults, read_table

COLUMNS = ("service", "exemplar", "note")
PLAIN = "service,exemplar,note\n1,E01,café – £5\n2,E02,“so”\n"
WANTED = [("1", "E01", "café – £5"), ("2", "E02", "“so”")]


def rows_of(content: bytes | str, **more: tuple[str, ...]) -> list[tuple[str, ...]]:
    faults = Faults()
    rows = read_table(content.encode() if isinstance(content, str) else content, COLUMNS, faults, **more)
    faults.tell()
    return [tuple(row.word(column) for column in COLUMNS) for row in rows]


def faults_of(content: bytes | str) -> tuple[str, ...]:
    with pytest.raises(TableFaults) as told:
        rows_of(content)
    return told.value.lines


def row_of(cell: str) -> Row:
    return Row(7, {"cell": cell}, Faults())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_way_of_saving_gives_the_same_rows(delimiter: str, ends: str, encoding: str) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", ends)
    assert rows_of(text.encode(encoding)) == WANTED


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line", ["sep={}", "SEP={}", '"sep={}"', "sep={}{}{}"])
def test_a_line_that_names_the_separator_is_not_a_row(mark: str, line: str) -> None:
    text = line.replace("{}", mark) + "\r\n" + PLAIN.replace(",", mark)
    assert rows_of(text) == WANTED


def test_the_line_of_the_separator_counts_as_a_line() -> None:
    assert faults_of("sep=;\nservice;exemplar;note\n1;E01\n") == ("line 3: 3 cells are needed, and 2 are here",)


@pytest.mark.parametrize(
    "head",
    [
        "Service,EXEMPLAR,Note",
        " service , exemplar ,note ",
        "\u00a0service,exemplar\u00a0,note\u200b",
        '"service","exemplar","note"',
        "\ufeffservice,exemplar,note",
        "\n\nservice,exemplar,note",
        ",,\nservice,exemplar,note",
    ],
)
def test_headings_are_known_however_they_are_written(head: str) -> None:
    assert rows_of(PLAIN.replace("service,exemplar,note", head)) == WANTED


def test_columns_may_stand_in_any_order() -> None:
    assert rows_of("note,service,exemplar\nx,1,E01\n") == [("1", "E01", "x")]


@pytest.mark.parametrize("tail", [",", ",,,", ', ,"",\u00a0'])
def test_empty_columns_at_the_end_are_nothing(tail: str) -> None:
    assert rows_of(f"service,exemplar,note{tail}\n1,E01,x{tail}\n{tail},,\n2,E02,y\n"[: 10**6]) == [
        ("1", "E01", "x"),
        ("2", "E02", "y"),
    ]


def test_a_column_that_is_empty_in_the_middle_is_nothing_too() -> None:
    assert rows_of("service,,exemplar,note\n1,,E01,x\n") == [("1", "E01", "x")]


def test_words_in_a_column_without_a_heading_are_told() -> None:
    assert faults_of("service,exemplar,note,\n1,E01,x,see file\n") == (
        "line 2: “see file” is in a column that has no heading",
    )


def test_rows_of_nothing_are_left_out_and_counted() -> None:
    assert faults_of("service,exemplar,note\n\n,,\n \u00a0 ,,\n1,E01\n") == (
        "line 5: 3 cells are needed, and 2 are here",
    )


def test_a_cell_over_several_lines_does_not_shift_the_lines() -> None:
    text = 'service,exemplar,note\r\n1,E01,"one\r\ntwo\r\nthree"\r\n2,E02\r\n'
    assert faults_of(text) == ("line 5: 3 cells are needed, and 2 are here",)


def test_columns_that_may_be_missing_are_empty() -> None:
    assert rows_of("service,exemplar\n1,E01\n", may_lack=("note",)) == [("1", "E01", "")]
    assert rows_of("service,exemplar,note\n1,E01\n", may_lack=("note",)) == [("1", "E01", "")]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("service,exemplar", "it lacks note"),
        ("service,exemplar,note,colour", "it has “colour”, which is not known"),
        ("service,exemplar,note,note", "it has note twice"),
        ("servicе,exemplar,note", "“servic[cyrillic small letter ie]”, which is not known"),
        ("1,E01,x", "it lacks service, exemplar, note"),
    ],
)
def test_a_header_that_is_another_is_told_with_what_differs(head: str, told: str) -> None:
    (fault,) = faults_of(f"{head}\n1,E01,x\n")
    assert fault.startswith("line 1: the header must be service,exemplar,note: ")
    assert told in fault


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "Word"),
    ],
)
def test_a_file_that_is_no_table_is_named(content: bytes, told: str) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith("line 1: this is ")
    assert told in fault
    assert "CSV UTF-8" in fault


@pytest.mark.parametrize(
    ("letters", "why"),
    [
        (b"caf\x82", "DOS writes é so"),
        (b"\x9c5", "DOS writes the pound so"),
        (b"caf\x8e", "an old Mac writes é so"),
        (b"child\xd5s", "an old Mac writes the apostrophe so"),
        (b"caf\xc3\xa9 and \xff", "UTF-8 that was damaged"),
        (b"\x81", "nothing at all"),
    ],
)
def test_letters_that_could_mean_something_else_are_refused_with_their_line(letters: bytes, why: str) -> None:
    (fault,) = faults_of(b"service,exemplar,note\n1,E01,x\n2,E02," + letters + b"\n")
    assert fault.startswith("line 3: these letters"), why


def test_damaged_wide_text_is_told_with_its_line() -> None:
    content = "service\texemplar\tnote\n1\tE01\tx\n".encode("utf-16") + b"\x00"
    assert faults_of(content)[0].startswith("line 3: these letters")


def test_the_mark_that_ends_a_file_of_dos_is_nothing() -> None:
    assert rows_of(PLAIN + "\x1a") == WANTED


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('1,E01,"open', "a quotation mark opens a cell and none closes it"),
        ('1,E01,"he said "yes" to us"', "a quotation mark stands inside a cell"),
        ("1,E01,a,b", "4 are here: put quotation marks around a cell that contains the mark between cells"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, told: str) -> None:
    (fault,) = faults_of(f"service,exemplar,note\n{line}\n")
    assert fault.startswith("line 2: ")
    assert told in fault


@pytest.mark.parametrize(
    "cell",
    [
        "2010-03-27",
        "27/03/2010",
        "27/3/2010",
        "27.03.2010",
        "27-03-2010",
        "27 March 2010",
        "27th March 2010",
        "27-Mar-2010",
        "27 MAR 2010",
        "27 Mar. 2010",
        "2010-03-27 00:00:00",
        "2010-03-27T00:00:00",
        "27/03/2010 00:00",
        "27/03/2010 0:00:00",
    ],
)
def test_dates_of_the_united_kingdom_are_read(cell: str) -> None:
    assert read_day(cell) == (date(2010, 3, 27), "")
    assert row_of(f"\u00a0{cell} ").day("cell") == date(2010, 3, 27)


def test_the_day_stands_before_the_month() -> None:
    assert read_day("03/04/2010")[0] == date(2010, 4, 3)
    assert [read_day(f"1 {name} 2010")[0] for name in ("sept", "september", "june", "may")] == [
        date(2010, 9, 1),
        date(2010, 9, 1),
        date(2010, 6, 1),
        date(2010, 5, 1),
    ]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("27/03/10", "four digits"),
        ("27-Mar-10", "four digits"),
        ("03/27/2010", "the day comes before the month"),
        ("40264", "the format of a date"),
        ("27/03/2010 14:05", "leave the time of day away"),
        ("2010-03-27T14:05:00", "leave the time of day away"),
        ("30/02/2010", ""),
        ("27/03.2010", ""),
        ("27 Mars 2010", ""),
        ("soon", ""),
        ("", ""),
        ("٢٧/03/2010", ""),
        ("20100327", ""),
        ("2010-W12-6", ""),
    ],
)
def test_a_date_in_doubt_is_refused_with_what_to_do(cell: str, hint: str) -> None:
    day, why = read_day(cell)
    assert day is None
    assert hint in why
    row = row_of(cell)
    assert row.day("cell") is None
    ((line, fault),) = row.faults.found
    assert (line, fault.startswith("cell: a date like 2010-03-27 is needed, not “")) == (7, True)


@pytest.mark.parametrize(
    ("cell", "choice"),
    [
        ("E01", "E01"),
        ("E1", "E01"),
        ("e1", "E01"),
        ("E 01", "E01"),
        ("E001", "E01"),
        ("E10", "E10"),
        ("Non-Compliant", "non_compliant"),
        ("non compliant", "non_compliant"),
        ("Non‑compliant", "non_compliant"),
        ("1", None),
        ("E11", None),
        ("E-0", None),
        ("", None),
        ("Е01", None),
    ],
)
def test_a_word_is_known_whatever_its_capitals_and_noughts(cell: str, choice: str | None) -> None:
    assert pick(cell, ("E01", "E10", "non_compliant")) == choice


def test_a_word_that_could_mean_two_is_none_of_them() -> None:
    assert pick("a1", ("A01", "a_1")) is None
    assert pick("a_1", ("A01", "a_1")) == "a_1"


def test_a_word_that_is_none_of_them_is_told_with_what_cannot_be_seen() -> None:
    row = row_of("Е01")
    assert row.choice("cell", ("E01", "E02")) is None
    assert row.faults.found == [
        (7, "cell: one of E01, E02 is needed, not “[cyrillic capital letter ie]01”"),
    ]


@pytest.mark.parametrize("cell", ["5", " 5 ", "\u00a05", "005", "5\u200b"])
def test_a_whole_number_has_plain_digits(cell: str) -> None:
    assert row_of(cell).whole("cell", 1, 9) == 5


@pytest.mark.parametrize("cell", ["", "x", "-1", "+5", "5.0", "1e3", "٣", "²", "10", "0", "1_0", "£5", "5 5"])
def test_a_number_that_is_none_is_told(cell: str) -> None:
    row = row_of(cell)
    assert row.whole("cell", 1, 9) is None
    assert row.faults.found[0][1].startswith("cell: a whole number from 1 to 9 is needed, not “")


@pytest.mark.parametrize(("cell", "number"), [("2", "2"), ("2.5", "2.5"), ("0.25", "0.25"), (" 10.00 ", "10")])
def test_a_number_with_a_point_is_read(cell: str, number: str) -> None:
    assert row_of(cell).decimal("cell", Decimal(0), Decimal(100), 2) == Decimal(number)


@pytest.mark.parametrize("cell", ["2,5", "2.555", ".5", "5.", "101", "-1", "NaN", "1e1", ""])
def test_a_number_in_doubt_is_told(cell: str) -> None:
    row = row_of(cell)
    assert row.decimal("cell", Decimal(0), Decimal(100), 2) is None
    assert "a number from 0 to 100 with a point and at most 2 places is needed" in row.faults.found[0][1]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("plain", "“plain”"),
        ("Best\u00a0practice", "“Best[no-break space]practice”"),
        ("a\tb\nc", "“a[tab]b[line break]c”"),
        ("a\u200bb", "“a[zero width space]b”"),
        ("non‑compliant", "“non[non-breaking hyphen]compliant”"),
        ("1−2", "“1[minus sign]2”"),
        ("２", "“[fullwidth digit two]”"),
        ("a\x00b", "“a[control character]b”"),
        ("Ynys Môn – “so”", "“Ynys Môn – “so””"),
        ("x" * 41, f"“{'x' * 40}…”"),
    ],
)
def test_what_cannot_be_seen_is_named(cell: str, seen: str) -> None:
    assert show(cell) == seen


@given(st.text(max_size=30))
def test_a_tidy_cell_stays_as_it_is(cell: str) -> None:
    assert tidy(tidy(cell)) == tidy(cell)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(content: bytes) -> None:
    faults = Faults()
    read_table(content, COLUMNS, faults)
    assert all(line >= 1 and message for line, message in faults.found)


@given(st.binary(max_size=60))
def test_no_bytes_below_a_good_header_break_the_reader(content: bytes) -> None:
    faults = Faults()
    for row in read_table(b"service,exemplar,note\n" + content, COLUMNS, faults):
        assert row.line >= 2
