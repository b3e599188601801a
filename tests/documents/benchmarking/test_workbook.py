"""The benchmarking's workbook: out and back unchanged, figures as spreadsheets keep them, every fault by its cell."""

import io
from datetime import date

import openpyxl
import pytest

from selfreview.documents.benchmarking.filled_workbook import Filled, take_cells
from selfreview.documents.benchmarking.workbook import ANSWER_HEADS, Belonging, Line, write_workbook
from selfreview.documents.workbook_cells import WorkbookFaults, read_cells
from selfreview.domain.benchmarking.answers import BLANK, Answer, State
from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import answers
from tests.workbooks import edited

ASKED = product_questionnaire()
OF = Belonging(1, "Sheffield", 2010, ASKED.edition)
TOKENS = {section.id: f"v-{section.id}" for section in ASKED.sections}
QUESTIONS = [question for question in ASKED.questions if not question.retired]
TICKS = [(one.id, option.id) for one in QUESTIONS if one.kind == "multi" for option in one.options]
ANSWER, QUALITY, SAYS = (
    ANSWER_HEADS.index(head) for head in ("Answer", "Actual or estimated", "“Other” in a few words")
)


def write(**changes: Answer) -> bytes:
    told = {**answers(), **changes}
    lines = [Line(one, one.wording_of(2010), "", "", told.get(one.id, BLANK), "") for one in QUESTIONS]
    return write_workbook(ASKED, OF, lines, TOKENS)


def row_of(question: str) -> int:
    return 1 + [one.id for one in QUESTIONS].index(question)


def tick_of(question: str, option: str) -> int:
    return 1 + TICKS.index((question, option))


def read(content: bytes) -> Filled:
    return take_cells(read_cells(content), ASKED, OF)


def faults_of(content: bytes) -> tuple[str, ...]:
    with pytest.raises(WorkbookFaults) as caught:
        read(content)
    return caught.value.faults


def test_what_was_written_out_comes_back_as_its_pages_would_post_it() -> None:
    filled = read(write(CW05=Answer(State.NOT_KNOWN)))
    assert filled.fields["FC01"] == {"FC01": ("84200",), "FC01_quality": ("actual",), "FC01_remark": ("",)}
    assert filled.fields["CW05"] == {"CW05": ("",), "CW05_not_known": ("yes",), "CW05_remark": ("",)}
    assert filled.fields["RS01"]["RS01"] == ("in_house",)
    assert filled.fields["MG01"]["MG01"] == ("yes",)
    assert filled.fields["AC03"]["AC03"] == ("contact", "range", "impartiality")
    assert filled.fields["AC09"]["AC09"] == ("",)
    assert filled.fields["AC07"]["AC07"] == ("Urdu, Polish",)
    assert filled.versions == TOKENS


def test_numbers_and_words_are_taken_as_people_and_spreadsheets_write_them() -> None:
    filled = read(
        edited(
            write(),
            {
                ("Answers", row_of("FC01"), ANSWER): 84200,
                ("Answers", row_of("FC01"), QUALITY): " Est. ",
                ("Answers", row_of("ST02"), ANSWER): 2.4500000000000002,
                ("Answers", row_of("FC02"), ANSWER): " £85,000 ",
                ("Answers", row_of("CW07"), ANSWER): "N/K",
                ("Answers", row_of("RS01"), ANSWER): "OUT-SOURCED",
                ("Answers", row_of("AC02"), ANSWER): "Y",
                ("Choices", tick_of("RS02", "under_5"), 4): "✓",
                ("Choices", tick_of("RS02", "school_age"), 4): "no",
            },
        )
    ).fields
    assert filled["FC01"]["FC01"] == ("84200",)
    assert filled["FC01"]["FC01_quality"] == ("estimated",)
    assert filled["ST02"]["ST02"] == ("2.45",)
    assert filled["FC02"]["FC02"] == ("£85,000",)
    assert filled["CW07"]["CW07_not_known"] == ("yes",)
    assert filled["RS01"]["RS01"] == ("out_sourced",)
    assert filled["AC02"]["AC02"] == ("yes",)
    assert filled["RS02"]["RS02"] == ("under_5", "over_16")


def test_every_fault_names_its_sheet_and_cell_and_all_are_told_together() -> None:
    told = faults_of(
        edited(
            write(),
            {
                ("About", 1, 1): "1999",
                ("About", 2, 1): "B1899",
                ("Answers", row_of("RS01"), ANSWER): "Splendid",
                ("Answers", row_of("FC01"), QUALITY): "perhaps",
                ("Answers", row_of("ST02"), ANSWER): date(2010, 3, 31),
                ("Answers", row_of("ST03"), 0): "ST02",
                ("Answers", row_of("ST04"), 0): "ZZ01",
                ("Answers", row_of("MG03"), ANSWER): "parents",
                ("Choices", tick_of("RS02", "under_5"), 4): "maybe",
                ("Choices", tick_of("RS02", "school_age"), 2): "middle_age",
                ("Choices", tick_of("RS03", "nobody"), 0): "FC01",
                ("Versions", 0, 0): "gone",
            },
        )
    )
    cells = [fault.partition(":")[0] for fault in told]
    assert f"Answers, cell F{row_of('RS01') + 1}" in cells
    assert f"Answers, cell G{row_of('FC01') + 1}" in cells
    assert f"Answers, cell F{row_of('ST02') + 1}" in cells
    assert f"Answers, cell A{row_of('ST03') + 1}" in cells
    assert f"Answers, cell A{row_of('ST04') + 1}" in cells
    assert f"Answers, cell F{row_of('MG03') + 1}" in cells
    assert f"Choices, cell E{tick_of('RS02', 'under_5') + 1}" in cells
    assert f"Choices, cell C{tick_of('RS02', 'school_age') + 1}" in cells
    assert f"Choices, cell A{tick_of('RS03', 'nobody') + 1}" in cells
    assert "About, cell B2: this workbook is of another return: Year “1999”" in told
    assert "About, cell B3: this workbook is of another return: Edition “B1899”" in told
    assert f"The sheet Versions lacks {ASKED.sections[0].id}. Download the workbook again." in told
    assert f"Answers, cell A{row_of('ST04') + 1}: edition {ASKED.edition} has no question “ZZ01”" in told


def test_a_formula_is_no_figure() -> None:
    content = write()
    cells = read_cells(content)
    assert cells is not None
    cells["calculated"].append(["Answers", row_of("FC01"), ANSWER, "a formula"])
    with pytest.raises(WorkbookFaults, match=rf"Answers, cell F{row_of('FC01') + 1}: this is a formula"):
        take_cells(cells, ASKED, OF)


def test_a_column_whose_heading_was_written_over_is_no_deleted_one() -> None:
    """What stands under it would be lost without a word."""
    told = {("Answers", row_of("FC01"), ANSWER): 90000}
    assert faults_of(edited(write(), {**told, ("Answers", 0, ANSWER): "Our answer"})) == (
        "Answers, cell F1: “Our answer” is no heading of this sheet; write “Answer” here, or delete the column",
    )
    assert faults_of(edited(write(), {**told, ("Answers", 0, ANSWER): ""})) == (
        "Answers, cell F1: this column has no heading; write “Answer” here, or delete the column",
    )
    assert faults_of(edited(write(), {("Choices", 0, 4): "Ticked"})) == (
        "Choices, cell E1: “Ticked” is no heading of this sheet; write “Chosen? Type x” here, or delete the column",
    )


def test_merged_cells_are_no_empty_answers() -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(write())), io.BytesIO()
    first = row_of("RS01") + 1
    book["Answers"].merge_cells(f"F{first}:F{first + 4}")
    book.save(out)
    cell = f"Answers, cell F{row_of('RS05') + 1}"
    assert faults_of(out.getvalue())[-1] == (
        f"{cell}: this is part of a merged cell (undo the merging); set the cell to text and type the answer itself"
    )


@pytest.mark.parametrize("share", [0.45, 1.0])
def test_a_share_of_one_is_asked_about_where_percent_are_wanted(share: float) -> None:
    """A cell in the format of percent keeps 100% as 1: it would be taken for one percent."""
    told = faults_of(edited(write(), {("Answers", row_of("ST14"), ANSWER): share}))
    assert len(told) == 1
    assert told[0].startswith(f"Answers, cell F{row_of('ST14') + 1}: ST14: ")
    assert told[0].endswith("may be a share; type percent, such as 45%")
    assert read(edited(write(), {("Answers", row_of("ST14"), ANSWER): "1%"})).fields["ST14"]["ST14"] == ("1%",)
    assert read(edited(write(), {("Answers", row_of("ST14"), ANSWER): 45.0})).fields["ST14"]["ST14"] == ("45",)


def test_what_is_deleted_is_left_as_it_is_and_a_missing_sheet_is_told() -> None:
    cells = read_cells(write())
    assert cells is not None
    del cells["rows"]["Answers"][row_of("FC01")]
    cells["rows"]["Choices"] = [row for row in cells["rows"]["Choices"] if row[0] != "RS02"]
    cells["rows"]["Answers"] = [row[:ANSWER] + row[ANSWER + 1 :] for row in cells["rows"]["Answers"]]
    filled = take_cells(cells, ASKED, OF)
    assert "FC01" not in filled.fields
    assert "RS02" not in filled.fields["RS02"]
    assert filled.fields["ST01"] == {"ST01_remark": ("",)}
    cells["rows"]["Choices"][0][2] = "Which"
    with pytest.raises(WorkbookFaults, match="The sheet Choices has no column “Option”"):
        take_cells(cells, ASKED, OF)
    cells["rows"]["Answers"][0] = [*cells["rows"]["Answers"][0], "question"]
    with pytest.raises(WorkbookFaults, match="the heading “Question” is there twice"):
        take_cells(cells, ASKED, OF)
    del cells["rows"]["Choices"]
    with pytest.raises(WorkbookFaults, match="The sheet Choices is missing"):
        take_cells(cells, ASKED, OF)
    with pytest.raises(WorkbookFaults, match="cannot be read"):
        take_cells(None, ASKED, OF)
