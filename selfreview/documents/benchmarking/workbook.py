"""The benchmarking's workbook to fill in off-line: out as XLSX, back in as XLSX or ODS, every fault by its cell."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from selfreview.documents.benchmarking.workbook_words import (
    TICK,
    as_typed,
    understand_not_known,
    understand_option,
    understand_quality,
)
from selfreview.documents.nation.book_layout import open_xlsx
from selfreview.documents.workbook_cells import (
    Cells,
    Place,
    cell_name,
    faults_of_sheets,
    find_columns,
    plain,
    understand_tick,
)
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


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled workbook says.

    `fields` are, by question, what the page of its section would post; `cells`
    where each answer stands; `versions` by section what it was written out at.
    """

    fields: Mapping[str, Mapping[str, tuple[str, ...]]]
    cells: Mapping[str, str]
    versions: Mapping[str, str]


class Misread(ValueError):
    """Everything that is wrong with a workbook, each with its sheet and cell."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


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


def take_cells(cells: Cells, questionnaire: Questionnaire, of: Belonging) -> Filled:
    """What the cells of a filled workbook say; `Misread` with every fault, and nothing half read."""
    faults = faults_of_sheets(cells, (ABOUT, ANSWERS, CHOICES, VERSIONS))
    if cells is None or faults:
        raise Misread(faults)
    found = cells["rows"]
    calculated = {(sheet, row, at): what for sheet, row, at, what in cells["calculated"]}
    reader = _Reader(questionnaire, of, found, calculated)
    filled = reader.read()
    if reader.faults:
        raise Misread(reader.faults)
    return filled


@dataclass(slots=True)
class _Reader:
    """Reads the sheets of a workbook and remembers what was wrong."""

    questionnaire: Questionnaire
    of: Belonging
    found: Mapping[str, Sequence[Sequence[Any]]]
    calculated: Mapping[Place, str]
    faults: list[str] = field(default_factory=list)

    def read(self) -> Filled:
        self._belongs()
        versions = {self._text(VERSIONS, row, 0): self._text(VERSIONS, row, 1) for row in self._rows(VERSIONS)}
        for section in self.questionnaire.sections:
            if section.id not in versions:
                self.faults.append(f"The sheet {VERSIONS} lacks {section.id}. Download the workbook again.")
        known = {question.id: question for question in self.questionnaire.questions if not question.retired}
        fields: dict[str, dict[str, tuple[str, ...]]] = {}
        cells: dict[str, str] = {}
        at = self._columns(ANSWERS, ANSWER_HEADS, (QUESTION,)) or {}
        ticked = self._ticks(known)
        for row in self._rows(ANSWERS)[1:]:
            if not any(self._text(ANSWERS, row, column).strip() for column in at.values()):
                continue
            key = self._text(ANSWERS, row, at[QUESTION]).strip().upper()
            if key not in known:
                self._fault(ANSWERS, row, at[QUESTION], f"edition {self.of.edition} has no question “{key[:20]}”")
            elif key in cells:
                self._fault(ANSWERS, row, at[QUESTION], f"{key} is there twice")
            else:
                cells[key] = cell_name(ANSWERS, row, at.get(ANSWER, at[QUESTION]))
                fields[key] = self._fields(known[key], row, at)
        for key, (options, row, column) in ticked.items():
            fields.setdefault(key, {})[key] = options or ("",)
            cells[key] = cell_name(CHOICES, row, column)
        return Filled({key: told for key, told in fields.items() if told}, cells, versions)

    def _rows(self, sheet: str) -> range:
        return range(len(self.found[sheet]))

    def _text(self, sheet: str, row: int, column: int) -> str:
        cells = self.found[sheet][row]
        return as_typed(cells[column]) if column < len(cells) else ""

    def _columns(self, sheet: str, heads: Sequence[str], needed: Sequence[str]) -> dict[str, int] | None:
        rows = [[as_typed(cell) for cell in row] for row in self.found[sheet]]
        return find_columns(rows, sheet, heads, needed, self.faults)

    def _belongs(self) -> None:
        mine = {"Service": str(self.of.service), "Year": str(self.of.year), "Edition": self.of.edition}
        told = {self._text(ABOUT, row, 0): (row, self._text(ABOUT, row, 1)) for row in self._rows(ABOUT)}
        for name, wanted in mine.items():
            row, said = told.get(name, (0, wanted))
            if said != wanted:
                self._fault(ABOUT, row, 1, f"this workbook is of another return: {name} “{said[:40]}”")
        if not mine.keys() <= told.keys():
            self.faults.append(f"The sheet {ABOUT} does not say whose workbook this is. Fetch it again.")

    def _ticks(self, known: Mapping[str, Question]) -> dict[str, tuple[tuple[str, ...], int, int]]:
        """By question of several answers, what is ticked and where; one without a row is not there."""
        at = self._columns(CHOICES, CHOICE_HEADS, (QUESTION, OPTION))
        if at is None or CHOSEN not in at:
            return {}
        found: dict[str, tuple[tuple[str, ...], int, int]] = {}
        for row in self._rows(CHOICES)[1:]:
            key, option = (self._text(CHOICES, row, at[head]).strip() for head in (QUESTION, OPTION))
            mark = self._text(CHOICES, row, at[CHOSEN])
            if not (key or option or mark.strip()):
                continue
            question = known.get(key.upper())
            if question is None or question.kind is not Kind.MULTI:
                self._fault(CHOICES, row, at[QUESTION], f"“{key[:20]}” is no question with several answers")
                continue
            is_chosen = self._is_chosen(row, at[CHOSEN], mark)
            options, first, column = found.get(question.id, ((), row, at[CHOSEN]))
            if option not in [one.id for one in question.options]:
                self._fault(CHOICES, row, at[OPTION], f"{question.id} has no option “{option[:20]}”")
            elif is_chosen:
                options, first = (*options, option), first if options else row
            found[question.id] = (options, first, column)
        return found

    def _is_chosen(self, row: int, column: int, mark: str) -> bool:
        what = self.calculated.get((CHOICES, row, column))
        is_chosen = None if what else understand_tick(mark)
        if is_chosen is None:
            doubt = f"this is {what}" if what else f"is it chosen? “{mark.strip()[:20]}” may mean either"
            self._fault(CHOICES, row, column, f"{doubt}; type {TICK} for chosen, or leave it empty")
        return bool(is_chosen)

    def _fields(self, question: Question, row: int, at: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """What the row of a question says, as its page would post it."""
        told: dict[str, tuple[str, ...]] = {}
        name = question.id
        if ANSWER in at:
            text = self._typed(row, at[ANSWER])
            if question.kind is Kind.MULTI:
                if text and plain(text) != plain(ELSEWHERE):
                    self._fault(ANSWERS, row, at[ANSWER], f"{name} is answered with an x in the sheet {CHOICES}")
            elif question.kind is Kind.PERCENT and self._is_share(row, at[ANSWER]):
                self._fault(ANSWERS, row, at[ANSWER], f"{name}: {text} may be a share; type percent, such as 45%")
            elif question.choices:
                told[name] = (self._option(question, row, at[ANSWER], text),)
            elif question.not_known and understand_not_known(text):
                told |= {name: ("",), f"{name}_not_known": ("yes",)}
            else:
                told[name] = (text,)
        if QUALITY in at and question.quality:
            quality = understand_quality(self._typed(row, at[QUALITY]))
            if quality is None:
                self._fault(ANSWERS, row, at[QUALITY], "write “actual” or “estimated”, or leave it empty")
            else:
                told[f"{name}_quality"] = (quality,)
        if SAYS in at and any(option.says for option in question.options):
            told[f"{name}_says"] = (self._typed(row, at[SAYS]),)
        if SENTENCE in at:
            told[f"{name}_remark"] = (self._typed(row, at[SENTENCE]),)
        return told

    def _is_share(self, row: int, column: int) -> bool:
        """Whether a spreadsheet's number may be a share of one: it keeps 45% as 0.45, and 100% as 1."""
        cells = self.found[ANSWERS][row]
        cell = cells[column] if column < len(cells) else ""
        return isinstance(cell, float) and 0 < cell <= 1

    def _option(self, question: Question, row: int, column: int, text: str) -> str:
        option = understand_option(question, text)
        if option is None:
            labels = ", ".join(f"“{one.label}”" for one in question.choices)
            self._fault(ANSWERS, row, column, f"“{text[:40]}” is not an answer to {question.id}; use one of {labels}")
        return option or ""

    def _typed(self, row: int, column: int) -> str:
        if what := self.calculated.get((ANSWERS, row, column)):
            self._fault(ANSWERS, row, column, f"this is {what}; set the cell to text and type the answer itself")
            return ""
        return self._text(ANSWERS, row, column).replace("\r\n", "\n").strip()

    def _fault(self, sheet: str, row: int, column: int, message: str) -> None:
        self.faults.append(f"{cell_name(sheet, row, column)}: {message}")
