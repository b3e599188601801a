"""The action plan as a whole: what it holds, its order, last year's promises, targets and reasons."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.charts import SCREEN, Bar, draw_distributions, tallied, to_svg
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.plan.action_plan import Promise, Standing, default_target, move
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.report import PlanReport
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.plan import handed_in, plans
from selfreview.storage.plan.plans import WHOLE_PLAN, Plan, Subject
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.plan import conflicts
from selfreview.web.plan.context import PlanDesk, gather, may_run
from selfreview.web.plan.forms import DecisionForm, DropForm, OrderForm
from selfreview.web.review_pages import address_of, draft_key
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("action_plan", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/action-plan")

ORDER_MOVED = lazy("Someone else has changed the order. This is the new order: move your action again.")


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def plan(visit: Visit) -> ResponseReturnValue:
    """The plan: last year's promises, what is to be decided, the actions in order, and where it all leads."""
    return _show_plan(visit, gather(visit), OrderForm(formdata=None))


def _show_plan(visit: Visit, desk: PlanDesk, form: OrderForm) -> str:
    report = desk.report
    form.order.data = " ".join(str(action.id) for action in report.actions)
    form.version.data = versions.pack(desk.plan.kept(WHOLE_PLAN), ("order",))
    return render_template(
        "plan/plan.html",
        visit=visit,
        report=report,
        progress=report.progress,
        form=form,
        left=desk.left,
        own_order=bool(desk.plan.order),
        handed_in=handed_in.newest(visit.review.id),
        chart=outlook_chart(report),
        changes=change_sentences(report),
        serious=Standing.SERIOUS,
        may_run=may_run(visit),
        earlier_notes=desk.earlier_notes,
        exemplars={exemplar.id: exemplar for exemplar in report.framework.exemplars},
        others=[one for one in report.framework.exemplars if one not in {each.exemplar for each in report.undecided}],
    )


def outlook_chart(report: PlanReport) -> str | None:
    """Today's profile beside the one that the plan would lead to, as SVG; None while nothing is rated."""
    levels = [level.label for level in report.framework.scale.levels]
    bars = []
    for label, profile in (
        (gettext("Today"), report.profile),
        (gettext("If everything in the plan is done"), report.profile_ahead),
    ):
        numbers = [number for _, number in profile.counts]
        if not sum(numbers):
            return None
        bars.append(Bar(label, tallied(numbers), gettext("{numbers} exemplars", numbers=sum(numbers))))
    title = gettext("Today, and if all of this is done")
    return to_svg(draw_distributions(levels, bars, title=title, size=SCREEN), name="outlook")


@blueprint.post("/order")
@entry(AtService(Right.RUN_REVIEW))
def set_order(visit: Visit) -> ResponseReturnValue:
    """Move one action, or take the order that was dragged together; the same post again changes nothing."""
    form = OrderForm()
    if not form.validate_on_submit():
        return _show_plan(visit, gather(visit), form), 422
    posted = versions.read_with({"order": _moved(visit, form)}, form.version.data)
    settlement = plans.save(visit.review, WHOLE_PLAN, posted=posted, person=visit.person.name, at=site().now())
    if settlement.clashes:
        desk = gather(visit)
        undo()
        form.form_errors.append(ORDER_MOVED)
        return _show_plan(visit, desk, form), 409
    confirm_saved(
        gettext("The order is saved.") if posted["order"][0] else gettext("The actions are now in the suggested order.")
    )
    anchor = form.move.data.partition(":")[2]
    # The page opens where the moved action now stands, so that a keyboard need not travel there again.
    return redirect(address_of(visit, "action_plan.plan", _anchor=f"action-{anchor}" if anchor else "plan"), 303)


def _moved(visit: Visit, form: OrderForm) -> str:
    direction, _, moved_id = form.move.data.partition(":")
    if direction == "proposed":
        return ""
    known = {action.id for action in plans.read_plan(visit.review).actions}
    order = [int(one) for one in form.order.data.split() if int(one) in known]
    if moved_id.isascii() and moved_id.isdigit() and len(moved_id) < 10:
        return " ".join(map(str, move(order, int(moved_id), direction)))
    return " ".join(map(str, order))


@blueprint.get("/exemplars/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def ask_decision(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """The page on which the group sets an exemplar's target, or says why nothing is planned for it."""
    asked = visit.exemplar(exemplar_id)
    kept = plans.read_plan(visit.review).kept(plans.of_exemplar(asked.id))
    told = {name: kept[name].value for name in conflicts.DECISION_FIELDS if name in kept}
    target = told.get("target") or default_target(visit.framework.scale).key
    version = versions.pack(kept, conflicts.DECISION_FIELDS)
    data = {"target": target, "no_action": told.get("no_action", ""), "version": version}
    return _show_decision(visit, asked, DecisionForm(formdata=None, data=data).on_scale(visit.framework.scale))


def _show_decision(visit: Visit, asked: Exemplar, form: DecisionForm, clashing: tuple[conflicts.Side, ...] = ()) -> str:
    report = gather(visit).report
    return render_template(
        "plan/decision.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        level=report.now.level(asked.id),
        proposal=next((one for one in report.proposals if one.exemplar.id == asked.id), None),
        rows=report.of_exemplar(asked.id),
        default=default_target(visit.framework.scale),
        form=form,
        clashing=clashing,
        draft_key=draft_key(visit, f"plan/{asked.id}"),
    )


@blueprint.post("/exemplars/<exemplar_id>")
@entry(AtService(Right.RUN_REVIEW))
def decide(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Save an exemplar's target, and the reason why nothing is planned for it."""
    asked, scale = visit.exemplar(exemplar_id), visit.framework.scale
    form = DecisionForm().on_scale(scale)
    if not form.validate_on_submit():
        return _show_decision(visit, asked, form), 422
    subject = plans.of_exemplar(asked.id)
    posted = versions.read_with(form.values(), form.version.data)
    settlement = plans.save(visit.review, subject, posted=posted, person=visit.person.name, at=site().now())
    if settlement.clashes:
        both = conflicts.weigh(visit, subject, posted, settlement.clashes)
        shown = DecisionForm(formdata=None, data={**both.values, "version": both.version}).on_scale(scale)
        shown.form_errors.append(both.sentence)
        return _show_decision(visit, asked, shown, both.sides), 409
    confirm_saved(gettext("Decision saved for {id}.", id=asked.id), draft_key(visit, f"plan/{asked.id}"))
    return redirect(address_of(visit, "action_plan.plan"), 303)


@blueprint.post("/promises/<int:action_id>/keep")
@entry(AtService(Right.RUN_REVIEW))
def keep_promise(visit: Visit, action_id: int) -> ResponseReturnValue:
    """Continue with an unfinished action of last year as an action of this plan."""
    promise = _promise(gather(visit), action_id)
    exemplar = visit.exemplar(promise.action.exemplar)
    last = plans.last_plan(visit.review)
    values = {} if last is None else _values(last, plans.of_action(action_id, promise.action.exemplar))
    named = {one.id: one for one in visit.framework.exemplars}
    also = [one for one in values.get("also", "").split() if one in named]
    known = {criterion.id for one in (exemplar.id, *also) for criterion in named[one].criteria}
    values["also"] = " ".join(also)
    values["criteria"] = " ".join(one for one in values.get("criteria", "").split() if one in known)
    made = plans.add_action(
        visit.review,
        exemplar=exemplar.id,
        values=values,
        once=f"promise {action_id}",
        person=visit.person.name,
        at=site().now(),
        kept_from=action_id,
    )
    confirm_saved(
        gettext("The {year} promise is kept as an action of this plan. Give it a new date.", year=promise.year)
    )
    return redirect(address_of(visit, "actions.change", action_id=made), 303)


def _values(plan: Plan, subject: Subject) -> dict[str, str]:
    return {name: kept.value for name, kept in plan.kept(subject).items()}


def _promise(desk: PlanDesk, action_id: int) -> Promise:
    found = next((promise for promise in desk.report.promises if promise.action.id == action_id), None)
    if found is None:
        abort(404)
    return found


@blueprint.get("/promises/<int:action_id>/drop")
@entry(AtService(Right.RUN_REVIEW))
def ask_drop(visit: Visit, action_id: int) -> ResponseReturnValue:
    """The page that asks why an action of last year is dropped."""
    desk = gather(visit)
    promise = _promise(desk, action_id)
    kept = desk.plan.kept(plans.of_promise(action_id, promise.action.exemplar))
    version = versions.pack(kept, ("dropped",))
    return _show_drop(visit, promise, DropForm(formdata=None, data={"dropped": promise.dropped, "version": version}))


def _show_drop(visit: Visit, promise: Promise, form: DropForm, clashing: tuple[conflicts.Side, ...] = ()) -> str:
    return render_template(
        "plan/drop.html",
        visit=visit,
        promise=promise,
        form=form,
        clashing=clashing,
        draft_key=draft_key(visit, f"plan/promise-{promise.action.id}"),
    )


@blueprint.post("/promises/<int:action_id>/drop")
@entry(AtService(Right.RUN_REVIEW))
def drop(visit: Visit, action_id: int) -> ResponseReturnValue:
    """Drop an action of last year, with a reason."""
    promise = _promise(gather(visit), action_id)
    form = DropForm()
    if not form.validate_on_submit():
        return _show_drop(visit, promise, form), 422
    subject = plans.of_promise(action_id, promise.action.exemplar)
    posted = versions.read_with({"dropped": form.dropped.data}, form.version.data)
    settlement = plans.save(visit.review, subject, posted=posted, person=visit.person.name, at=site().now())
    if settlement.clashes:
        both = conflicts.weigh(visit, subject, posted, settlement.clashes)
        shown = DropForm(formdata=None, data={**both.values, "version": both.version})
        shown.form_errors.append(both.sentence)
        return _show_drop(visit, promise, shown, both.sides), 409
    confirm_saved(gettext("The promise is dropped, with your reason."), draft_key(visit, f"plan/promise-{action_id}"))
    return redirect(address_of(visit, "action_plan.plan"), 303)
