"""A figure stands in a cell of its own: no cell of a file says "28% (37)"."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from selfreview.documents.nation.chart_csv import write_figures
from selfreview.documents.nation.figure_cells import part_figures
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.domain.distribution import Share
from selfreview.domain.nation.exhibits import share_from_words, share_in_words
from tests.documents.nation.test_outputs import report


@pytest.mark.parametrize("share", [Share(0, 7), Share(37, 132), Share(7, 7)])
def test_a_share_in_words_is_read_back(share: Share) -> None:
    assert share_from_words(share_in_words(share)) == (share.whole, share.count)


@pytest.mark.parametrize("words", ["–", "c", "28%", "28% (37) to 30% (40)", "28% (37 of 132)"])
def test_nothing_else_is_a_share(words: str) -> None:
    assert share_from_words(words) is None


def test_a_share_becomes_two_numbers_and_a_mark_stands_in_both() -> None:
    assert part_figures(("Group", "Good", "Returns"), [("North", "28% (37)", "132"), ("South", "c", "–")]) == (
        ("Group", "Good", "Good (%)", "Returns"),
        [("North", 37, 28, 132), ("South", "c", "c", "–")],
    )


def test_a_percentage_alone_leaves_its_number_empty() -> None:
    heading, rows = part_figures(("Year", "Best"), [("2009", "28% (37)"), ("2008", "30%")])
    assert (heading, rows[1]) == (("Year", "Best", "Best (%)"), ("2008", "", 30))
    assert part_figures(("Year", "Rate"), [("2009", "77%"), ("2008", "–")])[1] == [("2009", 77), ("2008", "–")]


def test_a_percentage_that_was_worked_out_keeps_no_other_figure_from_its_cell() -> None:
    rows = [("2009", "28% (37)"), ("2008", "34%, derived"), ("2007", "unknown")]
    heading, parted = part_figures(("Year", "Minimum"), rows)
    assert heading == ("Year", "Minimum", "Minimum (%)")
    assert parted == [("2009", 37, 28), ("2008", "", "34%, derived"), ("2007", "unknown", "unknown")]


def test_a_move_becomes_four_numbers() -> None:
    heading, rows = part_figures(("Group", "Moved"), [("All", "28% (37) to 30% (40)")])
    assert heading[1:] == ("Moved (earlier)", "Moved (earlier, %)", "Moved (later)", "Moved (later, %)")
    assert rows == [("All", 37, 28, 40, 30)]


def test_a_column_of_several_kinds_stays_as_it_is() -> None:
    mixed = [("Budget", "£84,200"), ("Users", "140"), ("Share", "28%")]
    assert part_figures(("Measure", "Ours"), mixed)[1] == [("Budget", "£84,200"), ("Users", 140), ("Share", "28%")]


@pytest.mark.parametrize("cell", ["007", "0114 273", "1234567890"])
def test_digits_that_are_no_number_stay_as_they_were_written(cell: str) -> None:
    assert part_figures(("Name", "Telephone"), [("Ann", cell)])[1] == [("Ann", cell)]


def test_a_chart_as_csv_has_its_figures_apart() -> None:
    text = write_figures(("Group", "Good"), [("North", "28% (37)"), ("=1", "c")])
    assert text == "Group,Good,Good (%)\nNorth,37,28\n'=1,c,c\n"


def test_no_cell_of_the_workbook_holds_two_figures() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(write_national_xlsx(report())))
    cells = [
        cell for name in ("Tables", "By group") for row in book.get_sheet_by_name(name).to_python() for cell in row
    ]
    assert [cell for cell in cells if isinstance(cell, str) and share_from_words(cell)] == []
    assert any(isinstance(cell, float) for cell in cells)
