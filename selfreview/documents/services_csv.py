"""A list of services as a CSV file: `number,name,region,kind,size,authorities,from,to`; every fault by its line."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from selfreview.domain.registry import REGIONS, Entry
from selfreview.domain.round import Kind, Service

T = TypeVar("T")

HEADER = ("number", "name", "region", "kind", "size", "authorities", "from", "to")
BETWEEN_AUTHORITIES = ";"
LARGEST_NUMBER = 1_000_000
LARGEST_SIZE = 5_000_000
LONGEST_NAME = 100


class ServicesFaults(ValueError):
    """Everything that is wrong with a list of services, each as `line N: ...`, in the order of the lines."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_services(
    content: bytes, *, known: Mapping[int, Entry], regions: Collection[str] = REGIONS
) -> tuple[Entry, ...]:
    """The services of a file in UTF-8, all of them or `ServicesFaults`.

    Authorities stand in one cell with `;` between them; `kind`, `size`,
    `authorities`, `from` and `to` may be empty, dates are ISO. A service that
    has an end is expected no more; of the others a known one (`known`, by
    number) stays as it is and a new one is expected.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise ServicesFaults((f"line {line}: this is not text in UTF-8",)) from error
    reader = _Reader(known, regions)
    entries = list(reader.read(text))
    if reader.faults:
        raise ServicesFaults(tuple(reader.faults))
    return tuple(entries)


@dataclass(slots=True)
class _Reader:
    """Reads line by line and remembers what was wrong."""

    known: Mapping[int, Entry]
    regions: Collection[str]
    faults: list[str] = field(default_factory=list)
    line: int = 0

    def read(self, text: str) -> Iterator[Entry]:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        seen: dict[int, int] = {}
        begins = 1
        try:
            for place, row in enumerate(rows):
                # A quoted cell may run over several lines: a row is told by the line on which it begins.
                self.line, begins = begins, rows.line_num + 1
                if place == 0:
                    if tuple(row) != HEADER:
                        self.fault(f"the header must be {','.join(HEADER)}")
                        return
                elif row and (entry := self.entry(row)) is not None:
                    first = seen.setdefault(entry.service.number, self.line)
                    if first != self.line:
                        self.fault(f"service {entry.service.number} is on line {first} already")
                    yield entry
        except csv.Error as error:
            self.line = begins
            self.fault(f"this line cannot be read: {error}")
        if not seen and not self.faults:
            self.line = max(self.line, 1)
            self.fault("the file lists no service")

    def fault(self, what: str) -> None:
        self.faults.append(f"line {self.line}: {what}")

    def entry(self, row: list[str]) -> Entry | None:
        if len(row) != len(HEADER):
            self.fault(f"{len(HEADER)} cells are needed, and {len(row)} are here")
            return None
        before = len(self.faults)
        cells = dict(zip(HEADER, (cell.strip() for cell in row), strict=True))
        number = self.cell(cells, "number", _whole(1, LARGEST_NUMBER))
        name = self.cell(cells, "name", _name)
        region = self.cell(cells, "region", _one_of(self.regions))
        kind = self.cell(cells, "kind", _optional(_one_of([kind.value for kind in Kind])))
        size = self.cell(cells, "size", _optional(_whole(0, LARGEST_SIZE)))
        authorities = self.cell(cells, "authorities", _names)
        opened = self.cell(cells, "from", _optional(_day))
        closed = self.cell(cells, "to", _optional(_day))
        if opened and closed and closed < opened:
            self.fault("to: the last day is before the first")
        if len(self.faults) > before:
            return None
        assert number is not None
        assert name is not None
        assert region is not None
        assert authorities is not None
        expected = closed is None and (number not in self.known or self.known[number].expected)
        return Entry(Service(number, name, region, kind, size), authorities, expected, opened, closed)

    def cell(self, cells: Mapping[str, str], name: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(cells[name])
        except ValueError as fault:
            self.fault(f"{name}: {fault}")
            return None


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        # Only these ten digits: int() would take others, and blanks and underscores, too.
        if not cell.isascii() or not cell.isdigit() or len(cell) > 12 or not lowest <= int(cell) <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest} is needed, not “{cell}”")
        return int(cell)

    return read


def _name(cell: str) -> str:
    if not cell:
        raise ValueError("it is empty")
    if len(cell) > LONGEST_NAME or not cell.isprintable():
        raise ValueError(f"it must be on one line and have {LONGEST_NAME} characters or fewer")
    return cell


def _names(cell: str) -> tuple[str, ...]:
    names = {_name(part.strip()) for part in cell.split(BETWEEN_AUTHORITIES) if part.strip()}
    return tuple(sorted(names))


def _one_of(choices: Collection[str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in choices:
            raise ValueError(f"one of {', '.join(choices)} is needed, not “{cell}”")
        return cell

    return read


def _optional(read: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda cell: read(cell) if cell else None


def _day(cell: str) -> date:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        day = None
    # Python reads other ways of writing a date, too, by weeks for example.
    if day is None or day.isoformat() != cell:
        raise ValueError(f"a date like 2010-03-27 is needed, not “{cell}”")
    return day
