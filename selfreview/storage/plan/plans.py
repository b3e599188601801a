"""Action plans as they are kept: read whole, saved field by field, through the year and after the round has closed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.fields import ACTION_FIELDS, PRINTED, TAKEN_OUT
from selfreview.domain.plan.report import PlanNote
from selfreview.domain.review.review import Kept, Posted, Settlement, settle
from selfreview.storage import audit
from selfreview.storage.engine import insert_into, lock_row
from selfreview.storage.review.reviews import Review, find_review, lock_review
from selfreview.storage.tables import (
    ActionNoteRow,
    ActionRow,
    AuditRow,
    ChainRow,
    PlanFieldRow,
    ReviewRow,
    SittingRow,
    db,
)

PLANNED = "wrote in the plan"
"""The verb of a plan's field in the audit trail."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a field of a plan belongs to, and the exemplar that it is told under in the history."""

    name: str
    exemplar: str = ""
    action_id: int | None = None


WHOLE_PLAN = Subject("plan")


def of_action(action_id: int, exemplar: str) -> Subject:
    """An action's fields."""
    return Subject(f"action {action_id}", exemplar, action_id)


def of_exemplar(exemplar: str) -> Subject:
    """An exemplar's fields: its `target`, and why there is `no_action`."""
    return Subject(f"exemplar {exemplar}", exemplar)


def of_promise(action_id: int, exemplar: str) -> Subject:
    """The fields of last year's action: why it was `dropped`."""
    return Subject(f"promise {action_id}", exemplar, action_id)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is kept of a plan: its actions as they were made, its fields by subject, the notes by action.

    `dropped` says why promises of last year were dropped, by the id of the action.
    """

    year: int
    actions: tuple[Action, ...]
    fields: Mapping[str, Mapping[str, Kept]]
    notes: Mapping[int, tuple[PlanNote, ...]]
    dropped: Mapping[int, str]

    def kept(self, subject: Subject) -> Mapping[str, Kept]:
        """The fields of a subject."""
        return self.fields.get(subject.name, {})

    def value(self, subject: Subject, name: str) -> str:
        """One field's text, empty when it was never written."""
        return self.kept(subject).get(name, Kept()).value

    def action(self, action_id: int) -> Action | None:
        """The action with this id."""
        return next((action for action in self.actions if action.id == action_id), None)

    @property
    def saved_at(self) -> datetime | None:
        """When a field was last saved; None before the first time."""
        times = (kept.changed_at for fields in self.fields.values() for kept in fields.values())
        return max((at for at in times if at is not None), default=None)

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of the actions in the group's own order, empty where it has none."""
        return tuple(int(one) for one in self.value(WHOLE_PLAN, "order").split())

    def of_exemplars(self, name: str) -> dict[str, str]:
        """A field of the exemplars (`target`, `no_action`), by exemplar, where it is not empty."""
        prefix = of_exemplar("").name
        return {
            subject.removeprefix(prefix): kept[name].value
            for subject, kept in self.fields.items()
            if subject.startswith(prefix) and name in kept and kept[name].value
        }


_BEFORE, _ORIGIN = aliased(ActionRow), aliased(ReviewRow)
# Made once: putting a statement together takes longer than asking the database.
_FIELDS = select(
    PlanFieldRow.subject,
    PlanFieldRow.action_id,
    PlanFieldRow.name,
    PlanFieldRow.value,
    PlanFieldRow.version,
    PlanFieldRow.changed_by,
    PlanFieldRow.changed_at,
).where(PlanFieldRow.review_id == bindparam("review"))
_ACTIONS = (
    select(ActionRow, _ORIGIN.year, SittingRow.began_at)
    .outerjoin(_BEFORE, _BEFORE.id == ActionRow.kept_from)
    .outerjoin(_ORIGIN, _ORIGIN.id == _BEFORE.review_id)
    .outerjoin(SittingRow, SittingRow.id == ActionRow.decided_in)
    .where(ActionRow.review_id == bindparam("review"))
    .order_by(ActionRow.id)
)


def read_plan(review: Review) -> Plan:
    """All that is kept of a review's plan, in three statements."""
    if review.id is None:
        return Plan(review.round.year, (), {}, {}, {})
    fields: dict[str, dict[str, Kept]] = {}
    of_actions: dict[int | None, dict[str, Kept]] = {}
    of_review = {"review": review.id}
    found = db.session.execute(_FIELDS, of_review)
    for subject, action_id, name, value, version, by, at in found:
        kept = Kept(value, version, by, at)
        fields.setdefault(subject, {})[name] = of_actions.setdefault(action_id, {})[name] = kept
    rows = db.session.execute(_ACTIONS, of_review).all()
    told = [(*row, of_actions.get(row[0].id, {})) for row in rows]
    actions = tuple(_action(*one) for one in told if not _is_taken_out(one[3]))
    dropped = {key: kept["dropped"].value for key, kept in of_actions.items() if key is not None and "dropped" in kept}
    return Plan(review.round.year, actions, fields, _notes(review.id), dropped)


def _is_taken_out(kept: Mapping[str, Kept]) -> bool:
    return bool(kept.get(TAKEN_OUT.name, Kept()).value)


def _action(row: ActionRow, promised_in: int | None, decided_at: datetime | None, kept: Mapping[str, Kept]) -> Action:
    told = {name: kept.get(name, Kept()).value for name in ACTION_FIELDS}
    return Action(
        id=row.id,
        exemplar=row.exemplar,
        what=told["what"],
        criteria=tuple(told["criteria"].split()),
        also=tuple(told["also"].split()),
        responsible=told["responsible"],
        owner=int(told["owner"]) if told["owner"] else None,
        agency=told["agency"],
        authority=told["authority"],
        start=_day(told["start"]),
        due=_day(told["due"]),
        status=ActionStatus(told["status"] or ActionStatus.NOT_STARTED),
        stopped=told["stopped"],
        kept_from=row.kept_from,
        promised_in=promised_in,
        decided_in=row.decided_in,
        decided_at=decided_at,
        **{spec.name: told[spec.name] for spec in PRINTED},
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _notes(review_id: int) -> dict[int, tuple[PlanNote, ...]]:
    wanted = select(ActionNoteRow).join(ActionRow, ActionRow.id == ActionNoteRow.action_id)
    found: dict[int, tuple[PlanNote, ...]] = {}
    for row in db.session.scalars(wanted.where(ActionRow.review_id == review_id).order_by(ActionNoteRow.id)):
        found[row.action_id] = (*found.get(row.action_id, ()), PlanNote(row.person, row.at, row.words))
    return found


def last_plan(review: Review) -> Plan | None:
    """The plan of the last year before this in which the service planned anything."""
    years = select(func.max(ReviewRow.year)).join(ActionRow, ActionRow.review_id == ReviewRow.id)
    mine = (ReviewRow.service == review.service.number, ReviewRow.year < review.round.year)
    year = db.session.scalar(years.where(*mine))
    earlier = None if year is None else find_review(service=review.service.number, year=year)
    return None if earlier is None else read_plan(earlier)


def data_version(review: Review) -> int:
    """How many things have been recorded of a review and its plan: a number that every save makes larger."""
    if review.id is None:
        return 0
    return db.session.scalar(select(ChainRow.length).where(ChainRow.chain == audit.chain_of(review.id))) or 0


def lock_plan(review: Review, *, at: datetime) -> int:
    """Take a review's row for this transaction and return its id: its plan may be written after its submission.

    Raises `NotWritable` where there is no review yet and none can be begun any more.
    """
    if review.id is None:
        review = lock_review(review, at=at)
        assert review.id is not None
        return review.id
    db.session.execute(lock_row(select(ReviewRow.id).where(ReviewRow.id == review.id))).one()
    return review.id


def add_action(
    review: Review,
    *,
    exemplar: str,
    values: Mapping[str, str],
    once: str,
    person: str,
    at: datetime,
    kept_from: int | None = None,
    decided_in: int | None = None,
) -> int:
    """Add an action to a plan and return its id; the same one sent twice is one. Does not commit.

    `decided_in` is the sitting of a meeting that decided it.
    A promise of last year is kept once: who keeps it after somebody else gets the action that is there, also
    where that one was taken out.
    """
    review_id = lock_plan(review, at=at)
    same = ActionRow.once == once if kept_from is None else ActionRow.kept_from == kept_from
    known = db.session.scalar(select(ActionRow.id).where(ActionRow.review_id == review_id, same))
    if known is not None:
        mark_taken_out(review_id, of_action(known, exemplar), "", person=person, at=at)
        return known
    row = ActionRow(review_id=review_id, exemplar=exemplar, kept_from=kept_from, decided_in=decided_in, once=once)
    db.session.add(row)
    db.session.flush()
    told = {name: value for name, value in values.items() if value}
    _write(review_id, of_action(row.id, exemplar), told, {}, person=person, at=at)
    return row.id


def save(
    review: Review,
    subject: Subject,
    *,
    posted: Mapping[str, tuple[str, int]],
    person: str,
    at: datetime,
    undecided: Collection[str] = frozenset(),
) -> Settlement:
    """Save fields of a plan (per field: value and the version it was read at), all of them or none.

    Raises `review.ForgedVersion` and `NotWritable`. Does not commit.
    """
    review_id = lock_plan(review, at=at)
    rows = db.session.scalars(
        select(PlanFieldRow)
        .where(PlanFieldRow.review_id == review_id, PlanFieldRow.subject == subject.name)
        .execution_options(populate_existing=True)
    )
    kept = {row.name: Kept(row.value, row.version, row.changed_by, row.changed_at) for row in rows}
    mine = {
        name: Posted(value, version, _value_at(review_id, subject, name, version, kept.get(name, Kept())))
        for name, (value, version) in posted.items()
    }
    settlement = settle(kept, mine, undecided)
    _write(review_id, subject, settlement.changes, kept, person=person, at=at)
    return settlement


def mark_taken_out(review_id: int, subject: Subject, value: str, *, person: str, at: datetime) -> None:
    """Mark an action as taken out, or with an empty value as standing again. Does not commit."""
    row = db.session.get(PlanFieldRow, (review_id, subject.name, TAKEN_OUT.name), populate_existing=True)
    was = Kept() if row is None else Kept(row.value, row.version, row.changed_by, row.changed_at)
    if was.value != value:
        _write(review_id, subject, {TAKEN_OUT.name: value}, {TAKEN_OUT.name: was}, person=person, at=at)


def _field(subject: Subject, name: str) -> str:
    return f"{subject.name} {name}"


def _value_at(review_id: int, subject: Subject, name: str, version: int, kept: Kept) -> str:
    if version >= kept.version or version <= 0:
        return kept.value if version == kept.version else ""
    found = db.session.scalar(
        select(AuditRow.after).where(
            AuditRow.review_id == review_id,
            AuditRow.exemplar == subject.exemplar,
            AuditRow.field == _field(subject, name),
            AuditRow.version == version,
            AuditRow.verb == PLANNED,
        )
    )
    return found or ""


def _write(
    review_id: int,
    subject: Subject,
    changes: Mapping[str, str],
    kept: Mapping[str, Kept],
    *,
    person: str,
    at: datetime,
) -> None:
    if not changes:
        return
    events = []
    for name, value in changes.items():
        was = kept.get(name, Kept())
        new = {"value": value, "version": was.version + 1, "changed_by": person, "changed_at": at}
        key = {"review_id": review_id, "subject": subject.name, "name": name}
        fresh = insert_into(PlanFieldRow).values({**key, **new, "action_id": subject.action_id})
        db.session.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=new))
        before = was.value if was.version else None
        events.append(audit.Event(PLANNED, subject.exemplar, _field(subject, name), was.version + 1, before, value))
    audit.record(person=person, at=at, events=events, review_id=review_id)


def add_note(review: Review, action: Action, *, words: str, once: str, person: str, at: datetime) -> None:
    """Note something of an action; the same note sent twice is one. Does not commit."""
    review_id = lock_plan(review, at=at)
    same = (ActionNoteRow.action_id == action.id, ActionNoteRow.once == once)
    if db.session.scalar(select(func.count()).select_from(ActionNoteRow).where(*same)):
        return
    db.session.add(ActionNoteRow(action_id=action.id, person=person, at=at, words=words, once=once))
    event = audit.Event("noted in the plan", action.exemplar, f"action {action.id} note", after=words)
    audit.record(person=person, at=at, events=[event], review_id=review_id)


def planned_reviews(service: int | None = None) -> Iterable[tuple[int, int]]:
    """The service and year of every review that has actions, newest first; of one service where it is named."""
    wanted = select(ReviewRow.service, ReviewRow.year).join(ActionRow, ActionRow.review_id == ReviewRow.id).distinct()
    if service is not None:
        wanted = wanted.where(ReviewRow.service == service)
    rows = db.session.execute(wanted.order_by(ReviewRow.year.desc(), ReviewRow.service))
    return tuple((row[0], row[1]) for row in rows)
