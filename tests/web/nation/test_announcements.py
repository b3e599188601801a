"""What is told of releases as it happens: of everything that is public, and of nothing before its day."""

from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

from flask import Flask
from werkzeug.test import TestResponse

from selfreview.domain.nation.revisions import Part, ReleaseKind
from selfreview.storage.nation import revisions
from selfreview.storage.tables import db
from tests import nation
from tests.people import OPEN
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.released import YEAR as BENCHMARKED
from tests.web.benchmarking.released import fill_benchmarking, release_benchmarking
from tests.web.nation.test_public_figures import YEAR, publish

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("", "calendar", "changelog", "dictionary", "revisions", "series", str(YEAR), f"{YEAR}/exemplars/E03")


def entries(visitor: Visitor) -> list[dict[str, str]]:
    """The entries of the feed, newest first, with the address that each leads to."""
    answer = visitor.get("/national/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    found = fromstring(answer.data)
    return [read_entry(entry) for entry in found.iter(f"{ATOM}entry")]


def read_entry(entry: Element) -> dict[str, str]:
    """The texts of an entry, and where it leads."""
    told = {one.tag.removeprefix(ATOM): one.text or "" for one in entry}
    link = entry.find(f"{ATOM}link")
    assert link is not None
    return {**told, "link": link.attrib["href"]}


def revise(app: Flask) -> None:
    """Tell of an error of the year's release, and withdraw it a day later."""
    with app.app_context():
        told = {"where": "Chart 3", "said": "11", "should": "12", "subject": "E03"}
        revisions.add_erratum(ReleaseKind.EXEMPLARS, YEAR, 1, part=Part.CHART, by="a", at=nation.AT, **told)
        later = nation.AT + timedelta(days=1)
        revisions.withdraw(ReleaseKind.EXEMPLARS, YEAR, 1, why="Two tables.", by="a", at=later)
        db.session.commit()


def test_the_feed_tells_of_releases_errata_and_withdrawals_newest_first(lite: Flask) -> None:
    publish(lite)
    revise(lite)
    told = entries(Visitor(lite))
    assert told[0]["title"] == f"Release 1 of {YEAR} is withdrawn"
    assert "Two tables." in told[0]["summary"]
    assert {one["title"] for one in told[1:]} == {
        f"Release 1 of {YEAR - 1}",
        f"Release 1 of {YEAR}",
        f"Release 1 of {YEAR}: erratum 1",
    }
    assert len({one["id"] for one in told}) == len(told)
    assert [one["updated"] for one in told] == sorted((one["updated"] for one in told), reverse=True)
    assert told[0]["link"].endswith(f"/national/revisions#exemplars-{YEAR}-1")
    assert any(one["link"].endswith(f"/national/{YEAR}/releases/1") for one in told)


def test_a_feed_of_nothing_is_a_feed(lite: Flask) -> None:
    assert entries(Visitor(lite)) == []


def test_nothing_under_embargo_is_in_the_feed_or_the_calendar_of_everybody(lite: Flask) -> None:
    publish(lite, days=400)
    for visitor in (Visitor(lite), Visitor(lite, "manager")):
        assert entries(visitor) == []
        assert "becomes public" not in visitor.get("/national/calendar").text
    analyst = Visitor(lite, "analyst")
    assert entries(analyst) == []
    assert "Release 1 becomes public on 8 February 2011" in text_of(analyst.get("/national/calendar").text)


def test_the_calendar_says_what_is_open_until_when_and_what_is_out(lite: Flask) -> None:
    publish(lite)
    page = text_of(Visitor(lite).get("/national/calendar").text)
    assert f"{OPEN}, exemplars" in page
    assert "Returns close on" in page or "No closing day has been set" in page
    assert f"{YEAR}, exemplars Release 1, 4 January 2010" in page
    revise(lite)
    assert "4 January 2010, withdrawn since" in text_of(Visitor(lite).get("/national/calendar").text)


def announce(app: Flask, day: str) -> TestResponse:
    """The analyst says when the figures of the open round are expected."""
    page = f"/network/rounds/{OPEN}/publication-day"
    analyst = Visitor(app, "analyst")
    return analyst.post(page, {"csrf_token": analyst.token(page), "day": day.split()})


def test_the_calendar_and_the_feed_say_when_figures_are_expected_and_that_it_was_changed(lite: Flask) -> None:
    stranger = Visitor(lite)
    assert "No day has been announced for the figures." in text_of(stranger.get("/national/calendar").text)
    assert announce(lite, "14 3 2011").status_code == 303
    assert "Figures are expected on 14 March 2011." in text_of(stranger.get("/national/calendar").text)
    (entry,) = entries(stranger)
    assert entry["title"] == f"{OPEN} round: day of publication"
    assert entry["summary"] == "Figures are expected on 14 March 2011."
    assert entry["link"].endswith("/national/calendar")
    announce(lite, "30 3 2011")
    page = text_of(stranger.get("/national/calendar").text)
    assert "Figures are expected on 30 March 2011. This was changed on" in page
    assert "it was 14 March 2011." in page
    (changed,) = entries(stranger)
    assert changed["title"] == f"{OPEN} round: day of publication changed"
    assert changed["id"] != entry["id"]
    announce(lite, "")
    assert "No day is announced. This was changed on" in text_of(stranger.get("/national/calendar").text)


def test_a_day_of_publication_that_is_over_is_refused_and_one_that_went_by_is_said_to_be_late(lite: Flask) -> None:
    refused = announce(lite, "14 3 2001")
    assert refused.status_code == 422
    assert "The day must be today or later" in refused.text
    announce(lite, "14 3 2011")
    lite.extensions["clock"].pass_(days=600)
    page = text_of(Visitor(lite).get("/national/calendar").text)
    assert "Figures were expected on 14 March 2011 and are not out yet." in page


def test_the_benchmarking_is_told_of_too(lite: Flask) -> None:
    fill_benchmarking(lite)
    release_benchmarking(lite)
    stranger = Visitor(lite)
    assert f"Release 1 of the benchmarking of {BENCHMARKED}" in {one["title"] for one in entries(stranger)}
    assert f"{BENCHMARKED}, benchmarking" in text_of(stranger.get("/national/calendar").text)


def test_every_page_of_figures_tells_programs_of_the_feed(lite: Flask) -> None:
    publish(lite)
    stranger = Visitor(lite)
    for path in PAGES:
        page = stranger.get(f"/national/{path}").text
        assert '<link rel="alternate" type="application/atom+xml" href="/national/feed.atom"' in page, path
