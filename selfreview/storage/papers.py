"""Papers that were printed: a random token for each, and how much has been recorded of a review since."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from selfreview.domain.review.papers import PaperKind, Source
from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.tables import AuditRow, PrintedPaperRow, db

LEAVE_NO_TRACE = ("gave a link", "ended a link")
"""What is recorded of a review and changes no paper of it."""

_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its token finds it."""

    review_id: int
    kind: PaperKind
    source: Source


def count_recorded(review_id: int) -> int:
    """How much has been recorded of a review that a paper could show: a number that every save makes larger."""
    told = select(func.count()).select_from(AuditRow).where(AuditRow.chain == audit.chain_of(review_id))
    return db.session.scalars(told.where(AuditRow.verb.not_in(LEAVE_NO_TRACE))).one()


def token_of(paper: Paper) -> str | None:
    """The token of a paper that was printed before."""
    source = paper.source
    return db.session.scalar(
        select(PrintedPaperRow.token).where(
            PrintedPaperRow.review_id == paper.review_id,
            PrintedPaperRow.kind == paper.kind.value,
            PrintedPaperRow.submitted == source.submitted,
            PrintedPaperRow.recorded == source.recorded,
            PrintedPaperRow.release_number == source.release,
        )
    )


def keep(paper: Paper, *, at: datetime) -> None:
    """Give a paper its token, once; does not commit."""
    source = paper.source
    row = {
        "token": secrets.token_hex(_LETTERS),
        "review_id": paper.review_id,
        "kind": paper.kind.value,
        "submitted": source.submitted,
        "recorded": source.recorded,
        "release_number": source.release,
        "printed_at": at,
    }
    db.session.execute(insert_into(PrintedPaperRow).values(row).on_conflict_do_nothing())


def find(token: str) -> Paper | None:
    """The paper that bears a token."""
    row = db.session.get(PrintedPaperRow, token)
    if row is None:
        return None
    return Paper(row.review_id, PaperKind(row.kind), Source(row.submitted, row.recorded, row.release_number))
