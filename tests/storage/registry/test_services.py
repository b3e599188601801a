"""The registry of services: what is written is read back, what did not change leaves no trace."""

from dataclasses import replace
from datetime import date

import pytest

from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage import audit
from selfreview.storage.registry import services
from selfreview.storage.tables import AuditRow, db
from tests.people import OURS
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")


def write(*entries: Entry) -> int:
    changed = services.write_entries(entries, by="a test", at=NOW)
    db.session.expire_all()
    return changed


def sheffield() -> Entry:
    found = services.find_entry(OURS)
    assert found is not None
    return found


def written() -> list[str]:
    return [row.field for row in db.session.query(AuditRow).filter_by(verb="wrote service").order_by(AuditRow.seq)]


def test_a_known_service_is_changed_and_a_new_one_added() -> None:
    ours = replace(
        sheffield(),
        service=Service(OURS, "Sheffield City", "North East", "mixed", 120_000),
        authorities=("Rotherham", "Sheffield"),
        expected=False,
        opened=date(1994, 4, 1),
        closed=date(2011, 3, 31),
    )
    new = Entry(Service(500, "Cheshire East", "North West"))
    assert write(ours, new) == 2
    assert sheffield() == ours
    assert services.find_entry(500) == new
    assert {entry.service.number: entry for entry in services.all_entries()}[OURS] == ours
    assert len(services.all_entries()) == 5
    assert written() == [str(OURS), "500"]


def test_authorities_give_way_to_the_new_ones() -> None:
    write(replace(sheffield(), authorities=("Rotherham", "Sheffield")))
    write(replace(sheffield(), authorities=("Barnsley", "Rotherham")))
    assert sheffield().authorities == ("Barnsley", "Rotherham")
    write(replace(sheffield(), authorities=()))
    assert sheffield().authorities == ()


def test_what_did_not_change_is_not_written() -> None:
    assert write(*services.all_entries()) == 0
    assert written() == []


def test_an_unknown_number_is_no_service() -> None:
    assert services.find_entry(999) is None


def test_the_trail_says_what_it_was_and_what_it_is() -> None:
    write(replace(sheffield(), service=replace(sheffield().service, name="Sheffield City")))
    row = db.session.query(AuditRow).filter_by(verb="wrote service").one()
    assert row.before is not None
    assert row.after is not None
    assert '"name": "Sheffield"' in row.before
    assert '"name": "Sheffield City"' in row.after
    assert audit.find_breaks() == ()
