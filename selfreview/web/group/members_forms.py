"""The forms of the people of a service: an invitation, a handover, a deputy."""

from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField
from wtforms.validators import ValidationError

from selfreview.domain.rights import SERVICE_ROLES, Agency, Role
from selfreview.web.addresses import NamedForm
from selfreview.web.fields import DayField, choices
from selfreview.web.middleware import STANDING
from selfreview.web.runtime import site

INVITED = tuple(role for role in SERVICE_ROLES if role is not Role.MANAGER)
LONGEST_ABSENCE = timedelta(days=366)


class InviteForm(NamedForm):
    """An invitation to the steering group."""

    role = RadioField(
        "What will they be?",
        choices=choices((role.value, STANDING[role]) for role in INVITED),
        validate_choice=False,
    )
    agency = SelectField(
        "Whom do they speak for?",
        choices=choices([("", "Choose an agency"), *((agency.value, agency.value) for agency in Agency)]),
        validate_choice=False,
    )

    def validate_role(self, field: Field) -> None:
        """One of the roles that somebody can be invited to."""
        if field.data not in {role.value for role in INVITED}:
            raise ValidationError("Choose what they will be")

    def validate_agency(self, field: Field) -> None:
        """One of the agencies; an observer need not speak for any."""
        if not field.data and self.role.data == Role.OBSERVER:
            return
        if field.data not in {agency.value for agency in Agency}:
            raise ValidationError("Choose the agency that they speak for")


class HandOverForm(NamedForm):
    """The successor of a manager."""


class DeputyForm(NamedForm):
    """Who stands in for the manager, and until when."""

    until = DayField("Last day")

    def validate_until(self, field: Field) -> None:
        """A day to come, not more than a year away."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError("Enter the last day on which they stand in, like 27 3 2010")
        if field.data < site().today():
            raise ValidationError("The last day must be today or later")
        if field.data > site().today() + LONGEST_ABSENCE:
            raise ValidationError("The last day must be within a year: for longer, hand over")


class RemoveForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the wish that somebody leaves."""
