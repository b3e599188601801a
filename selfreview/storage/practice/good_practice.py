"""Good practice as it is kept: a service's copies of its best evidence, offered, judged, shared and withdrawn.

A copy is read outside its service only while it is offered or accepted, and
only while no return since the one that it was made from rates its exemplar
otherwise. Any change of its text takes it back until it is offered anew.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.practice.good_practice import OUTSIDE, Practice, PracticeState, Return, best_evidence
from selfreview.storage import audit
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.tables import PracticeRow, RatingRow, ReviewRow, ServiceRow, SubmissionRow, db

FIELD = "good practice"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy for sharing as it is kept; `is_best` says that no newer return rates its exemplar otherwise."""

    id: int
    service: int
    service_name: str
    exemplar: str
    year: int
    edition: str
    text: str
    version: int
    changed_by: str
    changed_at: datetime
    state: PracticeState
    named: bool
    note: str
    is_best: bool

    @property
    def stamp(self) -> str:
        """What somebody has read of it: its version, and whether it names its service."""
        return f"{self.version}{'+' if self.named else '-'}"


class Overtaken(RuntimeError):
    """Somebody else changed the copy since it was read; `theirs` is how it stands now."""

    def __init__(self, theirs: Copy) -> None:
        self.theirs = theirs
        super().__init__(theirs.version)


class Gone(RuntimeError):
    """There is no such copy any more, or not for whoever asks: it was withdrawn, or is being edited."""


def last_return(service: int, frameworks: Frameworks) -> Return | None:
    """The newest submitted version of the newest return of a service, as far as copies are made from it."""
    newest = (
        select(ReviewRow.id, ReviewRow.year, ReviewRow.edition, SubmissionRow.content)
        .join(SubmissionRow, SubmissionRow.review_id == ReviewRow.id)
        .where(ReviewRow.service == service)
        .order_by(ReviewRow.year.desc(), SubmissionRow.number.desc())
        .limit(1)
    )
    found = db.session.execute(newest).one_or_none()
    if found is None:
        return None
    framework = frameworks.edition(found.edition)
    evidence = best_evidence(framework, json.loads(found.content)["answers"])
    return Return(found.id, found.year, found.edition, framework.scale.levels[-1].key, evidence)


def _is_best() -> ColumnElement[bool]:
    return ~exists().where(
        RatingRow.service == PracticeRow.service,
        RatingRow.exemplar == PracticeRow.exemplar,
        RatingRow.year >= PracticeRow.year,
        RatingRow.rating != PracticeRow.rating,
    )


def _query() -> Select[PracticeRow, str, bool]:
    joined = select(PracticeRow, ServiceRow.name, _is_best()).join(ServiceRow, ServiceRow.number == PracticeRow.service)
    return joined.order_by(PracticeRow.exemplar, PracticeRow.place).execution_options(populate_existing=True)


def _copies(wanted: Select[PracticeRow, str, bool]) -> tuple[Copy, ...]:
    return tuple(
        Copy(
            id=row.id,
            service=row.service,
            service_name=name,
            exemplar=row.exemplar,
            year=row.year,
            edition=row.edition,
            text=row.text,
            version=row.version,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            state=PracticeState(row.state),
            named=row.named,
            note=row.note,
            is_best=bool(is_best),
        )
        for row, name, is_best in db.session.execute(wanted)
    )


def copies_of(service: int) -> dict[str, Copy]:
    """Everything that a service has made to be shared, by exemplar."""
    found = _copies(_query().where(PracticeRow.service == service, PracticeRow.version > 0))
    return {copy.exemplar: copy for copy in found}


def _lock(*which: ColumnElement[bool]) -> PracticeRow | None:
    wanted = select(PracticeRow).where(*which).execution_options(populate_existing=True)
    return db.session.scalars(lock_row(wanted)).one_or_none()


def _as_it_stands(row: PracticeRow) -> Copy:
    db.session.flush()
    (copy,) = _copies(_query().where(PracticeRow.id == row.id))
    return copy


def save_copy(
    service: int, made_from: Return, exemplar: str, *, text: str, version: int, person: str, at: datetime
) -> Copy:
    """Keep a service's copy of an exemplar's evidence as it was edited, read at `version` (0 before the first).

    The same text again changes nothing. Another one takes back what is
    offered or accepted. Raises `Overtaken`. Does not commit.
    """
    values = {
        "service": service,
        "exemplar": exemplar,
        "review_id": made_from.review_id,
        "year": made_from.year,
        "edition": made_from.edition,
        "rating": made_from.rating,
        "text": "",
        "version": 0,
        "changed_by": person,
        "changed_at": at,
        "state": PracticeState.DRAFT.value,
        "named": False,
        "note": "",
        "place": secrets.token_hex(8),
    }
    db.session.execute(insert_into(PracticeRow).values(values).on_conflict_do_nothing())
    row = _lock(PracticeRow.service == service, PracticeRow.exemplar == exemplar)
    assert row is not None
    if row.version and row.text == text:
        return _as_it_stands(row)
    if row.version != version:
        raise Overtaken(_as_it_stands(row))
    before, row.text, row.version = row.text, text, row.version + 1
    row.review_id, row.year = made_from.review_id, made_from.year
    row.edition, row.rating = made_from.edition, made_from.rating
    row.changed_by, row.changed_at, row.state = person, at, PracticeState.DRAFT.value
    _note(row, "edited the copy for sharing", person, at, before=before or None, after=text)
    return _as_it_stands(row)


def offer(service: int, exemplar: str, *, version: int, named: bool, person: str, at: datetime) -> Copy:
    """Offer a copy to the network as it was read; does not commit.

    One that is accepted already and is named, or not named, as it was stays accepted.
    Raises `Overtaken`, and `Gone` where there is none or its exemplar is rated otherwise since.
    """
    row = _lock(PracticeRow.service == service, PracticeRow.exemplar == exemplar, PracticeRow.version > 0)
    if row is None:
        raise Gone
    copy = _as_it_stands(row)
    if not copy.is_best:
        raise Gone
    if copy.version != version:
        raise Overtaken(copy)
    if copy.state in OUTSIDE and copy.named is named:
        return copy
    row.state, row.named, row.note = PracticeState.OFFERED.value, named, ""
    how = "with the service’s name" if named else "without the service’s name"
    _note(row, "offered good practice", person, at, after=how)
    return _as_it_stands(row)


def withdraw(service: int, exemplar: str, *, person: str, at: datetime) -> None:
    """Take a copy back from everybody at once; it stays with its service. Does not commit."""
    row = _lock(PracticeRow.service == service, PracticeRow.exemplar == exemplar)
    if row is not None and PracticeState(row.state) in (*OUTSIDE, PracticeState.SENT_BACK):
        row.state = PracticeState.WITHDRAWN.value
        _note(row, "withdrew good practice", person, at)


def offers() -> tuple[Copy, ...]:
    """Offers from services or have offered and the network has accepted: all that it ever reads of their evidence."""
    states = [state.value for state in OUTSIDE]
    return _copies(_query().where(PracticeRow.state.in_(states), _is_best()))


def offered_by(service: int) -> tuple[Copy, ...]:
    """What a service has outside: its offers, accepted or not."""
    return tuple(copy for copy in offers() if copy.service == service)


def find_offer(offer_id: int) -> Copy:
    """One offer; raises `Gone`."""
    found = [copy for copy in offers() if copy.id == offer_id]
    if not found:
        raise Gone
    return found[0]


def accept(offer_id: int, *, stamp: str, person: str, at: datetime) -> Copy:
    """Share an offer, as it was read, with all services; raises `Gone` and `Overtaken`. Does not commit."""
    row, copy = _judge(offer_id, stamp)
    if copy.state is PracticeState.OFFERED:
        row.state = PracticeState.ACCEPTED.value
        _note(row, "accepted good practice", person, at)
    return _as_it_stands(row)


def send_back(offer_id: int, *, stamp: str, note: str, person: str, at: datetime) -> Copy:
    """Give an offer, accepted or not, back to its service with a note; raises `Gone` and `Overtaken`. No commit."""
    row, _ = _judge(offer_id, stamp)
    row.state, row.note = PracticeState.SENT_BACK.value, note
    _note(row, "sent back good practice", person, at, after=note)
    return _as_it_stands(row)


def _judge(offer_id: int, stamp: str) -> tuple[PracticeRow, Copy]:
    row = _lock(PracticeRow.id == offer_id)
    copy = find_offer(offer_id)
    assert row is not None
    if copy.stamp != stamp:
        raise Overtaken(copy)
    return row, copy


def _note(
    row: PracticeRow, verb: str, person: str, at: datetime, *, before: str | None = None, after: str | None = None
) -> None:
    event = audit.Event(verb, row.exemplar, FIELD, row.version, before, after)
    audit.record(person=person, at=at, events=[event], review_id=row.review_id)


def shared() -> tuple[Practice, ...]:
    """Everything that was accepted, without a trace of its service where that is not to be named."""
    accepted = _query().where(PracticeRow.state == PracticeState.ACCEPTED.value, _is_best())
    return tuple(_as_read(copy) for copy in _copies(accepted))


def _as_read(copy: Copy) -> Practice:
    return Practice(copy.exemplar, copy.edition, copy.text, copy.service_name if copy.named else None)
