"""Who sees to what in a review, and by when: an exemplar or a theme, given to a member, an agency or nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select

from selfreview.domain.uk_time import day_in_english
from selfreview.storage import audit
from selfreview.storage.review.reviews import Review, lock_review
from selfreview.storage.tables import AssignmentRow, db


class Kind(StrEnum):
    """What can be given to somebody to see to."""

    EXEMPLAR = "exemplar"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who sees to something: a member by id and name, or an agency; `due` is the day by which, where one is named."""

    person_id: int | None = None
    person: str | None = None
    agency: str | None = None
    due: date | None = None

    @property
    def key(self) -> str:
        """What a form posts for it."""
        if self.person_id is not None:
            return f"person {self.person_id}"
        return f"agency {self.agency}" if self.agency else ""

    def __str__(self) -> str:
        """The name that is shown."""
        return self.person or self.agency or ""

    @property
    def in_words(self) -> str:
        """The name with the day, as the history keeps it."""
        return f"{self}, by {day_in_english(self.due)}" if self.due else str(self)


NOBODY = Assignee()


class Overtaken(RuntimeError):
    """Somebody else assigned it since it was read; `theirs` is how it stands."""

    def __init__(self, theirs: Assignee) -> None:
        super().__init__("overtaken")
        self.theirs = theirs


def assign(review: Review, *, kind: Kind, target: str, to: Assignee, was: str, person: str, at: datetime) -> bool:
    """Give an exemplar or a theme to a member, an agency or nobody; does not commit.

    `was` is the key of whom its giver had read. Raises `Overtaken` where
    somebody else has given it to a third meanwhile, and `NotWritable`. False
    where it is theirs already.
    """
    now = lock_review(review, at=at)
    theirs = assignee_of(now, kind=kind, target=target)
    if theirs == to:
        return False
    if theirs.key not in (was, to.key):
        raise Overtaken(theirs)
    here = {"review_id": now.id, "kind": kind.value, "target": target}
    db.session.execute(delete(AssignmentRow).filter_by(**here))
    if to != NOBODY:
        given = {
            "person_id": to.person_id,
            "person": to.person,
            "agency": to.agency,
            "by": person,
            "at": at,
            "due": to.due,
        }
        db.session.execute(insert(AssignmentRow).values(**here, **given))
    of_exemplar = kind is Kind.EXEMPLAR
    place = (target, "assignment") if of_exemplar else ("", f"theme {target}")
    event = audit.Event("assigned", *place, before=theirs.in_words or None, after=to.in_words or None)
    audit.record(person=person, at=at, events=[event], review_id=now.id)
    return True


def assignee_of(review: Review, *, kind: Kind, target: str) -> Assignee:
    """Who sees to an exemplar or a theme."""
    here = (AssignmentRow.review_id == review.id, AssignmentRow.kind == kind.value, AssignmentRow.target == target)
    a = AssignmentRow
    wanted = select(a.person_id, a.person, a.agency, a.due).where(*here)
    found = db.session.execute(wanted).one_or_none()
    return NOBODY if found is None else Assignee(*found)
