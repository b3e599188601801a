"""Figures over all years: only what stands in a release that everybody may see, as that release prints it."""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from flask import Flask

from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage.nation import revisions
from selfreview.storage.tables import db
from tests import nation
from tests.visitors import Visitor, text_of
from tests.web.nation.test_public_figures import YEAR, publish, release_again

Row = dict[str, str]
HOLDS: dict[str, Callable[[str], object]] = {
    "integer": re.compile(r"\d+").fullmatch,
    "number": re.compile(r"\d+(\.\d+)?").fullmatch,
    "boolean": re.compile("true|false").fullmatch,
    "string": bool,
}
COMPARED = ("count", "of", "percent", "shown", "returns", "services", "mark")


def series(visitor: Visitor) -> list[Row]:
    """The rows of the time series."""
    return list(csv.DictReader(io.StringIO(visitor.get("/national/series.csv").text)))


def test_the_series_gives_every_figure_as_its_own_release_prints_it(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    rows = series(stranger)
    assert {(row["year"], row["release"], row["newest"]) for row in rows} == {
        (str(YEAR - 1), "1", "true"),
        (str(YEAR), "1", "true"),
    }
    for year in (YEAR - 1, YEAR):
        printed = {
            (row["table"], row["group"], row["exemplar"], row["figure"]): row
            for row in csv.DictReader(io.StringIO(stranger.get(f"/national/{year}/releases/1.csv").text))
            if "NPPN" not in row["series"] and row["exemplar"]
        }
        told = {
            (row["table"], row["group"], row["exemplar"], row["figure"]): row
            for row in rows
            if row["year"] == str(year)
        }
        assert told.keys() == printed.keys()
        for place, row in told.items():
            assert [row[name] for name in COMPARED] == [printed[place][name] for name in COMPARED]


def test_a_suppressed_figure_says_so_in_the_series_and_gives_no_number(lite: Flask) -> None:
    publish(lite)
    rows = series(Visitor(lite))
    assert {row["suppressed"] for row in rows} == {"true", "false"}
    for row in rows:
        if row["suppressed"] == "true":
            assert (row["mark"], row["count"], row["of"], row["percent"], row["shown"]) == ("c", "", "", "", "")


def test_the_first_year_compares_with_nothing_and_the_next_with_it(lite: Flask) -> None:
    publish(lite)
    found = {(row["year"], row["comparable"]) for row in series(Visitor(lite))}
    assert found == {(str(YEAR - 1), ""), (str(YEAR), "true")}


def test_what_is_embargoed_is_in_no_series_not_even_the_network_s(lite: Flask) -> None:
    publish(lite, days=400)
    for visitor in (Visitor(lite), Visitor(lite, "analyst")):
        assert series(visitor) == []
        assert "Nothing is published at the moment" in visitor.get("/national/series").text


def test_a_withdrawn_release_is_left_out_of_the_series_which_says_so(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    assert "none is left out" in text_of(stranger.get("/national/series").text)
    with lite.app_context():
        revisions.withdraw(ReleaseKind.EXEMPLARS, YEAR, 1, why="Two tables.", by="a", at=nation.AT)
        db.session.commit()
    assert {row["year"] for row in series(stranger)} == {str(YEAR - 1)}
    page = text_of(stranger.get("/national/series").text)
    assert f"Release 1 of {YEAR}, withdrawn on" in page
    assert "so there is nothing to compare." in page


def test_an_earlier_release_of_a_year_stays_in_the_series_and_is_not_its_newest(lite: Flask) -> None:
    publish(lite)
    release_again(lite)
    stranger = Visitor(lite)
    found = {(row["release"], row["newest"]) for row in series(stranger) if row["year"] == str(YEAR)}
    assert found == {("1", "false"), ("2", "true")}
    assert "no, there is a newer one" in stranger.get("/national/series").text


def test_a_data_package_describes_its_csv_file_column_by_column(lite: Flask) -> None:
    sealed = publish(lite)
    stranger = Visitor(lite)
    for descriptor in ("/national/datapackage.json", f"/national/{YEAR}/releases/1/datapackage.json"):
        told = stranger.get(descriptor).get_json()
        (resource,) = told["resources"]
        content = stranger.get(urljoin(descriptor, resource["path"])).data
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        fields = resource["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        for field in fields:
            assert field["description"]
            assert all(HOLDS[field["type"]](row[field["name"]]) for row in rows if row[field["name"]])
        keys = {tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows}
        assert len(keys) == len(rows)
        assert told["licenses"][0]["name"] == "OGL-UK-3.0"
        assert told["releases"][-1] == {
            "collection": "exemplars",
            "year": YEAR,
            "release": 1,
            "sha256": sealed,
        }
        assert told["version"] == f"{YEAR}.1"
        assert told["citation"] in text_of(stranger.get(urlsplit(told["homepage"]).path).text)


def test_a_data_package_changes_with_its_file_and_goes_with_its_release(lite: Flask) -> None:
    publish(lite)
    stranger, descriptor = Visitor(lite), f"/national/{YEAR}/releases/1/datapackage.json"
    before = stranger.get(descriptor)
    with lite.app_context():
        told = {"where": "Chart 3", "said": "11", "should": "12", "subject": "E03"}
        revisions.add_erratum(ReleaseKind.EXEMPLARS, YEAR, 1, part=Part.CHART, by="a", at=nation.AT, **told)
        db.session.commit()
    after = stranger.get(descriptor)
    assert after.get_json()["resources"][0]["hash"] != before.get_json()["resources"][0]["hash"]
    assert after.headers["ETag"] != before.headers["ETag"]
    with lite.app_context():
        revisions.withdraw(ReleaseKind.EXEMPLARS, YEAR, 1, why="Two tables.", by="a", at=nation.AT)
        db.session.commit()
    assert stranger.get(descriptor).status_code == 410
    assert [one["year"] for one in stranger.get("/national/datapackage.json").get_json()["releases"]] == [YEAR - 1]


def test_no_data_package_tells_of_a_release_under_embargo(lite: Flask) -> None:
    publish(lite, days=400)
    for path in ("/national/datapackage.json", f"/national/{YEAR}/releases/1/datapackage.json"):
        assert Visitor(lite).get(path).status_code == 404


def test_the_national_figures_lead_to_the_series_before_anything_is_published(lite: Flask) -> None:
    stranger = Visitor(lite)
    assert 'href="/national/series"' in stranger.get("/national/").text
    assert "Nothing is published at the moment" in stranger.get("/national/series").text
