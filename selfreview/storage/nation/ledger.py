"""What the ledger of a round rests on: every return as each release counts it, by service, and the cohorts told."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select

from selfreview.domain.disclosure import Aggregates, Block, Cohort, Published
from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Framework, Measure
from selfreview.domain.nation.figures import MatchedSums, YearSums
from selfreview.domain.nation.groups import Cell
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.storage.nation.aggregates import assemble
from selfreview.storage.nation.figures import read_expected
from selfreview.storage.nation.revisions import stands
from selfreview.storage.registry.changes import no_longer_the_same
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import count_shortfalls
from selfreview.storage.tables import (
    CohortServiceRow,
    RatingRow,
    ReleaseAuditRow,
    ReleaseRow,
    RetiredRatingRow,
    RetiredReturnRow,
    ReturnRow,
    SharedRatingRow,
    db,
)

BEFORE, NOW = "before", "now"
"""The two sides of a comparison, as a release has them."""


@dataclass(frozen=True, slots=True)
class KeptReturn:
    """A return as the releases `since` to `until` count it; None while it still counts."""

    service: int
    cell: Cell
    since: int
    until: int | None
    method: str
    ratings: Mapping[str, str]

    def is_in(self, release: int) -> bool:
        """Whether a release counts it."""
        return self.since <= release and (self.until is None or release <= self.until)


def read_returns(year: int) -> tuple[KeptReturn, ...]:
    """Every return of a year, as it stands and as earlier releases count it."""
    return (*_standing(year), *_retired(year))


def _standing(year: int) -> Iterator[KeptReturn]:
    given: dict[int, dict[str, str]] = defaultdict(dict)
    rows = select(RatingRow.service, RatingRow.exemplar, RatingRow.rating).where(RatingRow.year == year)
    for service, exemplar, rating in db.session.execute(rows):
        given[service][exemplar] = rating
    for row in db.session.scalars(select(ReturnRow).where(ReturnRow.year == year).order_by(ReturnRow.service)):
        cell = (row.region, row.kind, row.size)
        yield KeptReturn(row.service, cell, row.since, None, row.method, given[row.service])


def _retired(year: int) -> Iterator[KeptReturn]:
    given: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    columns = (RetiredRatingRow.service, RetiredRatingRow.until, RetiredRatingRow.exemplar, RetiredRatingRow.rating)
    for service, until, exemplar, rating in db.session.execute(select(*columns).where(RetiredRatingRow.year == year)):
        given[service, until][exemplar] = rating
    order = (RetiredReturnRow.service, RetiredReturnRow.until)
    for row in db.session.scalars(select(RetiredReturnRow).where(RetiredReturnRow.year == year).order_by(*order)):
        cell = (row.region, row.kind, row.size)
        yield KeptReturn(row.service, cell, row.since, row.until, row.method, given[row.service, row.until])


def carry_over(returns: Iterable[KeptReturn], services: Collection[int], *, release: int) -> tuple[KeptReturn, ...]:
    """The returns as they are when a release leaves those of some services to the one after it."""

    def carried(kept: KeptReturn) -> KeptReturn:
        if kept.service in services and kept.since == release:
            return replace(kept, since=release + 1)
        if kept.service in services and kept.until == release - 1:
            return replace(kept, until=release)
        return kept

    return tuple(map(carried, returns))


def find_waiting(returns: Iterable[KeptReturn], last: Published, place: tuple[str, str], *, release: int) -> set[int]:
    """The services whose returns a release would count first, in a table's group of the last one; of no table, all."""
    table, group = place
    names = [each.name for each in last.tables]

    def is_here(kept: KeptReturn) -> bool:
        if not table:
            return True
        if table in names:
            return kept.cell[names.index(table)] == group
        crossing = last.crossing
        assert crossing is not None
        return crossing.group(*(kept.cell[names.index(name)] for name in crossing.tables)).name == group

    return {kept.service for kept in returns if kept.since == release and is_here(kept)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which services a release counts as having answered in both years, of which two releases, and what it tells."""

    year: int
    number: int
    before: int
    before_number: int
    services: frozenset[int]
    told: Mapping[str, frozenset[str]]

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return f"{self.before} to {self.year}, release {self.number}"

    def cohort(self, year: int) -> Cohort:
        """The cohort in one of the two years; KeyError for another year."""
        number, side = {self.year: (self.number, NOW), self.before: (self.before_number, BEFORE)}[year]
        return Cohort(self.name, number, self.told[side])


def read_comparisons(year: int) -> tuple[Comparison, ...]:
    """Every comparison that was told of a year's returns: of its own releases, and of later years' with it."""
    found = []
    for row in db.session.scalars(select(ReleaseRow).order_by(ReleaseRow.year, ReleaseRow.number)):
        told = _told(row.hash, row.content)
        if told is not None and year in (row.year, told.before):
            found.append(_comparison(row, told))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    before: int
    sides: Mapping[str, frozenset[str]]


@lru_cache(maxsize=256)
def _told(_hash: str, content: str) -> _Told | None:
    # Of the two sides of every difference in the cohort, those that a release tells.
    change = json.loads(content)["change_shares"]
    if change is None:
        return None
    told: dict[str, set[str]] = {BEFORE: set(), NOW: set()}
    for exemplar, moved in change["matched"]["exemplars"].items():
        for measure in (Measure.COMPLIANT, Measure.ASPIRED):
            for side, share in zip((BEFORE, NOW), moved[measure.value], strict=True):
                if share is not None:
                    told[side].add(exemplar)
    return _Told(change["from"], {side: frozenset(names) for side, names in told.items()})


def _comparison(row: ReleaseRow, told: _Told) -> Comparison:
    audit = db.session.get(ReleaseAuditRow, (row.year, row.number))
    if audit is not None and audit.before_number is not None:
        here = (CohortServiceRow.year == row.year, CohortServiceRow.number == row.number)
        services = frozenset(db.session.scalars(select(CohortServiceRow.service).where(*here)))
        return Comparison(row.year, row.number, told.before, audit.before_number, services, told.sides)
    # It was made before the ledger: it told of the newest release that there was by then.
    newest = select(func.max(ReleaseRow.number)).where(ReleaseRow.year == told.before, ReleaseRow.at <= row.at)
    number = db.session.scalars(newest).one() or 1
    services = match_services(
        (row.year, read_returns(row.year), row.number), (told.before, read_returns(told.before), number)
    )
    return Comparison(row.year, row.number, told.before, number, services, told.sides)


Side = tuple[int, Iterable[KeptReturn], int]
"""A year, its returns, and the release that counts them."""


def match_services(now: Side, before: Side) -> frozenset[int]:
    """The services that two releases of two years both count, but for those merged or split in between."""
    changed = frozenset(db.session.scalars(no_longer_the_same(now[0], before[0])))
    return (_counted(now) & _counted(before)) - changed


def _counted(side: Side) -> frozenset[int]:
    _, returns, release = side
    return frozenset(kept.service for kept in returns if kept.is_in(release))


def match_sums(
    frameworks: tuple[Framework, Framework], now: Side, before: Side, services: frozenset[int]
) -> MatchedSums:
    """What the returns of a cohort add up to in both years; `frameworks` are this year's and the earlier year's."""
    everybody = _counted(now) & _counted(before)
    return MatchedSums(
        len(services),
        _counts(frameworks[1], _of(before, services)),
        _counts(frameworks[0], _of(now, services)),
        len(everybody - services),
    )


def _of(side: Side, services: frozenset[int]) -> list[KeptReturn]:
    _, returns, release = side
    return [kept for kept in returns if kept.is_in(release) and kept.service in services]


def sum_returns(framework: Framework, year: int, services: int, returns: Iterable[KeptReturn]) -> YearSums:
    """What returns add up to; `services` were expected."""
    counted = list(returns)
    shortfalls: dict[int, int] = {}
    for kept in counted:
        short = count_shortfalls(kept.ratings, framework)
        if short is not None:
            shortfalls[short] = shortfalls.get(short, 0) + 1
    return YearSums(year, framework, services, len(counted), _counts(framework, counted), shortfalls)


def _counts(framework: Framework, returns: Collection[KeptReturn]) -> dict[str, Counts]:
    keys = framework.scale.keys
    found = {}
    for exemplar in framework.exemplars if returns else ():
        given = [kept.ratings[exemplar.id] for kept in returns]
        found[exemplar.id] = Counts(tuple(given.count(key) for key in keys))
    return found


def read_shared(year: int) -> Mapping[int, Mapping[int, frozenset[str]]]:
    """Of which exemplars the services that share have been able to see each service's rating, release by release."""
    seen: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    columns = (SharedRatingRow.service, SharedRatingRow.number, SharedRatingRow.exemplar)
    for service, number, exemplar in db.session.execute(select(*columns).where(SharedRatingRow.year == year)):
        seen[service][number] = seen[service].get(number, frozenset()) | {exemplar}
    return seen


def lay_blocks(
    framework: Framework,
    year: int,
    returns: Iterable[KeptReturn],
    comparisons: Collection[Comparison] = (),
    *,
    alone: Collection[int] = (),
) -> tuple[Aggregates, Mapping[int, int]]:
    """The returns of a year in blocks that are alike in all that was told of them.

    Those of the services `alone` stand each in a block of its own; the places
    of their standing returns are given by service.
    """
    bands, shared = size_bands.read(year), read_shared(year)
    members: dict[tuple[Cell, int, int | None, frozenset[str], frozenset[str], int], list[KeptReturn]] = {}
    for kept in returns:
        cohorts = frozenset(
            each.name for each in comparisons if kept.service in each.services and kept.is_in(each.cohort(year).release)
        )
        known = (exemplars for number, exemplars in shared.get(kept.service, {}).items() if kept.is_in(number))
        seen = frozenset[str]().union(*known)
        single = kept.service if kept.service in alone else 0
        members.setdefault((kept.cell, kept.since, kept.until, cohorts, seen, single), []).append(kept)
    blocks: list[Block] = []
    places: dict[int, int] = {}
    for key, here in members.items():
        cell, since, until, cohorts, seen, single = key
        if single and until is None:
            places[single] = len(blocks)
        blocks.append(Block(cell, 0, _counts(framework, here), since, until, cohorts, seen))
    blocks += [Block(cell, number, {}) for cell, number in sorted(read_expected(year, bands).items())]
    told = tuple(each.cohort(year) for each in comparisons if any(each.told.values()))
    return assemble(framework, blocks, bands, told), places


def find_base(year: int, *, public_by: datetime) -> tuple[int, int] | None:
    """The nearest earlier year with a release that stands and is public by a time, and the newest of those."""
    rows = (
        select(ReleaseRow.year, func.max(ReleaseRow.number))
        .where(ReleaseRow.year < year, ReleaseRow.public_from <= public_by, stands(ReleaseKind.EXEMPLARS))
        .group_by(ReleaseRow.year)
        .order_by(ReleaseRow.year.desc())
    )
    found = db.session.execute(rows.limit(1)).first()
    return None if found is None else (found[0], found[1])
