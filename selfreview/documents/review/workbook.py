"""The workbook to fill in off-line: out as XLSX, back in as XLSX or ODS, every fault by its sheet and cell."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from selfreview.documents.nation.book_layout import open_xlsx
from selfreview.documents.review.workbook_words import retyped, understand_rating
from selfreview.documents.workbook_cells import (
    DATED,
    Cells,
    Place,
    Rows,
    WorkbookFaults,
    cell_name,
    find_columns,
    open_sheets,
    read_cells,
    understand_tick,
)
from selfreview.domain.framework.framework import CriterionStatus, Exemplar, Framework
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT
from selfreview.speech import gettext, ngettext

FIELDS = ("rating", "ticks", "reason", "moved", "evidence")
ANSWERS, CRITERIA, ABOUT, VERSIONS = "Answers", "Criteria", "About", "Versions"
ANSWER_HEADS = (
    "Exemplar",
    "Title",
    "Published wording",
    "Rating",
    "Evidence",
    "Why the rating differs from the ticks",
    "Why the rating moved since last time",
)
CRITERIA_HEADS = ("Exemplar", "Level", "Criterion", "Criterion in words", "Met? Type x")
TICK = "x"
CELL_LIMIT = 32_767
"""The characters that a cell can hold."""

TOO_LONG = "[This text is longer than a cell can hold. It stays as it is; change it on the page of the exemplar.]"
COLUMN = {"rating": 3, "evidence": 4, "reason": 5, "moved": 6}
LIMITS = {"evidence": EVIDENCE_LIMIT, "reason": REASON_LIMIT, "moved": REASON_LIMIT}
FIELD_HEADS = {name: ANSWER_HEADS[column] for name, column in COLUMN.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One exemplar of the workbook: its fields as they are kept, and the versions that they were written out at.

    `cells` says of one that was read where each field stands, a tick by the id of its criterion.
    """

    values: Mapping[str, str]
    version: str
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which review a workbook belongs to."""

    service: int
    name: str
    year: int
    edition: str


def write_workbook(framework: Framework, of: Belonging, sheets: Mapping[str, Sheet], *, mark: str = "") -> bytes:
    """The workbook with the answers as they stand; every cell is text, so that none of them runs."""
    out = io.BytesIO()
    book = open_xlsx(out, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Self-review {of.year}: {of.name}", "comments": mark})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F4F0E6", "border": 1}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "locked": False, "num_format": "@"}),
    }
    _write_about(book.add_worksheet(ABOUT), framework, of, mark, looks)
    _write_answers(book.add_worksheet(ANSWERS), framework, sheets, looks)
    _write_criteria(book.add_worksheet(CRITERIA), framework, sheets, looks)
    versions = book.add_worksheet(VERSIONS)
    for row, exemplar in enumerate(framework.exemplars):
        versions.write_string(row, 0, exemplar.id)
        versions.write_string(row, 1, sheets[exemplar.id].version)
    versions.hide()
    book.close()
    return out.getvalue()


def _write_about(sheet: Any, framework: Framework, of: Belonging, mark: str, looks: Mapping[str, Any]) -> None:
    lines = (
        ("Service", str(of.service)),
        ("Year", str(of.year)),
        ("Edition", of.edition),
        ("Name", of.name),
        ("How to fill it in", "Choose a rating and write the evidence in the sheet Answers, in the white cells."),
        ("Criteria", "Ticking is optional: type x in the sheet Criteria next to what is met."),
        (
            "Leave out",
            "To leave an exemplar out, delete its row, or untick it when you see what would change. "
            "A column that you delete leaves its answers as they are.",
        ),
        ("Way back", "Save it as XLSX or ODS and upload it on the Workbook page. We show you what would change "
         "first, and both versions where someone else has made changes."),
        ("Please", "Do not name a child or a parent."),
        ("About the criteria", framework.note),
        ("Mark", mark),
    )  # fmt: skip
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    for row, (name, words) in enumerate(lines):
        sheet.write_string(row, 0, name, looks["head"])
        sheet.write_string(row, 1, words, looks["fixed"])


def _set_paper(sheet: Any) -> None:
    """The heading on each sheet of paper, and at its foot which it is."""
    sheet.repeat_rows(0)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def _write_answers(sheet: Any, framework: Framework, sheets: Mapping[str, Sheet], looks: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(ANSWER_HEADS, (9, 24, 44, 16, 60, 32, 32), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 2)
    _set_paper(sheet)
    labels = [level.label for level in framework.scale.levels]
    for row, exemplar in enumerate(framework.exemplars, start=1):
        values = sheets[exemplar.id].values
        for column, words in enumerate((exemplar.id, exemplar.title, exemplar.wording)):
            sheet.write_string(row, column, words, looks["fixed"])
        rating = framework.scale.level(values["rating"]).label if values["rating"] else ""
        sheet.write_string(row, COLUMN["rating"], rating, looks["open"])
        sheet.data_validation(row, COLUMN["rating"], row, COLUMN["rating"], {"validate": "list", "source": labels})
        for name in ("evidence", "reason", "moved"):
            text = values[name]
            sheet.write_string(row, COLUMN[name], text if len(text) <= CELL_LIMIT else TOO_LONG, looks["open"])


def _write_criteria(sheet: Any, framework: Framework, sheets: Mapping[str, Sheet], looks: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(CRITERIA_HEADS, (9, 16, 12, 90, 14), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 0)
    _set_paper(sheet)
    row = 1
    for exemplar in framework.exemplars:
        ticked = sheets[exemplar.id].values["ticks"].split()
        for criterion in tickable(framework, exemplar):
            drafted = " (drafted)" if criterion.status is CriterionStatus.DRAFTED else ""
            label = framework.scale.level(criterion.level).label
            for column, words in enumerate((exemplar.id, label, criterion.id, criterion.text + drafted)):
                sheet.write_string(row, column, words, looks["fixed"])
            sheet.write_string(row, 4, TICK if criterion.id in ticked else "", looks["open"])
            row += 1


def tickable(framework: Framework, exemplar: Exemplar) -> tuple[Any, ...]:
    """The criteria that can be ticked: the lowest level's are signs."""
    return tuple(c for c in exemplar.criteria if c.level != framework.scale.lowest.key)


def read_workbook(content: bytes, framework: Framework, of: Belonging) -> dict[str, Sheet]:
    """The answers of a filled workbook by exemplar; `WorkbookFaults` with every fault, and nothing half read."""
    return take_cells(read_cells(content), framework, of)


def take_cells(cells: Cells, framework: Framework, of: Belonging) -> dict[str, Sheet]:
    """The answers in the cells of a filled workbook, as `read_workbook` gives them."""
    reader = _Reader(framework, of, *open_sheets(cells, (ABOUT, ANSWERS, CRITERIA, VERSIONS)))
    sheets = reader.read()
    if reader.faults:
        raise WorkbookFaults(reader.faults)
    return sheets


class _Reader:
    """Reads the sheets of a workbook and remembers what was wrong."""

    def __init__(
        self,
        framework: Framework,
        of: Belonging,
        found: Mapping[str, Rows],
        calculated: Mapping[Place, str],
    ) -> None:
        self.framework, self.of, self.found, self.calculated = framework, of, found, calculated
        self.faults: list[str] = []
        self.tick_cells: dict[str, dict[str, str]] = {}

    def read(self) -> dict[str, Sheet]:
        self._belongs()
        versions = {_text(row, 0): _text(row, 1) for row in self.found[VERSIONS]}
        at = self._columns(ANSWERS, ANSWER_HEADS, ANSWER_HEADS[:1])
        ticks = self._ticks()
        sheets: dict[str, Sheet] = {}
        if at is None:
            return sheets
        known = {exemplar.id for exemplar in self.framework.exemplars}
        key_at = at[ANSWER_HEADS[0]]
        for number, row in enumerate(self.found[ANSWERS][1:], start=1):
            key = _text(row, key_at).strip()
            if not any(_text(row, column).strip() for column in at.values()):
                continue
            if key not in known:
                self._fault(ANSWERS, number, key_at, gettext("there is no exemplar “{key}”", key=key[:20]))
            elif key in sheets:
                self._fault(ANSWERS, number, key_at, gettext("{key} is there twice", key=key))
            elif key not in versions:
                self.faults.append(
                    gettext("The sheet {sheet} lacks {key}. Download the workbook again.", sheet=VERSIONS, key=key)
                )
            else:
                values = {
                    name: self._field(number, row, name, at[head]) for name, head in FIELD_HEADS.items() if head in at
                }
                if values.get("evidence") == TOO_LONG:
                    del values["evidence"]
                told = {} if ticks is None else {"ticks": " ".join(ticks.get(key, ()))}
                cells = {name: cell_name(ANSWERS, number, at[FIELD_HEADS[name]]) for name in values}
                sheets[key] = Sheet({**values, **told}, versions[key], cells | self.tick_cells.get(key, {}))
        return sheets

    def _columns(self, sheet: str, heads: Sequence[str], needed: Sequence[str]) -> dict[str, int] | None:
        rows = [[_text(row, column) for column in range(len(row))] for row in self.found[sheet]]
        return find_columns(rows, sheet, heads, needed, self.faults)

    def _belongs(self) -> None:
        rows = self.found[ABOUT]
        told = {_text(row, 0): _text(row, 1) for row in rows}
        mine = {"Service": str(self.of.service), "Year": str(self.of.year), "Edition": self.of.edition}
        for number, row in enumerate(rows):
            name = _text(row, 0)
            if name in mine and _text(row, 1) != mine[name]:
                told_of = gettext(
                    "this workbook is of another review: {name} “{said}”", name=name, said=_text(row, 1)[:40]
                )
                self._fault(ABOUT, number, 1, told_of)
        if not mine.keys() <= told.keys():
            self.faults.append(
                gettext("The sheet {sheet} does not say whose workbook this is. Download it again.", sheet=ABOUT)
            )

    def _ticks(self) -> dict[str, list[str]] | None:
        """What is ticked by exemplar; None where nobody is asked, since the column is not there."""
        criterion_head, met_head = CRITERIA_HEADS[2], CRITERIA_HEADS[4]
        at = self._columns(CRITERIA, CRITERIA_HEADS, (criterion_head,))
        if at is None or met_head not in at:
            return None
        known = {c.id: one.id for one in self.framework.exemplars for c in tickable(self.framework, one)}
        ticks: dict[str, list[str]] = {}
        for number, row in enumerate(self.found[CRITERIA][1:], start=1):
            criterion, column = _text(row, at[criterion_head]).strip(), at[met_head]
            is_met = self._is_met(number, row, column)
            if criterion in known:
                self.tick_cells.setdefault(known[criterion], {})[criterion] = cell_name(CRITERIA, number, column)
            if not is_met:
                continue
            if criterion not in known:
                unknown = gettext("there is no criterion “{criterion}”", criterion=criterion[:20])
                self._fault(CRITERIA, number, at[criterion_head], unknown)
            else:
                ticks.setdefault(known[criterion], []).append(criterion)
        return ticks

    def _is_met(self, number: int, row: Sequence[Any], column: int) -> bool:
        if what := self.calculated.get((CRITERIA, number, column)):
            wanted = gettext("this is {what}; type {tick} for met, or leave it empty", what=what, tick=TICK)
            self._fault(CRITERIA, number, column, wanted)
            return False
        mark = _text(row, column)
        is_met = understand_tick(mark)
        if is_met is None:
            doubt = gettext(
                "is it met? “{mark}” may mean either; type {tick} for met, or leave it empty",
                mark=mark.strip()[:20],
                tick=TICK,
            )
            self._fault(CRITERIA, number, column, doubt)
        return bool(is_met)

    def _field(self, number: int, row: Sequence[Any], name: str, column: int) -> str:
        what = self.calculated.get((ANSWERS, number, column), "")
        if what and what != DATED:
            self._fault(ANSWERS, number, column, gettext("this is {what}; type the words themselves", what=what))
            return ""
        kind = what or retyped(row, column)
        if kind:
            told = gettext(
                "the spreadsheet has made {kind} of this ({told}); set the cell to text, type it again",
                kind=kind,
                told=_text(row, column)[:40],
            )
            self._fault(ANSWERS, number, column, told)
            return ""
        text = _text(row, column).replace("\r\n", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")
        if name == "rating":
            rating = understand_rating(self.framework.scale, text)
            if rating is None:
                labels = ", ".join(level.label for level in self.framework.scale.levels)
                told = gettext("“{text}” is not a rating; use one of {labels}", text=text[:40], labels=labels)
                self._fault(ANSWERS, number, column, told)
            return rating or ""
        if len(text) > LIMITS[name] and text != TOO_LONG:
            over = len(text) - LIMITS[name]
            told = ngettext("take {many} character out", "take {many} characters out", over, many=f"{over:,}")
            self._fault(ANSWERS, number, column, told)
        return text

    def _fault(self, sheet: str, row: int, column: int, message: str) -> None:
        self.faults.append(f"{cell_name(sheet, row, column)}: {message}")


def _text(row: Sequence[Any], column: int) -> str:
    if column >= len(row):
        return ""
    cell = row[column]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
