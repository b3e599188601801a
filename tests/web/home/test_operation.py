"""What machines ask: whether the site lives, whether it is ready, what it has measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.storage import engine
from selfreview.storage.tables import db
from tests.people import OPEN, OURS
from tests.sites import open_site, settings_for, with_settings
from tests.visitors import Visitor


@pytest.fixture
def measured(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site whose operator asked for measures."""
    settings = with_settings(settings_for(sqlite_settled_url, home), metrics=True)
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


def value_of(text: str, name: str) -> float:
    """The value of a measure, named with its labels."""
    (line,) = (line for line in text.splitlines() if line.startswith(f"{name} "))
    return float(line.split()[-1])


def test_a_site_that_is_well_is_alive_and_ready(app: Flask) -> None:
    for path in ("/livez", "/readyz", "/healthz"):
        assert Visitor(app).get(path).json == {"status": "ok"}


def test_a_site_on_a_schema_of_another_version_is_alive_but_not_ready(lite: Flask) -> None:
    with lite.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = 'older'"))
        db.session.commit()
    assert Visitor(lite).get("/livez").status_code == 200
    answer = Visitor(lite).get("/readyz")
    assert answer.status_code == 503
    assert "selfreview upgrade" in answer.json["status"]  # type: ignore[index]


def test_a_site_without_its_database_is_alive_but_not_ready(lite: Flask) -> None:
    with lite.app_context():
        db.session.execute(db.text("DROP TABLE alembic_version"))
        db.session.commit()
    assert Visitor(lite).get("/livez").status_code == 200
    assert Visitor(lite).get("/readyz").status_code == 503


def test_whoever_watches_waits_neither_for_a_writer_nor_for_a_connection_of_the_requests(
    lite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_free(*_args: object, **_more: object) -> None:
        raise TimeoutError

    visitor = Visitor(lite)
    with lite.app_context(), engine.writing(), db.engine.connect() as writer:
        writer.exec_driver_sql("SELECT 1")
        monkeypatch.setattr(db.session, "execute", none_free)
        monkeypatch.setattr(db.session, "scalar", none_free)
        for path in ("/healthz", "/readyz"):
            assert visitor.get(path).status_code == 200


def test_nothing_is_measured_unless_the_operator_asks_for_it(lite: Flask) -> None:
    assert Visitor(lite).get("/metrics").status_code == 404


def test_answers_are_counted_by_route_and_never_by_person(measured: Flask) -> None:
    visitor = Visitor(measured, "manager")
    visitor.get(f"/services/{OURS}/reviews/{OPEN}/E01")
    visitor.get(f"/services/{OURS}/reviews/{OPEN}/E02")
    visitor.get("/nothing-here")
    answer = visitor.get("/metrics")
    assert answer.mimetype == "text/plain"
    route = "/services/<int:number>/reviews/<int:year>/<exemplar_id>"
    told = answer.text
    assert value_of(told, f'selfreview_requests_total{{method="GET",route="{route}",status="200"}}') == 2
    assert value_of(told, 'selfreview_requests_total{method="other",route="None",status="404"}') == 1
    assert value_of(told, "selfreview_database_up") == 1
    assert value_of(told, "selfreview_letters_waiting") == 0
    assert value_of(told, "selfreview_streams") == 0
    assert "Maureen" not in told


def test_measures_say_that_the_database_is_away(measured: Flask) -> None:
    with measured.app_context():
        db.session.execute(db.text("DROP TABLE letters"))
        db.session.commit()
    told = Visitor(measured).get("/metrics").text
    assert value_of(told, "selfreview_database_up") == 0
    assert "selfreview_letters_waiting" not in told
