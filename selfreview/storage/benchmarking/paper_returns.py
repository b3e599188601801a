"""Benchmarking returns that came on paper: entered by the network as submitted, never over a service's own work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from selfreview.domain.benchmarking.answers import Answer
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.returns.paper_returns import WAY_LABELS, Standing, Way, judge_entry
from selfreview.domain.review.review import Origin
from selfreview.domain.round import Service
from selfreview.domain.uk_time import day_in_english, day_of
from selfreview.speech import in_english
from selfreview.storage import audit
from selfreview.storage.benchmarking import returns, whole_returns
from selfreview.storage.benchmarking.findings import remarks_of
from selfreview.storage.benchmarking.returns import BenchmarkReturn, find_return, returns_in
from selfreview.storage.benchmarking.submissions import BenchmarkSubmission, submissions_of
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.engine import lock_row
from selfreview.storage.returns.paper_returns import NotEnterable
from selfreview.storage.tables import CollectionRow, db


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says and how it came; answers that were left out are blank."""

    year: int
    service: int
    sender: str
    came: date
    way: Way
    answers: Mapping[str, Answer]
    reason: str = ""


def stand_of(held: BenchmarkReturn, *, at: datetime) -> Standing:
    """Whether the network may enter this return now."""
    # A return has a row from its first save on.
    return judge_entry(held.state, held.window, touched=held.id is not None, today=day_of(at))


def services_to_enter(year: int) -> tuple[Service, ...]:
    """The services that have neither submitted nor begun their benchmarking of a year."""
    return tuple(held.service for held in returns_in(year) if held.id is None)


def entered_in(year: int) -> tuple[BenchmarkReturn, ...]:
    """The returns of a year that were entered from paper."""
    return tuple(held for held in returns_in(year) if held.origin is Origin.PAPER)


@in_english
def enter(paper: Paper, questionnaire: Questionnaire, *, person: str, at: datetime) -> BenchmarkSubmission:
    """Enter a paper as its service's submitted return; the same paper sent twice is one. Does not commit.

    Raises `NotEnterable` where the service has begun or submitted its own, or
    the benchmarking is closed and no reason given.
    """
    # Of two who enter at once the second waits here, and finds what the first entered.
    db.session.execute(lock_row(select(CollectionRow.year).where(CollectionRow.year == paper.year))).all()
    now = find_return(service=paper.service, year=paper.year)
    assert now is not None
    if now.origin is Origin.PAPER and (now.sent_by, now.sent_on) == (paper.sender, paper.came):
        return submissions_of(now)[-1]
    standing = stand_of(now, at=at)
    if standing is not Standing.FREE and not (standing is Standing.NEEDS_REASON and paper.reason):
        raise NotEnterable(standing)
    whole = WholeReturn(
        paper.year,
        paper.service,
        day_of(at),
        paper.answers,
        remarks_of(questionnaire, paper.service, paper.year, paper.answers),
        origin=Origin.PAPER,
        sent_by=paper.sender,
        sent_on=paper.came,
        entered_by=person,
    )
    made = whole_returns.keep(whole, questionnaire, by=person, at=at)
    entered = find_return(service=paper.service, year=paper.year)
    assert entered is not None
    way = WAY_LABELS[paper.way].lower()
    told = f"{paper.sender} sent it on paper {way}, it came on {day_in_english(paper.came)}. {paper.reason}".strip()
    event = audit.Event("entered the return from paper", field="paper", after=told)
    returns.record(entered, event, person=person, at=at)
    return made
