"""When each person wants to be written to about what is asked of them, and when they last were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage import audit
from selfreview.storage.engine import insert_into
from selfreview.storage.tables import MailChoiceRow, db


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose, and the day of the last mail that gathered everything."""

    person_id: int
    choice: MailChoice
    told_on: date | None


def choices_of(person_ids: Collection[int]) -> dict[int, MailChoice]:
    """What each of these people chose; at once where they chose nothing."""
    rows = db.session.scalars(select(MailChoiceRow).where(MailChoiceRow.person_id.in_(person_ids)))
    chosen = {row.person_id: MailChoice(row.choice) for row in rows}
    return {person_id: chosen.get(person_id, MailChoice.AT_ONCE) for person_id in person_ids}


def gathered() -> tuple[Chosen, ...]:
    """Everybody who wants one mail a day or a week."""
    wanted = select(MailChoiceRow).where(MailChoiceRow.choice.in_([MailChoice.DAILY, MailChoice.WEEKLY]))
    rows = db.session.scalars(wanted.order_by(MailChoiceRow.person_id))
    return tuple(Chosen(row.person_id, MailChoice(row.choice), row.told_on) for row in rows)


def choose(person_id: int, choice: MailChoice, *, at: datetime) -> None:
    """Keep what somebody chose; the same again changes nothing. Does not commit."""
    was = choices_of([person_id])[person_id]
    if was is choice:
        return
    row = {"person_id": person_id, "choice": choice.value, "told_on": None}
    kept = insert_into(MailChoiceRow).values(row)
    db.session.execute(kept.on_conflict_do_update(index_elements=["person_id"], set_={"choice": choice.value}))
    event = audit.Event("chose when to be written to", before=was.value, after=choice.value)
    audit.record(person=str(person_id), at=at, events=[event])


def mark_told(person_id: int, *, day: date) -> bool:
    """Note that somebody is told everything today; False where they were already. Does not commit."""
    mine = (
        MailChoiceRow.person_id == person_id,
        or_(MailChoiceRow.told_on.is_(None), MailChoiceRow.told_on < day),
    )
    marked = update(MailChoiceRow).where(*mine).values(told_on=day).returning(MailChoiceRow.person_id)
    return db.session.execute(marked).one_or_none() is not None
