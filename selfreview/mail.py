"""What is sent out by mail, and what happens when it cannot be."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from selfreview.settings import Settings, Smtp

PATIENCE = 15
"""Seconds that a mail server has to answer."""


class NotSent(RuntimeError):
    """The mail could not be handed over; the message says why."""


@dataclass(frozen=True, slots=True)
class Post:
    """The way out for mail; where no mail server is set up, everything stays for the administrator."""

    settings: Settings

    @property
    def is_set_up(self) -> bool:
        """Whether there is a mail server to hand mail to."""
        return self.settings.smtp is not None

    def send(self, *, recipient: str, subject: str, body: str) -> None:
        """Hand one mail to the mail server; raises `NotSent`."""
        smtp = self.settings.smtp
        if smtp is None:
            raise NotSent("no mail server is set up")
        message = EmailMessage()
        message["From"] = self.settings.mail_from
        message["To"] = recipient
        message["Subject"] = " ".join(subject.split())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        try:
            with _connect(smtp) as server:
                if smtp.starttls:
                    server.starttls(context=ssl.create_default_context())
                if smtp.user is not None:
                    server.login(smtp.user, smtp.password or "")
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(f"{type(fault).__name__}: {fault}") from fault


def _connect(smtp: Smtp) -> smtplib.SMTP:
    if smtp.tls:
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(smtp.host, smtp.port, timeout=PATIENCE)
