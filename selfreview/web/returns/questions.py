"""Questions about a return: its service reads and answers them, and the network sees what was answered."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar, Framework
from selfreview.domain.registry.services import is_about
from selfreview.domain.returns.questions import SHORT_EVIDENCE, Question, QuestionKind, QuestionState
from selfreview.domain.review.review import ReviewState, may_reopen
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.returns import questions as quality
from selfreview.storage.returns.questions import Asked, AskedAnew, AskedOf
from selfreview.storage.review.reviews import find_review
from selfreview.storage.review.sheets import Sheet
from selfreview.storage.round import rounds
from selfreview.web.access import AtNetwork, AtService, NetworkVisit, Visit, entry
from selfreview.web.fields import fresh_mark
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.paging import asked_page, asked_words, kept, turn_to
from selfreview.web.returns.questions_forms import QuestionAnswerForm, SettleForm, SettleSeveralForm, Together
from selfreview.web.review_pages import address_of, draft_key
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("quality", __name__)

REVIEW = "/services/<int:number>/reviews/<int:year>/questions"
ROUND = "/network/rounds/<int(max=9999):year>/questions"
LOOKS = {
    QuestionState.OPEN: "missing",
    QuestionState.ANSWERED: "started",
    QuestionState.SETTLED: "done",
    QuestionState.CORRECTED: "done",
}
"""The look of every state, beside its words."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A question as people read it; the exemplars are those that a reader may be told of."""

    title: str
    text: str
    exemplars: tuple[Exemplar, ...]


TITLES = {
    QuestionKind.ALL_THE_SAME: lazy("Every exemplar is rated the same"),
    QuestionKind.MANY_MOVED: lazy("Ratings moved a long way in a year"),
    QuestionKind.NO_GROUP: lazy("Steering group rated highly, but no group named"),
    QuestionKind.SHORT_EVIDENCE: lazy("Very short evidence"),
}
ASKS = {
    QuestionKind.ALL_THE_SAME: lazy("That can be right. Did you look at each one separately?"),
    QuestionKind.MANY_MOVED: lazy("That can be right. What changed at the service?"),
    QuestionKind.NO_GROUP: lazy("Did someone take part?"),
    QuestionKind.SHORT_EVIDENCE: lazy("Would someone new to the service understand why you chose this rating?"),
}
"""What a service is asked, after what was seen in its return."""


def word(question: Question, framework: Framework) -> Worded:
    """A question to the service, in plain words that quote nothing of the return."""
    exemplars = tuple(framework.exemplar(exemplar) for exemplar in question.exemplars)
    seen = _seen(question)
    if question.kind is QuestionKind.SHORT_EVIDENCE:
        seen = gettext(
            "In {exemplars} the evidence is shorter than {short_evidence} characters, with no link or file.",
            exemplars=_count(question),
            short_evidence=SHORT_EVIDENCE,
        )
    told = () if question.kind is QuestionKind.ALL_THE_SAME else exemplars
    return Worded(TITLES[question.kind], f"{seen} {ASKS[question.kind]}", told)


def word_for_network(question: Question, framework: Framework) -> Worded:
    """The same to the network, which is told that evidence is short and never where: evidence stays at the service."""
    is_of_ratings = question.kind in (QuestionKind.MANY_MOVED, QuestionKind.NO_GROUP)
    told = tuple(framework.exemplar(exemplar) for exemplar in question.exemplars) if is_of_ratings else ()
    return Worded(TITLES[question.kind], _seen(question), told)


def _seen(question: Question) -> str:
    if question.kind is QuestionKind.ALL_THE_SAME:
        return gettext("All {exemplars} have the same rating.", exemplars=_count(question))
    if question.kind is QuestionKind.MANY_MOVED:
        moved = gettext(
            "the ratings moved by {levels} levels in all, up and down added together", levels=question.levels
        )
        return gettext(
            "Since the return of the year before, {moved}, in {exemplars}.", moved=moved, exemplars=_count(question)
        )
    if question.kind is QuestionKind.NO_GROUP:
        return gettext(
            "The steering group is rated among the highest levels, but the return does not say that "
            "the group did the review, or name any agency that took part."
        )
    return gettext(
        "Somewhere in the return the evidence is shorter than {short_evidence} characters.",
        short_evidence=SHORT_EVIDENCE,
    )


def _count(question: Question) -> str:
    number = len(question.exemplars)
    return ngettext("{number} exemplar", "{number} exemplars", number)


def hints(visit: Visit, sheet: Sheet) -> tuple[Worded, ...]:
    """What the return would be asked if it were submitted as it stands."""
    return tuple(word(one, visit.framework) for one in quality.questions_in(visit.review, visit.framework, sheet))


@blueprint.get(REVIEW)
@entry(AtService(Right.READ_REVIEW))
def questions(visit: Visit) -> ResponseReturnValue:
    """Every question about what was submitted, and how far it is."""
    asked = quality.questions_of(visit.review)
    worded = [(one, word(one.question, visit.framework)) for one in asked]
    return render_template("returns/questions/questions.html", visit=visit, asked=worded, looks=LOOKS)


@blueprint.get(f"{REVIEW}/<kind>")
@entry(AtService(Right.READ_REVIEW))
def question(visit: Visit, kind: str) -> ResponseReturnValue:
    """One question with what was answered, and the form to answer it."""
    form = QuestionAnswerForm(formdata=None, data={"once": fresh_mark()})
    return _show(visit, _asked(visit, kind), form)


def _asked(visit: Visit, kind: str) -> Asked:
    found = next((one for one in quality.questions_of(visit.review) if one.question.kind == kind), None)
    return found or abort(404)


def _show(visit: Visit, asked: Asked, form: QuestionAnswerForm) -> str:
    review = visit.review
    return render_template(
        "returns/questions/question.html",
        visit=visit,
        asked=asked,
        worded=word(asked.question, visit.framework),
        looks=LOOKS,
        form=form,
        may_answer=visit.may(Right.RUN_REVIEW) and asked.state in (QuestionState.OPEN, QuestionState.ANSWERED),
        reopenable=visit.may(Right.RUN_REVIEW) and may_reopen(review.state, review.window, site().today()),
        is_open_again=review.state is ReviewState.DRAFT,
        draft_key=draft_key(visit, f"question/{asked.question.kind}"),
    )


@blueprint.post(f"{REVIEW}/<kind>")
@entry(AtService(Right.RUN_REVIEW))
def answer(visit: Visit, kind: str) -> ResponseReturnValue:
    """Add an answer; what was answered before stays."""
    asked, form = _asked(visit, kind), QuestionAnswerForm()
    if not form.validate_on_submit():
        return _show(visit, asked, form), 422
    said, once, by, at = form.words.data, form.once.data, visit.person.name, site().now()
    quality.answer(visit.review, asked.question.kind, words=said, once=once, person=by, at=at)
    confirm_saved(
        gettext("Your answer has been sent to the network."), draft_key(visit, f"question/{asked.question.kind}")
    )
    return redirect(address_of(visit, "quality.questions"), 303)


@blueprint.get(ROUND)
@entry(AtNetwork(Right.RUN_ROUNDS))
def round_questions(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Every question about the returns of a round with the services' answers; never evidence, never a draft."""
    return _show_round(year)


def _show_round(year: int, notice: str = "") -> str:
    held = rounds.find_round(year) or abort(404)
    found = quality.questions_in_round(year)
    chosen = next((state for state in QuestionState if state == request.args.get("state")), None)
    waiting = (QuestionState.OPEN, QuestionState.ANSWERED)
    words = asked_words()
    of_state = [one for one in found if one.asked.state is chosen or (chosen is None and one.asked.state in waiting)]
    shown = [one for one in of_state if is_about(one.service, words)]
    page = turn_to(asked_page(), shown, lambda number: _address(year, page=number))
    return render_template(
        "returns/questions/round.html",
        round=held,
        notice=notice,
        page=page,
        shown=[(one, _worded(one)) for one in page.items],
        states=[(state, sum(one.asked.state is state for one in found)) for state in QuestionState],
        number=sum(one.asked.state in waiting for one in found),
        services=len({one.service.number for one in shown}),
        chosen=chosen,
        words=words,
        sifted=kept("state"),
        kept=_kept(),
        together=Together,
        looks=LOOKS,
        settleable=waiting,
    )


def _kept() -> dict[str, str]:
    """Which questions a page shows, to come back to them."""
    return kept("state", "q", "page")


def _address(year: int, *, page: int | None = None) -> str:
    wanted: dict[str, Any] = {**_kept(), **({"page": page} if page else {})}
    return url_for("quality.round_questions", year=year, **wanted)


def _worded(one: AskedOf) -> Worded:
    return word_for_network(one.asked.question, site().frameworks.edition(one.edition))


@blueprint.post(f"{ROUND}/<int:service>/<kind>/settle")
@entry(AtNetwork(Right.RUN_ROUNDS))
def settle(visit: NetworkVisit, year: int, service: int, kind: str) -> ResponseReturnValue:
    """Mark a question as settled; the service sees that it is."""
    review, form = find_review(service=service, year=year), SettleForm()
    asked = next((known for known in QuestionKind if known == kind), None)
    if review is None or asked is None:
        abort(404)
    if not form.validate_on_submit():
        return _show_round(year, gettext("Reload the page, then settle the question again.")), 422
    try:
        found = quality.settle(review, asked, version=form.version.data, person=visit.person.name, at=site().now())
    except AskedAnew:
        undo()
        notice = gettext(
            "{name} has submitted again since. Its question is now as you see it here.", name=review.service.name
        )
        return _show_round(year, notice), 409
    if not found:
        abort(404)
    confirm_saved(gettext("The question to {name} is settled.", name=review.service.name))
    return redirect(_address(year), 303)


@blueprint.post(f"{ROUND}/settle")
@entry(AtNetwork(Right.RUN_ROUNDS))
def settle_several(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Mark the questions that were ticked, or all of a page, as settled; those asked anew since stay and are told."""
    if rounds.find_round(year) is None:
        abort(404)
    form, settled, anew = SettleSeveralForm(), 0, set[str]()
    if not form.validate_on_submit():
        return _show_round(year, form.fault), 422
    for service, kind, version in form.seen:
        review = find_review(service=service, year=year) or abort(404)
        try:
            found = quality.settle(review, kind, version=version, person=visit.person.name, at=site().now())
        except AskedAnew:
            anew.add(review.service.name)
            continue
        settled += found or abort(404)
    told = ngettext("{number} question is settled.", "{number} questions are settled.", settled)
    if anew:
        told += gettext(" Submitted again since, so not settled: {anew}.", anew=", ".join(sorted(anew)))
    confirm_saved(told)
    return redirect(_address(year), 303)
