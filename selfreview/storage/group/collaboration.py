"""Working together on a review: comments and flags, read with who sees to what in one statement, written one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)

from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage import audit
from selfreview.storage.group import group_status
from selfreview.storage.group.assignments import NOBODY, Assignee, Kind
from selfreview.storage.group.group_status import GroupStatus
from selfreview.storage.group.lines import Line, lines_of
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import AssignmentRow, ChainRow, CommentRow, FlagRow, PresenceRow, db

AUTHOR, MANAGER = "author", "manager"
"""In what capacity a comment is withdrawn."""

FRESH = timedelta(seconds=30)
"""How long somebody counts as being here after their page was last heard of."""


@dataclass(frozen=True, slots=True)
class Author:
    """A member of the group, as the others know them."""

    id: int
    name: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Comment:
    """One thing said; only the first of a thread can be resolved. One that was withdrawn has no words."""

    id: int
    person: str
    agency: str | None
    words: str
    at: datetime
    resolved_by: str | None
    resolved_at: datetime | None
    person_id: int
    withdrawn_as: str | None
    edited_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def withdrawal(self) -> str:
        """What stands in the place of the words of a comment that was withdrawn, else nothing."""
        return "" if self.withdrawn_at is None else describe_withdrawal(self.withdrawn_as, self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said first, and the answers to it, oldest first."""

    first: Comment
    replies: tuple[Comment, ...]

    @property
    def length(self) -> int:
        """How many comments it has, but those withdrawn."""
        return sum(one.withdrawn_at is None for one in (self.first, *self.replies))


@dataclass(frozen=True, slots=True)
class Flag:
    """Who wants an exemplar discussed, since when, and why in their words, where they say so."""

    person: str
    at: datetime
    why: str = ""
    person_id: int | None = None

    @property
    def in_words(self) -> str:
        """Who flagged it, and their reason."""
        if not self.why:
            return gettext("flagged by {person}", person=self.person)
        return gettext("flagged by {person}: “{why}”", person=self.person, why=self.why.rstrip("."))


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody whose page is open now; `field` is what they are editing, empty where they only read."""

    exemplar: str
    person_id: int
    person: str
    agency: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Together:
    """What the group has beside one exemplar; `length` is how much had happened in the review when it was read."""

    threads: tuple[Thread, ...] = ()
    flag: Flag | None = None
    assignee: Assignee = NOBODY
    of_theme: Assignee = NOBODY
    here: tuple[Here, ...] = ()
    length: int = 0
    views: GroupStatus = field(default_factory=GroupStatus)


class Saying(Enum):
    """What became of something said: it is there now, it was before, or what it answers is not of this exemplar."""

    SAID = auto()
    SAID_BEFORE = auto()
    NOWHERE = auto()


def describe_withdrawal(withdrawn_as: str | None, at: datetime) -> str:
    """Who withdrew a comment, by what they are to it, and on which day."""
    day = day_in_words(at)
    if withdrawn_as == AUTHOR:
        return gettext("Withdrawn by its author on {day}", day=day)
    return gettext("Withdrawn by the manager on {day}", day=day)


def _beside_an_exemplar() -> CompoundSelect[*tuple[Any, ...]]:
    c, f, a, p = CommentRow, FlagRow, AssignmentRow, PresenceRow
    review: BindParameter[int] = bindparam("review")
    exemplar: BindParameter[str] = bindparam("exemplar")
    charged = or_(
        (a.kind == Kind.EXEMPLAR.value) & (a.target == exemplar),
        (a.kind == Kind.THEME.value) & (a.target == bindparam("theme")),
    )
    comments = lines_of(
        "comment",
        key=c.id,
        answers=c.answers,
        person=c.person,
        agency=c.agency,
        words=c.words,
        at=c.at,
        settled=c.resolved_by,
        settled_at=c.resolved_at,
        person_id=c.person_id,
        withdrawn_as=c.withdrawn_as,
        edited_at=c.edited_at,
        withdrawn_at=c.withdrawn_at,
    )
    flags = lines_of("flag", person=f.person, words=f.why, at=f.at, person_id=f.person_id)
    due = cast(a.due, Text)
    assignments = lines_of(
        "assignment", key=a.person_id, person=a.person, agency=a.agency, words=a.kind, at=a.at, settled=due
    )
    presences = lines_of(
        "presence", key=p.person_id, person=p.person, agency=p.agency, words=p.field, at=p.seen_at
    ).where(p.service == bindparam("service"), p.year == bindparam("year"), p.exemplar == exemplar)
    return union_all(
        comments.where(c.review_id == review, c.exemplar == exemplar),
        flags.where(f.review_id == review, f.exemplar == exemplar),
        assignments.where(a.review_id == review, charged),
        presences.where(p.seen_at > bindparam("since")),
        lines_of("length", key=ChainRow.length).where(ChainRow.chain == bindparam("chain")),
        *group_status.parts(review, exemplar),
    )


# Built once: this is asked for every exemplar's page.
_BESIDE = _beside_an_exemplar()


def read_together(review: Review, *, exemplar: str, theme: str, at: datetime) -> Together:
    """All that the group has beside an exemplar, in one statement; `at` says who is still here."""
    asked = {
        "review": review.id or 0,
        "exemplar": exemplar,
        "theme": theme,
        "service": review.service.number,
        "year": review.round.year,
        "since": at - FRESH,
        "chain": audit.chain_of(review.id or 0),
    }
    return _sort(exemplar, db.session.execute(_BESIDE, asked).all())


def _sort(exemplar: str, rows: Iterable[Any]) -> Together:
    of: dict[str, list[Line]] = {}
    for line in map(Line._make, rows):
        of.setdefault(line.kind, []).append(line)
    charged = {
        one.words: Assignee(one.key, one.person, one.agency, _day(one.settled)) for one in of.get("assignment", ())
    }
    here = (Here(exemplar, one.key, one.person, one.agency, one.words) for one in of.get("presence", ()))
    return Together(
        threads=_threads(of.get("comment", [])),
        flag=next((Flag(one.person, one.at, one.words, one.person_id) for one in of.get("flag", ())), None),
        assignee=charged.get(Kind.EXEMPLAR.value, NOBODY),
        of_theme=charged.get(Kind.THEME.value, NOBODY),
        here=tuple(sorted(here, key=_by_name)),
        length=next((one.key for one in of.get("length", ())), 0),
        views=group_status.status_of(of),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _by_name(here: Here) -> tuple[str, int, str]:
    return here.person, here.person_id, here.field


def _threads(lines: list[Line]) -> tuple[Thread, ...]:
    firsts: dict[int, Comment] = {}
    replies: dict[int, list[Comment]] = {}
    for line in sorted(lines, key=lambda one: one.key):
        if line.answers is None:
            firsts[line.key] = _comment(line)
        else:
            replies.setdefault(line.answers, []).append(_comment(line))
    return tuple(Thread(first, tuple(replies.get(key, ()))) for key, first in firsts.items())


def _comment(line: Line) -> Comment:
    return Comment(
        id=line.key,
        person=line.person,
        agency=line.agency,
        words=line.words,
        at=line.at,
        resolved_by=line.settled,
        resolved_at=line.settled_at,
        person_id=line.person_id,
        withdrawn_as=line.withdrawn_as,
        edited_at=line.edited_at,
        withdrawn_at=line.withdrawn_at,
    )


def say(
    review: Review, *, exemplar: str, words: str, answers: int | None, once: str, author: Author, at: datetime
) -> Saying:
    """Comment on an exemplar or answer a comment; the same post twice is one. Does not commit. Raises `NotWritable`."""
    now = lock_review(review, at=at)
    first = None if answers is None else _first_of(now, exemplar, answers)
    if answers is not None and first is None:
        return Saying.NOWHERE
    sent = select(CommentRow.id).where(CommentRow.review_id == now.id, CommentRow.once == once)
    if db.session.scalar(sent) is not None:
        return Saying.SAID_BEFORE
    row = CommentRow(
        review_id=now.id,
        exemplar=exemplar,
        answers=first,
        person_id=author.id,
        person=author.name,
        agency=author.agency,
        words=words,
        at=at,
        once=once,
    )
    db.session.add(row)
    db.session.flush()
    event = audit.Event("commented" if first is None else "answered", exemplar, f"comment {row.id}", after=words)
    audit.record(person=author.name, at=at, events=[event], review_id=now.id)
    return Saying.SAID


def speakers(review: Review, comment_id: int) -> frozenset[int]:
    """The ids of all who have said something in the thread of a comment and not withdrawn it."""
    thread = select(func.coalesce(CommentRow.answers, CommentRow.id)).where(CommentRow.id == comment_id)
    first = thread.scalar_subquery()
    of_thread = or_(CommentRow.id == first, CommentRow.answers == first)
    still_said = (CommentRow.review_id == review.id, CommentRow.withdrawn_at.is_(None))
    wanted = select(CommentRow.person_id).where(*still_said, of_thread)
    return frozenset(db.session.scalars(wanted))


def _first_of(review: Review, exemplar: str, comment_id: int) -> int | None:
    """The first comment of the thread that a comment is in."""
    here = (CommentRow.review_id == review.id, CommentRow.exemplar == exemplar)
    found = db.session.execute(
        select(CommentRow.id, CommentRow.answers).where(*here, CommentRow.id == comment_id)
    ).one_or_none()
    return None if found is None else found[1] or found[0]


def resolve(review: Review, *, exemplar: str, comment_id: int, resolved: bool, person: str, at: datetime) -> bool:
    """Mark a thread as resolved, or open it again; False where there is no such thread. Does not commit."""
    now = lock_review(review, at=at)
    if _first_of(now, exemplar, comment_id) != comment_id:
        return False
    which = update(CommentRow).where(CommentRow.id == comment_id, CommentRow.resolved_at.is_(None) == resolved)
    values = {"resolved_by": person if resolved else None, "resolved_at": at if resolved else None}
    if db.session.execute(which.values(values)).rowcount:  # type: ignore[attr-defined]
        verb = "resolved a comment" if resolved else "opened a comment again"
        event = audit.Event(verb, exemplar, f"comment {comment_id}")
        audit.record(person=person, at=at, events=[event], review_id=now.id)
    return True


def set_flag(review: Review, *, exemplar: str, on: bool, by: tuple[int, str], at: datetime, why: str = "") -> None:
    """Flag an exemplar to be discussed, or take the flag away; does not commit. Raises `NotWritable`.

    `by` is the id and the name of whoever does so.
    """
    person_id, person = by
    now = lock_review(review, at=at)
    here = (FlagRow.review_id == now.id, FlagRow.exemplar == exemplar)
    if (db.session.scalar(select(FlagRow.at).where(*here)) is not None) == on:
        return
    if on:
        told = {"person_id": person_id, "person": person, "at": at, "why": why}
        db.session.execute(insert(FlagRow).values({"review_id": now.id, "exemplar": exemplar, **told}))
    else:
        db.session.execute(delete(FlagRow).where(*here))
    event = audit.Event("flagged to discuss" if on else "took the flag away", exemplar, "flag", after=why or None)
    audit.record(person=person, at=at, events=[event], review_id=now.id)


def flags_of(review: Review) -> dict[str, Flag]:
    """Every flag of a review, by exemplar."""
    rows = db.session.scalars(select(FlagRow).where(FlagRow.review_id == review.id))
    return {row.exemplar: Flag(row.person, row.at, row.why, row.person_id) for row in rows}
