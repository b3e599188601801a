"""One exemplar's answer: shown, saved field by field, and both texts where two people wrote at once."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar, ticked_level
from selfreview.domain.review.ageing import is_old
from selfreview.domain.review.fields import ANSWER_FIELDS
from selfreview.domain.review.review import (
    Answer,
    differs_from_ticks,
    gaps,
    is_thin,
    measure_progress,
)
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.group.collaboration import Together
from selfreview.storage.review import reviews, sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry, wants_json
from selfreview.web.group.collaboration import beside, shown_beside
from selfreview.web.middleware import confirm_saved
from selfreview.web.review import conflicts
from selfreview.web.review.forms import AnswerForm
from selfreview.web.review_pages import address_of, as_begun, clock, draft_key, last_saved, writable
from selfreview.web.runtime import site

ASKS = "ask"
"""The name in an address of the page that asks for what is missing."""

blueprint = Blueprint("answers", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")


@blueprint.get("/<exemplar_id>")
@entry(AtService(Right.READ_REVIEW))
def exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """One exemplar: what is asked, what is met, the rating and its evidence."""
    asked = visit.exemplar(exemplar_id)
    # Read before the fields: what is saved between the two is told to the page once more, and never missed.
    group = beside(visit, asked)
    sheet = sheets.read_sheet(visit.review, site().frameworks, beside=(asked.id,))
    answer = sheet.answer(asked.id)
    form = AnswerForm(formdata=None, data={**_typed(answer), "version": _version(sheet, asked)})
    form.for_exemplar(visit.framework.scale, asked)
    if ASKS in request.args and writable(visit):
        form.ask_for(gaps(visit.framework.scale, asked, answer))
    return _show(visit, asked, sheet, form, group)


def _typed(answer: Answer) -> dict[str, Any]:
    return {
        "rating": answer.rating,
        "ticks": sorted(answer.ticks),
        "reason": answer.reason,
        "evidence": answer.evidence,
        "moved": answer.moved,
    }


def _version(sheet: Sheet, asked: Exemplar) -> str:
    return versions.pack(sheet.kept(asked.id), ANSWER_FIELDS)


def _show(visit: Visit, asked: Exemplar, sheet: Sheet, form: AnswerForm, group: Together) -> str:
    framework = visit.framework
    before, after = framework.neighbours(asked.id)
    answer = sheet.answer(asked.id)
    day = min(filter(None, (site().today(), visit.review.deadline)))
    return render_template(
        "review/answers/exemplar.html",
        visit=visit,
        asked=asked,
        theme=framework.theme(asked.theme),
        scale=framework.scale,
        form=form,
        answer=answer,
        earlier=sheet.earlier,
        earlier_scale=site().frameworks.edition(sheet.earlier.edition).scale if sheet.earlier else None,
        gaps=gaps(framework.scale, asked, answer),
        asks_reason=differs_from_ticks(framework.scale, asked, answer) or form.reason.data or form.reason.errors,
        asks_moved=answer.has_moved or form.moved.data or form.moved.errors,
        asks=ASKS in request.args,
        is_thin=is_thin(framework.scale, answer),
        amount=ticked_level(framework.scale, asked, answer.ticks),
        items=[(item, is_old(item.dated, day)) for item in sheet.items_of(asked.id)],
        before=before,
        after=after,
        writable=writable(visit),
        draft_key=draft_key(visit, asked.id),
        progress=measure_progress(framework, sheet.answers()),
        saved_at=last_saved(sheet.kept(asked.id)),
        thought=group.views,
        agreement_stands=group.views.agreement is not None and group.views.agreement.stands(sheet),
        may_dissent=visit.may(Right.WRITE_DRAFT),
        **shown_beside(visit, group),
    )


@blueprint.post("/<exemplar_id>")
@entry(AtService(Right.WRITE_DRAFT))
def save_exemplar(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Save an exemplar's answer, or show both texts where somebody else has written meanwhile."""
    asked = visit.exemplar(exemplar_id)
    chosen, undecided = conflicts.choose(request.form)
    form = AnswerForm(formdata=chosen).for_exemplar(visit.framework.scale, asked)
    if not form.validate_on_submit():
        return _refuse(visit, asked, form)
    posted = _posted(form, chosen)
    settlement = reviews.save_fields(
        visit.review,
        exemplar=asked.id,
        posted=posted,
        person=visit.person.name,
        at=site().now(),
        undecided=undecided,
    )
    if settlement.clashes:
        return conflicts.show(visit, asked, posted, settlement.clashes, undecided)
    return _saved(visit, asked, posted)


def _posted(form: AnswerForm, chosen: Any) -> dict[str, tuple[str, int]]:
    """Every field that was posted, with the version it was read at; one that was left out stays as it is."""
    read = versions.read_with(form.values(), form.version.data)
    is_confirmed = form.confirmed.data or chosen.get("carried") == ""
    posted = {name: pair for name, pair in read.items() if name in chosen and name != "carried"}
    return posted | ({"carried": read["carried"]} if is_confirmed else {})


def _refuse(visit: Visit, asked: Exemplar, form: AnswerForm) -> ResponseReturnValue:
    if wants_json():
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return jsonify(message=" ".join(map(str, faults))), 422
    sheet = sheets.read_sheet(visit.review, site().frameworks, beside=(asked.id,))
    return _show(visit, asked, sheet, form, beside(visit, asked)), 422


def _saved(visit: Visit, asked: Exemplar, posted: Mapping[str, tuple[str, int]]) -> ResponseReturnValue:
    sheet = sheets.read_sheet(as_begun(visit), site().frameworks)
    if wants_json():
        return jsonify(saved_at=clock(), version=_version_shown(sheet, asked, posted))
    answer = sheet.answer(asked.id)
    missing = gaps(visit.framework.scale, asked, answer)
    confirm_saved(
        gettext("{id} saved at {clock}.", id=asked.id, clock=clock()),
        draft_key(visit, asked.id),
        draft_key(visit, f"{asked.id}/clash"),
    )
    _, after = visit.framework.neighbours(asked.id)
    if request.form.get("then") == "later":
        return redirect(address_of(visit, "steering_group.overview"), 303)
    if missing or (is_thin(visit.framework.scale, answer) and request.form.get("then") == "continue"):
        return redirect(address_of(visit, "answers.exemplar", exemplar_id=asked.id, **{ASKS: "missing"}), 303)
    if after is None:
        return redirect(address_of(visit, "submission.check"), 303)
    return redirect(address_of(visit, "answers.exemplar", exemplar_id=after.id), 303)


def _version_shown(sheet: Sheet, asked: Exemplar, posted: Mapping[str, tuple[str, int]]) -> str:
    read = {name: ("", version) for name, version in versions.unpack(request.form["version"], ANSWER_FIELDS).items()}
    return versions.pack_shown(sheet.kept(asked.id), {**read, **posted})
