"""Benchmarking returns as they are kept: found with their service and year, read, and saved answer by answer."""

from collections.abc import Collection as Group
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, select, true, update

from selfreview.domain.benchmarking.answers import Answer, decode
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.review.review import Kept, Origin, Posted, ReviewState, Settlement, Window, may_change, settle
from selfreview.domain.round import Service
from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.benchmarking.collections import BENCHMARKING, Collection
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.registry.changes import name_before
from selfreview.storage.review.reviews import WROTE, NotWritable
from selfreview.storage.tables import (
    AuditRow,
    BenchmarkReturnRow,
    CollectionExtensionRow,
    CollectionRow,
    ServiceRow,
    ToldFieldRow,
    db,
)


class ReturnNotWritable(NotWritable):
    """The return takes no changes any more: it was submitted, or the benchmarking was closed."""


@dataclass(frozen=True, slots=True)
class BenchmarkReturn:
    """One service's benchmarking return of one year; `id` is None until somebody has saved something."""

    id: int | None
    service: Service
    collection: Collection
    edition: str
    state: ReviewState
    origin: Origin
    entered_by: str | None
    sent_by: str | None
    sent_on: date | None
    submitted_at: datetime | None
    synthetic: bool
    extended_to: date | None

    @property
    def year(self) -> int:
        """The year of the round that it belongs to."""
        return self.collection.year

    @property
    def window(self) -> Window:
        """When the service may change it."""
        return Window(self.collection.closed, self.extended_to, self.origin is Origin.ENTERED_LATER)

    @property
    def deadline(self) -> date | None:
        """The date by which the network hopes for it."""
        return self.extended_to or self.collection.deadline


# Made once: putting it together takes longer than asking the database.
@cache
def _query() -> Select[ServiceRow, CollectionRow, BenchmarkReturnRow, CollectionExtensionRow, str | None]:
    then = name_before(ServiceRow.number, CollectionRow.year)
    joined = select(ServiceRow, CollectionRow, BenchmarkReturnRow, CollectionExtensionRow, then).select_from(ServiceRow)
    here = BenchmarkReturnRow
    extended = CollectionExtensionRow
    return (
        joined.join(CollectionRow, true())
        .where(CollectionRow.collection == BENCHMARKING)
        .outerjoin(here, and_(here.service == ServiceRow.number, here.year == CollectionRow.year))
        .outerjoin(
            extended,
            and_(
                extended.service == ServiceRow.number,
                extended.year == CollectionRow.year,
                extended.collection == CollectionRow.collection,
            ),
        )
    )


def _return(
    service: ServiceRow,
    held: CollectionRow,
    row: BenchmarkReturnRow | None,
    extended: CollectionExtensionRow | None,
    name_then: str | None,
) -> BenchmarkReturn:
    return BenchmarkReturn(
        id=row.id if row else None,
        service=Service(service.number, name_then or service.name, service.region, service.kind, service.size),
        collection=Collection(held.year, held.edition, held.deadline, held.closed_at is not None),
        edition=row.edition if row else held.edition,
        state=ReviewState(row.state) if row else ReviewState.DRAFT,
        origin=Origin(row.origin) if row else Origin.ONLINE,
        entered_by=row.entered_by if row else None,
        sent_by=row.sent_by if row else None,
        sent_on=row.sent_on if row else None,
        submitted_at=row.submitted_at if row else None,
        synthetic=bool(row and row.synthetic),
        extended_to=extended.to if extended else None,
    )


# Built once: this is asked for every page. Read anew even within one transaction: another may have submitted or closed
# it while this one waited for its lock.
_FOUND = (
    _query()
    .where(ServiceRow.number == bindparam("service"), CollectionRow.year == bindparam("year"))
    .execution_options(populate_existing=True)
)


def find_return(*, service: int, year: int) -> BenchmarkReturn | None:
    """The return of a service in a year, begun or not; None where there is no such service or collection."""
    found = db.session.execute(_FOUND, {"service": service, "year": year}).one_or_none()
    return _return(*found) if found else None


def returns_of(service: int) -> tuple[BenchmarkReturn, ...]:
    """Every year's return of a service, newest first, begun or not."""
    wanted = _query().where(ServiceRow.number == service).order_by(CollectionRow.year.desc())
    return tuple(_return(*row) for row in db.session.execute(wanted))


def returns_in(year: int) -> tuple[BenchmarkReturn, ...]:
    """The return of every service in a year, by number, begun or not."""
    wanted = _query().where(CollectionRow.year == year).order_by(ServiceRow.number)
    return tuple(_return(*row) for row in db.session.execute(wanted))


def chain_of(return_id: int) -> str:
    """The name of a return's chain in the audit trail."""
    return f"{BENCHMARKING}:{return_id}"


def count_recorded(held: BenchmarkReturn) -> int:
    """How much has been recorded of a return."""
    assert held.id is not None
    count = select(func.count()).select_from(AuditRow)
    return db.session.scalars(count.where(AuditRow.chain == chain_of(held.id))).one()


def record(held: BenchmarkReturn, *events: audit.Event, person: str, at: datetime) -> None:
    """Append events to a return's chain."""
    assert held.id is not None
    audit.record(person=person, at=at, events=events, chain=chain_of(held.id))


def lock_return(held: BenchmarkReturn, *, at: datetime) -> BenchmarkReturn:
    """Take a return's row for this transaction, making it if need be, and return it as it is now.

    Raises `ReturnNotWritable` when it may not be changed any more.
    """
    if held.id is None:
        make_row(held, at=at)
    key = (BenchmarkReturnRow.service == held.service.number, BenchmarkReturnRow.year == held.year)
    db.session.execute(lock_row(select(BenchmarkReturnRow.id).where(*key))).one()
    now = find_return(service=held.service.number, year=held.year)
    assert now is not None
    if not may_change(now.state, now.window, day_of(at)):
        raise ReturnNotWritable("submitted" if now.state is ReviewState.SUBMITTED else "closed")
    return now


def make_row(held: BenchmarkReturn, *, at: datetime) -> None:
    """Make the row of a return that nobody has begun; where somebody did in the same moment, theirs stands."""
    values = {
        "service": held.service.number,
        "year": held.year,
        "edition": held.edition,
        "state": ReviewState.DRAFT.value,
        "origin": held.origin.value,
        "entered_by": held.entered_by,
        "sent_by": held.sent_by,
        "sent_on": held.sent_on,
        "started_at": at,
        "synthetic": held.synthetic,
    }
    db.session.execute(insert_into(BenchmarkReturnRow).values(values).on_conflict_do_nothing())


def begin_return(held: BenchmarkReturn, *, origin: Origin, at: datetime) -> BenchmarkReturn:
    """Make the row of a return that arrives whole, from a file or the demonstration; the collection may be closed."""
    make_row(replace(held, origin=origin), at=at)
    found = find_return(service=held.service.number, year=held.year)
    assert found is not None
    return found


def kept_fields(held: BenchmarkReturn) -> dict[str, Kept]:
    """Every field of a return as it stands, by name."""
    if held.id is None:
        return {}
    wanted = select(
        ToldFieldRow.name, ToldFieldRow.value, ToldFieldRow.version, ToldFieldRow.changed_by, ToldFieldRow.changed_at
    ).where(ToldFieldRow.return_id == held.id)
    return {name: Kept(value, version, by, at) for name, value, version, by, at in db.session.execute(wanted)}


def answers_in(questionnaire: Questionnaire, kept: Mapping[str, Kept]) -> dict[str, Answer]:
    """The answers that kept fields hold, hidden ones too."""
    return {
        question.id: decode(question, kept[question.id].value)
        for question in questionnaire.questions
        if question.id in kept
    }


def save_fields(
    held: BenchmarkReturn,
    *,
    posted: Mapping[str, tuple[str, int]],
    person: str,
    at: datetime,
    undecided: Group[str] = frozenset(),
) -> Settlement:
    """Save what was posted (per field: value and the version it was read at), all of it or nothing.

    The settlement says what was written, or which fields clash; an undecided
    one always does. Raises `ReturnNotWritable` and `ForgedVersion`. Does not commit.
    """
    now = lock_return(held, at=at)
    assert now.id is not None
    kept = kept_fields(now)
    mine = {
        name: Posted(value, version, _value_at(now.id, name, version, kept.get(name, Kept())))
        for name, (value, version) in posted.items()
    }
    settlement = settle(kept, mine, undecided)
    write_fields(now, settlement.changes, kept=kept, person=person, at=at)
    return settlement


def values_read(held: BenchmarkReturn, had: Mapping[str, int]) -> dict[str, str]:
    """What fields held at the versions at which somebody read them."""
    kept = kept_fields(held)
    if held.id is None:
        return dict.fromkeys(had, "")
    return {name: _value_at(held.id, name, version, kept.get(name, Kept())) for name, version in had.items()}


def _value_at(return_id: int, name: str, version: int, kept: Kept) -> str:
    if version >= kept.version or version <= 0:
        return kept.value if version == kept.version else ""
    wanted = select(AuditRow.after).where(
        AuditRow.chain == chain_of(return_id),
        AuditRow.field == name,
        AuditRow.version == version,
        AuditRow.verb == WROTE,
    )
    return db.session.scalar(wanted) or ""


def write_fields(
    held: BenchmarkReturn, changes: Mapping[str, str], *, kept: Mapping[str, Kept], person: str, at: datetime
) -> None:
    """Write settled changes and their place in the audit trail; the return's row is locked already."""
    if not changes:
        return
    fresh, events = [], []
    for name, value in changes.items():
        was = kept.get(name, Kept())
        new = {"value": value, "version": was.version + 1, "changed_by": person, "changed_at": at}
        if was.version == 0:
            fresh.append({"return_id": held.id, "name": name, **new})
        else:
            db.session.execute(update(ToldFieldRow).filter_by(return_id=held.id, name=name).values(new))
        events.append(audit.Event(WROTE, "", name, was.version + 1, was.value, value))
    if fresh:
        db.session.execute(ToldFieldRow.__table__.insert(), fresh)  # type: ignore[attr-defined]
    record(held, *events, person=person, at=at)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in a return's history."""

    at: datetime
    person: str
    verb: str
    field: str
    before: str | None
    after: str | None


def history_of(held: BenchmarkReturn) -> tuple[Change, ...]:
    """Everything that happened to a return, newest first."""
    if held.id is None:
        return ()
    wanted = select(AuditRow).where(AuditRow.chain == chain_of(held.id)).order_by(AuditRow.seq.desc())
    return tuple(
        Change(row.at, row.person, row.verb, row.field, row.before, row.after) for row in db.session.scalars(wanted)
    )
