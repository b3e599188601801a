"""All that is held on somebody, as a file of their own."""

import json
from typing import Any

from flask import Flask

from selfreview.domain.people.personal_data import SECRETS
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import PersonRow, db
from tests.accounts import id_of
from tests.people import BY_KEY, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def export(visitor: Visitor) -> dict[str, Any]:
    """The file of somebody who is signed in."""
    answer = visitor.get("/account/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json
    assert told is not None
    return dict(told)


def records(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table in the file."""
    return {table: rows for kind in told["kinds"] for table, rows in kind["records"].items()}


def keys_of(value: Any) -> set[str]:
    """Every key anywhere in a file."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


def test_the_file_is_reached_from_the_account(app: Flask) -> None:
    assert "/account/export" in Visitor(app, "parent").get("/account/").text
    assert Visitor(app).get("/account/export").status_code == 303


def test_what_somebody_is_and_wrote_is_in_their_file(app: Flask) -> None:
    parent = Visitor(app, "parent")
    parent.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Parents told us so."})
    told = export(parent)
    assert (told["name"], told["email"]) == (BY_KEY["parent"].name, BY_KEY["parent"].email)
    held = records(told)
    assert held["roles"][0]["agency"] == "Parents"
    assert len(held["sign_ins"]) == 1
    assert "Parents told us so." in {row["value"] for row in held["fields"]}
    assert "Parents told us so." in {row["after"] for row in held["audit"]}
    for kind in told["kinds"]:
        assert kind["why"]
        assert kind["kept"]


def test_nothing_of_another_person_is_in_it(app: Flask) -> None:
    Visitor(app, "health").fill(f"{REVIEW}/E02", {"rating": "good", "evidence": "Health said this."})
    text = json.dumps(export(Visitor(app, "parent")))
    for other in BY_KEY.values():
        if other.key != "parent":
            assert other.name not in text
            assert other.email not in text
    assert "Health said this." not in text


def test_no_secret_is_in_it(app: Flask) -> None:
    told = export(Visitor(app, "manager"))
    assert keys_of(told) & SECRETS == set()
    assert "argon2" not in json.dumps(told)


def test_what_is_known_by_a_name_that_two_people_have_is_left_out_and_said(app: Flask) -> None:
    Visitor(app, "parent").fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Whose words?"})
    with app.app_context():
        name = db.session.scalars(db.select(PersonRow.name).where(PersonRow.id == id_of(app, "parent"))).one()
        appointment = Appointment(BY_KEY["parent"].role, OURS, agency="Health")
        people.appoint(email="namesake@example.org", name=name, appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    told = export(Visitor(app, "parent"))
    assert "Whose words?" not in json.dumps(told)
    assert any("same name" in words for words in told["not_in_this_file"])
