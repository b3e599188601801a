"""Statistical neighbours as a CSV file: read whole, or every fault with its line."""

from collections.abc import Collection
from dataclasses import dataclass, field

from selfreview.documents.tables_csv import Faults, Row, read_table, show

HEADER = ("service", "neighbour", "rank", "edition")
LONGEST_EDITION = 40
LARGEST_RANK = 1000
LARGEST_NUMBER = 99_999


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """One line of the file."""

    service: int
    neighbour: int
    rank: int
    edition: str


def read_neighbours(
    content: bytes, *, services: Collection[int], editions: Collection[str]
) -> tuple[NeighbourLine, ...]:
    """All lines of a file; `tables_csv.TableFaults` names every fault.

    `services` are the numbers that are registered, `editions` those that are
    here already: an edition is read in once and never changes.
    """
    faults = Faults()
    reading = _Reading(frozenset(services), frozenset(editions))
    rows = read_table(content, HEADER, faults)
    lines = [reading.neighbour(row) for row in rows]
    if not rows and not faults.found:
        faults.add(1, "the file lists no neighbour")
    faults.tell()
    return tuple(line for line in lines if line is not None)


@dataclass(slots=True)
class _Reading:
    services: frozenset[int]
    editions: frozenset[str]
    seen: dict[tuple[str, int, str, int], int] = field(default_factory=dict)

    def neighbour(self, row: Row) -> NeighbourLine | None:
        service, neighbour = self.known(row, "service"), self.known(row, "neighbour")
        rank = row.whole("rank", 1, LARGEST_RANK)
        edition = self.edition(row)
        if service is not None and service == neighbour:
            row.fault(f"service {service} is its own neighbour")
        if service is not None and rank is not None:
            self.once(row, (edition, service, "rank", rank), f"service {service} has rank {rank}")
        if service is not None and neighbour is not None:
            self.once(row, (edition, service, "neighbour", neighbour), f"service {service} has neighbour {neighbour}")
        if service is None or neighbour is None or rank is None:
            return None
        return NeighbourLine(service, neighbour, rank, edition)

    def known(self, row: Row, column: str) -> int | None:
        number = row.whole(column, 1, LARGEST_NUMBER)
        if number is None or number in self.services:
            return number
        row.fault(f"{column}: there is no service {number}")
        return None

    def edition(self, row: Row) -> str:
        cell = row.word("edition")
        if not cell or len(cell) > LONGEST_EDITION or not cell.isprintable():
            row.fault(f"edition: a name of 1 to {LONGEST_EDITION} characters is needed, not {show(cell)}")
        elif cell in self.editions:
            row.fault(f"edition: {show(cell)} is here already; give a corrected list a name of its own")
        return cell

    def once(self, row: Row, key: tuple[str, int, str, int], what: str) -> None:
        first = self.seen.setdefault(key, row.line)
        if first != row.line:
            row.fault(f"{what} on line {first} already")
