"""Changes to services: recorded with what follows for the registry, taken back, and read where their history is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, Select, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from selfreview.domain.registry.changes import NO_LONGER_THE_SAME, Change, Kind, Party, numbers_of
from selfreview.domain.registry.services import Entry
from selfreview.speech import in_english
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.registry import services as registry
from selfreview.storage.tables import (
    AuditRow,
    ChangePartyRow,
    ExpectationRow,
    ReleaseRow,
    ServiceChangeRow,
    ServiceRow,
    db,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as it was recorded; one that was taken back says by whom, when and why."""

    id: int
    change: Change
    by: str
    at: datetime
    taken_back_by: str | None = None
    taken_back_at: datetime | None = None
    taken_back_because: str | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody took it back."""
        return self.taken_back_at is None


class ChangeKnown(RuntimeError):
    """The same change was recorded before and stands."""


class AlreadyTakenBack(RuntimeError):
    """Somebody took the change back before."""


@in_english
def record(change: Change, *, by: str, at: datetime) -> int:
    """Record a change with what follows from it, and return its number; does not commit.

    A renamed service gets its new name; those that do not go on end on the day
    before and are expected by no round opened from now on; one that is new to
    all earlier rounds begins on the day. Raises `ChangeKnown`; KeyError for a
    service that is not in the registry.
    """
    numbers = sorted({*numbers_of(change.before), *numbers_of(change.after)})
    # Whoever changes the same services waits here, so that two cannot record one change.
    held = lock_row(select(ServiceRow.number).where(ServiceRow.number.in_(numbers)).order_by(ServiceRow.number))
    missing = set(numbers) - set(db.session.scalars(held))
    if missing:
        raise KeyError(min(missing))
    if any(_is_same(recorded.change, change) for recorded in read_changes() if recorded.stands):
        raise ChangeKnown(change.in_words)
    entries = _entries(numbers)
    followed = {number: _follow(change, entry) for number, entry in entries.items()}
    altered = {number: entry for number, entry in followed.items() if entry != entries[number]}
    registry.write_entries(altered.values(), by=by, at=at)
    values = {
        "kind": change.kind.value,
        "day": change.day,
        "from_year": change.from_year,
        "note": change.note,
        "closes": change.closes,
        "readable": change.readable,
        "recorded_by": by,
        "recorded_at": at,
    }
    made: int = db.session.scalars(insert(ServiceChangeRow).values(values).returning(ServiceChangeRow.id)).one()
    rows = []
    for place, party in enumerate((*change.before, *change.after)):
        # Each entry is kept once, with the first side that names it.
        number = party.number if party.number in altered else None
        rows.append(
            {
                "change_id": made,
                "place": place,
                "is_after": place >= len(change.before),
                "service": party.number,
                "name": party.name,
                "was": None if number is None else registry.as_text(entries[number]),
                "became": None if number is None else registry.as_text(altered.pop(number)),
            }
        )
    db.session.execute(insert(ChangePartyRow), rows)
    told = f"{change.in_words}, from the {change.from_year} review on. {change.note}".strip()
    audit.record(person=by, at=at, events=[audit.Event("recorded change of services", field=str(made), after=told)])
    return made


def _entries(numbers: Iterable[int]) -> dict[int, Entry]:
    return {entry.service.number: entry for entry in registry.entries_of(set(numbers))}


def _is_same(one: Change, other: Change) -> bool:
    def key(change: Change) -> object:
        sides = (frozenset(party.number or party.name for party in side) for side in (change.before, change.after))
        return change.kind, change.day, *sides

    return key(one) == key(other)


def _follow(change: Change, entry: Entry) -> Entry:
    number = entry.service.number
    if change.kind is Kind.RENAMED:
        return replace(entry, service=replace(entry.service, name=change.after[0].name))
    if number in change.ending:
        last = change.day - timedelta(days=1)
        return replace(entry, expected=False, closed=entry.closed if entry.opened and entry.opened > last else last)
    is_new = number in numbers_of(change.after) and number not in numbers_of(change.before)
    if is_new and entry.opened is None and not _was_expected(number, before=change.from_year):
        return replace(entry, opened=change.day)
    return entry


def _was_expected(number: int, *, before: int) -> bool:
    earlier = exists().where(ExpectationRow.service == number, ExpectationRow.year < before)
    return bool(db.session.scalar(select(earlier)))


def take_back(change_id: int, *, because: str, by: str, at: datetime) -> tuple[str, ...]:
    """Take a change back that was recorded wrongly, with what followed from it; does not commit.

    Returns the names of the services that were changed again since, and so
    stay as they are. KeyError for an unknown change; raises `AlreadyTakenBack`.
    """
    parties = db.session.scalars(
        select(ChangePartyRow).where(ChangePartyRow.change_id == change_id).order_by(ChangePartyRow.service)
    ).all()
    numbers = sorted({party.service for party in parties if party.service is not None})
    held = lock_row(select(ServiceRow.number).where(ServiceRow.number.in_(numbers)).order_by(ServiceRow.number))
    db.session.execute(held).all()
    row = db.session.get(ServiceChangeRow, change_id, populate_existing=True)
    if row is None:
        raise KeyError(change_id)
    if row.taken_back_at is not None:
        raise AlreadyTakenBack(change_id)
    now = _entries(numbers)
    undone, kept = [], []
    for party in parties:
        if party.service is None or party.was is None:
            continue
        if registry.as_text(now[party.service]) == party.became:
            undone.append(registry.from_text(now[party.service].service.number, party.was))
        else:
            kept.append(now[party.service].service.name)
    registry.write_entries(undone, by=by, at=at)
    values = {"taken_back_by": by, "taken_back_at": at, "taken_back_because": because}
    db.session.execute(update(ServiceChangeRow).where(ServiceChangeRow.id == change_id).values(values))
    event = audit.Event("took back change of services", field=str(change_id), after=because)
    audit.record(person=by, at=at, events=[event])
    return tuple(kept)


def read_changes() -> tuple[Recorded, ...]:
    """Every change, the newest first, also those that were taken back; one statement."""
    return _read(_rows())


def changes_of(*services: int, until: int | None = None) -> tuple[Recorded, ...]:
    """The changes that stand of these services, the newest first; one statement.

    With `until`, those that the review of that year comes after.
    """
    touching = select(ChangePartyRow.change_id).where(ChangePartyRow.service.in_(services))
    wanted = _rows().where(ServiceChangeRow.id.in_(touching), ServiceChangeRow.taken_back_at.is_(None))
    return _read(wanted if until is None else wanted.where(ServiceChangeRow.from_year <= until))


def find_change(change_id: int) -> Recorded | None:
    """One change."""
    return next(iter(_read(_rows().where(ServiceChangeRow.id == change_id))), None)


def _rows() -> Select[ServiceChangeRow, ChangePartyRow]:
    both = select(ServiceChangeRow, ChangePartyRow)
    both = both.join(ChangePartyRow, ChangePartyRow.change_id == ServiceChangeRow.id)
    newest_first = (ServiceChangeRow.day.desc(), ServiceChangeRow.id.desc(), ChangePartyRow.place)
    return both.order_by(*newest_first).execution_options(populate_existing=True)


def _read(rows: Select[ServiceChangeRow, ChangePartyRow]) -> tuple[Recorded, ...]:
    found: dict[int, tuple[ServiceChangeRow, list[ChangePartyRow]]] = {}
    for row, party in db.session.execute(rows):
        found.setdefault(row.id, (row, []))[1].append(party)
    return tuple(_recorded(row, parties) for row, parties in found.values())


def _recorded(row: ServiceChangeRow, parties: Sequence[ChangePartyRow]) -> Recorded:
    before, after = (
        tuple(Party(party.name, party.service) for party in parties if party.is_after is side) for side in (False, True)
    )
    change = Change(
        Kind(row.kind), row.day, row.from_year, before, after, row.note, closes=row.closes, readable=row.readable
    )
    return Recorded(
        row.id,
        change,
        row.recorded_by,
        row.recorded_at,
        row.taken_back_by,
        row.taken_back_at,
        row.taken_back_because,
    )


def name_before(service: object, year: object) -> ScalarSelect[str | None]:
    """A service's name in a year before it was renamed, NULL where it has its name still; for use within a select."""
    change, party = aliased(ServiceChangeRow), aliased(ChangePartyRow)
    return (
        select(party.name)
        .join(change, change.id == party.change_id)
        .where(change.kind == Kind.RENAMED.value, change.taken_back_at.is_(None), change.from_year > year)
        .where(party.service == service, party.is_after.is_(False))
        .order_by(change.from_year, change.day, change.id)
        .limit(1)
        .scalar_subquery()
    )


def count_changes(service: int) -> int:
    """How often a change of a service was recorded or taken back."""
    touching = select(ChangePartyRow.change_id).where(ChangePartyRow.service == service)
    number = func.count() + func.count(ServiceChangeRow.taken_back_at)
    return db.session.scalars(select(number).where(ServiceChangeRow.id.in_(touching))).one()


def count_renames(service: int, *, year: int) -> int:
    """How often the name has changed that a service's review of a year goes by; a name of later years is none of it."""
    renamed = select(ServiceChangeRow.recorded_at, ServiceChangeRow.taken_back_at).join(
        ChangePartyRow, ChangePartyRow.change_id == ServiceChangeRow.id
    )
    of_later = renamed.where(
        ServiceChangeRow.kind == Kind.RENAMED.value,
        ServiceChangeRow.from_year > year,
        ChangePartyRow.service == service,
    )
    later = {at for times in db.session.execute(of_later) for at in times}
    wrote = select(AuditRow.at, AuditRow.before, AuditRow.after).where(
        AuditRow.review_id.is_(None),
        AuditRow.exemplar == "",
        AuditRow.field == str(service),
        AuditRow.verb == registry.WROTE,
    )
    return sum(
        registry.from_text(service, before).service.name != registry.from_text(service, after).service.name
        for at, before, after in db.session.execute(wrote)
        if before and after and at not in later
    )


def no_longer_the_same(year: int, before: int) -> Select[int | None]:
    """The services that were merged or split between the reviews of two years; for use within a select.

    What is recorded or taken back after a year's first release counts for none
    of its releases: one release less another would tell a single return.
    """
    first = select(func.min(ReleaseRow.at)).where(ReleaseRow.year == year).scalar_subquery()
    return (
        select(ChangePartyRow.service)
        .join(ServiceChangeRow, ServiceChangeRow.id == ChangePartyRow.change_id)
        .where(
            ChangePartyRow.service.is_not(None),
            ServiceChangeRow.kind.in_([kind.value for kind in NO_LONGER_THE_SAME]),
            ServiceChangeRow.from_year > before,
            ServiceChangeRow.from_year <= year,
            or_(first.is_(None), ServiceChangeRow.recorded_at <= first),
            or_(ServiceChangeRow.taken_back_at.is_(None), ServiceChangeRow.taken_back_at > first),
        )
    )
