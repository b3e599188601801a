"""The letters of an arranged meeting: an invitation, its change, its end, each with the entry for a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from selfreview.documents.meeting.calendar import Asked, write_meeting_calendar
from selfreview.domain.meeting.arranged import ArrangedMeeting, Arrangement, Invitee
from selfreview.domain.people.mail_choices import MailChoice
from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.people import mail_choices, people
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.access import Visit
from selfreview.web.meeting.agenda import Agenda
from selfreview.web.runtime import site

INVITED = "{who} has invited you to a meeting of {group}"
CHANGED = "{who} has changed the meeting of {group}"
CALLED_OFF = "{who} has called off the meeting of {group}"
NOT_ASKED = "{who} has changed who is invited to the meeting of {group}. You do not need to come"


OWN = {
    INVITED: "You have arranged a meeting of {group}",
    CHANGED: "You have changed the meeting of {group}",
    CALLED_OFF: "You have called off the meeting of {group}",
    NOT_ASKED: "You have changed who is invited to the meeting of {group}. You do not need to come",
}
"""The same sentences for whoever did it, who gets the letter for its calendar entry."""


def title_of(visit: Visit) -> str:
    """What the meeting is called in a calendar and in the subject of a letter."""
    return f"Meeting on the self-review {visit.review.round.year}, {visit.service.name}"


@dataclass(frozen=True, slots=True)
class Written:
    """Letters that are kept, and the names of those who want no mail at all and have to be told otherwise."""

    letters: tuple[int, ...] = ()
    unwritten: tuple[str, ...] = ()

    def and_also(self, more: "Written") -> "Written":
        """Both together."""
        return Written(self.letters + more.letters, self.unwritten + more.unwritten)


def write_invitations(
    visit: Visit,
    meeting: ArrangedMeeting,
    to: Iterable[Invitee],
    *,
    what: str,
    agenda: Agenda | None = None,
    was: Arrangement | None = None,
) -> Written:
    """Keep a letter to each of these people who is still in the group; does not commit.

    `what` is one of the sentences above; without an agenda the meeting is off
    for whoever gets the letter. `was` is what a change has changed.
    """
    group = {one.id: one for one in people.people_of(visit.service.number, day=site().today())}
    found = [group[one.person_id] for one in to if one.person_id in group]
    chosen = mail_choices.choices_of([one.id for one in found])
    unwritten = [one.name for one in found if chosen[one.id] is MailChoice.NONE]
    kept = [_keep(visit, meeting, one, what, agenda, was) for one in found if chosen[one.id] is not MailChoice.NONE]
    return Written(tuple(kept), tuple(unwritten))


def _keep(
    visit: Visit, meeting: ArrangedMeeting, person: Person, what: str, agenda: Agenda | None, was: Arrangement | None
) -> int:
    address = {"number": visit.service.number, "year": visit.review.round.year}
    link = mail_queue.link_to("arranging.arranged", **address, meeting_id=meeting.id)
    said = OWN[what] if person.id == visit.person.id else what
    sentence = said.format(who=visit.person.name, group=f"the steering group of {visit.service.name}")
    post = site().post
    calendar = write_meeting_calendar(
        meeting,
        title=title_of(visit),
        words=sentence + ".",
        link=link,
        made=site().now(),
        asked=Asked(
            name=person.name,
            email=person.email,
            organiser=f"{visit.person.name} (Selfreview)",
            organiser_email=post.address or "selfreview@localhost",
        ),
        is_off=agenda is None,
    )
    with mail_queue.written_to(person):
        body = render_template(
            "mail/meeting.txt",
            person=person,
            what=sentence,
            year=visit.review.round.year,
            told=meeting.told,
            was=was or meeting.told,
            agenda=agenda,
            link=link,
            to_agenda=mail_queue.link_to("meeting_papers.agenda", **address, meeting=meeting.id),
            choice=mail_queue.link_to("mail_choices.ask"),
        )
        subject = f"{_begin(what)}: {title_of(visit)}, {meeting.told.in_short}"
    return kept_letters.keep(recipient=person.email, subject=subject, body=body, at=site().now(), calendar=calendar)


def _begin(what: str) -> str:
    return {INVITED: "Invitation", CHANGED: "Changed", CALLED_OFF: "Called off"}.get(what, "You do not need to come")
