"""Who has started, how far they are, and who is done: never a rating, never a word of evidence."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.review.review import Answer, ReviewState, measure_progress
from selfreview.domain.round import Service
from selfreview.speech import Worded
from selfreview.storage.group.signed_drafts import find_signed
from selfreview.storage.tables import EvidenceUseRow, ExpectationRow, FieldRow, ReviewRow, ServiceRow, db

BLANKS = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001))))
"""Every blank that Python would strip, so that the database can do it."""
SAYING = ("rating", "evidence", "ticks", "reason", "moved")
COUNTED = (*SAYING, "carried")
READ_WHOLE = ("rating", "ticks")


class Stage(Worded):
    """How far a service is; the value is what people read."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    SIGNED_OFF = "Signed off"
    SUBMITTED = "Submitted"


@dataclass(frozen=True, slots=True)
class Place:
    """At which stage one service is in a round; `edition` is its review's, or the round's before it has begun."""

    service: Service
    expected: bool
    stage: Stage
    submitted_at: datetime | None
    extended_to: date | None
    requires_sign_off: bool
    review_id: int | None
    edition: str

    @property
    def has_returned(self) -> bool:
        """Whether its return counts: one that was opened again goes on counting as it was last submitted."""
        return self.submitted_at is not None

    @property
    def is_reopened(self) -> bool:
        """Whether its return was opened again and not submitted since."""
        return self.has_returned and self.stage is not Stage.SUBMITTED


@dataclass(frozen=True, slots=True)
class Standing(Place):
    """The same, with how many exemplars are done, and never what was said of them."""

    done: int
    total: int


def see_places(year: int, *, edition: str, regions: Collection[str] | None) -> tuple[Place, ...]:
    """At which stage every service of these regions (None: of all) is in a round, by region and name.

    Those that are not expected are left out until they begin; `edition` is the
    round's, for reviews that nobody has begun. It takes three statements
    however many services there are, two where no draft is signed.
    """
    signed = find_signed(_drafts(year, regions))
    return tuple(_place(row, edition, signed) for row in db.session.execute(_query(year, regions)))


def measure(places: Collection[Place], frameworks: Frameworks) -> tuple[Standing, ...]:
    """How far these services are, in two statements: what is said in their drafts is read, so ask for no more."""
    begun = [one.review_id for one in places if one.review_id is not None and one.stage is not Stage.SUBMITTED]
    answers = _answers_of_drafts(begun, frameworks) if begun else {}
    return tuple(_standing(one, answers.get(one.review_id or 0, {}), frameworks) for one in places)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the services that a round expects have made their return."""

    returned: int
    expected: int


def tally_rounds(*, regions: Collection[str] | None) -> dict[int, Tally]:
    """The tally of every round among the services of these regions (None: of all), in one statement."""
    return {year: add_up(found.values()) for year, found in tally_regions(regions=regions).items()}


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    found = tuple(tallies)
    return Tally(sum(one.returned for one in found), sum(one.expected for one in found))


def tally_regions(*, regions: Collection[str] | None) -> dict[int, dict[str, Tally]]:
    """The tally of every round and region, among these regions (None: all), in one statement.

    A return that was opened again counts, as it does in the nation's figures.
    """
    returned = and_(
        ReviewRow.service == ExpectationRow.service,
        ReviewRow.year == ExpectationRow.year,
        ReviewRow.submitted_at.is_not(None),
    )
    counted = (
        select(ExpectationRow.year, ServiceRow.region, func.count(ReviewRow.id), func.count())
        .select_from(ExpectationRow)
        .join(ServiceRow, ServiceRow.number == ExpectationRow.service)
        .outerjoin(ReviewRow, returned)
        .group_by(ExpectationRow.year, ServiceRow.region)
    )
    if regions is not None:
        counted = counted.where(ServiceRow.region.in_(regions))
    found: dict[int, dict[str, Tally]] = {}
    for year, region, done, expected in db.session.execute(counted):
        found.setdefault(year, {})[region] = Tally(done, expected)
    return found


def _query(year: int, regions: Collection[str] | None) -> Select[Any]:
    expected = and_(ExpectationRow.service == ServiceRow.number, ExpectationRow.year == year)
    begun = and_(ReviewRow.service == ServiceRow.number, ReviewRow.year == year)
    columns: tuple[Any, ...] = (
        ServiceRow.number,
        ServiceRow.name,
        ServiceRow.region,
        ServiceRow.kind,
        ServiceRow.size,
        ServiceRow.sign_off_required,
        ExpectationRow.year,
        ExpectationRow.extended_to,
        ReviewRow.id,
        ReviewRow.edition,
        ReviewRow.state,
        ReviewRow.submitted_at,
        or_(_says_something(), _shows_something()),
    )
    wanted: Select[Any] = (
        select(*columns)
        .select_from(ServiceRow)
        .outerjoin(ExpectationRow, expected)
        .outerjoin(ReviewRow, begun)
        .where(or_(ExpectationRow.year.is_not(None), ReviewRow.id.is_not(None)))
        .order_by(ServiceRow.region, ServiceRow.name)
    )
    return wanted if regions is None else wanted.where(ServiceRow.region.in_(regions))


def _says_something() -> ColumnElement[bool]:
    """What makes an answer no longer empty: a text of it that is more than blanks."""
    here = FieldRow.review_id == ReviewRow.id, FieldRow.exemplar != "", FieldRow.name.in_(SAYING)
    return exists().where(*here, func.ltrim(FieldRow.value, BLANKS) != "").correlate(ReviewRow)


def _shows_something() -> ColumnElement[bool]:
    return exists().where(EvidenceUseRow.review_id == ReviewRow.id).correlate(ReviewRow)


def _place(row: Sequence[Any], edition: str, signed: Collection[int]) -> Place:
    *service, requires_sign_off, expected, extended_to, review_id, own_edition, state, submitted_at, begun = row
    return Place(
        service=Service(*service),
        expected=expected is not None,
        stage=_stage(begun=bool(begun), signed=review_id in signed, submitted=state == ReviewState.SUBMITTED),
        submitted_at=submitted_at,
        extended_to=extended_to,
        requires_sign_off=requires_sign_off,
        review_id=review_id,
        edition=own_edition or edition,
    )


def _standing(place: Place, answers: dict[str, Answer], frameworks: Frameworks) -> Standing:
    progress = measure_progress(frameworks.edition(place.edition), answers)
    known = {field.name: getattr(place, field.name) for field in fields(Place)}
    done = progress.total if place.stage is Stage.SUBMITTED else progress.done
    return Standing(**known, done=done, total=progress.total)


def _stage(*, begun: bool, signed: bool, submitted: bool) -> Stage:
    if submitted:
        return Stage.SUBMITTED
    if signed:
        return Stage.SIGNED_OFF
    return Stage.IN_PROGRESS if begun else Stage.NOT_STARTED


def _drafts(year: int, regions: Collection[str] | None) -> Select[Any]:
    drafts = select(ReviewRow.id).where(ReviewRow.year == year, ReviewRow.state == ReviewState.DRAFT.value)
    if regions is None:
        return drafts
    return drafts.join(ServiceRow, ServiceRow.number == ReviewRow.service).where(ServiceRow.region.in_(regions))


def _answers_of_drafts(drafts: Collection[int], frameworks: Frameworks) -> dict[int, dict[str, Answer]]:
    said: dict[tuple[int, str], dict[str, str]] = {}
    rated: dict[tuple[int, str], str] = {}
    rows: Iterable[Any] = db.session.execute(_fields_of(drafts))
    for review_id, edition, other, exemplar, name, text in rows:
        if other is None:
            said.setdefault((review_id, exemplar), {})[name] = text
        elif is_comparable(frameworks.edition(edition), frameworks.edition(other), exemplar):
            rated[review_id, exemplar] = text
    uses = (
        select(EvidenceUseRow.review_id, EvidenceUseRow.exemplar, func.count())
        .where(EvidenceUseRow.review_id.in_(drafts))
        .group_by(EvidenceUseRow.review_id, EvidenceUseRow.exemplar)
    )
    items = {(review_id, exemplar): number for review_id, exemplar, number in db.session.execute(uses)}
    found: dict[int, dict[str, Answer]] = {}
    for review_id, exemplar in said.keys() | items.keys():
        texts = said.get((review_id, exemplar), {})
        found.setdefault(review_id, {})[exemplar] = Answer(
            rating=texts.get("rating") or None,
            evidence=texts.get("evidence", ""),
            ticks=frozenset(texts.get("ticks", "").split()),
            reason=texts.get("reason", ""),
            items=items.get((review_id, exemplar), 0),
            moved=texts.get("moved", ""),
            carried=texts.get("carried", ""),
            before=rated.get((review_id, exemplar)),
        )
    return found


def _fields_of(drafts: Collection[int]) -> Select[Any]:
    """What is said in drafts, and (with their edition) the ratings of the last return that each service made before."""
    of, other, then = aliased(ReviewRow), aliased(ReviewRow), aliased(ReviewRow)
    before = other.service == of.service, other.year < of.year, other.state == ReviewState.SUBMITTED.value
    last = select(func.max(other.year)).where(*before).correlate(of).scalar_subquery()
    is_own = then.id == of.id
    # Of long texts only the first letter leaves the database: whether there is one is all that is asked.
    first_letter = func.substr(func.ltrim(FieldRow.value, BLANKS), 1, 1)
    value = case((FieldRow.name.in_(READ_WHOLE), FieldRow.value), else_=first_letter)
    edition = case((is_own, None), else_=then.edition)
    counted = or_(and_(is_own, FieldRow.name.in_(COUNTED)), and_(~is_own, FieldRow.name == "rating"))
    return (
        select(of.id, of.edition, edition, FieldRow.exemplar, FieldRow.name, value)
        .select_from(of)
        .join(then, and_(then.service == of.service, or_(is_own, then.year == last)))
        .join(FieldRow, FieldRow.review_id == then.id)
        .where(of.id.in_(drafts), counted, FieldRow.exemplar != "")
    )
