"""The network at work: rounds are run, and everybody sees how far their services are and never what they say."""

import pytest
from flask import Flask

from selfreview.domain.distribution import whole_percent
from selfreview.storage import rounds
from selfreview.storage.reviews import find_review
from selfreview.storage.tables import AuditRow, db
from selfreview.storage.tracker import Tally
from selfreview.web.network import in_words
from tests.people import CLOSED, FAR, OPEN, OURS
from tests.sites import Clock
from tests.visitors import Visitor, parse, text_of

TRACKER = f"/network/rounds/{OPEN}"
SECRET = "What only the service knows"
FORMS = ("/network/rounds/open", f"{TRACKER}/close", f"/network/rounds/{CLOSED}/reopen", f"{TRACKER}/extend")


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


def begin(app: Flask, number: int = 1) -> None:
    """Let the manager finish the first exemplars."""
    manager = Visitor(app, "manager")
    framework = app.extensions["selfreview"].frameworks.current
    for exemplar in framework.exemplars[:number]:
        answer = {"rating": framework.scale.keys[-1], "evidence": SECRET}
        assert manager.fill(f"/services/{OURS}/reviews/{OPEN}/{exemplar.id}", answer).status_code == 303


def submit(app: Flask) -> None:
    begin(app, len(app.extensions["selfreview"].frameworks.current.exemplars))
    assert Visitor(app, "manager").fill(f"/services/{OURS}/reviews/{OPEN}/check", {}).status_code == 303


def row_of(page: str, name: str) -> list[str]:
    """The cells of the tracker's line for a service."""
    for row in parse(page).iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if cells[0] == name:
            return cells[1:]
    return []


@pytest.mark.parametrize("key", ["manager", "chair", "parent", "observer"])
def test_nobody_of_a_service_gets_in(app: Flask, key: str) -> None:
    visitor = Visitor(app, key)
    for path in ("/network/", TRACKER, *FORMS):
        assert visitor.get(path).status_code == 403


def test_a_coordinator_sees_the_own_region_and_runs_nothing(app: Flask) -> None:
    cora = Visitor(app, "coordinator")
    text = text_of(cora.get("/network/").text)
    assert "You see the returns of Yorkshire and Humberside." in text
    assert "0 of 2 (0 %) services have submitted" in text
    assert "Open a round" not in text
    text = text_of(cora.get(TRACKER).text)
    assert "Sheffield" in text
    assert "Wandsworth" not in text
    assert "Returns by region" not in text
    assert "Run this round" not in text
    token = {"csrf_token": cora.token("/account/password")}
    for path in FORMS:
        assert cora.get(path).status_code == 403
        assert cora.post(path, token).status_code == 403


def test_an_analyst_sees_every_region(analyst: Visitor) -> None:
    text = text_of(analyst.get("/network/").text)
    assert "Round of 2010 Deadline 17 December 2010. 0 of 3 (0 %) services have submitted" in text
    page = analyst.get(TRACKER).text
    assert row_of(page, "London") == ["0 of 1 (0 %)"]
    assert row_of(page, "Yorkshire and Humberside") == ["0 of 2 (0 %)"]
    assert row_of(page, "Sheffield") == ["Not started", "0 of 17", "Maureen Manager"]
    assert row_of(page, "Wandsworth") == ["Not started", "0 of 17", "Nobody yet"]
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
    assert row_of(page, "Yorkshire and Humberside") == ["1 of 2 (50 %)"]
    assert "1 of 3 (33 %) services have submitted" in text_of(page)


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


def test_one_who_begins_unexpected_is_listed_as_such(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.text("DELETE FROM expectations WHERE service = 1"))
        db.session.commit()
    begin(app)
    page = analyst.get(TRACKER).text
    assert row_of(page, "Sheffield")[1].endswith("Not expected")
    assert row_of(page, "Yorkshire and Humberside") == ["0 of 1 (0 %)"]


def test_a_share_of_nothing_is_not_told() -> None:
    assert in_words(Tally(0, 0)) == "0 of 0"
    assert in_words(Tally(2, 3)) == "2 of 3 (67\N{NO-BREAK SPACE}%)"
    assert whole_percent(66.5) == 67


def test_without_rounds_the_page_says_so(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        for table in ("expectations", "rounds"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.commit()
    assert "No round has been opened yet." in text_of(analyst.get("/network/").text)


def test_a_round_is_opened_for_the_services_that_are_expected(app: Flask, analyst: Visitor) -> None:
    answer = analyst.fill("/network/rounds/open", {"year": "2011", "deadline": ["16", "12", "2011"]})
    assert (answer.status_code, answer.location) == (303, "/network/rounds/2011")
    text = text_of(analyst.follow().text)
    assert "The round of 2011 is open." in text
    assert "0 of 3 (0 %) services have submitted. The round is open; its deadline is 16 December 2011." in text
    assert Visitor(app, "manager").get(f"/services/{OURS}/reviews/2011/").status_code == 200


def test_a_round_may_have_no_deadline(app: Flask, analyst: Visitor) -> None:
    assert analyst.fill("/network/rounds/open", {"year": "2011"}).status_code == 303
    assert "The round is open." in text_of(analyst.follow().text)
    assert "Round of 2011 0 of 3" in text_of(analyst.get("/network/").text)


@pytest.mark.parametrize(
    ("year", "deadline", "words"),
    [
        ("", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("next", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("1999", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("9" * 50, ["", "", ""], "Enter a year between 2000 and 2100"),
        ("2010", ["", "", ""], "The round of 2010 was opened before"),
        ("2011", ["31", "2", "2011"], "Enter a real date"),
        ("2011", ["1", "1", "2010"], "The deadline must be today or later"),
    ],
)
def test_a_faulty_round_is_told_and_not_opened(lite: Flask, year: str, deadline: list[str], words: str) -> None:
    analyst = Visitor(lite, "analyst")
    answer = analyst.fill("/network/rounds/open", {"year": year, "deadline": deadline})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert analyst.form(answer.text)["year"] == [year]
    assert analyst.form(answer.text)["deadline"] == deadline
    with lite.app_context():
        assert [held.year for held in rounds.all_rounds()] == [OPEN, CLOSED]


def test_a_round_is_closed_and_opened_again_with_its_reason(app: Flask, analyst: Visitor) -> None:
    begin(app)
    assert "0 of 3 (0 %) services have submitted" in text_of(analyst.get(f"{TRACKER}/close").text)
    for _ in range(2):
        assert analyst.fill(f"{TRACKER}/close", {}).location == TRACKER
    assert "The round of 2010 is closed." in text_of(analyst.follow().text)
    manager = Visitor(app, "manager")
    exemplar = f"/services/{OURS}/reviews/{OPEN}/E02"
    assert 'name="rating"' not in manager.get(exemplar).text
    assert SECRET in manager.get(exemplar.replace("E02", "E01")).text
    faulty = analyst.fill(f"{TRACKER}/reopen", {"reason": "  "})
    assert faulty.status_code == 422
    assert "Say why the round is opened again" in text_of(faulty.text)
    for reason in ("Two services were ill", "Twice"):
        assert analyst.fill(f"{TRACKER}/reopen", {"reason": reason}).location == TRACKER
    assert 'name="rating"' in manager.get(exemplar).text
    with app.app_context():
        trail = db.session.query(AuditRow).filter(AuditRow.person == "Anna Analyst").order_by(AuditRow.seq)
        assert [(row.verb, row.after) for row in trail] == [
            ("closed round", None),
            ("reopened round", "Two services were ill"),
        ]


def test_one_service_gets_more_time_in_a_closed_round(app: Flask, analyst: Visitor) -> None:
    path = f"/network/rounds/{CLOSED}/extend"
    analyst.fill(path, {"service": str(OURS), "to": ["20", "11", "2010"]})
    assert "Sheffield has until 20 November 2010." in text_of(analyst.follow().text)
    exemplar = f"/services/{OURS}/reviews/{CLOSED}/E01"
    assert 'name="rating"' in Visitor(app, "manager").get(exemplar).text
    other = Visitor(app, "outsider").get(exemplar.replace(f"/{OURS}/", "/58/"))
    assert 'name="rating"' not in other.text
    with app.app_context():
        review = find_review(service=OURS, year=CLOSED)
        assert review is not None
        assert review.round.closed


@pytest.mark.parametrize(
    ("service", "to", "words"),
    [
        ("", ["20", "11", "2010"], "Choose a service"),
        ("999", ["20", "11", "2010"], "Choose a service"),
        (str(OURS), ["", "", ""], "Enter the last day"),
        (str(OURS), ["31", "11", "2010"], "Enter a real date"),
        (str(OURS), ["2", "11", "2010"], "The last day must be today or later"),
    ],
)
def test_faulty_extra_time_is_told(lite: Flask, service: str, to: list[str], words: str) -> None:
    analyst = Visitor(lite, "analyst")
    answer = analyst.fill(f"{TRACKER}/extend", {"service": service, "to": to})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert analyst.form(answer.text)["to"] == to


def test_a_year_without_a_round_is_not_found(analyst: Visitor) -> None:
    token = {"csrf_token": analyst.token("/account/password"), "reason": "x"}
    for verb in ("", "/close", "/reopen", "/extend"):
        assert analyst.get(f"/network/rounds/1999{verb}").status_code == 404
        assert analyst.get(f"/network/rounds/99999999999{verb}").status_code == 404
    for verb in ("/close", "/reopen", "/extend"):
        assert analyst.post(f"/network/rounds/1999{verb}", token).status_code == 404
