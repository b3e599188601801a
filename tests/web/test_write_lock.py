"""SQLite's one writer: a form that is refused neither waits for it nor holds others up."""

from collections.abc import Iterator

import pytest
from flask import Flask

from selfreview.storage import engine
from selfreview.storage.tables import db
from tests.people import OPEN, OURS
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


@pytest.fixture
def manager(lite: Flask) -> Visitor:
    visitor = Visitor(lite, "manager")
    visitor.get(f"{REVIEW}/E01")
    return visitor


@pytest.fixture
def held(lite: Flask, manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A manager with a form open, while somebody else's write goes on and on: whoever waits for it fails."""
    monkeypatch.setattr(engine, "WAIT_FOR_WRITER", 0.05)
    with lite.app_context(), engine.writing(), db.engine.connect() as writer:
        writer.exec_driver_sql("SELECT 1")
        yield manager


def test_a_save_waits_for_the_writer_and_says_that_it_could_not_be_made(held: Visitor) -> None:
    answer = held.post(f"{REVIEW}/E01", {**held.form(), "evidence": "Kept in spite of all."})
    assert answer.status_code == 503
    assert "Kept in spite of all." in answer.text


def test_a_form_without_its_token_is_refused_at_once(held: Visitor) -> None:
    assert held.post(f"{REVIEW}/E01", {"evidence": "Kept"}).status_code == 400


def test_a_form_of_another_service_is_refused_at_once(held: Visitor) -> None:
    assert held.post(f"/services/122/reviews/{OPEN}/E01", held.form()).status_code == 404


def test_a_form_without_the_right_to_it_is_refused_at_once(lite: Flask, held: Visitor) -> None:
    token = {"csrf_token": held.form()["csrf_token"]}
    assert held.post("/network/rounds/open", token).status_code == 403


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (f"/services/{OURS}/people/invite", {"email": "no address", "name": ""}),
        ("/account/mail", {"choice": "hourly"}),
        ("/account/name", {"name": ""}),
        ("/account/password", {"password": "", "new_password": ""}),
        (f"{REVIEW}/E01", {"evidence": "x" * 100_000}),
    ],
)
def test_a_form_that_is_wrong_is_refused_at_once(held: Visitor, path: str, fields: dict[str, str]) -> None:
    token = {"csrf_token": held.form()["csrf_token"]}
    assert held.post(path, {**held.form(), **token, **fields}).status_code in (400, 422)


def test_what_follows_a_request_in_its_thread_takes_the_lock_at_once(lite: Flask, manager: Visitor) -> None:
    manager.post(f"{REVIEW}/E01", {**manager.form(), "evidence": "Written first."})
    with lite.app_context(), db.engine.begin() as after:
        after.exec_driver_sql("SELECT 1")
        assert after.info[engine.READS] is False
