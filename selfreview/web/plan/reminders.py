"""Reminders of actions: who is to be told what, the mail, the way out of it, and the way to the newest plan."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.people.mailed_links import link_to_reminders
from selfreview.domain.plan.action_plan import Action
from selfreview.domain.plan.due_dates import timing_in_words
from selfreview.domain.rights import Right, Role
from selfreview.domain.uk_time import day_of
from selfreview.speech import gettext, ngettext
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.plan import plans, reminders
from selfreview.storage.plan.plans import Plan
from selfreview.storage.review import reviews
from selfreview.storage.review.reviews import Review
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Public, Visit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("reminders", __name__)

AHEAD = timedelta(days=14)
"""How long before its day an action is mentioned."""


AGAIN = timedelta(days=7)
"""How long nothing new has to happen before the same list is sent once more."""


@dataclass(frozen=True, slots=True)
class Due:
    """An action that somebody is reminded of, and the address of its page.

    `is_own` is whether they see to it themselves; of the others a manager is
    told, as nobody else would be or as they are late. `news` are the days on
    which there is something new to say of it.
    """

    action: Action
    service: str
    year: int
    link: str
    is_own: bool
    news: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is to be told, the latest first."""

    person: Person
    due: tuple[Due, ...]

    @property
    def own(self) -> tuple[Due, ...]:
        """The actions that they see to."""
        return tuple(due for due in self.due if due.is_own)

    @property
    def others(self) -> tuple[Due, ...]:
        """The actions that they are told of as the manager."""
        return tuple(due for due in self.due if not due.is_own)

    @property
    def subject(self) -> str:
        """The subject of the mail."""
        own, others = len(self.own), len(self.others)
        if not own:
            return ngettext(
                "{number} action of the plan to look after", "{number} actions of the plan to look after", others
            )
        due = ngettext("{number} action of yours is due", "{number} actions of yours are due", own)
        return gettext("{due}, and {others} more of the plan to look after", due=due, others=others) if others else due

    def is_news(self, since: date | None, today: date) -> bool:
        """Whether there is something to say that was not said at the last reminder, or that was long ago."""
        if since is None or today - since >= AGAIN:
            return True
        return any(since < day <= today for due in self.due for day in due.news)


def collect(today: date, *, ahead: timedelta = AHEAD) -> tuple[Reminder, ...]:
    """Who is to be reminded of what on a day; nobody who wants no reminders, has had one that day, or knows it all."""
    found: dict[int, tuple[Person, list[Due]]] = {}
    for person, due in _all_due(today, ahead):
        found.setdefault(person.id, (person, []))[1].append(due)
    told = (
        Reminder(person, tuple(sorted(due, key=lambda one: one.action.due or today))) for person, due in found.values()
    )
    return tuple(reminder for reminder in told if _is_wanted(reminder, today))


def _is_wanted(reminder: Reminder, today: date) -> bool:
    key = reminder.person.id
    if reminders.wants_none(key) or reminders.was_reminded(key, day=today):
        return False
    return reminder.is_news(reminders.last_reminded(key, before=today), today)


def _all_due(today: date, ahead: timedelta) -> Iterator[tuple[Person, Due]]:
    gone_on: set[int] = set()
    for number, year in plans.planned_reviews():
        review = reviews.find_review(service=number, year=year)
        assert review is not None
        plan = plans.read_plan(review)
        group = {person.id: person for person in people.people_of(number, day=today)}
        for action in plan.actions:
            if action.due is None or not action.is_unfinished or action.id in gone_on or action.due > today + ahead:
                continue
            news = _news(plan, action, ahead)
            owner = group.get(action.owner or 0)
            if owner is not None:
                yield owner, _due(review, action, news, is_own=True)
            if owner is None or action.due < today:
                for manager in group.values():
                    if manager is not owner and _is_manager(manager, number):
                        yield manager, _due(review, action, news, is_own=False)
        # The newest plan comes first: what it kept or dropped is not asked for again under its old year.
        gone_on.update(action.kept_from for action in plan.actions if action.kept_from is not None)
        gone_on.update(plan.dropped)


def _is_manager(person: Person, number: int) -> bool:
    return any(post.role is Role.MANAGER and post.service == number for post in person.posts)


def _news(plan: Plan, action: Action, ahead: timedelta) -> tuple[date, ...]:
    """The days on which an action comes near, is due tomorrow, becomes late, or got its date or its owner."""
    assert action.due is not None
    day = timedelta(days=1)
    kept = plan.kept(plans.of_action(action.id, action.exemplar))
    told = (kept[name].changed_at for name in ("due", "owner") if name in kept)
    return (action.due - ahead, action.due - day, action.due + day, *(day_of(at) for at in told if at is not None))


def _due(review: Review, action: Action, news: tuple[date, ...], *, is_own: bool) -> Due:
    address = {"number": review.service.number, "year": review.round.year, "action_id": action.id}
    link = mail_queue.link_to("actions.show", **address)
    return Due(action, review.service.name, review.round.year, link, is_own, news)


def body_of(reminder: Reminder, today: date, token: str) -> str:
    """The text of the mail; `token` is what stands in the link that ends them."""
    stop = mail_queue.link_to("reminders.ask", token=token)
    with mail_queue.written_to(reminder.person):
        return render_template("mail/reminder.txt", reminder=reminder, today=today, stop=stop, timing=timing_in_words)


def send_all(found: Iterable[Reminder], today: date) -> int:
    """Send reminders, each person's once a day whatever else runs; returns how many went out. Commits."""
    sent = 0
    for reminder in found:
        if not reminders.mark_reminded(reminder.person.id, day=today):
            undo()
            continue
        stop = link_to_reminders(reminder.person.id)
        body = body_of(reminder, today, stop.reference)
        with mail_queue.written_to(reminder.person):
            subject = reminder.subject
        sent += mail_queue.send_now(reminder.person.email, subject, body, link=stop)
    return sent


def token_of(person_id: int) -> str:
    """What stands in the link by which somebody ends their reminders without signing in."""
    return link_to_reminders(person_id).token(site().settings.secret_key)


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
    confirm_saved(gettext("You will get reminders again.") if wanted else gettext("You will get no more reminders."))
    return redirect(url_for("reminders.ask", token=token), 303)


@blueprint.get("/services/<int:number>/action-plan")
@entry(AtService(Right.READ_REVIEW))
def newest_plan(visit: Visit) -> ResponseReturnValue:
    """The way to a service's plan of the newest round, or of the last in which it planned anything."""
    number = visit.service.number
    found = reviews.reviews_of(number)
    if not found:
        # The menu leads here for everybody of a service, before the first round too.
        confirm_saved(gettext("The network has not opened a review yet, so there is no action plan to go to."))
        return redirect(url_for("public.home"), 303)
    is_open = [review.round.year for review in found if not review.round.closed]
    planned = [year for service, year in plans.planned_reviews() if service == number]
    year = (*is_open, *planned, found[0].round.year)[0]
    return redirect(url_for("action_plan.plan", number=number, year=year), 303)
