"""Versions of a plan as the group agreed them, and what the authorities answered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from selfreview.domain.plan.handed_in import AuthorityAnswer, Verdict, asked_in
from selfreview.storage import audit
from selfreview.storage.plan.plans import lock_plan
from selfreview.storage.review.reviews import Review
from selfreview.storage.shared_links import SharedLink
from selfreview.storage.tables import PlanAnswerRow, PlanVersionRow, db


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version that the group agreed; `content` is what the authority reads."""

    review_id: int
    number: int
    agreed_by: str
    agreed_at: datetime
    content: Mapping[str, Any]
    digest: str


def agree(review: Review, content: Mapping[str, Any], *, by: str, at: datetime) -> PlanVersion:
    """Keep a plan as the group agreed it; the same content as the last version's is that version. Does not commit."""
    review_id = lock_plan(review, at=at)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = newest(review_id)
    if last is not None and last.digest == digest:
        return last
    number = 1 if last is None else last.number + 1
    db.session.add(
        PlanVersionRow(review_id=review_id, number=number, agreed_by=by, agreed_at=at, content=text, digest=digest)
    )
    event = audit.Event("agreed the plan", field=f"version {number}", version=number, after=digest)
    audit.record(person=by, at=at, events=[event], review_id=review_id)
    return PlanVersion(review_id, number, by, at, content, digest)


def versions_of(review_id: int | None) -> tuple[PlanVersion, ...]:
    """The versions that were agreed, the newest first."""
    wanted = select(PlanVersionRow).where(PlanVersionRow.review_id == review_id)
    return tuple(_version(row) for row in db.session.scalars(wanted.order_by(PlanVersionRow.number.desc())))


def newest(review_id: int | None) -> PlanVersion | None:
    """The last version that was agreed."""
    return next(iter(versions_of(review_id)), None)


def _version(row: PlanVersionRow) -> PlanVersion:
    return PlanVersion(row.review_id, row.number, row.agreed_by, row.agreed_at, json.loads(row.content), row.digest)


def answer(
    version: PlanVersion,
    link: SharedLink,
    answers: Mapping[int, tuple[Verdict, str]],
    *,
    person: str,
    at: datetime,
) -> int:
    """Keep what an authority answered, by action, where it says something new; returns how many. Does not commit."""
    standing = {one.action: one for one in answers_of(version.review_id) if one.authority == link.part}
    asked = {one["id"]: one for one in asked_in(version.content, link.part)}
    events = []
    for action, (verdict, words) in answers.items():
        known = standing.get(action)
        if action not in asked or (known and (known.verdict, known.words) == (verdict, words)):
            continue
        db.session.add(
            PlanAnswerRow(
                review_id=version.review_id,
                number=version.number,
                action_id=action,
                link_id=link.id,
                authority=link.part,
                answer=verdict.value,
                words=words,
                person=person,
                at=at,
            )
        )
        told = f"{verdict.value}: {words}" if words else verdict.value
        events.append(
            audit.Event("answered for the authority", asked[action]["exemplar"], f"action {action}", after=told)
        )
    audit.record(person=person, at=at, events=events, review_id=version.review_id)
    return len(events)


def answers_of(review_id: int | None) -> tuple[AuthorityAnswer, ...]:
    """Everything that authorities answered to a plan, in the order in which it came."""
    rows = db.session.scalars(
        select(PlanAnswerRow).where(PlanAnswerRow.review_id == review_id).order_by(PlanAnswerRow.id)
    )
    return tuple(
        AuthorityAnswer(row.action_id, row.authority, Verdict(row.answer), row.words, row.person, row.at)
        for row in rows
    )
