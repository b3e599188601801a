"""Nobody is reminded twice on a day, and nobody who does not want to be."""

from datetime import timedelta

from flask import Flask

from selfreview.storage import audit
from selfreview.storage.people import people
from selfreview.storage.plan import reminders
from selfreview.storage.tables import AuditRow, db
from tests.people import BY_KEY
from tests.sites import NOW

TODAY = NOW.date()


def parent() -> int:
    person = people.find_person(email=BY_KEY["parent"].email, day=TODAY)
    assert person is not None
    return person.id


def test_one_reminder_a_day(app: Flask) -> None:
    assert not reminders.was_reminded(parent(), day=TODAY)
    assert reminders.mark_reminded(parent(), day=TODAY)
    assert not reminders.mark_reminded(parent(), day=TODAY)
    assert reminders.was_reminded(parent(), day=TODAY)
    assert reminders.mark_reminded(parent(), day=TODAY + timedelta(days=1))


def test_reminders_are_ended_and_begun_again_once(app: Flask) -> None:
    assert not reminders.wants_none(parent())
    for _ in range(2):
        reminders.turn_reminders(parent(), on=False, at=NOW)
        assert reminders.wants_none(parent())
    for _ in range(2):
        reminders.turn_reminders(parent(), on=True, at=NOW)
        db.session.flush()
        assert not reminders.wants_none(parent())
    said = [row.verb for row in db.session.query(AuditRow) if "reminders" in row.verb]
    assert said == ["asked for no reminders", "asked for reminders"]
    db.session.commit()
    assert audit.find_breaks() == ()
