"""What became of services, as their own pages tell it beside their history."""

from dataclasses import dataclass

from selfreview.domain.registry.changes import Party, numbers_of
from selfreview.domain.rights import Right, Verdict, judge_at_service
from selfreview.storage.registry import changes
from selfreview.storage.registry.changes import Recorded
from selfreview.web.access import Visit


@dataclass(frozen=True, slots=True)
class Note:
    """A change as a service's own pages tell it, with the predecessors whose earlier ratings this visitor may read."""

    recorded: Recorded
    readable: tuple[Party, ...]


def notes_for(visit: Visit) -> tuple[Note, ...]:
    """What happened to the service of a visit, the newest first; one statement."""
    number = visit.service.number
    return tuple(
        Note(one, tuple(party for party in one.change.predecessors if may_read(visit, one, party)))
        for one in changes.changes_of(number)
    )


def may_read(visit: Visit, recorded: Recorded, predecessor: Party) -> bool:
    """Whether a visitor of a successor may read what a predecessor submitted: as the network allows, or of their own.

    Nobody reads a predecessor's ratings from a service that did not come out of it.
    """
    here, number = visit.service.number, predecessor.number
    if number is None or number == here or here not in numbers_of(recorded.change.after):
        return False
    return recorded.change.readable or judge_at_service(visit.person.posts, Right.READ_REVIEW, number) is (
        Verdict.ALLOWED
    )
