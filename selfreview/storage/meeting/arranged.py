"""Meetings as they are arranged: kept with whoever is asked, changed, cancelled, answered, and held one day."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from selfreview.domain.meeting.arranged import ArrangedMeeting, Arrangement, Coming, Invitee
from selfreview.storage import audit
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import ReviewRow, SittingRow, db
from selfreview.storage.tables.meetings import ArrangedMeetingRow, InviteeRow


class Overtaken(RuntimeError):
    """Somebody else has changed or cancelled the meeting meanwhile."""


def arranged_meetings(review: Review) -> tuple[ArrangedMeeting, ...]:
    """Every meeting arranged for a review, the earliest first."""
    return () if review.id is None else _read(ArrangedMeetingRow.review_id == review.id)


def find_arranged(review: Review, meeting_id: int) -> ArrangedMeeting | None:
    """One of a review's arranged meetings."""
    found = () if review.id is None else _read(*_of(review, meeting_id))
    return found[0] if found else None


def arranged_for(person_id: int, service: int) -> tuple[ArrangedMeeting, ...]:
    """The meetings of a service to which somebody is asked and that were neither cancelled nor held, soonest first."""
    asked = select(InviteeRow.meeting_id).where(InviteeRow.person_id == person_id)
    return _read(
        ArrangedMeetingRow.id.in_(asked),
        ReviewRow.service == service,
        ArrangedMeetingRow.cancelled_at.is_(None),
        ArrangedMeetingRow.sitting_id.is_(None),
    )


def held_on(review: Review, sitting: Sitting) -> ArrangedMeeting | None:
    """The arrangement of a day on which the group met; None where it met without one."""
    found = _read(ArrangedMeetingRow.review_id == review.id, ArrangedMeetingRow.sitting_id == sitting.id)
    return found[0] if found else None


def _of(review: Review, meeting_id: int) -> tuple[Any, ...]:
    return ArrangedMeetingRow.review_id == review.id, ArrangedMeetingRow.id == meeting_id


def _read(*which: Any) -> tuple[ArrangedMeeting, ...]:
    rows = db.session.execute(
        select(ArrangedMeetingRow, ReviewRow.service, ReviewRow.year, SittingRow.number, InviteeRow)
        .join(ReviewRow, ReviewRow.id == ArrangedMeetingRow.review_id)
        .outerjoin(SittingRow, SittingRow.id == ArrangedMeetingRow.sitting_id)
        .outerjoin(InviteeRow, InviteeRow.meeting_id == ArrangedMeetingRow.id)
        .where(*which)
        .order_by(ArrangedMeetingRow.starts_at, ArrangedMeetingRow.id, InviteeRow.name, InviteeRow.person_id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, tuple[ArrangedMeetingRow, int, int, int | None, list[Invitee]]] = {}
    for row, service, year, sitting, one in rows:
        asked = found.setdefault(row.id, (row, service, year, sitting, []))[4]
        if one is not None:
            asked.append(Invitee(one.person_id, one.name, one.agency, Coming(one.coming)))
    return tuple(
        ArrangedMeeting(
            id=row.id,
            service=service,
            year=year,
            told=Arrangement(row.starts_at, row.ends_at, row.place, row.minutes),
            sequence=row.sequence,
            by=row.arranged_by,
            invitees=tuple(asked),
            cancelled_at=row.cancelled_at,
            sitting=sitting,
        )
        for row, service, year, sitting, asked in found.values()
    )


def arrange(
    review: Review, *, told: Arrangement, invitees: Iterable[Invitee], once: str, by: str, at: datetime
) -> ArrangedMeeting | None:
    """Arrange a meeting; None where the same form was sent before. Raises `NotWritable`. Does not commit."""
    now = lock_review(review, at=at)
    assert now.id is not None
    values = {**_columns(told), "review_id": now.id, "sequence": 0, "arranged_by": by, "arranged_at": at, "once": once}
    fresh = insert_into(ArrangedMeetingRow).values(values)
    fresh = fresh.on_conflict_do_nothing(index_elements=["review_id", "once"])
    meeting_id = db.session.execute(fresh.returning(ArrangedMeetingRow.id)).scalar_one_or_none()
    if meeting_id is None:
        return None
    _invite(meeting_id, invitees)
    _record(now.id, "arranged a meeting", 0, told, by=by, at=at)
    return find_arranged(now, meeting_id)


def change(
    review: Review,
    meeting: ArrangedMeeting,
    *,
    told: Arrangement,
    invitees: Collection[Invitee],
    by: str,
    at: datetime,
) -> ArrangedMeeting:
    """Change a meeting and who is asked; raises `Overtaken` where it is another by now. Does not commit.

    A meeting on another day or at another hour has to be answered anew.
    """
    _step(review, meeting, **_columns(told))
    is_moved = (told.starts_at, told.ends_at) != (meeting.told.starts_at, meeting.told.ends_at)
    db.session.execute(delete(InviteeRow).where(InviteeRow.meeting_id == meeting.id))
    known = {} if is_moved else {one.person_id: one.coming for one in meeting.invitees}
    _invite(
        meeting.id,
        (Invitee(one.person_id, one.name, one.agency, known.get(one.person_id, Coming.UNKNOWN)) for one in invitees),
    )
    _record(review.id, "changed a meeting", meeting.sequence + 1, told, before=meeting.told, by=by, at=at)
    found = find_arranged(review, meeting.id)
    assert found is not None
    return found


def cancel(review: Review, meeting: ArrangedMeeting, *, by: str, at: datetime) -> ArrangedMeeting:
    """Call a meeting off; raises `Overtaken` where it is another by now. Does not commit."""
    _step(review, meeting, cancelled_by=by, cancelled_at=at)
    _record(review.id, "cancelled a meeting", meeting.sequence + 1, None, before=meeting.told, by=by, at=at)
    found = find_arranged(review, meeting.id)
    assert found is not None
    return found


def _step(review: Review, meeting: ArrangedMeeting, **values: object) -> None:
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review.id))).one()
    as_read = (
        *_of(review, meeting.id),
        ArrangedMeetingRow.sequence == meeting.sequence,
        ArrangedMeetingRow.cancelled_at.is_(None),
        ArrangedMeetingRow.sitting_id.is_(None),
    )
    changed = update(ArrangedMeetingRow).where(*as_read).values(sequence=meeting.sequence + 1, **values)
    done = db.session.execute(
        changed.execution_options(synchronize_session=False).returning(ArrangedMeetingRow.id)
    ).scalar_one_or_none()
    if done is None:
        raise Overtaken


def answer(meeting: ArrangedMeeting, *, person_id: int, coming: Coming) -> None:
    """Say whether one comes. Does not commit."""
    mine = (InviteeRow.meeting_id == meeting.id, InviteeRow.person_id == person_id)
    db.session.execute(update(InviteeRow).where(*mine).values(coming=coming.value))


def note_held(meeting_id: int, sitting: Sitting) -> None:
    """Note on which day an arranged meeting was opened. Does not commit."""
    free = (
        ArrangedMeetingRow.id == meeting_id,
        ArrangedMeetingRow.review_id == sitting.review_id,
        ArrangedMeetingRow.sitting_id.is_(None),
        ArrangedMeetingRow.cancelled_at.is_(None),
    )
    db.session.execute(update(ArrangedMeetingRow).where(*free).values(sitting_id=sitting.id))


def _columns(told: Arrangement) -> dict[str, object]:
    return {"starts_at": told.starts_at, "ends_at": told.ends_at, "place": told.place, "minutes": told.minutes}


def _invite(meeting_id: int, invitees: Iterable[Invitee]) -> None:
    rows = [
        {
            "meeting_id": meeting_id,
            "person_id": one.person_id,
            "name": one.name,
            "agency": one.agency,
            "coming": one.coming.value,
        }
        for one in invitees
    ]
    if rows:
        db.session.execute(insert(InviteeRow), rows)


def _record(
    review_id: int | None,
    verb: str,
    sequence: int,
    told: Arrangement | None,
    *,
    before: Arrangement | None = None,
    by: str,
    at: datetime,
) -> None:
    was, now = (None if one is None else f"{one.when}, at {one.place}" for one in (before, told))
    event = audit.Event(verb, field="meeting", version=sequence, before=was, after=now)
    audit.record(person=by, at=at, events=[event], review_id=review_id)
