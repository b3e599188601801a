"""The benchmarking's workbook to fill in off-line, as XLSX; `filled_workbook` reads it back."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selfreview.documents.benchmarking.workbook_words import TICK
from selfreview.documents.nation.book_layout import open_xlsx
from selfreview.domain.benchmarking.answers import Answer, State, plain_figure
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire

ABOUT, ANSWERS, CHOICES, VERSIONS = "About", "Answers", "Choices", "Versions"
QUESTION, ANSWER, QUALITY, SAYS, SENTENCE = (
    "Question",
    "Answer",
    "Actual or estimated",
    "“Other” in a few words",
    "One sentence about an odd figure",
)
ANSWER_HEADS = (QUESTION, "Section", "Asked", "How to answer", "Last time", ANSWER, QUALITY, SAYS, SENTENCE)
OPTION, CHOSEN = "Option", "Chosen? Type x"
CHOICE_HEADS = (QUESTION, "Asked", OPTION, "In words", CHOSEN)
NOT_KNOWN = "Not known"
ELSEWHERE = "Tick in the sheet Choices"


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which return a workbook belongs to."""

    service: int
    name: str
    year: int
    edition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the workbook shows it: how it is asked, what was told last time, and its answer as it stands."""

    question: Question
    wording: str
    how: str
    last: str
    answer: Answer
    sentence: str


def write_workbook(
    questionnaire: Questionnaire, of: Belonging, lines: Sequence[Line], versions: Mapping[str, str], *, mark: str = ""
) -> bytes:
    """The workbook with the answers as they stand; every cell is text, so that none of them runs."""
    out = io.BytesIO()
    book = open_xlsx(out, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Benchmarking {of.year}: {of.name}", "comments": mark})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F4F0E6", "border": 1}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}),
    }
    _write_about(book.add_worksheet(ABOUT), of, mark, looks)
    _write_answers(book.add_worksheet(ANSWERS), questionnaire, lines, looks)
    _write_choices(book.add_worksheet(CHOICES), lines, looks)
    hidden = book.add_worksheet(VERSIONS)
    for row, (section, version) in enumerate(versions.items()):
        hidden.write_string(row, 0, section)
        hidden.write_string(row, 1, version)
    hidden.hide()
    book.close()
    return out.getvalue()


def _write_about(sheet: Any, of: Belonging, mark: str, looks: Mapping[str, Any]) -> None:
    told = (
        ("Service", str(of.service)),
        ("Year", str(of.year)),
        ("Edition", of.edition),
        ("Name", of.name),
        ("How to fill it in", "Write in the white cells: figures and words in the sheet Answers, and an x beside each "
         "option that holds in the sheet Choices. Write whole figures, such as 84200; nought is 0."),
        ("Not known", "Where the figure may be unknown, write “Not known”. An empty cell is a question left open."),
        ("Leave out", "A row that you delete leaves its answer as it is, and so does a column."),
        ("Way back", "Save it as XLSX or ODS and hand it in on the page Workbook of the return. You see what would "
         "change before anything does, and both answers where somebody else has written meanwhile."),
        ("Please", f"Do not name a child or a parent. {mark}"),
    )  # fmt: skip
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    for row, (name, words) in enumerate(told):
        sheet.write_string(row, 0, name, looks["head"])
        sheet.write_string(row, 1, words, looks["fixed"])


def _head(sheet: Any, heads: Sequence[str], widths: Sequence[int], looks: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def _write_answers(sheet: Any, questionnaire: Questionnaire, lines: Sequence[Line], looks: Mapping[str, Any]) -> None:
    _head(sheet, ANSWER_HEADS, (9, 18, 50, 32, 28, 26, 16, 24, 40), looks)
    for row, line in enumerate(lines, start=1):
        question, answer = line.question, line.answer
        fixed = (question.id, questionnaire.section(question.section).title, line.wording, line.how, line.last)
        for column, words in enumerate(fixed):
            sheet.write_string(row, column, words, looks["fixed"])
        several = question.kind is Kind.MULTI
        sheet.write_string(row, 5, ELSEWHERE if several else _shown(line), looks["fixed" if several else "open"])
        if question.choices and not several:
            labels = [option.label for option in question.choices]
            if sum(len(label) + 1 for label in labels) < 255:  # what a spreadsheet's list may hold
                sheet.data_validation(row, 5, row, 5, {"validate": "list", "source": labels})
        sheet.write_string(row, 6, answer.quality.value if answer.quality else "", _look(looks, question.quality))
        if question.quality:
            sheet.data_validation(row, 6, row, 6, {"validate": "list", "source": ["actual", "estimated"]})
        says = any(option.says for option in question.options)
        sheet.write_string(row, 7, answer.says, _look(looks, says))
        sheet.write_string(row, 8, line.sentence, looks["open"])


def _look(looks: Mapping[str, Any], is_open: bool) -> Any:
    return looks["open" if is_open else "fixed"]


def _shown(line: Line) -> str:
    answer = line.answer
    if answer.state is State.NOT_KNOWN:
        return NOT_KNOWN
    if answer.number is not None:
        return plain_figure(line.question, answer.number)
    if answer.chosen:
        return line.question.option(answer.chosen[0]).label
    return answer.text


def _write_choices(sheet: Any, lines: Sequence[Line], looks: Mapping[str, Any]) -> None:
    _head(sheet, CHOICE_HEADS, (9, 50, 20, 60, 14), looks)
    row = 1
    for line in lines:
        if line.question.kind is not Kind.MULTI:
            continue
        for option in line.question.options:
            words = f"{option.label} (goes with no other)" if option.exclusive else option.label
            for column, fixed in enumerate((line.question.id, line.wording, option.id, words)):
                sheet.write_string(row, column, fixed, looks["fixed"])
            sheet.write_string(row, 4, TICK if line.answer.has(option.id) else "", looks["open"])
            row += 1
