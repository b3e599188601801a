"""`selfreview demo`: run once on each kind of database, and then looked at from every side; no test changes it."""

import csv
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Connection, NullPool, create_engine, text

from selfreview.app import create_app
from selfreview.cli import main
from selfreview.demonstration.history import tell_history
from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.storage import audit
from selfreview.storage.plan import plans
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import db
from selfreview.web.runtime import Site
from tests.browser.stage import Stage
from tests.conftest import DATABASES
from tests.databases import PostgreSQL, sqlite_url
from tests.sites import NOW, Clock, settings_for
from tests.visitors import text_of

# Making it takes as long as a hundred other tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

NATIONAL_KEYS = [
    "marking", "year", "edition", "services", "returns", "return_rate", "meeting_all", "failing_more_than_two",
    "non_compliant_on", "regions", "exemplars", "change", "commentary",
]  # fmt: skip
LEVELS = ("non_compliant", "minimum", "good", "best")
REVIEW = "/services/1/reviews/2010"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A database with the demonstration in it, and what the command said when it made it."""

    home: Path
    url: str
    said: str

    def run(self, *words: str) -> Result:
        """Type a command that succeeds."""
        return _run(self.home, self.url, *words)

    def national(self, year: int) -> dict[str, Any]:
        """The exact figures of a year."""
        found: dict[str, Any] = json.loads(self.run("national", str(year), "--format", "json").stdout)
        return found

    def count(self, statement: str) -> int:
        """What a query beside the product counts."""
        with self._connect() as connection:
            return int(connection.scalar(text(statement)) or 0)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What such a query finds."""
        with self._connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def _connect(self) -> Connection:
        return create_engine(self.url, poolclass=NullPool).connect()


def _run(home: Path, url: str, *words: str) -> Result:
    settings = {"SELFREVIEW_HOME": str(home), "SELFREVIEW_DATABASE_URL": url, "SELFREVIEW_ARGON2": "light"}
    # Alembic's commands speak to the root logger, whose settings a test must leave as they were.
    level = logging.getLogger().level
    result = CliRunner(env=settings).invoke(main, list(words))
    logging.getLogger().setLevel(level)
    assert result.exit_code == 0, f"{words}: {result.output} {result.exception!r}"
    return result


@pytest.fixture(scope="module", params=DATABASES)
def demonstration(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, on each kind of database in turn."""
    home = tmp_path_factory.mktemp("demonstration")
    if request.param == "sqlite":
        url = sqlite_url(home / "selfreview.db")
        yield Demonstration(home, url, _fill(home, url))
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.create()
    yield Demonstration(home, server.url(name), _fill(home, server.url(name)))
    server.drop(name)


def _fill(home: Path, url: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Site, "now", lambda _site: NOW)
        return _run(home, url, "demo").stdout


@pytest.fixture
def app(demonstration: Demonstration) -> Iterator[Flask]:
    """The application on it, at the time of the open round."""
    app = create_app(settings_for(demonstration.url, demonstration.home))
    app.extensions["clock"] = app.extensions["selfreview"].clock = Clock()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_it_fills_an_empty_database_once(demonstration: Demonstration) -> None:
    assert "manager@selfreview.example" in demonstration.said
    assert "seventeen-exemplars" in demonstration.said
    again = demonstration.run("demo")
    assert "here already" in again.stderr
    assert again.stdout == demonstration.said
    out = list(csv.DictReader(io.StringIO(demonstration.run("returns", "export").stdout, newline="")))
    years = [row["year"] for row in out]
    assert (years.count("2008") // 17, years.count("2009") // 17) == (122, 132)
    assert all(row["evidence"] for row in out)
    assert "holds" in demonstration.run("verify").stdout
    assert demonstration.count("SELECT count(*) FROM reviews WHERE year = 2010") >= 20
    assert demonstration.count("SELECT count(*) FROM reviews WHERE NOT synthetic") == 0
    assert min(number for _, number in demonstration.rows("SELECT kind, count(*) FROM services GROUP BY kind")) >= 10
    assert demonstration.count("SELECT count(*) FROM releases WHERE number = 1") == 2


def test_it_comes_to_what_the_report_printed(demonstration: Demonstration) -> None:
    told = demonstration.national(2009)
    assert list(told) == NATIONAL_KEYS
    assert (told["services"], told["returns"], told["return_rate"]) == (148, 132, 100 * 132 / 148)
    assert told["meeting_all"] == {"count": 69, "percent": 100 * 69 / 132}
    assert told["failing_more_than_two"]["count"] == 20
    assert sum(told["non_compliant_on"].values()) == 132
    assert sum(region["returns"] for region in told["regions"]) == 132
    assert sum(region["services"] for region in told["regions"]) == 148
    assert told["commentary"] == {
        "highest_non_compliance": ["E03", "E05", "E09", "E16"],
        "lowest_non_compliance": ["E06", "E11", "E13", "E14", "E15"],
        "compliance_up_5": ["E01", "E02", "E03", "E04", "E07", "E08", "E12"],
        "good_or_best_up_10": ["E03", "E07", "E08", "E16"],
        "good_or_best_up_5": told["commentary"]["good_or_best_up_5"],
    }
    assert len(told["commentary"]["good_or_best_up_5"]) == 7
    exemplars = {each["id"]: each for each in told["exemplars"]}
    printed = {"E01": 93, "E02": 92, "E03": 72, "E04": 95, "E07": 92, "E08": 94, "E12": 96}
    assert {key: round(exemplars[key]["compliant"]) for key in printed} == printed
    aspired = {"E03": 49, "E07": 64, "E08": 53, "E16": 62}
    assert {key: round(exemplars[key]["good_or_best"]) for key in aspired} == aspired
    assert told["change"]["from"] == 2008
    assert told["change"]["matched"]["services"] >= 2 * 132 / 3
    page = demonstration.run("national", "2009", "--published", "--format", "csv").stdout
    assert "Demonstration: synthetic returns" in page


@pytest.mark.parametrize("year", [2008, 2009, 2010])
def test_the_exact_figures_are_what_a_plain_query_counts(demonstration: Demonstration, year: int) -> None:
    query = f"SELECT exemplar, rating, count(*) FROM ratings WHERE year = {year} GROUP BY exemplar, rating"
    counted = {(exemplar, rating): number for exemplar, rating, number in demonstration.rows(query)}
    for each in demonstration.national(year)["exemplars"]:
        total = sum(counted.get((each["id"], level), 0) for level in LEVELS)
        assert each["counts"] == {level: counted.get((each["id"], level), 0) for level in LEVELS}
        assert each["percent"] == {level: 100 * each["counts"][level] / total for level in LEVELS}


def test_promises_of_the_history_are_the_plans_of_its_years(app: Flask) -> None:
    history = tell_history()
    with app.app_context():
        for told in history.years:
            review = find_review(service=history.service, year=told.year)
            assert review is not None
            plan = plans.read_plan(review)
            assert [(action.exemplar, action.what) for action in plan.actions] == [
                (promise.exemplar, promise.what) for promise in told.promises
            ]
            for action, promise in zip(plan.actions, told.promises, strict=True):
                assert action.status is ActionStatus(promise.status)
                assert (action.due, action.responsible, action.agency) == (
                    promise.due,
                    promise.responsible,
                    promise.agency,
                )
                assert action.criteria
                assert [note.words for note in plan.notes[action.id]] == [promise.note]
        draft = find_review(service=history.service, year=2010)
        assert draft is not None
        last = plans.last_plan(draft)
        assert last is not None
        assert any(action.is_unfinished for action in last.actions)
        assert audit.find_breaks() == ()


def test_its_group_works_together(app: Flask) -> None:
    stage = Stage(app)
    parent = stage.visitor("parent")
    home = text_of(parent.get("/").text)
    assert "Meeting on 17 November at 10am, at Town Hall, room 4" in home
    assert "Discuss E05 " in home
    assert "See to E16 " in home
    assert "3 of 17 given" in home
    shown = text_of(parent.get(f"{REVIEW}/E05/views").text)
    assert "All eight supporters are trained and insured" in shown
    assert "The minutes reach us within a week" not in text_of(parent.get(f"{REVIEW}/E03/views").text)
    agenda = text_of(parent.get(f"{REVIEW}/meeting/agenda").text)
    assert "Flagged by Nasreen Parvez-Hill." in agenda
    assert "feedback form" in text_of(stage.visitor("manager").get(f"{REVIEW}/E08/comments").text)
