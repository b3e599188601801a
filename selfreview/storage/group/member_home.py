"""What one member finds when they come in: what they are asked to see to, what to discuss, what changed meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from selfreview.domain.group.duties import Said
from selfreview.storage.engine import insert_into
from selfreview.storage.people.erasure import former_names
from selfreview.storage.tables import AssignmentRow, AuditRow, CommentRow, FlagRow, ReviewRow, SeenRow, SignInRow, db

MOST = 30
"""How many lines of changes are told at once."""


@dataclass(frozen=True, slots=True)
class Task:
    """An exemplar or a theme of a year's review that somebody is to see to; `agency` where it is asked as such."""

    year: int
    kind: str
    target: str
    agency: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class ToDiscuss:
    """An exemplar of a year's review that somebody has flagged."""

    year: int
    exemplar: str
    person: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Deeds:
    """What one person did to one exemplar, however often: what was done (verb and field) and when last."""

    exemplar: str
    person: str
    done: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What one member is asked at one service; `said` are all comments whose thread is open, but those withdrawn."""

    tasks: tuple[Task, ...]
    to_discuss: tuple[ToDiscuss, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others changed since `since` (None on the first visit), by year, newest first."""

    since: datetime | None
    changes: Mapping[int, tuple[Deeds, ...]]


def read_asked(service: int, years: Collection[int], *, person_id: int, agency: str | None) -> OwnWork:
    """What is asked of somebody at a service in the reviews of these years."""
    here = (ReviewRow.service == service, ReviewRow.year.in_(years))
    mine = AssignmentRow.person_id == person_id
    if agency is not None:
        mine = or_(mine, AssignmentRow.agency == agency)
    asked = select(ReviewRow.year, AssignmentRow.kind, AssignmentRow.target, AssignmentRow.agency, AssignmentRow.due)
    tasks = db.session.execute(
        asked.join(AssignmentRow, AssignmentRow.review_id == ReviewRow.id)
        .where(*here, mine)
        .order_by(ReviewRow.year.desc(), AssignmentRow.kind, AssignmentRow.target)
    )
    flags = db.session.execute(
        select(ReviewRow.year, FlagRow.exemplar, FlagRow.person, FlagRow.person_id)
        .join(FlagRow, FlagRow.review_id == ReviewRow.id)
        .where(*here)
        .order_by(ReviewRow.year.desc(), FlagRow.exemplar)
    )
    return OwnWork(
        tasks=tuple(Task(*row) for row in tasks),
        to_discuss=tuple(ToDiscuss(*row) for row in flags),
        said=_open_threads(here),
    )


def read_changes(service: int, years: Collection[int], *, person_id: int, name: str, started_at: datetime) -> Meanwhile:
    """What others changed at a service since somebody was last there; `name` is theirs as the record tells it there.

    "Since" is when they last said that they had seen everything, or when
    their last sign-in but this one was last used, whichever is later.
    """
    since = _since(service, person_id, started_at)
    here = (ReviewRow.service == service, ReviewRow.year.in_(years))
    return Meanwhile(since, _changes(here, since, name))


def _open_threads(here: tuple[object, ...]) -> tuple[Said, ...]:
    first = aliased(CommentRow)
    thread = func.coalesce(CommentRow.answers, CommentRow.id)
    rows = db.session.execute(
        select(
            ReviewRow.year,
            CommentRow.exemplar,
            CommentRow.id,
            thread,
            CommentRow.person_id,
            CommentRow.person,
            CommentRow.words,
        )
        .join(CommentRow, CommentRow.review_id == ReviewRow.id)
        .join(first, first.id == thread)
        .where(*here, first.resolved_at.is_(None), CommentRow.withdrawn_at.is_(None))  # type: ignore[arg-type]
        .order_by(CommentRow.id)
    )
    return tuple(Said(*row) for row in rows)


def _since(service: int, person_id: int, started_at: datetime) -> datetime | None:
    seen = select(SeenRow.at).where(SeenRow.person_id == person_id, SeenRow.service == service)
    before = and_(SignInRow.person_id == person_id, SignInRow.started_at < started_at)
    # A sign-in on another device may still be in use: what came before this one began was seen there.
    used = case((SignInRow.seen_at > started_at, started_at), else_=SignInRow.seen_at)
    last = select(func.max(used)).where(before)
    times = [time for time in (db.session.scalar(seen), db.session.scalar(last)) if time is not None]
    return max(times, default=None)


def _changes(here: tuple[object, ...], since: datetime | None, name: str) -> dict[int, tuple[Deeds, ...]]:
    if since is None:
        return {}
    # One row for a kind of deed, however often the page saved by itself meanwhile.
    rows = db.session.execute(
        select(ReviewRow.year, AuditRow.exemplar, AuditRow.person, AuditRow.verb, AuditRow.field, func.max(AuditRow.at))
        .join(AuditRow, AuditRow.review_id == ReviewRow.id)
        .where(*here, AuditRow.at > since, AuditRow.person != name)  # type: ignore[arg-type]
        .group_by(ReviewRow.year, AuditRow.exemplar, AuditRow.person, AuditRow.verb, AuditRow.field)
        .order_by(func.max(AuditRow.at).desc(), AuditRow.exemplar, AuditRow.field)
    ).all()
    former = former_names({row[2] for row in rows})
    lines: dict[tuple[int, str, str], tuple[list[tuple[str, str]], datetime]] = {}
    for year, exemplar, person, verb, field, at in rows:
        lines.setdefault((year, exemplar, former.get(person, person)), ([], at))[0].append((verb, field))
    found: dict[int, tuple[Deeds, ...]] = {}
    for (year, exemplar, person), (done, at) in list(lines.items())[:MOST]:
        found[year] = (*found.get(year, ()), Deeds(exemplar, person, tuple(done), at))
    return found


def mark_seen(service: int, *, person_id: int, at: datetime) -> None:
    """Note that somebody has seen all that changed at a service; does not commit."""
    row = {"person_id": person_id, "service": service, "at": at}
    marked = insert_into(SeenRow).values(row)
    db.session.execute(marked.on_conflict_do_update(index_elements=["person_id", "service"], set_={"at": at}))
