"""A mail server for tests: takes every letter, or none."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from selfreview.mail import NotSent
from selfreview.web.runtime import Site


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter as the mail server got it."""

    recipient: str
    subject: str
    body: str
    name: str | None = None
    calendar: str | None = None

    def link(self, part: str) -> str:
        """The path of the first link in it whose address holds `part`."""
        words = (word for word in self.body.split() if word.startswith("http") and part in word)
        return "/" + next(words).split("/", 3)[3]


@dataclass(slots=True)
class Mailbox:
    """What has been sent; `broken` says why nothing is."""

    letters: list[Sent] = field(default_factory=list)
    broken: str = ""
    is_set_up: bool = True
    is_final: bool = False

    @property
    def address(self) -> str:
        """Where its letters come from."""
        return "selfreview@example.org"

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
        """Take a letter; raises `NotSent` while broken."""
        if self.broken:
            raise NotSent(self.broken, is_final=self.is_final)
        self.letters.append(Sent(recipient, subject, body, name, calendar))


def give_mailbox(app: Flask, broken: str = "") -> Mailbox:
    """Let an application send its mail to a new mailbox."""
    site: Site = app.extensions["selfreview"]
    mailbox = Mailbox(broken=broken)
    site.post = mailbox  # type: ignore[assignment]
    return mailbox
