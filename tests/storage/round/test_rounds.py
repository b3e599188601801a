"""Rounds: opened once, closed, reopened with a reason, extended for one service."""

from datetime import date, datetime
from typing import TypedDict

import pytest

from selfreview.domain.round import Round, Service
from selfreview.storage.review.reviews import find_review
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import HasReturned, NoSuchRound, RoundExists
from selfreview.storage.tables import AuditRow, ReviewRow, db
from tests.people import CLOSED, DEADLINE, FAR, OPEN, OURS, THEIRS
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")


class By(TypedDict):
    """Who does it, and when."""

    by: str
    at: datetime


BY: By = {"by": "a test", "at": NOW}


def verbs() -> list[str]:
    return [row.verb for row in db.session.query(AuditRow).filter_by(person="a test", at=NOW).order_by(AuditRow.seq)]


def test_the_registry_is_filled_once() -> None:
    assert not rounds.is_registry_empty()
    assert [service.number for service in rounds.all_services()] == [OURS, FAR, THEIRS, 122]
    assert rounds.find_service(OURS) == Service(OURS, "Sheffield", "Yorkshire and Humberside")
    assert rounds.find_service(999) is None


def test_rounds_are_listed_newest_first() -> None:
    assert [held.year for held in rounds.all_rounds()] == [OPEN, CLOSED]
    assert [held.closed for held in rounds.all_rounds()] == [False, True]


def test_a_round_expects_the_services_that_were_expected_when_it_was_opened() -> None:
    rounds.open_round(2011, edition="2007", deadline=None, **BY)
    assert rounds.find_round(2011) == Round(2011, "2007", None, closed=False)
    found = {number: find_review(service=number, year=2011) for number in (OURS, 122)}
    assert {number: review and review.expected for number, review in found.items()} == {OURS: True, 122: False}
    assert verbs() == ["opened round"]


def test_a_round_expects_exactly_the_services_that_were_chosen() -> None:
    rounds.open_round(2011, edition="2007", deadline=None, services={FAR, 122}, **BY)
    assert rounds.expected_in(2011) == {FAR, 122}
    assert rounds.usually_expected() == {OURS, THEIRS, FAR}


def test_a_service_can_be_expected_later_and_no_longer() -> None:
    for _ in range(2):
        rounds.expect(OPEN, service=122, expected=True, **BY)
    assert rounds.expected_in(OPEN) == {OURS, THEIRS, FAR, 122}
    rounds.extend_round(OPEN, service=OURS, to=date(2011, 1, 20), **BY)
    for _ in range(2):
        rounds.expect(OPEN, service=OURS, expected=False, **BY)
    db.session.expire_all()
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    assert (review.expected, review.extended_to) == (False, None)
    assert rounds.expected_in(CLOSED) == {OURS, THEIRS, FAR}
    assert verbs() == ["expected service", "extended round", "expected service no longer"]


def test_a_deadline_is_set_and_the_record_says_from_when_to_when() -> None:
    before = rounds.find_round(OPEN)
    assert before is not None
    for day in (before.deadline, date(2011, 1, 14), date(2011, 1, 14), None):
        rounds.set_deadline(OPEN, day, **BY)
    held = rounds.find_round(OPEN)
    assert held is not None
    assert held.deadline is None
    assert verbs() == ["set deadline", "set deadline"]


def test_the_day_of_the_figures_is_announced_changed_and_taken_back_with_what_was_said_before() -> None:
    first, later = date(2011, 3, 14), date(2011, 3, 30)
    told = []
    for day in (first, first, later, None):
        rounds.announce_day(OPEN, day, **BY)
        held = rounds.find_round(OPEN)
        assert held is not None
        assert held.figures_expected is not None
        told.append((held.figures_expected.day, held.figures_expected.before))
    assert told == [(first, None), (first, None), (later, first), (None, later)]
    assert verbs() == ["announced figures"] * 3


def test_a_service_that_has_made_its_return_stays_expected() -> None:
    db.session.add(
        ReviewRow(
            service=OURS, year=OPEN, edition="2007", state="draft", origin="online", started_at=NOW, submitted_at=NOW
        )
    )
    db.session.flush()
    with pytest.raises(HasReturned):
        rounds.expect(OPEN, service=OURS, expected=False, **BY)
    assert OURS in rounds.expected_in(OPEN)


def test_a_round_without_any_service_can_be_opened() -> None:
    for service in rounds.all_services():
        db.session.execute(
            db.text("UPDATE services SET expected = :no WHERE number = :number"),
            {"no": False, "number": service.number},
        )
    rounds.open_round(2011, edition="2007", deadline=None, **BY)
    assert rounds.find_round(2011) is not None


def test_a_round_is_opened_once() -> None:
    with pytest.raises(RoundExists):
        rounds.open_round(OPEN, edition="2007", deadline=None, **BY)


def test_a_round_closes_and_opens_again_with_its_reason() -> None:
    rounds.close_round(OPEN, **BY)
    db.session.expire_all()
    assert rounds.find_round(OPEN) == Round(OPEN, rounds.all_rounds()[0].edition, DEADLINE, closed=True)
    rounds.reopen_round(OPEN, reason="Two services were ill", **BY)
    db.session.expire_all()
    found = rounds.find_round(OPEN)
    assert found is not None
    assert not found.closed
    assert verbs() == ["closed round", "reopened round"]
    assert db.session.query(AuditRow).filter_by(verb="reopened round").one().after == "Two services were ill"


def test_a_service_gets_more_time_expected_or_not() -> None:
    for number in (OURS, 122):
        for day in (date(2011, 1, 10), date(2011, 1, 20)):
            rounds.extend_round(CLOSED, service=number, to=day, **BY)
        db.session.expire_all()
        review = find_review(service=number, year=CLOSED)
        assert review is not None
        assert review.extended_to == date(2011, 1, 20)


def test_there_is_no_round_of_a_year_without_one() -> None:
    assert rounds.find_round(1999) is None
    with pytest.raises(NoSuchRound):
        rounds.close_round(1999, **BY)
    with pytest.raises(NoSuchRound):
        rounds.reopen_round(1999, reason="?", **BY)
    with pytest.raises(NoSuchRound):
        rounds.extend_round(1999, service=OURS, to=date(2011, 1, 1), **BY)
    with pytest.raises(NoSuchRound):
        rounds.expect(1999, service=OURS, expected=True, **BY)
