"""Benchmarking returns that came on paper: the network types them in for their service, and looks before they count."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from selfreview.domain.benchmarking.answers import (
    BLANK,
    Answer,
    Malformed,
    State,
    asked,
    in_words,
    leave_hidden_out,
)
from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.impossible import find_impossible
from selfreview.domain.returns.paper_returns import WAY_LABELS, Standing, Way
from selfreview.domain.rights import Right
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext, lazy
from selfreview.storage.benchmarking import collections, paper_returns, told
from selfreview.storage.benchmarking.findings import find_findings
from selfreview.storage.benchmarking.paper_returns import Paper
from selfreview.storage.benchmarking.returns import BenchmarkReturn, find_return
from selfreview.storage.returns.paper_returns import NotEnterable
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.benchmarking.boxes import blank_boxes
from selfreview.web.benchmarking.desk import BlankReturn
from selfreview.web.benchmarking.posts import Typed, read_answer
from selfreview.web.middleware import confirm_saved
from selfreview.web.round.paper_returns_forms import ArrivalForm, PaperServiceForm, as_typed
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint(
    "benchmarking_paper", __name__, url_prefix="/network/rounds/<int(max=9999):year>/benchmarking/paper"
)

REFUSALS = {
    Standing.SUBMITTED: lazy(
        "This service has submitted its benchmarking of this year. You cannot replace it with a "
        "paper return. Ask the service to reopen its return and correct it."
    ),
    Standing.BEGUN: lazy(
        "This service has started its own return, so you cannot enter a paper one. Ask the service to finish it."
    ),
    Standing.NEEDS_REASON: lazy(
        "The benchmarking has closed since you started. Go back, say why you are still accepting "
        "this return, and send it again."
    ),
}
"""What somebody is told who would enter a paper that cannot be taken."""


class _PaperForm(ArrivalForm):
    """How a paper came, where the benchmarking is closed with a reason."""

    needs_reason = True


def _paper_form(standing: Standing, *, typed: bool = True) -> ArrivalForm:
    kind = _PaperForm if standing is Standing.NEEDS_REASON else ArrivalForm
    return kind() if typed else kind(formdata=None)


@blueprint.get("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def home(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The services whose return can be entered from paper, and those whose return was."""
    return _show_home(year, PaperServiceForm(formdata=None))


def _show_home(year: int, form: PaperServiceForm) -> str:
    return render_template(
        "benchmarking/paper/home.html",
        collection=collections.find_collection(year) or abort(404),
        form=form.among(paper_returns.services_to_enter(year)),
        entered=paper_returns.entered_in(year),
    )


@blueprint.post("/")
@entry(AtNetwork(Right.RUN_ROUNDS))
def choose(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Continue of one service."""
    form = PaperServiceForm()
    form.among(paper_returns.services_to_enter(year))
    if not form.validate_on_submit():
        return _show_home(year, form), 422
    return redirect(url_for("benchmarking_paper.paper", year=year, service=form.chosen.number), 303)


@blueprint.get("/<int:service>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def paper(_visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """The form of a paper return, or why none can be entered."""
    held = _held(year, service)
    standing = paper_returns.stand_of(held, at=site().now())
    if standing in (Standing.BEGUN, Standing.SUBMITTED):
        return _refuse(held, standing)
    return _show(held, _paper_form(standing, typed=False), None, {})


def _held(year: int, service: int) -> BenchmarkReturn:
    return find_return(service=service, year=year) or abort(404)


def _refuse(held: BenchmarkReturn, standing: Standing) -> ResponseReturnValue:
    undo()
    typed = as_typed(request.form.to_dict(False))
    return render_template("benchmarking/paper/refused.html", held=held, why=REFUSALS[standing], typed=typed), 409


def _show(held: BenchmarkReturn, form: ArrivalForm, typed: Typed | None, faults: Mapping[str, str]) -> str:
    questionnaire = product_questionnaire()
    titles = {question.id: question.title for question in questionnaire.questions}
    return render_template(
        "benchmarking/paper/paper.html",
        held=held,
        form=form,
        faults=[(f"{name} {titles[name]}: {fault}", f"#{name}") for name, fault in faults.items()],
        cases=questionnaire.worked_cases,
        sections=[
            (section, blank_boxes(questionnaire, questionnaire.questions_of(section.id), held.year, typed, faults))
            for section in questionnaire.sections
        ],
    )


@blueprint.post("/<int:service>")
@entry(AtNetwork(Right.RUN_ROUNDS))
def enter(visit: NetworkVisit, year: int, service: int) -> ResponseReturnValue:
    """Show what was typed to be checked, give it back to be changed, or enter it as the service's return."""
    held, step = _held(year, service), request.form.get("step")
    standing = paper_returns.stand_of(held, at=site().now())
    form = _paper_form(standing)
    if step == "change":
        return _show(held, form, request.form, {})
    if standing in (Standing.BEGUN, Standing.SUBMITTED) and step != "keep":
        return _refuse(held, standing)
    answers, faults = _read(request.form)
    if not form.validate_on_submit() or faults:
        return _show(held, form, request.form, faults), 422
    return _enter(visit, held, form, answers) if step == "keep" else _check(held, form, answers)


def _read(typed: MultiDict[str, str]) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers of a paper, and by question what cannot be taken: the same that a file may not say."""
    questionnaire = product_questionnaire()
    answers: dict[str, Answer] = {}
    faults: dict[str, str] = {}
    for question in questionnaire.questions:
        try:
            answer = read_answer(BlankReturn(), question, typed)
        except Malformed as fault:
            faults[question.id] = str(fault)
            continue
        if answer is not None and answer.state is not State.BLANK:
            answers[question.id] = answer
    open_ = asked(questionnaire, answers)
    for name in answers:
        if name not in open_:
            first = questionnaire.question(name).asked_if
            assert first is not None
            faults[name] = gettext(
                "This is not asked here: {first} does not lead to it. Take it out, or change that",
                first=first.question,
            )
    for one in find_impossible(leave_hidden_out(questionnaire, answers)):
        faults.setdefault(one.question, one.words.rstrip("."))
    if not answers and not faults:
        faults[questionnaire.questions[0].id] = gettext("Enter at least one answer from the paper")
    return answers, faults


def _paper(held: BenchmarkReturn, form: ArrivalForm, answers: Mapping[str, Answer]) -> Paper:
    came = form.came.data
    assert came is not None
    whole = {name: told for name, told in leave_hidden_out(product_questionnaire(), answers).items() if told != BLANK}
    reason = (form.reason.data or "").strip() if form.needs_reason else ""
    return Paper(held.year, held.service.number, form.sender.data, came, Way(form.way.data), whole, reason)


def _check(held: BenchmarkReturn, form: ArrivalForm, answers: Mapping[str, Answer]) -> str:
    questionnaire = product_questionnaire()
    earlier = told.submitted_by(questionnaire, held.service.number, held.year)
    findings = find_findings(questionnaire, held, answers, earlier)
    words = {name: in_words(questionnaire.question(name), answer) for name, answer in answers.items()}
    sections = [
        (section, [(one, words[one.id]) for one in questionnaire.questions_of(section.id) if one.id in words])
        for section in questionnaire.sections
    ]
    return render_template(
        "benchmarking/paper/check.html",
        held=held,
        paper=_paper(held, form, answers),
        way=WAY_LABELS[Way(form.way.data)],
        sections=sections,
        left_out=len(asked(questionnaire, answers) - words.keys()),
        asked=[one for one in findings if one.kind is CheckKind.SOFT],
        typed=as_typed(request.form.to_dict(False)),
    )


def _enter(
    visit: NetworkVisit, held: BenchmarkReturn, form: ArrivalForm, answers: Mapping[str, Answer]
) -> ResponseReturnValue:
    try:
        made = paper_returns.enter(
            _paper(held, form, answers), product_questionnaire(), person=visit.person.name, at=site().now()
        )
    except NotEnterable as fault:
        return _refuse(held, fault.standing)
    confirm_saved(
        gettext(
            "The benchmarking return of {name} is submitted: {receipt}.", name=held.service.name, receipt=made.receipt
        )
    )
    return redirect(url_for("benchmarking_paper.home", year=held.year), 303)
