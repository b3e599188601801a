"""A filled workbook of the benchmarking read back, XLSX or ODS: what it says, and every fault by its sheet and cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selfreview.documents.benchmarking.workbook import (
    ABOUT,
    ANSWER,
    ANSWER_HEADS,
    ANSWERS,
    CHOICE_HEADS,
    CHOICES,
    CHOSEN,
    ELSEWHERE,
    OPTION,
    QUALITY,
    QUESTION,
    SAYS,
    SENTENCE,
    VERSIONS,
    Belonging,
)
from selfreview.documents.benchmarking.workbook_words import (
    TICK,
    as_typed,
    understand_not_known,
    understand_option,
    understand_quality,
)
from selfreview.documents.workbook_cells import (
    Cells,
    Place,
    Rows,
    WorkbookFaults,
    cell_name,
    find_columns,
    open_sheets,
    plain,
    understand_tick,
)
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire
from selfreview.speech import gettext


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled workbook says.

    `fields` are, by question, what the page of its section would post; `cells`
    where each answer stands; `versions` by section what it was written out at.
    """

    fields: Mapping[str, Mapping[str, tuple[str, ...]]]
    cells: Mapping[str, str]
    versions: Mapping[str, str]


def take_cells(cells: Cells, questionnaire: Questionnaire, of: Belonging) -> Filled:
    """What the cells of a filled workbook say; `WorkbookFaults` with every fault, and nothing half read."""
    reader = _Reader(questionnaire, of, *open_sheets(cells, (ABOUT, ANSWERS, CHOICES, VERSIONS)))
    filled = reader.read()
    if reader.faults:
        raise WorkbookFaults(reader.faults)
    return filled


@dataclass(slots=True)
class _Reader:
    """Reads the sheets of a workbook and remembers what was wrong."""

    questionnaire: Questionnaire
    of: Belonging
    found: Mapping[str, Rows]
    calculated: Mapping[Place, str]
    faults: list[str] = field(default_factory=list)

    def read(self) -> Filled:
        self._belongs()
        versions = {self._text(VERSIONS, row, 0): self._text(VERSIONS, row, 1) for row in self._rows(VERSIONS)}
        for section in self.questionnaire.sections:
            if section.id not in versions:
                lacks = gettext(
                    "The sheet {sheet} lacks {key}. Download the workbook again.", sheet=VERSIONS, key=section.id
                )
                self.faults.append(lacks)
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
                unknown = gettext("edition {edition} has no question “{key}”", edition=self.of.edition, key=key[:20])
                self._fault(ANSWERS, row, at[QUESTION], unknown)
            elif key in cells:
                self._fault(ANSWERS, row, at[QUESTION], gettext("{key} is there twice", key=key))
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
                other = gettext("this workbook is of another return: {name} “{said}”", name=name, said=said[:40])
                self._fault(ABOUT, row, 1, other)
        if not mine.keys() <= told.keys():
            self.faults.append(
                gettext("The sheet {sheet} does not say whose workbook this is. Fetch it again.", sheet=ABOUT)
            )

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
                single = gettext("“{key}” is no question with several answers", key=key[:20])
                self._fault(CHOICES, row, at[QUESTION], single)
                continue
            is_chosen = self._is_chosen(row, at[CHOSEN], mark)
            options, first, column = found.get(question.id, ((), row, at[CHOSEN]))
            if option not in [one.id for one in question.options]:
                unknown = gettext("{question} has no option “{option}”", question=question.id, option=option[:20])
                self._fault(CHOICES, row, at[OPTION], unknown)
            elif is_chosen:
                options, first = (*options, option), first if options else row
            found[question.id] = (options, first, column)
        return found

    def _is_chosen(self, row: int, column: int, mark: str) -> bool:
        what = self.calculated.get((CHOICES, row, column))
        is_chosen = None if what else understand_tick(mark)
        if is_chosen is None:
            doubt = gettext(
                "is it chosen? “{mark}” may mean either; type {tick} for chosen, or leave it empty",
                mark=mark.strip()[:20],
                tick=TICK,
            )
            if what:
                doubt = gettext("this is {what}; type {tick} for chosen, or leave it empty", what=what, tick=TICK)
            self._fault(CHOICES, row, column, doubt)
        return bool(is_chosen)

    def _fields(self, question: Question, row: int, at: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """What the row of a question says, as its page would post it."""
        told: dict[str, tuple[str, ...]] = {}
        name = question.id
        if ANSWER in at:
            text = self._typed(row, at[ANSWER])
            if question.kind is Kind.MULTI:
                if text and plain(text) != plain(ELSEWHERE):
                    elsewhere = gettext("{name} is answered with an x in the sheet {sheet}", name=name, sheet=CHOICES)
                    self._fault(ANSWERS, row, at[ANSWER], elsewhere)
            elif question.kind is Kind.PERCENT and self._is_share(row, at[ANSWER]):
                share = gettext("{name}: {text} may be a share; type percent, such as 45%", name=name, text=text)
                self._fault(ANSWERS, row, at[ANSWER], share)
            elif question.choices:
                told[name] = (self._option(question, row, at[ANSWER], text),)
            elif question.not_known and understand_not_known(text):
                told |= {name: ("",), f"{name}_not_known": ("yes",)}
            else:
                told[name] = (text,)
        if QUALITY in at and question.quality:
            quality = understand_quality(self._typed(row, at[QUALITY]))
            if quality is None:
                wanted = gettext("write “actual” or “estimated”, or leave it empty")
                self._fault(ANSWERS, row, at[QUALITY], wanted)
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
            told = gettext(
                "“{text}” is not an answer to {question}; use one of {labels}",
                text=text[:40],
                question=question.id,
                labels=labels,
            )
            self._fault(ANSWERS, row, column, told)
        return option or ""

    def _typed(self, row: int, column: int) -> str:
        if what := self.calculated.get((ANSWERS, row, column)):
            wanted = gettext("this is {what}; set the cell to text and type the answer itself", what=what)
            self._fault(ANSWERS, row, column, wanted)
            return ""
        return self._text(ANSWERS, row, column).replace("\r\n", "\n").strip()

    def _fault(self, sheet: str, row: int, column: int, message: str) -> None:
        self.faults.append(f"{cell_name(sheet, row, column)}: {message}")
