"""Who has not submitted: the list on screen and as CSV, and reminders that are read before they go out."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.chart_csv import write_figures
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_of
from selfreview.speech import lazy
from selfreview.storage.round import letters
from selfreview.storage.round.tracker import Standing
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.paging import asked_page, asked_words, kept, turn_to
from selfreview.web.round.forms import SendForm
from selfreview.web.round.mail import hand_on_later, keep_all, plan_reminders, told
from selfreview.web.round.tracker import (
    PATTERN,
    STATES,
    WHO_IN_WORDS,
    Tracked,
    Who,
    asked_places,
    by_region,
    measured,
    read_tracked,
)
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit

blueprint = Blueprint("reminding", __name__, url_prefix="/rounds/<int(max=9999):year>")

COLUMNS = (
    "region",
    "number",
    "service",
    "expected",
    "state",
    "finished",
    "exemplars",
    "submitted",
    lazy("opened again"),
    "due",
    "late",
    "managers",
    "addresses",
    "reminded",
)


@blueprint.get("/reminders")
@entry(AtNetwork(Right.SEE_TRACKER))
def missing(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The services that have not submitted, with whom to write to and who was reminded when."""
    tracked = read_tracked(visit, year)
    chosen = _asked() or Who.ALL
    found = asked_places(tracked.missing(chosen))
    page = turn_to(asked_page(), found, lambda at: _address(year, page=at))
    shown = measured(page.items)
    return render_template(
        "round/missing.html",
        tracked=tracked,
        round=tracked.round,
        chosen=chosen,
        choices=[(who, words, len(tracked.missing(who))) for who, words in WHO_IN_WORDS.items()],
        page=page,
        words=asked_words(),
        kept=kept("who"),
        sendable=any(one.service.number in tracked.addressees for one in tracked.missing(chosen)),
        managed=by_region(one for one in shown if one.service.number in tracked.addressees),
        unmanaged=by_region(one for one in shown if one.service.number not in tracked.addressees),
        states=STATES,
        can_run=visit.may(Right.RUN_ROUNDS),
    )


def _address(year: int, *, page: int) -> str:
    return url_for("network.reminding.missing", year=year, **kept("who", "q"), page=page)


def _asked() -> Who | None:
    return next((who for who in Who if who == request.args.get("who")), None)


@blueprint.get("/services.csv")
@entry(AtNetwork(Right.SEE_TRACKER))
def as_csv(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The tracker as a list: every service, or those that are asked about."""
    tracked, who = read_tracked(visit, year), _asked()
    found = measured(tracked.places if who is None else tracked.missing(who))
    answer = Response(write_figures(COLUMNS, [_row(tracked, one) for one in found]), mimetype="text/csv")
    name = f"services-{year}{'' if who is None else '-' + who.value}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _row(tracked: Tracked, one: Standing) -> tuple[str, ...]:
    number = one.service.number
    to, due, reminded = tracked.addressees.get(number, ()), tracked.due(one), tracked.reminded.get(number)
    return (
        one.service.region,
        str(number),
        one.service.name,
        _yes(one.expected),
        one.stage.value,
        str(one.done),
        str(one.total),
        day_of(one.submitted_at).isoformat() if one.submitted_at else "",
        _yes(one.is_reopened),
        due.isoformat() if due else "",
        _yes(tracked.is_late(one)),
        "; ".join(each.name for each in to),
        "; ".join(each.email for each in to),
        reminded.isoformat() if reminded else "",
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


@blueprint.get(f"/reminders/<{PATTERN}:who>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def preview(visit: NetworkVisit, year: int, who: str) -> ResponseReturnValue:
    """The reminders as they would go out now: a whole letter, how many, and who gets none and why."""
    tracked = read_tracked(visit, year)
    mailing = plan_reminders(tracked, measured(tracked.missing(Who(who))))
    wanted = request.args.get("service", "")
    shown = next((one for one in mailing.letters if str(one.service.number) == wanted), None)
    return render_template(
        "round/remind.html",
        round=tracked.round,
        who=Who(who),
        words=WHO_IN_WORDS[Who(who)],
        mailing=mailing,
        shown=shown or next(iter(mailing.letters), None),
        form=SendForm(),
        mail_is_set_up=site().post.is_set_up,
    )


@blueprint.post(f"/reminders/<{PATTERN}:who>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def remind(visit: NetworkVisit, year: int, who: str) -> ResponseReturnValue:
    """Send the reminders; whom somebody else has reminded meanwhile gets no second one today."""
    tracked, by, now = read_tracked(visit, year), visit.person.name, site().now()
    found = [
        one
        for one in plan_reminders(tracked, measured(tracked.missing(Who(who)))).letters
        if letters.mark_reminded(one.service.number, year=year, day=tracked.today, by=by, at=now)
    ]
    if found:
        numbers = tuple(one.service.number for one in found)
        letters.record_reminders(year, numbers, by=by, at=now)
    letters_kept = keep_all(found)
    after_commit(lambda: hand_on_later(letters_kept, found))
    confirm_saved(told(len(found), "reminded"))
    return redirect(url_for("network.reminding.missing", year=year), 303)
