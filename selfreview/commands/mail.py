"""`selfreview mail`: whether letters arrive."""

import click
from email_validator import EmailNotValidError, validate_email

from selfreview.commands.site import checked_settings, refuse
from selfreview.mail import NotSent, Post

SUBJECT = "A test letter from Selfreview"
BODY = """This is a test letter from Selfreview{at}.

If you can read it, invitations, reminders and links for a new password will arrive too.

Check that it did not go to a junk or spam folder, and that the sender is the one you expect. No one needs to reply.
"""


@click.group()
def mail() -> None:
    """The letters that the site sends."""


@mail.command("test")
@click.argument("address")
def test_(address: str) -> None:
    """Send a test letter to an address, and say what the mail server answered."""
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as fault:
        refuse(f"{address} is not an email address: {fault}")
    settings = checked_settings()
    if settings.smtp is None:
        refuse("No mail server is set up: give SELFREVIEW_SMTP_URL, SELFREVIEW_MAIL_FROM and SELFREVIEW_URL.")
    place = f"{settings.smtp.host}:{settings.smtp.port}"
    try:
        at = f" at {settings.url}" if settings.url else ""
        Post(settings).send(recipient=address, subject=SUBJECT, body=BODY.format(at=at))
    except NotSent as fault:
        refuse(f"The mail server {place} did not take the letter. {fault}", status=1)
    click.echo(f"The mail server {place} took a letter from {settings.mail_from} to {address}. Check that it arrives.")
