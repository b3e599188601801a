"""Changes to services, as the network records them: listed, written down, checked, and taken back."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.registry import changes, services
from selfreview.storage.registry.changes import AlreadyTakenBack, ChangeKnown, Recorded
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.changes_forms import KINDS, ChangeForm, TakeBackForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("service_changes", __name__, url_prefix="/changes")

TAKEN_BACK = lazy("It was already cancelled, so nothing has changed.")


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_NATIONAL))
def home(visit: NetworkVisit) -> ResponseReturnValue:
    """Every change, the newest first, also those that were taken back."""
    return render_template(
        "registry/changes.html", changes=changes.read_changes(), may_record=visit.may(Right.ADMINISTER)
    )


@blueprint.get("/record")
@entry(AtNetwork(Right.ADMINISTER))
def recording(_visit: NetworkVisit) -> ResponseReturnValue:
    """A change to be written down, begun with the service that the address names."""
    return _show(ChangeForm(before=request.args.get("service", "")[:10]))


def _show(form: ChangeForm) -> str:
    return render_template("registry/record_change.html", form=form)


@blueprint.post("/record")
@entry(AtNetwork(Right.ADMINISTER))
def record(visit: NetworkVisit) -> ResponseReturnValue:
    """Check what was typed, show what follows from it, and record it when that was confirmed."""
    form = ChangeForm().knowing(services.all_entries())
    if not form.validate_on_submit():
        return _show(form), 422
    if "again" in request.form:
        return _show(form)
    change = form.change()
    if "checked" not in request.form:
        return render_template("registry/check_change.html", change=change, pairs=form.pairs(), kinds=KINDS)
    try:
        changes.record(change, by=visit.person.name, at=site().now())
    except ChangeKnown:
        undo()
        form.form_errors.append(gettext("This change is recorded already. To correct it, cancel that record first."))
        return _show(form), 409
    confirm_saved(gettext("Recorded: {change}.", change=change.in_words))
    return redirect(url_for("registry.service_changes.home"), 303)


def _recorded(change_id: int) -> Recorded:
    found = changes.find_change(change_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/<int(max=2147483647):change_id>/take-back")
@entry(AtNetwork(Right.ADMINISTER))
def taking_back(_visit: NetworkVisit, change_id: int) -> ResponseReturnValue:
    """A change that was recorded wrongly, to be taken back with a reason."""
    return _show_taking_back(_recorded(change_id), TakeBackForm())


def _show_taking_back(recorded: Recorded, form: TakeBackForm) -> str:
    return render_template("registry/take_back_change.html", recorded=recorded, form=form)


@blueprint.post("/<int(max=2147483647):change_id>/take-back")
@entry(AtNetwork(Right.ADMINISTER))
def take_back(visit: NetworkVisit, change_id: int) -> ResponseReturnValue:
    """Take a change back, and what followed from it; both stay in the record."""
    recorded, form = _recorded(change_id), TakeBackForm()
    if not form.validate_on_submit():
        return _show_taking_back(recorded, form), 422
    try:
        kept = changes.take_back(change_id, because=form.reason.data, by=visit.person.name, at=site().now())
    except AlreadyTakenBack:
        undo()
        form.form_errors.append(TAKEN_BACK)
        return _show_taking_back(_recorded(change_id), form), 409
    stay = (
        gettext(" {kept} stays as it is, because it has been corrected since: check it.", kept=" and ".join(kept))
        if kept
        else ""
    )
    confirm_saved(gettext("Cancelled: {change}.{stay}", change=recorded.change.in_words, stay=stay))
    return redirect(url_for("registry.service_changes.home"), 303)
