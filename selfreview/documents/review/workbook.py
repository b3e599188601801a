"""The workbook to fill in off-line: out as XLSX, back in as XLSX or ODS, every fault by its sheet and cell."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import python_calamine
import xlsxwriter

from selfreview.domain.framework.framework import CriterionStatus, Exemplar, Framework
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT

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
NOT_MET = ("", "-", "no", "n", "0")
COLUMN = {"rating": 3, "evidence": 4, "reason": 5, "moved": 6}
LIMITS = {"evidence": EVIDENCE_LIMIT, "reason": REASON_LIMIT, "moved": REASON_LIMIT}
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One exemplar of the workbook: its fields as they are kept, and the versions that they were written out at."""

    values: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which review a workbook belongs to."""

    service: int
    name: str
    year: int
    edition: str


class WorkbookFaults(ValueError):
    """Everything that is wrong with a workbook, each with its sheet and cell."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


def write_workbook(framework: Framework, of: Belonging, sheets: Mapping[str, Sheet], *, mark: str = "") -> bytes:
    """The workbook with the answers as they stand; every cell is text, so that none of them runs."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Self-review {of.year}: {of.name}", "comments": mark})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F4F0E6", "border": 1}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "locked": False}),
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
        ("Criteria", "Ticking is optional: type x in the sheet Criteria beside what is met."),
        ("Way back", "Save it as XLSX or ODS and hand it in on the page Workbook of the review. You see what would "
         "change before anything does, and both texts where somebody else has written meanwhile."),
        ("Please", "Do not name a child or a parent."),
        ("About the criteria", framework.note),
        ("Mark", mark),
    )  # fmt: skip
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    for row, (name, words) in enumerate(lines):
        sheet.write_string(row, 0, name, looks["head"])
        sheet.write_string(row, 1, words, looks["fixed"])


def _write_answers(sheet: Any, framework: Framework, sheets: Mapping[str, Sheet], looks: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(ANSWER_HEADS, (9, 24, 44, 16, 60, 32, 32), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 2)
    labels = [level.label for level in framework.scale.levels]
    for row, exemplar in enumerate(framework.exemplars, start=1):
        values = sheets[exemplar.id].values
        for column, words in enumerate((exemplar.id, exemplar.title, exemplar.wording)):
            sheet.write_string(row, column, words, looks["fixed"])
        rating = framework.scale.level(values["rating"]).label if values["rating"] else ""
        sheet.write_string(row, COLUMN["rating"], rating, looks["open"])
        sheet.data_validation(row, COLUMN["rating"], row, COLUMN["rating"], {"validate": "list", "source": labels})
        for name in ("evidence", "reason", "moved"):
            sheet.write_string(row, COLUMN[name], values[name], looks["open"])


def _write_criteria(sheet: Any, framework: Framework, sheets: Mapping[str, Sheet], looks: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(CRITERIA_HEADS, (9, 16, 12, 90, 14), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 0)
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
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as fault:  # The reader has faults of many kinds; all of them say that this is no workbook.
        raise WorkbookFaults(["The file cannot be read as a workbook. Save it as XLSX or ODS, then try."]) from fault
    faults = [
        f"The sheet {name} is missing. Fetch the workbook again and copy your answers into it."
        for name in (ABOUT, ANSWERS, CRITERIA, VERSIONS)
        if name not in found
    ]
    if faults:
        raise WorkbookFaults(faults)
    reader = _Reader(framework, of, {name: rows[:MOST_ROWS] for name, rows in found.items()})
    sheets = reader.read()
    if reader.faults:
        raise WorkbookFaults(reader.faults)
    return sheets


class _Reader:
    """Reads the sheets of a workbook and remembers what was wrong."""

    def __init__(self, framework: Framework, of: Belonging, found: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        self.framework, self.of, self.found = framework, of, found
        self.faults: list[str] = []
        self.keys = {level.label.casefold(): level.key for level in framework.scale.levels}
        self.keys |= {key: key for key in framework.scale.keys}

    def read(self) -> dict[str, Sheet]:
        self._belongs()
        versions = {_text(row, 0): _text(row, 1) for row in self.found[VERSIONS]}
        ticks = self._ticks()
        sheets: dict[str, Sheet] = {}
        known = {exemplar.id for exemplar in self.framework.exemplars}
        for number, row in enumerate(self.found[ANSWERS][1:], start=1):
            key = _text(row, 0).strip()
            if not any(_text(row, column) for column in range(len(ANSWER_HEADS))):
                continue
            if key not in known:
                self._fault(ANSWERS, number, 0, f"there is no exemplar “{key[:20]}”")
            elif key in sheets:
                self._fault(ANSWERS, number, 0, f"{key} is there twice")
            elif key not in versions:
                self.faults.append(f"The sheet {VERSIONS} lacks {key}. Fetch the workbook again.")
            else:
                values = {name: self._field(number, row, name) for name in COLUMN}
                sheets[key] = Sheet({**values, "ticks": " ".join(ticks.get(key, ()))}, versions[key])
        return sheets

    def _belongs(self) -> None:
        rows = self.found[ABOUT]
        told = {_text(row, 0): _text(row, 1) for row in rows}
        mine = {"Service": str(self.of.service), "Year": str(self.of.year), "Edition": self.of.edition}
        for number, row in enumerate(rows):
            name = _text(row, 0)
            if name in mine and _text(row, 1) != mine[name]:
                self._fault(ABOUT, number, 1, f"this workbook is of another review: {name} “{_text(row, 1)[:40]}”")
        if not mine.keys() <= told.keys():
            self.faults.append(f"The sheet {ABOUT} does not say whose workbook this is. Fetch it again.")

    def _ticks(self) -> dict[str, list[str]]:
        known = {c.id: one.id for one in self.framework.exemplars for c in tickable(self.framework, one)}
        ticks: dict[str, list[str]] = {}
        for number, row in enumerate(self.found[CRITERIA][1:], start=1):
            criterion, mark = _text(row, 2).strip(), _text(row, 4).strip().casefold()
            if mark in NOT_MET:
                continue
            if criterion not in known:
                self._fault(CRITERIA, number, 2, f"there is no criterion “{criterion[:20]}”")
            else:
                ticks.setdefault(known[criterion], []).append(criterion)
        return ticks

    def _field(self, number: int, row: Sequence[Any], name: str) -> str:
        text = _text(row, COLUMN[name]).replace("\r\n", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")
        if name == "rating":
            label = text.strip().casefold()
            if label and label not in self.keys:
                labels = ", ".join(level.label for level in self.framework.scale.levels)
                self._fault(ANSWERS, number, COLUMN[name], f"“{text[:40]}” is not a rating; use one of {labels}")
            return self.keys.get(label, "")
        if len(text) > LIMITS[name]:
            self._fault(ANSWERS, number, COLUMN[name], f"take {len(text) - LIMITS[name]:,} characters out")
        return text

    def _fault(self, sheet: str, row: int, column: int, message: str) -> None:
        self.faults.append(f"{sheet}, cell {chr(ord('A') + column)}{row + 1}: {message}")


def _text(row: Sequence[Any], column: int) -> str:
    if column >= len(row):
        return ""
    cell = row[column]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return str(cell)
