"""One service is chosen by its number or name, on pages that are as long for 1,500 services as for 15."""

import pytest
from flask import Flask

from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage.registry import services
from selfreview.storage.tables import db
from tests.people import OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import open_benchmarking
from tests.web.round.tracked import TRACKER

APPOINT = "/network/registry/people/appoint"
DAY = {"to": ["20", "12", "2010"]}
PAGES = ("/extend", "/expected", "/paper/", "/benchmarking/extend", "/benchmarking/paper/")


def register(app: Flask, number: int) -> None:
    """As many more services as this, which rounds do not expect."""
    more = [Entry(Service(place, f"Service {place}", "London"), expected=False) for place in range(200, 200 + number)]
    with app.app_context():
        services.write_entries(more, by="a test", at=NOW)
        db.session.commit()


@pytest.fixture
def analyst(lite: Flask) -> Visitor:
    return Visitor(lite, "analyst")


def test_a_page_that_asks_for_one_service_does_not_grow_with_the_registry(lite: Flask, analyst: Visitor) -> None:
    open_benchmarking(lite)
    few = {page: len(analyst.get(TRACKER + page).data) for page in PAGES}
    register(lite, 1_500)
    for page in PAGES:
        answer = analyst.get(TRACKER + page)
        assert answer.status_code == 200
        assert len(answer.data) < few[page] + 2_000
        refused = analyst.fill(TRACKER + page, {"service": "e"})
        assert refused.status_code == 422
        assert len(refused.data) < few[page] + 25_000


def test_neither_does_the_page_that_appoints_a_manager(lite: Flask) -> None:
    admin = Visitor(lite, "admin")
    few = len(admin.get(APPOINT).data)
    register(lite, 1_500)
    assert len(admin.get(APPOINT).data) < few + 100
    refused = admin.fill(APPOINT, {"name": "Nora", "email": "nora@example.org", "role": "manager", "service": "e"})
    assert refused.status_code == 422
    assert len(refused.data) < few + 25_000


@pytest.mark.parametrize("typed", [str(OURS), "Sheffield", "sheffield"])
def test_a_number_or_a_whole_name_is_plain(analyst: Visitor, typed: str) -> None:
    assert analyst.fill(f"{TRACKER}/extend", {"service": typed, **DAY}).status_code == 303
    assert "Sheffield has until 20 December 2010." in text_of(analyst.follow().text)


def test_part_of_a_name_is_answered_with_what_it_may_mean_and_everything_typed_is_kept(analyst: Visitor) -> None:
    answer = analyst.fill(f"{TRACKER}/extend", {"service": "york", **DAY})
    assert answer.status_code == 422
    told = text_of(answer.text)
    assert "Choose the service that you mean" in told
    assert "Sheffield (1, Yorkshire and Humberside)" in told
    assert "Wandsworth" not in told
    form = analyst.form()
    assert form["service"] == ["york"]
    assert form["to"] == DAY["to"]
    assert analyst.post(f"{TRACKER}/extend", {**form, "meant": str(OURS)}).status_code == 303
    assert "Sheffield has until" in text_of(analyst.follow().text)


def test_what_was_meant_before_does_not_outlive_other_words(analyst: Visitor) -> None:
    analyst.fill(f"{TRACKER}/extend", {"service": "york", **DAY})
    form = {**analyst.form(), "meant": str(OURS), "service": "Wandsworth"}
    assert analyst.post(f"{TRACKER}/extend", form).status_code == 303
    assert "Wandsworth has until" in text_of(analyst.follow().text)


def test_what_was_meant_is_kept_when_something_else_is_wrong(analyst: Visitor) -> None:
    analyst.fill(f"{TRACKER}/extend", {"service": "york", **DAY})
    answer = analyst.post(f"{TRACKER}/extend", {**analyst.form(), "meant": str(OURS), "to": ["31", "2", "2011"]})
    assert answer.status_code == 422
    assert analyst.form()["meant"] == [str(OURS)]


def test_of_many_the_first_are_shown_and_the_page_says_so(lite: Flask, analyst: Visitor) -> None:
    register(lite, 100)
    answer = analyst.fill(f"{TRACKER}/expected", {"service": "service", "expected": "no"})
    assert "The first 50 of 100 are shown." in text_of(answer.text)
