"""The forms of the people of a service: an invitation, a handover, a deputy."""

import re
from collections.abc import Collection
from datetime import timedelta

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from selfreview.domain.people.invitees import MOST, TypedLine, count_faults, read_invitees
from selfreview.domain.rights import SERVICE_ROLES, Agency, Role
from selfreview.domain.typed_codes import fold_email
from selfreview.speech import gettext, lazy
from selfreview.web.addresses import LIKE_AN_ADDRESS, NamedForm, read_address
from selfreview.web.fields import DayField, Form, at_most, choices, plain_text, single_line
from selfreview.web.middleware import STANDING
from selfreview.web.runtime import site

INVITED = tuple(role for role in SERVICE_ROLES if role is not Role.MANAGER)
NOTE_LIMIT = 300
LIKE_A_HOST = re.compile(r"\w\.[a-z]{2,}")
"""What a mail program makes a link of: a sentence has a blank or a capital behind its full stop."""

LONGEST_ABSENCE = timedelta(days=366)


def note_field() -> StringField:
    """A sentence of one's own in an invitation, by which it is not taken for a trick."""
    return StringField(
        lazy("Add a sentence of your own (optional)"),
        [at_most(NOTE_LIMIT)],
        filters=[single_line],
    )


def check_note(text: str | None) -> None:
    """No link goes out in the name of the site that the site did not make; raises `ValidationError`."""
    if LIKE_AN_ADDRESS.search(text or "") or LIKE_A_HOST.search(text or ""):
        raise ValidationError(
            gettext("Take out the link or email address: an invitation has only the link that we put in")
        )


class InviteForm(NamedForm):
    """An invitation to the steering group."""

    role = RadioField(
        lazy("What role will they have?"),
        choices=choices((role.value, STANDING[role]) for role in INVITED),
        validate_choice=False,
    )
    agency = SelectField(
        lazy("Which agency do they represent?"),
        choices=choices([("", lazy("Choose an agency")), *((agency.value, agency.value) for agency in Agency)]),
        validate_choice=False,
    )
    note = note_field()

    def validate_note(self, field: Field) -> None:
        """Words, and no link."""
        check_note(field.data)

    def validate_role(self, field: Field) -> None:
        """One of the roles that somebody can be invited to."""
        if field.data not in {role.value for role in INVITED}:
            raise ValidationError(gettext("Choose a role"))

    def validate_agency(self, field: Field) -> None:
        """One of the agencies; an observer need not speak for any."""
        if not field.data and self.role.data == Role.OBSERVER:
            return
        if field.data not in {agency.value for agency in Agency}:
            raise ValidationError(gettext("Choose the agency that they speak for"))


class InviteSeveralForm(Form):
    """Several people who are to be the same in the group, one a line."""

    people = TextAreaField(lazy("Who do you want to invite?"), filters=[plain_text])
    role = RadioField(
        lazy("What role will they have?"),
        choices=choices([(Role.MEMBER.value, lazy("Members")), (Role.OBSERVER.value, lazy("Observers"))]),
        validate_choice=False,
    )
    agency = SelectField(
        lazy("Who do they speak for?"),
        choices=choices([("", lazy("Choose an agency")), *((agency.value, agency.value) for agency in Agency)]),
        validate_choice=False,
    )
    note = note_field()
    lines: tuple[TypedLine, ...] = ()

    def read(self, known: Collection[str]) -> tuple[TypedLine, ...]:
        """The lines as they were typed, each with whom it names or its fault; `known` are the group's addresses."""
        self.lines = read_invitees(
            self.people.data or "",
            read_address=lambda typed: fold_email(read_address(typed)),
            is_name=lambda name: not LIKE_AN_ADDRESS.search(name),
            known=known,
        )
        return self.lines

    def validate_people(self, field: Field) -> None:
        """Somebody, not too many, and every line without a fault."""
        if not self.lines:
            raise ValidationError(gettext("Enter at least one email address"))
        if len(self.lines) > MOST:
            raise ValidationError(
                gettext(
                    "Invite {most} people or fewer at once: there are {number_of_lines} lines",
                    most=MOST,
                    number_of_lines=len(self.lines),
                )
            )
        if wrong := count_faults(self.lines):
            told = "; ".join(f"line {number}: {fault}" for number, fault in wrong.items())
            raise ValidationError(gettext("No one has been invited yet. Correct {told}", told=told))

    def validate_role(self, field: Field) -> None:
        """A member or an observer; whoever leads the group is invited one at a time."""
        if field.data not in (Role.MEMBER, Role.OBSERVER):
            raise ValidationError(gettext("Choose a role"))

    def validate_agency(self, field: Field) -> None:
        """One of the agencies; observers need not speak for any."""
        if not field.data and self.role.data == Role.OBSERVER:
            return
        if field.data not in {agency.value for agency in Agency}:
            raise ValidationError(gettext("Choose the agency that they speak for"))

    def validate_note(self, field: Field) -> None:
        """Words, and no link."""
        check_note(field.data)


class HandOverForm(NamedForm):
    """The successor of a manager."""


class DeputyForm(NamedForm):
    """Who stands in for the manager, and until when."""

    until = DayField(lazy("Last day"))

    def validate_until(self, field: Field) -> None:
        """A day to come, not more than a year away."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(gettext("Enter their last day as deputy, for example 27 3 2010"))
        if field.data < site().today():
            raise ValidationError(gettext("The last day must be today or later"))
        if field.data > site().today() + LONGEST_ABSENCE:
            raise ValidationError(gettext("The last day must be within a year: for longer, hand over"))


class RemoveForm(Form):
    """Nothing but the wish that somebody leaves."""
