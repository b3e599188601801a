"""E-mail addresses as people type them, turned into the form in which they are kept, compared and mailed."""

import re
from typing import TYPE_CHECKING, Any

from wtforms import EmailField, Field, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from selfreview.domain.typed_codes import bare_email
from selfreview.speech import gettext, lazy
from selfreview.web.fields import Form, single_line

if TYPE_CHECKING:
    from email_validator import EmailNotValidError

RIGHT_FORM = lazy("Enter an email address in the right form, like name@example.org")


class NotAnAddress(ValueError):
    """What was typed cannot be mailed; the message says what is wrong with it."""


def read_address(typed: str) -> str:
    """The address in what was typed: without a name before it, `mailto:` or a mark behind it, its domain in IDNA form.

    The part before the @ is left as it is but for the capitals of plain
    letters, for it is its own mail server that says what is the same. Raises
    `NotAnAddress`.
    """
    # Late: no start waits for the library.
    from email_validator import EmailNotValidError, validate_email

    text = bare_email(typed)
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as fault:
        raise NotAnAddress(f"{RIGHT_FORM}: {_what_is_wrong(text, fault)}") from None
    return f"{found.local_part}@{found.ascii_domain}"


def _what_is_wrong(text: str, fault: "EmailNotValidError") -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return gettext("there is no @ in this one")
    if "@" in local:
        return gettext("there is more than one @ in this one. Enter one address only")
    if any(sign.isspace() for sign in text):
        return gettext("there is a blank inside this one")
    if not local:
        return gettext("there is nothing before the @")
    if not domain:
        return gettext("there is nothing after the @")
    if "." not in domain:
        return gettext("“{domain}” after the @ is not whole. It ends like .org or .gov.uk", domain=domain)
    return str(fault)[:1].lower() + str(fault)[1:].rstrip(".")


def as_kept(typed: str | None) -> str:
    """What was typed as the address is kept, where it is one; else as it was typed, for whoever signs in."""
    try:
        return read_address(typed or "")
    except NotAnAddress:
        return bare_email(typed or "")


class AddressField(EmailField):  # type: ignore[misc]
    """An email address that is going to be written to: one that cannot be mailed is refused where it is typed."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Read the address; what is wrong with it is told beside the field, which keeps what was typed."""
        typed = str(self.data or "")
        if not typed.strip():
            return
        try:
            self.data = read_address(typed)
        except NotAnAddress as fault:
            raise ValidationError(str(fault)) from None


LIKE_AN_ADDRESS = re.compile(r"[@/\\]|(?i:www\.|\.(?:com|org|net|info|uk)\b)|(?:[\w-]{2,}\.)+[a-z]{2,}(?=$|[\s),:;])")


class NameForm(Form):
    """A name alone."""

    name = StringField(
        lazy("Name"),
        [
            DataRequired(lazy("Enter the person's name")),
            Length(max=100, message=lazy("Use 100 characters or fewer for the name")),
        ],
        filters=[single_line],
    )

    def validate_name(self, field: Field) -> None:
        """A name, and not an address: it goes into a letter that bears the site's own name."""
        if LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(
                gettext("Enter the person's name, without an address of a page or an email address in it")
            )


class AddressForm(Form):
    """An address alone."""

    email = AddressField(
        lazy("Email address"),
        [DataRequired(lazy("Enter an email address")), Length(max=320, message=RIGHT_FORM)],
        filters=[single_line],
    )


class NamedForm(AddressForm, NameForm):
    """Somebody by address and name."""
