"""Questions about submitted returns: asked at submission, answered by the service, settled by the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from selfreview.domain.framework.framework import Framework
from selfreview.domain.returns.questions import (
    Question,
    QuestionKind,
    QuestionState,
    find_questions,
    is_asked_anew,
    state_of,
)
from selfreview.domain.round import Service
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.review.reviews import Review
from selfreview.storage.review.sheets import Sheet
from selfreview.storage.tables import QuestionNoteRow, QuestionRow, ReviewRow, ServiceRow, db

_ORDER = {kind: place for place, kind in enumerate(QuestionKind)}


@dataclass(frozen=True, slots=True)
class Note:
    """What a service answered to a question, word for word."""

    person: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands, about one submitted version, with everything that was answered to it, oldest first."""

    question: Question
    version: int
    asked_at: datetime
    corrected_at: datetime | None
    settled_by: str | None
    settled_at: datetime | None
    notes: tuple[Note, ...]

    @property
    def state(self) -> QuestionState:
        """How far it is; an answer counts from the moment when the question was asked as it now stands."""
        answered = any(note.at >= self.asked_at for note in self.notes)
        return state_of(corrected=self.corrected_at is not None, settled=self.settled_at is not None, answered=answered)


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A question and the service whose return it is about."""

    service: Service
    edition: str
    asked: Asked


class AskedAnew(RuntimeError):
    """The question is about another version by now, or is no longer asked."""


def questions_in(review: Review, framework: Framework, sheet: Sheet) -> tuple[Question, ...]:
    """The questions that a sheet gives rise to as it stands."""
    years = None if sheet.earlier is None else review.round.year - sheet.earlier.year
    return find_questions(framework, sheet.answers(), sheet.completion(), years=years)


def ask(review: Review, framework: Framework, sheet: Sheet, *, version: int, person: str, at: datetime) -> None:
    """Work the questions out for a version that was just submitted; the review's row is locked already.

    A question that the version no longer gives rise to is corrected; one that
    was settled stays so, unless it is now about something else.
    """
    assert review.id is not None
    found = {question.kind: question for question in questions_in(review, framework, sheet)}
    held = {row.kind: row for row in db.session.scalars(_rows_of(review.id))}
    events = []
    for kind, row in held.items():
        if kind not in found and row.corrected_at is None:
            row.corrected_at = at
            events.append(audit.Event("corrected what was asked", field=f"question {kind}", version=version))
    for question in found.values():
        kept = held.get(question.kind.value)
        if kept is None or kept.corrected_at is not None or is_asked_anew(_question(kept), question):
            _write(review.id, question, kept, version=version, at=at)
            events.append(audit.Event("was asked", field=f"question {question.kind}", version=version))
        else:
            kept.version = version
    db.session.flush()
    if events:
        audit.record(person=person, at=at, events=events, review_id=review.id)


def _rows_of(review_id: int) -> Any:
    return select(QuestionRow).where(QuestionRow.review_id == review_id)


def _write(review_id: int, question: Question, kept: QuestionRow | None, *, version: int, at: datetime) -> None:
    values = {
        "version": version,
        "exemplars": " ".join(question.exemplars),
        "levels": question.levels,
        "asked_at": at,
        "corrected_at": None,
        "settled_by": None,
        "settled_at": None,
    }
    if kept is None:
        db.session.execute(insert(QuestionRow).values(review_id=review_id, kind=question.kind.value, **values))
    else:
        for name, value in values.items():
            setattr(kept, name, value)


def _question(row: QuestionRow) -> Question:
    return Question(QuestionKind(row.kind), tuple(row.exemplars.split()), row.levels)


def questions_of(review: Review) -> tuple[Asked, ...]:
    """Every question that was asked about a review's submitted versions, in their order."""
    if review.id is None:
        return ()
    rows = tuple(db.session.scalars(_rows_of(review.id)))
    if not rows:
        return ()
    said = select(QuestionNoteRow).where(QuestionNoteRow.review_id == review.id).order_by(QuestionNoteRow.id)
    notes = tuple(db.session.scalars(said))
    return tuple(sorted((_asked(row, notes) for row in rows), key=lambda one: _ORDER[one.question.kind]))


def _asked(row: QuestionRow, notes: Iterable[QuestionNoteRow]) -> Asked:
    return Asked(
        question=_question(row),
        version=row.version,
        asked_at=row.asked_at,
        corrected_at=row.corrected_at,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        notes=tuple(
            Note(note.person, note.words, note.at)
            for note in notes
            if (note.review_id, note.kind) == (row.review_id, row.kind)
        ),
    )


def answer(review: Review, kind: QuestionKind, *, words: str, once: str, person: str, at: datetime) -> bool:
    """Add what the service answers; False where nothing of the kind was asked. Does not commit.

    Answers are only ever added, also to a question that was settled meanwhile:
    what somebody typed is not lost. The same post sent twice adds one.
    """
    if review.id is None or _lock(review.id, kind) is None:
        return False
    same = select(QuestionNoteRow.id).where(QuestionNoteRow.review_id == review.id, QuestionNoteRow.once == once)
    if db.session.scalars(same).first() is None:
        db.session.add(
            QuestionNoteRow(review_id=review.id, kind=kind.value, person=person, words=words, at=at, once=once)
        )
        event = audit.Event("answered what was asked", field=f"question {kind}", after=words)
        audit.record(person=person, at=at, events=[event], review_id=review.id)
    return True


def settle(review: Review, kind: QuestionKind, *, version: int, person: str, at: datetime) -> bool:
    """Mark a question about this version as settled; False where nothing of the kind was asked. Does not commit.

    Raises `AskedAnew` when a newer version has been submitted meanwhile, so
    that nobody settles what they have not seen. Settled already, it stays so.
    """
    row = None if review.id is None else _lock(review.id, kind)
    if row is None:
        return False
    if row.version != version or row.corrected_at is not None:
        raise AskedAnew
    if row.settled_at is None:
        here = (QuestionRow.review_id == row.review_id, QuestionRow.kind == kind.value)
        db.session.execute(update(QuestionRow).where(*here).values(settled_by=person, settled_at=at))
        event = audit.Event("settled what was asked", field=f"question {kind}", version=version)
        audit.record(person=person, at=at, events=[event], review_id=row.review_id)
    return True


def _lock(review_id: int, kind: QuestionKind) -> QuestionRow | None:
    wanted = _rows_of(review_id).where(QuestionRow.kind == kind.value)
    found: QuestionRow | None = db.session.scalars(
        lock_row(wanted).execution_options(populate_existing=True)
    ).one_or_none()
    return found


def questions_in_round(year: int) -> tuple[AskedOf, ...]:
    """Every question about the returns of a round, by the service's name; nothing of evidence or drafts is read."""
    found = db.session.execute(
        select(QuestionRow, ServiceRow, ReviewRow.edition)
        .join(ReviewRow, ReviewRow.id == QuestionRow.review_id)
        .join(ServiceRow, ServiceRow.number == ReviewRow.service)
        .where(ReviewRow.year == year)
    ).all()
    said: dict[int, list[QuestionNoteRow]] = {}
    noted = select(QuestionNoteRow).join(ReviewRow, ReviewRow.id == QuestionNoteRow.review_id)
    for note in db.session.scalars(noted.where(ReviewRow.year == year).order_by(QuestionNoteRow.id)):
        said.setdefault(note.review_id, []).append(note)
    asked = [
        AskedOf(
            Service(service.number, service.name, service.region, service.kind, service.size),
            edition,
            _asked(row, said.get(row.review_id, ())),
        )
        for row, service, edition in found
    ]
    return tuple(sorted(asked, key=lambda one: (one.service.name, _ORDER[one.asked.question.kind])))
