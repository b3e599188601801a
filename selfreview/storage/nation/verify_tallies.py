"""The running sums held against the returns themselves, and made anew from them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, cast, delete, func, insert, literal, select

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.nation.groups import cell_of
from selfreview.storage.nation.figures import find_framework
from selfreview.storage.returns.submissions import NetworkRow, hash_rows
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import METHOD, SHORTFALLS, STILL, count_shortfalls, take_year
from selfreview.storage.tables import (
    NationTallyRow,
    RatingRow,
    ReturnRow,
    ReviewRow,
    ServiceRow,
    SubmissionRow,
    TallyRow,
    db,
)

CELL = (ReturnRow.region, ReturnRow.kind, ReturnRow.size, ReturnRow.since)


def recompute(year: int) -> None:
    """Make a year's sums anew from its returns; what past releases counted stays on record. Does not commit."""
    take_year(year)
    db.session.execute(delete(TallyRow).where(TallyRow.year == year, TallyRow.until == STILL))
    columns = ["year", "region", "kind", "size", "since", "until", "quantity", "answer", "returns"]
    for part in _recounted(year):
        db.session.execute(insert(TallyRow).from_select(columns, part))
    db.session.execute(delete(NationTallyRow).where(NationTallyRow.year == year))
    db.session.execute(insert(NationTallyRow).from_select(["year", "quantity", "answer", "returns"], _added(year)))


def _added(year: int) -> Any:
    summed = (TallyRow.year, TallyRow.quantity, TallyRow.answer)
    still = select(*summed, func.sum(TallyRow.returns)).where(TallyRow.year == year, TallyRow.until == STILL)
    return still.group_by(*summed)


def _recounted(year: int) -> tuple[Select[Any], ...]:
    ratings = (
        select(ReturnRow.year, *CELL, literal(STILL), RatingRow.exemplar, RatingRow.rating, func.count())
        .join(RatingRow, and_(RatingRow.year == ReturnRow.year, RatingRow.service == ReturnRow.service))
        .where(ReturnRow.year == year)
        .group_by(ReturnRow.year, *CELL, RatingRow.exemplar, RatingRow.rating)
    )
    shortfalls = cast(ReturnRow.shortfalls, TallyRow.answer.type)
    whole = [
        select(ReturnRow.year, *CELL, literal(STILL), literal(quantity), answer, func.count())
        .where(ReturnRow.year == year, answer.is_not(None))
        .group_by(ReturnRow.year, *CELL, answer)
        for quantity, answer in ((SHORTFALLS, shortfalls), (METHOD, ReturnRow.method))
    ]
    return (ratings, *whole)


def find_miscounts(frameworks: Frameworks) -> tuple[str, ...]:
    """Every place where the sums do not say what the returns say, as lines to read; none when all is well."""
    years = db.session.scalars(select(ReturnRow.year).distinct().order_by(ReturnRow.year)).all()
    return tuple(fault for year in years for fault in _miscounts(frameworks, year))


def _miscounts(frameworks: Frameworks, year: int) -> Iterator[str]:
    kept = (
        select(TallyRow.region, TallyRow.kind, TallyRow.size, TallyRow.since, TallyRow.quantity, TallyRow.answer)
        .add_columns(TallyRow.returns)
        .where(TallyRow.year == year, TallyRow.until == STILL, TallyRow.returns != 0)
    )
    held = {tuple(row[:6]): row[6] for row in db.session.execute(kept)}
    counted = {(*row[1:5], row[6], row[7]): row[8] for part in _recounted(year) for row in db.session.execute(part)}
    for key in sorted(held.keys() | counted.keys()):
        if held.get(key, 0) != counted.get(key, 0):
            yield f"{year}, {', '.join(map(str, key))}: {held.get(key, 0)} kept, {counted.get(key, 0)} counted"
    kept_whole = select(NationTallyRow.quantity, NationTallyRow.answer, NationTallyRow.returns)
    whole = {(row[0], row[1]): row[2] for row in db.session.execute(kept_whole.where(NationTallyRow.year == year))}
    for key, number in {(row[1], row[2]): int(row[3]) for row in db.session.execute(_added(year))}.items():
        if whole.pop(key, 0) != number:
            yield f"{year}, {', '.join(key)}: the nation's sum is not that of its cells"
    if any(whole.values()):
        yield f"{year}: the nation's sums count what no cell counts"
    yield from _misplaced(year)
    yield from _misread(frameworks, year)


def _misplaced(year: int) -> Iterator[str]:
    bands = size_bands.read(year)
    rows = select(ReturnRow, ServiceRow).join(ServiceRow, ServiceRow.number == ReturnRow.service)
    for counted, service in db.session.execute(rows.where(ReturnRow.year == year).order_by(ReturnRow.service)):
        if (counted.region, counted.kind, counted.size) != cell_of(service.region, service.kind, service.size, bands):
            yield f"{year}, service {counted.service}: it is not counted where the registry has it"


def _misread(frameworks: Frameworks, year: int) -> Iterator[str]:
    framework = find_framework(frameworks, year)
    assert framework is not None
    newest = select(SubmissionRow.review_id, func.max(SubmissionRow.number).label("number"))
    last = newest.group_by(SubmissionRow.review_id).subquery()
    newest_of = (
        select(ReviewRow.service, SubmissionRow.rows_hash)
        .join(SubmissionRow, SubmissionRow.review_id == ReviewRow.id)
        .join(last, and_(last.c.review_id == SubmissionRow.review_id, last.c.number == SubmissionRow.number))
        .where(ReviewRow.year == year)
    )
    submitted = {row[0]: row[1] for row in db.session.execute(newest_of)}
    given: dict[int, dict[str, str]] = {}
    rows = select(RatingRow.service, RatingRow.exemplar, RatingRow.rating).where(RatingRow.year == year)
    for service, exemplar, rating in db.session.execute(rows):
        given.setdefault(service, {})[exemplar] = rating
    returns = db.session.scalars(select(ReturnRow).where(ReturnRow.year == year).order_by(ReturnRow.service))
    for counted in returns:
        ratings = given.get(counted.service, {})
        ordered = [exemplar.id for exemplar in framework.exemplars if exemplar.id in ratings]
        lines = tuple(NetworkRow(year, counted.service, exemplar, ratings[exemplar]) for exemplar in ordered)
        if hash_rows(lines) != submitted.get(counted.service) or len(lines) != len(ratings):
            yield f"{year}, service {counted.service}: its ratings are not those that it submitted"
        if count_shortfalls(ratings, framework) != counted.shortfalls:
            yield f"{year}, service {counted.service}: its shortfalls are miscounted"
