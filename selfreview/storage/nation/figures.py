"""The nation's figures, read from the running sums: the one door through which returns become counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, exists, func, or_, select, union_all

from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.figures import Earlier, MatchedSums, Turnout, YearSums
from selfreview.domain.nation.groups import KIND, NAMES, REGION, SIZE, Bands, Cell, cell_of, groups_of
from selfreview.storage.registry.changes import no_longer_the_same
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import METHOD, SHORTFALLS, STILL
from selfreview.storage.tables import (
    ExpectationRow,
    NationalYearRow,
    NationTallyRow,
    RatingRow,
    ReleaseRow,
    RetiredRatingRow,
    ReturnRow,
    RoundRow,
    ServiceRow,
    TallyRow,
    db,
)

COLUMN = {REGION: TallyRow.region, KIND: TallyRow.kind, SIZE: TallyRow.size}
PLACE = {name: place for place, name in enumerate(NAMES)}

Answers = dict[str, dict[str, int]]
"""How many returns gave each answer, by quantity."""


def find_framework(frameworks: Frameworks, year: int) -> Framework | None:
    """The edition of a year's round; None where there is no such round."""
    edition = db.session.scalar(select(RoundRow.edition).where(RoundRow.year == year))
    return None if edition is None else frameworks.edition(edition)


def read_sums(framework: Framework, year: int, *, release: int | None = None) -> YearSums:
    """The sums of all returns of a year, at the same cost for a hundred returns and for a million.

    With a release named, of the returns as that release counts them.
    """
    if release is None:
        rows = select(NationTallyRow.quantity, NationTallyRow.answer, NationTallyRow.returns)
        rows = rows.where(NationTallyRow.year == year)
        services = select(func.count()).select_from(ExpectationRow).where(ExpectationRow.year == year)
    else:
        rows = select(TallyRow.quantity, TallyRow.answer, func.sum(TallyRow.returns)).where(*_counting(year, release))
        rows = rows.group_by(TallyRow.quantity, TallyRow.answer)
        services = select(ReleaseRow.services).where(ReleaseRow.year == year, ReleaseRow.number == release)
    answers: Answers = {}
    for quantity, answer, returns in db.session.execute(rows):
        answers.setdefault(quantity, {})[answer] = int(returns)
    return _sums(framework, year, db.session.scalars(services).one(), answers)


def read_all_sums(frameworks: Frameworks) -> dict[int, YearSums]:
    """The sums of every round, in three statements; earliest year first."""
    editions = {row[0]: row[1] for row in db.session.execute(select(RoundRow.year, RoundRow.edition))}
    expected = select(ExpectationRow.year, func.count()).group_by(ExpectationRow.year)
    services = {row[0]: row[1] for row in db.session.execute(expected)}
    answers: dict[int, Answers] = {year: {} for year in sorted(editions)}
    columns = (NationTallyRow.year, NationTallyRow.quantity, NationTallyRow.answer, NationTallyRow.returns)
    for year, quantity, answer, returns in db.session.execute(select(*columns)):
        answers[year].setdefault(quantity, {})[answer] = returns
    return {
        year: _sums(frameworks.edition(editions[year]), year, services.get(year, 0), found)
        for year, found in answers.items()
    }


def read_group_sums(framework: Framework, year: int, name: str) -> dict[str, YearSums]:
    """The sums of each group of a table, in the order in which they are shown; groups without services left out."""
    column = COLUMN[name]
    grouped: dict[str, Answers] = {}
    rows = select(column, TallyRow.quantity, TallyRow.answer, func.sum(TallyRow.returns)).where(*_counting(year))
    for group, quantity, answer, returns in db.session.execute(
        rows.group_by(column, TallyRow.quantity, TallyRow.answer)
    ):
        grouped.setdefault(group, {}).setdefault(quantity, {})[answer] = int(returns)
    bands, expected = size_bands.read(year), dict[str, int]()
    for cell, services in read_expected(year, bands).items():
        group = cell[PLACE[name]]
        expected[group] = expected.get(group, 0) + services
    found = groups_of(name, {*grouped, *expected}, bands)
    return {
        group: _sums(framework, year, expected.get(group, 0), grouped.get(group, {}))
        for group in found
        if group in grouped or group in expected
    }


def read_turnouts(year: int, name: str) -> tuple[Turnout, ...]:
    """How many services of each group were expected, and how many made a return."""
    column = COLUMN[name]
    # Every return says how it was done, so the answers to that are as many as the returns.
    rows = select(column, func.sum(TallyRow.returns)).where(*_counting(year), TallyRow.quantity == METHOD)
    returns = {group: int(number) for group, number in db.session.execute(rows.group_by(column)) if number}
    bands, expected = size_bands.read(year), dict[str, int]()
    for cell, services in read_expected(year, bands).items():
        group = cell[PLACE[name]]
        expected[group] = expected.get(group, 0) + services
    found = groups_of(name, {*returns, *expected}, bands)
    turnouts = (Turnout(group, expected.get(group, 0), returns.get(group, 0)) for group in found)
    return tuple(turnout for turnout in turnouts if turnout.services or turnout.returns)


def read_methods(year: int) -> dict[str, int]:
    """How many returns were made in each way; "" counts those that did not tell."""
    rows = select(NationTallyRow.answer, NationTallyRow.returns)
    found = db.session.execute(rows.where(NationTallyRow.year == year, NationTallyRow.quantity == METHOD))
    return {answer: number for answer, number in found if number}


def read_expected(year: int, bands: Bands) -> dict[Cell, int]:
    """How many services of each cell a round expects, as the registry has them today."""
    rows = (
        select(ServiceRow.region, ServiceRow.kind, ServiceRow.size, func.count())
        .join(ExpectationRow, and_(ExpectationRow.service == ServiceRow.number, ExpectationRow.year == year))
        .group_by(ServiceRow.region, ServiceRow.kind, ServiceRow.size)
    )
    expected: dict[Cell, int] = {}
    for region, kind, size, services in db.session.execute(rows):
        cell = cell_of(region, kind, size, bands)
        expected[cell] = expected.get(cell, 0) + services
    return expected


def earlier_years(year: int) -> tuple[int, ...]:
    """The earlier years that have returns, nearest first."""
    rows = select(NationalYearRow.year).where(
        NationalYearRow.year < year, exists().where(ReturnRow.year == NationalYearRow.year)
    )
    return tuple(db.session.scalars(rows.order_by(NationalYearRow.year.desc())))


def read_earlier(frameworks: Frameworks, year: int, before: int, *, release: int | None = None) -> Earlier:
    """An earlier year's sums, and what the returns of those services add up to that answered in both years.

    A service that was merged or split between the two is not the same, whatever its number.
    With a release of the earlier year named, its returns are taken as that release counts them.
    """
    framework = find_framework(frameworks, before)
    later = find_framework(frameworks, year)
    assert framework is not None
    assert later is not None
    now, then = _rated(year, None), _rated(before, release)
    changed = no_longer_the_same(year, before)
    in_both = select(now.c.service).distinct().where(now.c.service.in_(select(then.c.service)))
    same, others = (
        select(func.count()).select_from(in_both.where(which).subquery()).scalar_subquery()
        for which in (now.c.service.not_in(changed), now.c.service.in_(changed))
    )
    services, altered = db.session.execute(select(same, others)).one()
    matched = MatchedSums(
        services,
        _counts(framework, _matched(then, now, changed)),
        _counts(later, _matched(now, then, changed)),
        altered,
        (*_spreads(year, now, then, changed), *_spreads(before, then, now, changed)),
    )
    return Earlier(read_sums(framework, before, release=release), matched)


def _spreads(
    year: int, rated: Subquery, other: Subquery, changed: Select[int | None]
) -> Iterator[tuple[tuple[int, int], ...]]:
    """How the returns of every table's groups lie within the cohort and outside it, in one statement."""
    within = and_(ReturnRow.service.in_(select(other.c.service)), ReturnRow.service.not_in(changed))
    columns = ReturnRow.region, ReturnRow.kind, ReturnRow.size
    rows = select(*columns, func.sum(case((within, 1), else_=0)), func.count()).where(
        ReturnRow.year == year, ReturnRow.service.in_(select(rated.c.service))
    )
    cells = db.session.execute(rows.group_by(*columns)).all()
    for place in range(len(columns)):
        groups: dict[str, tuple[int, int]] = {}
        for *cell, inside, everybody in cells:
            before = groups.get(cell[place], (0, 0))
            groups[cell[place]] = (before[0] + inside, before[1] + everybody - inside)
        yield tuple(groups.values())


def _rated(year: int, release: int | None) -> Subquery:
    still = select(RatingRow.service, RatingRow.exemplar, RatingRow.rating).where(RatingRow.year == year)
    if release is None:
        return still.subquery()
    here = and_(ReturnRow.year == RatingRow.year, ReturnRow.service == RatingRow.service)
    still = still.join(ReturnRow, here).where(ReturnRow.since <= release)
    retired = select(RetiredRatingRow.service, RetiredRatingRow.exemplar, RetiredRatingRow.rating).where(
        RetiredRatingRow.year == year, RetiredRatingRow.since <= release, RetiredRatingRow.until >= release
    )
    return union_all(still, retired).subquery()


def _matched(rated: Subquery, other: Subquery, changed: Select[int | None]) -> Answers:
    answered = rated.c.service.in_(select(other.c.service))
    rows = select(rated.c.exemplar, rated.c.rating, func.count()).where(answered, rated.c.service.not_in(changed))
    answers: Answers = {}
    for exemplar, rating, returns in db.session.execute(rows.group_by(rated.c.exemplar, rated.c.rating)):
        answers.setdefault(exemplar, {})[rating] = returns
    return answers


def _counting(year: int, release: int | None = None) -> Sequence[Any]:
    here = TallyRow.year == year
    if release is None:
        return here, TallyRow.until == STILL
    return here, TallyRow.since <= release, or_(TallyRow.until == STILL, TallyRow.until >= release)


def _sums(framework: Framework, year: int, services: int, answers: Mapping[str, Mapping[str, int]]) -> YearSums:
    shortfalls = {int(number): returns for number, returns in answers.get(SHORTFALLS, {}).items()}
    returns = sum(answers.get(METHOD, {}).values())
    return YearSums(year, framework, services, returns, _counts(framework, answers), shortfalls)


def _counts(framework: Framework, answers: Mapping[str, Mapping[str, int]]) -> dict[str, Counts]:
    keys = framework.scale.keys
    return {
        exemplar.id: Counts(tuple(answers[exemplar.id].get(key, 0) for key in keys))
        for exemplar in framework.exemplars
        if exemplar.id in answers
    }
