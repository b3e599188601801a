"""The network at work: the rounds, and who has started, who is done and who is late; never what they wrote."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.domain.round import Round
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage.round import rounds as kept_rounds
from selfreview.storage.round.rounds import HasReturned, RoundExists
from selfreview.storage.round.tracker import Stage, Tally, tally_rounds
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.chosen_services import MOST_FOUND
from selfreview.web.registry.paging import asked_page, asked_words, kept, turn_to
from selfreview.web.round import messages, reminders
from selfreview.web.round.forms import (
    AnnounceDayForm,
    CloseRoundForm,
    DeadlineForm,
    ExpectForm,
    ExtendRoundForm,
    OpenRoundForm,
    ReopenRoundForm,
    RequireSignOffForm,
)
from selfreview.web.round.tracker import (
    STATES,
    asked_places,
    by_region,
    find_round,
    in_words,
    measured,
    read_tracked,
    submitted_in_words,
    tabulate,
)
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("network", __name__, url_prefix="/network")
blueprint.register_blueprint(reminders.blueprint)
blueprint.register_blueprint(messages.blueprint)


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_TRACKER))
def rounds(visit: NetworkVisit) -> ResponseReturnValue:
    """Every round with what has come in, and the way to its tracker."""
    tallies = tally_rounds(regions=visit.regions)
    listed = [_listed(held, tallies.get(held.year, Tally(0, 0))) for held in kept_rounds.all_rounds()]
    return render_template(
        "round/rounds.html", rounds=listed, regions=visit.regions, can_run=visit.may(Right.RUN_ROUNDS)
    )


def _listed(held: Round, tally: Tally) -> dict[str, str]:
    due = gettext("Deadline {deadline}. ", deadline=day_in_words(held.deadline)) if held.deadline else ""
    return {
        "title": gettext("{year} round", year=held.year),
        "href": url_for("network.tracker", year=held.year),
        "hint": f"{due}{submitted_in_words(tally)}",
        "state": "done" if held.closed else "started",
        "status": gettext("Closed") if held.closed else gettext("Open"),
    }


@blueprint.get("/rounds/<int(max=9999):year>")
@entry(AtNetwork(Right.SEE_TRACKER))
def tracker(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Where every service stands in a round: how far, and never what."""
    tracked = read_tracked(visit, year)
    places, table = tracked.places, tabulate(tracked, visit)
    chosen = next((stage for stage in Stage if stage == request.args.get("stage")), None)
    found = asked_places(one for one in places if chosen in (None, one.stage))
    page = turn_to(asked_page(), found, lambda at: _tracker_at(year, page=at))
    return render_template(
        "round/tracker.html",
        tracked=tracked,
        round=tracked.round,
        table=table,
        in_words=in_words,
        submitted=submitted_in_words(table.total.returned),
        page=page,
        shown=by_region(measured(page.items)),
        stages=[(stage, sum(one.stage is stage for one in places)) for stage in Stage],
        number=len(places),
        unexpected=sum(not one.expected for one in places),
        chosen=chosen,
        words=asked_words(),
        region=request.args.get("region", ""),
        kept=kept("stage", "region"),
        states=STATES,
        can_run=visit.may(Right.RUN_ROUNDS),
    )


def _tracker_at(year: int, *, page: int) -> str:
    sifted = kept("stage", "region", "q")
    return url_for("network.tracker", year=year, **sifted, page=page, _anchor="services")


@blueprint.get("/rounds/open")
@entry(AtNetwork(Right.RUN_ROUNDS))
def new_round(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page to open a year's round on."""
    return _show_opening(_choosing(OpenRoundForm(edition=site().frameworks.current.edition)))


def _choosing(form: OpenRoundForm) -> OpenRoundForm:
    return form.among(site().frameworks, kept_rounds.all_services(), kept_rounds.usually_expected())


def _show_opening(form: OpenRoundForm) -> str:
    return render_template("round/open.html", form=form, number=len(form.found()), most=MOST_FOUND)


@blueprint.post("/rounds/open")
@entry(AtNetwork(Right.RUN_ROUNDS))
def open_round(visit: NetworkVisit) -> ResponseReturnValue:
    """Open a year's round with an edition, for the services that were chosen; or find services to choose."""
    form = _choosing(OpenRoundForm())
    if "find" in request.form:
        return _show_opening(form)
    if form.validate_on_submit():
        year, now = form.year.data, site().now()
        said = {"edition": form.edition.data, "deadline": form.deadline.data, "services": form.expected()}
        try:
            kept_rounds.open_round(year, **said, by=visit.person.name, at=now)
            return _go_on(year, gettext("The {year} round is open.", year=year))
        except RoundExists:
            form.year.errors = [
                gettext("The {year} round was opened before. Reopen it there if it is closed", year=year)
            ]
    return _show_opening(form), 422


@blueprint.get("/rounds/<int(max=9999):year>/expected")
@entry(AtNetwork(Right.RUN_ROUNDS))
def expecting(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Which services a round does not expect, and the form to change it for one."""
    return _show_expected(find_round(year), ExpectForm())


def _show_expected(held: Round, form: ExpectForm) -> str:
    services, expected = kept_rounds.all_services(), kept_rounds.expected_in(held.year)
    return render_template(
        "round/expected.html",
        round=held,
        form=form.among(services),
        number=len(expected),
        others=sorted(service.name for service in services if service.number not in expected),
    )


@blueprint.post("/rounds/<int(max=9999):year>/expected")
@entry(AtNetwork(Right.RUN_ROUNDS))
def expect(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Let a round expect a service, or expect it no longer; what it has written stays with it."""
    held, form = find_round(year), ExpectForm().among(kept_rounds.all_services())
    if form.validate_on_submit():
        number, name, expected = form.chosen.number, form.chosen.name, form.expected.data == "yes"
        try:
            kept_rounds.expect(year, service=number, expected=expected, by=visit.person.name, at=site().now())
            return _go_on(
                year,
                gettext("{name} is expected in the {year} round.", name=name, year=year)
                if expected
                else gettext("{name} is not expected in the {year} round.", name=name, year=year),
            )
        except HasReturned:
            undo()
            form.expected.errors = [gettext("{name} has already submitted, so it stays in the round", name=name)]
    return _show_expected(held, form), 422


def _go_on(year: int, words: str) -> ResponseReturnValue:
    confirm_saved(words)
    return redirect(url_for("network.tracker", year=year), 303)


@blueprint.get("/rounds/<int(max=9999):year>/deadline")
@entry(AtNetwork(Right.RUN_ROUNDS))
def setting_deadline(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to set a round's deadline on, or to change it."""
    held = find_round(year)
    return render_template("round/deadline.html", form=DeadlineForm(deadline=held.deadline), round=held)


@blueprint.post("/rounds/<int(max=9999):year>/deadline")
@entry(AtNetwork(Right.RUN_ROUNDS))
def set_deadline(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Set a round's deadline, change it, or take it away."""
    form, held = DeadlineForm(), find_round(year)
    if not form.validate_on_submit():
        return render_template("round/deadline.html", form=form, round=held), 422
    day = form.deadline.data
    kept_rounds.set_deadline(year, day, by=visit.person.name, at=site().now())
    told = (
        gettext("The deadline is {day}.", day=day_in_words(day))
        if day
        else gettext("The {year} round has no deadline.", year=year)
    )
    return _go_on(year, told)


@blueprint.get("/rounds/<int(max=9999):year>/publication-day")
@entry(AtNetwork(Right.RUN_ROUNDS))
def announcing(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to say on when a round's figures are expected, or to change that."""
    return _show_announcing(find_round(year))


def _show_announcing(held: Round, form: AnnounceDayForm | None = None) -> str:
    said = held.figures_expected
    asked = form or AnnounceDayForm(day=said and said.day)
    return render_template("round/publication_day.html", form=asked, round=held, said=said, today=site().today())


@blueprint.post("/rounds/<int(max=9999):year>/publication-day")
@entry(AtNetwork(Right.RUN_ROUNDS))
def announce_day(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Announce when a round's figures are expected, change the day, or take it back."""
    form, held = AnnounceDayForm(), find_round(year)
    if not form.validate_on_submit():
        return _show_announcing(held, form), 422
    day = form.day.data
    kept_rounds.announce_day(year, day, by=visit.person.name, at=site().now())
    told = gettext("are expected on {day}", day=day_in_words(day)) if day else gettext("have no announced day")
    return _go_on(year, gettext("The {year} figures {told}.", year=year, told=told))


@blueprint.get("/rounds/<int(max=9999):year>/sign-off")
@entry(AtNetwork(Right.RUN_ROUNDS))
def requiring_sign_off(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks whether returns of a round have to be signed off."""
    held = find_round(year)
    form = RequireSignOffForm(formdata=None, data={"required": "yes" if held.sign_off_required else "no"})
    return render_template("round/sign_off.html", form=form, round=held)


@blueprint.post("/rounds/<int(max=9999):year>/sign-off")
@entry(AtNetwork(Right.RUN_ROUNDS))
def require_sign_off(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Let a round take only returns that are signed off, or also others."""
    form, held = RequireSignOffForm(), find_round(year)
    if not form.validate_on_submit():
        return render_template("round/sign_off.html", form=form, round=held), 422
    required = form.required.data == "yes"
    kept_rounds.require_sign_off(year, required, by=visit.person.name, at=site().now())
    return _go_on(
        year,
        gettext("Sign-off is now required in the {year} round.", year=year)
        if required
        else gettext("Sign-off is not required in the {year} round.", year=year),
    )


@blueprint.get("/rounds/<int(max=9999):year>/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def closing(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks whether a round is really to close."""
    tally = tally_rounds(regions=None).get(year, Tally(0, 0))
    return render_template(
        "round/close.html", form=CloseRoundForm(), round=find_round(year), tally=submitted_in_words(tally)
    )


@blueprint.post("/rounds/<int(max=9999):year>/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def close_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Close a round; closed already, it stays so."""
    if not find_round(year).closed:
        kept_rounds.close_round(year, by=visit.person.name, at=site().now())
    return _go_on(year, gettext("The {year} round is closed.", year=year))


@blueprint.get("/rounds/<int(max=9999):year>/reopen")
@entry(AtNetwork(Right.RUN_ROUNDS))
def reopening(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks why a round is opened again."""
    return render_template("round/reopen.html", form=ReopenRoundForm(), round=find_round(year))


@blueprint.post("/rounds/<int(max=9999):year>/reopen")
@entry(AtNetwork(Right.RUN_ROUNDS))
def reopen_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Open a closed round again; open already, it stays so."""
    form, held = ReopenRoundForm(), find_round(year)
    if not form.validate_on_submit():
        return render_template("round/reopen.html", form=form, round=held), 422
    if held.closed:
        kept_rounds.reopen_round(year, reason=form.reason.data or "", by=visit.person.name, at=site().now())
    return _go_on(year, gettext("The {year} round is open again.", year=year))


@blueprint.get("/rounds/<int(max=9999):year>/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extending(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to give one service more time on."""
    form = ExtendRoundForm().among(kept_rounds.all_services())
    return render_template("round/extend.html", form=form, round=find_round(year))


@blueprint.post("/rounds/<int(max=9999):year>/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extend_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Give one service more time."""
    form, held = ExtendRoundForm().among(kept_rounds.all_services()), find_round(year)
    if not form.validate_on_submit():
        return render_template("round/extend.html", form=form, round=held), 422
    number, to = form.chosen.number, form.to.data
    assert to is not None
    kept_rounds.extend_round(year, service=number, to=to, by=visit.person.name, at=site().now())
    return _go_on(year, gettext("{name} has until {to}.", name=form.chosen.name, to=day_in_words(to)))
