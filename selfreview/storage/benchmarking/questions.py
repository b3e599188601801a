"""What the network asks services about their figures, and what they answered; nothing here changes a figure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from selfreview.storage import audit
from selfreview.storage.benchmarking.returns import BenchmarkReturn, record
from selfreview.storage.tables import BenchmarkReturnRow, BenchmarkSubmissionRow, FigureQuestionRow, db


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """One question about a figure: what it was when it was asked, and the answer; both dates are moments."""

    id: int
    question: str
    value: str
    text: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None


def ask(held: BenchmarkReturn, *, question: str, value: str, text: str, person: str, at: datetime) -> None:
    """Ask a service about one of its figures; does not commit."""
    row = {"return_id": held.id, "question": question, "value": value, "text": text, "answer": ""}
    db.session.execute(insert(FigureQuestionRow).values(row | {"asked_by": person, "asked_at": at}))
    record(held, audit.Event(f"asked about {question}", after=text), person=person, at=at)


def answer(held: BenchmarkReturn, question_id: int, *, words: str, person: str, at: datetime) -> bool:
    """Answer a question, once more where that is wanted; False where the return has none such. Does not commit."""
    mine = (FigureQuestionRow.id == question_id, FigureQuestionRow.return_id == held.id)
    asked = db.session.scalar(select(FigureQuestionRow.question).where(*mine))
    if asked is None:
        return False
    said = {"answer": words, "answered_by": person, "answered_at": at}
    db.session.execute(update(FigureQuestionRow).where(*mine).values(said))
    record(held, audit.Event(f"answered about {asked}", after=words), person=person, at=at)
    return True


def questions_of(held: BenchmarkReturn) -> tuple[FigureQuestion, ...]:
    """Every question about a return, newest first."""
    if held.id is None:
        return ()
    here = FigureQuestionRow
    rows = db.session.scalars(select(here).where(here.return_id == held.id).order_by(here.id.desc()))
    return tuple(
        FigureQuestion(
            row.id,
            row.question,
            row.value,
            row.text,
            row.asked_by,
            row.asked_at,
            row.answer,
            row.answered_by,
            row.answered_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class OddFigure:
    """A submitted figure that a check asks about, with the service's sentence."""

    service: int
    question: str
    words: str
    checks: tuple[str, ...]
    sentence: str


def odd_figures(year: int) -> tuple[OddFigure, ...]:
    """Every figure of the newest submitted versions of a year that a check asks about, by service."""
    version, held = BenchmarkSubmissionRow, BenchmarkReturnRow
    newest = select(version.return_id, func.max(version.number).label("number")).group_by(version.return_id).subquery()
    wanted = (
        select(held.service, version.content)
        .join(version, version.return_id == held.id)
        .join(newest, and_(newest.c.return_id == version.return_id, newest.c.number == version.number))
        # Of most returns nothing is asked: what they say is not read. A quotation mark that was typed stands escaped.
        .where(held.year == year, ~version.content.contains('"remarks": {}', autoescape=True))
        .order_by(held.service)
    )
    found: list[OddFigure] = []
    for service, content in db.session.execute(wanted):
        told: Mapping[str, Any] = json.loads(content)
        for question, remark in told["remarks"].items():
            words = told["answers"].get(question, {}).get("words", "")
            found.append(OddFigure(service, question, words, tuple(remark["checks"]), remark["sentence"]))
    return tuple(found)
