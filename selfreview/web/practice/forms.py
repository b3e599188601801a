"""The forms of good practice: a copy for sharing, its offer, and what the network says to it."""

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from selfreview.domain.practice.good_practice import COPY_LIMIT, NOTE_LIMIT
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, choices, plain_text

NAMED, UNNAMED = "named", "unnamed"
NOBODY = lazy("Confirm that no one can be identified, or remove what identifies them")


def _within(field: TextAreaField, limit: int) -> None:
    over = len(field.data or "") - limit
    if over > 0:
        raise ValidationError(
            gettext("Use {limit} characters or fewer: {over} are too many", limit=f"{limit:,}", over=f"{over:,}")
        )


class CopyForm(Form):
    """The text that others are to read, with the version that its writer had read."""

    text = TextAreaField(
        lazy("The copy for sharing"), [DataRequired(lazy("Enter the text you want to share"))], filters=[plain_text]
    )
    version = HiddenField()

    def validate_text(self, field: TextAreaField) -> None:
        """A copy is no longer than evidence may be."""
        _within(field, COPY_LIMIT)


class OfferForm(Form):
    """Whether the service is named, and that nobody else can be recognised."""

    named = RadioField(
        lazy("Should your service be named?"),
        [InputRequired(lazy("Choose whether your service is named"))],
        validate_choice=False,
        choices=choices([(UNNAMED, lazy("No, leave its name out")), (NAMED, lazy("Yes, show its name with the text"))]),
    )
    sure = BooleanField(lazy("No one can be recognised in this text"), [InputRequired(NOBODY)])
    version = HiddenField()

    def validate_named(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in (NAMED, UNNAMED):
            raise ValidationError(gettext("Choose whether your service is named"))


class AcceptForm(Form):
    """That the network, too, has looked for anybody who could be recognised."""

    sure = BooleanField(lazy("No one can be recognised in this text"), [InputRequired(NOBODY)])
    stamp = HiddenField()


class SendBackForm(Form):
    """What the service is asked to change."""

    note = TextAreaField(
        lazy("What should change?"), [DataRequired(lazy("Say what should change"))], filters=[plain_text]
    )
    stamp = HiddenField()

    def validate_note(self, field: TextAreaField) -> None:
        """A note has a limit."""
        _within(field, NOTE_LIMIT)
