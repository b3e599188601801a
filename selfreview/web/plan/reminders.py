"""Reminders of actions: who is to be told what, the mail, the way out of it, and the way to the newest plan."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.plan.action_plan import Action
from selfreview.domain.plan.due_dates import timing_in_words
from selfreview.domain.rights import Right
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.plan import plans, reminders
from selfreview.storage.review import reviews
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import db
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Public, Visit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site

blueprint = Blueprint("reminders", __name__)

AHEAD = timedelta(days=14)
"""How long before its day an action is mentioned."""


@dataclass(frozen=True, slots=True)
class Due:
    """An action that its owner is reminded of, and the address of its page."""

    action: Action
    service: str
    year: int
    link: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is to be told, the latest first."""

    person: Person
    due: tuple[Due, ...]

    @property
    def subject(self) -> str:
        """The subject of the mail."""
        count = len(self.due)
        return f"{count} action{'' if count == 1 else 's'} of yours {'is' if count == 1 else 'are'} due"


def collect(today: date, *, ahead: timedelta = AHEAD) -> tuple[Reminder, ...]:
    """Who is to be reminded of what on a day; nobody who wants no reminders or has had one that day."""
    found: dict[int, tuple[Person, list[Due]]] = {}
    for person, due in _all_due(today, ahead):
        found.setdefault(person.id, (person, []))[1].append(due)
    return tuple(
        Reminder(person, tuple(sorted(due, key=lambda one: one.action.due or today)))
        for person, due in found.values()
        if not reminders.wants_none(person.id) and not reminders.was_reminded(person.id, day=today)
    )


def _all_due(today: date, ahead: timedelta) -> Iterator[tuple[Person, Due]]:
    gone_on: set[int] = set()
    for number, year in plans.planned_reviews():
        review = reviews.find_review(service=number, year=year)
        assert review is not None
        plan = plans.read_plan(review)
        owners = {person.id: person for person in people.people_of(number, day=today)}
        for action in plan.actions:
            near = action.due is not None and action.due <= today + ahead
            if near and action.is_unfinished and action.owner in owners and action.id not in gone_on:
                yield owners[action.owner], _due(review, action)
        # The newest plan comes first: what it kept or dropped is not asked for again under its old year.
        gone_on.update(action.kept_from for action in plan.actions if action.kept_from is not None)
        gone_on.update(plan.dropped)


def _due(review: Review, action: Action) -> Due:
    address = {"number": review.service.number, "year": review.round.year, "action_id": action.id}
    return Due(action, review.service.name, review.round.year, mail_queue.link_to("actions.show", **address))


def body_of(reminder: Reminder, today: date) -> str:
    """The text of the mail."""
    stop = mail_queue.link_to("reminders.ask", token=token_of(reminder.person.id))
    return render_template("mail/reminder.txt", reminder=reminder, today=today, stop=stop, timing=timing_in_words)


def send_all(found: Iterable[Reminder], today: date) -> int:
    """Send reminders, each person's once a day whatever else runs; returns how many went out. Commits."""
    sent = 0
    for reminder in found:
        if not reminders.mark_reminded(reminder.person.id, day=today):
            db.session.rollback()
            continue
        sent += mail_queue.send(reminder.person.email, reminder.subject, body_of(reminder, today))
    return sent


def token_of(person_id: int) -> str:
    """What stands in the link by which somebody ends their reminders without signing in."""
    key = site().settings.secret_key.encode()
    return f"{person_id}-{hmac.new(key, f'reminders of {person_id}'.encode(), hashlib.sha256).hexdigest()[:40]}"


def _holder(token: str) -> Person:
    said = token.partition("-")[0]
    known = said.isascii() and said.isdigit() and len(said) < 10
    if not known or not hmac.compare_digest(token_of(int(said)).encode(), token.encode()):
        abort(404)
    person = people.person_by_id(int(said), day=site().today())
    if person is None:
        abort(404)
    return person


@blueprint.get("/reminders/<token>")
@entry(Public())
def ask(token: str) -> ResponseReturnValue:
    """The page that a reminder's link opens: its button ends them, or begins them again."""
    person = _holder(token)
    wanted = not reminders.wants_none(person.id)
    return render_template("plan/reminders/ask.html", wanted=wanted)


@blueprint.post("/reminders/<token>")
@entry(Public())
def turn(token: str) -> ResponseReturnValue:
    """End somebody's reminders, or begin them again; the same post twice does it once."""
    person = _holder(token)
    wanted = request.form.get("reminders") == "on"
    reminders.turn_reminders(person.id, on=wanted, at=site().now())
    db.session.commit()
    confirm_saved("You will get reminders again." if wanted else "You will get no more reminders.")
    return redirect(url_for("reminders.ask", token=token), 303)


@blueprint.get("/services/<int:number>/action-plan")
@entry(AtService(Right.READ_REVIEW))
def newest_plan(visit: Visit) -> ResponseReturnValue:
    """The way to a service's plan of the newest round, or of the last in which it planned anything."""
    number = visit.service.number
    found = reviews.reviews_of(number)
    if not found:
        abort(404)
    is_open = [review.round.year for review in found if not review.round.closed]
    planned = [year for service, year in plans.planned_reviews() if service == number]
    year = (*is_open, *planned, found[0].round.year)[0]
    return redirect(url_for("action_plan.plan", number=number, year=year), 303)
