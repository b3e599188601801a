"""The forms of evidence: a link, a file, and which items an exemplar uses."""

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Optional, ValidationError

from selfreview.domain.links import NoLink, read_link
from selfreview.speech import gettext, lazy
from selfreview.web.fields import EARLIEST, DayField, Form, at_most, plain_text
from selfreview.web.runtime import site


class ItemForm(Form):
    """What every item has: a title, a date, whether it is confidential."""

    title = StringField(
        lazy("What is it?"),
        [DataRequired(lazy("Enter a title")), at_most(200)],
        filters=[plain_text],
    )
    dated = DayField(lazy("What date is on it?"), [Optional()])
    confidential = BooleanField(lazy("Confidential: leave it out of copies shared outside the group"))
    version = HiddenField()

    def validate_dated(self, field: DateField) -> None:
        """A document is neither from the future nor older than the services themselves."""
        if field.data and field.data > site().today():
            raise ValidationError(gettext("The date must be today or earlier"))
        if field.data and field.data < EARLIEST:
            raise ValidationError(gettext("The date must be in {year} or later", year=EARLIEST.year))


class LinkForm(ItemForm):
    """A link to something on the web."""

    last = ("title", "dated", "confidential")
    url = StringField(lazy("Address"), [DataRequired(lazy("Enter the address of the page"))], filters=[plain_text])

    def validate_url(self, field: StringField) -> None:
        """Only addresses of the web, however they were pasted: anything else could run in a reader's browser."""
        try:
            field.data = read_link(field.data)
        except NoLink as fault:
            raise ValidationError(str(fault)) from None


class UploadForm(ItemForm):
    """One or more files from the person's own machine; without a title each is called as its file is."""

    last = ("title", "dated", "confidential")
    title = StringField(
        lazy("What is it?"),
        [at_most(200)],
        filters=[plain_text, str.strip],
    )
    file = MultipleFileField(lazy("Files"))


class UsesForm(Form):
    """Which of the service's items an exemplar uses."""

    items = SelectMultipleField(lazy("Existing evidence"), validate_choice=False)
