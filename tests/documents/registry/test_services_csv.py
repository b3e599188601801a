"""A list of services: read whole, or every fault told by its line."""

from datetime import date

import pytest

from selfreview.documents.registry.services_csv import HEADER, read_services
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service

HEAD = ",".join(HEADER) + "\n"
PLAIN = "1,Sheffield,Yorkshire and Humberside,,,,,\n"
KNOWN = {
    1: Entry(Service(1, "Sheffield", "Yorkshire and Humberside")),
    122: Entry(Service(122, "City of London", "London"), expected=False),
}


def read(rows: str, head: str = HEAD) -> tuple[Entry, ...]:
    return read_services((head + rows).encode(), known=KNOWN)


def faults(rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(TableFaults) as told:
        read(rows, head)
    assert str(told.value) == "\n".join(told.value.lines)
    return list(told.value.lines)


def test_a_full_row_is_read() -> None:
    row = '7,"Derby, and Derbyshire",East Midlands,out-sourced,120500,Derbyshire; Derby;,1994-04-01,2011-03-31\n'
    assert read(row) == (
        Entry(
            Service(7, "Derby, and Derbyshire", "East Midlands", "out-sourced", 120_500),
            ("Derby", "Derbyshire"),
            expected=False,
            opened=date(1994, 4, 1),
            closed=date(2011, 3, 31),
        ),
    )


def test_empty_cells_are_not_known_and_blank_lines_are_nothing() -> None:
    assert read("\n" + PLAIN + "\n") == (KNOWN[1],)


def test_blanks_around_a_cell_and_the_mark_of_a_spreadsheet_do_no_harm() -> None:
    content = b"\xef\xbb\xbf" + HEAD.encode() + b" 1 , Sheffield ,Yorkshire and Humberside,,,,,\r\n"
    assert read_services(content, known=KNOWN) == (KNOWN[1],)


def test_a_known_service_that_is_not_expected_stays_so_and_a_new_one_is_expected() -> None:
    old, new = read("122,City of London,London,,,,,\n9,New,London,,,,,\n")
    assert (old.expected, new.expected) == (False, True)


def test_every_fault_is_told_with_its_line() -> None:
    rows = (
        "0,Sheffield,Yorkshire and Humberside,,,,,\n"
        "x,,Atlantis,private,many,,soon,2010-13-01\n"
        "3,Good,London,,,,,\n"
        "3,Again,London,,,,,\n"
        "4,Short,London\n"
        "5,Backwards,London,,,,2011-01-01,2010-01-01\n"
    )
    regions = (
        "East Midlands, Eastern, London, North East, North West, South East, South West, West Midlands, "
        "Yorkshire and Humberside"
    )
    assert faults(rows) == [
        "line 2: number: a whole number from 1 to 1000000 is needed, not “0”",
        "line 3: number: a whole number from 1 to 1000000 is needed, not “x”",
        "line 3: name: it is empty",
        f"line 3: region: one of {regions} is needed, not “Atlantis”",
        "line 3: kind: one of in-house, out-sourced, mixed is needed, not “private”",
        "line 3: size: a whole number from 0 to 5000000 is needed, not “many”",
        "line 3: from: a date like 2010-03-27 is needed, not “soon”",
        "line 3: to: a date like 2010-03-27 is needed, not “2010-13-01”",
        "line 5: service 3 is on line 4 already",
        "line 6: 8 cells are needed, and 3 are here",
        "line 7: to: the last day is before the first",
    ]


def test_a_row_over_several_lines_is_told_by_its_first() -> None:
    two = '1,Sheffield,Yorkshire and Humberside,,,"Rotherham;\nSheffield",,\n'
    assert read(two)[0].authorities == ("Rotherham", "Sheffield")
    assert faults(two + "2,,London,,,,,\n") == ["line 4: name: it is empty"]


@pytest.mark.parametrize("name", ["Two\nlines", "x" * 101, "Bell\a"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    told = faults(f'1,"{name}",London,,,,,\n')
    assert told == ["line 2: name: it must be on one line and have 100 characters or fewer"]


@pytest.mark.parametrize("number", ["-1", "1.0", "1_0", "²", "٣", "9" * 13, "1000001"])
def test_a_number_has_plain_digits(number: str) -> None:
    assert len(faults(f"{number},Sheffield,London,,,,,\n")) == 1


@pytest.mark.parametrize("day", ["20100327", "2010-W12-6", "2010-3-27"])
def test_a_date_has_a_known_form(day: str) -> None:
    assert faults(f"1,Sheffield,London,,,,{day},\n") == [f"line 2: from: a date like 2010-03-27 is needed, not “{day}”"]


def test_the_header_must_be_the_one_that_is_known() -> None:
    assert faults(PLAIN, "number,name\n") == [
        f"line 1: the header must be {','.join(HEADER)}: it lacks region, kind, size, authorities"
    ]


@pytest.mark.parametrize("rows", ["", "\n\n"])
def test_a_list_of_nothing_is_refused(rows: str) -> None:
    assert faults(rows) == ["line 1: the file lists no service"]


def test_an_empty_file_is_refused() -> None:
    assert faults("", "") == ["line 1: the file lists no service"]


def test_a_quote_that_never_ends_is_told() -> None:
    (fault,) = faults(PLAIN + '2,"Barnet,London,,,,,\n')
    assert fault.startswith("line 3: this line cannot be read: ")


def test_letters_of_windows_are_read() -> None:
    content = HEAD.encode() + PLAIN.encode() + b"2,Barn\xe9t,London,,,,,\n"
    assert [entry.service.name for entry in read_services(content, known=KNOWN)] == ["Sheffield", "Barnét"]


def test_letters_that_cannot_be_told_are_refused_with_their_line() -> None:
    content = HEAD.encode() + PLAIN.encode() + b"2,Barn\x82t,London,,,,,\n"
    with pytest.raises(TableFaults) as told:
        read_services(content, known=KNOWN)
    (fault,) = told.value.lines
    assert fault.startswith("line 3: these letters")
    assert "CSV UTF-8" in fault


def test_cells_that_a_spreadsheet_left_away_at_the_end_are_empty() -> None:
    assert read("1,Sheffield,yorkshire AND humberside,,,\n") == (KNOWN[1],)
