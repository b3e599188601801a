"""Submitted versions of a benchmarking return, kept word for word, and the figures that count from them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from selfreview.domain.benchmarking.answers import Answer, Answers, State, in_words
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire
from selfreview.domain.review.review import ReviewState, may_reopen
from selfreview.domain.uk_time import day_of
from selfreview.speech import in_english
from selfreview.storage import audit, kept_record
from selfreview.storage.benchmarking.returns import BenchmarkReturn, ReturnNotWritable, find_return, record
from selfreview.storage.engine import lock_row
from selfreview.storage.tables import BenchmarkReturnRow, BenchmarkSubmissionRow, ToldFigureRow, db


@dataclass(frozen=True, slots=True)
class BenchmarkSubmission:
    """One submitted version; `content` is the whole of it."""

    number: int
    receipt: str
    at: datetime
    by: str
    rows_hash: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row that leaves the service: `part` names an option of several, `number` is in minor units."""

    question: str
    part: str
    state: str
    number: int | None
    text: str
    quality: str


@in_english
def figures_of(questionnaire: Questionnaire, answers: Answers) -> tuple[Figure, ...]:
    """The rows that leave the service, in the order of the questionnaire; blanks have none."""
    rows: list[Figure] = []
    for question in questionnaire.questions:
        answer = answers.get(question.id)
        if answer is not None and answer.state is not State.BLANK:
            rows += _rows(question, answer)
    return tuple(rows)


def _rows(question: Question, answer: Answer) -> list[Figure]:
    quality = answer.quality.value if answer.quality else ""
    if question.kind is Kind.MULTI and answer.is_told:
        says = {option.id: answer.says if option.says else "" for option in question.options}
        return [Figure(question.id, part, answer.state.value, 1, says[part], quality) for part in answer.chosen]
    text = answer.text or " ".join(answer.chosen)
    return [Figure(question.id, "", answer.state.value, answer.number, text, quality)]


def hash_figures(held: BenchmarkReturn, rows: tuple[Figure, ...]) -> str:
    """The SHA-256 of the rows as lines `year,service,question,part,state,number,text,quality`, in their order."""
    lines = "".join(
        json.dumps(
            [held.year, held.service.number, row.question, row.part, row.state, row.number, row.text, row.quality],
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )
    return hashlib.sha256(lines.encode()).hexdigest()


@in_english
def record_submission(
    held: BenchmarkReturn,
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    remarks: Mapping[str, Mapping[str, Any]],
    links: Iterable[tuple[str, str]] = (),
    person: str,
    at: datetime,
    made: datetime,
) -> BenchmarkSubmission:
    """Keep a return's answers as its next submitted version, made at a time that may lie in the past.

    `remarks` are, by question, what was asked about a figure and the sentence
    that answers it; `links` the questions between it and the review, each with
    its exemplar. Does not commit.
    """
    assert held.id is not None
    own = BenchmarkSubmissionRow.return_id == held.id
    number = 1 + db.session.scalars(select(func.count()).select_from(BenchmarkSubmissionRow).where(own)).one()
    rows = figures_of(questionnaire, answers)
    row = BenchmarkSubmissionRow(
        return_id=held.id,
        number=number,
        receipt=f"BM-{held.year}-{held.service.number:03}-{number}",
        at=made,
        submitted_by=person,
        rows_hash=hash_figures(held, rows),
        content=json.dumps(
            _content(held, questionnaire, answers, remarks) | {"links": [list(link) for link in links]},
            ensure_ascii=False,
            sort_keys=True,
        ),
    )
    db.session.add(row)
    db.session.flush()
    _count(held, rows, made)
    state = {"state": ReviewState.SUBMITTED.value, "submitted_at": made}
    db.session.execute(update(BenchmarkReturnRow).where(BenchmarkReturnRow.id == held.id).values(state))
    event = audit.Event("submitted", field="submission", version=number, after=f"{row.receipt} {row.rows_hash}")
    record(held, event, person=person, at=at)
    kept_record.keep(row, at=at)
    return _submission(row)


def _count(held: BenchmarkReturn, rows: tuple[Figure, ...], made: datetime) -> None:
    key = {"year": held.year, "service": held.service.number}
    db.session.execute(delete(ToldFigureRow).filter_by(**key))
    values = [
        {
            **key,
            "question": row.question,
            "part": row.part,
            "state": row.state,
            "number": row.number,
            "text": row.text,
            "quality": row.quality,
            "since": made,
        }
        for row in rows
    ]
    if values:
        db.session.execute(insert(ToldFigureRow), values)


def _content(
    held: BenchmarkReturn, questionnaire: Questionnaire, answers: Answers, remarks: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    service = held.service
    return {
        "year": held.year,
        "service": {"number": service.number, "name": service.name, "region": service.region},
        "edition": questionnaire.edition,
        "origin": held.origin.value,
        "answers": {
            question.id: {
                "place": place,
                "section": question.section,
                "wording": question.wording_of(held.year),
                "state": answer.state.value,
                "number": answer.number,
                "chosen": list(answer.chosen),
                "text": answer.text,
                "says": answer.says,
                "quality": answer.quality.value if answer.quality else "",
                "words": in_words(question, answer),
            }
            for place, question in enumerate(questionnaire.questions)
            if (answer := answers.get(question.id)) is not None and answer.state is not State.BLANK
        },
        "remarks": {question: dict(remark) for question, remark in remarks.items()},
    }


def submissions_of(held: BenchmarkReturn) -> tuple[BenchmarkSubmission, ...]:
    """Every submitted version of a return, newest first."""
    own = BenchmarkSubmissionRow.return_id == held.id
    wanted = select(BenchmarkSubmissionRow).where(own).order_by(BenchmarkSubmissionRow.number.desc())
    return tuple(_submission(row) for row in db.session.scalars(wanted))


def _submission(row: BenchmarkSubmissionRow) -> BenchmarkSubmission:
    content = json.loads(row.content)
    return BenchmarkSubmission(row.number, row.receipt, row.at, row.submitted_by, row.rows_hash, content)


def reopen(held: BenchmarkReturn, *, reason: str, person: str, at: datetime) -> None:
    """Open a submitted return again, with a reason, until the collection closes; does not commit.

    Its figures go on counting until a new version replaces them. Raises `ReturnNotWritable`.
    """
    db.session.execute(lock_row(select(BenchmarkReturnRow.id).where(BenchmarkReturnRow.id == held.id))).one()
    now = find_return(service=held.service.number, year=held.year)
    assert now is not None
    if now.state is ReviewState.SUBMITTED and not may_reopen(now.state, now.window, day_of(at)):
        raise ReturnNotWritable("closed")
    if now.state is ReviewState.SUBMITTED:
        draft = update(BenchmarkReturnRow).where(BenchmarkReturnRow.id == now.id)
        db.session.execute(draft.values(state=ReviewState.DRAFT.value))
        record(now, audit.Event("reopened", field="submission", after=reason), person=person, at=at)
