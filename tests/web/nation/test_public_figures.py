"""What is published: the same figures on every page and in every file, nothing before its day, nothing suppressed."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from selfreview.domain.disclosure import Published
from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage.nation import releases, revisions
from selfreview.storage.tables import ReleaseRow, db
from selfreview.web.runtime import site
from tests import nation
from tests.documents.reading import copy_text, squeeze
from tests.reached import Reach
from tests.sites import Clock
from tests.visitors import Visitor, parse, text_of
from tests.web.benchmarking.released import fill_benchmarking, release_benchmarking

YEAR = 2006
NUMBERS = frozenset({"year", "count", "of", "percent", "shown", "returns", "services", "response_rate"})
UNPACKED = {"Accept-Encoding": "identity"}
"""What a program has to say that reads an answer as it comes."""
PUBLISHED = "nation-published"
"""The name of the state that `publish` brings a site into."""
SMALL = ("London",) * 9 + ("North East",) * 6 + ("South West",) * 2 + ("West Midlands",) * 4


def publish(app: Flask, *, days: int = 0, returns: int = 24) -> str:
    """Release a year with an earlier one before it; the hash of the release."""
    with app.app_context():
        services = nation.settle(28, regions=SMALL, told=0)
        for year in (YEAR - 1, YEAR):
            nation.open_round(year)
            nation.fill(year, services[-returns:] if year == YEAR else services[:20])
            public_from = nation.AT + timedelta(days=days)
            made = releases.make_release(site().frameworks, year, by="a", at=nation.AT, public_from=public_from)
        db.session.commit()
        return made.hash


def release_again(app: Flask) -> None:
    """Release the year a second time, after many late returns."""
    with app.app_context():
        nation.fill(YEAR, nation.settle(60, seed=3, told=0)[28:])
        releases.make_release(site().frameworks, YEAR, by="a", at=nation.AT, public_from=nation.AT)
        db.session.commit()


def published(app: Flask) -> Published:
    """The published figures of the newest release."""
    with app.app_context():
        found = releases.newest(YEAR)
        assert found is not None
        return found.published


@pytest.fixture
def stranger(lite: Flask, reach: Reach) -> Visitor:
    """Somebody who is not signed in, at a site that has published."""
    reach(lite, PUBLISHED, publish)
    return Visitor(lite)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text)))


def table_of(page: str, title: str) -> list[list[str]]:
    """The cells of the table whose caption begins with a title."""
    for table in parse(page).iter("table"):
        caption = table.find("caption")
        if caption is not None and "".join(caption.itertext()).startswith(title):
            return [
                ["".join(cell.itertext()).strip() for cell in row if cell.tag in ("td", "th")]
                for row in table.iter("tr")
            ]
    raise AssertionError(f"no table {title}")


def test_nothing_is_there_before_the_first_release(lite: Flask) -> None:
    stranger = Visitor(lite)
    for path in ("", ".json", ".csv", ".xlsx", ".pdf", "/releases/1", "/exemplars/E03", "/charts/E03.svg"):
        assert stranger.get(f"/national/{YEAR}{path}").status_code == 404
    assert "Nothing is published at the moment" in stranger.get("/national/").text
    assert "Nothing has been published yet" in stranger.get("/national/changelog").text


def test_a_year_is_published_for_everybody(stranger: Visitor) -> None:
    for path in ("", "/releases/1", "/exemplars/E03", "/charts/E03", "/charts/method", "/charts/change-compliant"):
        assert stranger.get(f"/national/{YEAR}{path}").status_code == 200
    assert str(YEAR) in stranger.get("/national/").text
    assert f"{YEAR}, release 1" in stranger.get("/national/changelog").text
    assert "suppressed" in stranger.get("/national/dictionary").text
    for path in (f"/national/{YEAR}/exemplars/E99", f"/national/{YEAR}/charts/none", f"/national/{YEAR}/releases/2"):
        assert stranger.get(path).status_code == 404


def test_a_year_begins_with_all_exemplars_in_one_picture(stranger: Visitor) -> None:
    page = stranger.get(f"/national/{YEAR}").text
    assert page.index('id="overview-title"') < page.index(f"{YEAR} at a glance") < page.index('id="method"')
    assert page.index("of services are at least Minimum") < page.index('id="returns"')


def test_the_json_is_the_release_that_was_hashed(lite: Flask) -> None:
    sealed = publish(lite)
    answer = Visitor(lite).get(f"/national/{YEAR}.json")
    assert hashlib.sha256(answer.data).hexdigest() == sealed
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer.headers["Cache-Control"]
    again = Visitor(lite).get(f"/national/{YEAR}.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert Visitor(lite).get(f"/national/{YEAR}/releases/1.json").data == answer.data


def test_every_figure_is_the_same_wherever_it_stands(stranger: Visitor) -> None:
    figures = rows_of(stranger.get(f"/national/{YEAR}.csv").text)
    told = json.loads(stranger.get(f"/national/{YEAR}.json").data)
    own = (row for row in figures if "NPPN" not in row["series"])
    counted = {(row["table"], row["group"], row["exemplar"], row["figure"]): row for row in own}
    assert_sheet_agrees(figures, stranger.get(f"/national/{YEAR}.xlsx").data)
    assert_json_agrees(told, counted)
    keys = (*(level["key"] for level in told["scale"]), "compliant", "good_or_best")
    page = stranger.get(f"/national/{YEAR}").text
    paper = squeeze(copy_text(stranger.get(f"/national/{YEAR}.pdf").data))
    for exemplar, title in told["titles"].items():
        shown = table_of(page, title)
        rows = [counted["nation", "England", exemplar, key] for key in keys]
        wanted = [f"{row['shown']}% ({row['count']})" for row in rows]
        assert shown[1][1:-2] == wanted
        assert shown == rows_as_cells(stranger.get(f"/national/{YEAR}/charts/{exemplar}.json").data)
        assert [cell for cell in wanted if squeeze(cell) not in paper] == []
        groups = table_of(stranger.get(f"/national/{YEAR}/exemplars/{exemplar}").text, f"{title}: by region")
        for line in groups[1:]:
            rows = [counted["region", line[0], exemplar, key] for key in keys]
            wanted = [f"{row['shown']}% ({row['count']})" if row["count"] else row["mark"] for row in rows]
            assert line[1:-3] == wanted


def assert_sheet_agrees(figures: list[dict[str, str]], content: bytes) -> None:
    """Every cell of the sheet is that of the CSV file."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Figures").to_python()
    for row, cells in zip(figures, sheet[1:], strict=True):
        for (name, value), cell in zip(row.items(), cells, strict=True):
            if name in NUMBERS and value:
                # A sheet keeps 16 digits of a number.
                assert cell == pytest.approx(float(value), rel=1e-14)
            else:
                assert cell == value


def assert_json_agrees(told: dict[str, Any], counted: dict[tuple[str, str, str, str], dict[str, str]]) -> None:
    """Every count and percentage of the release is that of the CSV file, to the last digit."""
    keys = [level["key"] for level in told["scale"]]
    for each in told["exemplars"]:
        for key, number in each["counts"].items():
            row = counted["nation", "England", each["id"], key]
            assert (int(row["count"]), float(row["percent"])) == (number, each["percent"][key])
        for key in ("compliant", "good_or_best"):
            assert float(counted["nation", "England", each["id"], key]["percent"]) == each[key]
    (regions,) = (table for table in told["published"]["tables"] if table["name"] == "region")
    cells = [
        (counted["region", group["name"], exemplar, key], cell, place)
        for group in regions["groups"]
        if group["services"]
        for exemplar, cell in group["cells"].items()
        for place, key in enumerate(keys)
    ]
    assert cells
    for row, cell, place in cells:
        assert row["count"] == ("" if cell["numbers"] is None else str(cell["numbers"][place]))
        assert row["mark"] == cell["mark"]


def rows_as_cells(content: bytes) -> list[list[str]]:
    """The table that the API gives, with its heading."""
    data = json.loads(content)
    return [data["columns"], *data["rows"]]


def test_what_is_suppressed_is_in_no_output(lite: Flask) -> None:
    publish(lite)
    groups = published(lite).table("region").groups
    few = [group.name for group in groups if 0 < group.returns < 5]
    assert few, "the nation has to have a small region for this"
    stranger = Visitor(lite)
    for row in rows_of(stranger.get(f"/national/{YEAR}.csv").text):
        if row["group"] in few:
            assert (row["count"], row["percent"], row["shown"], row["mark"]) == ("", "", "", "c")
    table = table_of(stranger.get(f"/national/{YEAR}/exemplars/E03").text, "Multi-agency")
    assert table
    by_region = rows_as_cells(stranger.get(f"/national/{YEAR}/charts/E03-region.json").data)
    assert {cell for row in by_region[1:] if row[0] in few for cell in row[1:-3]} == {"c"}


def test_what_was_laid_out_under_embargo_is_public_once_its_day_is_moved(lite: Flask) -> None:
    publish(lite, days=400)
    assert Visitor(lite, "analyst").get(f"/national/{YEAR}/charts/E03.svg").status_code == 200
    with lite.app_context():
        db.session.execute(update(ReleaseRow).values(public_from=nation.AT))
        db.session.commit()
    image = Visitor(lite).get(f"/national/{YEAR}/charts/E03.svg")
    assert image.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_an_embargoed_release_is_for_the_network_until_its_day(app: Flask, clock: Clock) -> None:
    publish(app, days=400)
    stranger, analyst, manager = Visitor(app), Visitor(app, "analyst"), Visitor(app, "manager")
    for path in (f"/national/{YEAR}", f"/national/{YEAR}.json", f"/national/{YEAR}/releases/1"):
        assert stranger.get(path).status_code == 404
        assert manager.get(path).status_code == 404
        assert analyst.get(path).status_code == 200
        assert "public" not in analyst.last.headers["Cache-Control"]
    assert "release 1" not in stranger.get("/national/changelog").text
    clock.pass_(days=200)
    assert stranger.get(f"/national/{YEAR}").status_code == 200


def test_a_chart_can_be_shown_elsewhere(stranger: Visitor) -> None:
    image = stranger.get(f"/national/{YEAR}/charts/E03.svg")
    assert image.mimetype == "image/svg+xml"
    assert image.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Release 1 of 2006" in image.text
    assert "<title" in image.text
    page = text_of(stranger.get(f"/national/{YEAR}/charts/E03").text)
    assert f"/national/{YEAR}/charts/E03.svg" in page
    assert "<table><caption>" in page
    assert stranger.get(f"/national/{YEAR}/charts/change-compliant.svg").status_code == 404
    assert "Release 1 of 2006" in stranger.get(f"/national/{YEAR}/charts/method.csv").text


def test_a_chart_of_one_release_stays_when_there_is_a_newer(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    pinned, latest = (f"/national/{YEAR}{place}/charts/E03" for place in ("/releases/1", ""))
    before = stranger.get(f"{pinned}.svg").data
    assert stranger.get(f"{latest}.svg").data == before
    assert f"{pinned}.svg" in text_of(stranger.get(latest).text)
    release_again(lite)
    assert stranger.get(f"{pinned}.svg").data == before
    newest = stranger.get(f"{latest}.svg").text
    assert f". Release 2 of {YEAR}</title>" in newest
    assert "There is a newer release" in stranger.get(pinned).text
    assert "There is a newer release" not in stranger.get(latest).text
    assert f"Release 1 of {YEAR}" in stranger.get(f"{pinned}.csv").text
    for place in ("/releases/3/charts/E03", "/releases/1/charts/none", "/releases/1/charts/change-compliant.svg"):
        assert stranger.get(f"/national/{YEAR}{place}").status_code == 404


def test_corrections_that_wait_are_told(lite: Flask) -> None:
    publish(lite)
    before = Visitor(lite).get(f"/national/{YEAR}.json").data
    with lite.app_context():
        nation.fill(YEAR, [nation.FIRST + 27], seed=5)
    stranger = Visitor(lite)
    assert "1 correction pending" in text_of(stranger.get(f"/national/{YEAR}").text)
    assert stranger.get(f"/national/{YEAR}.json").data == before


def test_the_paper_can_be_had_in_large_print(stranger: Visitor) -> None:
    large = stranger.get(f"/national/{YEAR}.pdf?print=large")
    assert "large-print" in large.headers["Content-Disposition"]
    assert large.data != stranger.get(f"/national/{YEAR}.pdf").data
    assert "How to read these figures" in copy_text(large.data)


def test_the_addresses_answer_as_they_are_described(lite: Flask) -> None:
    publish(lite)
    fill_benchmarking(lite, year=YEAR, returns=12, opened=True)
    release_benchmarking(lite, year=YEAR)
    described = Visitor(lite).get("/national/openapi.json").get_json()
    forms = re.compile(r"\.(\w+|<form>)$")
    told = {forms.sub(".<form>", re.sub(r"\{(\w+)\}", r"<\1>", path)) for path in described["paths"]}
    found = {re.sub(r"<[^>]*?(\w+)>", r"<\1>", str(rule)) for rule in lite.url_map.iter_rules()}
    files = {rule for rule in found if rule.startswith("/national/") and forms.search(rule)}
    assert told == {forms.sub(".<form>", rule) for rule in files - {"/national/openapi.json"}}
    for operation, needed in operations(lite):
        answer = operation.Case(path_parameters=needed).call_and_validate(headers=UNPACKED)
        assert answer.status_code == 200
        _try_anything(operation)


def operations(app: Flask) -> Iterator[tuple[Any, dict[str, object]]]:
    """Every described address, with what it needs to be that of the year's first release."""
    known = {"year": YEAR, "number": 1, "key": "E03"}
    import schemathesis  # late: all others start a second earlier

    for result in schemathesis.openapi.from_wsgi("/national/openapi.json", app).get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]
        yield operation, {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}


def test_what_is_said_of_a_release_later_is_described_too(lite: Flask) -> None:
    publish(lite)
    with lite.app_context():
        words = {"where": "Chart 3", "said": "11 of 24", "should": "12 of 24"}
        for subject in ("E03", ""):
            revisions.add_erratum(
                ReleaseKind.EXEMPLARS, YEAR, 1, part=Part.CHART, subject=subject, by="a", at=nation.AT, **words
            )
        db.session.commit()
    for operation, needed in operations(lite):
        if operation.path.endswith(".json") and not re.search("benchmarking|datapackage", operation.path):
            assert operation.Case(path_parameters=needed).call_and_validate(headers=UNPACKED).json()["errata"]
    with lite.app_context():
        revisions.withdraw(ReleaseKind.EXEMPLARS, YEAR, 1, why="Two tables.", by="a", at=nation.AT)
        db.session.commit()
    for operation, needed in operations(lite):
        if "410" in operation.definition.raw["responses"] and "benchmarking" not in operation.path:
            assert operation.Case(path_parameters=needed).call_and_validate(headers=UNPACKED).status_code == 410


def _try_anything(operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def answers_as_described(case: Any) -> None:
        case.call_and_validate(headers=UNPACKED)

    answers_as_described()
