"""One action of a plan: added, read, changed, and told how far it is."""

import secrets
from collections.abc import Collection, Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar, Scale
from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.fields import ACTION_FIELDS, PRINTED
from selfreview.domain.review.review import Settlement
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.plan import plans, slips
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry, refuse
from selfreview.web.error_pages import page
from selfreview.web.middleware import confirm_saved
from selfreview.web.plan import conflicts
from selfreview.web.plan.context import PlanDesk, find_action, gather, known_names, may_run, may_update
from selfreview.web.plan.forms import ActionForm, StatusForm, typed_from
from selfreview.web.review_pages import address_of, as_begun, draft_key
from selfreview.web.runtime import site

blueprint = Blueprint("actions", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/action-plan")

STATUS_FIELDS = ("status", "stopped")
NOT_TAKEN_OUT = lazy(
    "Someone else has written in this action, or it is in a version of the plan that the "
    "group agreed. Mark it as stopped instead, and say why."
)


def _once() -> str:
    return secrets.token_urlsafe(12)


@blueprint.get("/add/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def ask_new(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page of a new action: it begins with what the next level asks for, and with a suggested step."""
    asked = visit.exemplar(exemplar_id)
    desk = gather(visit)
    proposal = next((one for one in desk.report.proposals if one.exemplar.id == asked.id), None)
    steps = [step.text for step in proposal.suggested] if proposal else []
    step = request.args.get("step", type=int)
    data = {
        "what": steps[step] if step is not None and 0 <= step < len(steps) else "",
        # Nothing is ticked beforehand: a first step does not meet all that the level asks for.
        "criteria": [],
        "status": ActionStatus.NOT_STARTED.value,
        "once": _once(),
    }
    return _show_form(visit, asked, desk, _prepared(visit, asked, desk, ActionForm(formdata=None, data=data)))


def _prepared(
    visit: Visit, asked: Exemplar, desk: PlanDesk, form: ActionForm, action: Action | None = None
) -> ActionForm:
    gone = (action.owner, action.responsible) if action and action.owner and action.id in desk.left else None
    chosen = [action.authority] if action and action.authority else []
    authorities = tuple(dict.fromkeys((*desk.authorities, *chosen)))
    return form.for_action(
        visit.framework,
        asked,
        desk.group,
        authorities,
        today=site().today(),
        known_due=action.due if action else None,
        gone=gone,
    )


def _show_form(
    visit: Visit,
    asked: Exemplar,
    desk: PlanDesk,
    form: ActionForm,
    action: Action | None = None,
    clashing: tuple[conflicts.Side, ...] = (),
) -> str:
    scale, report = visit.framework.scale, desk.report
    return render_template(
        "plan/action_form.html",
        visit=visit,
        asked=asked,
        action=action,
        scale=scale,
        level=report.now.level(asked.id),
        target=report.target(asked.id),
        levels=_levels(form.aimed, scale),
        printed_fields=PRINTED,
        drafted=any(criterion.status == "drafted" for criterion in asked.criteria),
        form=form,
        clashing=clashing,
        draft_key=draft_key(visit, f"plan/{action.id if action else 'new-' + asked.id}"),
    )


def _levels(aimed: Sequence[Exemplar], scale: Scale) -> dict[str, str]:
    """The level of each criterion, with its exemplar where an action is for several."""
    return {
        criterion.id: f"{one.id}, {scale.level(criterion.level).label}"
        if len(aimed) > 1
        else scale.level(criterion.level).label
        for one in aimed
        for criterion in one.criteria
    }


@blueprint.post("/add/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def add(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Add an action; the same form sent twice makes one."""
    asked = visit.exemplar(exemplar_id)
    desk = gather(visit)
    form = _prepared(visit, asked, desk, ActionForm())
    if not form.validate_on_submit():
        return _show_form(visit, asked, desk, form), 422
    once = (form.once.data or _once())[:64]
    made = plans.add_action(
        visit.review,
        exemplar=asked.id,
        values=form.values(),
        once=once,
        person=visit.person.name,
        at=site().now(),
    )
    _note(visit, made, form)
    named = ", ".join(one.id for one in form.aimed)
    confirm_saved(
        gettext("An action for {named} is in the plan.", named=named), draft_key(visit, f"plan/new-{asked.id}")
    )
    return _go_on(visit, made, form, ())


def _go_on(visit: Visit, action_id: int, form: ActionForm, before: Collection[str]) -> ResponseReturnValue:
    """To the plan; where exemplars were added that ask for something, back to the form, which lists that now."""
    fresh = [one.id for one in form.aimed[1:] if one.id not in before and one.criteria]
    if not fresh:
        return redirect(address_of(visit, "action_plan.plan", _anchor=f"action-{action_id}"), 303)
    confirm_saved(gettext("Now tick what it will meet for {fresh}.", fresh=", ".join(fresh)))
    return redirect(address_of(visit, "actions.change", action_id=action_id, _anchor="criteria"), 303)


def _note(visit: Visit, action_id: int, form: StatusForm) -> None:
    words = form.note.data.strip()
    action = plans.read_plan(as_begun(visit)).action(action_id)
    if not words or action is None:
        return
    once = (form.once.data or _once())[:64]
    plans.add_note(visit.review, action, words=words, once=once, person=visit.person.name, at=site().now())


@blueprint.get("/actions/<int:action_id>")
@entry(AtService(Right.READ_REVIEW))
def show(visit: Visit, action_id: int) -> ResponseReturnValue:
    """One action with its notes; whoever may, says here how far it is."""
    desk = gather(visit)
    action = find_action(desk.plan, action_id)
    kept = desk.plan.kept(plans.of_action(action.id, action.exemplar))
    version = versions.pack(kept, STATUS_FIELDS)
    data = {"status": action.status.value, "stopped": action.stopped, "version": version, "once": _once()}
    return _show_action(visit, desk, action, StatusForm(formdata=None, data=data))


def _show_action(
    visit: Visit,
    desk: PlanDesk,
    action: Action,
    form: StatusForm,
    clashing: tuple[conflicts.Side, ...] = (),
) -> str:
    return render_template(
        "plan/action.html",
        visit=visit,
        action=action,
        row=next((row for row in desk.report.rows if row.action.id == action.id), None),
        scale=visit.framework.scale,
        names=known_names(desk.group),
        answers=desk.report.answers.get(action.id, ()),
        left=action.id in desk.left,
        form=form,
        clashing=clashing,
        may_update=may_update(visit, action),
        may_run=may_run(visit),
        may_take_out=may_run(visit) and slips.may_be_taken_out(visit.review, action, person=visit.person.name),
        draft_key=draft_key(visit, f"plan/status-{action.id}"),
    )


@blueprint.post("/actions/<int:action_id>")
@entry(AtService(Right.UPDATE_OWN_ACTION))
def update(visit: Visit, action_id: int) -> ResponseReturnValue:
    """Say the progress of an action, and note what happened on the way."""
    desk = gather(visit)
    action = find_action(desk.plan, action_id)
    if not may_update(visit, action):
        refuse()
    form = StatusForm()
    if not form.validate_on_submit():
        return _show_action(visit, desk, action, form), 422
    subject = plans.of_action(action.id, action.exemplar)
    posted = versions.read_with(form.values(), form.version.data)
    settlement = plans.save(visit.review, subject, posted=posted, person=visit.person.name, at=site().now())
    if settlement.clashes:
        both = conflicts.weigh(visit, subject, posted, settlement.clashes)
        again = {**both.values, "version": both.version, "once": form.once.data, "note": form.note.data}
        shown = StatusForm(formdata=None, data=again)
        shown.form_errors.append(both.sentence)
        return _show_action(visit, gather(visit), action, shown, both.sides), 409
    _note(visit, action.id, form)
    confirm_saved(gettext("Progress updated."), draft_key(visit, f"plan/status-{action.id}"))
    return redirect(address_of(visit, "actions.show", action_id=action.id), 303)


@blueprint.get("/actions/<int:action_id>/change")
@entry(AtService(Right.RUN_REVIEW))
def change(visit: Visit, action_id: int) -> ResponseReturnValue:
    """The page on which an action is changed."""
    desk = gather(visit)
    action = find_action(desk.plan, action_id)
    asked = visit.exemplar(action.exemplar)
    kept = desk.plan.kept(plans.of_action(action.id, action.exemplar))
    told = typed_from({name: one.value for name, one in kept.items()})
    data = {**told, "version": versions.pack(kept, ACTION_FIELDS), "once": _once()}
    return _show_form(
        visit, asked, desk, _prepared(visit, asked, desk, ActionForm(formdata=None, data=data), action), action
    )


@blueprint.post("/actions/<int:action_id>/change")
@entry(AtService(Right.RUN_REVIEW))
def save(visit: Visit, action_id: int) -> ResponseReturnValue:
    """Save an action, or show both texts where somebody else has written meanwhile."""
    desk = gather(visit)
    action = find_action(desk.plan, action_id)
    asked = visit.exemplar(action.exemplar)
    form = _prepared(visit, asked, desk, ActionForm(), action)
    if not form.validate_on_submit():
        return _show_form(visit, asked, desk, form, action), 422
    posted = versions.read_with(form.values(), form.version.data)
    settlement = plans.save(
        visit.review,
        plans.of_action(action.id, action.exemplar),
        posted=posted,
        person=visit.person.name,
        at=site().now(),
    )
    if settlement.clashes:
        return _show_both(visit, asked, action, form, posted, settlement)
    _note(visit, action.id, form)
    confirm_saved(gettext("The action is saved."), draft_key(visit, f"plan/{action.id}"))
    return _go_on(visit, action.id, form, action.also)


@blueprint.post("/actions/<int:action_id>/take-out")
@entry(AtService(Right.RUN_REVIEW))
def take_out(visit: Visit, action_id: int) -> ResponseReturnValue:
    """Take out an action that was entered by mistake, as long as nobody else wrote in it."""
    desk = gather(visit)
    action = find_action(desk.plan, action_id)
    if not slips.take_out(visit.review, action, person=visit.person.name, at=site().now()):
        return page(409, message=NOT_TAKEN_OUT)
    confirm_saved(
        gettext("The action is taken out of the plan. Its history is kept."), draft_key(visit, f"plan/{action.id}")
    )
    return redirect(address_of(visit, "action_plan.plan", _anchor="plan"), 303)


def _show_both(
    visit: Visit,
    asked: Exemplar,
    action: Action,
    form: ActionForm,
    posted: dict[str, tuple[str, int]],
    settlement: Settlement,
) -> ResponseReturnValue:
    subject = plans.of_action(action.id, action.exemplar)
    both = conflicts.weigh(visit, subject, posted, settlement.clashes)
    again = {**typed_from(both.values), "version": both.version, "once": form.once.data, "note": form.note.data}
    desk = gather(visit)
    shown = _prepared(visit, asked, desk, ActionForm(formdata=None, data=again), action)
    shown.form_errors.append(both.sentence)
    return _show_form(visit, asked, desk, shown, action, both.sides), 409
