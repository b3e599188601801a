"""The benchmarking at the network: opened, extended and closed, where services stand, and what they submitted."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.answers import BLANK, in_words
from selfreview.domain.review.review import ReviewState
from selfreview.domain.rights import Right
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext
from selfreview.storage.benchmarking import collections, questions, returns, submissions, told
from selfreview.storage.benchmarking.collections import Collection, CollectionExists
from selfreview.storage.benchmarking.returns import BenchmarkReturn
from selfreview.storage.round import letters, rounds
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.benchmarking.network_forms import AskForm, OpenBenchmarkingForm
from selfreview.web.benchmarking.submission import by_section
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.paging import asked_page, asked_words, kept, turn_to
from selfreview.web.round.forms import CloseRoundForm, ExtendRoundForm, ReopenRoundForm
from selfreview.web.round.mail import salute
from selfreview.web.round.tracker import STATES, Tracked, asked_places, by_region, find_round, read_tracked
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("benchmarking_network", __name__, url_prefix="/network/rounds/<int(max=9999):year>/benchmarking")


def stage_of(held: BenchmarkReturn | None) -> tuple[str, str]:
    """How far a return is: its look and its words; never what was told."""
    if held is None or held.id is None:
        return "none", gettext("Not started")
    if held.state is ReviewState.SUBMITTED:
        return "done", gettext("Submitted")
    return ("started", gettext("Opened again")) if held.submitted_at else ("started", gettext("In progress"))


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_TRACKER))
def home(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Where every service stands in both collections of a round; or the form that opens the benchmarking."""
    return _show(visit, read_tracked(visit, year), OpenBenchmarkingForm(formdata=None))


def _show(visit: NetworkVisit, tracked: Tracked, form: OpenBenchmarkingForm) -> str:
    year = tracked.round.year
    held = {one.service.number: one for one in returns.returns_in(year)}
    expected = [one.service.number for one in tracked.places if one.expected]
    page = turn_to(asked_page(), asked_places(tracked.places), lambda at: _home_at(year, page=at))
    return render_template(
        "benchmarking/network/home.html",
        round=tracked.round,
        collection=collections.find_collection(year),
        page=page,
        words=asked_words(),
        regions=by_region(page.items),
        stages={one.service.number: stage_of(held.get(one.service.number)) for one in page.items},
        exemplar_states=STATES,
        extended=collections.extensions_of(year),
        expected=len(expected),
        submitted=sum(held[number].submitted_at is not None for number in expected if number in held),
        form=form,
        can_run=visit.may(Right.RUN_ROUNDS),
        can_see=visit.may(Right.SEE_NATIONAL),
    )


def _home_at(year: int, *, page: int) -> str:
    return url_for("benchmarking_network.home", year=year, **kept("q"), page=page, _anchor="services")


@blueprint.post("/open")
@entry(AtNetwork(Right.RUN_ROUNDS))
def open_collection(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Open the benchmarking within a round."""
    form = OpenBenchmarkingForm()
    tracked = read_tracked(visit, year)
    if collections.find_collection(year) is not None:
        return _go_home(year)
    if not form.validate_on_submit():
        return _show(visit, tracked, form), 422
    edition, now = product_questionnaire().edition, site().now()
    try:
        collections.open_collection(year, edition=edition, deadline=form.deadline.data, by=visit.person.name, at=now)
    except CollectionExists:
        undo()
        return _go_home(year)
    return _go_home(year, gettext("The benchmarking of {year} is open.", year=year))


def _go_home(year: int, words: str = "") -> ResponseReturnValue:
    if words:
        confirm_saved(words)
    return redirect(url_for("benchmarking_network.home", year=year), 303)


def _collection(year: int) -> Collection:
    return collections.find_collection(find_round(year).year) or abort(404)


@blueprint.get("/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extending(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page to give one service more time on."""
    return _show_extending(_collection(year), ExtendRoundForm())


def _show_extending(held: Collection, form: ExtendRoundForm) -> str:
    form = form.among(rounds.all_services())
    return render_template("benchmarking/network/extend.html", collection=held, form=form)


@blueprint.post("/extend")
@entry(AtNetwork(Right.RUN_ROUNDS))
def extend(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Give one service until a later day."""
    held, form = _collection(year), ExtendRoundForm().among(rounds.all_services())
    if not form.validate_on_submit():
        return _show_extending(held, form), 422
    number, to = form.chosen.number, form.to.data
    assert to is not None
    collections.extend_collection(year, service=number, to=to, by=visit.person.name, at=site().now())
    return _go_home(year, gettext("The service has more time for the benchmarking."))


@blueprint.get("/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def closing(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The page that asks whether to close the benchmarking, or to open it again where it is closed."""
    held = _collection(year)
    form = ReopenRoundForm(formdata=None) if held.closed else CloseRoundForm(formdata=None)
    return render_template("benchmarking/network/close.html", collection=held, form=form)


@blueprint.post("/close")
@entry(AtNetwork(Right.RUN_ROUNDS))
def close(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Close the benchmarking of a year; drafts stay and can be read."""
    _collection(year)
    collections.close_collection(year, by=visit.person.name, at=site().now())
    return _go_home(year, gettext("The benchmarking of {year} is closed.", year=year))


@blueprint.post("/reopen")
@entry(AtNetwork(Right.RUN_ROUNDS))
def reopen(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Open the benchmarking of a year again, with a reason."""
    held, form = _collection(year), ReopenRoundForm()
    if not form.validate_on_submit():
        return render_template("benchmarking/network/close.html", collection=held, form=form), 422
    collections.reopen_collection(year, reason=form.reason.data, by=visit.person.name, at=site().now())
    return _go_home(year, gettext("The benchmarking of {year} is open again.", year=year))


@blueprint.get("/odd")
@entry(AtNetwork(Right.SEE_NATIONAL))
def odd(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Every submitted figure that a check asks about, with the service's sentence beside it."""
    held = _collection(year)
    names = {service.number: service.name for service in rounds.all_services()}
    return render_template(
        "benchmarking/network/odd.html",
        collection=held,
        questionnaire=product_questionnaire(),
        names=names,
        page=turn_to(asked_page(), questions.odd_figures(year), lambda at: _odd_at(year, page=at)),
    )


def _odd_at(year: int, *, page: int) -> str:
    return url_for("benchmarking_network.odd", year=year, page=page)


@blueprint.get("/services/<int:service>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def figures(visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """What one service has submitted, with its sentences, and what it was asked; never a draft."""
    return _show_figures(visit, _submitted(year, service), AskForm(formdata=None))


def _submitted(year: int, service: int) -> BenchmarkReturn:
    _collection(year)
    held = returns.find_return(service=service, year=year)
    if held is None or held.submitted_at is None:
        abort(404)
    return held


def _show_figures(visit: NetworkVisit, held: BenchmarkReturn, form: AskForm) -> str:
    questionnaire = product_questionnaire()
    made = submissions.submissions_of(held)[0]
    return render_template(
        "benchmarking/network/figures.html",
        held=held,
        made=made,
        questionnaire=questionnaire,
        sections=by_section(questionnaire, made.content["answers"]),
        asked=questions.questions_of(held),
        form=form.among(questionnaire),
        can_ask=visit.may(Right.RUN_ROUNDS),
    )


@blueprint.post("/services/<int:service>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def ask(visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """Ask a service about one of its figures; it reads and answers that on its own pages."""
    questionnaire = product_questionnaire()
    held, form = _submitted(year, service), AskForm().among(questionnaire)
    if not form.validate_on_submit():
        return _show_figures(visit, held, form), 422
    name = form.question.data
    submitted = told.submitted_return(questionnaire, service, year)
    value = in_words(questionnaire.question(name), submitted.answer(name) if submitted else BLANK)
    questions.ask(held, question=name, value=value, text=form.text.data, person=visit.person.name, at=site().now())
    confirm_saved(
        gettext(
            "{name} will see your question next to its return.{held}", name=held.service.name, held=_tell(held, name)
        )
    )
    return redirect(url_for("benchmarking_network.figures", year=year, service=service), 303)


def _tell(held: BenchmarkReturn, name: str) -> str:
    """Write to the service's managers that they are asked, without the figure; says where nobody can be written to."""
    to = letters.addressees(day=site().today()).get(held.service.number)
    if to is None:
        return gettext(" No one manages it on Selfreview, so no email will be sent.")
    with mail_queue.written_to(None):
        body = render_template(
            "mail/benchmarking_question.txt",
            names=salute(to),
            held=held,
            question=product_questionnaire().question(name),
            link=mail_queue.link_to("benchmarking_questions.every", number=held.service.number, year=held.year),
        )
    subject = f"A question about the benchmarking return of {held.service.name} for {held.year}"
    mail_queue.send_later(", ".join(one.email for one in to), subject, body)
    return ""
