"""Which drafts a chair has signed as they stand: for many reviews at once, from versions alone."""

from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from selfreview.storage.group.version_snapshot import Versions, changed
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, FieldRow, SignOffRow, db


def find_signed(reviews: Select[Any]) -> frozenset[int]:
    """The ids among these reviews that bear a chair's signature which no change has withdrawn.

    The same verdict as a review's own page gives (`SignOff.signed_by_chair`),
    in two statements, in one where nobody has signed.
    """
    signatures = (
        select(SignOffRow.review_id, SignOffRow.person_id, SignOffRow.as_chair, SignOffRow.mark)
        .where(SignOffRow.review_id.in_(reviews))
        .order_by(SignOffRow.id)
    )
    newest = {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(signatures)}
    marks = [(review_id, mark) for (review_id, _), (as_chair, mark) in newest.items() if as_chair]
    if not marks:
        return frozenset()
    versions = _versions_of(reviews)
    return frozenset(review_id for review_id, mark in marks if not changed(mark, versions.get(review_id, {})))


def _versions_of(reviews: Select[Any]) -> dict[int, Versions]:
    by_chair = select(SignOffRow.review_id).where(SignOffRow.as_chair.is_(True), SignOffRow.review_id.in_(reviews))
    fields = select(FieldRow.review_id, FieldRow.exemplar, FieldRow.name, FieldRow.version)
    name = literal("item ") + cast(EvidenceRow.id, String)
    items = select(EvidenceUseRow.review_id, EvidenceUseRow.exemplar, name, EvidenceRow.version)
    items = items.join(EvidenceRow, EvidenceRow.id == EvidenceUseRow.evidence_id)
    both = fields.where(FieldRow.review_id.in_(by_chair)).union_all(items.where(EvidenceUseRow.review_id.in_(by_chair)))
    found: dict[int, Versions] = {}
    for review_id, exemplar, what, version in db.session.execute(both):
        found.setdefault(review_id, {}).setdefault(exemplar, {})[what] = version
    return found
