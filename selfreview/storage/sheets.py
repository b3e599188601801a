"""A review's sheet: all that is kept of it, its fields and its links and files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from selfreview.domain.review import Answer, Kept
from selfreview.domain.round import Completion, Method
from selfreview.storage.reviews import Review
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, FieldRow, FileRow, db

WHOLE = ""
"""The `exemplar` of a field that belongs to the whole review."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of an uploaded file without its content; size in bytes."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """A link or a file, with the exemplars of one review that it serves."""

    id: int
    title: str
    url: str | None
    file: StoredFile | None
    dated: date | None
    confidential: bool
    version: int
    changed_by: str
    exemplars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is kept of a review: its fields by exemplar and name, and its links and files."""

    fields: Mapping[str, Mapping[str, Kept]]
    items: tuple[Item, ...]

    def kept(self, exemplar: str) -> Mapping[str, Kept]:
        """The fields of one exemplar."""
        return self.fields.get(exemplar, {})

    def value(self, exemplar: str, name: str) -> str:
        """One field's text, empty when it was never written."""
        return self.kept(exemplar).get(name, Kept()).value

    def items_of(self, exemplar: str) -> tuple[Item, ...]:
        """The links and files that serve one exemplar."""
        return tuple(item for item in self.items if exemplar in item.exemplars)

    def answer(self, exemplar: str) -> Answer:
        """One exemplar's answer."""
        return Answer(
            rating=self.value(exemplar, "rating") or None,
            evidence=self.value(exemplar, "evidence"),
            ticks=frozenset(self.value(exemplar, "ticks").split()),
            reason=self.value(exemplar, "reason"),
            items=len(self.items_of(exemplar)),
        )

    def answers(self) -> dict[str, Answer]:
        """Every answer that anything was written for or that has a link or a file."""
        used = {exemplar for item in self.items for exemplar in item.exemplars}
        return {key: self.answer(key) for key in (self.fields.keys() | used) - {WHOLE}}

    def completion(self) -> Completion:
        """How the review was done and who took part."""
        method = self.value(WHOLE, "method")
        agencies = json.loads(self.value(WHOLE, "agencies") or "[]")
        return Completion(Method(method) if method else None, self.value(WHOLE, "method_other"), tuple(agencies))


def read_sheet(review: Review) -> Sheet:
    """All that is kept of a review, in two statements."""
    if review.id is None:
        return Sheet({}, ())
    fields: dict[str, dict[str, Kept]] = {}
    rows = db.session.execute(
        select(FieldRow.exemplar, FieldRow.name, FieldRow.value, FieldRow.version, FieldRow.changed_by).where(
            FieldRow.review_id == review.id
        )
    )
    for exemplar, name, value, version, by in rows:
        fields.setdefault(exemplar, {})[name] = Kept(value, version, by)
    return Sheet(fields, read_items(review))


_FILE = (FileRow.id, FileRow.name, FileRow.media_type, FileRow.size)


def read_items(review: Review, *, whole_service: bool = False) -> tuple[Item, ...]:
    """The items that a review uses, or all of its service's, with the exemplars that each serves here."""
    here = and_(EvidenceUseRow.evidence_id == EvidenceRow.id, EvidenceUseRow.review_id == review.id)
    found = db.session.execute(
        select(EvidenceRow, EvidenceUseRow.exemplar, *_FILE)
        .join(EvidenceUseRow, here, isouter=whole_service)
        .outerjoin(FileRow, FileRow.id == EvidenceRow.file_id)
        .where(EvidenceRow.service == review.service.number)
        .order_by(EvidenceRow.id, EvidenceUseRow.exemplar)
    )
    items: dict[int, Item] = {}
    for row, exemplar, *file in found:
        used = () if exemplar is None else (exemplar,)
        item = items.get(row.id) or _item(row, file)
        items[row.id] = replace(item, exemplars=item.exemplars + used)
    return tuple(items.values())


def _item(row: EvidenceRow, file: Sequence[Any]) -> Item:
    return Item(
        id=row.id,
        title=row.title,
        url=row.url,
        file=None if row.file_id is None else StoredFile(*file),
        dated=row.dated,
        confidential=row.confidential,
        version=row.version,
        changed_by=row.changed_by,
        exemplars=(),
    )
