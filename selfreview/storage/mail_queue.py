"""Mail that is to be sent or could not be: kept until it is gone, then without its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from selfreview.domain.people.mailed_links import MailedLink, read_kept
from selfreview.storage.tables import LetterRow, db

LEASE = timedelta(minutes=5)
"""How long somebody who is sending a letter is waited for before another tries it: longer than a mail server takes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person.

    `next_at` is when it is tried again (None: by the administrator only),
    `link` the link whose token its text lacks, `calendar` the entry for
    calendars.
    """

    id: int
    recipient: str
    subject: str
    body: str
    made_at: datetime
    sent_at: datetime | None
    fault: str | None
    tries: int
    next_at: datetime | None
    given_up_at: datetime | None
    link: MailedLink | None
    calendar: str | None

    @property
    def is_passed_on_by_hand(self) -> bool:
        """Whether it waits for the administrator alone, as there was no mail server to give it to."""
        return self.next_at is None and self.given_up_at is None


def keep(
    *,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    link: MailedLink | None = None,
    calendar: str | None = None,
) -> int:
    """Keep a mail that is about to be sent, its text naming a `link` that is put in as it goes; does not commit.

    Whoever keeps it sends it at once; the server does where they were lost meanwhile.
    """
    values = {
        "recipient": recipient,
        "subject": subject,
        "body": body,
        "made_at": at,
        "link": None if link is None else link.kept,
        "calendar": calendar,
    }
    done = db.session.execute(insert(LetterRow).values(**values, next_at=at + LEASE).returning(LetterRow.id))
    return done.scalar_one()


def hold(letter_id: int, *, at: datetime) -> Letter | None:
    """Take a letter for oneself so that nobody else sends it meanwhile; None where it is gone or held. Commits."""
    free = or_(LetterRow.held_until.is_(None), LetterRow.held_until <= at)
    taking = update(LetterRow).where(LetterRow.id == letter_id, LetterRow.sent_at.is_(None), free)
    taking = taking.values(held_until=at + LEASE).execution_options(synchronize_session=False)
    row = db.session.execute(taking.returning(*_COLUMNS)).one_or_none()
    db.session.commit()
    return None if row is None else _letter(row)


def mark_sent(letter_id: int, *, at: datetime) -> None:
    """Note that a mail is gone and forget its text."""
    nothing = dict.fromkeys(("link", "calendar", "fault", "next_at", "held_until", "given_up_at"))
    gone = update(LetterRow).where(LetterRow.id == letter_id)
    db.session.execute(gone.values(**nothing, sent_at=at, body=""))


def mark_failed(
    letter_id: int, *, fault: str, next_at: datetime | None = None, given_up_at: datetime | None = None
) -> None:
    """Note why a mail could not be sent and when it is tried again.

    Its text stays so that the administrator can pass it on.
    """
    failed = {"fault": fault, "next_at": next_at, "given_up_at": given_up_at, "held_until": None}
    db.session.execute(update(LetterRow).where(LetterRow.id == letter_id).values(**failed, tries=LetterRow.tries + 1))


def due(*, at: datetime) -> tuple[int, ...]:
    """The ids of the letters whose time has come and that nobody holds, the oldest first."""
    free = or_(LetterRow.held_until.is_(None), LetterRow.held_until <= at)
    wanted = select(LetterRow.id).where(LetterRow.sent_at.is_(None), LetterRow.next_at <= at, free)
    return tuple(db.session.scalars(wanted.order_by(LetterRow.made_at, LetterRow.id)))


_COLUMNS = (
    LetterRow.id,
    LetterRow.recipient,
    LetterRow.subject,
    LetterRow.body,
    LetterRow.made_at,
    LetterRow.sent_at,
    LetterRow.fault,
    LetterRow.tries,
    LetterRow.next_at,
    LetterRow.given_up_at,
    LetterRow.link,
    LetterRow.calendar,
)


def _letter(row: Sequence[Any]) -> Letter:
    *told, link, calendar = row
    values = (*told, None if link is None else read_kept(link), calendar)
    return Letter(*values)


def unsent() -> tuple[Letter, ...]:
    """The mails that are still here, newest first."""
    wanted = select(*_COLUMNS).where(LetterRow.sent_at.is_(None))
    rows = db.session.execute(wanted.order_by(LetterRow.made_at.desc(), LetterRow.id.desc()))
    return tuple(_letter(row) for row in rows)


def count_unsent() -> int:
    """How many mails are still here."""
    return db.session.scalars(select(func.count()).select_from(LetterRow).where(LetterRow.sent_at.is_(None))).one()
