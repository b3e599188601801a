"""Rounds are opened, closed, opened again and extended; what services have written stays where it is."""

import pytest
from flask import Flask

from selfreview.domain.review.review import ReviewState
from selfreview.domain.round import Service
from selfreview.storage.review.reviews import find_review
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import Registered
from selfreview.storage.tables import AuditRow, RatingRow, db
from tests.people import CLOSED, FAR, OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.round.tracked import SECRET, TRACKER, begin, row_of, submit


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


def test_a_round_is_opened_for_the_services_that_are_expected(app: Flask, analyst: Visitor) -> None:
    answer = analyst.fill("/network/rounds/open", {"year": "2011", "deadline": ["16", "12", "2011"]})
    assert (answer.status_code, answer.location) == (303, "/network/rounds/2011")
    text = text_of(analyst.follow().text)
    assert "The 2011 round is open." in text
    assert "0 of 3 services (0%) have submitted. The round is open; its deadline is 16 December 2011." in text
    assert Visitor(app, "manager").get(f"/services/{OURS}/reviews/2011/").status_code == 200


def test_a_round_may_have_no_deadline(app: Flask, analyst: Visitor) -> None:
    assert analyst.fill("/network/rounds/open", {"year": "2011"}).status_code == 303
    assert "The round is open." in text_of(analyst.follow().text)
    assert "2011 round 0 of 3" in text_of(analyst.get("/network/").text)


OPENING = "/network/rounds/open"


def test_a_round_is_opened_for_the_whole_registry_but_for_exceptions_that_several_searches_found(
    app: Flask, analyst: Visitor
) -> None:
    text = text_of(analyst.get(OPENING).text)
    assert "Every service that the registry expects (3) Only those of some regions" in text
    assert "Wandsworth" not in text
    text = text_of(analyst.fill(OPENING, {"year": "2011", "q": "leeds", "find": "yes"}).text)
    assert "Leave these services out Tick to leave a service out of this round. Leeds (58" in text
    found = {**analyst.form(), "left_out": [str(THEIRS)], "q": "london", "find": "yes"}
    text = text_of(analyst.post(OPENING, found).text)
    assert "2 services have “london” in the number, name or region." in text
    fields = analyst.form()
    assert (fields["year"], fields["left_out"]) == (["2011"], [str(THEIRS)])
    with app.app_context():
        assert rounds.find_round(2011) is None
    assert analyst.post(OPENING, {**fields, "added": ["122"]}).status_code == 303
    with app.app_context():
        assert rounds.expected_in(2011) == {OURS, FAR, 122}
        held = rounds.find_round(2011)
        assert held is not None
        assert held.edition == app.extensions["selfreview"].frameworks.current.edition


def test_a_round_is_opened_for_some_regions(app: Flask, analyst: Visitor) -> None:
    chosen = {"year": "2011", "span": "regions", "regions": ["London"], "added": ["122"]}
    assert analyst.fill(OPENING, chosen).status_code == 303
    page = analyst.follow().text
    assert row_of(page, "London")[0] == "2"
    assert row_of(page, "Yorkshire and Humberside")[0] == "0"


def test_opening_stays_as_long_as_it_is_for_any_number_of_services(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        rounds.fill_registry(
            Registered(Service(number, f"Service {number}", "London"), expected=True) for number in range(200, 1_697)
        )
        db.session.commit()
    assert len(analyst.get(OPENING).data) < 30_000
    text = text_of(analyst.fill(OPENING, {"q": "service", "find": "yes"}).text)
    assert "1,497 services have “service”" in text
    assert "The first 50 are below." in text
    assert len(analyst.last.data) < 60_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"span": "regions"}, "Choose at least one service"),
        ({"left_out": ["1", "2", "58"]}, "Choose at least one service"),
        ({"span": ""}, "Choose which services are expected"),
        ({"added": ["999"]}, "Choose regions and services of the list only"),
        ({"span": "regions", "regions": ["Atlantis"]}, "Choose regions and services of the list only"),
        ({"edition": "1066"}, "Choose an edition of the framework"),
    ],
)
def test_a_round_of_nobody_or_of_no_edition_is_not_opened(lite: Flask, changes: dict[str, str], words: str) -> None:
    analyst = Visitor(lite, "analyst")
    answer = analyst.fill("/network/rounds/open", {"year": "2011", **changes})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    with lite.app_context():
        assert rounds.find_round(2011) is None


def test_who_is_expected_is_changed_for_one_service(app: Flask, analyst: Visitor) -> None:
    begin(app)
    path = f"{TRACKER}/expected"
    text = text_of(analyst.get(path).text)
    assert "expects 3 services." in text
    assert "Not expected: City of London." in text
    assert analyst.fill(path, {"service": "122", "expected": "yes"}).location == TRACKER
    assert "City of London is expected in the 2010 round." in text_of(analyst.follow().text)
    assert "Every service is expected." in text_of(analyst.get(path).text)
    analyst.fill(path, {"service": str(OURS), "expected": "no"})
    page = analyst.follow().text
    assert "Sheffield is not expected in the 2010 round." in text_of(page)
    assert row_of(page, "Sheffield")[1].endswith("Not expected")
    assert SECRET in Visitor(app, "manager").get(f"/services/{OURS}/reviews/{OPEN}/E01").text


@pytest.mark.parametrize(
    ("service", "expected", "words"),
    [
        ("", "yes", "Enter the number or name of a service"),
        ("999", "yes", "No service has this number or name"),
        (str(FAR), "", "Choose yes or no"),
        (str(OURS), "no", "Sheffield has already submitted, so it stays in the round"),
    ],
)
def test_a_faulty_expectation_is_told(lite: Flask, service: str, expected: str, words: str) -> None:
    submit(lite)
    analyst = Visitor(lite, "analyst")
    answer = analyst.fill(f"{TRACKER}/expected", {"service": service, "expected": expected})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    with lite.app_context():
        assert rounds.expected_in(OPEN) == {OURS, THEIRS, FAR}


def test_a_return_opened_in_one_round_never_moves_to_another(app: Flask, analyst: Visitor) -> None:
    begin(app)
    assert analyst.fill("/network/rounds/open", {"year": "2011"}).status_code == 303
    manager = Visitor(app, "manager")
    here, there = (f"/services/{OURS}/reviews/{year}/E01" for year in (OPEN, 2011))
    assert SECRET in manager.get(here).text
    assert SECRET not in manager.get(there).text
    for verb, said in (("close", {}), ("reopen", {"reason": "Once more"})):
        assert analyst.fill(f"{TRACKER}/{verb}", said).status_code == 303
    submit(app)
    with app.app_context():
        earlier, later = (find_review(service=OURS, year=year) for year in (OPEN, 2011))
        assert earlier is not None
        assert later is not None
        assert (earlier.state, later.id) == (ReviewState.SUBMITTED, None)
        counted = db.session.query(RatingRow.year).filter(RatingRow.service == OURS).distinct().all()
        assert [row.year for row in counted] == [OPEN]


def test_a_round_closed_while_a_return_is_submitted_tells_the_service_and_keeps_its_work(
    app: Flask, analyst: Visitor
) -> None:
    begin(app, len(app.extensions["selfreview"].frameworks.current.exemplars))
    manager, path = Visitor(app, "manager"), f"/services/{OURS}/reviews/{OPEN}/check"
    manager.get(path)
    typed = {**manager.form(), "method": "other", "method_other": "By candlelight"}
    analyst.fill(f"{TRACKER}/close", {})
    answer = manager.post(path, typed)
    assert answer.status_code == 409
    text = text_of(answer.text)
    assert "The round has been closed. Ask the network for an extension" in text
    assert "another person saved a change" not in text
    assert "By candlelight" in answer.text
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        assert review.state is ReviewState.DRAFT
        assert db.session.query(RatingRow).filter(RatingRow.service == OURS).count() == 0
    assert SECRET in manager.get(f"/services/{OURS}/reviews/{OPEN}/E01").text
    analyst.fill(f"{TRACKER}/extend", {"service": str(OURS), "to": ["20", "12", "2010"]})
    again = manager.form(answer.text)
    assert manager.post(path, again).status_code == 303
    assert "By candlelight" in manager.follow().text
    assert row_of(analyst.get(TRACKER).text, "Sheffield")[0] == "Submitted"


@pytest.mark.parametrize(
    ("year", "deadline", "words"),
    [
        ("", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("next", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("1999", ["", "", ""], "Enter a year between 2000 and 2100"),
        ("9" * 50, ["", "", ""], "Enter a year between 2000 and 2100"),
        ("2010", ["", "", ""], "The 2010 round was opened before"),
        ("2011", ["31", "2", "2011"], "Date must be a real date"),
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
    assert "0 of 3 services (0%) have submitted" in text_of(analyst.get(f"{TRACKER}/close").text)
    for _ in range(2):
        assert analyst.fill(f"{TRACKER}/close", {}).location == TRACKER
    assert "The 2010 round is closed." in text_of(analyst.follow().text)
    manager = Visitor(app, "manager")
    exemplar = f"/services/{OURS}/reviews/{OPEN}/E02"
    assert 'name="rating"' not in manager.get(exemplar).text
    assert SECRET in manager.get(exemplar.replace("E02", "E01")).text
    faulty = analyst.fill(f"{TRACKER}/reopen", {"reason": "  "})
    assert faulty.status_code == 422
    assert "Say why you are reopening the round" in text_of(faulty.text)
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
        ("", ["20", "11", "2010"], "Enter the number or name of a service"),
        ("999", ["20", "11", "2010"], "No service has this number or name"),
        (str(OURS), ["", "", ""], "Enter the last day"),
        (str(OURS), ["31", "11", "2010"], "Date must be a real date"),
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
    for verb in ("", "/close", "/reopen", "/extend", "/expected", "/deadline"):
        assert analyst.get(f"/network/rounds/1999{verb}").status_code == 404
        assert analyst.get(f"/network/rounds/99999999999{verb}").status_code == 404
    for verb in ("/close", "/reopen", "/extend", "/expected", "/deadline"):
        assert analyst.post(f"/network/rounds/1999{verb}", token).status_code == 404


def test_a_deadline_is_changed_after_opening(app: Flask, analyst: Visitor) -> None:
    assert f"{TRACKER}/deadline" in analyst.get(TRACKER).text
    page = analyst.get(f"{TRACKER}/deadline").text
    assert analyst.form(page)["deadline"] == ["17", "12", "2010"]
    analyst.fill(f"{TRACKER}/deadline", {"deadline": ["14", "1", "2011"]})
    assert "The deadline is 14 January 2011." in text_of(analyst.follow().text)
    assert "14 January 2011" in text_of(analyst.get("/network/").text)
    assert "14 January 2011" in text_of(Visitor(app, "manager").get(f"/services/{OURS}/reviews/{OPEN}/").text)


def test_a_deadline_is_taken_away_and_set_again(analyst: Visitor) -> None:
    analyst.fill(f"{TRACKER}/deadline", {"deadline": ["", "", ""]})
    text = text_of(analyst.follow().text)
    assert f"The {OPEN} round has no deadline." in text
    assert "Set the deadline" in text
    analyst.fill(f"{TRACKER}/deadline", {"deadline": ["14", "1", "2011"]})
    assert "Change the deadline" in text_of(analyst.follow().text)


@pytest.mark.parametrize(
    ("day", "words"),
    [(["31", "2", "2011"], "Date must be a real date"), (["1", "1", "2010"], "The deadline must be today or later")],
)
def test_a_faulty_deadline_is_told_and_the_old_one_stands(analyst: Visitor, day: list[str], words: str) -> None:
    answer = analyst.fill(f"{TRACKER}/deadline", {"deadline": day})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert analyst.form(answer.text)["deadline"] == day
    assert "its deadline is 17 December 2010" in text_of(analyst.get(TRACKER).text)
