"""One's own name and address: changed by oneself, confirmed at the new address, and the history as it was."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage import mail_queue
from selfreview.storage.people import erasure, one_time_links, people
from selfreview.storage.people.people import Appointment
from selfreview.storage.people.personal_file import read_personal_file
from selfreview.storage.tables import EarlierDetailRow, PersonRow, db
from selfreview.web.mail_queue import shown
from tests.accounts import find, id_of
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import NOW, Clock
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
NEW = "priya@new.example.org"
OLD = BY_KEY["parent"].email
PRIYA = BY_KEY["parent"].name


@pytest.fixture
def parent(app: Flask) -> Visitor:
    return Visitor(app, "parent")


def ask(visitor: Visitor, email: str = NEW, password: str = PASSWORD) -> int:
    return visitor.fill("/account/address", {"email": email, "password": password}).status_code


def letters_to(app: Flask, email: str) -> list[str]:
    with app.app_context():
        return [shown(letter) for letter in reversed(mail_queue.unsent()) if letter.recipient == email]


def link_in(app: Flask) -> str:
    found = re.search(r"/account/address/[\w-]+", letters_to(app, NEW)[-1])
    assert found is not None
    return found.group(0)


def test_a_new_address_counts_once_it_is_confirmed_there_and_the_old_one_is_told(app: Flask, parent: Visitor) -> None:
    assert ask(parent) == 303
    assert find(app, OLD).name == PRIYA
    link = link_in(app)
    assert parent.fill(link, {}).status_code == 303
    assert NEW in text_of(parent.follow().text)
    assert NEW in letters_to(app, OLD)[-1]
    assert Visitor(app).fill("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 303
    assert Visitor(app).sign_in("parent").status_code == 422
    assert parent.get(link).status_code == 404


def test_the_link_works_for_nobody_else_and_sets_no_password(app: Flask, parent: Visitor) -> None:
    ask(parent)
    link = link_in(app)
    assert Visitor(app, "health").get(link).status_code == 404
    stranger = Visitor(app)
    assert "/sign-in" in (stranger.get(link).location or "")
    assert stranger.get(f"/link/{link.rsplit('/', 1)[1]}").status_code == 404


def test_a_later_link_a_dead_account_s_links_and_a_day_end_a_link(app: Flask, parent: Visitor, clock: Clock) -> None:
    ask(parent)
    first = link_in(app)
    ask(parent)
    assert parent.get(first).status_code == 404
    with app.app_context():
        one_time_links.kill_links(id_of(app, "parent"), at=NOW)
        db.session.commit()
    assert parent.get(link_in(app)).status_code == 404
    ask(parent)
    clock.now += timedelta(hours=25)
    assert Visitor(app, "parent").get(link_in(app)).status_code == 404


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("nothing", PASSWORD, "there is no @"),
        (OLD, PASSWORD, "the address that you have now"),
        (NEW, "wrong", "not your current password"),
        ("", "", "Enter an email address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(parent: Visitor, email: str, password: str, words: str) -> None:
    assert ask(parent, email, password) == 422
    assert words in text_of(parent.last.text)


def test_whoever_has_no_password_here_asks_the_administrator(app: Flask, parent: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.update(PersonRow).where(PersonRow.email == OLD).values(password=None))
        db.session.commit()
    assert "Ask the network’s administrator" in text_of(parent.get("/account/address").text)


def test_an_address_that_somebody_took_meanwhile_stays_theirs(app: Flask, parent: Visitor) -> None:
    ask(parent)
    parent.get(link_in(app))
    token = parent.form()
    with app.app_context():
        people.appoint(email=NEW, name="X", appointment=Appointment(Role.OBSERVER, OURS), by="a test", at=NOW)
        db.session.commit()
    assert parent.post(link_in(app), token).status_code == 404
    assert find(app, OLD).name == PRIYA


def test_a_name_is_changed_from_now_on_and_the_history_keeps_the_old_one(app: Flask, parent: Visitor) -> None:
    parent.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Under the first name."})
    assert parent.fill("/account/name", {"name": "Priya Newly-Wed"}).status_code == 303
    parent.fill(f"{REVIEW}/E02", {"rating": "good", "evidence": "Under the second name."})
    history = Visitor(app, "manager").get(f"{REVIEW}/history").text
    assert PRIYA in history
    assert "Priya Newly-Wed" in history
    priya = find(app, OLD)
    with app.app_context():
        file = read_personal_file(priya)
        texts = {str(row.get("value")) for held in file.held for row in held.rows}
    assert texts >= {"Under the first name.", "Under the second name.", PRIYA}


@pytest.mark.parametrize("name", ["", "see www.example.org", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused_and_kept(parent: Visitor, name: str) -> None:
    assert parent.fill("/account/name", {"name": name}).status_code == 422
    assert parent.form()["name"] == [name]


def test_a_closed_account_is_named_nowhere_under_any_of_its_names(app: Flask, parent: Visitor) -> None:
    parent.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Under the first name."})
    parent.fill("/account/name", {"name": "Priya Newly-Wed"})
    parent.fill(f"{REVIEW}/E02", {"rating": "good", "evidence": "Under the second name."})
    with app.app_context():
        priya = id_of(app, "parent")
        people.close_account(priya, by="a test", at=NOW)
        erasure.forget(priya, by="a test", at=NOW)
        db.session.commit()
        assert db.session.scalars(db.select(EarlierDetailRow)).all() == []
    history = Visitor(app, "manager").get(f"{REVIEW}/history").text
    assert PRIYA not in history
    assert "Newly-Wed" not in history


@pytest.mark.parametrize(("agency", "mark"), [("Education", "Education"), ("Parents", "Parents, account")])
def test_two_of_one_name_are_told_apart_where_they_write_at_once(app: Flask, agency: str, mark: str) -> None:
    with app.app_context():
        appointment = Appointment(Role.MEMBER, OURS, agency=agency)
        twin = people.appoint(email="twin@example.org", name=PRIYA, appointment=appointment, by="a test", at=NOW)
        hashed = db.session.scalars(db.select(PersonRow.password).where(PersonRow.email == OLD)).one()
        people.set_password(twin.id, hashed=str(hashed), at=NOW)
        db.session.commit()
    first, second = Visitor(app, "parent"), Visitor(app)
    second.fill("/sign-in", {"email": "twin@example.org", "password": PASSWORD})
    first.get(f"{REVIEW}/E01")
    fields = first.form()
    second.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "The one says so."})
    assert first.post(f"{REVIEW}/E01", {**fields, "evidence": "The other says so."}).status_code == 409
    assert f"{PRIYA} ({mark}" in text_of(first.last.text)
    theirs, mine = find(app, "twin@example.org"), find(app, OLD)
    with app.app_context():
        assert "The one says so." in str(read_personal_file(theirs))
        assert "The one says so." not in str(read_personal_file(mine))
