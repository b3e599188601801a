"""Returns that came on paper: entered by the network as submitted versions, never over a service's own work."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select, update

from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.returns.paper_returns import PaperReturn, Provenance, Standing, Way, judge_entry
from selfreview.domain.review.review import Origin
from selfreview.domain.round import Service
from selfreview.domain.uk_time import day_of
from selfreview.speech import in_english
from selfreview.storage import audit
from selfreview.storage.engine import lock_row
from selfreview.storage.returns import submissions, whole_returns
from selfreview.storage.returns.submissions import Incomplete, NetworkRow, Submission, hash_rows
from selfreview.storage.review.reviews import Review, find_review, make_row
from selfreview.storage.review.sheets import WHOLE
from selfreview.storage.tables import AuditRow, FieldRow, PaperRow, ReviewRow, ServiceRow, db


class NotEnterable(RuntimeError):
    """The network cannot enter a return here; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.value)
        self.standing = standing


def stand_of(review: Review, *, at: datetime) -> Standing:
    """Whether the network may enter a return for this review's service now."""
    touched = review.id is not None and _is_touched(review.id)
    return judge_entry(review.state, review.window, touched=touched, today=day_of(at))


def _is_touched(review_id: int) -> bool:
    # Everything that happens to a review is in its trail, so an untouched one has none.
    trail = exists().where(AuditRow.review_id == review_id)
    fields = exists().where(FieldRow.review_id == review_id)
    return bool(db.session.scalar(select(trail | fields)))


def services_to_enter(year: int) -> tuple[Service, ...]:
    """The services that have neither submitted nor begun anything in a round, by name."""
    touched = (
        select(ReviewRow.service)
        .where(ReviewRow.year == year)
        .where(exists().where(AuditRow.review_id == ReviewRow.id) | exists().where(FieldRow.review_id == ReviewRow.id))
    )
    found = select(ServiceRow).where(ServiceRow.number.not_in(touched)).order_by(ServiceRow.name, ServiceRow.number)
    return tuple(Service(row.number, row.name, row.region, row.kind, row.size) for row in db.session.scalars(found))


@in_english
def enter(
    paper: PaperReturn, framework: Framework, *, frameworks: Frameworks | None = None, person: str, at: datetime
) -> Submission:
    """Enter a paper return as the first submitted version, and count it; does not commit.

    The same paper sent twice is one return. Raises `NotEnterable` where the
    service has begun or submitted its own, or the round is closed and no
    reason given, and `submissions.Incomplete` where a rating is missing.
    """
    if {exemplar.id for exemplar in framework.exemplars} != set(paper.ratings):
        raise Incomplete
    found = find_review(service=paper.service, year=paper.year)
    assert found is not None
    if found.id is None:
        make_row(found, at=at)
    db.session.execute(
        lock_row(select(ReviewRow.id).where(ReviewRow.service == paper.service, ReviewRow.year == paper.year))
    ).one()
    now = find_review(service=paper.service, year=paper.year)
    assert now is not None
    if (before := _made_before(now, paper, framework)) is not None:
        return before
    standing = stand_of(now, at=at)
    if standing is not Standing.FREE and not (standing is Standing.NEEDS_REASON and paper.reason):
        raise NotEnterable(standing)
    return _keep(now, paper, framework, frameworks, person=person, at=at)


def _made_before(now: Review, paper: PaperReturn, framework: Framework) -> Submission | None:
    told = find_provenance(now)
    if told is None or (told.sender, told.came, told.way) != (paper.sender, paper.came, paper.way):
        return None
    rows = tuple(NetworkRow(paper.year, paper.service, one.id, paper.ratings[one.id]) for one in framework.exemplars)
    first = submissions.submissions_of(now)[-1]
    return first if first.rows_hash == hash_rows(rows) else None


def _keep(
    now: Review, paper: PaperReturn, framework: Framework, frameworks: Frameworks | None, *, person: str, at: datetime
) -> Submission:
    review = replace(now, origin=Origin.PAPER)
    db.session.execute(update(ReviewRow).where(ReviewRow.id == review.id).values(origin=Origin.PAPER.value))
    evidence = {exemplar: text for exemplar, text in paper.evidence.items() if text.strip()}
    values: dict[str, dict[str, str]] = {
        exemplar: {"rating": rating, "evidence": evidence.get(exemplar, "")}
        for exemplar, rating in paper.ratings.items()
    }
    values[WHOLE] = dict(paper.completion)
    told = Provenance(paper.sender, paper.came, paper.way, paper.reason, len(evidence), person, at)
    event = audit.Event("entered the return from paper", field="paper", after=f"{told.in_words} {paper.reason}".strip())
    audit.record(person=person, at=at, events=[event], review_id=review.id)
    db.session.add(
        PaperRow(
            review_id=review.id,
            sender=told.sender,
            came=told.came,
            way=told.way.value,
            reason=told.reason,
            evidenced=told.evidenced,
            entered_by=person,
            entered_at=at,
        )
    )
    whole_returns.fill(review, values, by=person, at=at)
    return submissions.record_submission(review, framework, person=person, at=at, made=at, frameworks=frameworks)


def find_provenance(review: Review) -> Provenance | None:
    """How a review came on paper; None for one that did not."""
    if review.origin is not Origin.PAPER:
        return None
    row = db.session.get(PaperRow, review.id)
    return None if row is None else _provenance(row)


def _provenance(row: PaperRow) -> Provenance:
    return Provenance(row.sender, row.came, Way(row.way), row.reason, row.evidenced, row.entered_by, row.entered_at)


def entered_in_round(year: int) -> tuple[tuple[Service, Provenance], ...]:
    """Every return of a round that was entered from paper, by the service's name."""
    found = db.session.execute(
        select(ServiceRow, PaperRow)
        .join(ReviewRow, ReviewRow.service == ServiceRow.number)
        .join(PaperRow, PaperRow.review_id == ReviewRow.id)
        .where(ReviewRow.year == year)
        .order_by(ServiceRow.name, ServiceRow.number)
    )
    return tuple(
        (Service(row.number, row.name, row.region, row.kind, row.size), _provenance(paper)) for row, paper in found
    )
