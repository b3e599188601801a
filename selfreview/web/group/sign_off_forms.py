"""The forms of sign-off: who is asked to sign beside the chair."""

from collections.abc import Iterable

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import ValidationError

from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Person
from selfreview.web.fields import Form, choices


class SignatoriesForm(Form):
    """The people of the group who are asked to sign beside the chair."""

    people = SelectMultipleField(lazy("Who else is asked to sign?"), validate_choice=False)
    required = BooleanField(lazy("Do not submit until everyone asked has signed"))

    def of(self, group: Iterable[Person]) -> "SignatoriesForm":
        """The form with the people of this group."""
        self.people.choices = choices((str(person.id), person.name) for person in group)
        return self

    def validate_people(self, field: SelectMultipleField) -> None:
        """Only people of the group can be asked."""
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Choose from the people of the group: someone who was listed has left it"))
