"""`selfreview demo` with its releases: run once on each kind of database, then looked at; no test changes it."""

import csv
import io
from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES
from tests.databases import PostgreSQL
from tests.demonstrated import Demonstration, make_demonstration

# Making it takes as long as a hundred other tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

NATIONAL_KEYS = [
    "marking", "year", "edition", "services", "returns", "return_rate", "meeting_all", "failing_more_than_two",
    "non_compliant_on", "regions", "exemplars", "change", "commentary",
]  # fmt: skip
LEVELS = ("non_compliant", "minimum", "good", "best")


@pytest.fixture(scope="module", params=DATABASES)
def demonstrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, on each kind of database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("demonstration")
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.create()
    first: Demonstration = request.getfixturevalue("demonstration")
    yield make_demonstration(tmp_path_factory.mktemp("demonstration"), server.url(name), like=first)
    server.drop(name)


def test_it_fills_an_empty_database_once(demonstrated: Demonstration) -> None:
    demonstrated.assert_made_once()
    out = list(csv.DictReader(io.StringIO(demonstrated.run("returns", "export").stdout, newline="")))
    years = [row["year"] for row in out]
    assert (years.count("2008") // 17, years.count("2009") // 17) == (122, 132)
    assert all(row["evidence"] for row in out)
    assert "holds" in demonstrated.run("verify").stdout
    assert demonstrated.count("SELECT count(*) FROM reviews WHERE year = 2010") >= 20
    assert demonstrated.count("SELECT count(*) FROM reviews WHERE NOT synthetic") == 0
    assert min(number for _, number in demonstrated.rows("SELECT kind, count(*) FROM services GROUP BY kind")) >= 10
    assert demonstrated.count("SELECT count(*) FROM releases WHERE number = 1") == 2


def test_it_comes_to_what_the_report_printed(demonstrated: Demonstration) -> None:
    told = demonstrated.national(2009)
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
    page = demonstrated.run("national", "2009", "--published", "--format", "csv").stdout
    assert "Demonstration: synthetic returns" in page


@pytest.mark.parametrize("year", [2008, 2009, 2010])
def test_the_exact_figures_are_what_a_plain_query_counts(demonstrated: Demonstration, year: int) -> None:
    query = f"SELECT exemplar, rating, count(*) FROM ratings WHERE year = {year} GROUP BY exemplar, rating"
    counted = {(exemplar, rating): number for exemplar, rating, number in demonstrated.rows(query)}
    for each in demonstrated.national(year)["exemplars"]:
        total = sum(counted.get((each["id"], level), 0) for level in LEVELS)
        assert each["counts"] == {level: counted.get((each["id"], level), 0) for level in LEVELS}
        assert each["percent"] == {level: 100 * each["counts"][level] / total for level in LEVELS}
