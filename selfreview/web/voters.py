"""Who a visitor is to the group: the name and agency under which their view, dissent and signature stand."""

from selfreview.domain.group.consensus import NO_AGENCY, speaks_alone
from selfreview.domain.rights import TABLE, Right, Role
from selfreview.storage.group.views import Voter
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.web.access import Visit
from selfreview.web.runtime import site


def agency_of(person: Person, service: int) -> str | None:
    """Whom somebody speaks for at a service; None where nobody said."""
    return next((post.agency for post in person.posts if post.service == service and post.agency), None)


def voter_of(visit: Visit) -> Voter:
    """The visitor, as the group knows them."""
    return Voter(visit.person.id, visit.person.name, agency_of(visit.person, visit.service.number))


def voters_of(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the service who may give a view."""
    may = TABLE[Right.WRITE_DRAFT]
    number = visit.service.number
    everyone = people.people_of(number, day=site().today())
    return tuple(one for one in everyone if any(post.service == number and post.role in may for post in one.posts))


def is_alone(visit: Visit) -> bool:
    """Whether the spread will show this visitor's view as theirs, because nobody else speaks for their agency."""
    number = visit.service.number
    group = [agency_of(one, number) or NO_AGENCY for one in voters_of(visit)]
    return speaks_alone(agency_of(visit.person, number) or NO_AGENCY, group)


def is_chair(visit: Visit) -> bool:
    """Whether the visitor is the chair of the service."""
    return any(post.service == visit.service.number and post.role is Role.CHAIR for post in visit.person.posts)
