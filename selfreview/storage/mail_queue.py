"""Mail that is to be sent or could not be: kept until it is gone, then without its text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from selfreview.storage.tables import LetterRow, db


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person."""

    id: int
    recipient: str
    subject: str
    body: str
    made_at: datetime
    sent_at: datetime | None
    fault: str | None


def keep(*, recipient: str, subject: str, body: str, at: datetime) -> int:
    """Keep a mail that is about to be sent; does not commit."""
    values = {"recipient": recipient, "subject": subject, "body": body, "made_at": at}
    done = db.session.execute(insert(LetterRow).values(values).returning(LetterRow.id))
    return done.scalar_one()


def mark_sent(letter_id: int, *, at: datetime) -> None:
    """Note that a mail is gone and forget its text, which may hold a link that opens an account."""
    sent = update(LetterRow).where(LetterRow.id == letter_id)
    db.session.execute(sent.values(sent_at=at, body="", fault=None))


def mark_failed(letter_id: int, *, fault: str) -> None:
    """Note why a mail could not be sent; its text stays so that the administrator can pass it on."""
    db.session.execute(update(LetterRow).where(LetterRow.id == letter_id).values(fault=fault))


def unsent() -> tuple[Letter, ...]:
    """The mails that are still here, newest first."""
    rows = db.session.scalars(
        select(LetterRow).where(LetterRow.sent_at.is_(None)).order_by(LetterRow.made_at.desc(), LetterRow.id.desc())
    )
    return tuple(
        Letter(row.id, row.recipient, row.subject, row.body, row.made_at, row.sent_at, row.fault) for row in rows
    )


def count_unsent() -> int:
    """How many mails are still here."""
    return db.session.scalars(select(func.count()).select_from(LetterRow).where(LetterRow.sent_at.is_(None))).one()
