"""The reveal that comes by itself, where the chair likes it, as soon as everybody who is there has voted."""

from selfreview.domain.framework.framework import Exemplar
from selfreview.storage.group import views
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.meetings import MeetingOver, Sitting
from selfreview.web.access import Visit
from selfreview.web.runtime import site
from selfreview.web.voters import voters_of


def reveal_if_all_voted(visit: Visit, asked: Exemplar) -> bool:
    """Reveal the views of the exemplar that the meeting is at, where nobody is waited for. Does not commit."""
    try:
        sitting = meetings.hold_open(visit.review)
    except MeetingOver:
        return False
    if not sitting.reveals_itself or sitting.exemplar != asked.id or _waits(visit, sitting, asked):
        return False
    views.reveal(visit.review, exemplar=asked.id, by=sitting.seat.name, at=site().now())
    meetings.note_step(sitting)
    return True


def _waits(visit: Visit, sitting: Sitting, asked: Exemplar) -> bool:
    # Whoever came without a device raises a hand, which the chair has to count first.
    if any(one.seen_at is None for one in sitting.attendees):
        return True
    gave = {one.person_id for one in views.who_gave(visit.review, asked.id)}
    there = {one.id for one in voters_of(visit) if sitting.has(one.id)}
    # One alone in the room waits for the others: a single view is nothing to reveal at once.
    return not there <= gave or len(there) < 2 or views.reveal_of(visit.review, asked.id) is not None
