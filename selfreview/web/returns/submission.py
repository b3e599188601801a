"""From the last answer to the receipt: checking, submitting, reopening, and what leaves the service."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.review.fields import COMPLETION_FIELDS
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.review import (
    Answer,
    ReviewState,
    gaps,
    may_change,
    may_reopen,
    measure_progress,
)
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.group import sign_offs
from selfreview.storage.group.sign_offs import NotComplete
from selfreview.storage.practice import good_practice
from selfreview.storage.returns import paper_returns, submissions
from selfreview.storage.returns import questions as kept_quality
from selfreview.storage.returns.submissions import Incomplete, NotSignedOff, Submission
from selfreview.storage.review import reviews, sheets
from selfreview.storage.review.sheets import WHOLE, Sheet
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.beside_review import links_of_review
from selfreview.web.fields import ReasonForm
from selfreview.web.group.sign_off import sign_off_now
from selfreview.web.middleware import confirm_saved
from selfreview.web.returns import questions
from selfreview.web.returns.receipts import send_receipt
from selfreview.web.review.forms import CompletionForm
from selfreview.web.review.papers import code_of
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import is_chair, voter_of

blueprint = Blueprint("submission", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@blueprint.get("/check")
@entry(AtService(Right.READ_REVIEW))
def check(visit: Visit) -> ResponseReturnValue:
    """Everything on one page, each with a way to change it; what is missing comes first."""
    sheet = sheets.read_sheet(visit.review, site().frameworks)
    return _show_check(visit, sheet, _completion_form(sheet))


def _completion_form(sheet: Sheet) -> CompletionForm:
    told = sheet.completion()
    data = {"method": told.method, "method_other": told.other, "agencies": list(told.agencies)}
    return CompletionForm(formdata=None, data={**data, "version": versions.pack(sheet.kept(WHOLE), COMPLETION_FIELDS)})


def _show_check(visit: Visit, sheet: Sheet, form: CompletionForm) -> str:
    framework = visit.framework
    answers = {exemplar.id: sheet.answers().get(exemplar.id, Answer()) for exemplar in framework.exemplars}
    return render_template(
        "returns/submission/check.html",
        visit=visit,
        framework=framework,
        scale=framework.scale,
        answers=answers,
        missing={
            exemplar.id: gaps(framework.scale, exemplar, answers[exemplar.id]) for exemplar in framework.exemplars
        },
        progress=measure_progress(framework, answers),
        links=() if visit.review.state is ReviewState.SUBMITTED else links_of_review(visit.review, sheet),
        hints=() if visit.review.state is ReviewState.SUBMITTED else questions.hints(visit, sheet),
        items=sheet.items,
        form=form,
        writable=writable(visit),
        may_submit=visit.may(Right.RUN_REVIEW),
        signed=sign_off_now(visit, sheet),
        as_chair=is_chair(visit),
        draft_key=draft_key(visit, "completion"),
    )


@blueprint.post("/check")
@entry(AtService(Right.RUN_REVIEW))
def submit(visit: Visit) -> ResponseReturnValue:
    """Submit the return; a second click on the same page finds it submitted and shows the same receipt."""
    if visit.review.state is ReviewState.SUBMITTED:
        return redirect(_receipt_of(visit, submissions.submissions_of(visit.review)[0]), 303)
    form = CompletionForm()
    if not form.validate_on_submit():
        return _show_check(visit, sheets.read_sheet(visit.review, site().frameworks), form), 422
    now = site().now()
    try:
        if form.version.data:
            _save_completion(visit, form)
        _sign_in_the_same_act(visit)
        made = submissions.submit(
            visit.review, visit.framework, person=visit.person.name, at=now, frameworks=site().frameworks
        )
    except (Incomplete, NotComplete):
        undo()
        return _show_check(visit, sheets.read_sheet(visit.review, site().frameworks), form), 422
    except NotSignedOff as fault:
        undo()
        form.form_errors.append(gettext("{fault} Your return has not been submitted", fault=fault))
        return _show_check(visit, sheets.read_sheet(visit.review, site().frameworks), form), 422
    except reviews.NotWritable as fault:
        undo()
        # Both clicks came at once, and the other was first.
        if made_before := submissions.submissions_of(visit.review) if str(fault) == "submitted" else ():
            return redirect(_receipt_of(visit, made_before[0]), 303)
        raise
    send_receipt(visit.person, visit.review, made)
    confirm_saved(gettext("Your return is submitted."), draft_key(visit, "completion"))
    return redirect(_receipt_of(visit, made), 303)


def _save_completion(visit: Visit, form: CompletionForm) -> None:
    # Somebody else's answer to the same question stands: the one who submits sees it on the receipt.
    reviews.save_fields(
        visit.review,
        exemplar=WHOLE,
        posted=versions.read_with(form.values(), form.version.data),
        person=visit.person.name,
        at=site().now(),
    )


def _sign_in_the_same_act(visit: Visit) -> None:
    # A chair who submits what they have read on this page signs it with the same button.
    if is_chair(visit):
        signer, now = voter_of(visit), site().now()
        sign_offs.sign(visit.review, site().frameworks, signer=signer, as_chair=True, read=None, at=now)


def _receipt_of(visit: Visit, made: Submission) -> str:
    return address_of(visit, "submission.receipt", version=made.number)


@blueprint.get("/submitted/<int:version>")
@entry(AtService(Right.READ_REVIEW))
def receipt(visit: Visit, version: int) -> ResponseReturnValue:
    """The receipt of one submitted version, with all that was submitted, to read and print."""
    made = submissions.submissions_of(visit.review)
    found = next((one for one in made if one.number == version), None)
    if found is None:
        abort(404)
    reopenable = may_reopen(visit.review.state, visit.review.window, site().today()) and found is made[0]
    return render_template(
        "returns/submission/receipt.html",
        visit=visit,
        check=code_of(visit.review, PaperKind.RECEIPT, version=found.number),
        made=found,
        newest=made[0],
        versions=made,
        scale=visit.framework.scale,
        themes=_by_theme(found.content["answers"]),
        paper=paper_returns.find_provenance(visit.review),
        asked=kept_quality.questions_of(visit.review) if found is made[0] else (),
        may_reopen=reopenable and visit.may(Right.RUN_REVIEW),
    )


def _by_theme(answers: dict[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    themes: dict[str, list[tuple[str, Any]]] = {}
    for exemplar_id, answer in sorted(answers.items(), key=lambda entry: entry[1].get("place", 0)):
        themes.setdefault(answer["theme"], []).append((exemplar_id, answer))
    return themes


@blueprint.get("/reopen")
@entry(AtService(Right.RUN_REVIEW))
def ask_reopen(visit: Visit) -> ResponseReturnValue:
    """The page that asks why a submitted return is to be opened again."""
    if not may_reopen(visit.review.state, visit.review.window, site().today()):
        return redirect(address_of(visit, "steering_group.overview"), 303)
    return render_template("returns/submission/reopen.html", visit=visit, form=ReasonForm(formdata=None))


@blueprint.post("/reopen")
@entry(AtService(Right.RUN_REVIEW))
def reopen(visit: Visit) -> ResponseReturnValue:
    """Open a submitted return again until the round closes; every submitted version stays readable."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return render_template("returns/submission/reopen.html", visit=visit, form=form), 422
    submissions.reopen(visit.review, reason=form.reason.data, person=visit.person.name, at=site().now())
    confirm_saved(gettext("The return is open again. Your earlier return still counts until you submit again."))
    return redirect(address_of(visit, "steering_group.overview"), 303)


@blueprint.get("/what-the-network-sees")
@entry(AtService(Right.READ_REVIEW))
def network_view(visit: Visit) -> ResponseReturnValue:
    """The exact rows that leave the service, and the words about what does not."""
    sheet = sheets.read_sheet(visit.review, site().frameworks)
    return render_template(
        "returns/submission/network_view.html",
        visit=visit,
        rows=submissions.network_rows(visit.review, visit.framework, sheet),
        completion=sheet.completion(),
        scale=visit.framework.scale,
        offered=good_practice.offered_by(visit.service.number),
    )


@blueprint.post("/enter")
@entry(AtService(Right.RUN_REVIEW))
def enter_past(visit: Visit) -> ResponseReturnValue:
    """Begin to enter a past year's review that was done on paper."""
    review = visit.review
    if review.id is None and review.round.closed and not may_change(review.state, review.window, site().today()):
        reviews.begin_past_review(review, person=visit.person.name, at=site().now())
        confirm_saved(
            gettext("You can now enter the review as it was done on paper. It will say that you entered it later.")
        )
    return redirect(address_of(visit, "steering_group.overview"), 303)
