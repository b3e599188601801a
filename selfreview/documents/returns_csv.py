"""Returns as a CSV file, out and back in: `year,service,exemplar,rating,evidence,submitted`."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from selfreview.domain.framework import Framework

HEADER = ("year", "service", "exemplar", "rating", "evidence", "submitted")
LARGEST_CELL = 4 * 1024 * 1024

# A spreadsheet runs a cell that begins like this; one apostrophe more makes it text, and reading takes it away again.
_LIVE = re.compile(r"'*[=+\-@\t\r]")
_QUIETED = re.compile(r"'+[=+\-@\t\r]")


def quiet(cell: str) -> str:
    """A cell that no spreadsheet runs; `rouse` gives it back unchanged."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def rouse(cell: str) -> str:
    """The cell that `quiet` was given."""
    return cell[1:] if _QUIETED.match(cell) else cell


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One line of the file."""

    year: int
    service: int
    exemplar: str
    rating: str
    evidence: str
    submitted: date


def write_returns(rows: Iterable[ReturnRow]) -> str:
    """The file's text, with line ends as RFC 4180 has them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in rows:
        cells = (row.year, row.service, row.exemplar, row.rating, quiet(row.evidence), row.submitted.isoformat())
        writer.writerow(cells)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """A complete return as it was read, ready to be kept."""

    year: int
    service: int
    submitted: date
    ratings: Mapping[str, str]
    evidence: Mapping[str, str]
    line: int


class CsvFaults(ValueError):
    """Everything that is wrong with a file, in the order of its lines: (line, message)."""

    def __init__(self, faults: Iterable[tuple[int, str]]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """Each fault as `line N: message`."""
        return tuple(f"line {line}: {message}" for line, message in self.faults)


def read_returns(
    content: bytes, *, editions: Mapping[int, Framework], services: Iterable[int], known: Iterable[tuple[int, int]]
) -> tuple[ReadReturn, ...]:
    """The returns of a file: all of them, or `CsvFaults` with every fault.

    `editions` gives the framework of each round that exists, by year; `known`
    the (year, service) of returns that are here already.
    """
    faults: list[tuple[int, str]] = []
    rows = list(_rows(content, faults))
    there, numbers = set(known), set(services)
    returns: dict[tuple[int, int], list[tuple[int, ReturnRow]]] = {}
    for line, cells in rows:
        row = _row(cells, line, editions, numbers, faults)
        if row is not None:
            returns.setdefault((row.year, row.service), []).append((line, row))
    read = [_gather(key, lines, editions[key[0]], there, faults) for key, lines in returns.items()]
    if not rows and not faults:
        faults.append((1, "the file has no returns"))
    if faults:
        raise CsvFaults(faults)
    return tuple(read)


def _rows(content: bytes, faults: list[tuple[int, str]]) -> Iterable[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        faults.append((content.count(b"\n", 0, fault.start) + 1, "is not text in UTF-8"))
        return
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if line == 1:
                if tuple(cell.strip() for cell in cells) != HEADER:
                    faults.append((1, f"the first line must be {','.join(HEADER)}"))
                    return
            elif any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as fault:
        faults.append((reader.line_num, f"cannot be read: {fault}"))


def _row(
    cells: list[str],
    line: int,
    editions: Mapping[int, Framework],
    services: set[int],
    faults: list[tuple[int, str]],
) -> ReturnRow | None:
    if len(cells) != len(HEADER):
        faults.append((line, f"has {len(cells)} cells; {len(HEADER)} are needed"))
        return None
    year, service, exemplar, rating, evidence, submitted = cells
    wrong: list[str] = []
    framework = editions.get(int(year)) if year.isdecimal() and len(year) < 6 else None
    if framework is None:
        wrong.append(f"there is no round of “{year[:40]}”")
    if not service.isdecimal() or len(service) > 9 or int(service) not in services:
        wrong.append(f"there is no service “{service[:40]}”")
    if framework is not None:
        if exemplar not in {known.id for known in framework.exemplars}:
            wrong.append(f"there is no exemplar “{exemplar[:40]}”")
        if rating not in framework.scale.keys:
            wrong.append(f"“{rating[:40]}” is not a rating; use one of {', '.join(framework.scale.keys)}")
    day = _day(submitted)
    if day is None:
        wrong.append(f"“{submitted[:40]}” is not a date like 2010-03-31")
    faults.extend((line, message) for message in wrong)
    if wrong or day is None:
        return None
    text = rouse(evidence).replace("\r\n", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return ReturnRow(int(year), int(service), exemplar, rating, text, day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _gather(
    key: tuple[int, int],
    lines: list[tuple[int, ReturnRow]],
    framework: Framework,
    known: set[tuple[int, int]],
    faults: list[tuple[int, str]],
) -> ReadReturn:
    year, service = key
    first = lines[0][0]
    seen: dict[str, ReturnRow] = {}
    for line, row in lines:
        if row.exemplar in seen:
            faults.append((line, f"{row.exemplar} of service {service} in {year} is there twice"))
        seen.setdefault(row.exemplar, row)
        if row.submitted != lines[0][1].submitted:
            faults.append((line, f"service {service} has another date of submission in line {first}"))
    missing = [exemplar.id for exemplar in framework.exemplars if exemplar.id not in seen]
    if missing:
        faults.append((first, f"the return of service {service} for {year} lacks {', '.join(missing)}"))
    if key in known:
        faults.append((first, f"service {service} has a return of {year} already"))
    return ReadReturn(
        year,
        service,
        lines[0][1].submitted,
        {exemplar: row.rating for exemplar, row in seen.items()},
        {exemplar: row.evidence for exemplar, row in seen.items()},
        first,
    )
