"""Looking people and their letters up in an application."""

from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage import mail_queue
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment, Person
from selfreview.storage.tables import PersonRow, db
from tests.people import BY_KEY, OURS, PASSWORD
from tests.sites import NOW
from tests.visitors import Visitor


def find(app: Flask, email: str) -> Person:
    """The person with this address, with the roles of the tests' day."""
    with app.app_context():
        person = people.find_person(email=email, day=NOW.date())
    assert person is not None
    return person


def id_of(app: Flask, key: str) -> int:
    """The id of one of the people of the tests."""
    return find(app, BY_KEY[key].email).id


def notices_to(app: Flask, key: str) -> list[str]:
    """The second paragraph of every letter that waits for somebody, the oldest first."""
    with app.app_context():
        waiting = [letter for letter in reversed(mail_queue.unsent()) if letter.recipient == BY_KEY[key].email]
    return [letter.body.split("\n\n")[1] for letter in waiting]


def token(visitor: Visitor) -> dict[str, str]:
    """The one field that every form needs."""
    return {"csrf_token": visitor.token("/account/password")}


TWIN = "twin@example.org"


def appoint_twin(app: Flask) -> None:
    """Somebody of the parent's name who speaks for education in the same group."""
    with app.app_context():
        known = db.session.scalars(db.select(PersonRow).where(PersonRow.email == BY_KEY["parent"].email)).one()
        there = Appointment(Role.MEMBER, OURS, agency="Education")
        twin = people.appoint(email=TWIN, name=known.name, appointment=there, by="a test", at=NOW)
        people.set_password(twin.id, hashed=str(known.password), at=NOW)
        db.session.commit()


def enter_as_twin(app: Flask) -> Visitor:
    """The parent's namesake, signed in."""
    twin = Visitor(app)
    twin.fill("/sign-in", {"email": TWIN, "password": PASSWORD})
    return twin
