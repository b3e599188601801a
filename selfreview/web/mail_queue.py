"""The letters that the site writes: kept first, then handed to the mail server, and kept until they are gone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from threading import Thread
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template, request, url_for

from selfreview.domain.delivery import next_try
from selfreview.domain.people.mailed_links import MailedLink, Opens
from selfreview.domain.uk_time import day_of
from selfreview.mail import NotSent
from selfreview.settings import is_loopback
from selfreview.speech import gettext, reading
from selfreview.storage import mail_queue
from selfreview.storage.engine import writing
from selfreview.storage.mail_queue import Letter
from selfreview.storage.people import one_time_links, people
from selfreview.storage.people.one_time_links import INVITATION_DAYS, RESET_HOURS, Purpose
from selfreview.storage.people.people import Person
from selfreview.threads import is_cooperative
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit, keep, undo, unit

log = structlog.get_logger("selfreview")

NO_ADDRESS = "(set SELFREVIEW_URL to the address of this site and send the letter again)"
NO_LINK_YET = "(a link, which is made when this email is sent)"


def link_to(endpoint: str, **values: object) -> str:
    """The whole address of a page, under the site's own address where the operator told it."""
    base = address_of_site()
    return base if base == NO_ADDRESS else base + url_for(endpoint, **values)  # type: ignore[arg-type]


def address_of_site() -> str:
    """The address that links in letters begin with: never what a visitor said that it is.

    A site that was not told its own (`SELFREVIEW_URL`) sends no mail, and only
    a visitor on the same machine is believed.
    """
    told = site().settings.url
    if told is not None:
        return told
    host = request.host_url.rstrip("/")
    return host if is_loopback(urlsplit(host).hostname or "") else NO_ADDRESS


@contextmanager
def written_to(person: Person | None) -> Iterator[None]:
    """While this lasts, what is said is said as a letter says it: in the language that its reader chose.

    None is an address without an account, or several people: they are written to in English.
    """
    with reading(site().languages.get(person.language or "") if person else None):
        yield


def aside(act: Callable[[], None]) -> Thread | None:
    """Do something beside the answer that is on its way; at once where a process does one thing at a time."""
    if not is_cooperative():
        act()
        return None
    thread = Thread(target=act, name="aside", daemon=True)
    thread.start()
    return thread


class Fate(Enum):
    """What has become of a letter."""

    SENT = "sent"
    WAITS = "waits"
    NO_SERVER = "no mail server"
    REFUSED = "refused"


def in_words(fate: Fate, to: str) -> str:
    """What has become of a letter, as the person reads it who had it written."""
    if fate is Fate.SENT:
        return gettext("We have sent an email to {to}.", to=to)
    if fate is Fate.WAITS:
        return gettext("Our email to {to} has not been sent yet. We will keep trying for two days.", to=to)
    if fate is Fate.REFUSED:
        return gettext(
            "Our email to {to} was refused. Check the address: the network’s administrator has the letter.", to=to
        )
    return gettext(
        "Our email to {to} could not be sent: the network’s administrator has it and will pass it on.", to=to
    )


def send(
    recipient: str,
    subject: str,
    body: str,
    *,
    link: MailedLink | None = None,
    tell: Callable[[Fate], None] = lambda _: None,
) -> None:
    """Keep a letter in this unit of work; once that is committed hand the letter on, and `tell` what became of it.

    `body` names the `link` that it is to carry by its reference. A letter that
    cannot be sent is tried again by the server, and stays with its text
    meanwhile.
    """
    kept = _keep(recipient, subject, body, link)
    after_commit(lambda: tell(hand_on(kept)))


def send_now(recipient: str, subject: str, body: str, *, link: MailedLink | None = None) -> bool:
    """Send a letter of the daily work, which belongs to no request; True when it is gone. Commits."""
    kept = _keep(recipient, subject, body, link)
    keep()
    return hand_on(kept) is Fate.SENT


def _keep(recipient: str, subject: str, body: str, link: MailedLink | None) -> int:
    return mail_queue.keep(recipient=recipient, subject=subject, body=body, at=site().now(), link=link)


def hand_on(letter_id: int) -> Fate:
    """Hand a kept letter to the mail server and note what came of it. Commits.

    A one-time link in it is minted here and counted from here: a letter that
    waited does not arrive with a link that has run out. No two hand on the same
    letter at once.
    """
    letter = mail_queue.hold(letter_id, at=site().now())
    if letter is None:
        # Another is at it, or was.
        return Fate.WAITS
    if letter.link is not None and letter.link.opens is Opens.ACCOUNT:
        one_time_links.mint(letter.link.reference, _token_of(letter.link), at=site().now())
        keep()
    name = f"letter-{letter.id}-{round(letter.made_at.timestamp() * 1_000_000)}"
    try:
        site().post.send(
            recipient=letter.recipient,
            subject=letter.subject,
            body=_filled(letter),
            name=name,
            written=letter.made_at,
            calendar=letter.calendar,
        )
    except NotSent as fault:
        return _note_failure(letter, fault)
    mail_queue.mark_sent(letter.id, at=site().now())
    keep()
    return Fate.SENT


def _token_of(link: MailedLink) -> str:
    return link.token(site().settings.secret_key)


def _filled(letter: Letter) -> str:
    return letter.body if letter.link is None else letter.link.fill(letter.body, _token_of(letter.link))


def shown(letter: Letter) -> str:
    """The text of a letter as the administrator reads it: its link opens something only where they pass it on."""
    if letter.link is None or letter.is_passed_on_by_hand:
        return _filled(letter)
    return letter.link.cover(letter.body, NO_LINK_YET)


def _note_failure(letter: Letter, fault: NotSent) -> Fate:
    now, cause = site().now(), type(fault.__cause__ or fault).__name__
    again = None if fault.is_final else next_try(letter.tries + 1, written=letter.made_at, at=now)
    if not site().post.is_set_up:
        # Whoever passes it on must be able to rely on its not going by itself on the day that there is a mail server.
        fate = Fate.NO_SERVER
        mail_queue.mark_failed(letter.id, fault=str(fault))
    elif again is None:
        mail_queue.mark_failed(letter.id, fault=str(fault), given_up_at=letter.given_up_at or now)
        if letter.link is not None:
            one_time_links.withdraw(letter.link.reference)
        fate = Fate.REFUSED
        log.error("letter given up", letter=letter.id, tries=letter.tries + 1, fault=cause)
    else:
        mail_queue.mark_failed(letter.id, fault=str(fault), next_at=again)
        fate = Fate.WAITS
        log.warning("letter not sent", letter=letter.id, tries=letter.tries + 1, fault=cause)
    keep()
    return fate


def hand_on_due() -> int:
    """Hand on every letter whose time has come, one after the other; returns how many are gone. Commits."""
    if not site().post.is_set_up:
        return 0
    found = mail_queue.due(at=site().now())
    undo()
    return sum(_hand_on_apart(found))


def _hand_on_apart(found: Iterable[int]) -> Iterable[bool]:
    """Hand letters on of which none is stopped by another's fault."""
    for letter_id in found:
        try:
            yield hand_on(letter_id) is Fate.SENT
        except Exception as fault:
            # Nobody waits here to be told. Whoever holds it lets go of it after a while.
            undo()
            log.error("letter", letter=letter_id, fault=type(fault).__name__)


def send_later(recipient: str, subject: str, body: str, *, link: MailedLink | None = None) -> None:
    """Keep a letter in this unit of work, to be handed on after its commit while the visitor goes on."""
    kept = _keep(recipient, subject, body, link)
    after_commit(lambda: carry_or_leave([kept]))


def carry_or_leave(found: Iterable[int]) -> None:
    """Hand on letters that are kept and committed while the visitor goes on; all stay where no mail is set up."""
    if site().post.is_set_up:
        carry_later(found)
        return
    for letter_id in found:
        hand_on(letter_id)


def carry_later(found: Iterable[int]) -> Thread:
    """Hand kept letters to the mail server while the visitor goes on; what is not handed on stays kept."""
    app, carried = current_app._get_current_object(), tuple(found)  # type: ignore[attr-defined]

    def carry() -> None:
        with app.app_context():
            sum(_hand_on_apart(carried))

    thread = Thread(target=carry, name="letters", daemon=True)
    thread.start()
    return thread


def answer_forgotten(email: str, *, at: datetime) -> Thread | None:
    """Send a one-time link to an address that has an open account, beside the answer: its time tells nothing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    base = request.host_url

    def answer() -> None:
        with app.test_request_context(base_url=base), writing():
            try:
                with unit():
                    person = people.find_person(email=email, day=day_of(at))
                    if person is not None and not person.closed:
                        send_forgotten(person, one_time_links.promise_link(person.id, Purpose.FORGOTTEN, at=at))
            except Exception as fault:
                log.error("forgotten", fault=type(fault).__name__)

    return aside(answer)


def send_forgotten(person: Person, link: MailedLink) -> None:
    """Send the one-time link of a forgotten password; how long the mail server takes tells nobody anything."""
    address = link_to("doors.link", token=link.reference)
    with written_to(person):
        body = render_template("mail/forgotten.txt", person=person, link=address, hours=RESET_HOURS)
        subject = gettext("Choose a new password for Selfreview")
    send_later(person.email, subject, body, link=link)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody's new role: the one-time link where they have yet to sign in, the place and what they are there.

    `note` is a sentence of the one who invites, shown as theirs.
    """

    person: Person
    link: MailedLink | None
    inviter: str
    place: str
    standing: str
    note: str = ""

    def subject(self) -> str:
        """What the letter is headed with."""
        with written_to(self.person):
            return gettext(
                "{inviter} has invited you to join {place} on Selfreview", inviter=self.inviter, place=self.place
            )

    def body(self) -> str:
        """The letter, with the link of a first sign-in where one is needed."""
        link = link_to("doors.sign_in") if self.link is None else link_to("doors.link", token=self.link.reference)
        with written_to(self.person):
            return render_template("mail/invitation.txt", invitation=self, link=link, days=INVITATION_DAYS)


def send_invitation(one: Invitation, tell: Callable[[Fate], None]) -> None:
    """Write to somebody of their new role, and `tell` what became of the letter."""
    send(one.person.email, one.subject(), one.body(), link=one.link, tell=tell)


def send_invitations_later(invitations: Iterable[Invitation]) -> None:
    """Keep a letter to each, to be handed on while the visitor goes on; as `send_later` does with one."""
    kept = [_keep(one.person.email, one.subject(), one.body(), one.link) for one in invitations]
    after_commit(lambda: carry_or_leave(kept))


def send_confirmation(person: Person, email: str, link: MailedLink) -> None:
    """Write to a new address of somebody's, with the link by which they confirm that it is theirs."""
    address = link_to("details.confirm", token=link.reference)
    with written_to(person):
        body = render_template("mail/confirm_address.txt", person=person, email=email, link=address)
        subject = gettext("Confirm your new email address for Selfreview")
    send_later(email, subject, body, link=link)


def tell_old_address(person: Person, email: str, *, by: str) -> None:
    """Tell the address that somebody had which one they sign in with from now on, and who changed it."""
    with written_to(person):
        body = _address_changed(person, email, by)
        subject = gettext("Your Selfreview account has another email address")
    send_later(person.email, subject, body)


def tell_new_address(person: Person, email: str, *, by: str) -> None:
    """Tell the address that somebody signs in with from now on that it is so, and who changed it."""
    with written_to(person):
        body = _address_changed(person, email, by)
        subject = gettext("You sign in to Selfreview with this email address")
    send_later(email, subject, body)


def _address_changed(person: Person, email: str, by: str) -> str:
    contact = link_to("statements.contact")
    return render_template("mail/address_changed.txt", person=person, email=email, by=by, link=contact)


def send_notice(person: Person, what: str) -> None:
    """Tell somebody that something about how they sign in has changed; `what` is a sentence."""
    with written_to(person):
        body = render_template("mail/notice.txt", person=person, what=what, link=link_to("doors.forgotten"))
        subject = gettext("Your Selfreview account has changed")
    send_later(person.email, subject, body)
