"""The history of a benchmarking return, read by its service: who changed what, when, from what to what."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.answers import decode, in_words
from selfreview.domain.benchmarking.progress import REMARK, decode_remark
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.benchmarking import returns
from selfreview.storage.benchmarking.returns import Change
from selfreview.storage.review.reviews import WROTE
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.desk import open_desk
from selfreview.web.group.deeds import SPOKEN

blueprint = Blueprint("benchmarking_history", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")


ABOUT = {
    "asked about ": lazy("asked about {id} {title}"),
    "answered about ": lazy("answered what was asked about {id} {title}"),
}
"""What is done about one question, by how its verb begins in the record; the question's id follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is shown."""

    change: Change
    what: str
    before: str = ""
    after: str = ""


@blueprint.get("/history")
@entry(AtService(Right.READ_REVIEW))
def history(visit: Visit) -> ResponseReturnValue:
    """Every change to the return, newest first."""
    desk = open_desk(visit)
    lines = [tell(desk.questionnaire, change) for change in returns.history_of(desk.held)]
    return render_template("benchmarking/returns/history.html", desk=desk, visit=visit, lines=lines)


def tell(questionnaire: Questionnaire, change: Change) -> Line:
    """One change in words."""
    if change.verb != WROTE:
        return Line(change, _deed_in_words(questionnaire, change.verb), after=change.after or "")
    name = change.field.removesuffix(REMARK)
    question = questionnaire.question(name) if questionnaire.has(name) else None
    if question is None:
        return Line(change, gettext("changed a question that this edition no longer has"))
    if change.before is None or change.after is None:
        # The text was cleared when its time was over; that it was changed stays on record.
        return Line(change, gettext("changed {id} {title}", id=question.id, title=question.title))
    if change.field.endswith(REMARK):
        texts = [decode_remark(text).text for text in (change.before, change.after)]
        return Line(change, gettext("wrote about {id} {title}", id=question.id, title=question.title), *texts)
    texts = [
        in_words(question, decode(question, text)) or gettext("no answer") for text in (change.before, change.after)
    ]
    return Line(change, gettext("answered {id} {title}", id=question.id, title=question.title), *texts)


def _deed_in_words(questionnaire: Questionnaire, verb: str) -> str:
    for beginning, words in ABOUT.items():
        name = verb.removeprefix(beginning)
        if name != verb:
            title = questionnaire.question(name).title if questionnaire.has(name) else ""
            return words.format(id=name, title=title).rstrip()
    return SPOKEN.get(verb, verb)
