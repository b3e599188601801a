"""The mail that gathers all that is asked of somebody, for those who want one a day or a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import render_template

from selfreview.domain.people.mail_choices import is_digest_due
from selfreview.domain.review.review import may_change
from selfreview.speech import ngettext
from selfreview.storage.group import member_home
from selfreview.storage.people import mail_choices, people
from selfreview.storage.people.people import Person
from selfreview.storage.review import reviews
from selfreview.web import mail_queue
from selfreview.web.home.duties import Told, duties_at
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import agency_of


@dataclass(frozen=True, slots=True)
class Place:
    """What is asked at one service."""

    service: str
    duties: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """All that is asked of one person, service by service."""

    person: Person
    places: tuple[Place, ...]

    @property
    def subject(self) -> str:
        """The subject of the mail."""
        count = sum(len(place.duties) for place in self.places)
        return ngettext(
            "{number} thing for you to do on Selfreview", "{number} things for you to do on Selfreview", count
        )


def collect_digests(today: date) -> tuple[Digest, ...]:
    """Whom to tell what on a day: nobody whose time has not come, and nobody of whom nothing is asked."""
    found = []
    for chosen in mail_choices.gathered():
        if not is_digest_due(chosen.choice, chosen.told_on, today):
            continue
        person = people.person_by_id(chosen.person_id, day=today)
        if person is None or person.closed:
            continue
        places = tuple(filter(None, (_place(person, number, today) for number in person.services)))
        if places:
            found.append(Digest(person, places))
    return tuple(found)


def _place(person: Person, number: int, today: date) -> Place | None:
    found = reviews.reviews_of(number)
    going = [review.round.year for review in found if may_change(review.state, review.window, today)]
    asked = member_home.read_asked(number, going, person_id=person.id, agency=agency_of(person, number))
    duties = duties_at(person, number, found, asked)
    return Place(found[0].service.name, duties) if duties else None


def body_of(digest: Digest) -> str:
    """The text of the mail, which holds nothing that a member wrote."""
    choice = mail_queue.link_to("mail_choices.ask")
    with mail_queue.written_to(digest.person):
        return render_template("mail/digest.txt", digest=digest, choice=choice, link_to=mail_queue.link_to)


def send_digests(found: Iterable[Digest], today: date) -> int:
    """Send these mails, each person's once a day whatever else runs; returns how many went out. Commits."""
    sent = 0
    for digest in found:
        body = body_of(digest)
        if not mail_choices.mark_told(digest.person.id, day=today):
            undo()
            continue
        with mail_queue.written_to(digest.person):
            subject = digest.subject
        sent += mail_queue.send_now(digest.person.email, subject, body)
    return sent
