"""Figures from outside as a CSV file: `year,service,indicator,value,edition`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selfreview.documents.csv_cells import pick, show
from selfreview.documents.tables_csv import Faults, Row, read_lines
from selfreview.domain.benchmarking.questionnaire import Questionnaire

HEADER = ("year", "service", "indicator", "value", "edition")
LARGEST = 2_000_000
LONGEST_EDITION = 40


@dataclass(frozen=True, slots=True)
class ContextLine:
    """One figure of a service's area; None where it was suppressed or not published."""

    year: int
    service: int
    indicator: str
    value: int | None
    edition: str


Key = tuple[int, str, str]
"""A year, an indicator and an edition."""


def read_context(
    content: bytes,
    *,
    questionnaire: Questionnaire,
    years: Iterable[int],
    services: Iterable[int],
    expected: Mapping[int, frozenset[int]],
    known: Iterable[Key],
) -> tuple[ContextLine, ...]:
    """The figures of a file: all of them, or `tables_csv.TableFaults` with every fault.

    `expected` are the services of each year's round, each of which needs a
    line for every indicator and edition that the file brings; `known` are the
    editions that are here already.
    """
    faults = Faults()
    here, numbers = set(years), set(services)
    indicators = [indicator.id for indicator in questionnaire.context]
    lines = read_lines(
        content, HEADER, lambda row: _line(row, here, numbers, indicators), faults, empty="the file has no figures"
    )
    read: dict[tuple[int, int, str, str], tuple[int, ContextLine]] = {}
    for number, line in lines:
        key = (line.year, line.service, line.indicator, line.edition)
        if key in read:
            faults.add(number, f"the same figure is there twice: first on line {read[key][0]}")
        read.setdefault(key, (number, line))
    for number, message in _editions(list(read.values()), expected, set(known)):
        faults.add(number, message)
    faults.tell()
    return tuple(line for _, line in read.values())


def _line(row: Row, years: set[int], services: set[int], indicators: list[str]) -> ContextLine | None:
    year = row.number("year", 4)
    if year not in years:
        row.fault(f"there is no round of {show(row.cells['year'])}")
    service = row.service("service", services)
    indicator = pick(row.word("indicator"), indicators)
    if indicator is None:
        row.fault(f"there is no indicator {show(row.cells['indicator'])}; use one of {', '.join(sorted(indicators))}")
    value = row.number("value", 9)
    is_value = row.is_blank("value") or (value is not None and 1 <= value <= LARGEST)
    if not is_value:
        wanted = f"a whole number from 1 to {LARGEST:,} is needed, or nothing where it was not published"
        row.fault(f"value: {wanted}, not {show(row.cells['value'])}")
    edition = row.word("edition")
    is_edition = 0 < len(edition) <= LONGEST_EDITION and edition.isprintable()
    if not is_edition:
        row.fault(f"edition: a name of 1 to {LONGEST_EDITION} characters is needed, not {show(edition)}")
    if year is None or year not in years or service is None or indicator is None or not (is_value and is_edition):
        return None
    return ContextLine(year, service, indicator, value, edition)


def _editions(
    lines: list[tuple[int, ContextLine]], expected: Mapping[int, frozenset[int]], known: set[Key]
) -> Iterable[tuple[int, str]]:
    groups: dict[Key, dict[int, int]] = {}
    for number, line in lines:
        groups.setdefault((line.year, line.indicator, line.edition), {})[line.service] = number
    for key, by_service in groups.items():
        year, indicator, edition = key
        first = min(by_service.values())
        if key in known:
            yield first, f"{indicator} of {year} is here already in edition “{edition}”, which never changes"
        missing = sorted(expected.get(year, frozenset()) - by_service.keys())
        if missing:
            named = ", ".join(str(service) for service in missing[:10]) + (" and others" if missing[10:] else "")
            message = f"{indicator} of {year} (“{edition}”) lacks {len(missing)} services: {named}"
            yield first, f"{message}. Leave the value empty where it was not published"


SMALLEST_POPULATION, LARGEST_POPULATION = 10_900, 348_000
"""Between which the published populations aged 0 to 19 lie (003:223-229)."""


def oddities(lines: Iterable[ContextLine], before: Mapping[tuple[int, str], int]) -> tuple[str, ...]:
    """What is worth a look before a file counts: populations out of what was published, or moved by over 5%.

    `before` are the values of the newest edition here, by service and indicator.
    """
    told = []
    for line in lines:
        if line.indicator != "population_0_19" or line.value is None:
            continue
        where = f"service {line.service}, population_0_19 of {line.year}: {line.value:,}"
        if not SMALLEST_POPULATION <= line.value <= LARGEST_POPULATION:
            told.append(f"{where} lies outside {SMALLEST_POPULATION:,} to {LARGEST_POPULATION:,}")
        was = before.get((line.service, line.indicator))
        if was is not None and abs(line.value - was) * 20 > was:
            told.append(f"{where} was {was:,} in the edition before")
    return tuple(told)
