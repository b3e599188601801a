"""The forms of the action plan: an action, how far it is, an exemplar's target or reason, a dropped promise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, ValidationError

from selfreview.domain.framework.framework import Exemplar, Framework, Scale
from selfreview.domain.plan.action_plan import ActionStatus, possible_targets
from selfreview.domain.plan.due_dates import fault_of_dates, fault_of_day, question_of_past
from selfreview.domain.plan.fields import ACTION, ACTION_FIELDS, DECISION, PRINTED, TEXT_LIMIT, WHAT_LIMIT
from selfreview.domain.rights import Agency
from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Person
from selfreview.web.fields import DayField, Form, at_most, choices, plain_text, single_line, text_input

LABELS = {spec.name: spec.label for spec in (*ACTION, *DECISION)}
LINE = 200
STATUSES = (
    (ActionStatus.NOT_STARTED.value, lazy("Not started")),
    (ActionStatus.UNDER_WAY.value, lazy("Under way")),
    (ActionStatus.DONE.value, lazy("Done")),
    (ActionStatus.STOPPED.value, lazy("Stopped")),
)
HAS_LEFT = lazy("This person has left the group. Choose someone else")


class StatusForm(Form):
    """How far an action is, with a note on the way; `once` tells a form sent twice."""

    status = RadioField(lazy("How much progress has been made?"), choices=choices(STATUSES), validate_choice=False)
    stopped = TextAreaField(lazy("Why it was stopped"), [at_most(TEXT_LIMIT)], filters=[plain_text])
    note = TextAreaField(lazy("Add a note"), [at_most(TEXT_LIMIT)], filters=[plain_text])
    version = HiddenField()
    once = HiddenField()

    def validate_status(self, field: Field) -> None:
        """One of the four."""
        if field.data not in set(ActionStatus):
            raise ValidationError(gettext("Choose how much progress has been made"))

    def validate_stopped(self, field: Field) -> None:
        """What is stopped is stopped for a reason."""
        if self.status.data == ActionStatus.STOPPED and not field.data.strip():
            raise ValidationError(gettext("Say in a sentence why the action was stopped"))

    def values(self) -> dict[str, str]:
        """The status as it is kept; a reason stands only beside what is stopped."""
        stopped = self.stopped.data if self.status.data == ActionStatus.STOPPED else ""
        return {"status": self.status.data, "stopped": stopped}


class ActionForm(StatusForm):
    """An action with all that is told of it."""

    last = ("status", "stopped", "note")
    what = TextAreaField(
        lazy("What will you do?"),
        [
            DataRequired(lazy("Say what you will do")),
            at_most(WHAT_LIMIT),
        ],
        filters=[plain_text],
    )
    also = SelectMultipleField(lazy("Which other exemplars is it for?"), validate_choice=False)
    criteria = SelectMultipleField(lazy("Which criteria will it help you meet?"), validate_choice=False)
    owner = SelectField(lazy("Who is responsible?"), validate_choice=False)
    responsible = StringField(lazy("Their name or job title"), [at_most(LINE)], filters=[plain_text, single_line])
    agency = SelectField(
        lazy("Which agency do they belong to?"),
        choices=choices([("", lazy("Not stated")), *((agency.value, agency.value) for agency in Agency)]),
        validate_choice=False,
    )
    authority = SelectField(lazy("Which local authority is it for?"), validate_choice=False)
    start = DayField(lazy("When does it start?"))
    due = DayField(lazy("When is it due?"))
    passed = BooleanField(lazy("This is the day we mean, though it has passed"))

    def for_action(
        self,
        framework: Framework,
        exemplar: Exemplar,
        group: Iterable[Person],
        authorities: Sequence[str],
        *,
        today: date,
        known_due: date | None = None,
        gone: tuple[int, str] | None = None,
    ) -> "ActionForm":
        """The form with the choices of this exemplar and group.

        `gone` is an owner who has left, with their name; `known_due` the day that stands already, which is not asked
        about again.
        """
        self.today, self.known_due = today, known_due
        self.group = {str(person.id): person.name for person in group}
        left = [(str(gone[0]), gettext("{gone} (has left)", gone=gone[1]))] if gone else []
        self.also.choices = choices(
            (one.id, f"{one.id} {one.title}") for one in framework.exemplars if one.id != exemplar.id
        )
        chosen = set(self.also.data or ())
        self.aimed = (exemplar, *(one for one in framework.exemplars if one.id in chosen and one.id != exemplar.id))
        self.criteria.choices = choices(
            (criterion.id, criterion.text)
            for one in self.aimed
            for criterion in one.criteria
            if criterion.level != framework.scale.lowest.key
        )
        self.owner.choices = choices([("", gettext("Someone who is not in the group")), *left, *self.group.items()])
        self.authority.choices = choices([("", gettext("All authorities")), *((name, name) for name in authorities)])
        # An authority that was chosen before is not taken away unseen when the list has changed.
        self.has_authorities = len(authorities) > 1 or bool(self.authority.data)
        return self

    def validate_also(self, field: Field) -> None:
        """Only exemplars of this edition."""
        if not set(field.data or ()) <= {"", *(choice.value for choice in field.choices)}:
            raise ValidationError(gettext("Choose only exemplars that are listed here"))

    def validate_criteria(self, field: Field) -> None:
        """Only criteria of the action's exemplars can be met."""
        if not set(field.data or ()) <= {"", *(choice.value for choice in field.choices)}:
            raise ValidationError(gettext("Choose only criteria that are listed here"))

    def validate_owner(self, field: Field) -> None:
        """Somebody of the group, or somebody outside who is named."""
        if field.data and field.data not in self.group:
            raise ValidationError(HAS_LEFT)

    def validate_agency(self, field: Field) -> None:
        """One of the agencies, or none."""
        if field.data and field.data not in set(Agency):
            raise ValidationError(gettext("Choose one of the agencies listed"))

    def validate_authority(self, field: Field) -> None:
        """One of the service's authorities, or all."""
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose one of the authorities listed"))

    def validate_start(self, field: Field) -> None:
        """A date that can be meant."""
        _possible(field)

    def validate_due(self, field: Field) -> None:
        """A date that can be meant, not before the start."""
        _possible(field)
        start = None if self.start.errors else self.start.data
        if not field.errors and (fault := fault_of_dates(start, field.data)):
            raise ValidationError(fault)
        if field.errors or self.passed.data or field.data == self.known_due or not self.is_unfinished:
            return
        if question := question_of_past(field.data, self.today):
            self.asks_about_past = True
            raise ValidationError(question)

    asks_about_past = False
    """Whether the form came back because its due day has passed."""

    @property
    def is_unfinished(self) -> bool:
        """Whether the action is still to be done, as the form says."""
        return self.status.data in (ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY)

    def values(self) -> dict[str, str]:
        """What was typed, field by field, as it is kept; an owner in the group is named by their account."""
        chosen = set(self.criteria.data or ())
        return {
            **super().values(),
            "what": self.what.data,
            "also": " ".join(one.id for one in self.aimed[1:]),
            "criteria": " ".join(choice.value for choice in self.criteria.choices if choice.value in chosen),
            "owner": self.owner.data or "",
            "responsible": self.group.get(self.owner.data) or self.responsible.data,
            "agency": self.agency.data or "",
            "authority": self.authority.data or "",
            "start": _iso(self.start.data),
            "due": _iso(self.due.data),
            **{spec.name: self[spec.name].data for spec in PRINTED},
        }


for _spec in PRINTED:
    setattr(ActionForm, _spec.name, text_input(_spec))


def _possible(field: Field) -> None:
    if field.data is not None and (fault := fault_of_day(field.data)):
        raise ValidationError(fault)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def typed_from(values: Mapping[str, str]) -> dict[str, Any]:
    """Kept fields of an action as its form shows them."""
    told: dict[str, Any] = {name: values.get(name, "") for name in ACTION_FIELDS}
    for name in ("start", "due"):
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    for name in ("also", "criteria"):
        told[name] = told[name].split()
    told["status"] = told["status"] or ActionStatus.NOT_STARTED.value
    if told["owner"]:
        told["responsible"] = ""
    return told


class DecisionForm(Form):
    """What level a group wants an exemplar to reach, and why nothing is planned for it."""

    target = RadioField(lazy("Which level do you want to reach?"), validate_choice=False)
    no_action = TextAreaField(lazy("Why is there no action?"), [at_most(TEXT_LIMIT)], filters=[plain_text, str.strip])
    version = HiddenField()

    def on_scale(self, scale: Scale) -> "DecisionForm":
        """The form with the levels that can be aimed at."""
        self.target.choices = choices((level.key, level.label) for level in possible_targets(scale))
        return self

    def validate_target(self, field: Field) -> None:
        """One of the levels above the lowest."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose the level that you want to reach"))

    def values(self) -> dict[str, str]:
        """What was chosen and typed, as it is kept."""
        return {"target": self.target.data, "no_action": self.no_action.data}


class DropForm(Form):
    """Why an action of last year is dropped."""

    dropped = TextAreaField(
        lazy("Why are you dropping it?"),
        [DataRequired(lazy("Say in a sentence why it is dropped")), at_most(TEXT_LIMIT)],
        filters=[plain_text],
    )
    version = HiddenField()


class OrderForm(Form):
    """The order as it was read and one move in it: `up`, `down` or `first`, a colon, and the action's id."""

    order = HiddenField(filters=[single_line])
    move = HiddenField(filters=[single_line])
    version = HiddenField()

    def validate_order(self, field: Field) -> None:
        """Ids, each once."""
        ids = field.data.split()
        if len(set(ids)) < len(ids) or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in ids):
            raise ValidationError(gettext("The order could not be read. Reload the page and try again"))
