"""Starting from last year: evidence of the last return put into this one, unconfirmed; ratings never."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert

from selfreview.storage import audit
from selfreview.storage.review.reviews import Review, lock_review, write_fields
from selfreview.storage.review.sheets import Earlier, read_sheet
from selfreview.storage.tables import EvidenceUseRow, db


def carry_over(review: Review, exemplars: Collection[str], *, person: str, at: datetime) -> tuple[str, ...]:
    """Copy text and use links and files of the last return; the exemplars that got something. Does not commit.

    An answer that has evidence already is left alone. Raises `NotWritable`.
    """
    now = lock_review(review, at=at)
    assert now.id is not None
    sheet = read_sheet(now, beside=exemplars)
    earlier = sheet.earlier
    if earlier is None:
        return ()
    free = [exemplar for exemplar in exemplars if not _has_evidence(sheet.value(exemplar, "evidence"))]
    carried = tuple(
        exemplar
        for exemplar in free
        if not sheet.items_of(exemplar)
        and (_has_evidence(earlier.value(exemplar, "evidence")) or earlier.items_of(exemplar))
    )
    for exemplar in carried:
        changes = {"evidence": earlier.value(exemplar, "evidence"), "carried": str(earlier.year)}
        write_fields(now.id, exemplar=exemplar, changes=changes, kept=sheet.kept(exemplar), person=person, at=at)
    _use_items(now.id, earlier, carried, person=person, at=at)
    return carried


def _has_evidence(text: str) -> bool:
    return bool(text.strip())


def _use_items(review_id: int, earlier: Earlier, carried: Collection[str], *, person: str, at: datetime) -> None:
    # A file that has a newer version by now is carried over as that, once.
    used = {
        (item.newest_id or item.id, exemplar): item.title for exemplar in carried for item in earlier.items_of(exemplar)
    }
    if not used:
        return
    rows = [{"evidence_id": key, "review_id": review_id, "exemplar": exemplar} for key, exemplar in used]
    db.session.execute(insert(EvidenceUseRow), rows)
    events = [
        audit.Event("used evidence", exemplar, f"item {key}", 0, None, title) for (key, exemplar), title in used.items()
    ]
    audit.record(person=person, at=at, events=events, review_id=review_id)
