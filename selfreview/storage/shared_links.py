"""Links that lead outside without an account: each for one thing of a review, until a day, and ended at will."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update

from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.tables import LinkReadingRow, ReviewRow, SharedLinkRow, db


class LinkKind(StrEnum):
    """What a link leads to; the value is what is kept and, but for the answers, what people read."""

    ANSWERS = "answers"
    REVIEW = "review"
    PLAN = "plan"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening of a link, and what was read."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link as its service sees it, with its readings, the newest first.

    `salt` is what its token is made from, with the site's own key; a database
    that gets out opens no link.
    """

    id: int
    review_id: int
    kind: LinkKind
    part: str
    given_to: str
    salt: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    readings: tuple[Reading, ...] = ()

    def is_open(self, at: datetime) -> bool:
        """Whether it still leads anywhere."""
        return self.ended_at is None and at < self.expires_at


def make(
    review_id: int,
    kind: LinkKind,
    *,
    part: str = "",
    given_to: str,
    lasts: timedelta,
    by: str,
    at: datetime,
    once: str = "",
) -> SharedLink | None:
    """Make a link; None where the form that asks for it, told by its mark, has made one already. Does not commit."""
    # Of two same posts the second waits here for the first.
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review_id)))
    salt = hashlib.sha256(f"link {once}".encode()).hexdigest() if once else secrets.token_urlsafe(24)
    made = select(SharedLinkRow.id).where(SharedLinkRow.review_id == review_id, SharedLinkRow.salt == salt)
    if db.session.scalar(made) is not None:
        return None
    row = SharedLinkRow(
        review_id=review_id,
        kind=kind.value,
        part=part,
        given_to=given_to,
        salt=salt,
        made_by=by,
        made_at=at,
        expires_at=at + lasts,
    )
    db.session.add(row)
    db.session.flush()
    event = audit.Event("gave a link", field=kind.value, after=given_to)
    audit.record(person=by, at=at, events=[event], review_id=review_id)
    return _link(row)


def find(link_id: int) -> SharedLink | None:
    """The link with this id, open or not."""
    row = db.session.get(SharedLinkRow, link_id)
    return None if row is None else _link(row)


def links_of(review_id: int, *kinds: LinkKind) -> tuple[SharedLink, ...]:
    """A review's links of some kinds, the newest first, each with its readings."""
    wanted = select(SharedLinkRow).where(SharedLinkRow.review_id == review_id, SharedLinkRow.kind.in_(kinds))
    rows = db.session.scalars(wanted.order_by(SharedLinkRow.id.desc())).all()
    found: dict[int, list[Reading]] = {row.id: [] for row in rows}
    readings = select(LinkReadingRow).where(LinkReadingRow.link_id.in_(found)).order_by(LinkReadingRow.id.desc())
    for reading in db.session.scalars(readings):
        found[reading.link_id].append(Reading(reading.at, reading.what))
    return tuple(_link(row, tuple(found[row.id])) for row in rows)


def end(link: SharedLink, *, by: str, at: datetime) -> None:
    """End a link for good; the same again changes nothing. Does not commit."""
    still = update(SharedLinkRow).where(SharedLinkRow.id == link.id, SharedLinkRow.ended_at.is_(None))
    done = db.session.execute(still.values(ended_by=by, ended_at=at).returning(SharedLinkRow.id)).one_or_none()
    if done is not None:
        event = audit.Event("ended a link", field=link.kind.value, after=link.given_to)
        audit.record(person=by, at=at, events=[event], review_id=link.review_id)


def note_reading(link: SharedLink, what: str, *, at: datetime) -> None:
    """Note that somebody read something by a link; does not commit."""
    db.session.add(LinkReadingRow(link_id=link.id, at=at, what=what))


def _link(row: SharedLinkRow, readings: tuple[Reading, ...] = ()) -> SharedLink:
    return SharedLink(
        row.id,
        row.review_id,
        LinkKind(row.kind),
        row.part,
        row.given_to,
        row.salt,
        row.made_by,
        row.made_at,
        row.expires_at,
        row.ended_by,
        row.ended_at,
        readings,
    )
