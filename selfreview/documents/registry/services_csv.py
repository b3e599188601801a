"""A list of services as a CSV file: `number,name,region,kind,size,authorities,from,to`; every fault by its line."""

from collections.abc import Collection, Mapping

from selfreview.documents.tables_csv import Faults, Row, read_lines
from selfreview.domain.registry.services import REGIONS, Entry
from selfreview.domain.round import Kind, Service

HEADER = ("number", "name", "region", "kind", "size", "authorities", "from", "to")
MAY_LACK = ("from", "to")
BETWEEN_AUTHORITIES = ";"
LARGEST_NUMBER = 1_000_000
LARGEST_SIZE = 5_000_000
LONGEST_NAME = 100


def read_services(
    content: bytes, *, known: Mapping[int, Entry], regions: Collection[str] = REGIONS
) -> tuple[Entry, ...]:
    """The services of a file, all of them or `tables_csv.TableFaults`.

    Authorities stand in one cell with `;` between them; `kind`, `size`,
    `authorities`, `from` and `to` may be empty. A service that has an end is
    expected no more; of the others a known one (`known`, by number) stays as
    it is and a new one is expected.
    """
    faults = Faults()
    entries = read_lines(
        content,
        HEADER,
        lambda row: _entry(row, known, regions),
        faults,
        empty="the file lists no service",
        may_lack=MAY_LACK,
    )
    seen: dict[int, int] = {}
    for line, entry in entries:
        first = seen.setdefault(entry.service.number, line)
        if first != line:
            faults.add(line, f"service {entry.service.number} is on line {first} already")
    faults.tell()
    return tuple(entry for _, entry in entries)


def _entry(row: Row, known: Mapping[int, Entry], regions: Collection[str]) -> Entry | None:
    number = row.whole("number", 1, LARGEST_NUMBER)
    name = _name(row, row.word("name"), "name")
    region = row.choice("region", regions)
    kind = None if row.is_blank("kind") else row.choice("kind", [kind.value for kind in Kind])
    size = None if row.is_blank("size") else row.whole("size", 0, LARGEST_SIZE)
    parts = [part.strip() for part in row.word("authorities").split(BETWEEN_AUTHORITIES)]
    authorities = {_name(row, part, "authorities") for part in parts if part} - {None}
    opened = None if row.is_blank("from") else row.day("from")
    closed = None if row.is_blank("to") else row.day("to")
    if opened and closed and closed < opened:
        row.fault("to: the last day is before the first")
    if number is None or name is None or region is None:
        return None
    expected = closed is None and (number not in known or known[number].expected)
    covered = tuple(sorted(authority for authority in authorities if authority is not None))
    return Entry(Service(number, name, region, kind, size), covered, expected, opened, closed)


def _name(row: Row, cell: str, column: str) -> str | None:
    if not cell:
        row.fault(f"{column}: it is empty")
    elif len(cell) > LONGEST_NAME or not cell.isprintable():
        row.fault(f"{column}: it must be on one line and have {LONGEST_NAME} characters or fewer")
    else:
        return cell
    return None
