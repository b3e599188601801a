"""Returns as a CSV file, out and back in: `year,service,exemplar,rating,evidence,submitted`."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from selfreview.documents.csv_cells import escape_formula, pick, show, unescape_formula
from selfreview.documents.tables_csv import Faults, Row, read_lines
from selfreview.domain.framework.framework import Framework

HEADER = ("year", "service", "exemplar", "rating", "evidence", "submitted")


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
        cells = (
            row.year,
            row.service,
            row.exemplar,
            row.rating,
            escape_formula(row.evidence),
            row.submitted.isoformat(),
        )
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


def read_returns(
    content: bytes, *, editions: Mapping[int, Framework], services: Iterable[int], known: Iterable[tuple[int, int]]
) -> tuple[ReadReturn, ...]:
    """The returns of a file: all of them, or `tables_csv.TableFaults` with every fault.

    `editions` gives the framework of each round that exists, by year; `known`
    the (year, service) of returns that are here already.
    """
    faults = Faults()
    there, numbers = set(known), set(services)
    read = read_lines(
        content, HEADER, lambda row: _row(row, editions, numbers), faults, empty="the file has no returns"
    )
    returns: dict[tuple[int, int], list[tuple[int, ReturnRow]]] = {}
    for line, row in read:
        returns.setdefault((row.year, row.service), []).append((line, row))
    gathered = [_gather(key, lines, editions[key[0]], there, faults) for key, lines in returns.items()]
    faults.tell()
    return tuple(gathered)


def _row(row: Row, editions: Mapping[int, Framework], services: set[int]) -> ReturnRow | None:
    year = row.number("year", 5)
    framework = None if year is None else editions.get(year)
    exemplar = rating = None
    if framework is None:
        row.fault(f"there is no round of {show(row.cells['year'])}")
    service = row.service("service", services)
    if framework is not None:
        exemplar = pick(row.word("exemplar"), [known.id for known in framework.exemplars])
        rating = _rating(row.word("rating"), framework)
        if exemplar is None:
            row.fault(f"there is no exemplar {show(row.cells['exemplar'])}")
        if rating is None:
            keys = ", ".join(framework.scale.keys)
            row.fault(f"{show(row.cells['rating'])} is not a rating; use one of {keys}")
    day = row.day("submitted")
    if year is None or service is None or exemplar is None or rating is None or day is None:
        return None
    text = unescape_formula(row.text("evidence")).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return ReturnRow(year, service, exemplar, rating, text, day)


def _rating(cell: str, framework: Framework) -> str | None:
    """The level that a cell means by its key or by its label."""
    found = pick(cell, framework.scale.keys)
    if found is None and (label := pick(cell, [level.label for level in framework.scale.levels])) is not None:
        return next(level.key for level in framework.scale.levels if level.label == label)
    return found


def _gather(
    key: tuple[int, int],
    lines: list[tuple[int, ReturnRow]],
    framework: Framework,
    known: set[tuple[int, int]],
    faults: Faults,
) -> ReadReturn:
    year, service = key
    first = lines[0][0]
    seen: dict[str, ReturnRow] = {}
    for line, row in lines:
        if row.exemplar in seen:
            faults.add(line, f"{row.exemplar} of service {service} in {year} is there twice")
        seen.setdefault(row.exemplar, row)
        if row.submitted != lines[0][1].submitted:
            faults.add(line, f"service {service} has another date of submission in line {first}")
    missing = [exemplar.id for exemplar in framework.exemplars if exemplar.id not in seen]
    if missing:
        faults.add(first, f"the return of service {service} for {year} lacks {', '.join(missing)}")
    if key in known:
        faults.add(first, f"service {service} has a {year} return already")
    return ReadReturn(
        year,
        service,
        lines[0][1].submitted,
        {exemplar: row.rating for exemplar, row in seen.items()},
        {exemplar: row.evidence for exemplar, row in seen.items()},
        first,
    )
