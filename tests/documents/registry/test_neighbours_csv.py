"""Neighbours are read whole, or every fault is told with its line."""

import pytest

from selfreview.documents.registry.neighbours_csv import NeighbourLine, read_neighbours
from selfreview.documents.tables_csv import TableFaults

HEAD = "service,neighbour,rank,edition\n"


def read(text: str | bytes) -> tuple[NeighbourLine, ...]:
    content = text if isinstance(text, bytes) else text.encode()
    return read_neighbours(content, services=(1, 2, 3), editions=("2008",))


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(TableFaults) as raised:
        read(text)
    return raised.value.lines


def test_a_sound_file_is_read_line_by_line() -> None:
    assert read(f"\ufeff{HEAD}1,2,1,2009\n\n 1 , 3 , 2 ,2009\r\n2,1,1,2009\n") == (
        NeighbourLine(1, 2, 1, "2009"),
        NeighbourLine(1, 3, 2, "2009"),
        NeighbourLine(2, 1, 1, "2009"),
    )


def test_every_fault_is_told_with_its_line() -> None:
    text = f"{HEAD}1,9,1,2009\n1,1,1,2009\nx,2,0,2009\n1,2,3,2008\n1,2,2\n1,2,4,\n"
    assert faults(text) == (
        "line 2: there is no service “9”",
        "line 3: service 1 is its own neighbour",
        "line 3: service 1 has rank 1 on line 2 already",
        "line 4: there is no service “x”",
        "line 4: rank: a whole number from 1 to 1000 is needed, not “0”",
        "line 5: edition: “2008” is here already; give a corrected list a name of its own",
        "line 6: 4 cells are needed, and 3 are here",
        "line 7: edition: a name of 1 to 40 characters is needed, not “”",
    )


def test_a_neighbour_named_twice_is_told() -> None:
    assert faults(f"{HEAD}1,2,1,2009\n1,2,2,2009\n") == ("line 3: service 1 has neighbour 2 on line 2 already",)
    assert len(read(f"{HEAD}1,2,1,2009\n1,2,1,2010\n")) == 2


@pytest.mark.parametrize("cell", ["1_0", "+1", "1.0", "1e3", "9" * 20, "-1", "=1"])
def test_only_plain_digits_are_a_number(cell: str) -> None:
    assert faults(f"{HEAD}1,2,{cell},2009\n") == (
        f"line 2: rank: a whole number from 1 to 1000 is needed, not “{cell}”",
    )


@pytest.mark.parametrize("text", ["", "\n", HEAD, f"{HEAD}\n"])
def test_a_file_without_neighbours_is_refused(text: str) -> None:
    assert len(faults(text)) == 1


def test_a_file_of_another_form_is_refused() -> None:
    assert faults("service;neighbour\n1;2\n") == (
        "line 1: the header must be service,neighbour,rank,edition: it lacks rank, edition",
    )
    assert faults(f"{HEAD}1,2,1,2009\n".encode() + b"\xff,2,1,2009\n")[0].startswith("line 3: these letters")
    assert faults(f'{HEAD}1,2,1,"2009\n')[0].startswith("line 2: this line cannot be read")
    assert faults(f"{HEAD}1,2,٣,2009\n") == (
        "line 2: rank: a whole number from 1 to 1000 is needed, not “[arabic-indic digit three]”",
    )
    assert faults(f"{HEAD}1,2,1,a\u2028b\n") == (
        "line 2: edition: a name of 1 to 40 characters is needed, not “a[line separator]b”",
    )
