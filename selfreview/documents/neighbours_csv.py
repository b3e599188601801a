"""Statistical neighbours as a CSV file: read whole, or every fault with its line."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

HEADER = ("service", "neighbour", "rank", "edition")
LONGEST_EDITION = 40
LARGEST_RANK = 1000


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """One line of the file."""

    service: int
    neighbour: int
    rank: int
    edition: str


class NeighbourFaults(ValueError):
    """What is wrong with a file, each fault with its line."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_neighbours(
    content: bytes, *, services: Collection[int], editions: Collection[str]
) -> tuple[NeighbourLine, ...]:
    """All lines of a file; `NeighbourFaults` names every fault.

    `services` are the numbers that are registered, `editions` those that are
    here already: an edition is read in once and never changes.
    """
    reading = _Reading(frozenset(services), frozenset(editions))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NeighbourFaults((f"line {line}: this is not UTF-8",)) from error
    lines = tuple(reading.read(text))
    if reading.faults:
        raise NeighbourFaults(tuple(reading.faults))
    return lines


@dataclass(slots=True)
class _Reading:
    services: frozenset[int]
    editions: frozenset[str]
    faults: list[str] = field(default_factory=list)
    line: int = 0
    seen: dict[tuple[str, int, str, int], int] = field(default_factory=dict)

    def read(self, text: str) -> Iterator[NeighbourLine]:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        begins, found = 1, False
        try:
            for place, row in enumerate(rows):
                # A quoted cell may run over several lines: a row is told by the line on which it begins.
                self.line, begins = begins, rows.line_num + 1
                if place == 0:
                    if tuple(row) != HEADER:
                        self.fault(f"the header must be {','.join(HEADER)}")
                        return
                elif row:
                    found = True
                    if (line := self.neighbour(row)) is not None:
                        yield line
        except csv.Error as error:
            self.line = begins
            self.fault(f"this line cannot be read: {error}")
        if not found and not self.faults:
            self.line = max(self.line, 1)
            self.fault("the file lists no neighbour")

    def fault(self, what: str) -> None:
        self.faults.append(f"line {self.line}: {what}")

    def neighbour(self, row: list[str]) -> NeighbourLine | None:
        if len(row) != len(HEADER):
            self.fault(f"{len(HEADER)} cells are needed, and {len(row)} are here")
            return None
        before = len(self.faults)
        cells = dict(zip(HEADER, (cell.strip() for cell in row), strict=True))
        service, neighbour = self.known(cells, "service"), self.known(cells, "neighbour")
        rank = self.whole(cells, "rank", LARGEST_RANK)
        edition = self.edition(cells["edition"])
        if service is not None and service == neighbour:
            self.fault(f"service {service} is its own neighbour")
        if service is not None and rank is not None:
            self.once((edition, service, "rank", rank), f"service {service} has rank {rank}")
        if service is not None and neighbour is not None:
            self.once((edition, service, "neighbour", neighbour), f"service {service} has neighbour {neighbour}")
        if len(self.faults) > before:
            return None
        assert service is not None
        assert neighbour is not None
        assert rank is not None
        return NeighbourLine(service, neighbour, rank, edition)

    def whole(self, cells: dict[str, str], name: str, largest: int) -> int | None:
        cell = cells[name]
        # Only these ten digits: int() would take others, and blanks and underscores, too.
        if cell.isascii() and cell.isdigit() and len(cell) < 10 and 1 <= int(cell) <= largest:
            return int(cell)
        self.fault(f"{name}: a whole number from 1 to {largest} is needed, not “{cell}”")
        return None

    def known(self, cells: dict[str, str], name: str) -> int | None:
        number = self.whole(cells, name, 99_999)
        if number is None or number in self.services:
            return number
        self.fault(f"{name}: there is no service {number}")
        return None

    def edition(self, cell: str) -> str:
        if not cell or len(cell) > LONGEST_EDITION or not cell.isprintable():
            self.fault(f"edition: a name of 1 to {LONGEST_EDITION} characters is needed, not “{cell}”")
        elif cell in self.editions:
            self.fault(f"edition: “{cell}” is here already; give a corrected list a name of its own")
        return cell

    def once(self, key: tuple[str, int, str, int], what: str) -> None:
        first = self.seen.setdefault(key, self.line)
        if first != self.line:
            self.fault(f"{what} on line {first} already")
