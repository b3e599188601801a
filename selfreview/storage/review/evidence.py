"""Links and files that show something; one item can serve several exemplars of its service's reviews."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, or_, select, update

from selfreview.storage import audit, kept_record
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.review.sheets import Item, StoredFile, read_items
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, FileRow, db


@dataclass(frozen=True, slots=True)
class NewItem:
    """What a person says of an item when adding or changing it; a new one has a url or a file."""

    title: str
    dated: date | None
    confidential: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked upload on its way in."""

    name: str
    media_type: str
    content: bytes


MOST_OF_FILES = 1024 * 1024 * 1024
"""The bytes of files that one service may keep: a hundred of the largest."""


class NoRoom(RuntimeError):
    """A service has as many files as it may have, and this one would be too much."""


class Overtaken(RuntimeError):
    """Somebody else changed the item since it was read; `theirs` is how it stands."""

    def __init__(self, theirs: Item) -> None:
        super().__init__("overtaken")
        self.theirs = theirs


def find_item(review: Review, item_id: int) -> Item | None:
    """An item of the review's service, or the newest version of it; None where there is none with this id."""
    items = {item.id: item for item in read_items(review, whole_service=True)}
    return items.get(item_id) or items.get(_newest_versions(review).get(item_id, 0))


def _newest_versions(review: Review) -> dict[int, int]:
    """The newest version of each file that the service has replaced, by the ids of the earlier ones."""
    replaced = (EvidenceRow.service == review.service.number, EvidenceRow.newest_id.is_not(None))
    rows = db.session.execute(select(EvidenceRow.id, EvidenceRow.newest_id).where(*replaced))
    return {key: newest for key, newest in rows if newest is not None}


def add_item(review: Review, *, exemplar: str, item: NewItem, upload: Upload | None, person: str, at: datetime) -> None:
    """Add a link or a file to an exemplar; the same one sent twice is one item. Does not commit.

    Raises `NoRoom` for a file that is more than the service may keep.
    """
    now = lock_review(review, at=at)
    if upload is not None and bytes_of(now.service.number) + len(upload.content) > MOST_OF_FILES:
        raise NoRoom
    file_id = None if upload is None else _keep_file(upload, at)
    if _same_is_there(now, exemplar, item, file_id):
        return
    row = EvidenceRow(
        service=now.service.number,
        title=item.title,
        url=item.url,
        file_id=file_id,
        dated=item.dated,
        confidential=item.confidential,
        version=1,
        changed_by=person,
        changed_at=at,
    )
    db.session.add(row)
    db.session.flush()
    db.session.execute(insert(EvidenceUseRow).values(evidence_id=row.id, review_id=now.id, exemplar=exemplar))
    event = audit.Event("added evidence", exemplar, f"item {row.id}", 1, None, item.title)
    audit.record(person=person, at=at, events=[event], review_id=now.id)


def add_items(
    review: Review,
    items: Iterable[tuple[NewItem, Upload | None, tuple[str, ...]]],
    *,
    person: str,
    at: datetime,
) -> None:
    """Add many items at once to a review that nobody else has open, each with the exemplars that it serves."""
    given = list(items)
    if not given:
        return
    rows = [
        {
            "service": review.service.number,
            "title": item.title,
            "url": item.url,
            "file_id": None if upload is None else _keep_file(upload, at),
            "dated": item.dated,
            "confidential": item.confidential,
            "version": 1,
            "changed_by": person,
            "changed_at": at,
        }
        for item, upload, _ in given
    ]
    made = insert(EvidenceRow).returning(EvidenceRow.id, sort_by_parameter_order=True)
    ids = db.session.scalars(made, rows).all()
    uses, events = [], []
    for (item, _, exemplars), key in zip(given, ids, strict=True):
        for exemplar in exemplars:
            uses.append({"evidence_id": key, "review_id": review.id, "exemplar": exemplar})
            events.append(audit.Event("added evidence", exemplar, f"item {key}", 1, None, item.title))
    db.session.execute(insert(EvidenceUseRow), uses)
    audit.record(person=person, at=at, events=events, review_id=review.id)


def bytes_of(service: int) -> int:
    """How many bytes the files of a service come to, each counted once."""
    theirs = select(EvidenceRow.file_id).where(EvidenceRow.service == service)
    return db.session.scalar(select(func.coalesce(func.sum(FileRow.size), 0)).where(FileRow.id.in_(theirs))) or 0


def _same_is_there(review: Review, exemplar: str, item: NewItem, file_id: int | None) -> bool:
    return any(
        (found.title, found.url, found.dated, found.file.id if found.file else None)
        == (item.title, item.url, item.dated, file_id)
        for found in read_items(review)
        if exemplar in found.exemplars
    )


def _keep_file(upload: Upload, at: datetime) -> int:
    digest = hashlib.sha256(upload.content).hexdigest()
    same = (FileRow.sha256 == digest, FileRow.name == upload.name, FileRow.media_type == upload.media_type)
    if (known := db.session.scalar(select(FileRow.id).where(*same))) is not None:
        return known
    row = FileRow(
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=digest,
        content=upload.content,
    )
    db.session.add(row)
    kept_record.keep(row, at=at)
    return row.id


def change_item(review: Review, *, item_id: int, item: NewItem, version: int, person: str, at: datetime) -> None:
    """Change an item's title, address, date and mark, unless somebody overtook it: then `Overtaken`."""
    now = lock_review(review, at=at)
    theirs = find_item(now, item_id)
    assert theirs is not None
    if (theirs.title, theirs.url, theirs.dated, theirs.confidential) == (
        item.title,
        item.url,
        item.dated,
        item.confidential,
    ):
        return
    if theirs.version != version:
        raise Overtaken(theirs)
    values = {
        "title": item.title,
        "url": item.url,
        "dated": item.dated,
        "confidential": item.confidential,
        "version": version + 1,
        "changed_by": person,
        "changed_at": at,
    }
    db.session.execute(update(EvidenceRow).where(EvidenceRow.id == theirs.id).values(values))
    events = [
        audit.Event("changed evidence", key, f"item {theirs.id}", version + 1, theirs.title, item.title)
        for key in theirs.exemplars
    ]
    audit.record(person=person, at=at, events=events, review_id=now.id)


REPLACED = "replaced evidence with a newer version"


def replace_file(review: Review, *, item_id: int, item: NewItem, upload: Upload, person: str, at: datetime) -> bool:
    """Let a newer file take the place of an item's wherever this review uses it; False for the same file again.

    The earlier version stays with the service, and with the reviews of other
    years that use it: a submitted return shows what it was sealed with. Does
    not commit. Raises `NoRoom` for a file that is more than the service may keep.
    """
    now = lock_review(review, at=at)
    given = find_item(now, item_id)
    assert given is not None
    # Somebody may have opened the page before a colleague replaced the file: the versions stay one row.
    newest = given if given.newest_id is None else find_item(now, given.newest_id)
    assert newest is not None
    if bytes_of(now.service.number) + len(upload.content) > MOST_OF_FILES:
        raise NoRoom
    file_id = _keep_file(upload, at)
    if newest.file is not None and newest.file.id == file_id:
        return False
    row = EvidenceRow(
        service=now.service.number,
        title=item.title,
        url=None,
        file_id=file_id,
        dated=item.dated,
        confidential=item.confidential,
        version=newest.version + 1,
        changed_by=person,
        changed_at=at,
    )
    db.session.add(row)
    db.session.flush()
    earlier = or_(EvidenceRow.id == newest.id, EvidenceRow.newest_id == newest.id)
    db.session.execute(update(EvidenceRow).where(earlier).values(newest_id=row.id))
    used = {key: one for one in (given, newest) for key in one.exemplars}
    here = (EvidenceUseRow.review_id == now.id, EvidenceUseRow.evidence_id.in_((given.id, newest.id)))
    db.session.execute(delete(EvidenceUseRow).where(*here))
    uses = [{"evidence_id": row.id, "review_id": now.id, "exemplar": key} for key in used]
    if uses:
        db.session.execute(insert(EvidenceUseRow), uses)
    events = [
        audit.Event(REPLACED, key, f"item {row.id}", row.version, _named(one), f"{item.title} ({upload.name})")
        for key, one in sorted((used or {"": newest}).items())
    ]
    audit.record(person=person, at=at, events=events, review_id=now.id)
    return True


def _named(item: Item) -> str:
    return f"{item.title} ({item.file.name})" if item.file else item.title


def set_uses(review: Review, *, exemplar: str, item_ids: frozenset[int], person: str, at: datetime) -> None:
    """Let an exemplar use exactly these items of its service; an item unused stays with the service."""
    now = lock_review(review, at=at)
    items = {item.id: item for item in read_items(now, whole_service=True)}
    was = {key for key, item in items.items() if exemplar in item.exemplars}
    # The page may have been opened before a newer version came.
    newest = _newest_versions(now)
    wanted = {key if key in items else newest.get(key, key) for key in item_ids} & items.keys()
    events = []
    for key in sorted(wanted - was):
        db.session.execute(insert(EvidenceUseRow).values(evidence_id=key, review_id=now.id, exemplar=exemplar))
        events.append(audit.Event("used evidence", exemplar, f"item {key}", 0, None, items[key].title))
    for key in sorted(was - wanted):
        here = (EvidenceUseRow.evidence_id == key, EvidenceUseRow.review_id == now.id)
        db.session.execute(delete(EvidenceUseRow).where(*here, EvidenceUseRow.exemplar == exemplar))
        events.append(audit.Event("took evidence away", exemplar, f"item {key}", 0, items[key].title, None))
    audit.record(person=person, at=at, events=events, review_id=now.id)


def read_file(service: int, file_id: int) -> tuple[StoredFile, bytes] | None:
    """A file and its content, when an item of this service holds it."""
    held = select(func.count()).where(EvidenceRow.service == service, EvidenceRow.file_id == file_id)
    if not db.session.scalar(held):
        return None
    found = db.session.execute(
        select(FileRow.id, FileRow.name, FileRow.media_type, FileRow.size, FileRow.content).where(FileRow.id == file_id)
    ).one()
    return StoredFile(*found[:4]), found[4]
