"""What the network asks a service about its figures: read by its group, answered by manager and chair."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.benchmarking import questions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.benchmarking.network_forms import FigureAnswerForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site

blueprint = Blueprint("benchmarking_questions", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")


@blueprint.get("/questions")
@entry(AtService(Right.READ_REVIEW))
def every(visit: Visit) -> ResponseReturnValue:
    """Every question about the return, with what was answered."""
    return _show(open_desk(visit), FigureAnswerForm(formdata=None), None)


def _show(desk: Desk, form: FigureAnswerForm, at_fault: int | None) -> str:
    return render_template(
        "benchmarking/returns/questions.html",
        desk=desk,
        visit=desk.visit,
        asked=questions.questions_of(desk.held),
        form=form,
        at_fault=at_fault,
    )


@blueprint.post("/questions/<int:question_id>")
@entry(AtService(Right.RUN_REVIEW))
def answer(visit: Visit, question_id: int) -> ResponseReturnValue:
    """Answer a question; the network sees the answer beside the figure."""
    desk, form = open_desk(visit), FigureAnswerForm()
    if not form.validate_on_submit():
        return _show(desk, form, question_id), 422
    words, person = form.words.data, visit.person.name
    if not questions.answer(desk.held, question_id, words=words, person=person, at=site().now()):
        abort(404)
    confirm_saved(gettext("Your answer has been sent to the network."))
    return redirect(desk.address("benchmarking_questions.every"), 303)
