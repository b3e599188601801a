"""The forms of a round: opening, closing, reopening, extending."""

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from selfreview.domain.round import Service
from selfreview.web.choices import choices
from selfreview.web.evidence_forms import DayField
from selfreview.web.manager_forms import single_line
from selfreview.web.site import site

YEARS = (2000, 2100)
YEAR_ASKED = f"Enter a year between {YEARS[0]} and {YEARS[1]}, like 2010"


class OpenRoundForm(FlaskForm):  # type: ignore[misc]
    """A year's round and the day by which returns are hoped for."""

    year = IntegerField("Year", [InputRequired(YEAR_ASKED), NumberRange(*YEARS, message=YEAR_ASKED)], YEAR_ASKED)
    deadline = DayField("Deadline")

    def validate_deadline(self, field: Field) -> None:
        """A deadline is optional, and never past."""
        if field.data is not None and field.data < site().today():
            raise ValidationError("The deadline must be today or later")


class CloseRoundForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the wish to close a round."""


class ReopenRoundForm(FlaskForm):  # type: ignore[misc]
    """Why a closed round takes returns again."""

    reason = StringField(
        "Why is it opened again?",
        [DataRequired("Say why the round is opened again"), Length(max=500, message="Use 500 characters or fewer")],
        filters=[single_line],
    )


class ExtendRoundForm(FlaskForm):  # type: ignore[misc]
    """One service that gets more time."""

    service = SelectField("Service", validate_choice=False)
    to = DayField("Until the end of")

    def among(self, services: tuple[Service, ...]) -> "ExtendRoundForm":
        """The form with these services to choose from, by name."""
        by_name = sorted(services, key=lambda service: service.name)
        named = [(str(service.number), f"{service.name} ({service.region})") for service in by_name]
        self.service.choices = choices([("", "Choose a service"), *named])
        return self

    def validate_service(self, field: Field) -> None:
        """One of the services."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose a service")

    def validate_to(self, field: Field) -> None:
        """A day that is not past."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError("Enter the last day, like 27 3 2010")
        if field.data < site().today():
            raise ValidationError("The last day must be today or later")
