"""A review's sheet: all that is kept of it, its fields and its links and files."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, String, and_, bindparam, cast, literal, or_, select

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.domain.plan.fields import TAKEN_OUT
from selfreview.domain.review.review import Answer, Kept, ReviewState
from selfreview.domain.round import Completion, Method
from selfreview.storage.review.reviews import KEPT, Review
from selfreview.storage.tables import (
    ActionRow,
    EvidenceRow,
    EvidenceUseRow,
    FieldRow,
    FileRow,
    PlanFieldRow,
    ReviewRow,
    db,
)

WHOLE = ""
"""The `exemplar` of a field that belongs to the whole review."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of an uploaded file without its content; size in bytes."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """A link or a file, with the exemplars of one review that it serves.

    `newest_id` is the newest version of a file, on each of its earlier ones.
    """

    id: int
    title: str
    url: str | None
    file: StoredFile | None
    dated: date | None
    confidential: bool
    version: int
    changed_by: str
    exemplars: tuple[str, ...]
    newest_id: int | None = None


ACTION = "action "
"""How the fields of an action are named among those of its exemplar, before its id."""


@dataclass(frozen=True, slots=True)
class Promised:
    """An action of the last return's plan: what was promised, and how far it has come."""

    what: str
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last return that the service submitted before: its ratings, and what was asked for of its texts and items.

    `comparable` are the exemplars that asked the same thing then.
    """

    id: int
    year: int
    edition: str
    fields: Mapping[str, Mapping[str, str]]
    items: tuple[Item, ...]
    comparable: frozenset[str]

    def value(self, exemplar: str, name: str) -> str:
        """One field's text, empty when it was never written."""
        return self.fields.get(exemplar, {}).get(name, "")

    def rating(self, exemplar: str) -> str | None:
        """How an exemplar was rated."""
        return self.value(exemplar, "rating") or None

    def promises_of(self, exemplar: str) -> tuple[Promised, ...]:
        """The actions that its plan promised for an exemplar, in the order in which they were made."""
        said = self.fields.get(exemplar, {})
        ids = sorted({int(name.split()[1]) for name in said if name.startswith(ACTION)})
        ids = [key for key in ids if not said.get(f"{ACTION}{key} {TAKEN_OUT.name}")]
        return tuple(
            Promised(
                said.get(f"{ACTION}{key} what", ""), ActionStatus(said.get(f"{ACTION}{key} status") or "not started")
            )
            for key in ids
        )

    def items_of(self, exemplar: str) -> tuple[Item, ...]:
        """The links and files that served an exemplar."""
        return tuple(item for item in self.items if exemplar in item.exemplars)


NEVER_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is kept of a review: its fields by exemplar and name, and its links and files."""

    fields: Mapping[str, Mapping[str, Kept]]
    items: tuple[Item, ...]
    earlier: Earlier | None = field(default=None, kw_only=True)

    def kept(self, exemplar: str) -> Mapping[str, Kept]:
        """The fields of one exemplar."""
        return self.fields.get(exemplar, {})

    def value(self, exemplar: str, name: str) -> str:
        """One field's text, empty when it was never written."""
        return self.kept(exemplar).get(name, NEVER_KEPT).value

    def items_of(self, exemplar: str) -> tuple[Item, ...]:
        """The links and files that serve one exemplar."""
        return tuple(item for item in self.items if exemplar in item.exemplars)

    def answer(self, exemplar: str) -> Answer:
        """One exemplar's answer."""
        return Answer(
            rating=self.value(exemplar, "rating") or None,
            evidence=self.value(exemplar, "evidence"),
            ticks=frozenset(self.value(exemplar, "ticks").split()),
            reason=self.value(exemplar, "reason"),
            items=len(self.items_of(exemplar)),
            moved=self.value(exemplar, "moved"),
            carried=self.value(exemplar, "carried"),
            before=self.before(exemplar),
        )

    def before(self, exemplar: str) -> str | None:
        """The rating of the last return, where it asked the same thing."""
        comparable = self.earlier is not None and exemplar in self.earlier.comparable
        return self.earlier.rating(exemplar) if self.earlier and comparable else None

    def answers(self) -> dict[str, Answer]:
        """Every answer that anything was written for or that has a link or a file."""
        used = {exemplar for item in self.items for exemplar in item.exemplars}
        return {key: self.answer(key) for key in (self.fields.keys() | used) - {WHOLE}}

    def completion(self) -> Completion:
        """How the review was done and who took part."""
        method = self.value(WHOLE, "method")
        agencies = json.loads(self.value(WHOLE, "agencies") or "[]")
        return Completion(Method(method) if method else None, self.value(WHOLE, "method_other"), tuple(agencies))


def _last_return() -> ScalarSelect[int]:
    before = ReviewRow.service == bindparam("service"), ReviewRow.year < bindparam("year")
    last = select(ReviewRow.id).where(*before, ReviewRow.state == ReviewState.SUBMITTED.value)
    return last.order_by(ReviewRow.year.desc()).limit(1).scalar_subquery()


Said = Select[int, int, str, str, str, str, int, str, datetime]


def _said() -> Said:
    """What is said in a review, and of the last return before it its ratings and what it said of some exemplars."""
    wanted = or_(FieldRow.name == "rating", FieldRow.exemplar.in_(_BESIDE))
    return (
        select(ReviewRow.id, ReviewRow.year, ReviewRow.edition, FieldRow.exemplar, FieldRow.name, *KEPT)
        .join(ReviewRow, ReviewRow.id == FieldRow.review_id)
        .where(or_(FieldRow.review_id == bindparam("review"), and_(FieldRow.review_id == _last_return(), wanted)))
    )


def _promised() -> Said:
    """What the action plan of the last return says of these exemplars, as fields named after the action."""
    name = literal(ACTION) + cast(PlanFieldRow.action_id, String) + " " + PlanFieldRow.name
    columns = PlanFieldRow.value, PlanFieldRow.version, PlanFieldRow.changed_by, PlanFieldRow.changed_at
    return (
        select(ReviewRow.id, ReviewRow.year, ReviewRow.edition, ActionRow.exemplar, name, *columns)
        .join(ActionRow, ActionRow.review_id == ReviewRow.id)
        .join(PlanFieldRow, PlanFieldRow.action_id == ActionRow.id)
        .where(ReviewRow.id == _last_return(), PlanFieldRow.review_id == ReviewRow.id, ActionRow.exemplar.in_(_BESIDE))
        .where(PlanFieldRow.name.in_(("what", "status", TAKEN_OUT.name)))
    )


_BESIDE: BindParameter[Sequence[str]] = bindparam("beside", expanding=True)

# Built once: these are asked for every page of a review.
_SAID = _said()
_SAID_AND_PROMISED = _SAID.union_all(_promised())


def read_sheet(review: Review, frameworks: Frameworks | None = None, *, beside: Collection[str] = ()) -> Sheet:
    """All that is kept of a review, in two statements, with the ratings of the service's last return before it.

    `beside` names the exemplars whose earlier texts, links and files are
    wanted too. Without the frameworks only a return of the same edition compares.
    """
    asked = {"service": review.service.number, "year": review.round.year, "review": review.id, "beside": list(beside)}
    rows: Iterable[Any] = db.session.execute(_SAID_AND_PROMISED if beside else _SAID, asked)
    fields: dict[str, dict[str, Kept]] = {}
    then: dict[str, dict[str, str]] = {}
    found: tuple[int, int, str] | None = None
    for review_id, year, edition, exemplar, name, *kept in rows:
        if review_id == review.id:
            fields.setdefault(exemplar, {})[name] = Kept(*kept)
        else:
            found = review_id, year, edition
            then.setdefault(exemplar, {})[name] = kept[0]
    if review.id is None and found is None:
        return Sheet({}, ())
    items = _read_used(review.service.number, review.id, found[0] if found else None, beside)
    if found is None:
        return Sheet(fields, items[0])
    same = _comparable(review.edition, found[2], then, frameworks)
    return Sheet(fields, items[0], earlier=Earlier(*found, then, items[1], same))


def _comparable(edition: str, other: str, then: Collection[str], frameworks: Frameworks | None) -> frozenset[str]:
    if edition == other:
        return frozenset(then) - {WHOLE}
    if frameworks is None:
        return frozenset()
    now, before = frameworks.edition(edition), frameworks.edition(other)
    return frozenset(exemplar for exemplar in then if is_comparable(now, before, exemplar))


_FILE = (FileRow.id, FileRow.name, FileRow.media_type, FileRow.size)
_USED = (
    select(EvidenceUseRow.review_id, EvidenceRow, EvidenceUseRow.exemplar, *_FILE)
    .join(EvidenceUseRow, EvidenceUseRow.evidence_id == EvidenceRow.id)
    .outerjoin(FileRow, FileRow.id == EvidenceRow.file_id)
    .where(
        EvidenceRow.service == bindparam("service"),
        or_(
            EvidenceUseRow.review_id == bindparam("review"),
            and_(EvidenceUseRow.review_id == bindparam("earlier"), EvidenceUseRow.exemplar.in_(_BESIDE)),
        ),
    )
    .order_by(EvidenceRow.id, EvidenceUseRow.exemplar)
)


def _read_used(
    service: int, review_id: int | None, earlier_id: int | None, beside: Collection[str]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The items of a review and of the one before it, in one statement."""
    asked = {"service": service, "review": review_id, "earlier": earlier_id, "beside": list(beside)}
    found = db.session.execute(_USED, asked)
    of: dict[bool, dict[int, Item]] = {True: {}, False: {}}
    for used_in, row, exemplar, *file in found:
        items = of[used_in == review_id]
        item = items.get(row.id) or _item(row, file)
        items[row.id] = replace(item, exemplars=(*item.exemplars, exemplar))
    return tuple(of[True].values()), tuple(of[False].values())


def read_items(review: Review, *, whole_service: bool = False) -> tuple[Item, ...]:
    """The items that a review uses, or all of its service's, with the exemplars that each serves here.

    An earlier version of a file is among them only where the review still uses it.
    """
    here = and_(EvidenceUseRow.evidence_id == EvidenceRow.id, EvidenceUseRow.review_id == review.id)
    found = db.session.execute(
        select(EvidenceRow, EvidenceUseRow.exemplar, *_FILE)
        .join(EvidenceUseRow, here, isouter=whole_service)
        .outerjoin(FileRow, FileRow.id == EvidenceRow.file_id)
        .where(EvidenceRow.service == review.service.number)
        .where(or_(EvidenceRow.newest_id.is_(None), EvidenceUseRow.exemplar.is_not(None)))
        .order_by(EvidenceRow.id, EvidenceUseRow.exemplar)
    )
    items: dict[int, Item] = {}
    for row, exemplar, *file in found:
        used = () if exemplar is None else (exemplar,)
        item = items.get(row.id) or _item(row, file)
        items[row.id] = replace(item, exemplars=item.exemplars + used)
    return tuple(items.values())


def _item(row: EvidenceRow, file: Sequence[Any]) -> Item:
    return Item(
        id=row.id,
        title=row.title,
        url=row.url,
        file=None if row.file_id is None else StoredFile(*file),
        dated=row.dated,
        confidential=row.confidential,
        version=row.version,
        changed_by=row.changed_by,
        exemplars=(),
        newest_id=row.newest_id,
    )
