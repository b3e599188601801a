"""The network at work: rounds are run, and everybody sees how far their services are and never what they say."""

import pytest
from flask import Flask

from selfreview.domain.distribution import whole_percent
from selfreview.domain.round import Service
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import Registered
from selfreview.storage.round.tracker import Tally
from selfreview.storage.tables import db
from selfreview.web.round.tracker import in_words
from tests import made_returns
from tests.people import CLOSED, FAR, OPEN, OURS, THEIRS
from tests.sites import NOW, Clock, statements
from tests.visitors import Visitor, text_of
from tests.web.round.tracked import SECRET, TRACKER, begin, row_of, submit

FORMS = (
    "/network/rounds/open",
    f"{TRACKER}/close",
    f"/network/rounds/{CLOSED}/reopen",
    f"{TRACKER}/extend",
    f"{TRACKER}/expected",
    f"{TRACKER}/deadline",
    f"{TRACKER}/publication-day",
)


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


@pytest.mark.parametrize("key", ["manager", "chair", "parent", "observer"])
def test_nobody_of_a_service_gets_in(app: Flask, key: str) -> None:
    visitor = Visitor(app, key)
    for path in ("/network/", TRACKER, *FORMS):
        assert visitor.get(path).status_code == 403


def test_a_coordinator_sees_the_own_region_and_runs_nothing(app: Flask) -> None:
    cora = Visitor(app, "coordinator")
    text = text_of(cora.get("/network/").text)
    assert "You see the returns of Yorkshire and Humberside." in text
    assert "0 of 2 services (0%) have submitted" in text
    assert "Open a round" not in text
    text = text_of(cora.get(TRACKER).text)
    assert "Sheffield" in text
    assert "Wandsworth" not in text
    assert "All regions" not in text
    assert "Run this round" not in text
    token = {"csrf_token": cora.token("/account/password")}
    for path in FORMS:
        assert cora.get(path).status_code == 403
        assert cora.post(path, token).status_code == 403


def test_an_analyst_sees_every_region(analyst: Visitor) -> None:
    text = text_of(analyst.get("/network/").text)
    assert "2010 round Deadline 17 December 2010. 0 of 3 services (0%) have submitted" in text
    page = analyst.get(TRACKER).text
    assert row_of(page, "London") == ["1", "1", "0", "0", "0", "0 of 1 (0%)", "0 of 1 (0%)"]
    assert row_of(page, "Yorkshire and Humberside") == ["2", "2", "0", "0", "0", "0 of 2 (0%)", "0 of 2 (0%)"]
    assert row_of(page, "All regions") == ["3", "3", "0", "0", "0", "0 of 3 (0%)", "0 of 3 (0%)"]
    assert row_of(page, "Sheffield") == ["Not started", "0 of 17", "Maureen Manager"]
    assert row_of(page, "Wandsworth") == ["Not started", "0 of 17", "No one yet"]
    assert row_of(page, "City of London") == []


def test_the_tracker_says_how_far_and_never_what(app: Flask, analyst: Visitor) -> None:
    begin(app, 2)
    page = analyst.get(TRACKER).text
    framework = app.extensions["selfreview"].frameworks.current
    assert row_of(page, "Sheffield")[:2] == ["In progress", f"2 of {len(framework.exemplars)}"]
    assert SECRET not in page
    assert framework.exemplars[0].title not in page


def test_a_submitted_return_counts_with_its_base(app: Flask, analyst: Visitor) -> None:
    submit(app)
    page = analyst.get(TRACKER).text
    assert row_of(page, "Sheffield")[:2] == ["Submitted", "3 November 2010"]
    assert row_of(page, "Yorkshire and Humberside")[:6] == ["2", "1", "0", "0", "1", "1 of 2 (50%)"]
    assert "1 of 3 services (33%) have submitted" in text_of(page)


def test_a_return_opened_again_stays_returned_and_says_so(app: Flask, analyst: Visitor) -> None:
    submit(app)
    opened = f"/services/{OURS}/reviews/{OPEN}/reopen"
    assert Visitor(app, "manager").fill(opened, {"reason": "A slip"}).status_code == 303
    page = analyst.get(TRACKER).text
    assert row_of(page, "Sheffield")[:2] == ["In progress", "17 of 17Opened again"]
    assert row_of(page, "Yorkshire and Humberside")[:6] == ["2", "1", "1", "0", "0", "1 of 2 (50%)"]


def test_a_draft_that_its_chair_has_signed_stands_between_progress_and_return(app: Flask, analyst: Visitor) -> None:
    begin(app, len(app.extensions["selfreview"].frameworks.current.exemplars))
    chair = Visitor(app, "chair")
    assert chair.fill(f"/services/{OURS}/reviews/{OPEN}/sign-off", {}).status_code == 303
    page = analyst.get(TRACKER).text
    assert row_of(page, "Sheffield")[0] == "Signed off"
    assert row_of(page, "Yorkshire and Humberside")[:5] == ["2", "1", "0", "1", "0"]
    begin(app)
    assert row_of(analyst.get(TRACKER).text, "Sheffield")[0] == "Signed off"
    changed = {"rating": app.extensions["selfreview"].frameworks.current.scale.keys[-1], "evidence": "Another"}
    assert Visitor(app, "manager").fill(f"/services/{OURS}/reviews/{OPEN}/E01", changed).status_code == 303
    assert row_of(analyst.get(TRACKER).text, "Sheffield")[0] == "In progress"


def test_services_are_shown_by_their_stage(app: Flask, analyst: Visitor) -> None:
    begin(app)
    page = analyst.get(f"{TRACKER}?stage=In+progress").text
    assert row_of(page, "Sheffield")[0] == "In progress"
    assert row_of(page, "Leeds") == []
    assert "No service is submitted." in text_of(analyst.get(f"{TRACKER}?stage=Submitted").text)
    assert row_of(analyst.get(f"{TRACKER}?stage=nonsense").text, "Leeds") != []


def test_a_return_is_late_after_its_deadline_or_its_extension(app: Flask, analyst: Visitor, clock: Clock) -> None:
    analyst.fill(f"{TRACKER}/extend", {"service": str(FAR), "to": ["20", "1", "2011"]})
    clock.now = clock.now.replace(month=12, day=18)
    page = Visitor(app, "analyst").get(TRACKER).text
    assert row_of(page, "Sheffield")[0] == "Not started Late"
    assert row_of(page, "Wandsworth")[:2] == ["Not started", "0 of 17Until 20 January 2011"]


def test_the_deadline_of_a_closed_round_is_told_as_past(app: Flask, analyst: Visitor) -> None:
    path = f"{TRACKER}/deadline"
    assert "It is 17 December 2010 now." in text_of(analyst.get(path).text)
    analyst.fill(f"{TRACKER}/close", {})
    assert "It was 17 December 2010. Services" in text_of(analyst.get(path).text)


def test_one_who_begins_unexpected_is_listed_as_such(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.text("DELETE FROM expectations WHERE service = 1"))
        db.session.commit()
    begin(app)
    page = analyst.get(TRACKER).text
    assert row_of(page, "Sheffield")[1].endswith("Not expected")
    assert row_of(page, "Yorkshire and Humberside")[:6] == ["1", "1", "0", "0", "0", "0 of 1 (0%)"]
    assert "1 more has started without being expected." in text_of(page)


def test_returns_of_services_that_were_not_expected_take_no_rate_above_all(app: Flask, analyst: Visitor) -> None:
    lowest = app.extensions["selfreview"].frameworks.current.scale.keys[0]
    with app.app_context():
        assert rounds.expected_in(OPEN) == {OURS, THEIRS, FAR}
    for service in (OURS, THEIRS, FAR, 122):
        made_returns.submit(app, service, OPEN, made_returns.all_at(app, lowest))
    page = analyst.get(TRACKER).text
    assert "4 of 4 services (100%) have submitted" in text_of(page)
    assert row_of(page, "London")[5] == "2 of 2 (100%)"
    assert "4 returns of 4 services (100%)" in text_of(analyst.get(f"/network/figures/{OPEN}").text)
    with app.app_context():
        assert rounds.usually_expected() == {OURS, THEIRS, FAR}


def fill_the_nation(app: Flask, number: int) -> None:
    """Register and expect so many more services, in two regions."""
    with app.app_context():
        many = [
            Registered(Service(at, f"Service {at}", ("London", "Eastern")[at % 2]), expected=True)
            for at in range(200, 200 + number)
        ]
        rounds.fill_registry(many)
        expecting = f"INSERT INTO expectations (year, service) SELECT {OPEN}, number FROM services WHERE number >= 200"
        db.session.execute(db.text(expecting))
        db.session.commit()


@pytest.mark.parametrize("path", [TRACKER, f"{TRACKER}/reminders", f"{TRACKER}/benchmarking/"])
def test_the_page_stays_as_large_and_asks_no_more_often_for_more_services(
    app: Flask, analyst: Visitor, path: str
) -> None:
    analyst.get(f"{TRACKER}/benchmarking/")
    assert analyst.post(f"{TRACKER}/benchmarking/open", analyst.form()).status_code == 303
    begin(app)
    fill_the_nation(app, 120)
    analyst.get(path)
    with statements(app) as few:
        small = analyst.get(path)
    with app.app_context():
        db.session.execute(db.text("DELETE FROM expectations WHERE service >= 200"))
        db.session.execute(db.text("DELETE FROM services WHERE number >= 200"))
        db.session.commit()
    fill_the_nation(app, 1_380)
    with statements(app) as many:
        large = analyst.get(path)
    assert len(many) == len(few)
    assert len(large.data) < len(small.data) + 2_000
    assert "Showing 1 to 50 of 1,383 services" in text_of(large.text)


def test_services_are_found_by_words_and_region_and_stay_found_on_the_next_page(app: Flask, analyst: Visitor) -> None:
    fill_the_nation(app, 150)
    page = analyst.get(f"{TRACKER}?stage=Not+started&region=London&q=service").text
    assert "Showing 1 to 50 of 75 services, not started, with “service”, of London." in text_of(page)
    assert f'href="{TRACKER}?stage=Not+started&amp;region=London&amp;q=service&amp;page=2#services"' in page
    assert "Showing 51 to 75 of 75" in text_of(analyst.get(f"{TRACKER}?region=London&q=service&page=2").text)
    assert row_of(analyst.get(f"{TRACKER}?q=58").text, "Leeds") != []
    assert "No services found." in text_of(analyst.get(f"{TRACKER}?q=nowhere").text)
    missing = text_of(analyst.get(f"{TRACKER}/reminders?q=sheff").text)
    assert "Showing 1 service with “sheff”." in missing
    assert "Searching does not change who gets a reminder" in missing
    assert "None of these has “nowhere”" in text_of(analyst.get(f"{TRACKER}/reminders?q=nowhere").text)


def test_the_three_last_rounds_stand_beside_a_round_and_no_more(app: Flask, analyst: Visitor) -> None:
    edition = app.extensions["selfreview"].frameworks.current.edition
    with app.app_context():
        for year in range(2003, 2009):
            rounds.open_round(year, edition=edition, deadline=None, by="a test", at=NOW)
        db.session.commit()
    text = text_of(analyst.get(TRACKER).text)
    assert "Returned 2010 Returned 2009 Returned 2008 Returned 2007 London" in text
    assert "Every round has its own page" in text


def test_a_share_of_nothing_is_not_told() -> None:
    assert in_words(Tally(0, 0)) == "0 of 0"
    assert in_words(Tally(2, 3)) == "2 of 3 (67%)"
    assert whole_percent(66.5) == 67


def test_without_rounds_the_page_says_so(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        for table in ("expectations", "rounds"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.commit()
    assert "No round has been opened yet." in text_of(analyst.get("/network/").text)
