"""Statistical neighbours as a CSV file: read whole, or every fault with its line."""

from collections.abc import Collection
from dataclasses import dataclass, field

from selfreview.documents.csv_cells import show
from selfreview.documents.tables_csv import Faults, Row, read_lines

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


def read_neighbours(
    content: bytes, *, services: Collection[int], editions: Collection[str]
) -> tuple[NeighbourLine, ...]:
    """All lines of a file; `tables_csv.TableFaults` names every fault.

    `services` are the numbers that are registered, `editions` those that are
    here already: an edition is read in once and never changes.
    """
    faults = Faults()
    reading = _Reading(frozenset(services), frozenset(editions))
    lines = read_lines(content, HEADER, reading.neighbour, faults, empty="the file lists no neighbour")
    faults.tell()
    return tuple(line for _, line in lines)


@dataclass(slots=True)
class _Reading:
    services: frozenset[int]
    editions: frozenset[str]
    seen: dict[tuple[str, int, str, int], int] = field(default_factory=dict)

    def neighbour(self, row: Row) -> NeighbourLine | None:
        service, neighbour = row.service("service", self.services), row.service("neighbour", self.services)
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
