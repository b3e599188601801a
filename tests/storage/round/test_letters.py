"""Letters of a round: each service is reminded once a day, and each message goes out once."""

from datetime import date, datetime, timedelta
from threading import Thread
from typing import TypedDict

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage.engine import writing
from selfreview.storage.people import people
from selfreview.storage.people.deputies import name_deputy
from selfreview.storage.people.people import Appointment
from selfreview.storage.round import letters
from selfreview.storage.round.letters import Addressee, AlreadySent, Audience
from selfreview.storage.tables import AuditRow, ServiceReminderRow, db
from tests.people import CLOSED, FAR, OPEN, OURS, THEIRS
from tests.sites import NOW

TODAY = NOW.date()


class By(TypedDict):
    """Who does it, and when."""

    by: str
    at: datetime


BY: By = {"by": "a test", "at": NOW}


@pytest.fixture(autouse=True)
def _site(app: Flask) -> None:
    """Everybody of the tests, on each kind of database."""


def test_the_managers_of_a_service_and_their_deputy_can_be_written_to_and_nobody_else() -> None:
    name_deputy(service=OURS, email="dora@example.org", name="Dora Deputy", until=date(2010, 11, 5), **BY)
    found = letters.addressees(day=TODAY)
    assert found == {
        OURS: (Addressee("Dora Deputy", "dora@example.org"), Addressee("Maureen Manager", "manager@example.org")),
        THEIRS: (Addressee("Oscar Outsider", "outsider@example.org"),),
    }
    later = letters.addressees(day=date(2010, 11, 6))
    assert [one.name for one in later[OURS]] == ["Maureen Manager"]


def test_somebody_with_two_roles_of_manager_gets_one_letter() -> None:
    people.appoint(
        email="manager@example.org",
        name="Maureen Manager",
        appointment=Appointment(Role.MANAGER, OURS, until=date(2010, 12, 1)),
        **BY,
    )
    assert len(letters.addressees(day=TODAY)[OURS]) == 1


def test_a_service_is_reminded_once_a_day_whatever_the_round() -> None:
    assert letters.mark_reminded(OURS, year=OPEN, day=TODAY, **BY)
    assert not letters.mark_reminded(OURS, year=OPEN, day=TODAY, **BY)
    assert not letters.mark_reminded(OURS, year=CLOSED, day=TODAY, **BY)
    assert letters.mark_reminded(FAR, year=OPEN, day=TODAY, **BY)
    tomorrow = TODAY + timedelta(days=1)
    assert letters.mark_reminded(OURS, year=OPEN, day=tomorrow, **BY)
    assert letters.reminded(OPEN) == {OURS: tomorrow, FAR: TODAY}
    assert letters.reminded(CLOSED) == {}
    assert letters.reminded_on(TODAY) == {OURS, FAR}


def test_of_two_who_remind_at_once_one_does(app: Flask) -> None:
    told: list[bool] = []

    def remind(name: str) -> None:
        with app.app_context(), writing():
            told.append(letters.mark_reminded(OURS, year=OPEN, day=TODAY, by=name, at=NOW))
            db.session.commit()

    db.session.remove()
    both = [Thread(target=remind, args=(name,)) for name in ("Anna", "Ada")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == [False, True]
    assert db.session.query(ServiceReminderRow).count() == 1


def test_reminders_are_in_the_trail() -> None:
    letters.record_reminders(OPEN, (FAR, OURS), **BY)
    row = db.session.query(AuditRow).filter_by(verb="reminded services").one()
    assert (row.field, row.after, row.person) == (str(OPEN), f"{FAR}, {OURS}", "a test")


def test_a_message_is_written_changed_and_sent_once() -> None:
    made = letters.write_message(OPEN, audience=Audience.ALL, subject="A", body="B", **BY)
    letters.rewrite_message(made, audience=Audience.NOT_STARTED, subject="C", body="D", **BY)
    before = letters.find_message(made, year=OPEN)
    assert before is not None
    assert (before.audience, before.subject, before.body) == (Audience.NOT_STARTED, "C", "D")
    assert (before.sent_at, before.reached) == (None, 0)
    assert letters.find_message(made, year=CLOSED) is None
    sent_to = {OURS: "manager@example.org", THEIRS: "outsider@example.org"}
    letters.mark_sent(made, to=sent_to, **BY)
    with pytest.raises(AlreadySent):
        letters.mark_sent(made, to=sent_to, **BY)
    with pytest.raises(AlreadySent):
        letters.rewrite_message(made, audience=Audience.ALL, subject="E", body="F", **BY)
    with pytest.raises(AlreadySent):
        letters.drop_message(made)
    (after,) = letters.messages_of(OPEN)
    assert (after.subject, after.sent_by, after.sent_at, after.reached) == ("C", "a test", NOW, 2)
    assert letters.recipients_of(made) == sent_to
    assert db.session.query(AuditRow).filter_by(verb="sent message").one().after == "2 services"


def test_a_message_that_reaches_nobody_is_kept_all_the_same() -> None:
    made = letters.write_message(OPEN, audience=Audience.ALL, subject="A", body="B", **BY)
    letters.mark_sent(made, to={}, **BY)
    assert [(one.id, one.reached) for one in letters.messages_of(OPEN)] == [(made, 0)]


def test_a_message_that_was_not_sent_can_be_thrown_away() -> None:
    made = letters.write_message(OPEN, audience=Audience.ALL, subject="A", body="B", **BY)
    letters.drop_message(made)
    assert letters.messages_of(OPEN) == ()
