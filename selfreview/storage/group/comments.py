"""A comment after it was made: edited by its author, or withdrawn, which takes its words away everywhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import select, update

from selfreview.storage import audit, kept_record
from selfreview.storage.engine import lock_row
from selfreview.storage.group.collaboration import AUTHOR
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import CommentRow, ReviewRow, db


@dataclass(frozen=True, slots=True)
class Made:
    """A comment as it is kept, with the version that an edit of it has to have read."""

    id: int
    exemplar: str
    person_id: int
    person: str
    words: str
    version: int
    withdrawn_as: str | None
    withdrawn_at: datetime | None


class Edited(Enum):
    """What became of an edit: it is kept, nothing was different, or the comment is not what the author read."""

    KEPT = auto()
    SAME = auto()
    OVERTAKEN = auto()


def find_comment(review: Review, *, exemplar: str, comment_id: int) -> Made | None:
    """A comment on an exemplar of a review, with its words as they are now."""
    c = CommentRow
    columns = (c.id, c.exemplar, c.person_id, c.person, c.words, c.version, c.withdrawn_as, c.withdrawn_at)
    here = (c.review_id == review.id, c.exemplar == exemplar, c.id == comment_id)
    found = db.session.execute(select(*columns).where(*here)).one_or_none()
    return None if found is None else Made(*found)


def edit(review: Review, read: Made, *, words: str, version: int, person: str, at: datetime) -> Edited:
    """Give a comment other words, where it is still as its author read it. Does not commit. Raises `NotWritable`."""
    now = lock_review(review, at=at)
    kept = find_comment(now, exemplar=read.exemplar, comment_id=read.id)
    if kept is None or kept.withdrawn_at is not None:
        return Edited.OVERTAKEN
    if kept.words == words:
        return Edited.SAME
    if kept.version != version:
        return Edited.OVERTAKEN
    fresh = {"words": words, "version": version + 1, "edited_at": at}
    db.session.execute(update(CommentRow).where(CommentRow.id == kept.id).values(fresh))
    event = audit.Event("edited a comment", kept.exemplar, _field(kept), version + 1, before=kept.words, after=words)
    audit.record(person=person, at=at, events=[event], review_id=now.id)
    return Edited.KEPT


def withdraw(review: Review, read: Made, *, withdrawn_as: str, person: str, at: datetime) -> bool:
    """Take a comment's words away, from the audit trail too; False where that was done before. Does not commit.

    Whether the review may still be changed does not matter: words that name a child have to go at any time.
    """
    assert review.id is not None
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review.id))).one()
    kept = find_comment(review, exemplar=read.exemplar, comment_id=read.id)
    if kept is None or kept.withdrawn_at is not None:
        return False
    gone = {"words": "", "version": kept.version + 1, "withdrawn_as": withdrawn_as, "withdrawn_at": at}
    db.session.execute(update(CommentRow).where(CommentRow.id == kept.id).values(gone))
    kept_record.clear_texts(review.id, _field(kept), at=at)
    verb = "withdrew a comment" if withdrawn_as == AUTHOR else "withdrew somebody else's comment"
    audit.record(person=person, at=at, events=[audit.Event(verb, kept.exemplar, _field(kept))], review_id=review.id)
    return True


def _field(kept: Made) -> str:
    return f"comment {kept.id}"
