"""Meetings as they are kept: one open sitting a review at most, who drives it, where it is, and who was there."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, insert, select, update

from selfreview.domain.meeting.meeting import CODE_DIGITS, Claim, Seat, Timer, judge_claim
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.group.views import Voter
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import AttendanceRow, ReviewRow, ServiceRow, SignInRow, SittingRow, db


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there; without a device when the chair wrote them down."""

    person_id: int | None
    name: str
    agency: str | None
    joined_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """One day's part of a meeting, with whoever was there."""

    id: int
    review_id: int
    number: int
    code: str
    began_at: datetime
    ended_at: datetime | None
    seat: Seat
    exemplar: str
    timer: Timer | None
    step: int
    attendees: tuple[Attendee, ...]
    reveals_itself: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None

    def has(self, person_id: int) -> bool:
        """Whether somebody has joined."""
        return any(one.person_id == person_id for one in self.attendees)

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that were there, each once, by name."""
        return tuple(sorted({one.agency for one in self.attendees if one.agency}))


class MeetingOver(RuntimeError):
    """No sitting of this review is open any more."""


class NotDriving(RuntimeError):
    """Somebody else drives; `seat` says who."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.name)
        self.seat = seat


def sittings_of(review: Review) -> tuple[Sitting, ...]:
    """Every sitting of a review with its attendance, the oldest first."""
    if review.id is None:
        return ()
    return _read(SittingRow.review_id == review.id)


def open_sitting(review: Review) -> Sitting | None:
    """The sitting that is open now; None when none is."""
    found = () if review.id is None else _read(SittingRow.review_id == review.id, SittingRow.ended_at.is_(None))
    return found[0] if found else None


def sitting_by_code(code: str) -> tuple[int, int] | None:
    """The service and the year of the open sitting with this code; None when no sitting has it."""
    found = db.session.execute(
        select(ReviewRow.service, ReviewRow.year)
        .join(SittingRow, SittingRow.review_id == ReviewRow.id)
        .where(SittingRow.code == code, SittingRow.ended_at.is_(None))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    """A meeting that somebody of the service may join now, for the bar on every page; `joined` when they are in it."""

    service: int
    name: str
    year: int
    code: str
    joined: bool


def meetings_at(services: Collection[int], *, person_id: int) -> tuple[OpenMeeting, ...]:
    """The meetings that are open at these services, by service."""
    there = exists().where(AttendanceRow.sitting_id == SittingRow.id, AttendanceRow.person_id == person_id)
    rows = db.session.execute(
        select(ReviewRow.service, ServiceRow.name, ReviewRow.year, SittingRow.code, there)
        .join(SittingRow, SittingRow.review_id == ReviewRow.id)
        .join(ServiceRow, ServiceRow.number == ReviewRow.service)
        .where(ReviewRow.service.in_(services), SittingRow.ended_at.is_(None))
        .order_by(ReviewRow.service, ReviewRow.year.desc())
    )
    return tuple(OpenMeeting(*row) for row in rows)


def _read(*which: object) -> tuple[Sitting, ...]:
    rows = db.session.execute(
        select(SittingRow, AttendanceRow)
        .outerjoin(AttendanceRow, AttendanceRow.sitting_id == SittingRow.id)
        .where(*which)  # type: ignore[arg-type]
        .order_by(SittingRow.number, AttendanceRow.joined_at, AttendanceRow.id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, tuple[SittingRow, list[Attendee]]] = {}
    for row, one in rows:
        there = found.setdefault(row.id, (row, []))[1]
        if one is not None:
            there.append(Attendee(one.person_id, one.name, one.agency, one.joined_at, one.seen_at))
    return tuple(_sitting(row, tuple(there)) for row, there in found.values())


def _sitting(row: SittingRow, there: tuple[Attendee, ...]) -> Sitting:
    seen = next((one.seen_at for one in there if one.person_id == row.driver_id and one.seen_at), row.driver_since)
    return Sitting(
        id=row.id,
        review_id=row.review_id,
        number=row.number,
        code=row.code,
        began_at=row.began_at,
        ended_at=row.ended_at,
        seat=Seat(row.driver_id, row.driver, seen, row.asked_by, row.asked_name, row.asked_at),
        exemplar=row.exemplar,
        timer=Timer(row.exemplar_since, row.minutes) if row.minutes else None,
        step=row.step,
        attendees=there,
        reveals_itself=row.reveals_itself,
    )


def _hold(review: Review) -> None:
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review.id))).one_or_none()


def hold_open(review: Review) -> Sitting:
    """The open sitting, held for this transaction; raises `MeetingOver`."""
    _hold(review)
    found = open_sitting(review)
    if found is None:
        raise MeetingOver
    return found


def hold_driven(review: Review, *, person_id: int, at: datetime) -> Sitting:
    """The open sitting, held for somebody who drives it; raises `MeetingOver` and `NotDriving`."""
    found = hold_open(review)
    if judge_claim(found.seat, person_id, at) is not Claim.DRIVES:
        raise NotDriving(found.seat)
    return found


def open_meeting(
    review: Review,
    *,
    driver: Voter,
    sign_in: str,
    exemplar: str,
    minutes: int,
    at: datetime,
    reveals_itself: bool = False,
) -> Sitting:
    """Open a meeting, or take it up where it was left; with one open already, that one. Does not commit.

    `exemplar` is where a first sitting begins; `minutes` is the clock of each
    exemplar, 0 for none; `reveals_itself`: the views are revealed as soon as
    everybody there has voted. Raises `NotWritable`.
    """
    now = lock_review(review, at=at)
    if (going := open_sitting(now)) is not None:
        return going
    earlier = sittings_of(now)
    values = {
        "review_id": now.id,
        "number": len(earlier) + 1,
        "code": _fresh_code(),
        "began_at": at,
        "driver_id": driver.person_id,
        "driver": driver.name,
        "driver_since": at,
        "asked_name": "",
        "exemplar": earlier[-1].exemplar if earlier else exemplar,
        "exemplar_since": at,
        "minutes": minutes,
        "step": 1,
        "reveals_itself": reveals_itself,
    }
    db.session.execute(insert(SittingRow).values(values))
    event = audit.Event("opened the meeting", field="meeting", version=len(earlier) + 1)
    audit.record(person=driver.name, at=at, events=[event], review_id=now.id)
    return join(now, attendee=driver, sign_in=sign_in, at=at)


def _fresh_code() -> str:
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if sitting_by_code(code) is None:
            return code


def join(review: Review, *, attendee: Voter, sign_in: str, at: datetime) -> Sitting:
    """Join the open sitting; whoever was there already comes back to it, from whichever device.

    `sign_in` is the key of the sign-in that joins. Raises `MeetingOver`. Does not commit.
    """
    found = hold_open(review)
    mine = and_(AttendanceRow.sitting_id == found.id, AttendanceRow.person_id == attendee.person_id)
    if found.has(attendee.person_id):
        db.session.execute(update(AttendanceRow).where(mine).values(seen_at=at, sign_in=sign_in))
        return found
    _write_down(found, [(attendee.person_id, attendee.name, attendee.agency)], joined_at=at, sign_in=sign_in)
    event = audit.Event("joined the meeting", field="meeting", version=found.number, after=attendee.agency)
    audit.record(person=attendee.name, at=at, events=[event], review_id=found.review_id)
    return hold_open(review)


Guest = tuple[int | None, str, str | None]


def _write_down(sitting: Sitting, guests: Iterable[Guest], *, joined_at: datetime, sign_in: str | None = None) -> None:
    rows = [
        {
            "sitting_id": sitting.id,
            "person_id": person_id,
            "name": name,
            "agency": agency,
            "joined_at": joined_at,
            "seen_at": joined_at if sign_in else None,
            "sign_in": sign_in,
        }
        for person_id, name, agency in guests
    ]
    if rows:
        db.session.execute(insert(AttendanceRow), rows)


def write_down(review: Review, *, guests: Iterable[Guest], by: str, at: datetime) -> None:
    """Note others who are in the room without a device; whoever is noted already stays once. Does not commit."""
    found = hold_open(review)
    ids = {one.person_id for one in found.attendees if one.person_id is not None}
    names = {one.name for one in found.attendees}
    fresh = [guest for guest in guests if (guest[0] not in ids if guest[0] is not None else guest[1] not in names)]
    _write_down(found, fresh, joined_at=at)
    _step(found)
    events = [
        audit.Event("noted who is there", field="meeting", version=found.number, after=f"{name}, {agency or ''}")
        for _, name, agency in fresh
    ]
    audit.record(person=by, at=at, events=events, review_id=found.review_id)


def _step(sitting: Sitting, **values: object) -> None:
    changes = {"step": sitting.step + 1, **values}
    db.session.execute(update(SittingRow).where(SittingRow.id == sitting.id).values(changes))


def move_on(review: Review, *, exemplar: str, minutes: int | None = None, person_id: int, at: datetime) -> Sitting:
    """Put another exemplar on every device and start its clock; raises `MeetingOver` and `NotDriving`."""
    found = hold_driven(review, person_id=person_id, at=at)
    asked = found.timer.minutes if minutes is None and found.timer else minutes or 0
    if exemplar != found.exemplar or minutes is not None:
        _step(found, exemplar=exemplar, exemplar_since=at, minutes=asked)
    return found


def note_step(sitting: Sitting) -> None:
    """Tell every device that something of this exemplar has changed. Does not commit."""
    _step(sitting)


def stop(review: Review, *, person_id: int, by: str, at: datetime) -> None:
    """End the sitting; the meeting can be taken up another day. Raises `MeetingOver`, `NotDriving`. No commit."""
    found = hold_driven(review, person_id=person_id, at=at)
    keep_signed_in(found, at=at)
    _step(found, ended_at=at)
    event = audit.Event("stopped the meeting", field="meeting", version=found.number)
    audit.record(person=by, at=at, events=[event], review_id=found.review_id)


def claim_seat(review: Review, *, claimant: Voter, at: datetime) -> Claim:
    """Ask for the chair's seat, or take it where it may be taken; returns what it came to. Does not commit."""
    found = hold_open(review)
    claim = judge_claim(found.seat, claimant.person_id, at)
    if claim is Claim.MAY_TAKE:
        _seat(found, claimant, at=at)
        return Claim.DRIVES
    if claim is Claim.MAY_ASK:
        _step(found, asked_by=claimant.person_id, asked_name=claimant.name, asked_at=at)
        return Claim.WAITS
    return claim


def answer_claim(review: Review, *, yields: bool, person_id: int, at: datetime) -> None:
    """Hand the chair's seat to whoever asked for it, or keep it; raises `MeetingOver`, `NotDriving`. No commit."""
    found = hold_driven(review, person_id=person_id, at=at)
    if found.seat.asked_by is None:
        return
    if yields:
        _seat(found, Voter(found.seat.asked_by, found.seat.asked_name, None), at=at)
    else:
        _step(found, asked_by=None, asked_name="", asked_at=None)


def _seat(sitting: Sitting, driver: Voter, *, at: datetime) -> None:
    seated = {"driver_id": driver.person_id, "driver": driver.name, "driver_since": at}
    _step(sitting, **seated, asked_by=None, asked_name="", asked_at=None)
    event = audit.Event("took the chair's seat", "", "meeting", sitting.number, sitting.seat.name, driver.name)
    audit.record(person=driver.name, at=at, events=[event], review_id=sitting.review_id)
    mine = and_(AttendanceRow.sitting_id == sitting.id, AttendanceRow.person_id == driver.person_id)
    db.session.execute(update(AttendanceRow).where(mine).values(seen_at=at))


def keep_signed_in(sitting: Sitting, *, at: datetime) -> None:
    """Let nobody of the meeting be signed out as idle for having listened. Does not commit."""
    there = select(AttendanceRow.sign_in).where(AttendanceRow.sitting_id == sitting.id)
    marked = update(SignInRow).where(SignInRow.token.in_(there), SignInRow.ended_at.is_(None))
    db.session.execute(marked.values(seen_at=at).execution_options(synchronize_session=False))
