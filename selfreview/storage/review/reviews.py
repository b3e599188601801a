"""Reviews as they are kept: found with their round and service, read, and saved field by field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, select, true, update

from selfreview.domain.review.review import (
    Kept,
    Origin,
    Posted,
    ReviewState,
    Settlement,
    Window,
    confirm_by_editing,
    may_change,
    settle,
)
from selfreview.domain.round import Round, Service
from selfreview.domain.uk_time import day_of
from selfreview.storage import audit
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.registry.changes import name_before
from selfreview.storage.tables import (
    AuditRow,
    ExpectationRow,
    FieldRow,
    ReviewRow,
    RoundRow,
    ServiceRow,
    db,
)

WROTE = "wrote"
"""The verb of a field's change in the audit trail."""

KEPT = (FieldRow.value, FieldRow.version, FieldRow.changed_by, FieldRow.changed_at)
"""What is read of a field, in the order of `Kept`."""


@dataclass(frozen=True, slots=True)
class Review:
    """One service's review of one year; `id` is None until somebody has saved something."""

    id: int | None
    service: Service
    round: Round
    edition: str
    state: ReviewState
    origin: Origin
    entered_by: str | None
    submitted_at: datetime | None
    synthetic: bool
    expected: bool
    extended_to: date | None

    @property
    def window(self) -> Window:
        """When the service may change it."""
        return Window(self.round.closed, self.extended_to, self.origin is Origin.ENTERED_LATER)

    @property
    def deadline(self) -> date | None:
        """The date by which the network hopes for the return."""
        return self.extended_to or self.round.deadline


class NotWritable(RuntimeError):
    """The review takes no changes any more: it was submitted, or the round was closed."""


# Made once: putting it together takes longer than asking the database.
@cache
def _query() -> Select[ServiceRow, RoundRow, ReviewRow, ExpectationRow, str | None]:
    then = name_before(ServiceRow.number, RoundRow.year)
    joined = select(ServiceRow, RoundRow, ReviewRow, ExpectationRow, then).select_from(ServiceRow)
    return (
        joined.join(RoundRow, true())
        .outerjoin(ReviewRow, and_(ReviewRow.service == ServiceRow.number, ReviewRow.year == RoundRow.year))
        .outerjoin(
            ExpectationRow, and_(ExpectationRow.service == ServiceRow.number, ExpectationRow.year == RoundRow.year)
        )
    )


def _review(
    service: ServiceRow, held: RoundRow, row: ReviewRow | None, expected: ExpectationRow | None, name_then: str | None
) -> Review:
    return Review(
        id=row.id if row else None,
        # A review of a year before the service was renamed goes by the name of that time.
        service=Service(service.number, name_then or service.name, service.region, service.kind, service.size),
        round=Round(held.year, held.edition, held.deadline, held.closed_at is not None, held.sign_off_required),
        edition=row.edition if row else held.edition,
        state=ReviewState(row.state) if row else ReviewState.DRAFT,
        origin=Origin(row.origin) if row else Origin.ONLINE,
        entered_by=row.entered_by if row else None,
        submitted_at=row.submitted_at if row else None,
        synthetic=bool(row and row.synthetic),
        expected=expected is not None,
        extended_to=expected.extended_to if expected else None,
    )


# Built once: this is asked for every page. Read anew even within one transaction: another may have submitted or closed
# it while this one waited for its lock.
_FOUND = (
    _query()
    .where(ServiceRow.number == bindparam("service"), RoundRow.year == bindparam("year"))
    .execution_options(populate_existing=True)
)


def find_review(*, service: int, year: int) -> Review | None:
    """The review of a service in a round, begun or not; None where there is no such service or round."""
    found = db.session.execute(_FOUND, {"service": service, "year": year}).one_or_none()
    return _review(*found) if found else None


def review_by_id(review_id: int) -> Review:
    """The review with this id, which there is."""
    return _review(*db.session.execute(_query().where(ReviewRow.id == review_id)).one())


def reviews_of(service: int) -> tuple[Review, ...]:
    """Every round's review of a service, newest first, begun or not."""
    found = db.session.execute(_query().where(ServiceRow.number == service).order_by(RoundRow.year.desc()))
    return tuple(_review(*row) for row in found)


def make_row(review: Review, *, at: datetime) -> None:
    """Make the row of a review that nobody has begun; where somebody did in the same moment, theirs stands."""
    values = {
        "service": review.service.number,
        "year": review.round.year,
        "edition": review.edition,
        "state": ReviewState.DRAFT.value,
        "origin": review.origin.value,
        "entered_by": review.entered_by,
        "started_at": at,
        "synthetic": review.synthetic,
    }
    db.session.execute(insert_into(ReviewRow).values(values).on_conflict_do_nothing())


def lock_review(review: Review, *, at: datetime) -> Review:
    """Take a review's row for this transaction, making it if need be, and return it as it is now.

    Raises `NotWritable` when it may not be changed any more.
    """
    if review.id is None:
        make_row(review, at=at)
    key = (ReviewRow.service == review.service.number, ReviewRow.year == review.round.year)
    db.session.execute(lock_row(select(ReviewRow.id).where(*key))).one()
    now = find_review(service=review.service.number, year=review.round.year)
    assert now is not None
    if not may_change(now.state, now.window, day_of(at)):
        raise NotWritable("submitted" if now.state is ReviewState.SUBMITTED else "closed")
    return now


def save_fields(
    review: Review,
    *,
    exemplar: str,
    posted: Mapping[str, tuple[str, int]],
    person: str,
    at: datetime,
    undecided: Collection[str] = frozenset(),
) -> Settlement:
    """Save what was posted (per field: value and the version it was read at), all of it or nothing.

    The settlement says what was written, or which fields clash; an undecided
    one always does. Raises `NotWritable` and `review.ForgedVersion`. Does not
    commit.
    """
    now = lock_review(review, at=at)
    assert now.id is not None
    kept = _kept_fields(now.id, exemplar)
    mine = {
        name: Posted(value, version, _value_at(now.id, exemplar, name, version, kept.get(name, Kept())))
        for name, (value, version) in posted.items()
    }
    settlement = settle(kept, mine, undecided)
    changes = confirm_by_editing(kept, settlement.changes)
    write_fields(now.id, exemplar=exemplar, changes=changes, kept=kept, person=person, at=at)
    return settlement


def _kept_fields(review_id: int, exemplar: str) -> dict[str, Kept]:
    rows = db.session.execute(
        select(FieldRow.name, *KEPT).where(FieldRow.review_id == review_id, FieldRow.exemplar == exemplar)
    )
    return {name: Kept(value, version, by, at) for name, value, version, by, at in rows}


def _value_at(review_id: int, exemplar: str, name: str, version: int, kept: Kept) -> str:
    if version >= kept.version or version <= 0:
        # As it stands, as it was before anybody wrote, or a version that never was, which `settle` refuses.
        return kept.value if version == kept.version else ""
    found = db.session.scalar(
        select(AuditRow.after).where(
            AuditRow.review_id == review_id,
            AuditRow.exemplar == exemplar,
            AuditRow.field == name,
            AuditRow.version == version,
            AuditRow.verb == WROTE,
        )
    )
    return found or ""


def write_fields(
    review_id: int,
    *,
    exemplar: str,
    changes: Mapping[str, str],
    kept: Mapping[str, Kept],
    person: str,
    at: datetime,
) -> None:
    """Write settled changes and their place in the audit trail; the review's row is locked already."""
    if not changes:
        return
    key = {"review_id": review_id, "exemplar": exemplar}
    fresh = []
    for name, value in changes.items():
        was = kept.get(name, Kept())
        new = {"value": value, "version": was.version + 1, "changed_by": person, "changed_at": at}
        if was.version == 0:
            fresh.append({**key, "name": name, **new})
        else:
            db.session.execute(update(FieldRow).filter_by(**key, name=name).values(new))
    if fresh:
        db.session.execute(FieldRow.__table__.insert(), fresh)  # type: ignore[attr-defined]
    events = [
        audit.Event(WROTE, exemplar, name, kept.get(name, Kept()).version + 1, kept.get(name, Kept()).value, value)
        for name, value in changes.items()
    ]
    audit.record(person=person, at=at, events=events, review_id=review_id)


def begin_past_review(review: Review, *, person: str, at: datetime) -> Review:
    """Begin to enter a review of a closed round that was done on paper, marked as entered later and by whom."""
    begun = lock_review(replace(review, origin=Origin.ENTERED_LATER, entered_by=person), at=at)
    audit.record(person=person, at=at, events=[audit.Event("began entering a past review")], review_id=begun.id)
    return begun
