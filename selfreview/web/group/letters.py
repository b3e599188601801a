"""Mail about what has just been asked of somebody: one for each thing, to those who want it at once."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import render_template

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage.people import mail_choices
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.access import Visit

AT_ONCE = frozenset({MailChoice.AT_ONCE})
WHOEVER_WANTS_MAIL = frozenset(MailChoice) - {MailChoice.NONE}
"""Who is told at once what no mail that gathers things tells: everybody but those who want none."""


def tell_at_once(
    visit: Visit,
    people: Iterable[Person],
    *,
    subject: str,
    what: str,
    link: tuple[str, Any],
    to: Collection[MailChoice] = AT_ONCE,
) -> None:
    """Write to those of these people who want it at once, and never to whoever asks; commits what was done.

    `what` is a sentence that holds nothing that a member wrote; `link` is the
    endpoint of the page and the values of its address beside the review's.
    """
    others = {person.id: person for person in people if person.id != visit.person.id}
    chosen = mail_choices.choices_of(others)
    endpoint, values = link
    address = {"number": visit.service.number, "year": visit.review.round.year, **values}
    for key, person in others.items():
        if chosen[key] in to:
            with mail_queue.written_to(person):
                body = render_template(
                    "mail/asked.txt",
                    person=person,
                    what=what,
                    link=mail_queue.link_to(endpoint, **address),
                    choice=mail_queue.link_to("mail_choices.ask"),
                )
            mail_queue.send_later(person.email, subject, body)
