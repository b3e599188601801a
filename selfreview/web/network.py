"""The network at work: the rounds, and who has started, who is done and who is late; never what they wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.distribution import percent, whole_percent
from selfreview.domain.rights import Right
from selfreview.domain.round import Round
from selfreview.storage import network_people
from selfreview.storage import rounds as kept_rounds
from selfreview.storage.rounds import RoundExists
from selfreview.storage.tables import db
from selfreview.storage.tracker import Stage, Standing, Tally, tally_rounds, track
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.frame import confirm_saved
from selfreview.web.network_forms import CloseRoundForm, ExtendRoundForm, OpenRoundForm, ReopenRoundForm
from selfreview.web.site import site

blueprint = Blueprint("network", __name__, url_prefix="/network")

STATES = {Stage.NOT_STARTED: "none", Stage.IN_PROGRESS: "started", Stage.SUBMITTED: "done"}
"""The look of every stage, beside its words."""


@dataclass(frozen=True, slots=True)
class Region:
    """The services of a region and how many of those that are expected have submitted."""

    name: str
    standings: tuple[Standing, ...]
    tally: Tally


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_TRACKER))
def rounds(visit: NetworkVisit) -> ResponseReturnValue:
    """Every round with what has come in, and the way to its tracker."""
    tallies = tally_rounds(regions=visit.regions)
    listed = [_listed(held, tallies.get(held.year, Tally(0, 0))) for held in kept_rounds.all_rounds()]
    return render_template(
        "network/rounds.html", rounds=listed, regions=visit.regions, can_run=visit.may(Right.RUN_ROUNDS)
    )


def _listed(held: Round, tally: Tally) -> dict[str, str]:
    due = f"Deadline {held.deadline.day} {held.deadline:%B %Y}. " if held.deadline else ""
    return {
        "title": f"Round of {held.year}",
        "href": url_for("network.tracker", year=held.year),
        "hint": f"{due}{in_words(tally)} services have submitted",
        "state": "done" if held.closed else "started",
        "status": "Closed" if held.closed else "Open",
    }


def in_words(tally: Tally) -> str:
    """A tally with its base: 12 of 15 (80 %)."""
    share = whole_percent(percent(tally.returned, tally.expected))
    return f"{tally.returned} of {tally.expected}" + ("" if share is None else f" ({share}\N{NO-BREAK SPACE}%)")


def _round(year: int) -> Round:
    found = kept_rounds.find_round(year)
    if found is None:
        abort(404)
    return found


@blueprint.get("/rounds/<int(max=9999):year>")
@entry(AtNetwork(Right.SEE_TRACKER))
def tracker(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Where every service stands in a round: how far, and never what."""
    held, today = _round(year), site().today()
    standings = track(year, frameworks=site().frameworks, edition=held.edition, regions=visit.regions)
    chosen = next((stage for stage in Stage if stage == request.args.get("stage")), None)
    shown = [one for one in standings if chosen in (None, one.stage)]
    return render_template(
        "network/tracker.html",
        round=held,
        total=in_words(_tally(standings)),
        regions=[(region.name, in_words(region.tally)) for region in _by_region(standings)],
        shown=_by_region(shown),
        stages=[(stage, sum(one.stage is stage for one in standings)) for stage in Stage],
        number=len(standings),
        chosen=chosen,
        states=STATES,
        late={one.service.number for one in standings if _is_late(one, held, today)},
        managers=network_people.managers(day=today),
        can_run=visit.may(Right.RUN_ROUNDS),
    )


def _is_late(standing: Standing, held: Round, today: date) -> bool:
    due = standing.extended_to or held.deadline
    return standing.expected and standing.stage is not Stage.SUBMITTED and due is not None and today > due


def _tally(standings: Iterable[Standing]) -> Tally:
    expected = [one for one in standings if one.expected]
    return Tally(sum(one.stage is Stage.SUBMITTED for one in expected), len(expected))


def _by_region(standings: Iterable[Standing]) -> list[Region]:
    grouped = groupby(standings, key=lambda one: one.service.region)
    return [Region(name, (held := tuple(of_region)), _tally(held)) for name, of_region in grouped]


@blueprint.get("/rounds/open")
@entry(AtNetwork(Right.RUN_ROUNDS))
def new_round(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page to open a year's round on."""
    return render_template("network/open.html", form=OpenRoundForm(), framework=site().frameworks.current)


@blueprint.post("/rounds/open")
@entry(AtNetwork(Right.RUN_ROUNDS))
def open_round(visit: NetworkVisit) -> ResponseReturnValue:
    """Open a year's round with the current edition, for every service that is expected."""
    form, framework = OpenRoundForm(), site().frameworks.current
    if form.validate_on_submit():
        year, deadline, now = form.year.data, form.deadline.data, site().now()
        try:
            kept_rounds.open_round(year, edition=framework.edition, deadline=deadline, by=visit.person.name, at=now)
            db.session.commit()
            return _go_on(year, f"The round of {year} is open.")
        except RoundExists:
            form.year.errors = [f"The round of {year} was opened before. Reopen it there if it is closed"]
    return render_template("network/open.html", form=form, framework=framework), 422


def _go_on(year: int, words: str) -> ResponseReturnValue:
    confirm_saved(words)
    return redirect(url_for("network.tracker", year=year), 303)


@blueprint.get("/rounds/<int(max=9999):year>/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def closing(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks whether a round is really to close."""
    tally = tally_rounds(regions=None).get(year, Tally(0, 0))
    return render_template("network/close.html", form=CloseRoundForm(), round=_round(year), tally=in_words(tally))


@blueprint.post("/rounds/<int(max=9999):year>/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def close_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Close a round; closed already, it stays so."""
    if not _round(year).closed:
        kept_rounds.close_round(year, by=visit.person.name, at=site().now())
        db.session.commit()
    return _go_on(year, f"The round of {year} is closed.")


@blueprint.get("/rounds/<int(max=9999):year>/reopen")
@entry(AtNetwork(Right.RUN_ROUNDS))
def reopening(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks why a round is opened again."""
    return render_template("network/reopen.html", form=ReopenRoundForm(), round=_round(year))


@blueprint.post("/rounds/<int(max=9999):year>/reopen")
@entry(AtNetwork(Right.RUN_ROUNDS))
def reopen_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Open a closed round again; open already, it stays so."""
    form, held = ReopenRoundForm(), _round(year)
    if not form.validate_on_submit():
        return render_template("network/reopen.html", form=form, round=held), 422
    if held.closed:
        kept_rounds.reopen_round(year, reason=form.reason.data or "", by=visit.person.name, at=site().now())
        db.session.commit()
    return _go_on(year, f"The round of {year} is open again.")


@blueprint.get("/rounds/<int(max=9999):year>/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extending(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to give one service more time on."""
    form = ExtendRoundForm().among(kept_rounds.all_services())
    return render_template("network/extend.html", form=form, round=_round(year))


@blueprint.post("/rounds/<int(max=9999):year>/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extend_round(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Give one service more time."""
    services = kept_rounds.all_services()
    form, held = ExtendRoundForm().among(services), _round(year)
    if not form.validate_on_submit():
        return render_template("network/extend.html", form=form, round=held), 422
    number, to = int(form.service.data), form.to.data
    assert to is not None
    kept_rounds.extend_round(year, service=number, to=to, by=visit.person.name, at=site().now())
    db.session.commit()
    (name,) = (service.name for service in services if service.number == number)
    return _go_on(year, f"{name} has until {to.day} {to:%B %Y}.")
