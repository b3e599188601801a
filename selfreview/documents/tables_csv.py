"""Every CSV file that the product takes is read here: the ways in which spreadsheets save one, and cells of a kind.

What is beyond doubt is taken: UTF-8, UTF-16 and Windows-1252; commas, semicolons, tabs or bars between cells; a line
`sep=;` above the headings; headings in capitals or another order; empty columns and rows; blanks of every kind round a
cell. Anything else is told as `line N: ...` with what to do, all faults of a file together.

`read_table` gives the rows; `Row.whole`, `.day`, `.choice` and the like read a cell each and note its fault in the same
`Faults`, so that a caller ends with `faults.tell()`. `read_lines` reads a file of which every row says one thing.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from selfreview.documents.csv_cells import WINDOWS, pick, read_day, show, tidy
from selfreview.speech import gettext, lazy, ngettext

Line = TypeVar("Line")

LARGEST_CELL = 4 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
SAVE_AS = lazy("In Excel, choose “Save as” and the kind “CSV UTF-8 (comma delimited)”, then try again.")

_NO_TABLES = (
    (b"PK\x03\x04", lazy("an Excel workbook or another packed file")),
    (b"\xd0\xcf\x11\xe0", lazy("an Excel workbook or another Office file")),
    (b"%PDF", lazy("a PDF file")),
    (b"{\\rtf", lazy("a Word document (RTF)")),
)
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAC_INSIDE_A_WORD = re.compile("[a-z][À-Þ]")
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(?P<mark>[,;|\t])"?[,;|\t"\s]*', re.IGNORECASE)


class TableFaults(ValueError):
    """Everything that is wrong with a file, in the order of its lines: (line, message)."""

    def __init__(self, faults: Iterable[tuple[int, str]]) -> None:
        self.faults = tuple(dict.fromkeys(sorted(faults, key=lambda fault: fault[0])))
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """Each fault as `line N: message`."""
        return tuple(gettext("line {line}: {message}", line=line, message=message) for line, message in self.faults)


@dataclass(slots=True)
class Faults:
    """What was found wrong so far, to be told together."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note a fault."""
        self.found.append((line, message))

    def tell(self) -> None:
        """Raise `TableFaults` with everything that was noted; do nothing where all is well."""
        if self.found:
            raise TableFaults(self.found)


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of its columns; `line` is the line of the file on which it begins.

    The readers give None for a cell that is at fault, and note why.
    """

    line: int
    cells: Mapping[str, str]
    faults: Faults

    def text(self, column: str) -> str:
        """The cell exactly as it was written, line breaks as one mark each."""
        return self.cells[column].replace("\r\n", "\n").replace("\r", "\n")

    def word(self, column: str) -> str:
        """The cell without blanks round it and without what cannot be seen."""
        return tidy(self.cells[column])

    def fault(self, message: str) -> None:
        """Note a fault of this row."""
        self.faults.add(self.line, message)

    def whole(self, column: str, least: int, most: int) -> int | None:
        """A whole number in plain digits, `least` to `most`."""
        cell = self.word(column)
        if cell.isascii() and cell.isdigit() and len(cell) <= 12 and least <= int(cell) <= most:
            return int(cell)
        told = gettext(
            "{column}: a whole number from {least} to {most} is needed, not {cell}",
            column=column,
            least=least,
            most=most,
            cell=show(self.cells[column]),
        )
        self.fault(told)
        return None

    def number(self, column: str, digits: int) -> int | None:
        """A number of at most so many plain digits; None for anything else, of which nothing is noted."""
        cell = self.word(column)
        return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= digits else None

    def service(self, column: str, services: Collection[int]) -> int | None:
        """The number of one of these services."""
        number = self.number(column, 9)
        if number in services:
            return number
        self.fault(gettext("there is no service {cell}", cell=show(self.cells[column])))
        return None

    def decimal(self, column: str, least: Decimal, most: Decimal, places: int) -> Decimal | None:
        """A number with a point and at most so many places behind it, `least` to `most`."""
        cell = self.word(column)
        if re.fullmatch(rf"\d{{1,12}}(\.\d{{1,{places}}})?", cell, re.ASCII) and least <= Decimal(cell) <= most:
            return Decimal(cell)
        told = gettext(
            "{column}: a number from {least} to {most} with a point and at most {places} places is needed, not {cell}",
            column=column,
            least=least,
            most=most,
            places=places,
            cell=show(self.cells[column]),
        )
        self.fault(told)
        return None

    def day(self, column: str) -> date | None:
        """A date: 2010-03-27, or as the United Kingdom writes it: 27/03/2010, 27.3.2010, 27 March 2010, 27-Mar-2010."""
        day, why = read_day(self.word(column))
        if day is None:
            cell = show(self.cells[column])
            told = gettext(
                "{column}: a date like 2010-03-27 is needed, not {cell}{why}", column=column, cell=cell, why=why
            )
            self.fault(told)
        return day

    def choice(self, column: str, choices: Collection[str]) -> str | None:
        """One of some words, whatever its capitals, hyphens and leading noughts: `E1` is `E01`."""
        found = pick(self.word(column), choices)
        if found is None:
            cell, known = show(self.cells[column]), ", ".join(choices)
            told = gettext("{column}: one of {known} is needed, not {cell}", column=column, known=known, cell=cell)
            self.fault(told)
        return found

    def is_blank(self, column: str) -> bool:
        """Whether the cell holds nothing that can be seen."""
        return not self.word(column)


def read_table(
    content: bytes, columns: Collection[str], faults: Faults, *, may_lack: Collection[str] = ()
) -> list[Row]:
    """The rows of a CSV file that have a cell for every column; what is wrong is noted in `faults`.

    Columns of `may_lack` may be left out of the file or at the end of a row,
    and are empty. Rows without anything in them are left out.
    """
    text = _decode(content, faults)
    if text is None:
        return []
    text, skipped, mark = _without_separator_line(text)
    for delimiter in (mark,) if mark else DELIMITERS:
        heading = _first_row(text, delimiter)
        if {tidy(cell).casefold() for cell in heading} & {name.casefold() for name in columns}:
            break
    else:
        delimiter = mark or _likeliest(text)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, names, rows = 1, None, list[Row]()
    try:
        for cells in reader:
            # A quoted cell may run over several lines: a row is told by the line on which it begins.
            line, begins = begins + skipped, reader.line_num + 1
            if not any(tidy(cell) for cell in cells):
                continue
            if names is None:
                names = _read_heading(cells, columns, may_lack, line, faults)
                if names is None:
                    return []
            elif (row := _read_row(cells, names, may_lack, line, faults)) is not None:
                rows.append(Row(line, {**dict.fromkeys(may_lack, ""), **row}, faults))
    except csv.Error as error:
        told = gettext("this line cannot be read: {why}", why=_explain(error))
        faults.add(begins + skipped, told)
    return rows


def read_lines(
    content: bytes,
    columns: Collection[str],
    read: Callable[[Row], Line | None],
    faults: Faults,
    *,
    empty: str,
    may_lack: Collection[str] = (),
) -> list[tuple[int, Line]]:
    """What each row says, with its line, where nothing is wrong with it; a file without rows is `empty`."""
    rows = read_table(content, columns, faults, may_lack=may_lack)
    if not rows and not faults.found:
        faults.add(1, empty)
    said = ((row.line, read(row)) for row in rows)
    return [(number, line) for number, line in said if line is not None]


def _decode(content: bytes, faults: Faults) -> str | None:
    for start, what in _NO_TABLES:
        if content.startswith(start):
            faults.add(1, gettext("this is {what}, not a CSV file. {advice}", what=what, advice=SAVE_AS))
            return None
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None) or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or (old := _as_windows(content)) is None:
            breaks = "\n".encode(encoding)
            line = 1 + content.count(breaks, 0, error.start)
            told = gettext(
                "these letters are not text in UTF-8 and cannot be told for certain. {advice}", advice=SAVE_AS
            )
            faults.add(line, told)
            return None
        text = old
    # Programs of DOS end a file with Ctrl-Z.
    return text.rstrip("\x1a").removeprefix("\ufeff")


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark, as some programs write it, has a nought in every other byte of English text."""
    head = content[:2000]
    if len(head) >= 4 and not len(content) % 2:
        for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[start::2].count(0) > 0.8 * len(head) / 2 and not head[1 - start :: 2].count(0):
                return encoding
    return "utf-8"


def _as_windows(content: bytes) -> str | None:
    """The text as Windows-1252, None where it may as well be something else."""
    if re.search(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", content):
        # Some of it is good UTF-8: then the rest is damaged, not of Windows.
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    strange = {letter for letter in text if not letter.isascii()} - WINDOWS
    return None if strange or _MAC_INSIDE_A_WORD.search(text) else text


def _without_separator_line(text: str) -> tuple[str, int, str | None]:
    """The text below a line `sep=;`, how many lines that was, and the mark that it names."""
    first, end, rest = re.match(r"([^\r\n]*)(\r\n|\r|\n|)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    found = _SEPARATOR_LINE.fullmatch(first)
    return (rest, 1 if end else 0, found["mark"]) if found else (text, 0, None)


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return next((row for row in rows if any(tidy(cell) for cell in row)), [])
    except csv.Error:
        return []


def _likeliest(text: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(_first_row(text, mark)))


def _read_heading(
    cells: list[str], columns: Collection[str], may_lack: Collection[str], line: int, faults: Faults
) -> list[str | None] | None:
    """The name of each column in the order of the file, None for one that is empty."""
    known = {column.casefold(): column for column in columns}
    seen = [tidy(cell) for cell in cells]
    names = [known.get(cell.casefold()) for cell in seen]
    strange = [show(cell) for cell, name in zip(cells, names, strict=True) if name is None and tidy(cell)]
    lacking = [column for column in columns if column not in names and column not in may_lack]
    twice = sorted({name for name in names if name is not None and names.count(name) > 1})
    if not (strange or lacking or twice):
        return names
    told = [
        gettext("it lacks {columns}", columns=", ".join(lacking)) if lacking else "",
        gettext("it has {columns}, which is not known", columns=", ".join(strange)) if strange else "",
        gettext("it has {columns} twice", columns=", ".join(twice)) if twice else "",
    ]
    differing = "; ".join(filter(None, told))
    faults.add(
        line, gettext("the header must be {columns}: {differing}", columns=",".join(columns), differing=differing)
    )
    return None


def _read_row(
    cells: list[str], names: list[str | None], may_lack: Collection[str], line: int, faults: Faults
) -> dict[str, str] | None:
    while len(cells) > len(names) and not tidy(cells[-1]):
        cells.pop()
    short = names[len(cells) :]
    if len(cells) > len(names) or any(name is not None and name not in may_lack for name in short):
        wanted = sum(name is not None for name in names)
        told = ngettext(
            "{number} cell is needed, and {here} are here",
            "{number} cells are needed, and {here} are here",
            wanted,
            here=len(cells),
        )
        if len(cells) > len(names):
            told = gettext("{told}: put quotation marks around a cell that contains the mark between cells", told=told)
        faults.add(line, told)
        return None
    cells += [""] * len(short)
    for cell, name in zip(cells, names, strict=True):
        if name is None and tidy(cell):
            faults.add(line, gettext("{cell} is in a column that has no heading", cell=show(cell)))
            return None
    return {name: cell for cell, name in zip(cells, names, strict=True) if name is not None}


def _explain(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end" in words:
        return gettext("a quotation mark opens a cell and none closes it")
    if "expected after" in words:
        return gettext("a quotation mark stands inside a cell; write it twice, or take it away")
    return words
