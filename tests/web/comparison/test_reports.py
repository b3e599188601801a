"""A service's and a region's benchmark report: every cell is the release's, and nobody else's answer is in it."""

import json
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from selfreview import registry
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage import feature_flags
from selfreview.storage.nation import releases, revisions
from selfreview.storage.practice import sharing
from selfreview.storage.practice.sharing import Neighbour
from selfreview.storage.registry import services as kept_registry
from selfreview.storage.returns import submissions
from selfreview.storage.review import reviews
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from tests.databases import PostgreSQL, copy_sqlite, sqlite_url
from tests.documents.reading import copy_text, drawn_text, read_code, squeeze
from tests.made_returns import Ratings, all_at, drawn_ratings, fill, framework_of, register, release, submit
from tests.people import OPEN, OURS
from tests.sites import NOW, open_site, with_settings
from tests.visitors import Visitor, parse, text_of
from tests.web.comparison.report_tables import (
    assert_on_paper,
    expected_row,
    group_of,
    part_of,
    rows_of,
    shown,
    tables_of,
)

REPORT = f"/services/{OURS}/reviews/2009/benchmark-report"
REGION = "Yorkshire and Humberside"
REGIONAL = "/network/regions/Yorkshire%20and%20Humberside"
YORKSHIRE = [s.number for s in registry.services() if s.region == REGION]
LONDON = [s.number for s in registry.services() if s.region == "London" and s.expected]
OTHERS = [number for number in (*YORKSHIRE, *LONDON) if number != OURS]


def settle(app: Flask, ours: Ratings | None = None) -> None:
    """Two regions of two kinds, returns of two years that were released, ours among them, and neighbours that share."""
    register(app, [*YORKSHIRE, *LONDON], kinds=("in-house", "out-sourced"))
    fill(app, seed=5, services=OTHERS, years=(2008, 2009), missing=0.2)
    submit(app, OURS, 2008, all_at(app, "minimum"))
    if ours is not None:
        submit(app, OURS, 2009, ours)
    with app.app_context():
        for service in (OURS, *LONDON):
            sharing.turn_sharing(service, on=True, by="a test", at=NOW)
        ranked = enumerate(LONDON[:20], 1)
        sharing.keep_neighbours((Neighbour("2009", OURS, one, rank) for rank, one in ranked), by="a test", at=NOW)
        db.session.commit()
    release(app, 2008)
    release(app, 2009)


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site with both years released, on each kind of database in turn, for tests that only read it."""
    folder = tmp_path_factory.mktemp("released")
    with ExitStack() as stack:
        if request.param == "sqlite":
            copy_sqlite(request.getfixturevalue("sqlite_settled"), folder / "selfreview.db")
            url = sqlite_url(folder / "selfreview.db")
        else:
            server: PostgreSQL = request.getfixturevalue("postgresql")
            name = server.create(template=request.getfixturevalue("postgresql_settled"))
            stack.callback(server.drop, name)
            url = server.url(name)
        app = stack.enter_context(open_site(url, folder))
        settle(app, drawn_ratings(app, random.Random(2)))
        yield app


@pytest.fixture(scope="module")
def filled(sqlite_settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with both years released, ours of 2009 not submitted."""
    folder = tmp_path_factory.mktemp("filled")
    copy_sqlite(sqlite_settled, folder / "selfreview.db")
    with open_site(sqlite_url(folder / "selfreview.db"), folder) as app:
        settle(app)
    return folder / "selfreview.db"


@pytest.fixture
def small(filled: Path, home: Path) -> Iterator[Flask]:
    """A site of that database."""
    copy_sqlite(filled, home / "selfreview.db")
    with open_site(sqlite_url(home / "selfreview.db"), home) as app:
        yield app


def data_of(app: Flask, year: int = 2009) -> dict[str, Any]:
    """The release as everybody can read it."""
    found: dict[str, Any] = json.loads(Visitor(app).get(f"/national/{year}.json").text)
    return found


def headings(app: Flask) -> list[tuple[str, str]]:
    """The id of every exemplar with its heading, in order."""
    return [(one.id, f"{one.id} {one.title}") for one in framework_of(app).exemplars]


def test_every_cell_of_a_services_report_is_the_releases_on_the_page_and_on_paper(released: Flask) -> None:
    manager, data = Visitor(released, "manager"), data_of(released)
    page = manager.get(REPORT).text
    paper = squeeze(copy_text(manager.get(f"{REPORT}.pdf").data))
    kind = next(one for one in ("in-house", "out-sourced") if f"Kind of service: {one}" in page)
    groups = {
        "England": data["published"]["nation"],
        REGION: group_of(data, "region", REGION),
        f"Kind of service: {kind}": group_of(data, "kind", kind),
    }
    titles, tables = headings(released), tables_of(page)
    for (exemplar, title), after in zip(titles, [*(title for _, title in titles[1:]), None], strict=True):
        rows = rows_of(tables, exemplar)
        assert {label: rows[label] for label in groups} == {
            label: expected_row(group, exemplar) for label, group in groups.items()
        }
        assert "Statistical neighbours that share, 2009" in rows
        assert_on_paper(part_of(paper, title, after), paper, rows)


def test_every_cell_of_a_regions_report_is_the_releases_and_no_service_is_in_it(released: Flask) -> None:
    coordinator, data = Visitor(released, "coordinator"), data_of(released)
    page = coordinator.get(f"{REGIONAL}/2009").text
    paper = squeeze(drawn_text(coordinator.get(f"{REGIONAL}/2009.pdf").data))
    groups = {"England": data["published"]["nation"], REGION: group_of(data, "region", REGION)}
    titles, tables = headings(released), tables_of(page)
    for (exemplar, title), after in zip(titles, [*(title for _, title in titles[1:]), None], strict=True):
        rows = rows_of(tables, exemplar)
        assert rows == {label: expected_row(group, exemplar) for label, group in groups.items()}
        assert_on_paper(part_of(paper, title, after), paper, rows)
    words = text_of(page)
    names = [service.name for service in registry.services() if service.region == REGION]
    said = " ".join((words, *copy_text(coordinator.last.data).split()))
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", said)] == []
    assert "Ours" not in words


def test_the_response_of_a_region_is_its_row_of_every_year(released: Flask) -> None:
    page = Visitor(released, "coordinator").get(f"{REGIONAL}/2009").text
    (rows,) = (rows for caption, rows in tables_of(page).items() if caption.startswith("Returns of"))
    expected = []
    for year in (2009, 2008):
        group = group_of(data_of(released, year), "region", REGION)
        rate = shown(group["returns"], group["services"]).split(" ")[0]
        expected.append([f"{REGION} {year}", str(group["services"]), str(group["returns"]), rate])
    assert rows[:2] == expected
    assert [row[0] for row in rows[2:]] == ["England 2009", "England 2008"]


def test_the_change_stands_on_all_returns_on_the_matched_cohort_and_for_the_region(released: Flask) -> None:
    manager, data = Visitor(released, "manager"), data_of(released)
    page, before = manager.get(REPORT).text, data_of(released, 2008)
    paper = squeeze(copy_text(manager.get(f"{REPORT}.pdf").data))
    shares, matched = data["change_shares"]["all_returns"], data["change_shares"]["matched"]
    told, tables = 0, tables_of(page)
    for exemplar, title in headings(released):
        found = {caption: rows for caption, rows in tables.items() if caption.startswith(f"Change: {title}")}
        if not found:
            continue
        rows = {row[0]: row[1:] for row in next(iter(found.values()))}
        for label, source in (
            ("England, all returns", shares[exemplar]),
            (f"England, the same {matched['services']} services", matched["exemplars"][exemplar]),
        ):
            if label not in rows and f"{label}, on " in text_of(page):
                continue
            for place, measure in enumerate((Measure.COMPLIANT, Measure.ASPIRED)):
                sides = [shown(*side) if side else "–" for side in source[measure]]
                assert rows[label][2 * place] == " to ".join(sides)
                assert squeeze(rows[label][2 * place]) in paper
                told += 1
        cells = [group_of(each, "region", REGION)["cells"][exemplar]["numbers"] for each in (before, data)]
        sides = ["–" if numbers is None else shown(sum(numbers[1:]), sum(numbers)) for numbers in cells]
        assert rows[REGION][0] == " to ".join(sides)
    assert told
    assert "since 2008" in text_of(page)


def test_the_published_figures_keep_their_gaps(released: Flask) -> None:
    manager = Visitor(released, "manager")
    page = tables_of(manager.get(REPORT).text)
    rows = {row[0]: row[1:] for caption, found in page.items() if caption.startswith("As NPPN") for row in found}
    framework = framework_of(released)
    for exemplar in framework.exemplars:
        printed = [figure.percent for figure in exemplar.figures if figure.percent is not None]
        cells = rows[f"{exemplar.id} {exemplar.title}"]
        assert all(any(cell.startswith(f"{percent}%") for cell in cells) for percent in printed)
    assert any("unknown" in cells for cells in rows.values())


def test_the_page_says_whose_ratings_these_are_and_how_to_read_them(released: Flask) -> None:
    manager = Visitor(released, "manager")
    words = text_of(manager.get(REPORT).text)
    assert "Our 2009 ratings: as submitted on" in words
    assert data_of(released)["published"]["release"] == 1
    with released.app_context():
        found = releases.newest(2009)
        assert found is not None
        assert f"SHA-256 {found.hash}" in words
    for said in (
        "Nothing here judges the quality of a service.",
        "What can we learn from others?",
        "Some of the criteria you see here were written for this website",
        "More than half of services in England rated themselves higher than we did on",
    ):
        assert said in words
    assert squeeze("Some of the criteria you see here were written for this website") in squeeze(
        copy_text(manager.get(f"{REPORT}.pdf").data)
    )


def test_before_a_year_is_published_the_page_says_so_and_there_is_no_paper(small: Flask) -> None:
    manager, coordinator = Visitor(small, "manager"), Visitor(small, "coordinator")
    here = f"/services/{OURS}/reviews/{OPEN}/benchmark-report"
    words = text_of(manager.get(here).text)
    assert f"No {OPEN} figures are published at the moment." in words
    assert "Benchmark report 2009" in words
    assert manager.get(f"{here}.pdf").status_code == 404
    assert "there is no benchmark report to print" in text_of(manager.last.text)
    assert f"No {OPEN} figures are published at the moment." in text_of(coordinator.get(f"{REGIONAL}/{OPEN}").text)
    assert coordinator.get(f"{REGIONAL}/{OPEN}.pdf").status_code == 404
    assert "there is no benchmark report to print" in text_of(coordinator.last.text)


def test_a_draft_is_told_as_one_and_what_was_submitted_stands_while_it_is_open_again(small: Flask) -> None:
    manager = Visitor(small, "manager")
    assert "draft, not submitted" in text_of(manager.get(REPORT).text)
    assert "Not submitted" not in text_of(manager.last.text)
    assert "We have not rated" in text_of(manager.last.text)
    submit(small, OURS, 2009, all_at(small, "best"))
    with small.app_context():
        rounds.reopen_round(2009, reason="for a test", by="a test", at=NOW)
        found = reviews.find_review(service=OURS, year=2009)
        assert found is not None
        submissions.reopen(found, reason="A date was last year's", person="a test", at=NOW)
        db.session.commit()
    assert manager.fill(f"/services/{OURS}/reviews/2009/E01", {"rating": "minimum"}).status_code == 303
    words = text_of(manager.get(REPORT).text)
    assert "as submitted on" in words
    best = next(level.label for level in framework_of(small).scale.levels if level.key == "best")
    assert words.count(f"Ours: {best}.") == len(framework_of(small).exemplars)
    assert "corrections pending" in words or "correction pending" in words


def test_a_service_that_does_not_share_and_has_no_kind_is_told_why(small: Flask) -> None:
    with small.app_context():
        sharing.turn_sharing(OURS, on=False, by="a test", at=NOW)
        db.session.commit()
    register(small, [OURS])
    words = text_of(Visitor(small, "manager").get(REPORT).text)
    assert "the network does not hold our type of service" in words
    assert "only services that share their ratings are compared" in words
    assert "Kind of service: in-house" not in words


def test_a_region_that_is_not_theirs_or_that_nobody_knows_is_not_found(small: Flask) -> None:
    coordinator, analyst = Visitor(small, "coordinator"), Visitor(small, "analyst")
    for path in ("London/2009", "London/2009.pdf", "Atlantis/2009", "Yorkshire%20and%20Humberside/1999"):
        assert coordinator.get(f"/network/regions/{path}").status_code == 404
    assert analyst.get("/network/regions/London/2009").status_code == 200
    large = analyst.get("/network/regions/London/2009.pdf?large=1")
    assert large.mimetype == "application/pdf"
    assert "london-2009-large-print.pdf" in large.headers["Content-Disposition"]
    assert squeeze("Where the figures come from") in squeeze(copy_text(large.data))
    assert Visitor(small, "manager").get(f"{REGIONAL}/2009").status_code in (403, 404)
    listed = text_of(coordinator.get("/network/regions/").text)
    assert REGION in listed
    assert "London" not in listed
    assert "London" in text_of(analyst.get("/network/regions/").text)


def test_a_region_without_returns_is_shown_as_such_and_one_that_the_release_does_not_know_is_not(small: Flask) -> None:
    analyst = Visitor(small, "analyst")
    register(small, [next(s.number for s in registry.services() if s.region == "Eastern")])
    assert "no returns" in text_of(analyst.get("/network/regions/Eastern/2009").text)
    assert analyst.get("/network/regions/Eastern/2009.pdf").status_code == 200
    with small.app_context():
        entry = Entry(Service(900, "Cardiff", "Wales"), expected=True)
        kept_registry.write_entries([entry], by="a test", at=NOW)
        db.session.commit()
    assert analyst.get("/network/regions/Wales/2009").status_code == 404


def test_what_is_under_embargo_is_in_no_report(lite: Flask) -> None:
    register(lite, [*YORKSHIRE, *LONDON])
    fill(lite, seed=3, services=OTHERS, years=(2009,))
    with lite.app_context():
        frameworks = lite.extensions["selfreview"].frameworks
        releases.make_release(frameworks, 2009, by="a test", at=NOW, public_from=NOW + timedelta(days=3))
        db.session.commit()
    for key, path in (("manager", REPORT), ("coordinator", f"{REGIONAL}/2009"), ("analyst", f"{REGIONAL}/2009")):
        words = text_of(Visitor(lite, key).get(path).text)
        assert "No 2009 figures are published at the moment." in words
    assert "No figures are published" in text_of(Visitor(lite, "coordinator").get("/network/regions/").text)


def test_a_demonstration_says_so_on_page_and_paper(lite: Flask) -> None:
    with lite.app_context():
        feature_flags.turn(feature_flags.DEMONSTRATION, on=True)
        db.session.commit()
    register(lite, YORKSHIRE)
    fill(lite, seed=4, services=YORKSHIRE, years=(2009,))
    release(lite, 2009)
    manager = Visitor(lite, "manager")
    assert "Demonstration: synthetic returns" in text_of(manager.get(REPORT).text)
    assert squeeze("Demonstration: synthetic returns") in squeeze(copy_text(manager.get(f"{REPORT}.pdf").data))


def test_everybody_finds_the_way_to_what_is_published(small: Flask) -> None:
    for key, path in ((None, "/"), ("manager", "/"), ("coordinator", "/network/"), (None, "/about")):
        page = Visitor(small, key).get(path).text
        assert 'href="/national/"' in page
    links = [link.get("href") for link in parse(Visitor(small, "coordinator").get("/network/").text).iter("a")]
    assert "/network/regions/" in links
    assert f"{REPORT}" in Visitor(small, "manager").get(f"/services/{OURS}/reviews/2009/profile/others").text


def test_a_report_says_what_was_found_wrong_and_its_code_whether_the_release_still_stands(small: Flask) -> None:
    here = small.extensions["selfreview"]
    here.settings = with_settings(here.settings, url="https://selfreview.example")
    submit(small, OURS, 2009, all_at(small, "minimum"))
    manager, reader = Visitor(small, "manager"), Visitor(small)
    code = read_code(manager.get(f"{REPORT}.pdf").data)
    assert "Current" in text_of(reader.get(code).text)
    told = {"where": "Chart 3", "said": "11", "should": "12 of 24", "subject": "E03"}
    with small.app_context():
        revisions.add_erratum(ReleaseKind.EXEMPLARS, 2009, 1, part=Part.CHART, by="a", at=NOW, **told)
        db.session.commit()
    read = text_of(manager.get(REPORT).text) + copy_text(manager.get(f"{REPORT}.pdf").data)
    assert squeeze(read).count("12of24") == 2
    with small.app_context():
        revisions.withdraw(ReleaseKind.EXEMPLARS, 2009, 1, why="A mistake", by="a test", at=NOW)
        db.session.commit()
    assert "Superseded" in text_of(reader.get(code).text)
