"""The forms of a meeting: its code, what the chair records, where it goes next, who is there."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from selfreview.domain.framework.framework import Framework, Scale
from selfreview.domain.group.consensus import HOW_LABELS, How
from selfreview.domain.meeting.meeting import LONGEST_TIMER, read_code
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.domain.plan.due_dates import fault_of_day
from selfreview.domain.plan.fields import WHAT_LIMIT
from selfreview.domain.review.review import EVIDENCE_LIMIT, REASON_LIMIT, Gap
from selfreview.domain.rights import Agency
from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Person
from selfreview.web.fields import DayField, Form, at_most, choices, plain_text, single_line
from selfreview.web.review.forms import MISSING, within

RECORDED = ("rating", "evidence", "reason", "moved")
"""The fields of an answer that the chair records."""
NOT_YET = ""


class CodeForm(Form):
    """The short code that stands on the projector."""

    code = StringField(lazy("Meeting code"), filters=[single_line])

    def validate_code(self, field: StringField) -> None:
        """Six digits, however they are typed."""
        if not read_code(field.data or ""):
            raise ValidationError(gettext("Enter the 6-digit code shown on the projector, for example 482 913"))


class TimerForm(Form):
    """How long the group means to take for an exemplar; it informs and never forces."""

    minutes = IntegerField(lazy("Minutes for each exemplar"), [Optional()])

    def validate_minutes(self, field: IntegerField) -> None:
        """None, or a number of minutes that a meeting can take."""
        if field.data is not None and not 0 <= field.data <= LONGEST_TIMER:
            raise ValidationError(
                gettext("Enter minutes from 0 (no clock) to {longest_timer}", longest_timer=LONGEST_TIMER)
            )


class OpenForm(TimerForm):
    """How a meeting is opened; `arranged` is the arranged meeting that it is."""

    arranged = HiddenField()
    reveals_itself = BooleanField(lazy("Reveal the views as soon as everyone here has voted"))

    @property
    def arranged_id(self) -> int | None:
        """The id of the arranged meeting; None where it is none."""
        told = self.arranged.data or ""
        return int(told) if told.isdecimal() and len(told) < 10 else None


class MoveForm(TimerForm):
    """Which exemplar comes next."""

    exemplar = SelectField(lazy("Exemplar"), validate_choice=False)

    def within(self, framework: Framework) -> "MoveForm":
        """The form with the exemplars of this edition."""
        self.exemplar.choices = choices((one.id, f"{one.id} {one.title}") for one in framework.exemplars)
        return self

    def validate_exemplar(self, field: SelectField) -> None:
        """One of the edition's exemplars."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose one of the exemplars listed"))


class RecordForm(Form):
    """What the group has come to, as the chair writes it down."""

    rating = RadioField(lazy("The group’s rating"), [Optional()], validate_choice=False)
    evidence = TextAreaField(lazy("Evidence"), filters=[plain_text])
    reason = TextAreaField(
        lazy("Why the rating differs from the criteria you ticked"), filters=[plain_text], id="recorded-reason"
    )
    moved = TextAreaField(lazy("Why the rating has changed"), filters=[plain_text], id="recorded-moved")
    how = RadioField(
        lazy("How was it agreed?"),
        choices=choices(
            [(NOT_YET, lazy("Not agreed yet")), *((how.value, label) for how, label in HOW_LABELS.items())]
        ),
        validate_choice=False,
    )
    version = HiddenField()

    def on_scale(self, scale: Scale) -> "RecordForm":
        """The form with the levels of this scale."""
        self.rating.choices = choices((level.key, level.label) for level in scale.levels)
        return self

    def validate_rating(self, field: RadioField) -> None:
        """One of the scale's levels, or none yet."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose one of the ratings listed"))

    def validate_reason(self, field: TextAreaField) -> None:
        """A reason has a limit."""
        within(field, REASON_LIMIT, gettext("Your reason"))

    def validate_moved(self, field: TextAreaField) -> None:
        """The reason for a change has the same limit."""
        within(field, REASON_LIMIT, gettext("Your reason"))

    def validate_evidence(self, field: TextAreaField) -> None:
        """Evidence has a limit, told with how far it is passed."""
        within(field, EVIDENCE_LIMIT, gettext("Evidence"))

    def validate_how(self, field: RadioField) -> None:
        """Agreed in one of the ways, which needs a rating, or not agreed yet."""
        if field.data and field.data not in set(How):
            raise ValidationError(gettext("Choose how it was agreed"))
        if field.data and not self.rating.data:
            raise ValidationError(gettext("Choose a rating before you mark it agreed"))

    def values(self) -> dict[str, str]:
        """What was typed, field by field, as it is kept."""
        return {name: self[name].data or "" for name in RECORDED}

    def ask_for(self, missing: Iterable[Gap]) -> bool:
        """Put a sentence beside each field that the rating makes due; True where there is one."""
        due = [gap for gap in (Gap.REASON, Gap.MOVED) if gap in missing]
        for gap in due:
            name, sentence = MISSING[gap]
            self[name].errors = [sentence]
        return bool(due)


class AttendanceForm(Form):
    """Who else is in the room: people of the group without a device, and one guest at a time."""

    people = SelectMultipleField(lazy("People in the room without a device"), validate_choice=False)
    guest = StringField(
        lazy("Someone else’s name"), [Length(max=100, message=lazy("Use 100 characters or fewer for the name"))]
    )
    agency = SelectField(
        lazy("Which agency do they represent?"),
        choices=choices([("", lazy("No agency")), *((agency.value, agency.value) for agency in Agency)]),
        validate_choice=False,
    )

    def of(self, group: Iterable[Person]) -> "AttendanceForm":
        """The form with the people of this group."""
        self.people.choices = choices((str(person.id), person.name) for person in group)
        return self

    def validate_people(self, field: SelectMultipleField) -> None:
        """Only people of the group."""
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose from the people of the group: someone who was listed has left it"))

    def validate_agency(self, field: Any) -> None:
        """One of the network's agencies, or none."""
        if field.data and field.data not in set(Agency):
            raise ValidationError(gettext("Choose one of the agencies listed"))


class DecisionForm(Form):
    """An action that the meeting decides: what, who and by when; `once` tells a form sent twice."""

    what = TextAreaField(
        lazy("What will you do?"),
        [
            DataRequired(lazy("Say what you will do")),
            at_most(WHAT_LIMIT),
        ],
        filters=[plain_text],
        id="decided-what",
    )
    owner = SelectField(lazy("Who will work on it?"), validate_choice=False)
    responsible = StringField(
        lazy("Their name or job title, if they are not in the group"),
        [at_most(200)],
        filters=[plain_text, single_line],
    )
    due = DayField(lazy("By when?"), id="decided-due")
    once = HiddenField()

    def of(self, group: Iterable[Person]) -> "DecisionForm":
        """The form with the people of this group."""
        self.group = {str(person.id): person.name for person in group}
        self.owner.choices = choices([("", gettext("Someone who is not in the group")), *self.group.items()])
        return self

    def validate_owner(self, field: SelectField) -> None:
        """Somebody of the group, or nobody of it."""
        if field.data and field.data not in self.group:
            raise ValidationError(gettext("Choose from the people of the group: someone who was listed has left it"))

    def validate_due(self, field: DayField) -> None:
        """A day on which an action can be due, where one is given."""
        if field.data is not None and (fault := fault_of_day(field.data)):
            raise ValidationError(fault)

    def values(self) -> dict[str, str]:
        """What was decided, as the plan keeps it."""
        owner = self.owner.data or ""
        return {
            "what": self.what.data,
            "owner": owner,
            "responsible": self.group.get(owner) or self.responsible.data or "",
            "due": self.due.data.isoformat() if self.due.data else "",
            "status": ActionStatus.NOT_STARTED.value,
        }


class YieldForm(Form):
    """Whether the seat is handed over to whoever asks."""

    yields = BooleanField(lazy("Hand over"))
