"""From the last answer to the receipt of a benchmarking return: checking, submitting, reopening, what leaves."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.benchmarking.answers import in_words
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.review import ReviewState, may_reopen
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.benchmarking import returns, submissions
from selfreview.storage.benchmarking.returns import ReturnNotWritable
from selfreview.storage.benchmarking.submissions import BenchmarkSubmission
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.beside_review import links_of
from selfreview.web.benchmarking.desk import Desk, open_desk, read_desk, remarks_to_submit
from selfreview.web.fields import ReasonForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.review.papers import code_of
from selfreview.web.review_pages import tell_closed
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("benchmarking_submission", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")


@blueprint.app_errorhandler(ReturnNotWritable)
def answer_closed(fault: ReturnNotWritable) -> ResponseReturnValue:
    """What somebody is told whose return was submitted or closed while they wrote; their text is on the page."""
    return tell_closed(
        gettext("This return has been submitted. The manager or the chair can open it again.")
        if str(fault) == "submitted"
        else gettext(
            "The benchmarking has been closed. Ask the network for an extension, then send your answers again."
        )
    )


@blueprint.get("/check")
@entry(AtService(Right.READ_REVIEW))
def check(visit: Visit) -> ResponseReturnValue:
    """Everything on one page, each with a way to change it; what is missing and what is asked come first."""
    return _show_check(open_desk(visit))


def _show_check(desk: Desk) -> str:
    return render_template(
        "benchmarking/returns/check.html",
        desk=desk,
        visit=desk.visit,
        words=_words(desk),
        links=() if desk.held.state is ReviewState.SUBMITTED else links_of(desk),
        is_submitted=desk.held.state is ReviewState.SUBMITTED,
    )


def _words(desk: Desk) -> dict[str, str]:
    told = desk.told
    return {question.id: in_words(question, told[question.id]) for question in desk.questionnaire.questions}


@blueprint.post("/check")
@entry(AtService(Right.RUN_REVIEW))
def submit(visit: Visit) -> ResponseReturnValue:
    """Submit the return; a second click on the same page finds it submitted and shows the same receipt."""
    desk = open_desk(visit)
    if desk.held.state is ReviewState.SUBMITTED:
        return redirect(_receipt_of(desk, submissions.submissions_of(desk.held)[0]), 303)
    now = site().now()
    try:
        locked = returns.lock_return(desk.held, at=now)
    except ReturnNotWritable as fault:
        undo()
        # Both clicks came at once, and the other was first.
        if made_before := submissions.submissions_of(desk.held) if str(fault) == "submitted" else ():
            return redirect(_receipt_of(desk, made_before[0]), 303)
        raise
    desk = read_desk(visit, locked)
    if not desk.progress.is_complete:
        undo()
        return _show_check(open_desk(visit)), 422
    made = submissions.record_submission(
        desk.held,
        desk.questionnaire,
        desk.told,
        remarks=remarks_to_submit(desk),
        links=[(one.link, one.exemplar) for one in links_of(desk)],
        person=visit.person.name,
        at=now,
        made=now,
    )
    _send_receipt(desk, made)
    confirm_saved(gettext("Your benchmarking return is submitted."))
    return redirect(_receipt_of(desk, made), 303)


def _receipt_of(desk: Desk, made: BenchmarkSubmission) -> str:
    return desk.address("benchmarking_submission.receipt", version=made.number)


def _send_receipt(desk: Desk, made: BenchmarkSubmission) -> None:
    here = {"number": desk.number, "year": desk.year, "version": made.number}
    link = mail_queue.link_to("benchmarking_submission.receipt", **here)
    person = desk.visit.person
    with mail_queue.written_to(person):
        body = render_template("mail/benchmarking_receipt.txt", person=person, desk=desk, made=made, link=link)
        subject = gettext("{year} benchmarking submitted: {receipt}", year=desk.year, receipt=made.receipt)
    mail_queue.send_later(person.email, subject, body)


@blueprint.get("/submitted/<int:version>")
@entry(AtService(Right.READ_REVIEW))
def receipt(visit: Visit, version: int) -> ResponseReturnValue:
    """The receipt of one submitted version, with all that was submitted, to read and print."""
    desk = open_desk(visit)
    made = submissions.submissions_of(desk.held)
    found = next((one for one in made if one.number == version), None)
    if found is None:
        abort(404)
    held = desk.held
    reopenable = may_reopen(held.state, held.window, site().today()) and found is made[0] and desk.may_run
    return render_template(
        "benchmarking/returns/receipt.html",
        desk=desk,
        check=code_of(visit.review, PaperKind.MEASURES_RECEIPT, version=found.number),
        visit=visit,
        made=found,
        newest=made[0],
        versions=made,
        sections=by_section(desk.questionnaire, found.content["answers"]),
        may_reopen=reopenable,
    )


def by_section(questionnaire: Questionnaire, answers: dict[str, Any]) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Submitted answers under the sections that they stand in, in their order."""
    told = sorted(answers.items(), key=lambda entry: entry[1]["place"])
    return [
        (section.title, [(name, answer) for name, answer in told if answer["section"] == section.id])
        for section in questionnaire.sections
    ]


@blueprint.get("/reopen")
@entry(AtService(Right.RUN_REVIEW))
def ask_reopen(visit: Visit) -> ResponseReturnValue:
    """The page that asks why a submitted return is to be opened again."""
    desk = open_desk(visit)
    if not may_reopen(desk.held.state, desk.held.window, site().today()):
        return redirect(desk.address("benchmarking.overview"), 303)
    return render_template("benchmarking/returns/reopen.html", desk=desk, visit=visit, form=ReasonForm(formdata=None))


@blueprint.post("/reopen")
@entry(AtService(Right.RUN_REVIEW))
def reopen(visit: Visit) -> ResponseReturnValue:
    """Open a submitted return again until the collection closes; every submitted version stays readable."""
    desk, form = open_desk(visit), ReasonForm()
    if not form.validate_on_submit():
        return render_template("benchmarking/returns/reopen.html", desk=desk, visit=visit, form=form), 422
    submissions.reopen(desk.held, reason=form.reason.data, person=visit.person.name, at=site().now())
    confirm_saved(gettext("The return is open again. Your earlier return still counts until you submit again."))
    return redirect(desk.address("benchmarking.overview"), 303)


@blueprint.get("/what-the-network-sees")
@entry(AtService(Right.READ_REVIEW))
def network_view(visit: Visit) -> ResponseReturnValue:
    """The exact rows that leave the service, and the words about what does not."""
    desk = open_desk(visit)
    rows = submissions.figures_of(desk.questionnaire, desk.told)
    remarks = remarks_to_submit(desk)
    is_submitted = desk.held.state is ReviewState.SUBMITTED
    return render_template(
        "benchmarking/returns/network_view.html",
        desk=desk,
        visit=visit,
        rows=rows,
        remarks=remarks,
        is_submitted=is_submitted,
    )
