"""Figures from outside as a CSV file: one edition whole, or every fault with its line."""

import pytest

from selfreview.documents.benchmarking.context_csv import ContextLine, oddities, read_context
from selfreview.documents.tables_csv import TableFaults
from selfreview.questionnaires import product_questionnaire

HEAD = "year,service,indicator,value,edition\n"


def read(text: str, known: list[tuple[int, str, str]] | None = None) -> tuple[ContextLine, ...]:
    return read_context(
        (HEAD + text).encode(),
        questionnaire=product_questionnaire(),
        years=[2009],
        services=[1, 2, 3],
        expected={2009: frozenset({1, 2})},
        known=known or [],
    )


def faults(text: str, known: list[tuple[int, str, str]] | None = None) -> list[str]:
    with pytest.raises(TableFaults) as caught:
        read(text, known)
    return list(caught.value.lines)


WHOLE = "2009,1,population_0_19,124800,ONS mid-2008\n2009,2,population_0_19,,ONS mid-2008\n"


def test_an_edition_is_read_whole_and_an_empty_value_is_not_known() -> None:
    assert [line.value for line in read(WHOLE)] == [124800, None]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2010,1,population_0_19,5,e", "there is no round of “2010”"),
        ("2009,9,population_0_19,5,e", "there is no service “9”"),
        ("2009,1,population,5,e", "there is no indicator “population”"),
        ("2009,1,population_0_19,5.5,e", "a whole number from 1 to 2,000,000"),
        ("2009,1,population_0_19,0,e", "a whole number from 1 to 2,000,000"),
        ("2009,1,population_0_19,2000001,e", "a whole number from 1 to 2,000,000"),
        ("2009,1,population_0_19,5,", "edition: a name of 1 to 40 characters"),
        (f"2009,1,population_0_19,5,{'e' * 41}", "edition: a name of 1 to 40 characters"),
        ("2009,1,population_0_19,7,ONS mid-2008", "the same figure is there twice: first on line 2"),
        ("2009,1,free_school_meals,7,DCSF", "free_school_meals of 2009 (“DCSF”) lacks 1 services: 2"),
    ],
)
def test_every_fault_is_told_with_its_line(line: str, message: str) -> None:
    found = faults(WHOLE + line + "\n")
    assert [fault for fault in found if fault.startswith("line 4: ") and message in fault], found


def test_an_edition_never_changes_and_a_file_is_not_empty() -> None:
    assert "which never changes" in faults(WHOLE, known=[(2009, "population_0_19", "ONS mid-2008")])[0]
    assert faults("") == ["line 1: the file has no figures"]


def test_a_population_out_of_what_was_published_or_much_moved_is_worth_a_look() -> None:
    line = ContextLine(2009, 1, "population_0_19", 9_000, "new")
    told = oddities([line], {(1, "population_0_19"): 12_000})
    assert [("outside 10,900 to 348,000" in one, "was 12,000" in one) for one in told] == [(True, False), (False, True)]
    assert oddities([ContextLine(2009, 1, "population_0_19", 12_100, "new")], {(1, "population_0_19"): 12_000}) == ()
