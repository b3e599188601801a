"""Papers that were printed: a random token for each, and how much has been recorded since of what it shows."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from selfreview.domain.review.papers import AGREED, OF_A_MEETING, PLANNED, WROTE, PaperKind, Source, contents_of
from selfreview.storage.engine import insert_into
from selfreview.storage.registry.changes import count_changes, count_renames
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AuditRow, PrintedPaperRow, ReviewRow, db

RENEWED = timedelta(days=30)
"""A paper that is printed again after this time is kept from then on."""

_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its token finds it: `service` and `year` say whose, `part` which meeting's where it is minutes."""

    service: int
    year: int
    kind: PaperKind
    source: Source
    part: int = 0


@dataclass(frozen=True, slots=True)
class OneMeeting:
    """What minutes tell of: the meeting's number, the exemplars it worked on, the actions it decided."""

    number: int
    exemplars: Collection[str]
    actions: Collection[int]


def count_recorded(review: Review, kind: PaperKind, *, meeting: OneMeeting | None = None) -> int:
    """How much has been recorded of a review that a kind of paper shows: a number that such a save makes larger.

    Of minutes only what was recorded of their meeting counts. Each of them
    bears the service's name, which is recorded of the service.
    """
    contents = contents_of(kind)
    wrote = and_(AuditRow.verb == WROTE, AuditRow.field.in_(contents.fields))
    agreement = aliased(AuditRow)
    agreed = exists().where(
        agreement.review_id == AuditRow.review_id,
        agreement.exemplar == AuditRow.exemplar,
        agreement.verb == AGREED,
        agreement.seq < AuditRow.seq,
    )
    unsettled = and_(AuditRow.verb == WROTE, AuditRow.field.in_(contents.once_agreed), agreed)
    shown = or_(AuditRow.verb.in_(contents.verbs), wrote, unsettled)
    if meeting is not None:
        own = and_(AuditRow.verb.in_(OF_A_MEETING), AuditRow.version == meeting.number)
        decided = (
            and_(AuditRow.verb == PLANNED, AuditRow.field.startswith(f"action {action} ")) for action in meeting.actions
        )
        shown = or_(and_(shown, AuditRow.exemplar.in_(meeting.exemplars)), own, *decided)
    before = select(ReviewRow.id).where(ReviewRow.service == review.service.number, ReviewRow.year < review.round.year)
    earlier = and_(AuditRow.review_id.in_(before), AuditRow.verb.in_(contents.earlier))
    of_service = and_(
        AuditRow.review_id.is_(None),
        AuditRow.exemplar == "",
        AuditRow.field == f"service {review.service.number}",
        AuditRow.verb.in_(contents.of_service),
    )
    count = select(func.count()).select_from(AuditRow)
    counted = count.where(or_(and_(AuditRow.review_id == review.id, shown), earlier, of_service))
    told = count_changes(review.service.number) if contents.changes_of_service else 0
    return db.session.scalars(counted).one() + told + count_renames(review.service.number, year=review.round.year)


def token_of(paper: Paper, *, since: datetime | None = None) -> str | None:
    """The token of a paper that was printed before; with a time given, only of one that was printed since."""
    wanted = select(PrintedPaperRow.token).filter_by(**_columns(paper))
    if since is not None:
        wanted = wanted.where(PrintedPaperRow.printed_at >= since)
    return db.session.scalar(wanted)


def _columns(paper: Paper) -> dict[str, object]:
    return {
        "service": paper.service,
        "year": paper.year,
        "kind": paper.kind.value,
        "part": paper.part,
        "submitted": paper.source.submitted,
        "recorded": paper.source.recorded,
        "release_number": paper.source.release,
    }


def keep(paper: Paper, *, at: datetime) -> None:
    """Give a paper its token, once, and note that it was printed; does not commit."""
    row = insert_into(PrintedPaperRow).values(token=secrets.token_hex(_LETTERS), printed_at=at, **_columns(paper))
    db.session.execute(row.on_conflict_do_update(index_elements=list(_columns(paper)), set_={"printed_at": at}))


def find(token: str) -> Paper | None:
    """The paper that bears a token."""
    row = db.session.get(PrintedPaperRow, token)
    if row is None:
        return None
    source = Source(row.submitted, row.recorded, row.release_number)
    return Paper(row.service, row.year, PaperKind(row.kind), source, row.part)
