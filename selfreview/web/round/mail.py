"""Letters to the services of a round: who gets one and who none, their words, and the way to the mail server."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Thread

from flask import render_template

from selfreview.domain.listing import listed
from selfreview.domain.round import Service
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.round import letters as round_letters
from selfreview.storage.round.letters import Addressee, Audience, Message
from selfreview.storage.round.tracker import Stage, Standing
from selfreview.web import mail_queue as letters
from selfreview.web.round.tracker import Tracked
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

UNMANAGED = lazy("No one manages it on Selfreview")
SHUT = lazy("The round is closed for it")
REMINDED = lazy("It was reminded today")


@dataclass(frozen=True, slots=True)
class RoundLetter:
    """One letter to one service: to its manager, and to all of them where there are several."""

    service: Service
    to: tuple[Addressee, ...]
    subject: str
    body: str

    @property
    def recipient(self) -> str:
        """Its addresses, as a mail names them."""
        return ", ".join(one.email for one in self.to)


@dataclass(frozen=True, slots=True)
class Unreached:
    """A service that gets no letter, and why."""

    service: Service
    why: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """What would go out now: the letters, and who gets none."""

    letters: tuple[RoundLetter, ...]
    unreached: tuple[Unreached, ...]


def salute(to: Iterable[Addressee]) -> str:
    """The names at the head of a letter."""
    return listed([one.name for one in to])


def plan_reminders(tracked: Tracked, standings: Iterable[Standing]) -> Mailing:
    """The reminders that these services would get today."""
    today = round_letters.reminded_on(tracked.today)
    found, unreached = [], []
    for one in standings:
        number = one.service.number
        why = UNMANAGED if number not in tracked.addressees else SHUT if tracked.is_shut(one) else None
        why = REMINDED if why is None and number in today else why
        if why:
            unreached.append(Unreached(one.service, why))
        else:
            found.append(_reminder(tracked, one))
    return Mailing(tuple(found), tuple(unreached))


def _reminder(tracked: Tracked, one: Standing) -> RoundLetter:
    to, year = tracked.addressees[one.service.number], tracked.round.year
    due = tracked.due(one)
    with letters.written_to(None):
        body = render_template(
            "mail/round_reminder.txt",
            names=salute(to),
            one=one,
            year=year,
            due=due,
            late=tracked.is_late(one),
            link=letters.link_to("steering_group.overview", number=one.service.number, year=year),
        )
    return RoundLetter(one.service, to, f"The return of {one.service.name} for {year}", body)


def plan_message(tracked: Tracked, message: Message) -> Mailing:
    """The letters that a message would be now."""
    found, unreached = [], []
    for one in tracked.places:
        if message.audience is Audience.NOT_STARTED and (one.stage is not Stage.NOT_STARTED or not one.expected):
            continue
        to = tracked.addressees.get(one.service.number)
        if to is None:
            unreached.append(Unreached(one.service, UNMANAGED))
            continue
        with letters.written_to(None):
            body = render_template("mail/round_message.txt", names=salute(to), message=message, service=one.service)
        found.append(RoundLetter(one.service, to, message.subject, body))
    return Mailing(tuple(found), tuple(unreached))


def keep_all(found: Iterable[RoundLetter]) -> tuple[int, ...]:
    """Keep letters that are about to go out, in the order in which they come. Does not commit."""
    now = site().now()
    return tuple(
        kept_letters.keep(recipient=one.recipient, subject=one.subject, body=one.body, at=now) for one in found
    )


def hand_on_later(kept: Iterable[int], found: Iterable[RoundLetter]) -> Thread | None:
    """Hand kept letters to the mail server while the visitor goes on; commits.

    Whatever happens to the server meanwhile, what was not handed on stays with
    the letters not sent. The thread is for whoever wants to wait; there is none
    where no mail server would take time.
    """
    pairs = tuple(zip(kept, found, strict=True))
    if not site().post.is_set_up:
        for letter_id, _ in pairs:
            kept_letters.mark_failed(letter_id, fault="no mail server is set up")
        keep()
        return None
    return letters.carry_later(letter_id for letter_id, _ in pairs)


def told(number: int, done: str) -> str:
    """How many letters went out, in words, and where they are."""
    waits = (
        ""
        if site().post.is_set_up or not number
        else gettext(" No mail server is set up: the administrator needs to pass the emails on.")
    )
    return ngettext(
        "{number} service {done}.{waits}", "{number} services {done}.{waits}", number, done=done, waits=waits
    )
