"""Submitted versions: what a return is at the moment of its submission, kept word for word for ever."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.group.sign_off import SignOff
from selfreview.domain.review.review import ReviewState, may_reopen, measure_progress
from selfreview.domain.uk_time import day_of
from selfreview.speech import in_english
from selfreview.storage import audit, kept_record
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.group import sign_offs
from selfreview.storage.returns import questions
from selfreview.storage.review.reviews import NotWritable, Review, find_review, lock_review
from selfreview.storage.review.sheets import Sheet, read_sheet
from selfreview.storage.sums.tallies import CountedReturn, count_return
from selfreview.storage.tables import ExpectationRow, ReviewRow, SubmissionRow, db


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One row that leaves the service: a rating, and never a word of evidence."""

    year: int
    service: int
    exemplar: str
    rating: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One submitted version of a return; `content` is the whole of it."""

    number: int
    receipt: str
    at: datetime
    by: str
    rows_hash: str
    content: Mapping[str, Any]


class NotSignedOff(RuntimeError):
    """Sign-off is required and somebody has yet to sign; the text says who."""


class Incomplete(RuntimeError):
    """Something is still missing, so the return cannot be submitted."""


def network_rows(review: Review, framework: Framework, sheet: Sheet) -> tuple[NetworkRow, ...]:
    """The rows that leave the service, one for each exemplar that is rated."""
    return tuple(
        NetworkRow(review.round.year, review.service.number, exemplar.id, rating)
        for exemplar in framework.exemplars
        if (rating := sheet.answer(exemplar.id).rating)
    )


def hash_rows(rows: tuple[NetworkRow, ...]) -> str:
    """The SHA-256 of the rows as lines `year,service,exemplar,rating`, in their order."""
    lines = "".join(f"{row.year},{row.service},{row.exemplar},{row.rating}\n" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


def _expect(review: Review) -> None:
    """Count a service that makes its return among those that the round expects, so that no more answer than could."""
    one = {"year": review.round.year, "service": review.service.number}
    db.session.execute(insert_into(ExpectationRow).values(one).on_conflict_do_nothing())


def submit(
    review: Review, framework: Framework, *, person: str, at: datetime, frameworks: Frameworks | None = None
) -> Submission:
    """Submit a review as its next version and count its ratings; does not commit.

    `frameworks` are the editions that the last return may have been made with.
    Raises `Incomplete` when anything is missing, `NotSignedOff` where a
    sign-off is required and not there, and `NotWritable` when the round has
    closed meanwhile.
    """
    now = lock_review(review, at=at)
    sheet = read_sheet(now, frameworks)
    if not measure_progress(framework, sheet.answers()).is_complete:
        raise Incomplete
    signed = sign_offs.sign_off_of(now, sheet, day=day_of(at))
    if signed.obstacle:
        raise NotSignedOff(signed.obstacle)
    return record_submission(now, framework, person=person, at=at, made=at, signed=signed, frameworks=frameworks)


@in_english
def record_submission(
    review: Review,
    framework: Framework,
    *,
    person: str,
    at: datetime,
    made: datetime,
    signed: SignOff | None = None,
    frameworks: Frameworks | None = None,
) -> Submission:
    """Keep a review as it stands as its next submitted version, made at a time that may lie in the past.

    `signed` is its sign-off, None for one that was not submitted here. The
    questions that the version gives rise to are asked in the same act.
    """
    assert review.id is not None
    sheet = read_sheet(review, frameworks)
    number = 1 + db.session.scalars(select(func.count()).where(SubmissionRow.review_id == review.id)).one()
    rows = network_rows(review, framework, sheet)
    row = SubmissionRow(
        review_id=review.id,
        number=number,
        receipt=f"SR-{review.round.year}-{review.service.number:03}-{number}",
        at=made,
        submitted_by=person,
        rows_hash=hash_rows(rows),
        content=json.dumps(
            _content(review, framework, sheet) | ({"sign_off": sign_offs.as_content(signed)} if signed else {}),
            ensure_ascii=False,
            sort_keys=True,
        ),
    )
    db.session.add(row)
    ratings = {each.exemplar: each.rating for each in rows}
    method = sheet.completion().method
    _expect(review)
    count_return(CountedReturn(review.round.year, review.service.number, ratings, method or ""), framework)
    state = {"state": ReviewState.SUBMITTED.value, "submitted_at": made}
    db.session.execute(update(ReviewRow).where(ReviewRow.id == review.id).values(state))
    events = [audit.Event("submitted", field="submission", version=number, after=f"{row.receipt} {row.rows_hash}")]
    if signed:
        events.append(audit.Event("stated the sign-off", field="sign-off", version=number, after=signed.in_words))
    audit.record(person=person, at=at, events=events, review_id=review.id)
    questions.ask(review, framework, sheet, version=number, person=person, at=at)
    kept_record.keep(row, at=at)
    return _submission(row)


def _content(review: Review, framework: Framework, sheet: Sheet) -> dict[str, Any]:
    completion = sheet.completion()
    return {
        "year": review.round.year,
        "service": {"number": review.service.number, "name": review.service.name, "region": review.service.region},
        "edition": framework.edition,
        "origin": review.origin.value,
        "method": completion.method_in_words,
        "agencies": list(completion.agencies),
        "answers": {
            exemplar.id: {
                "place": place,
                "theme": framework.theme(exemplar.theme).title,
                "title": exemplar.title,
                "wording": exemplar.wording,
                "rating": answer.rating,
                "label": framework.scale.level(answer.rating).label if answer.rating else None,
                "evidence": answer.evidence,
                "ticks": [criterion.text for criterion in exemplar.criteria if criterion.id in answer.ticks],
                "reason": answer.reason,
                "moved": answer.moved,
                "items": [
                    {
                        "id": item.id,
                        "title": item.title,
                        "url": item.url,
                        "file": item.file.name if item.file else None,
                        "dated": item.dated.isoformat() if item.dated else None,
                    }
                    for item in sheet.items_of(exemplar.id)
                ],
            }
            for place, exemplar in enumerate(framework.exemplars)
            for answer in [sheet.answer(exemplar.id)]
        },
    }


def submissions_of(review: Review) -> tuple[Submission, ...]:
    """Every submitted version of a review, newest first."""
    rows = db.session.scalars(
        select(SubmissionRow).where(SubmissionRow.review_id == review.id).order_by(SubmissionRow.number.desc())
    )
    return tuple(_submission(row) for row in rows)


def newest_number(review: Review) -> int | None:
    """The number of the newest submitted version; None before the first."""
    return db.session.scalar(select(func.max(SubmissionRow.number)).where(SubmissionRow.review_id == review.id))


def _submission(row: SubmissionRow) -> Submission:
    content = json.loads(row.content)
    return Submission(row.number, row.receipt, row.at, row.submitted_by, row.rows_hash, content)


def reopen(review: Review, *, reason: str, person: str, at: datetime) -> None:
    """Open a submitted return again, with a reason, until the round closes; does not commit.

    Its ratings go on counting until a new version replaces them: a return that
    was made is not lost because somebody began to correct it. Raises `NotWritable`.
    """
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review.id))).one()
    now = find_review(service=review.service.number, year=review.round.year)
    assert now is not None
    if now.state is ReviewState.SUBMITTED and not may_reopen(now.state, now.window, day_of(at)):
        raise NotWritable("closed")
    if now.state is ReviewState.SUBMITTED:
        db.session.execute(update(ReviewRow).where(ReviewRow.id == now.id).values(state=ReviewState.DRAFT.value))
        event = audit.Event("reopened", field="submission", after=reason)
        audit.record(person=person, at=at, events=[event], review_id=now.id)
