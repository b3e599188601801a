"""The forms of one's own account: the password, the second factor, when to be written to."""

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from selfreview.domain.people.mail_choices import CHOICE_LABELS
from selfreview.speech import gettext, lazy
from selfreview.storage.people.people import Person
from selfreview.web.addresses import AddressForm, NameForm
from selfreview.web.fields import Form, choices, single_line
from selfreview.web.people import passwords

CURRENT = lazy("Your current password")
ASK_CURRENT = lazy("Enter your current password")


class ChangePasswordForm(Form):
    """The present password and a new one, typed once; the field can show it."""

    password = PasswordField(CURRENT, [DataRequired(ASK_CURRENT), Length(max=1000)])
    new_password = PasswordField(lazy("New password"), [DataRequired(lazy("Enter a new password")), Length(max=1000)])

    def is_good_for(self, person: Person) -> bool:
        """Whether the form is whole and the new password strong enough for this person."""
        if not self.validate_on_submit():
            return False
        weakness = passwords.weakness(self.new_password.data, email=person.email, words=(person.name,))
        self.new_password.errors = [weakness] if weakness else []
        return weakness is None


class SetSecondFactorForm(Form):
    """The first code of the app, and the password."""

    code = StringField(
        lazy("6-digit code from your app"), [DataRequired(lazy("Enter the 6-digit code")), Length(max=40)]
    )
    password = PasswordField(CURRENT, [DataRequired(ASK_CURRENT), Length(max=1000)])


class PasswordForm(Form):
    """The password alone, before something that makes the account weaker."""

    password = PasswordField(CURRENT, [DataRequired(ASK_CURRENT), Length(max=1000)])


class NewPasskeyForm(Form):
    """What a passkey is to be called, and the password."""

    name = StringField(
        lazy("Name of the passkey"),
        [
            DataRequired(lazy("Enter a name for the passkey")),
            Length(max=60, message=lazy("Use 60 characters or fewer for the name of the passkey")),
        ],
        filters=[single_line],
    )
    password = PasswordField(CURRENT, [DataRequired(ASK_CURRENT), Length(max=1000)])


class OwnNameForm(NameForm):
    """One's own name."""

    name = StringField(
        lazy("Your name"),
        [
            DataRequired(lazy("Enter your name")),
            Length(max=100, message=lazy("Use 100 characters or fewer for your name")),
        ],
        filters=[single_line],
    )


class OwnAddressForm(AddressForm):
    """A new address for oneself, and the password."""

    password = PasswordField(CURRENT, [DataRequired(ASK_CURRENT), Length(max=1000)])


class MailChoiceForm(Form):
    """When to be written to about what is asked of oneself."""

    choice = RadioField(
        lazy("When should we email you about what you need to do?"),
        choices=choices((one.value, label) for one, label in CHOICE_LABELS.items()),
        validate_choice=False,
    )

    def validate_choice(self, field: RadioField) -> None:
        """One of those listed."""
        if field.data not in [one.value for one in CHOICE_LABELS]:
            raise ValidationError(gettext("Choose when we should email you"))
