"""One exemplar's answer: shown, saved field by field, and both texts where two people wrote at once."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.ageing import is_old
from selfreview.domain.framework import Exemplar, ticked_level
from selfreview.domain.review import Answer, ForgedVersion, Gap, Kept, Settlement, gaps, measure_progress
from selfreview.domain.rights import Right
from selfreview.storage import history, reviews, sheets
from selfreview.storage.reviews import NotWritable
from selfreview.storage.sheets import Sheet
from selfreview.storage.tables import db
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry, wants_json
from selfreview.web.frame import confirm_saved
from selfreview.web.review_forms import ANSWER_FIELDS, AnswerForm
from selfreview.web.review_pages import address_of, clock, closed, draft_key, forged, writable
from selfreview.web.site import site

blueprint = Blueprint("answers", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@blueprint.get("/<exemplar_id>")
@entry(AtService(Right.READ_REVIEW))
def exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """One exemplar: what is asked, what is met, the rating and its evidence."""
    asked = visit.exemplar(exemplar_id)
    sheet = sheets.read_sheet(visit.review)
    answer = sheet.answer(asked.id)
    form = AnswerForm(formdata=None, data={**_typed(answer), "version": _version(sheet, asked)})
    return _show(visit, asked, sheet, form.for_exemplar(visit.framework.scale, asked))


def _typed(answer: Answer) -> dict[str, Any]:
    return {
        "rating": answer.rating,
        "ticks": sorted(answer.ticks),
        "reason": answer.reason,
        "evidence": answer.evidence,
    }


def _version(sheet: Sheet, asked: Exemplar) -> str:
    return versions.pack(sheet.kept(asked.id), ANSWER_FIELDS)


def _show(visit: Visit, asked: Exemplar, sheet: Sheet, form: AnswerForm) -> str:
    framework = visit.framework
    before, after = framework.neighbours(asked.id)
    answer = sheet.answer(asked.id)
    day = min(filter(None, (site().today(), visit.review.deadline)))
    return render_template(
        "answers/exemplar.html",
        visit=visit,
        asked=asked,
        theme=framework.theme(asked.theme),
        scale=framework.scale,
        form=form,
        answer=answer,
        gaps=gaps(framework.scale, asked, answer),
        amount=ticked_level(framework.scale, asked, answer.ticks),
        items=[(item, is_old(item.dated, day)) for item in sheet.items_of(asked.id)],
        before=before,
        after=after,
        writable=writable(visit),
        draft_key=draft_key(visit, asked.id),
        progress=measure_progress(framework, sheet.answers()),
    )


@blueprint.post("/<exemplar_id>")
@entry(AtService(Right.WRITE_DRAFT))
def save_exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Save an exemplar's answer, or show both texts where somebody else has written meanwhile."""
    asked = visit.exemplar(exemplar_id)
    form = AnswerForm(formdata=_settled(request.form)).for_exemplar(visit.framework.scale, asked)
    if not form.validate_on_submit():
        return _refuse(visit, asked, form)
    try:
        settlement = reviews.save_fields(
            visit.review,
            exemplar=asked.id,
            posted=versions.read_with(form.values(), form.version.data),
            person=visit.person.name,
            at=site().now(),
        )
    except ForgedVersion:
        return forged()
    except NotWritable as fault:
        return closed(visit, fault)
    if settlement.clashes:
        return _show_clash(visit, asked, form, settlement)
    db.session.commit()
    return _saved(visit, asked)


def _settled(posted: Any) -> Any:
    """What a clash page posts: its choice of mine or theirs put in the place of the field."""
    chosen = posted.copy()
    for name in ANSWER_FIELDS:
        choice = posted.get(f"keep_{name}")
        if choice in ("mine", "theirs") and f"{name}_{choice}" in posted:
            text = posted[f"{name}_{choice}"]
            chosen.setlist(name, text.split() if name == "ticks" else [text])
    return chosen


def _refuse(visit: Visit, asked: Exemplar, form: AnswerForm) -> ResponseReturnValue:
    if wants_json():
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return jsonify(message=" ".join(faults)), 422
    return _show(visit, asked, sheets.read_sheet(visit.review), form), 422


def _show_clash(visit: Visit, asked: Exemplar, form: AnswerForm, settlement: Settlement) -> ResponseReturnValue:
    db.session.rollback()
    here = address_of(visit, "answers.exemplar", exemplar_id=asked.id)
    who = ", ".join(dict.fromkeys(clash.theirs.changed_by for clash in settlement.clashes))
    if wants_json():
        return jsonify(message=f"{who} has changed this page meanwhile. Save to see both texts.", url=here), 409
    sheet = sheets.read_sheet(visit.review)
    clashing = {clash.field for clash in settlement.clashes}
    shown = render_template(
        "answers/clash.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        clashes=settlement.clashes,
        history={clash.field: _when(visit, asked, clash.field, clash.theirs) for clash in settlement.clashes},
        others=[
            (name, _as_now(name, value, form, sheet, asked))
            for name, value in form.values().items()
            if name not in clashing
        ],
        criteria={criterion.id: criterion.text for criterion in asked.criteria},
        version=_version(sheet, asked),
        draft_key=draft_key(visit, asked.id),
    )
    return shown, 409


def _as_now(name: str, value: str, form: AnswerForm, sheet: Sheet, asked: Exemplar) -> str:
    """A field that does not clash: what was typed, or what is kept now where this person left it as they read it."""
    read = versions.unpack(form.version.data or "", ANSWER_FIELDS)[name]
    kept = sheet.kept(asked.id).get(name, Kept())
    return value if read == kept.version else kept.value


def _when(visit: Visit, asked: Exemplar, field: str, theirs: Kept) -> Any:
    changes = history.history_of(visit.review, asked.id)
    return next((change.at for change in changes if change.field == field and change.after == theirs.value), None)


def _saved(visit: Visit, asked: Exemplar) -> ResponseReturnValue:
    sheet = sheets.read_sheet(visit.review) if visit.review.id else sheets.read_sheet(_again(visit))
    if wants_json():
        return jsonify(saved_at=clock(), version=_version(sheet, asked))
    missing = gaps(visit.framework.scale, asked, sheet.answer(asked.id))
    confirm_saved(_words(asked, missing), draft_key(visit, asked.id))
    _, after = visit.framework.neighbours(asked.id)
    if request.form.get("then") == "later":
        return redirect(address_of(visit, "steering_group.overview"), 303)
    if Gap.REASON in missing:
        return redirect(address_of(visit, "answers.exemplar", exemplar_id=asked.id, _anchor="reason"), 303)
    if after is None:
        return redirect(address_of(visit, "submission.check"), 303)
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=after.id), 303)


def _again(visit: Visit) -> reviews.Review:
    found = reviews.find_review(service=visit.service.number, year=visit.review.round.year)
    assert found is not None
    return found


GAP_WORDS = {
    Gap.RATING: "a rating",
    Gap.EVIDENCE: "evidence",
    Gap.WHY: "a word on why",
    Gap.REASON: "a reason why the rating differs from the ticks",
}


def _words(asked: Exemplar, missing: tuple[Gap, ...]) -> str:
    still = " and ".join(GAP_WORDS[gap] for gap in missing)
    return f"{asked.id} saved at {clock()}." + (f" It still needs {still}." if still else "")
