"""The cells of a workbook's file: their values, which hold a formula or an error, and what a mark in one means."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import reduce
from itertools import islice
from typing import Any

import python_calamine
from defusedxml import ElementTree

from selfreview.speech import gettext, lazy

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
MOST = 20_000
"""Cells of a row or rows of a table that one entry may stand for before it is taken for the empty rest."""

Rows = Sequence[Sequence[Any]]
Place = tuple[str, int, int]
"""The name of a sheet, a row and a column, both from 0."""


FORMULA, ERROR = lazy("a formula"), lazy("an error")
MERGED = lazy("part of a merged cell (undo the merging)")
MOST_MERGED = 2_000
"""Cells of one merged area that are looked at; the sheets of ours are smaller."""

DATED = lazy("a date or a time")
"""What a spreadsheet makes of texts like "Mar-10"."""

_CALCULATED = {str.__str__(what): what for what in (FORMULA, ERROR, MERGED, DATED)}

MOST_ROWS = 5_000
MOST_COLUMNS = 100

Cells = dict[str, Any] | None
"""`rows` by sheet, each a list of plain values, and `calculated`: sheet, row, column and what it is. None for a file
that cannot be read."""


def read_cells(content: bytes) -> Cells:
    """The cells of an XLSX or ODS file, as plain values. Meant for a child process: the file may be made to harm."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        found = [[*place, what] for place, what in find_calculated(content).items()]
        found += [[name, *place, DATED] for name, rows in sheets.items() for place in _dates(rows[:MOST_ROWS])]
    except Exception:  # The reader has faults of many kinds; all of them say that this is no workbook.
        return None
    return {
        "rows": {name: [_plain(row) for row in rows[:MOST_ROWS]] for name, rows in sheets.items()},
        "calculated": found,
    }


class WorkbookFaults(ValueError):
    """Everything that is wrong with a workbook, each with its sheet and cell."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


def open_sheets(cells: Cells, wanted: Sequence[str]) -> tuple[Mapping[str, Rows], Mapping[Place, str]]:
    """The rows of a workbook's sheets, and what stands in its cells without a plain value.

    That is in words that the reader of this process knows; they come from
    another process, which speaks English. `WorkbookFaults` where a sheet is missing.
    """
    if cells is None:
        raise WorkbookFaults([gettext("The file cannot be read as a workbook. Save it as XLSX or ODS, then try.")])
    missing = [
        gettext("The sheet {name} is missing. Download the workbook again and copy your answers into it.", name=name)
        for name in wanted
        if name not in cells["rows"]
    ]
    if missing:
        raise WorkbookFaults(missing)
    return cells["rows"], {
        (sheet, row, at): _CALCULATED.get(what, what) for sheet, row, at, what in cells["calculated"]
    }


def _dates(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, int]]:
    """Where a date or a time stands: as plain values they could not be told from text."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells[:MOST_COLUMNS]):
            if hasattr(cell, "isoformat") or isinstance(cell, timedelta):
                yield row, column


def _plain(row: Sequence[Any]) -> list[Any]:
    return [cell if isinstance(cell, (str, int, float)) else _in_words(cell) for cell in row[:MOST_COLUMNS]]


def _in_words(cell: Any) -> str:
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


def find_calculated(content: bytes) -> dict[Place, str]:
    """Every cell that holds a formula or an error, with which of them; content is XLSX or ODS that was opened before.

    A file that says nothing of the kind in either way has none.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return dict(_of_document(archive.read("content.xml")))
        return dict(_of_workbook(archive)) if "xl/workbook.xml" in names else {}


def _of_document(xml: bytes) -> Iterator[tuple[Place, str]]:
    for table in ElementTree.fromstring(xml).iter(f"{_TABLE}table"):
        name, row = table.get(f"{_TABLE}name", ""), 0
        for line in table.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in line:
                if cell.get(f"{_CALC}value-type") == "error":
                    yield (name, row, column), ERROR
                elif cell.get(f"{_TABLE}formula"):
                    yield (name, row, column), FORMULA
                wide = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST)
                if cell.tag == f"{_TABLE}covered-table-cell":
                    yield from (((name, row, at), MERGED) for at in range(column, column + min(wide, MOST_COLUMNS)))
                column += wide
            row += min(int(line.get(f"{_TABLE}number-rows-repeated", "1")), MOST)


def _of_workbook(archive: zipfile.ZipFile) -> Iterator[tuple[Place, str]]:
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag not in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            continue
        target = next((targets[value] for key, value in sheet.items() if key.endswith("}id") and value in targets), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            for place, what in _of_sheet(archive.read(path)):
                yield (sheet.get("name", ""), *place), what


def _of_sheet(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in ElementTree.fromstring(xml).iter():
        if cell.tag.rpartition("}")[2] == "mergeCell":
            yield from ((place, MERGED) for place in _covered(cell.get("ref", "")))
        if cell.tag.rpartition("}")[2] != "c":
            continue
        kinds = {part.tag.rpartition("}")[2] for part in cell}
        what = ERROR if cell.get("t") == "e" else FORMULA if "f" in kinds else ""
        place = _place(cell.get("r", ""))
        if what and place is not None:
            yield place, what


def _covered(area: str) -> Iterator[tuple[int, int]]:
    """The cells of an area such as F2:F6 that its first one covers."""
    first, last = (_place(corner) for corner in (area.partition(":")[0], area.partition(":")[2]))
    if first is None or last is None:
        return
    rows, columns = range(first[0], last[0] + 1), range(first[1], min(last[1] + 1, MOST_COLUMNS))
    covered = ((row, column) for row in rows for column in columns)
    yield from (place for place in islice(covered, MOST_MERGED) if place != first)


def _place(reference: str) -> tuple[int, int] | None:
    letters, digits = reference.rstrip("0123456789"), reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not letters.isalpha() or not digits.isdigit() or len(letters) > 3 or len(digits) > 7:
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def find_columns(
    rows: Sequence[Sequence[str]], sheet: str, heads: Sequence[str], needed: Sequence[str], faults: list[str]
) -> dict[str, int] | None:
    """Where each heading of a sheet stands; None where a needed one does not, and every fault is added to `faults`.

    A column that was deleted leaves its answers as they are kept. One whose
    heading was written over is no deleted one: what stands in it would be lost.
    Columns of one's own beside all of ours are let be.
    """
    first = rows[0] if rows else ()
    wanted = {plain(head): head for head in heads}
    at: dict[str, int] = {}
    strange = []
    for column, text in enumerate(first):
        head = wanted.get(plain(text))
        if head in at:
            twice = gettext("the heading “{head}” is there twice", head=head)
            faults.append(f"{cell_name(sheet, 0, column)}: {twice}")
        elif head is not None:
            at[head] = column
        elif any(column < len(row) and row[column].strip() for row in rows):
            strange.append((column, text.strip()))
    lacking = [head for head in heads if head not in at]
    missing = [head for head in needed if head in lacking]
    for head in missing:
        faults.append(
            gettext(
                "The sheet {sheet} has no column “{head}”. Write that heading into its first row.",
                sheet=sheet,
                head=head,
            )
        )
    for column, text in strange if lacking and not missing else ():
        wish = reduce(_or, (f"“{head}”" for head in lacking))
        told = gettext("this column has no heading; write {wish} here, or delete the column", wish=wish)
        if text:
            told = gettext(
                "“{text}” is no heading of this sheet; write {wish} here, or delete the column",
                text=text[:40],
                wish=wish,
            )
        faults.append(f"{cell_name(sheet, 0, column)}: {told}")
    return None if missing else at


def _or(one: str, other: str) -> str:
    return gettext("{one} or {other}", one=one, other=other)


MET = frozenset(
    {"x", "xx", "✓", "✔", "☑", "☒", "✅", "√", "yes", "y", "true", "1", "met", "ok", "tick", "ticked", "done"}
)
NOT_MET = frozenset(
    {"", "-", "–", "—", "no", "n", "0", "false", "n/a", "na", "n.a", "not met", "none", "✗", "✘", "☐", "not applicable"}
)
"""What people type for a criterion that is met, and for one that is not; whatever else they type is asked about."""


def understand_tick(mark: str) -> bool | None:
    """Whether a mark means that a criterion is met; None where it may mean either."""
    typed = plain(mark).rstrip(".!")
    return typed in MET if typed in MET or typed in NOT_MET else None


def plain(text: str) -> str:
    """A text without differences of case and of blanks."""
    return " ".join(text.casefold().split())


def cell_name(sheet: str, row: int, column: int) -> str:
    """Where a cell stands, as a spreadsheet names it; row and column count from 0."""
    # Late: no start waits for the library.
    from xlsxwriter.utility import xl_col_to_name

    return gettext("{sheet}, cell {place}", sheet=sheet, place=f"{xl_col_to_name(column)}{row + 1}")
