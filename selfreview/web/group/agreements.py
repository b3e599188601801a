"""What the group agrees on, how it was reached, and who dissents."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import How
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, version_snapshot
from selfreview.storage.group.agreements import MovedOn, NotRated
from selfreview.storage.review import sheets
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.views_forms import AgreeForm, DissentForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import voter_of

blueprint = Blueprint("agreements", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

MOVED_ON = lazy(
    "{exemplar} was changed while you read this page. Below is how it reads now: mark it as agreed if you still agree"
)
NOT_RATED = lazy("{exemplar} has no rating yet, so there is nothing to agree on. Write the draft rating first")


@blueprint.get("/<exemplar_id>/agree")
@entry(AtService(Right.LEAD_GROUP))
def ask_agreement(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page on which the chair or the manager marks an exemplar agreed."""
    asked = visit.exemplar(exemplar_id)
    agreement = agreements.agreements_of(visit.review).get(asked.id)
    return _show_agreement(visit, asked, AgreeForm(formdata=None, data={"how": agreement.how if agreement else None}))


def _show_agreement(visit: Visit, asked: Exemplar, form: AgreeForm) -> str:
    sheet = sheets.read_sheet(visit.review)
    form.version.data = version_snapshot.digest_of(version_snapshot.mark_of(sheet, [asked.id]))
    agreement = agreements.agreements_of(visit.review).get(asked.id)
    return render_template(
        "group/views/agree.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        form=form,
        answer=sheet.answer(asked.id),
        items=sheet.items_of(asked.id),
        agreement=agreement,
        stands=agreement is not None and agreement.stands(sheet),
        writable=writable(visit),
    )


@blueprint.post("/<exemplar_id>/agree")
@entry(AtService(Right.LEAD_GROUP))
def mark_agreed(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Mark an exemplar agreed as it was read, with how that was reached."""
    asked = visit.exemplar(exemplar_id)
    form = AgreeForm()
    if not form.validate_on_submit():
        return _show_agreement(visit, asked, form), 422
    how, read = How(form.how.data), form.version.data or ""
    try:
        agreements.agree(visit.review, exemplar=asked.id, how=how, read=read, by=visit.person.name, at=site().now())
    except MovedOn:
        return _refuse(visit, asked, form, MOVED_ON), 409
    except NotRated:
        return _refuse(visit, asked, form, NOT_RATED), 409
    confirm_saved(gettext("{id} is marked agreed.", id=asked.id))
    return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)


def _refuse(visit: Visit, asked: Exemplar, form: AgreeForm, words: str) -> str:
    undo()
    form.form_errors.append(words.format(exemplar=asked.id))
    return _show_agreement(visit, asked, form)


@blueprint.post("/<exemplar_id>/no-longer-agreed")
@entry(AtService(Right.LEAD_GROUP))
def take_back(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Mark an exemplar as not agreed any more."""
    asked = visit.exemplar(exemplar_id)
    agreements.take_back(visit.review, exemplar=asked.id, by=visit.person.name, at=site().now())
    confirm_saved(gettext("{id} is no longer marked agreed.", id=asked.id))
    return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)


@blueprint.get("/<exemplar_id>/dissent")
@entry(AtService(Right.WRITE_DRAFT))
def ask_dissent(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page on which a member has their dissent recorded."""
    asked = visit.exemplar(exemplar_id)
    mine = [one for one in _dissents(visit, asked) if one.person_id == visit.person.id]
    form = DissentForm(formdata=None, data={"words": mine[0].words if mine else ""})
    return _show_dissent(visit, asked, form)


def _dissents(visit: Visit, asked: Exemplar) -> tuple[agreements.Dissent, ...]:
    return agreements.dissents_of(visit.review).get(asked.id, ())


def _show_dissent(visit: Visit, asked: Exemplar, form: DissentForm) -> str:
    sheet = sheets.read_sheet(visit.review)
    return render_template(
        "group/views/dissent.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        form=form,
        answer=sheet.answer(asked.id),
        others=[one for one in _dissents(visit, asked) if one.person_id != visit.person.id],
        draft_key=draft_key(visit, f"{asked.id}/dissent"),
    )


@blueprint.post("/<exemplar_id>/dissent")
@entry(AtService(Right.WRITE_DRAFT))
def record_dissent(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Record a member's dissent in their own words, or take it back where nothing is left of it."""
    asked = visit.exemplar(exemplar_id)
    form = DissentForm()
    if not form.validate_on_submit():
        return _show_dissent(visit, asked, form), 422
    words = form.words.data
    agreements.dissent(visit.review, exemplar=asked.id, voter=voter_of(visit), words=words, at=site().now())
    confirm_saved(
        gettext("Your dissent on {id} is recorded.", id=asked.id)
        if words
        else gettext("You have no recorded disagreement on {id}.", id=asked.id),
        draft_key(visit, f"{asked.id}/dissent"),
    )
    return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)
