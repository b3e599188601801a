"""What is kept no longer than it is needed: told first, done when the operator says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from selfreview.domain.people.retention import BY_NAME, Periods
from selfreview.storage import audit
from selfreview.storage.tables import (
    AttemptRow,
    AuditRow,
    InvitationRow,
    KeptPostRow,
    LetterRow,
    ReviewRow,
    SignInRow,
    SwitchRow,
    db,
)

SIGN_INS = timedelta(days=395)
LINKS = timedelta(days=30)
LETTERS = timedelta(days=90)
KEPT_POSTS = timedelta(days=7)
ATTEMPTS = timedelta(days=1)
YEARS_OF_TEXTS = 7
"""Years after a round's own year for which the history keeps every earlier wording; what was submitted stays."""

SWITCH = "retention: "
"""How a period is named among the settings of the network."""


def periods() -> Periods:
    """The periods that the network has set, and the product's own for the others."""
    rows = db.session.execute(select(SwitchRow.name, SwitchRow.value).where(SwitchRow.name.startswith(SWITCH)))
    found = {name.removeprefix(SWITCH): int(value) for name, value in rows}
    return Periods({name: value for name, value in found.items() if name in BY_NAME})


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


@dataclass(frozen=True, slots=True)
class _Rule:
    what: str
    row: Any
    over: ColumnElement[bool]


def _rules(now: datetime) -> tuple[_Rule, ...]:
    return (
        _Rule("sign-ins", SignInRow, SignInRow.seen_at < now - SIGN_INS),
        _Rule("links that are used or too old", InvitationRow, InvitationRow.expires_at < now - LINKS),
        _Rule("letters", LetterRow, LetterRow.made_at < now - LETTERS),
        _Rule("posts that nobody came back for", KeptPostRow, KeptPostRow.at < now - KEPT_POSTS),
        _Rule("failed sign-ins", AttemptRow, AttemptRow.at < now - ATTEMPTS),
    )


def _old_texts(now: datetime) -> ColumnElement[bool]:
    old = select(ReviewRow.id).where(ReviewRow.year < now.year - YEARS_OF_TEXTS)
    there = or_(AuditRow.before.is_not(None), AuditRow.after.is_not(None))
    return AuditRow.review_id.in_(old) & there


def find_due(*, at: datetime) -> tuple[Due, ...]:
    """What would go, in the order in which it is told."""
    rules = _rules(at)
    found = [Due(rule.what, _count(rule.row, rule.over)) for rule in rules]
    return (*found, Due("earlier wordings in the history", _count(AuditRow, _old_texts(at))))


def _count(row: Any, over: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(row).where(over)).one()


def clear(*, at: datetime) -> None:
    """Let it go; the audit trail keeps its rows and digests and still verifies. Does not commit."""
    for rule in _rules(at):
        db.session.execute(delete(rule.row).where(rule.over))
    db.session.execute(update(AuditRow).where(_old_texts(at)).values(before=None, after=None))
