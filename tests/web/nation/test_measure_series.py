"""The benchmarking over all years: each figure as its own release tells it, with its base, and what is kept back."""

import csv
import io
import json

from flask import Flask

from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage.nation import revisions
from selfreview.storage.tables import db
from tests import nation
from tests.visitors import Visitor, parse, text_of
from tests.web.benchmarking.released import YEAR, fill_benchmarking, release_benchmarking

PAGE, FILE = "/national/benchmarking/series", "/national/benchmarking/series.csv"

Row = dict[str, str]


def publish(app: Flask, years: tuple[int, ...] = (YEAR, YEAR + 1)) -> None:
    """Release the benchmarking of these years."""
    for year in years:
        fill_benchmarking(app, year=year)
        release_benchmarking(app, year=year)


def series(visitor: Visitor) -> list[Row]:
    """The rows of the series."""
    return list(csv.DictReader(io.StringIO(visitor.get(FILE).text)))


def test_every_figure_of_each_release_stands_in_the_series_as_its_own_file_tells_it(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    rows = series(stranger)
    for year in (YEAR, YEAR + 1):
        printed = {
            (row["group"], row["measure"], row["statistic"]): (row["value"], row["unit"], row["n"])
            for row in csv.DictReader(io.StringIO(stranger.get(f"/national/{year}/benchmarking.csv").text))
            if row["measure"] != "caution"
        }
        told = {
            (
                row["group"] if row["table"] == "nation" else f"{row['table']}: {row['group']}",
                row["measure"],
                row["figure"],
            ): (row["value"], row["unit"], row["n"])
            for row in rows
            if row["year"] == str(year) and row["value"]
        }
        assert len(told) > 200
        assert told == printed


def test_every_measure_is_there_with_its_base_and_a_suppressed_one_without_number(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    rows = series(stranger)
    known = json.loads(stranger.get(f"/national/{YEAR}/benchmarking.json").text)["measures"]
    assert {row["measure"] for row in rows if row["measure"].startswith("BM")} == set(known)
    assert {row["suppressed"] for row in rows} == {"true", "false"}
    for row in rows:
        assert (row["suppressed"] == "true") == (not row["value"] and row["mark"] != "no returns")
        assert row["n"] or row["suppressed"] == "true"


def test_the_page_has_a_table_for_each_measure_with_years_and_bases(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    page = stranger.get(PAGE)
    told = [json.loads(stranger.get(f"/national/{year}/benchmarking.json").text) for year in (YEAR, YEAR + 1)]
    funding = [one["measures"]["BM01"] for one in told]
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in parse(page.text).iter("tr")]
    assert ["Pounds", str(YEAR), str(YEAR + 1)] in rows
    assert ["Services that answered (n)", *(str(one["n"]) for one in funding)] in rows
    assert ["Middle service (median)", *(f"£{one['median']:,}" for one in funding)] in rows
    assert any("suppressed" in row[1:] for row in rows)
    assert all(f'id="{measure.lower()}-title"' in page.text for measure in told[0]["measures"])


def test_the_data_package_describes_both_series(lite: Flask) -> None:
    publish(lite, (YEAR,))
    stranger = Visitor(lite)
    told = stranger.get("/national/datapackage.json").get_json()
    (resource,) = told["resources"]
    content = stranger.get(f"/national/{resource['path']}").data
    assert resource["bytes"] == len(content)
    rows = series(stranger)
    assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
    keys = {tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows}
    assert len(keys) == len(rows)
    (release,) = told["releases"]
    assert (release["collection"], release["year"], release["release"]) == ("benchmarking", YEAR, 1)
    assert told["citation"] in text_of(stranger.get(PAGE).text)


def test_what_is_withdrawn_or_found_wrong_is_left_out_or_said(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    with lite.app_context():
        told = {"where": "Table B", "said": "11", "should": "12", "subject": "BM01"}
        revisions.add_erratum(ReleaseKind.BENCHMARKING, YEAR + 1, 1, part=Part.TABLE, by="a", at=nation.AT, **told)
        revisions.withdraw(ReleaseKind.BENCHMARKING, YEAR, 1, why="Two tables.", by="a", at=nation.AT)
        db.session.commit()
    rows = series(stranger)
    assert {row["year"] for row in rows} == {str(YEAR + 1)}
    assert all(bool(row["errata"]) == (row["measure"] == "BM01") for row in rows)
    assert f"Release 1 of the benchmarking of {YEAR}, withdrawn on" in text_of(stranger.get(PAGE).text)


def test_before_the_first_release_the_page_says_so_and_is_found_from_the_national_figures(lite: Flask) -> None:
    stranger = Visitor(lite)
    assert series(stranger) == []
    assert "Nothing is published at the moment" in stranger.get(PAGE).text
    assert f'href="{PAGE}"' in stranger.get("/national/").text
