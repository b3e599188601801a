"""The forms at the door: signing in, a forgotten password, a first sign-in."""

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from selfreview.speech import lazy
from selfreview.web.addresses import as_kept
from selfreview.web.fields import Form


class SignInForm(Form):
    """Email address and password."""

    email = EmailField(
        lazy("Email address"), [DataRequired(lazy("Enter your email address")), Length(max=320)], filters=[as_kept]
    )
    password = PasswordField(lazy("Password"), [DataRequired(lazy("Enter your password")), Length(max=1000)])


class CodeForm(Form):
    """The second factor: six digits of an app, or a recovery code."""

    code = StringField(
        lazy("Code"), [DataRequired(lazy("Enter the 6-digit code that your app shows")), Length(max=200)]
    )


class PasskeyForm(Form):
    """What a browser tells of a passkey, put here by the page's script."""

    signed = HiddenField(default="")


class ForgottenForm(Form):
    """The address of the account whose password was forgotten."""

    email = EmailField(
        lazy("Email address"), [DataRequired(lazy("Enter your email address")), Length(max=320)], filters=[as_kept]
    )


class NewPasswordForm(Form):
    """A new password, typed once; the field can show it."""

    new_password = PasswordField(lazy("New password"), [DataRequired(lazy("Enter a new password")), Length(max=1000)])
