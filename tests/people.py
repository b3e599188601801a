"""The same few people appear in every test, at the same few services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from selfreview.domain.rights import Agency, Role
from selfreview.domain.round import Service
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import Registered
from selfreview.storage.tables import db
from selfreview.web.people.passwords import hash_password

PASSWORD = "correct horse battery"
OURS, THEIRS, FAR = 1, 58, 2
OPEN, CLOSED = 2010, 2009
OPENED = datetime(2009, 9, 1, 9, tzinfo=UTC)
DEADLINE = date(2010, 12, 17)


@dataclass(frozen=True, slots=True)
class TestPerson:
    """Somebody of the tests."""

    __test__ = False

    key: str
    name: str
    role: Role
    service: int | None = None
    agency: Agency | None = None
    region: str | None = None

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.key}@example.org"


PEOPLE = (
    TestPerson("manager", "Maureen Manager", Role.MANAGER, OURS),
    TestPerson("chair", "Clive Chair", Role.CHAIR, OURS, Agency.VOLUNTARY),
    TestPerson("parent", "Priya Parent", Role.MEMBER, OURS, Agency.PARENTS),
    TestPerson("health", "Helen Health", Role.MEMBER, OURS, Agency.HEALTH),
    TestPerson("observer", "Olu Observer", Role.OBSERVER, OURS),
    TestPerson("outsider", "Oscar Outsider", Role.MANAGER, THEIRS),
    TestPerson("coordinator", "Cora Coordinator", Role.COORDINATOR, region="Yorkshire and Humberside"),
    TestPerson("analyst", "Anna Analyst", Role.ANALYST),
    TestPerson("admin", "Ada Admin", Role.ADMIN),
)
BY_KEY = {person.key: person for person in PEOPLE}
SERVICES = (
    Registered(Service(OURS, "Sheffield", "Yorkshire and Humberside"), expected=True),
    Registered(Service(THEIRS, "Leeds", "Yorkshire and Humberside"), expected=True),
    Registered(Service(FAR, "Wandsworth", "London"), expected=True),
    Registered(Service(122, "City of London", "London"), expected=False),
)


def settle_everybody(edition: str) -> None:
    """Register the services, open a round and close an earlier one, and give everybody their account."""
    if rounds.is_registry_empty():
        rounds.fill_registry(SERVICES)
    for year in (CLOSED, OPEN):
        rounds.open_round(year, edition=edition, deadline=DEADLINE.replace(year=year), by="a test", at=OPENED)
    rounds.close_round(CLOSED, by="a test", at=datetime(2009, 12, 31, tzinfo=UTC))
    hashed = hash_password(PASSWORD)
    for person in PEOPLE:
        agency = person.agency.value if person.agency else None
        appointment = Appointment(person.role, person.service, person.region, agency)
        row = people.appoint(email=person.email, name=person.name, appointment=appointment, by="a test", at=OPENED)
        people.set_password(row.id, hashed=hashed, at=OPENED)
    db.session.commit()
