"""What is wrong with a filled workbook, in the pseudo-language: only what the workbook holds is left as it is."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from selfreview.documents.benchmarking.filled_workbook import take_cells as take_benchmarking
from selfreview.documents.benchmarking.workbook import ANSWER_HEADS, CHOICE_HEADS
from selfreview.documents.review.workbook import ANSWER_HEADS as REVIEW_HEADS
from selfreview.documents.review.workbook import CRITERIA_HEADS, LIMITS, take_cells
from selfreview.documents.workbook_cells import Cells, WorkbookFaults, read_cells
from selfreview.speech import reading
from tests.documents.benchmarking import test_workbook as benchmarking
from tests.documents.review import test_workbook as review
from tests.languages.test_papers import Pseudo, english_in, only_letters
from tests.workbooks import edited

SHEETS = ("About", "Answers", "Criteria", "Choices", "Versions")
OWN = (*SHEETS, *REVIEW_HEADS, *CRITERIA_HEADS, *ANSWER_HEADS, *CHOICE_HEADS, "Service", "Year", "Edition", "x")
"""The names of sheets, headings and rows, by which a workbook is read in every language."""


def letters_of(*more: str) -> str:
    return "|".join(map(only_letters, (*OWN, *more)))


def spoil_review(book: Any) -> None:
    """Everything that can be wrong with a workbook of a review in which every sheet is still there."""
    book["About"]["B2"] = "1999"
    answers, criteria = book["Answers"], book["Criteria"]
    answers["A3"], answers["A4"] = "ZZ", "E01"
    answers["D2"], answers["E2"], answers["E5"] = "Splendid", "=A2", 0.85
    answers["F6"], answers["F7"], answers["E8"] = True, date(2010, 3, 10), "#REF!"
    answers["E8"].data_type = "e"
    answers["F9"], answers["F10"] = "y" * (LIMITS["reason"] + 1), "y" * (LIMITS["reason"] + 2)
    answers.merge_cells("G11:G12")
    criteria["E2"], criteria["E3"], criteria["E4"], criteria["C4"] = "partly", "=1/0", "x", "ZZ"
    book["Versions"]["A12"] = "gone"


def review_faults(cells: Cells) -> tuple[str, ...]:
    with reading(Pseudo()), pytest.raises(WorkbookFaults) as caught:
        take_cells(cells, review.FRAMEWORK, review.OF)
    return caught.value.faults


def test_faults_of_a_review_are_told_in_the_language() -> None:
    told = review_faults(read_cells(review.by_hand(spoil_review)))
    labels = [level.label for level in review.FRAMEWORK.scale.levels]
    assert len(told) == 16
    assert english_in(list(told), letters_of(*labels, "ZZ", "E", "Splendid", "partly", "True", "T")) == set()


@pytest.mark.parametrize(("cell", "value"), [("A1", "Number"), ("E1", "What shows it"), ("F1", "Evidence"), ("E1", "")])
def test_faults_of_headings_are_told_in_the_language(cell: str, value: str) -> None:
    told = review_faults(read_cells(review.by_hand(review.set_cell("Answers", cell, value))))
    assert told
    assert english_in(list(told), letters_of("Number", "What shows it")) == set()


def test_what_is_no_workbook_of_ours_is_told_in_the_language() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    for cells in (None, read_cells(out.getvalue())):
        assert english_in(list(review_faults(cells)), letters_of()) == set()
    bare = edited(benchmarking.write(), {("About", row, 0): "" for row in range(4)})
    assert english_in(list(benchmark_faults(bare)), letters_of()) == set()


def benchmark_faults(content: bytes) -> tuple[str, ...]:
    with reading(Pseudo()), pytest.raises(WorkbookFaults) as caught:
        take_benchmarking(read_cells(content), benchmarking.ASKED, benchmarking.OF)
    return caught.value.faults


def test_faults_of_the_benchmarking_are_told_in_the_language() -> None:
    row, tick = benchmarking.row_of, benchmarking.tick_of
    told = benchmark_faults(
        edited(
            benchmarking.write(),
            {
                ("About", 1, 1): "1999",
                ("Answers", row("RS01"), benchmarking.ANSWER): "Splendid",
                ("Answers", row("FC01"), benchmarking.QUALITY): "perhaps",
                ("Answers", row("ST02"), benchmarking.ANSWER): date(2010, 3, 31),
                ("Answers", row("ST03"), 0): "ST02",
                ("Answers", row("ST04"), 0): "ZZ01",
                ("Answers", row("ST14"), benchmarking.ANSWER): 0.45,
                ("Answers", row("MG03"), benchmarking.ANSWER): "parents",
                ("Choices", tick("RS02", "under_5"), 4): "maybe",
                ("Choices", tick("RS02", "over_16"), 4): date(2010, 3, 31),
                ("Choices", tick("RS02", "school_age"), 2): "middle_age",
                ("Choices", tick("RS03", "nobody"), 0): "FC01",
                ("Versions", 0, 0): "gone",
            },
        )
    )
    labels = [option.label for one in benchmarking.ASKED.questions for option in one.choices]
    typed = ("Splendid", "middle_age", "maybe", "ZZ", "actual", "estimated", benchmarking.ASKED.edition)
    ids = [*(one.id for one in benchmarking.QUESTIONS), *(one.id for one in benchmarking.ASKED.sections)]
    assert len(told) == 13
    assert english_in(list(told), letters_of(*labels, *typed, *ids)) == set()
