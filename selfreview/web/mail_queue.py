"""The letters that the site writes: kept first, then handed to the mail server, and kept until they are gone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template, request, url_for

from selfreview.domain.uk_time import day_of
from selfreview.mail import NotSent
from selfreview.settings import is_loopback
from selfreview.storage import mail_queue
from selfreview.storage.engine import writing
from selfreview.storage.people import people
from selfreview.storage.people.people import INVITATION_DAYS, RESET_HOURS, Person, Purpose
from selfreview.storage.tables import db
from selfreview.threads import is_cooperative
from selfreview.web.runtime import site

log = structlog.get_logger("selfreview")

NO_ADDRESS = "(set SELFREVIEW_URL to the address of this site and send the letter anew)"


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


def aside(act: Callable[[], None]) -> Thread | None:
    """Do something beside the answer that is on its way; at once where a process does one thing at a time."""
    if not is_cooperative():
        act()
        return None
    thread = Thread(target=act, name="aside", daemon=True)
    thread.start()
    return thread


def send(recipient: str, subject: str, body: str) -> bool:
    """Keep a letter, commit what the request has done so far, and hand the letter on; True when it is gone.

    One that cannot be sent stays, with its text, for the network's administrator.
    """
    kept = mail_queue.keep(recipient=recipient, subject=subject, body=body, at=site().now())
    db.session.commit()
    return hand_on(kept, recipient=recipient, subject=subject, body=body)


def hand_on(letter_id: int, *, recipient: str, subject: str, body: str) -> bool:
    """Hand a kept letter to the mail server and note what came of it; commits."""
    try:
        site().post.send(recipient=recipient, subject=subject, body=body)
    except NotSent as fault:
        log.warning("letter not sent", letter=letter_id, fault=type(fault.__cause__ or fault).__name__)
        mail_queue.mark_failed(letter_id, fault=str(fault))
        db.session.commit()
        return False
    mail_queue.mark_sent(letter_id, at=site().now())
    db.session.commit()
    return True


def send_later(recipient: str, subject: str, body: str) -> Thread | None:
    """Keep a letter, commit, and hand it on while the visitor goes on.

    The thread is for whoever wants to wait; there is none where no mail server would take time.
    """
    kept = mail_queue.keep(recipient=recipient, subject=subject, body=body, at=site().now())
    db.session.commit()
    if not site().post.is_set_up:
        hand_on(kept, recipient=recipient, subject=subject, body=body)
        return None
    return carry_later([Kept(kept, recipient, subject, body)])


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that is kept under an id until it is handed on."""

    id: int
    recipient: str
    subject: str
    body: str


def carry_later(found: Iterable[Kept]) -> Thread:
    """Hand kept letters to the mail server while the visitor goes on; what is not handed on stays kept."""
    app, carried = current_app._get_current_object(), tuple(found)  # type: ignore[attr-defined]

    def carry() -> None:
        with app.app_context():
            for one in carried:
                try:
                    hand_on(one.id, recipient=one.recipient, subject=one.subject, body=one.body)
                except Exception as fault:
                    # Nobody waits for this thread, and one letter's fault is not the next one's.
                    db.session.rollback()
                    log.error("letter", letter=one.id, fault=type(fault).__name__)

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
                person = people.find_person(email=email, day=day_of(at))
                if person is not None and not person.closed:
                    send_forgotten(person, people.make_link(person.id, Purpose.FORGOTTEN, at=at))
                db.session.commit()
            except Exception as fault:
                db.session.rollback()
                log.error("forgotten", fault=type(fault).__name__)

    return aside(answer)


def send_forgotten(person: Person, token: str) -> Thread | None:
    """Send the one-time link of a forgotten password; how long the mail server takes tells nobody anything."""
    body = render_template(
        "mail/forgotten.txt", person=person, link=link_to("doors.link", token=token), hours=RESET_HOURS
    )
    return send_later(person.email, "Choose a new password for Selfreview", body)


def send_invitation(person: Person, token: str | None, *, inviter: str, place: str, standing: str) -> bool:
    """Tell somebody of their new role, with the link of a first sign-in where they have yet to sign in."""
    link = link_to("doors.sign_in") if token is None else link_to("doors.link", token=token)
    body = render_template(
        "mail/invitation.txt",
        person=person,
        link=link,
        first=token is not None,
        days=INVITATION_DAYS,
        inviter=inviter,
        place=place,
        standing=standing,
    )
    return send(person.email, f"{inviter} has invited you to {place} on Selfreview", body)


def send_notice(person: Person, what: str) -> Thread | None:
    """Tell somebody that something about how they sign in has changed; `what` is a sentence."""
    body = render_template("mail/notice.txt", person=person, what=what, link=link_to("doors.forgotten"))
    return send_later(person.email, "Your Selfreview account has changed", body)
