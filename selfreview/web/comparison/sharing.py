"""Whether a service shares its ratings with the services that share theirs."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.practice import sharing
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site

blueprint = Blueprint("sharing", __name__, url_prefix="/services/<int:number>/sharing")


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """What sharing means, whether this service does, and who else does."""
    here = visit.service.number
    return render_template(
        "comparison/sharing.html",
        visit=visit,
        shares=sharing.shares(here),
        others=sharing.sharing_services(besides=here),
        may_turn=visit.may(Right.RUN_REVIEW),
    )


@blueprint.post("")
@entry(AtService(Right.RUN_REVIEW))
def turn(visit: Visit) -> ResponseReturnValue:
    """Begin or stop sharing; the page says which, so that a second click changes nothing."""
    on = request.form.get("share") == "yes"
    sharing.turn_sharing(visit.service.number, on=on, by=visit.person.name, at=site().now())
    confirm_saved(gettext("Your ratings are shared.") if on else gettext("Your ratings are not shared."))
    return redirect(url_for("sharing.home", number=visit.service.number), 303)
