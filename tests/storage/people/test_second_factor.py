"""The second factor: a code fits once, within one step of drift; recovery codes fit once each."""

from datetime import datetime, timedelta

import pyotp
import pytest

from selfreview.sealing import Seal
from selfreview.storage.people import people, second_factor
from selfreview.storage.people.people import Person
from selfreview.storage.people.second_factor import RECOVERY_CODES, STEP
from selfreview.storage.tables import PersonRow, RecoveryCodeRow, db
from selfreview.web.people import codes as factor
from selfreview.web.runtime import site
from tests.people import BY_KEY
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(hours=1)


def parent() -> Person:
    person = people.find_person(email=BY_KEY["parent"].email, day=NOW.date())
    assert person is not None
    return person


def code(secret: str, at: datetime, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(at.timestamp()) + steps * STEP)


def set_up(person: Person) -> tuple[str, tuple[str, ...]]:
    secret = second_factor.begin()
    codes = factor.confirm(person.id, secret=secret, code=code(secret, NOW), by=person.name, at=NOW)
    assert codes is not None
    db.session.commit()
    return secret, codes


def is_right(person_id: int, typed: str, *, at: datetime) -> bool:
    found = factor.fits(person_id, typed, at=at)
    db.session.commit()
    return found


def test_a_secret_is_nobodys_until_a_code_of_it_fits() -> None:
    person, secret = parent(), second_factor.begin()
    assert factor.confirm(person.id, secret=secret, code="000000x", by="", at=NOW) is None
    assert not parent().has_second_factor
    assert not is_right(person.id, code(secret, NOW), at=NOW)
    assert factor.confirm(person.id, secret=secret, code=code(secret, NOW), by="", at=NOW) is not None
    assert parent().has_second_factor


def test_two_secrets_are_never_the_same_and_the_address_names_the_account() -> None:
    assert second_factor.begin() != second_factor.begin()
    address = second_factor.address_of("ABCDEFGH" * 4, email="parent@example.org")
    assert address == "otpauth://totp/Selfreview:parent%40example.org?secret=" + "ABCDEFGH" * 4 + "&issuer=Selfreview"


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_fits_within_one_step(steps: int, fits: bool) -> None:
    person = parent()
    secret, _ = set_up(person)
    assert is_right(person.id, code(secret, LATER, steps=steps), at=LATER) is fits


def test_a_code_with_blanks_fits() -> None:
    person = parent()
    secret, _ = set_up(person)
    digits = code(secret, LATER)
    assert is_right(person.id, f" {digits[:3]} {digits[3:]} ", at=LATER)


def test_a_code_cannot_be_used_again_and_none_before_it_either() -> None:
    person = parent()
    secret, _ = set_up(person)
    assert not is_right(person.id, code(secret, NOW), at=NOW)
    assert is_right(person.id, code(secret, LATER, steps=1), at=LATER)
    for steps in (1, 0, -1):
        assert not is_right(person.id, code(secret, LATER, steps=steps), at=LATER)
    assert is_right(person.id, code(secret, LATER, steps=2), at=LATER + timedelta(seconds=STEP))


@pytest.mark.parametrize("wrong", ["", "12345", "abcdef", "١٢٣٤٥٦", "0" * 40])
def test_what_is_no_code_does_not_fit(wrong: str) -> None:
    person = parent()
    set_up(person)
    assert not is_right(person.id, wrong, at=LATER)


def test_a_recovery_code_fits_once_however_it_is_typed() -> None:
    person = parent()
    _, codes = set_up(person)
    assert len(set(codes)) == RECOVERY_CODES
    assert is_right(person.id, codes[0], at=NOW)
    assert not is_right(person.id, codes[0], at=NOW)
    assert is_right(person.id, codes[1].lower().replace("-", " "), at=NOW)
    assert second_factor.codes_left(person.id) == RECOVERY_CODES - 2


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    person = parent()
    secret, _ = set_up(person)
    assert is_right(person.id, code(secret, LATER), at=LATER)
    earlier = NOW - timedelta(days=1)
    assert is_right(person.id, code(secret, earlier), at=earlier)
    assert not is_right(person.id, code(secret, earlier), at=earlier)


def test_the_secret_is_sealed_and_opens_with_the_sites_key_alone() -> None:
    person = parent()
    secret, _ = set_up(person)
    kept = db.session.query(PersonRow).where(PersonRow.id == person.id).one().totp_secret
    assert kept is not None
    assert secret not in kept
    assert factor.seal().open(kept) == secret
    assert Seal("another key" * 4, "second factor").open(kept) is None
    assert Seal(site().settings.secret_key, "another purpose").open(kept) is None


def test_a_secret_of_an_earlier_version_is_sealed_and_works_on() -> None:
    person = parent()
    secret, _ = set_up(person)
    db.session.query(PersonRow).where(PersonRow.id == person.id).update({"totp_secret": secret})
    db.session.commit()
    factor.seal_all()
    assert db.session.query(PersonRow).where(PersonRow.id == person.id).one().totp_secret != secret
    assert is_right(person.id, code(secret, LATER), at=LATER)


def test_a_recovery_code_is_its_owners_only() -> None:
    person = parent()
    _, codes = set_up(person)
    other = people.find_person(email=BY_KEY["health"].email, day=NOW.date())
    assert other is not None
    set_up(other)
    assert not is_right(other.id, codes[0], at=NOW)


def test_recovery_codes_are_kept_as_digests() -> None:
    _, codes = set_up(parent())
    kept = {row.digest for row in db.session.query(RecoveryCodeRow)}
    assert not kept & set(codes)
    assert not kept & {code.replace("-", "") for code in codes}


def test_new_recovery_codes_take_the_place_of_the_old() -> None:
    person = parent()
    _, old = set_up(person)
    new = factor.renew(person.id, by=person.name, at=NOW)
    db.session.commit()
    assert not is_right(person.id, old[0], at=NOW)
    assert is_right(person.id, new[0], at=NOW)


def test_once_turned_off_nothing_fits_any_more() -> None:
    person = parent()
    secret, codes = set_up(person)
    second_factor.turn_off(person.id, by=person.name, at=NOW)
    db.session.commit()
    assert not parent().has_second_factor
    assert not is_right(person.id, code(secret, LATER), at=LATER)
    assert not is_right(person.id, codes[0], at=LATER)
    assert second_factor.codes_left(person.id) == 0


def test_a_closed_account_keeps_no_secret() -> None:
    person = parent()
    set_up(person)
    people.close_account(person.id, by="a test", at=NOW)
    row = db.session.get(PersonRow, person.id)
    assert row is not None
    db.session.refresh(row)
    assert (row.totp_secret, row.totp_last_step) == (None, None)
