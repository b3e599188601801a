"""Returns that came on paper: the network enters them for their service, with who sent them, when and how."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Framework
from selfreview.domain.returns.paper_returns import WAY_LABELS, Standing, Way
from selfreview.domain.rights import Right
from selfreview.domain.round import Round
from selfreview.speech import gettext, lazy
from selfreview.storage.returns import paper_returns
from selfreview.storage.returns.paper_returns import NotEnterable
from selfreview.storage.review.reviews import Review, find_review
from selfreview.storage.round import rounds
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.round.paper_returns_forms import (
    PaperForm,
    PaperServiceForm,
    as_typed,
    evidence_of,
    paper_form,
    rating_of,
)
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("paper_returns", __name__, url_prefix="/network/rounds/<int(max=9999):year>/paper")

REFUSALS = {
    Standing.SUBMITTED: lazy(
        "This service has a return of this year. You cannot replace it with a paper return. Ask "
        "the service to reopen its return and correct it."
    ),
    Standing.BEGUN: lazy(
        "This service has started its own return, so you cannot enter a paper one. Ask the service to finish it."
    ),
    Standing.NEEDS_REASON: lazy(
        "The round has closed since you started. Go back, say why you are still accepting this "
        "return, and send it again."
    ),
}
"""What somebody is told who would enter a paper that cannot be taken."""


def _round(year: int) -> Round:
    return rounds.find_round(year) or abort(404)


@blueprint.get("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def home(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The services whose return can be entered from paper, and those whose return was."""
    return _show_home(_round(year), PaperServiceForm(formdata=None))


def _show_home(held: Round, form: PaperServiceForm) -> str:
    return render_template(
        "round/paper_returns/home.html",
        round=held,
        form=form.among(paper_returns.services_to_enter(held.year)),
        entered=paper_returns.entered_in_round(held.year),
    )


@blueprint.post("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def choose(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Continue of one service."""
    held, form = _round(year), PaperServiceForm()
    form.among(paper_returns.services_to_enter(year))
    if not form.validate_on_submit():
        return _show_home(held, form), 422
    return redirect(url_for("paper_returns.paper", year=year, service=form.chosen.number), 303)


@blueprint.get("/<int:service>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def paper(_visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """The form of a paper return, or why none can be entered."""
    review = _review(year, service)
    standing = paper_returns.stand_of(review, at=site().now())
    if standing in (Standing.BEGUN, Standing.SUBMITTED):
        return _refuse(review, standing)
    return _show(review, paper_form(_framework(review), needs_reason=_is_late(standing), typed=False))


def _review(year: int, service: int) -> Review:
    return find_review(service=service, year=year) or abort(404)


def _framework(review: Review) -> Framework:
    return site().frameworks.edition(review.edition)


def _is_late(standing: Standing) -> bool:
    return standing is Standing.NEEDS_REASON


def _refuse(review: Review, standing: Standing) -> ResponseReturnValue:
    undo()
    return render_template(
        "round/paper_returns/refused.html",
        review=review,
        why=REFUSALS[standing],
        typed=as_typed(request.form.to_dict(False)),
    ), 409


def _show(review: Review, form: PaperForm) -> str:
    return render_template(
        "round/paper_returns/paper.html",
        review=review,
        framework=_framework(review),
        form=form,
        rating_of=rating_of,
        evidence_of=evidence_of,
    )


@blueprint.post("/<int:service>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def enter(visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """Show what was typed to be checked, give it back to be changed, or enter it as the service's return."""
    review = _review(year, service)
    standing, step = paper_returns.stand_of(review, at=site().now()), request.form.get("step")
    form = paper_form(_framework(review), needs_reason=_is_late(standing))
    if step == "change":
        return _show(review, form)
    if standing in (Standing.BEGUN, Standing.SUBMITTED) and step != "keep":
        return _refuse(review, standing)
    if not form.validate_on_submit():
        return _show(review, form), 422
    return _enter(visit, review, form) if step == "keep" else _check(review, form)


def _check(review: Review, form: PaperForm) -> str:
    framework = _framework(review)
    told = form.paper(framework, year=review.round.year, service=review.service.number)
    return render_template(
        "round/paper_returns/check.html",
        review=review,
        framework=framework,
        paper=told,
        way=WAY_LABELS[Way(told.way)],
        completion=form.completion(),
        typed=as_typed(request.form.to_dict(False)),
    )


def _enter(visit: NetworkVisit, review: Review, form: PaperForm) -> ResponseReturnValue:
    framework, year = _framework(review), review.round.year
    told = form.paper(framework, year=year, service=review.service.number)
    try:
        made = paper_returns.enter(
            told, framework, frameworks=site().frameworks, person=visit.person.name, at=site().now()
        )
    except NotEnterable as fault:
        return _refuse(review, fault.standing)
    confirm_saved(
        gettext("The return of {name} is submitted: {receipt}.", name=review.service.name, receipt=made.receipt)
    )
    return redirect(url_for("paper_returns.home", year=year), 303)
