"""Links that lead outside without an account: their tokens, and what somebody finds behind one."""

import hmac
from datetime import timedelta

from flask import abort
from werkzeug.exceptions import Gone
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from selfreview.domain.people.mailed_links import MailedLink, link_to_shared
from selfreview.speech import gettext, lazy
from selfreview.storage import shared_links
from selfreview.storage.shared_links import LinkKind, SharedLink
from selfreview.web import mail_queue
from selfreview.web.addresses import LIKE_AN_ADDRESS, RIGHT_FORM, AddressField
from selfreview.web.fields import Form, at_most, choices, fresh_mark, plain_text, single_line
from selfreview.web.middleware import confirm_saved
from selfreview.web.runtime import site

DAYS = ("14", "30", "60", "90")
"""For how many days a link can be given."""


class Ended(Gone):
    """A link whose day is over, or that was ended."""

    message = lazy("This link has ended. Ask the person who gave it to you for a new one.")


def token_of(link: SharedLink) -> str:
    """What stands in a link: nobody can make it who has not the site's own key."""
    return mailed(link).token(site().settings.secret_key)


def mailed(link: SharedLink) -> MailedLink:
    """The link as a letter carries it that waits to be sent."""
    return link_to_shared(link.id, link.salt)


def open_link(token: str, *kinds: LinkKind) -> SharedLink:
    """The link that a token opens; a plain 404 for one that we did not make, `Ended` for one that is over."""
    said = token.partition("-")[0]
    known = said.isascii() and said.isdigit() and len(said) < 10
    link = shared_links.find(int(said)) if known else None
    if link is None or link.kind not in kinds or not hmac.compare_digest(token_of(link).encode(), token.encode()):
        abort(404)
    if not link.is_open(site().now()):
        raise Ended
    return link


def say_made(link: SharedLink, fate: str = "") -> None:
    """Say that a link can be used now, and what became of the letter that carries it, where one was asked for."""
    confirm_saved(gettext("The link for {given_to} is ready. {fate}", given_to=link.given_to, fate=fate).rstrip())


def write_to(email: str, subject: str, body: str, link: SharedLink) -> None:
    """Send the letter that names a link as `mailed`, and say what became of it."""
    words = mail_queue.in_words
    mail_queue.send(email, subject, body, link=mailed(link), tell=lambda fate: say_made(link, words(fate, email)))


class GiveLinkForm(Form):
    """Whom a link is for, and how long it lasts; `once` tells the same post sent twice."""

    given_to = StringField(
        lazy("Who is it for?"),
        [
            DataRequired(lazy("Say who the link is for: a name, with a post or place")),
            at_most(200),
        ],
        description=lazy("A name, with a post or place. Such as “Ann Lee, Head of Inclusion”"),
        filters=[plain_text, single_line],
    )
    email = AddressField(
        lazy("Their email address, if the site should send it"),
        [Length(max=320, message=RIGHT_FORM)],
        description=lazy("If you leave this blank, you pass the link on yourself"),
        filters=[single_line],
    )
    days = SelectField(
        lazy("How long does it last?"),
        choices=choices((day, lazy("{number_of_days} days", number_of_days=day)) for day in DAYS),
        default="30",
        validate_choice=False,
    )
    once = HiddenField(default=fresh_mark)

    def validate_given_to(self, field: Field) -> None:
        """A name, and not an address: it goes into a letter that bears the site's own name."""
        if LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(gettext("Enter a name, without an address of a page or an email address in it"))

    def validate_days(self, field: Field) -> None:
        """One of the spans that are offered."""
        if field.data not in DAYS:
            raise ValidationError(gettext("Choose how long the link lasts"))

    @property
    def lasts(self) -> timedelta:
        """How long the link lasts."""
        return timedelta(days=int(self.days.data))
