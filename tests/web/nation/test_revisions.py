"""What is said of a release after it was made: on its page, its paper and in every file, and of a withdrawn one why."""

import csv
import hashlib
import io
import json

import pytest
from flask import Flask

from selfreview.domain.nation.release_data import canonical
from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage import kept_record
from selfreview.storage.nation import releases, revisions
from selfreview.storage.round import rounds
from selfreview.storage.tables import AuditRow, db
from selfreview.web.runtime import site
from tests import nation
from tests.documents.reading import copy_text, squeeze
from tests.people import OPEN, OURS
from tests.reached import Reach
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.released import YEAR as BENCHMARKED
from tests.web.benchmarking.released import fill_benchmarking, release_benchmarking
from tests.web.clicks import recorded
from tests.web.nation.test_public_figures import PUBLISHED, YEAR, publish

PAGE = f"/network/figures/exemplars/{YEAR}/releases/1"
ERRATUM = {
    "part": "figure",
    "subject": "E03",
    "where": "At a glance",
    "said": "11 of 24 services",
    "should": "12 of 24 services",
}


@pytest.fixture
def analyst(lite: Flask, reach: Reach) -> Visitor:
    reach(lite, PUBLISHED, publish)
    return Visitor(lite, "analyst")


def correct(visitor: Visitor, page: str = PAGE, **other: str) -> None:
    visitor.get(page)
    assert visitor.post(f"{page}/errata", {**visitor.form(), **ERRATUM, **other}).status_code == 303


def withdraw(visitor: Visitor, page: str = PAGE) -> None:
    visitor.get(f"{page}/withdrawal")
    fields = {**visitor.form(), "why": "Two tables were exchanged.", "sure": "y"}
    assert visitor.post(f"{page}/withdrawal", fields).status_code == 303


def test_an_erratum_told_twice_is_one(lite: Flask, analyst: Visitor) -> None:
    analyst.get(PAGE)
    fields = {**analyst.form(), **ERRATUM}
    for _ in range(2):
        assert analyst.post(f"{PAGE}/errata", fields).location == PAGE
    assert recorded(lite, "erratum") == ["erratum"]
    correct(analyst, should="13 of 24 services")
    assert recorded(lite, "erratum") == ["erratum"] * 2


def test_an_erratum_stands_wherever_the_release_is_read(lite: Flask, analyst: Visitor) -> None:
    stranger = Visitor(lite)
    before, tag = stranger.get(f"/national/{YEAR}.json").data, stranger.last.headers["ETag"]
    correct(analyst)
    pages = (f"/national/{YEAR}", f"/national/{YEAR}/report", "/national/revisions")
    for path in (*pages, f"/national/{YEAR}/exemplars/E03", f"/national/{YEAR}/charts/E03"):
        assert ERRATUM["should"] in stranger.get(path).text, path
    assert ERRATUM["should"] not in stranger.get(f"/national/{YEAR}/exemplars/E04").text
    for path in (f"/national/{YEAR}.pdf", f"/national/{YEAR}/report.pdf"):
        assert squeeze(ERRATUM["should"]) in squeeze(copy_text(stranger.get(path).data)), path
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/national/{YEAR}.csv").text)))
    assert {row["exemplar"] for row in rows if ERRATUM["should"] in row["errata"]} == {"E03"}
    told = json.loads(stranger.get(f"/national/{YEAR}.json", headers={"If-None-Match": tag}).data)
    (erratum,) = told.pop("errata")
    assert (erratum["said"], erratum["should_say"]) == (ERRATUM["said"], ERRATUM["should"])
    (row, *_) = csv.DictReader(io.StringIO(stranger.get(f"/national/{YEAR}/charts/E03.csv").text))
    assert ERRATUM["should"] in row["errata"]
    assert "(E03)" in row["errata"]
    assert "To be read with Erratum 1, " in stranger.get(f"/national/{YEAR}/charts/E03.svg").text
    assert "Erratum" not in stranger.get(f"/national/{YEAR}/charts/E04.svg").text
    assert "This error was found" in " ".join(copy_text(stranger.get(f"/national/{YEAR}.pdf").data).split())
    assert canonical(told).encode() == before
    assert hashlib.sha256(before).hexdigest() in stranger.get(f"/national/{YEAR}").text


def test_no_page_says_that_what_was_withdrawn_was_never_published(lite: Flask, analyst: Visitor) -> None:
    withdraw(analyst)
    network, never = (
        "/network/figures",
        ("not published", "been published", "been released", "Not released yet"),
    )
    pages = {
        Visitor(lite): ("/national/", "/national/series", f"/national/{YEAR - 1}"),
        Visitor(lite, "manager"): tuple(
            f"/services/{OURS}/reviews/{OPEN}/{page}" for page in ("profile", "profile/others", "benchmark-report")
        ),
        analyst: (f"{network}/", f"{network}/{YEAR}", f"/network/regions/London/{YEAR}", "/network/regions/"),
    }
    for visitor, paths in pages.items():
        for path in paths:
            assert visitor.get(path).status_code == 200, path
            words = text_of(visitor.last.text)
            assert [false for false in never if false in words] == [], path


def test_a_withdrawn_release_keeps_its_number_says_why_and_serves_nothing(lite: Flask, analyst: Visitor) -> None:
    withdraw(analyst)
    stranger = Visitor(lite)
    for path in ("", "/releases/1"):
        answer = stranger.get(f"/national/{YEAR}{path}")
        assert answer.status_code == 410
        assert "Two tables were exchanged." in answer.text
    for path in (
        ".json",
        ".csv",
        ".xlsx",
        ".pdf",
        "/releases/1.json",
        "/charts/E03",
        "/charts/E03.svg",
        "/exemplars/E03",
    ):
        assert stranger.get(f"/national/{YEAR}{path}").status_code == 410
        assert analyst.get(f"/national/{YEAR}{path}").status_code == 410
    assert "withdrawn" in stranger.get("/national/changelog").text
    assert f"/national/{YEAR}" not in stranger.get("/national/").text
    assert stranger.get(f"/national/{YEAR - 1}").status_code == 200
    assert "Two tables were exchanged." in stranger.get("/national/revisions").text


def test_what_was_withdrawn_counts_as_published_and_is_told_from_no_more(lite: Flask, analyst: Visitor) -> None:
    withdraw(analyst)
    with lite.app_context():
        assert [one.release for one in releases.published_of(YEAR)] == [1]
        assert releases.newest(YEAR) is None
        services = nation.settle(28, told=0)
        nation.open_round(YEAR + 1)
        nation.fill(YEAR + 1, services[:20])
        made = releases.make_release(site().frameworks, YEAR + 1, by="a", at=nation.AT, public_from=nation.AT)
        assert made.data["change_shares"]["from"] == YEAR - 1
        nation.fill(YEAR, services[24:28])
        assert releases.draft_release(site().frameworks, YEAR).number == 2


def test_after_a_withdrawal_a_corrected_release_is_made_of_the_same_returns(lite: Flask, analyst: Visitor) -> None:
    before = json.loads(Visitor(lite).get(f"/national/{YEAR}.json").data)
    page = f"/network/figures/{YEAR}/release"
    assert "Everything that can be released" in analyst.get(page).text
    withdraw(analyst)
    assert "The last release was withdrawn" in text_of(analyst.get(page).text)
    assert analyst.post(page, analyst.form()).status_code == 303
    told = json.loads(Visitor(lite).get(f"/national/{YEAR}.json").data)
    assert told["release"] == 2
    assert told["published"]["nation"] == before["published"]["nation"]
    assert "Everything that can be released" in analyst.get(page).text


def test_returns_that_are_too_few_to_be_told_wait_while_a_withdrawn_release_is_corrected(
    lite: Flask, analyst: Visitor
) -> None:
    withdraw(analyst)
    with lite.app_context():
        services = [one.number for one in rounds.all_services()]
        nation.fill(YEAR, services[:4])
        made = releases.make_release(site().frameworks, YEAR, by="a", at=nation.AT, public_from=nation.AT)
        first = releases.find(YEAR, 1)
        assert first is not None
        assert made.published.nation.returns == first.published.nation.returns
        assert releases.count_pending(YEAR, made.number) == 4


def test_a_withdrawal_is_asked_once_and_stays(lite: Flask, analyst: Visitor) -> None:
    page = f"{PAGE}/withdrawal"
    analyst.get(page)
    refused = analyst.post(page, {**analyst.form(), "why": "Because of tables."})
    assert refused.status_code == 422
    assert "Because of tables." in refused.text
    withdraw(analyst)
    assert analyst.get(page).status_code == 302
    with lite.app_context(), pytest.raises(revisions.WithdrawnAlready):
        revisions.withdraw(ReleaseKind.EXEMPLARS, YEAR, 1, why="again", by="a", at=nation.AT)


def test_revisions_are_in_the_record_and_an_edit_of_one_is_found(lite: Flask, analyst: Visitor) -> None:
    correct(analyst)
    withdraw(analyst)
    with lite.app_context():
        verbs = set(db.session.scalars(db.select(AuditRow.verb)))
        assert {"erratum", "withdrew a release"} <= verbs
        assert not list(kept_record.find_changed())
        db.session.execute(db.text("UPDATE release_withdrawals SET why = 'no reason'"))
        db.session.execute(db.text("UPDATE release_errata SET should = 'nothing'"))
        assert len(list(kept_record.find_changed())) == 2


def test_only_the_network_says_something_of_a_release(lite: Flask, analyst: Visitor) -> None:
    for key in ("manager", "chair", "coordinator"):
        assert Visitor(lite, key).get(PAGE).status_code in (403, 404)
    assert analyst.get(f"/network/figures/exemplars/{YEAR}/releases/9").status_code == 404
    analyst.get(PAGE)
    missing = analyst.post(f"{PAGE}/errata", {**analyst.form(), "part": "chart", "where": "Chart 3", "said": "kept"})
    assert missing.status_code == 422
    assert "kept" in missing.text


def test_an_embargoed_release_is_not_told_of_among_the_revisions(lite: Flask) -> None:
    publish(lite, days=400)
    analyst = Visitor(lite, "analyst")
    correct(analyst)
    assert ERRATUM["should"] in analyst.get("/national/revisions").text
    assert ERRATUM["should"] not in Visitor(lite).get("/national/revisions").text


def test_a_release_of_the_benchmarking_is_corrected_and_withdrawn_alike(lite: Flask) -> None:
    fill_benchmarking(lite)
    release_benchmarking(lite)
    analyst, stranger = Visitor(lite, "analyst"), Visitor(lite)
    page, public = f"/network/figures/benchmarking/{BENCHMARKED}/releases/1", f"/national/{BENCHMARKED}/benchmarking"
    before = stranger.get(f"{public}.json").data
    correct(analyst, page, subject="BM01")
    for path in ("", ".csv"):
        assert ERRATUM["should"] in stranger.get(f"{public}{path}").text
    assert squeeze(ERRATUM["should"]) in squeeze(copy_text(stranger.get(f"{public}.pdf").data))
    told = json.loads(stranger.get(f"{public}.json").data)
    assert told.pop("errata")[0]["subject"] == "BM01"
    assert canonical(told).encode() == before
    withdraw(analyst, page)
    for path in ("", ".json", ".csv", ".pdf"):
        assert stranger.get(f"{public}{path}").status_code == 410
    assert "Release 1 of the benchmarking" in stranger.get("/national/revisions").text
    making = f"/network/rounds/{BENCHMARKED}/benchmarking/release"
    assert "The last release was withdrawn" in text_of(analyst.get(making).text)
    assert analyst.post(making, analyst.form()).status_code == 303
    again = json.loads(stranger.get(f"{public}.json").data)
    assert again["release"] == 2
    assert again["measures"] == told["measures"]


def test_an_erratum_of_no_release_is_refused(lite: Flask, analyst: Visitor) -> None:
    with lite.app_context(), pytest.raises(KeyError):
        revisions.add_erratum(
            ReleaseKind.BENCHMARKING,
            YEAR,
            1,
            part=Part.CHART,
            subject="",
            where="a",
            said="b",
            should="c",
            by="a",
            at=nation.AT,
        )
