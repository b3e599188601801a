"""What is kept no longer than it is needed: told first, done when the operator says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from selfreview.domain.people.retention import BY_NAME, Periods
from selfreview.domain.uk_time import day_of
from selfreview.speech import capitalised, in_english, lazy
from selfreview.storage import audit, kept_record
from selfreview.storage.people.erasure import forget, still_named
from selfreview.storage.tables import (
    AttemptRow,
    AttendanceRow,
    AuditRow,
    CommentRow,
    EvidenceRow,
    EvidenceUseRow,
    FileRow,
    InvitationRow,
    KeptPostRow,
    LetterRow,
    PasskeyChallengeRow,
    PrintedPaperRow,
    ReviewRow,
    SignInRow,
    SittingRow,
    SwitchRow,
    ViewRow,
    db,
)
from selfreview.storage.tables.meetings import ArrangedMeetingRow, InviteeRow
from selfreview.storage.tables.views import EarlierViewRow

LINKS = timedelta(days=30)
KEPT_POSTS = timedelta(days=7)
ATTEMPTS = timedelta(days=1)
"""What is short-lived by its nature; the other periods are set by the network."""

DAYS_OF_A_MONTH = 30.44

SWITCH = "retention: "
"""How a period is named among the settings of the network."""


def periods() -> Periods:
    """The periods that the network has set, and the product's own for the others."""
    rows = db.session.execute(select(SwitchRow.name, SwitchRow.value).where(SwitchRow.name.startswith(SWITCH)))
    found = {name.removeprefix(SWITCH): int(value) for name, value in rows}
    return Periods({name: value for name, value in found.items() if name in BY_NAME})


@in_english
def set_periods(values: Mapping[str, int], *, by: str, at: datetime) -> None:
    """Set how long things are kept, each period in its own unit; does not commit."""
    now = periods()
    events = []
    for name, value in values.items():
        if value != now.of(name):
            db.session.merge(SwitchRow(name=SWITCH + name, value=str(value)))
            before, after = (BY_NAME[name].in_words(one) for one in (now.of(name), value))
            events.append(audit.Event("set period", field=name, before=before, after=after))
    audit.record(person=by, at=at, events=events)


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose time is over: what it is, and how many there are."""

    what: str
    count: int

    @property
    def title(self) -> str:
        """What it is, as a cell of a table begins."""
        return capitalised(self.what)


@dataclass(frozen=True, slots=True)
class _Rule:
    what: str
    row: Any
    over: ColumnElement[bool]


def _months(count: int) -> timedelta:
    return timedelta(days=round(count * DAYS_OF_A_MONTH))


def _rules(now: datetime, kept: Periods) -> tuple[_Rule, ...]:
    """What is deleted, in an order in which nothing points at what is gone already."""
    year = day_of(now).year
    old = select(ReviewRow.id).where(ReviewRow.year < year - kept.of("reviews"))
    sittings = select(SittingRow.id).where(SittingRow.review_id.in_(old))
    arranged = select(ArrangedMeetingRow.id).where(ArrangedMeetingRow.review_id.in_(old))
    printed = now - _months(12 * kept.of("papers"))
    return (
        _Rule(lazy("sign-ins"), SignInRow, SignInRow.seen_at < now - _months(kept.of("sign_ins"))),
        _Rule(lazy("links that are used or too old"), InvitationRow, InvitationRow.expires_at < now - LINKS),
        _Rule(lazy("letters"), LetterRow, LetterRow.made_at < now - _months(kept.of("letters"))),
        _Rule(lazy("posts that no one came back for"), KeptPostRow, KeptPostRow.at < now - KEPT_POSTS),
        _Rule(lazy("failed sign-ins"), AttemptRow, AttemptRow.at < now - ATTEMPTS),
        _Rule(lazy("passkeys that were asked for"), PasskeyChallengeRow, PasskeyChallengeRow.made_at < now - ATTEMPTS),
        _Rule(lazy("comments"), CommentRow, CommentRow.review_id.in_(old)),
        _Rule(lazy("private views"), ViewRow, ViewRow.review_id.in_(old)),
        _Rule(lazy("private views of a first vote"), EarlierViewRow, EarlierViewRow.review_id.in_(old)),
        _Rule(lazy("people in meetings"), AttendanceRow, AttendanceRow.sitting_id.in_(sittings)),
        _Rule(lazy("codes of printed papers"), PrintedPaperRow, PrintedPaperRow.printed_at < printed),
        _Rule(lazy("people asked to meetings"), InviteeRow, InviteeRow.meeting_id.in_(arranged)),
    )


def _old_texts(now: datetime, kept: Periods) -> ColumnElement[bool]:
    old = select(ReviewRow.id).where(ReviewRow.year < day_of(now).year - kept.of("history"))
    there = or_(AuditRow.before.is_not(None), AuditRow.after.is_not(None))
    return AuditRow.review_id.in_(old) & there


def _over_evidence(now: datetime, kept: Periods) -> tuple[list[int], list[int]]:
    """The evidence that was last used too long ago, and its files that no other evidence needs."""
    recent = select(EvidenceUseRow.evidence_id).join(ReviewRow, ReviewRow.id == EvidenceUseRow.review_id)
    recent = recent.where(ReviewRow.year >= day_of(now).year - kept.of("files"))
    over = EvidenceRow.id.in_(select(EvidenceUseRow.evidence_id)) & EvidenceRow.id.not_in(recent)
    # What was used only until a newer version came goes with that.
    unused = EvidenceRow.id.not_in(select(EvidenceUseRow.evidence_id))
    left = EvidenceRow.newest_id.in_(select(EvidenceRow.id).where(over)) & unused
    found = db.session.execute(select(EvidenceRow.id, EvidenceRow.file_id).where(over | left)).all()
    ids = [row[0] for row in found]
    needed = set(db.session.scalars(select(EvidenceRow.file_id).where(EvidenceRow.id.not_in(ids))))
    return ids, sorted({row[1] for row in found if row[1] is not None} - needed)


def _over_names(now: datetime, kept: Periods) -> list[int]:
    return list(db.session.scalars(still_named(now - _months(kept.of("people")))))


def find_due(*, at: datetime) -> tuple[Due, ...]:
    """What would go, in the order in which it is told."""
    kept = periods()
    evidence, files = _over_evidence(at, kept)
    return (
        *(Due(rule.what, _count(rule.row, rule.over)) for rule in _rules(at, kept)),
        Due(lazy("links and files given as evidence"), len(evidence)),
        Due(lazy("contents of such files"), len(files)),
        Due(lazy("names of closed accounts"), len(_over_names(at, kept))),
        Due(lazy("earlier wordings in the history"), _count(AuditRow, _old_texts(at, kept))),
    )


def _count(row: Any, over: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(row).where(over)).one()


@in_english
def clear(*, by: str, at: datetime) -> None:
    """Let it go; the audit trail keeps its rows and digests, still verifies, and says what went. Does not commit."""
    kept = periods()
    due = find_due(at=at)
    for rule in _rules(at, kept):
        db.session.execute(delete(rule.row).where(rule.over))
    evidence, files = _over_evidence(at, kept)
    db.session.execute(delete(EvidenceUseRow).where(EvidenceUseRow.evidence_id.in_(evidence)))
    db.session.execute(update(EvidenceRow).where(EvidenceRow.newest_id.in_(evidence)).values(newest_id=None))
    db.session.execute(delete(EvidenceRow).where(EvidenceRow.id.in_(evidence)))
    for file in db.session.scalars(select(FileRow).where(FileRow.id.in_(files))):
        kept_record.let_go(file, at=at)
    db.session.execute(delete(FileRow).where(FileRow.id.in_(files)))
    for person_id in _over_names(at, kept):
        forget(person_id, by=by, at=at)
    db.session.execute(update(AuditRow).where(_old_texts(at, kept)).values(before=None, after=None))
    kept_record.note_cleared(day_of(at).year - kept.of("history"), at=at)
    audit.record(
        person=by,
        at=at,
        events=[audit.Event("let go", field=str(one.what), after=str(one.count)) for one in due if one.count],
    )
