"""Who has started, how far they are, and who is done: never a rating, never a word of evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.review.review import Answer, ReviewState, measure_progress
from selfreview.domain.round import Service
from selfreview.storage.group.signed_drafts import find_signed
from selfreview.storage.tables import EvidenceUseRow, ExpectationRow, FieldRow, ReviewRow, ServiceRow, db

BLANKS = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001))))
"""Every blank that Python would strip, so that the database can do it."""
COUNTED = ("rating", "evidence", "ticks", "reason", "moved", "carried")
READ_WHOLE = ("rating", "ticks")


class Stage(StrEnum):
    """How far a service is; the value is what people read."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    SIGNED_OFF = "Signed off"
    SUBMITTED = "Submitted"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one service stands in a round: how many exemplars are done, and never what was said of them."""

    service: Service
    expected: bool
    stage: Stage
    done: int
    total: int
    submitted_at: datetime | None
    extended_to: date | None
    requires_sign_off: bool = False

    @property
    def has_returned(self) -> bool:
        """Whether its return counts: one that was opened again goes on counting as it was last submitted."""
        return self.submitted_at is not None

    @property
    def is_reopened(self) -> bool:
        """Whether its return was opened again and not submitted since."""
        return self.has_returned and self.stage is not Stage.SUBMITTED


def track(year: int, *, frameworks: Frameworks, edition: str, regions: Collection[str] | None) -> tuple[Standing, ...]:
    """Where every service of these regions (None: of all) stands in a round, by region and name.

    Those that are not expected are left out until they begin; `edition` is the
    round's, for reviews that nobody has begun. It takes five statements
    however many services there are, four where no draft is signed.
    """
    drafts = _drafts(year, regions)
    signed = find_signed(drafts)
    answers = _answers_of_drafts(drafts, frameworks)
    return tuple(
        _standing(
            service,
            expected,
            review,
            answers.get(review.id, {}) if review else {},
            frameworks,
            edition,
            signed=review is not None and review.id in signed,
        )
        for service, expected, review in db.session.execute(_query(year, regions))
    )


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


def _query(year: int, regions: Collection[str] | None) -> Select[ServiceRow, ExpectationRow, ReviewRow]:
    expected = and_(ExpectationRow.service == ServiceRow.number, ExpectationRow.year == year)
    begun = and_(ReviewRow.service == ServiceRow.number, ReviewRow.year == year)
    wanted = (
        select(ServiceRow, ExpectationRow, ReviewRow)
        .outerjoin(ExpectationRow, expected)
        .outerjoin(ReviewRow, begun)
        .where(or_(ExpectationRow.year.is_not(None), ReviewRow.id.is_not(None)))
        .order_by(ServiceRow.region, ServiceRow.name)
    )
    return wanted if regions is None else wanted.where(ServiceRow.region.in_(regions))


def _standing(
    row: ServiceRow,
    expected: ExpectationRow | None,
    review: ReviewRow | None,
    answers: dict[str, Answer],
    frameworks: Frameworks,
    edition: str,
    *,
    signed: bool,
) -> Standing:
    framework = frameworks.edition(review.edition if review else edition)
    submitted = review is not None and review.state == ReviewState.SUBMITTED
    progress = measure_progress(framework, answers)
    begun = any(not answer.is_empty for answer in answers.values())
    return Standing(
        service=Service(row.number, row.name, row.region, row.kind, row.size),
        expected=expected is not None,
        stage=_stage(begun=begun, signed=signed, submitted=submitted),
        done=progress.total if submitted else progress.done,
        total=progress.total,
        submitted_at=review.submitted_at if review else None,
        extended_to=expected.extended_to if expected else None,
        requires_sign_off=row.sign_off_required,
    )


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


def _answers_of_drafts(drafts: Select[Any], frameworks: Frameworks) -> dict[int, dict[str, Answer]]:
    said: dict[tuple[int, str], dict[str, str]] = {}
    rated: dict[tuple[int, str], str] = {}
    fields: Iterable[Any] = db.session.execute(_fields_of(drafts))
    for review_id, edition, other, exemplar, name, text in fields:
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


def _fields_of(drafts: Select[Any]) -> Select[Any]:
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
