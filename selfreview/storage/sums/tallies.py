"""Running sums of the returns: changed by each submission in its own transaction, at a cost that never grows.

They are kept by cell (region, kind and size of the service), since published
tables are protected by reasoning on returns that are alike in all of them,
and by the releases that count a return: what a frozen release has counted is
never forgotten, so that no later release gives a correction away.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from selfreview.domain.framework.framework import Framework
from selfreview.domain.nation.groups import Bands, Cell, cell_of
from selfreview.storage.engine import lock_row
from selfreview.storage.sums import size_bands
from selfreview.storage.tables import (
    NationalYearRow,
    NationTallyRow,
    RatingRow,
    RetiredRatingRow,
    RetiredReturnRow,
    ReturnRow,
    RoundRow,
    ServiceRow,
    TallyRow,
    db,
)

SHORTFALLS = "#shortfalls"
"""The quantity whose answers are numbers of exemplars that a return falls short on; no exemplar's id has the sign."""

METHOD = "#method"
"""The quantity of which the answers are how the self-assessment was done."""

STILL = 0
"""The `until` of returns that still count."""

Key = tuple[Cell, int, int, str, str]
"""A cell, since, until, a quantity and an answer."""


@dataclass(frozen=True, slots=True)
class CountedReturn:
    """A return as it is counted: its ratings by exemplar, and how it was done ("" when that was not told)."""

    year: int
    service: int
    ratings: Mapping[str, str]
    method: str


def count_return(counted: CountedReturn, framework: Framework) -> None:
    """Count a return, in place of what its service answered in this year before; does not commit.

    One that answers as it did before stays as it was counted: no release has to wait for it.
    """
    place = _hold(counted.service)
    released, bands = _take(counted.year)
    cell = cell_of(*place, bands or size_bands.read())
    here = (ReturnRow.year == counted.year, ReturnRow.service == counted.service)
    shortfalls = count_shortfalls(counted.ratings, framework)
    answers = _answers(counted.ratings, shortfalls, counted.method)
    changes: Counter[Key] = Counter()
    old = db.session.execute(select(*_KEPT).where(*here)).one_or_none()
    if old is not None:
        given = _ratings(counted.year, counted.service)
        before = _answers(given, old.shortfalls, old.method)
        if sorted(before) == sorted(answers) and tuple(old[:3]) == cell:
            return
        _retire(changes, old, before, released)
        _remember(counted.year, counted.service, old, released)
        db.session.execute(delete(ReturnRow).where(*here))
        key = (RatingRow.year == counted.year, RatingRow.service == counted.service)
        db.session.execute(delete(RatingRow).where(*key))
    changes.update({(cell, released + 1, STILL, *answer): 1 for answer in answers})
    _apply(counted.year, changes)
    rated = [
        {"year": counted.year, "service": counted.service, "exemplar": exemplar, "rating": rating}
        for exemplar, rating in counted.ratings.items()
    ]
    db.session.execute(insert(RatingRow), rated)
    db.session.execute(
        insert(ReturnRow).values(
            year=counted.year,
            service=counted.service,
            **_named(cell),
            since=released + 1,
            shortfalls=shortfalls,
            method=counted.method,
        )
    )


_KEPT = (ReturnRow.region, ReturnRow.kind, ReturnRow.size, ReturnRow.since, ReturnRow.shortfalls, ReturnRow.method)


def move_service(service: int) -> None:
    """Count every return of a service where the registry has it now; does not commit.

    The registry calls it when a region, a kind or a size changes.
    """
    place = _hold(service)
    years = select(ReturnRow.year).where(ReturnRow.service == service).order_by(ReturnRow.year)
    for year in db.session.scalars(years).all():
        released, bands = _take(year)
        here = (ReturnRow.year == year, ReturnRow.service == service)
        old = db.session.execute(select(*_KEPT).where(*here)).one()
        cell = cell_of(*place, bands or size_bands.read())
        if tuple(old[:3]) == cell:
            continue
        answers = _answers(_ratings(year, service), old.shortfalls, old.method)
        changes: Counter[Key] = Counter()
        _retire(changes, old, answers, released)
        _remember(year, service, old, released)
        changes.update({(cell, released + 1, STILL, *answer): 1 for answer in answers})
        _apply(year, changes)
        db.session.execute(update(ReturnRow).where(*here).values(**_named(cell), since=released + 1))


def set_bands(bands: Bands, *, by: str, at: datetime) -> None:
    """Set the bands of size and count every return by them, but for the years that are released; does not commit."""
    for year in db.session.scalars(select(RoundRow.year).order_by(RoundRow.year)).all():
        take_year(year)
    size_bands.write(bands, by=by, at=at)
    for service in db.session.scalars(select(ReturnRow.service).distinct().order_by(ReturnRow.service)).all():
        move_service(service)


def take_year(year: int) -> int:
    """Keep all others off a year's sums until the transaction ends; the number of releases made of it.

    It is taken before any sum, so that no two returns of a year ever wait for
    one another in a ring.
    """
    return _take(year)[0]


def _take(year: int) -> tuple[int, Bands | None]:
    fresh = _insert()(NationalYearRow).values(year=year, revision=1, releases=0)
    taken = fresh.on_conflict_do_update(
        index_elements=[NationalYearRow.year], set_={"revision": NationalYearRow.revision + 1}
    )
    released, bands = db.session.execute(taken.returning(NationalYearRow.releases, NationalYearRow.bands)).one()
    return released, None if bands is None else size_bands.from_text(bands)


def count_shortfalls(ratings: Mapping[str, str], framework: Framework) -> int | None:
    """On how many exemplars a return is below the standard; None where the scale does not say what that is."""
    compliant = framework.scale.compliant_keys()
    if compliant is None:
        return None
    below = {level.key for level in framework.scale.levels if level.compliant is False}
    return sum(rating in below for rating in ratings.values())


def _insert() -> Any:
    return postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert


def _hold(service: int) -> tuple[str, str | None, int | None]:
    """Where the registry has a service; it stays there until the transaction ends."""
    wanted = select(ServiceRow.region, ServiceRow.kind, ServiceRow.size).where(ServiceRow.number == service)
    # Shared with other returns, but the registry waits: it then finds this return and moves it.
    region, kind, size = db.session.execute(lock_row(wanted, shared=True)).one()
    return region, kind, size


def _named(cell: Cell) -> dict[str, str]:
    region, kind, size = cell
    return {"region": region, "kind": kind, "size": size}


def _ratings(year: int, service: int) -> dict[str, str]:
    wanted = select(RatingRow.exemplar, RatingRow.rating).where(RatingRow.year == year, RatingRow.service == service)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _answers(ratings: Mapping[str, str], shortfalls: int | None, method: str) -> list[tuple[str, str]]:
    whole = [(METHOD, method)] if shortfalls is None else [(SHORTFALLS, str(shortfalls)), (METHOD, method)]
    return [*ratings.items(), *whole]


def _retire(changes: Counter[Key], old: Any, answers: list[tuple[str, str]], released: int) -> None:
    """Take a return out of what counts; as far as a release has counted it, it stays on record until that release."""
    cell = (old.region, old.kind, old.size)
    for answer in answers:
        changes[(cell, old.since, STILL, *answer)] -= 1
        if old.since <= released:
            changes[(cell, old.since, released, *answer)] += 1


def carry_over(year: int, service: int, framework: Framework, *, release: int) -> None:
    """Leave a return that a release would count first to the one after it; does not commit.

    What it corrects is counted by this release as well. sqlalchemy's
    NoResultFound where no return of the service waits for this release.
    """
    here = (ReturnRow.year == year, ReturnRow.service == service, ReturnRow.since == release)
    late = db.session.execute(select(*_KEPT).where(*here)).one()
    changes: Counter[Key] = Counter()
    _shift(
        changes,
        late,
        _answers(_ratings(year, service), late.shortfalls, late.method),
        (release, STILL),
        (release + 1, STILL),
    )
    db.session.execute(update(ReturnRow).where(*here).values(since=release + 1))
    ends = [
        (t.year == year, t.service == service, t.until == release - 1) for t in (RetiredReturnRow, RetiredRatingRow)
    ]
    columns = (RetiredReturnRow.region, RetiredReturnRow.kind, RetiredReturnRow.size)
    old = db.session.execute(select(*columns, RetiredReturnRow.method, RetiredReturnRow.since).where(*ends[0])).first()
    if old is not None:
        rows = db.session.execute(select(RetiredRatingRow.exemplar, RetiredRatingRow.rating).where(*ends[1]))
        given = {row[0]: row[1] for row in rows}
        answers = _answers(given, count_shortfalls(given, framework), old.method)
        _shift(changes, old, answers, (old.since, release - 1), (old.since, release))
        db.session.execute(update(RetiredReturnRow).where(*ends[0]).values(until=release))
        db.session.execute(update(RetiredRatingRow).where(*ends[1]).values(until=release))
    _apply(year, changes)


def _cell(kept: Any) -> Cell:
    return kept.region, kept.kind, kept.size


def _shift(
    changes: Counter[Key], kept: Any, answers: list[tuple[str, str]], old: tuple[int, int], new: tuple[int, int]
) -> None:
    for answer in answers:
        changes[(_cell(kept), *old, *answer)] -= 1
        changes[(_cell(kept), *new, *answer)] += 1


def _remember(year: int, service: int, old: Any, released: int) -> None:
    """Keep the ratings that a release has counted, by service: a later year's cohort is matched with them."""
    since = old.since
    if since > released:
        return
    db.session.execute(
        insert(RetiredReturnRow).values(
            year=year, service=service, until=released, since=since, method=old.method, **_named(_cell(old))
        )
    )
    columns = ["year", "service", "until", "exemplar", "rating", "since"]
    kept = select(
        RatingRow.year, RatingRow.service, literal(released), RatingRow.exemplar, RatingRow.rating, literal(since)
    ).where(RatingRow.year == year, RatingRow.service == service)
    db.session.execute(insert(RetiredRatingRow).from_select(columns, kept))


def _apply(year: int, changes: Counter[Key]) -> None:
    rows = [
        {
            "year": year,
            **_named(cell),
            "since": since,
            "until": until,
            "quantity": quantity,
            "answer": answer,
            "returns": number,
        }
        for (cell, since, until, quantity, answer), number in sorted(changes.items())
        if number
    ]
    _add(TallyRow, rows)
    nation: Counter[tuple[str, str]] = Counter()
    for (_, _, until, quantity, answer), number in changes.items():
        if until == STILL:
            nation[quantity, answer] += number
    _add(
        NationTallyRow,
        [
            {"year": year, "quantity": quantity, "answer": answer, "returns": number}
            for (quantity, answer), number in sorted(nation.items())
            if number
        ],
    )


def _add(table: type[TallyRow] | type[NationTallyRow], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(_adding(db.engine.dialect.name, table), rows)


@cache
def _adding(_dialect: str, table: type[TallyRow] | type[NationTallyRow]) -> Any:
    # One statement for any number of rows, so that it is compiled once.
    kept = table.__table__
    fresh = _insert()(kept)
    keys = [column.name for column in kept.primary_key]
    return fresh.on_conflict_do_update(index_elements=keys, set_={"returns": kept.c.returns + fresh.excluded.returns})
