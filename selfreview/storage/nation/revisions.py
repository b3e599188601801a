"""Errata and withdrawals of releases of either collection: added, read, never changed or taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, insert, select

from selfreview.domain.nation.revisions import Erratum, Part, ReleaseKind, Revised, Withdrawal
from selfreview.storage import audit, kept_record
from selfreview.storage.sums.tallies import take_year
from selfreview.storage.tables import BenchmarkReleaseRow, ErratumRow, ReleaseAuditRow, ReleaseRow, WithdrawalRow, db

ROWS: dict[ReleaseKind, type[ReleaseRow] | type[BenchmarkReleaseRow]] = {
    ReleaseKind.EXEMPLARS: ReleaseRow,
    ReleaseKind.BENCHMARKING: BenchmarkReleaseRow,
}


class WithdrawnAlready(RuntimeError):
    """Somebody has withdrawn the release meanwhile."""


def stands(collection: ReleaseKind) -> ColumnElement[bool]:
    """That a release was not withdrawn, as a condition on a select of the collection's releases."""
    here = ROWS[collection]
    withdrawn = exists().where(
        WithdrawalRow.collection == collection.value,
        WithdrawalRow.year == here.year,
        WithdrawalRow.number == here.number,
    )
    return ~withdrawn


def add_erratum(
    collection: ReleaseKind,
    year: int,
    number: int,
    *,
    part: Part,
    subject: str,
    where: str,
    said: str,
    should: str,
    by: str,
    at: datetime,
) -> Erratum:
    """Tell of an error of a release, under the next number; does not commit. KeyError where there is no release.

    The last one in the same words once more, as by a second click, is that one.
    """
    _lock(collection, year, number)
    told_before = errata_of(collection, year, number)
    place = len(told_before) + 1
    found = Erratum(place, at, part, subject, where, said, should)
    if told_before and replace(told_before[-1], place=place, at=at) == found:
        return told_before[-1]
    key = {"collection": collection.value, "year": year, "number": number}
    values = {"part": part.value, "subject": subject, "passage": where, "said": said, "should": should}
    db.session.execute(insert(ErratumRow).values(**key, place=place, at=at, noted_by=by, **values))
    told = audit.Event("erratum", field=f"{collection.value} {year} {number}", version=place, after=found.in_words)
    audit.record(person=by, at=at, events=[told])
    row = db.session.get(ErratumRow, (collection.value, year, number, place))
    assert row is not None
    kept_record.keep(row, at=at)
    return found


def withdraw(collection: ReleaseKind, year: int, number: int, *, why: str, by: str, at: datetime) -> None:
    """Serve the figures of a release no more; does not commit. KeyError where there is none, `WithdrawnAlready`."""
    _lock(collection, year, number)
    if find_withdrawal(collection, year, number) is not None:
        raise WithdrawnAlready(number)
    key = {"collection": collection.value, "year": year, "number": number}
    db.session.execute(insert(WithdrawalRow).values(**key, at=at, withdrawn_by=by, why=why))
    told = audit.Event("withdrew a release", field=f"{collection.value} {year} {number}", after=why)
    audit.record(person=by, at=at, events=[told])
    row = db.session.get(WithdrawalRow, (collection.value, year, number))
    assert row is not None
    kept_record.keep(row, at=at)


def _lock(collection: ReleaseKind, year: int, number: int) -> None:
    if db.session.get(ROWS[collection], (year, number)) is None:
        raise KeyError(number)
    take_year(year)


def errata_of(collection: ReleaseKind, year: int, number: int) -> tuple[Erratum, ...]:
    """The errata of a release, in the order in which they were told."""
    here = (ErratumRow.collection == collection.value, ErratumRow.year == year, ErratumRow.number == number)
    return tuple(map(_erratum, db.session.scalars(select(ErratumRow).where(*here).order_by(ErratumRow.place))))


def _erratum(row: ErratumRow) -> Erratum:
    return Erratum(row.place, row.at, Part(row.part), row.subject, row.passage, row.said, row.should)


def find_withdrawal(collection: ReleaseKind, year: int, number: int) -> Withdrawal | None:
    """Why and when a release was withdrawn; None of one that stands."""
    row = db.session.get(WithdrawalRow, (collection.value, year, number))
    return None if row is None else Withdrawal(row.at, row.why)


def read_revised(*, public_at: datetime | None = None) -> tuple[Revised, ...]:
    """Every release with errata or a withdrawal, the newest word first; with a time given, of those public by then."""
    found = [one for collection in ReleaseKind for one in _revised(collection, public_at)]
    return tuple(sorted(found, key=lambda one: one.last, reverse=True))


def _revised(collection: ReleaseKind, public_at: datetime | None) -> Iterator[Revised]:
    keys = {
        (row.year, row.number)
        for kind in (ErratumRow, WithdrawalRow)
        for row in db.session.execute(
            select(kind.year, kind.number).where(kind.collection == collection.value).distinct()
        )
    }
    for year, number in sorted(keys):
        here = ROWS[collection]
        public_from = db.session.scalar(select(here.public_from).where(here.year == year, here.number == number))
        if public_from is not None and (public_at is None or public_from <= public_at):
            errata = errata_of(collection, year, number)
            yield Revised(collection, year, number, errata, find_withdrawal(collection, year, number))


def told_from(year: int, number: int) -> tuple[tuple[int, int], ...]:
    """The later releases of the exemplars, by year and number, that tell their change from this one."""
    here = (ReleaseAuditRow.before == year, ReleaseAuditRow.before_number == number)
    rows = select(ReleaseAuditRow.year, ReleaseAuditRow.number).where(*here)
    rows = rows.order_by(ReleaseAuditRow.year, ReleaseAuditRow.number)
    return tuple((row.year, row.number) for row in db.session.execute(rows))
