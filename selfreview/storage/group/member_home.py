"""What one member finds when they come in: what they are asked to see to, what to discuss, what changed meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from selfreview.storage.engine import insert_into
from selfreview.storage.review.history import COLUMNS, Change
from selfreview.storage.tables import AssignmentRow, AuditRow, FlagRow, ReviewRow, SeenRow, SignInRow, db

MOST = 50
"""How many changes are told at once."""


@dataclass(frozen=True, slots=True)
class Task:
    """An exemplar or a theme of a year's review that somebody is to see to; `agency` where it is asked as such."""

    year: int
    kind: str
    target: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class ToDiscuss:
    """An exemplar of a year's review that somebody has flagged."""

    year: int
    exemplar: str
    person: str


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What one member finds at one service; `changes` are others', by year, newest first, since `since`."""

    tasks: tuple[Task, ...]
    to_discuss: tuple[ToDiscuss, ...]
    since: datetime | None
    changes: Mapping[int, tuple[Change, ...]]


def read_own_work(
    service: int, years: Collection[int], *, person_id: int, name: str, agency: str | None, started_at: datetime
) -> OwnWork:
    """What somebody finds at a service, of the reviews of these years.

    "Since" is when they last said that they had seen everything, or when
    their last sign-in but this one was last used, whichever is later.
    """
    here = (ReviewRow.service == service, ReviewRow.year.in_(years))
    mine = AssignmentRow.person_id == person_id
    if agency is not None:
        mine = or_(mine, AssignmentRow.agency == agency)
    asked = select(ReviewRow.year, AssignmentRow.kind, AssignmentRow.target, AssignmentRow.agency)
    tasks = db.session.execute(
        asked.join(AssignmentRow, AssignmentRow.review_id == ReviewRow.id)
        .where(*here, mine)
        .order_by(ReviewRow.year.desc(), AssignmentRow.kind, AssignmentRow.target)
    )
    flags = db.session.execute(
        select(ReviewRow.year, FlagRow.exemplar, FlagRow.person)
        .join(FlagRow, FlagRow.review_id == ReviewRow.id)
        .where(*here)
        .order_by(ReviewRow.year.desc(), FlagRow.exemplar)
    )
    since = _since(service, person_id, started_at)
    return OwnWork(
        tasks=tuple(Task(*row) for row in tasks),
        to_discuss=tuple(ToDiscuss(*row) for row in flags),
        since=since,
        changes=_changes(here, since, name),
    )


def _since(service: int, person_id: int, started_at: datetime) -> datetime | None:
    seen = select(SeenRow.at).where(SeenRow.person_id == person_id, SeenRow.service == service)
    before = and_(SignInRow.person_id == person_id, SignInRow.started_at < started_at)
    last = select(func.max(SignInRow.seen_at)).where(before, SignInRow.seen_at <= started_at)
    times = [time for time in (db.session.scalar(seen), db.session.scalar(last)) if time is not None]
    return max(times, default=None)


def _changes(here: tuple[object, ...], since: datetime | None, name: str) -> dict[int, tuple[Change, ...]]:
    if since is None:
        return {}
    rows = db.session.execute(
        select(ReviewRow.year, *COLUMNS)
        .join(AuditRow, AuditRow.review_id == ReviewRow.id)
        .where(*here, AuditRow.at > since, AuditRow.person != name)  # type: ignore[arg-type]
        .order_by(AuditRow.at.desc(), AuditRow.seq.desc())
        .limit(MOST)
    )
    found: dict[int, tuple[Change, ...]] = {}
    for year, *change in rows:
        found[year] = (*found.get(year, ()), Change(*change))
    return found


def mark_seen(service: int, *, person_id: int, at: datetime) -> None:
    """Note that somebody has seen all that changed at a service; does not commit."""
    row = {"person_id": person_id, "service": service, "at": at}
    marked = insert_into(SeenRow).values(row)
    db.session.execute(marked.on_conflict_do_update(index_elements=["person_id", "service"], set_={"at": at}))
