"""How long things are kept: set by the network, shown first, then applied."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, NumberRange

from selfreview.domain.people.retention import PERIODS, Period
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage import feature_flags
from selfreview.storage import retention as storage
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.fields import Form
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.forms import ConfirmForm
from selfreview.web.runtime import site

blueprint = Blueprint("retention", __name__, url_prefix="/network/registry/retention")


def _field(period: Period) -> IntegerField:
    asked = lazy(
        "{label}: enter a whole number of {unit} from {least} to {most}",
        label=period.label,
        unit=period.unit,
        least=period.least,
        most=period.most,
    )
    return IntegerField(
        lazy("{label} ({unit})", label=period.label, unit=period.unit),
        [InputRequired(asked), NumberRange(period.least, period.most, message=asked)],
        asked,
        description=period.hint,
    )


class PeriodsForm(Form):
    """Every period that the network sets, in its own unit."""

    def fields(self) -> list[Field]:
        """The fields in the order of the periods."""
        return [self[period.name] for period in PERIODS]


for _period in PERIODS:
    setattr(PeriodsForm, _period.name, _field(_period))


@blueprint.get("/")
@entry(AtNetwork(Right.ADMINISTER))
def home(_visit: NetworkVisit) -> ResponseReturnValue:
    """The periods, and what is over now."""
    kept = storage.periods()
    return _show(PeriodsForm(**{period.name: kept.of(period.name) for period in PERIODS}))


def _show(form: PeriodsForm) -> str:
    daily = feature_flags.is_on(feature_flags.DAILY_RETENTION)
    due = storage.find_due(at=site().now())
    return render_template("registry/retention.html", form=form, due=due, daily=daily)


@blueprint.post("/")
@entry(AtNetwork(Right.ADMINISTER))
def save(visit: NetworkVisit) -> ResponseReturnValue:
    """Set the periods; nothing goes by that alone."""
    form = PeriodsForm()
    if not form.validate_on_submit():
        return _show(form), 422
    values = {period.name: form[period.name].data for period in PERIODS}
    storage.set_periods(values, by=visit.person.name, at=site().now())
    confirm_saved(gettext("The periods are saved. Nothing has been deleted."))
    return redirect(url_for("retention.home"), 303)


@blueprint.get("/apply")
@entry(AtNetwork(Right.ADMINISTER))
def applying(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page that shows once more what would go."""
    due = [one for one in storage.find_due(at=site().now()) if one.count]
    return render_template("registry/apply_retention.html", form=ConfirmForm(), due=due)


@blueprint.post("/apply")
@entry(AtNetwork(Right.ADMINISTER))
def apply(visit: NetworkVisit) -> ResponseReturnValue:
    """Let go what is over."""
    storage.clear(by=visit.person.name, at=site().now())
    confirm_saved(gettext("The expired items have been deleted."))
    return redirect(url_for("retention.home"), 303)


@blueprint.post("/daily")
@entry(AtNetwork(Right.ADMINISTER))
def turn_daily(visit: NetworkVisit) -> ResponseReturnValue:
    """Let the server delete every day what is over, or no longer."""
    wanted = request.form.get("daily") == "on"
    feature_flags.delete_daily(on=wanted, by=visit.person.name, at=site().now())
    confirm_saved(
        gettext("From now on, expired items are deleted every day.")
        if wanted
        else gettext("Nothing is deleted automatically.")
    )
    return redirect(url_for("retention.home"), 303)
