"""Sign-ins: kept here and not in the browser, ended by time or by hand; and failed ones counted."""

from datetime import datetime, timedelta

import pytest

from selfreview.storage.people import people, sign_ins
from selfreview.storage.people.sign_ins import (
    ABSOLUTE,
    ATTEMPT_WINDOW,
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    IDLE,
    JUDGED_WITHIN,
    Busy,
    TooMany,
)
from selfreview.storage.tables import SignInRow, db
from tests.people import BY_KEY
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")
SECOND = timedelta(seconds=1)
EMAIL = BY_KEY["parent"].email


def person_id() -> int:
    person = people.find_person(email=EMAIL, day=NOW.date())
    assert person is not None
    return person.id


def test_a_token_finds_its_person_with_their_roles() -> None:
    token = sign_ins.start(person_id(), device="phone", at=NOW)
    found = sign_ins.find(token, at=NOW)
    assert found is not None
    assert not found.ended
    assert found.person == people.find_person(email=EMAIL, day=NOW.date())
    assert found.ends_at() == NOW + IDLE
    assert sign_ins.find("never given out", at=NOW) is None


def test_only_the_digest_of_a_token_is_kept() -> None:
    token = sign_ins.start(person_id(), device="x" * 300, at=NOW)
    row = db.session.query(SignInRow).one()
    assert row.token != token
    assert len(row.device) == 200


def test_a_sign_in_ends_when_nothing_happens() -> None:
    token = sign_ins.start(person_id(), device="phone", at=NOW)
    at_the_end, after = sign_ins.find(token, at=NOW + IDLE), sign_ins.find(token, at=NOW + IDLE + SECOND)
    assert at_the_end is not None
    assert after is not None
    assert (at_the_end.ended, after.ended) == (False, True)


def test_being_seen_prolongs_it_but_never_past_the_whole_day() -> None:
    token = sign_ins.start(person_id(), device="phone", at=NOW)
    seen = NOW
    while seen + IDLE < NOW + ABSOLUTE:
        seen += IDLE
        here = sign_ins.find(token, at=seen)
        assert here is not None
        assert not here.ended
        sign_ins.mark_seen(here, at=seen)
    late = sign_ins.find(token, at=NOW + ABSOLUTE + SECOND)
    assert late is not None
    assert late.ended
    assert late.ends_at() == NOW + ABSOLUTE


def test_a_sign_in_is_ended_by_hand() -> None:
    token = sign_ins.start(person_id(), device="phone", at=NOW)
    sign_ins.end(token, at=NOW)
    ended = sign_ins.find(token, at=NOW)
    assert ended is not None
    assert ended.ended


def test_ending_the_others_leaves_this_one() -> None:
    tokens = [sign_ins.start(person_id(), device=device, at=NOW) for device in ("phone", "desk", "kiosk")]
    here = sign_ins.find(tokens[1], at=NOW)
    assert here is not None
    sign_ins.end_others(here, at=NOW)
    found = [sign_ins.find(token, at=NOW) for token in tokens]
    assert [one.ended for one in found if one] == [True, False, True]
    assert [device for device, _, _ in sign_ins.open_of(person_id(), at=NOW)] == ["desk"]


def test_devices_are_listed_with_the_last_seen_first_and_without_those_that_are_over() -> None:
    for minutes, device in ((0, "old"), (40, "desk"), (50, "phone")):
        sign_ins.start(person_id(), device=device, at=NOW + timedelta(minutes=minutes))
    listed = sign_ins.open_of(person_id(), at=NOW + timedelta(minutes=51))
    assert [device for device, _, _ in listed] == ["phone", "desk"]


def try_and_fail(*, email: str = EMAIL, address: str = "10.0.0.1", at: datetime = NOW) -> None:
    sign_ins.fail(sign_ins.begin_attempt(email=email, address=address, at=at))
    db.session.commit()


def test_an_account_is_stopped_for_a_short_time_after_too_many_tries() -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        try_and_fail()
    with pytest.raises(TooMany):
        try_and_fail(email=EMAIL.upper(), address="10.0.0.2")
    try_and_fail(email="other@example.org")
    try_and_fail(at=NOW + ATTEMPT_WINDOW)


def test_a_try_is_counted_before_it_is_judged() -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        sign_ins.begin_attempt(email=EMAIL, address="10.0.0.1", at=NOW)
    with pytest.raises(TooMany):
        sign_ins.begin_attempt(email=EMAIL, address="10.0.0.1", at=NOW)


def test_a_try_that_was_right_counts_no_more() -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT * 2):
        sign_ins.withdraw(sign_ins.begin_attempt(email=EMAIL, address="10.0.0.1", at=NOW))


def test_a_successful_sign_in_forgets_the_accounts_failures() -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        try_and_fail()
    sign_ins.forget_failures(email=EMAIL)
    try_and_fail()


def test_an_address_is_stopped_whatever_accounts_it_tries() -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        try_and_fail(email=f"{number}@example.org")
    with pytest.raises(TooMany):
        try_and_fail(email="new@example.org")
    try_and_fail(email="new@example.org", address="10.0.0.2")


def test_many_of_one_council_who_come_at_once_wait_for_each_other_and_are_not_refused() -> None:
    waiting = [
        sign_ins.begin_attempt(email=f"{number}@example.org", address="10.0.0.1", at=NOW)
        for number in range(ATTEMPTS_PER_ADDRESS)
    ]
    with pytest.raises(Busy):
        sign_ins.begin_attempt(email="one-more@example.org", address="10.0.0.1", at=NOW)
    sign_ins.withdraw(waiting[0])
    sign_ins.begin_attempt(email="one-more@example.org", address="10.0.0.1", at=NOW)


def test_a_try_that_its_process_never_judged_counts_as_wrong_in_the_end() -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        sign_ins.begin_attempt(email=f"{number}@example.org", address="10.0.0.1", at=NOW)
    with pytest.raises(TooMany):
        sign_ins.begin_attempt(email="new@example.org", address="10.0.0.1", at=NOW + 2 * JUDGED_WITHIN)


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        try_and_fail(at=NOW + timedelta(days=30))
    try_and_fail()
