"""Reminders of the benchmarking: read first, one letter to a service, and never two on one day."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.review.review import ReviewState, is_open
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.benchmarking import collections, returns
from selfreview.storage.benchmarking.returns import BenchmarkReturn
from selfreview.storage.round import letters
from selfreview.storage.round.letters import Addressee
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.fields import Form
from selfreview.web.middleware import confirm_saved
from selfreview.web.round.mail import (
    REMINDED,
    UNMANAGED,
    Mailing,
    RoundLetter,
    Unreached,
    hand_on_later,
    keep_all,
    salute,
    told,
)
from selfreview.web.round.tracker import Tracked, read_tracked
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit

blueprint = Blueprint(
    "benchmarking_reminders", __name__, url_prefix="/network/rounds/<int(max=9999):year>/benchmarking/reminders"
)

SHUT = lazy("The benchmarking is closed for it")


class SendForm(Form):
    """Nothing but the button."""


def _plan(tracked: Tracked) -> Mailing:
    """The reminders that would go out now, and which services get none, with why."""
    year, today = tracked.round.year, tracked.today
    if collections.find_collection(year) is None:
        abort(404)
    expected = {one.service.number for one in tracked.places if one.expected}
    reminded = letters.reminded_on(today)
    found, unreached = [], []
    for held in returns.returns_in(year):
        number = held.service.number
        if number not in expected or held.state is ReviewState.SUBMITTED:
            continue
        to = tracked.addressees.get(number)
        why = UNMANAGED if to is None else SHUT if not is_open(held.window, today) else None
        why = REMINDED if why is None and number in reminded else why
        if why is not None or to is None:
            unreached.append(Unreached(held.service, why or UNMANAGED))
        else:
            found.append(_letter(tracked, held, to))
    return Mailing(tuple(found), tuple(unreached))


def _letter(tracked: Tracked, held: BenchmarkReturn, to: tuple[Addressee, ...]) -> RoundLetter:
    year, due = held.year, held.deadline
    with mail_queue.written_to(None):
        body = render_template(
            "mail/benchmarking_reminder.txt",
            names=salute(to),
            held=held,
            due=due,
            late=due is not None and tracked.today > due,
            link=mail_queue.link_to("benchmarking.overview", number=held.service.number, year=year),
        )
    return RoundLetter(held.service, to, f"The benchmarking return of {held.service.name} for {year}", body)


@blueprint.get("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def preview(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The reminders as they would go out now: a whole letter, how many, and who gets none and why."""
    tracked = read_tracked(visit, year)
    mailing = _plan(tracked)
    wanted = request.args.get("service", "")
    shown = next((one for one in mailing.letters if str(one.service.number) == wanted), None)
    return render_template(
        "benchmarking/network/reminders.html",
        year=year,
        mailing=mailing,
        shown=shown or next(iter(mailing.letters), None),
        form=SendForm(),
        mail_is_set_up=site().post.is_set_up,
    )


@blueprint.post("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def remind(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Send the reminders; whom somebody else has reminded meanwhile gets no second one today."""
    tracked, by, now = read_tracked(visit, year), visit.person.name, site().now()
    found = [
        one
        for one in _plan(tracked).letters
        if letters.mark_reminded(one.service.number, year=year, day=tracked.today, by=by, at=now)
    ]
    if found:
        collections.record_reminders(year, tuple(one.service.number for one in found), by=by, at=now)
    kept = keep_all(found)
    after_commit(lambda: hand_on_later(kept, found))
    confirm_saved(told(len(found), gettext("reminded of the benchmarking")))
    return redirect(url_for("benchmarking_network.home", year=year), 303)
