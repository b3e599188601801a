"""What is sent out by mail, and what happens when it cannot be."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formatdate, make_msgid, parseaddr

from selfreview.settings import Settings, Smtp

PATIENCE = 15
"""Seconds that a mail server has to answer."""

LONGEST_LINE = 998
"""How many signs a line of a mail may have (RFC 5322)."""


class NotSent(RuntimeError):
    """The mail could not be handed over; the message says why, `is_final` that trying again would change nothing."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Post:
    """The way out for mail; where no mail server is set up, everything stays for the administrator."""

    settings: Settings

    @property
    def is_set_up(self) -> bool:
        """Whether there is a mail server to hand mail to."""
        return self.settings.smtp is not None

    @property
    def address(self) -> str:
        """The bare address that mail comes from; empty where none is set up."""
        return parseaddr(self.settings.mail_from or "")[1]

    def send(
        self,
        *,
        recipient: str,
        subject: str,
        body: str,
        name: str | None = None,
        written: datetime | None = None,
        calendar: str | None = None,
    ) -> None:
        """Hand one mail to the mail server; raises `NotSent`.

        `name` is the part of its `Message-ID` before the @: the same name at
        every try tells whoever got it twice that it is one mail. `calendar` is
        an iCalendar message, which mail programs offer to put into a calendar.
        """
        smtp = self.settings.smtp
        if smtp is None:
            raise NotSent("no mail server is set up")
        message = EmailMessage()
        reply = self.address
        domain = reply.rpartition("@")[2] or "localhost"
        message["From"] = self.settings.mail_from
        message["Reply-To"] = self.settings.operator.email or reply
        message["To"] = recipient
        message["Date"] = formatdate(usegmt=True) if written is None else format_datetime(written)
        message["Message-ID"] = make_msgid(domain=domain) if name is None else f"<{name}@{domain}>"
        message["Subject"] = " ".join(subject.split())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        if calendar is not None:
            # RFC 6047: the method stands on the part too, and in the mail itself, not beside it as a file.
            method = calendar.partition("METHOD:")[2].split(maxsplit=1)[0]
            message.add_alternative(calendar, subtype="calendar", params={"method": method})
        if message["Subject"].isascii():
            # Folded at 78 signs a long one begins on the line below its name, which some mail programs show as a blank.
            # Only now: the texts above are encoded in short lines, as they have to be.
            message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        try:
            with _connect(smtp) as server:
                if smtp.starttls:
                    server.starttls(context=ssl.create_default_context())
                if smtp.user is not None:
                    server.login(smtp.user, smtp.password or "")
                refused = server.send_message(message)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(f"{type(fault).__name__}: {fault}", is_final=_is_final(fault)) from fault
        if refused:
            # Whoever got it is not to get it again: the others are left to the administrator.
            raise NotSent(f"the mail server took it, but not for {', '.join(refused)}", is_final=True)


def _is_final(fault: Exception) -> bool:
    """Whether the other side has said for good that it does not take this mail: a 5xx about it or its recipients."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500


def _connect(smtp: Smtp) -> smtplib.SMTP:
    if smtp.tls:
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(smtp.host, smtp.port, timeout=PATIENCE)
