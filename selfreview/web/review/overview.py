"""The steering group's review as a whole: its overview, how it is done and who takes part."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.review.fields import COMPLETION_FIELDS
from selfreview.domain.review.missing import missing_in_words
from selfreview.domain.review.review import may_reopen, measure_progress
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.benchmarking.returns import find_return
from selfreview.storage.people import people
from selfreview.storage.returns import paper_returns, questions, submissions
from selfreview.storage.review import reviews, sheets
from selfreview.storage.review.sheets import WHOLE
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.sign_off import sign_off_now
from selfreview.web.middleware import confirm_saved, in_words
from selfreview.web.registry.change_notes import notes_for
from selfreview.web.review.forms import CompletionForm
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("steering_group", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@blueprint.get("/")
@entry(AtService(Right.READ_REVIEW))
def overview(visit: Visit) -> ResponseReturnValue:
    """The review's task list, its group, its deadline and the one next step."""
    sheet = sheets.read_sheet(visit.review, site().frameworks)
    today, exemplars = site().today(), visit.framework.exemplars
    answers = {one.id: sheet.answer(one.id) for one in exemplars}
    return render_template(
        "review/overview/overview.html",
        visit=visit,
        progress=measure_progress(visit.framework, answers),
        sheet=sheet,
        missing={one.id: missing_in_words(visit.framework.scale, one, answers[one.id]) for one in exemplars},
        can_carry=any(not (answer.evidence.strip() or answer.items) for answer in answers.values()),
        completion=sheet.completion(),
        group=[(person, person.post_at(visit.service.number)) for person in _group(visit)],
        in_words=in_words,
        writable=writable(visit),
        may_run=visit.may(Right.RUN_REVIEW),
        lead_group=Right.LEAD_GROUP,
        reopenable=may_reopen(visit.review.state, visit.review.window, today),
        today=today,
        newest=submissions.newest_number(visit.review),
        asked=questions.questions_of(visit.review),
        paper=paper_returns.find_provenance(visit.review),
        signed=sign_off_now(visit, sheet),
        notes=notes_for(visit),
        benchmarking=find_return(service=visit.service.number, year=visit.review.round.year),
    )


def _group(visit: Visit) -> tuple[people.Person, ...]:
    return people.people_of(visit.service.number, day=site().today())


@blueprint.get("/completion")
@entry(AtService(Right.READ_REVIEW))
def completion(visit: Visit) -> ResponseReturnValue:
    """How the review is done, and who takes part."""
    sheet = sheets.read_sheet(visit.review)
    told = sheet.completion()
    data = {"method": told.method, "method_other": told.other, "agencies": list(told.agencies)}
    form = CompletionForm(formdata=None, data={**data, "version": versions.pack(sheet.kept(WHOLE), COMPLETION_FIELDS)})
    return _show_completion(visit, form)


def _show_completion(visit: Visit, form: CompletionForm) -> str:
    return render_template(
        "review/overview/completion.html",
        visit=visit,
        form=form,
        completion=sheets.read_sheet(visit.review).completion(),
        writable=writable(visit),
        draft_key=draft_key(visit, "completion"),
    )


@blueprint.post("/completion")
@entry(AtService(Right.WRITE_DRAFT))
def save_completion(visit: Visit) -> ResponseReturnValue:
    """Save how the review was done and who took part."""
    form = CompletionForm()
    if not form.validate_on_submit():
        return _show_completion(visit, form), 422
    posted = versions.read_with(form.values(), form.version.data)
    settlement = reviews.save_fields(
        visit.review, exemplar=WHOLE, posted=posted, person=visit.person.name, at=site().now()
    )
    if settlement.clashes:
        undo()
        form.form_errors.append(
            gettext(
                "{changed_by} has changed this page since you opened it.",
                changed_by=settlement.clashes[0].theirs.changed_by,
            )
        )
        form.version.data = versions.pack(sheets.read_sheet(visit.review).kept(WHOLE), COMPLETION_FIELDS)
        return _show_completion(visit, form), 409
    confirm_saved(gettext("Saved how the review was done."), draft_key(visit, "completion"))
    return redirect(address_of(visit, "steering_group.overview"), 303)
