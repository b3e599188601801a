"""What is asked of somebody at one of their services, gathered for their home page and for the mail that tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from selfreview.domain.framework.framework import Framework
from selfreview.domain.group.duties import Duty, DutyKind, comments_for, credit, order_duties, say
from selfreview.domain.returns.questions import QuestionState
from selfreview.domain.review.review import AnswerState, Progress, may_change, measure_progress
from selfreview.domain.rights import Right, Verdict, judge_at_service
from selfreview.domain.uk_time import day_of
from selfreview.storage.group import sign_offs, views
from selfreview.storage.group.member_home import OwnWork
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.arranged import arranged_for
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.plan import plans
from selfreview.storage.returns import questions
from selfreview.storage.review import sheets
from selfreview.storage.review.reviews import Review
from selfreview.web.runtime import site

ENDPOINTS = {
    DutyKind.MEETING: "meeting.meeting",
    DutyKind.MEETING_AHEAD: "arranging.arranged",
    DutyKind.SIGN: "sign_off.sign_off",
    DutyKind.SIGN_AGAIN: "sign_off.sign_off",
    DutyKind.QUESTION: "quality.question",
    DutyKind.VIEWS: "views.exemplar_views",
    DutyKind.EXEMPLAR: "answers.exemplar",
    DutyKind.THEME: "steering_group.overview",
    DutyKind.ACTION: "actions.show",
    DutyKind.FLAG: "answers.exemplar",
    DutyKind.NAMED: "answers.exemplar",
    DutyKind.ANSWERED: "answers.exemplar",
}
"""The page where each kind of thing is done."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing asked as it is told: in words, with the endpoint and the values of the page where it is done.

    `credit` says who flagged it or who it is given to, where that is told.
    """

    duty: Duty
    words: str
    credit: str
    endpoint: str
    values: dict[str, Any]

    @property
    def due(self) -> date | None:
        """By when, where a day is named; a meeting tells its own."""
        return None if self.duty.kind is DutyKind.MEETING_AHEAD else self.duty.due


def duties_at(person: Person, number: int, found: Iterable[Review], work: OwnWork) -> tuple[Told, ...]:
    """All that is asked of somebody at a service, of the reviews that it has, in the order to see to it."""
    reviews = {review.round.year: review for review in found}
    duties = (
        *_meetings(person, number),
        *(duty for review in reviews.values() for duty in _of_review(person, review, work)),
        *_actions(person, number, reviews),
        *_said(person, number, work),
    )
    return tuple(_tell(duty, reviews[duty.year]) for duty in order_duties(duties) if duty.year in reviews)


def _may(person: Person, right: Right, number: int) -> bool:
    return judge_at_service(person.posts, right, number) is Verdict.ALLOWED


def _meetings(person: Person, number: int) -> Iterator[Duty]:
    for one in meetings.meetings_at([number], person_id=person.id):
        yield Duty(DutyKind.MEETING, one.year)
    for ahead in arranged_for(person.id, number):
        if ahead.is_ahead(site().now()):
            told = ahead.told
            day, key = day_of(told.starts_at), str(ahead.id)
            yield Duty(DutyKind.MEETING_AHEAD, ahead.year, told.in_short, due=day, key=key, place=told.place)


def _of_review(person: Person, review: Review, work: OwnWork) -> Iterator[Duty]:
    year, number = review.round.year, review.service.number
    if _may(person, Right.RUN_REVIEW, number):
        for asked in questions.questions_of(review):
            if asked.state is QuestionState.OPEN:
                yield Duty(DutyKind.QUESTION, year, key=asked.question.kind.value)
    if not may_change(review.state, review.window, site().today()):
        return
    framework = site().frameworks.edition(review.edition)
    sheet = sheets.read_sheet(review, site().frameworks)
    progress = measure_progress(framework, sheet.answers())
    yield from _signature(person, review, sheet, complete=progress.is_complete)
    if _may(person, Right.WRITE_DRAFT, number):
        yield from _views(person, review, framework)
    yield from _tasks(year, work, framework, progress)
    for one in work.to_discuss:
        if one.year == year:
            yield Duty(DutyKind.FLAG, year, one.exemplar, one.person, is_own=one.person_id == person.id)


def _signature(person: Person, review: Review, sheet: sheets.Sheet, *, complete: bool) -> Iterator[Duty]:
    signed = sign_offs.sign_off_of(review, sheet, day=site().today())
    mine = next((one for one in signed.signatures if one.person_id == person.id), None)
    asked = any(one.person_id == person.id for one in signed.missing)
    if asked and mine is not None and not mine.stands:
        yield Duty(DutyKind.SIGN_AGAIN, review.round.year, ", ".join(mine.changed))
    elif asked and complete:
        yield Duty(DutyKind.SIGN, review.round.year)


def _views(person: Person, review: Review, framework: Framework) -> Iterator[Duty]:
    given, revealed = views.own_views(review, person_id=person.id), views.revealed_views(review)
    missing = [one.id for one in framework.exemplars if one.id not in given and one.id not in revealed]
    if missing:
        # A view that came too late is asked of nobody, and so is not counted as missing either.
        total = len(given) + len(missing)
        yield Duty(DutyKind.VIEWS, review.round.year, missing[0], done=len(given), total=total)


def _tasks(year: int, work: OwnWork, framework: Framework, progress: Progress) -> Iterator[Duty]:
    for task in work.tasks:
        if task.year != year:
            continue
        of_theme = task.kind == "theme"
        asked = [one.id for one in framework.of_theme(task.target)] if of_theme else [task.target]
        # What is done is not asked for any more; a change that undoes it asks again.
        if all(progress.states.get(one) is AnswerState.DONE for one in asked):
            continue
        kind = DutyKind.THEME if of_theme else DutyKind.EXEMPLAR
        yield Duty(kind, year, task.target, task.agency or "", due=task.due)


def _actions(person: Person, number: int, reviews: Mapping[int, Review]) -> Iterator[Duty]:
    gone_on: set[int] = set()
    for _, year in plans.planned_reviews(number):
        plan = plans.read_plan(reviews[year])
        for action in plan.actions:
            if action.owner == person.id and action.is_unfinished and action.id not in gone_on:
                yield Duty(DutyKind.ACTION, year, action.exemplar, due=action.due, key=str(action.id))
        # The newest plan comes first: what it kept or dropped is not asked for again under its old year.
        gone_on.update(action.kept_from for action in plan.actions if action.kept_from is not None)
        gone_on.update(plan.dropped)


def _said(person: Person, number: int, work: OwnWork) -> tuple[Duty, ...]:
    if not work.said:
        return ()
    group = {one.id: one.name for one in people.people_of(number, day=site().today())}
    return comments_for(person.id, work.said, group)


def _tell(duty: Duty, review: Review) -> Told:
    framework = site().frameworks.edition(review.edition)
    values: dict[str, Any] = {"number": review.service.number, "year": duty.year}
    match duty.kind:
        case DutyKind.VIEWS | DutyKind.EXEMPLAR:
            values["exemplar_id"] = duty.target
        case DutyKind.FLAG:
            values |= {"exemplar_id": duty.target, "_anchor": "beside"}
        case DutyKind.NAMED | DutyKind.ANSWERED:
            values |= {"exemplar_id": duty.target, "_anchor": f"comment-{duty.key}"}
        case DutyKind.THEME:
            values["_anchor"] = f"theme-{duty.target}"
        case DutyKind.ACTION:
            values["action_id"] = int(duty.key)
        case DutyKind.MEETING_AHEAD:
            values["meeting_id"] = int(duty.key)
        case DutyKind.QUESTION:
            values["kind"] = duty.key
    return Told(duty, say(duty, _title(framework, duty)), credit(duty), ENDPOINTS[duty.kind], values)


def _title(framework: Framework, duty: Duty) -> str:
    if duty.kind is DutyKind.THEME:
        return framework.theme(duty.target).title
    known = {one.id: one.title for one in framework.exemplars}
    return f"{duty.target} {known[duty.target]}" if duty.target in known else duty.target
