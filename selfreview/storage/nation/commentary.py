"""The sentences of the commentary that an analyst wrote over those that the figures write."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from selfreview.domain.distribution import Share
from selfreview.domain.nation.remarks import EditedSentence, Place, place_of
from selfreview.domain.nation.sentences import Base, LinkedFigure, Sentence, SentenceKind
from selfreview.storage import audit
from selfreview.storage.tables import SentenceRow, db


def read_edited(year: int) -> Mapping[Place, EditedSentence]:
    """The edited sentences of a year, each with the figures that it was written on."""
    rows = db.session.scalars(select(SentenceRow).where(SentenceRow.year == year))
    return {(row.kind, row.exemplar): _edited(row) for row in rows}


def write_sentence(year: int, sentence: Sentence, *, text: str, by: str, at: datetime) -> None:
    """Keep an analyst's words in place of a sentence, linked to its figures of today; does not commit."""
    kind, exemplar = place_of(sentence)
    figures = json.dumps([_as_data(figure) for figure in sentence.figures])
    row = SentenceRow(year=year, kind=kind, exemplar=exemplar, text=text, figures=figures, edited_by=by, edited_at=at)
    db.session.merge(row)
    event = audit.Event("edited commentary", exemplar, f"{year} {kind}", before=sentence.text, after=text)
    audit.record(person=by, at=at, events=[event])


def drop_sentence(year: int, place: Place, *, by: str, at: datetime) -> None:
    """Let the figures write a sentence again; does not commit."""
    kind, exemplar = place
    here = (SentenceRow.year == year, SentenceRow.kind == kind, SentenceRow.exemplar == exemplar)
    dropped = db.session.execute(delete(SentenceRow).where(*here).returning(SentenceRow.text)).scalar_one_or_none()
    if dropped is not None:
        event = audit.Event("dropped edited commentary", exemplar, f"{year} {kind}", before=dropped)
        audit.record(person=by, at=at, events=[event])


def _edited(row: SentenceRow) -> EditedSentence:
    figures = tuple(_figure(each) for each in json.loads(row.figures))
    sentence = Sentence(SentenceKind(row.kind), row.exemplar or None, row.text, figures)
    return EditedSentence(sentence, row.edited_by, row.edited_at)


def _as_data(figure: LinkedFigure) -> dict[str, Any]:
    return {
        "year": figure.year,
        "base": figure.base.value,
        "quantity": str(figure.quantity),
        "exemplar": figure.exemplar,
        "count": figure.share.count,
        "of": figure.share.of,
    }


def _figure(data: Mapping[str, Any]) -> LinkedFigure:
    share = Share(data["count"], data["of"])
    return LinkedFigure(data["year"], Base(data["base"]), data["quantity"], data["exemplar"], share)
