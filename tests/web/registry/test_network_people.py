"""The people of the network as their administrator sees to them: appointed, helped, ended, closed."""

import pyotp
import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage import mail_queue
from selfreview.storage.people import people, second_factor
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from selfreview.web.people import codes as factor
from tests.accounts import find, id_of, token
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, FAR, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REGISTRY = "/network/registry"
PEOPLE = f"{REGISTRY}/people"
NORA = {"name": "Nora New", "email": "nora@example.org"}


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return Visitor(app, "admin")


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return give_mailbox(app)


def test_people_of_the_network_are_listed_and_anybody_is_found(admin: Visitor) -> None:
    text = text_of(admin.get(f"{PEOPLE}/").text)
    for words in ("Ada Admin", "Cora Coordinator", "Regional coordinator, Yorkshire and Humberside"):
        assert words in text
    assert "Maureen" not in text
    found = text_of(admin.get(f"{PEOPLE}/?q=maureen").text)
    assert "Manager (Sheffield)" in found
    assert "Ada Admin" not in found
    assert "No one found." in text_of(admin.get(f"{PEOPLE}/?q=nobody").text)
    assert admin.get(f"{PEOPLE}/?q=%00%27%22%3Cb%3E").status_code == 200


def test_only_the_first_accounts_are_shown_and_that_is_said(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        for number in range(51):
            appointment = Appointment(Role.OBSERVER, FAR)
            people.appoint(email=f"{number}@many.org", name="Many", appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    text = text_of(admin.get(f"{PEOPLE}/?q=many").text)
    assert text.count("@many.org") == 50
    assert "These are the first 50." in text


@pytest.mark.parametrize(
    ("fields", "role", "service", "region"),
    [
        ({"role": "manager", "service": str(FAR)}, Role.MANAGER, FAR, None),
        ({"role": "coordinator", "region": "London"}, Role.COORDINATOR, None, "London"),
        ({"role": "analyst", "service": str(FAR), "region": "London"}, Role.ANALYST, None, None),
        ({"role": "admin"}, Role.ADMIN, None, None),
    ],
)
def test_somebody_is_appointed_and_written_to(
    app: Flask, admin: Visitor, mailbox: Mailbox, fields: dict[str, str], role: Role, service: int, region: str
) -> None:
    assert admin.fill(f"{PEOPLE}/appoint", {**NORA, **fields}).status_code == 303
    assert "We have sent an email to nora@example.org." in text_of(admin.follow().text)
    (post,) = find(app, "nora@example.org").posts
    assert (post.role, post.service, post.region) == (role, service, region)
    where = "the review of Wandsworth" if service else "the network"
    assert f"Ada Admin has invited you to join {where}" in mailbox.letters[0].body
    assert "/link/" in mailbox.letters[0].body


def test_a_service_leads_to_the_appointment_of_its_manager(admin: Visitor) -> None:
    form = admin.form(admin.get(f"{PEOPLE}/appoint?service={FAR}").text)
    assert (form["role"], form["service"]) == (["manager"], [str(FAR)])
    assert admin.get(f"{PEOPLE}/appoint?service=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"role": ""}, "Choose a role"),
        ({"role": "chair"}, "Choose a role"),
        ({"role": "manager"}, "Enter the service that they manage"),
        ({"role": "manager", "service": "999"}, "No service has this number or name"),
        ({"role": "manager", "service": "lon"}, "Choose the service that you mean"),
        ({"role": "coordinator"}, "Choose the region that they coordinate"),
        ({"role": "coordinator", "region": "Atlantis"}, "Choose the region that they coordinate"),
        ({"role": "admin", "email": "nora"}, "Enter an email address in the right form"),
    ],
)
def test_a_faulty_appointment_is_told(lite: Flask, change: dict[str, str], words: str) -> None:
    admin = Visitor(lite, "admin")
    answer = admin.fill(f"{PEOPLE}/appoint", {**NORA, **change})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert admin.form(answer.text)["name"] == ["Nora New"]


def test_the_administrator_gives_a_service_a_new_manager_and_ends_the_old_one(app: Flask, admin: Visitor) -> None:
    old = id_of(app, "manager")
    end = {"role": "manager", "service": str(OURS), "region": ""}
    answer = admin.post(f"{PEOPLE}/{old}/end-role", {**token(admin), **end})
    assert answer.status_code == 422
    assert "Maureen Manager is the only manager of a service." in text_of(answer.text)
    answer = admin.post(f"{PEOPLE}/{old}/close", token(admin))
    assert answer.status_code == 422
    admin.fill(f"{PEOPLE}/appoint", {**NORA, "role": "manager", "service": str(OURS)})
    fields = admin.form(admin.get(f"{PEOPLE}/{old}").text)
    assert admin.post(f"{PEOPLE}/{old}/end-role", fields).status_code == 303
    text = text_of(admin.follow().text)
    assert "Maureen Manager is no longer manager." in text
    assert "Closed" in text
    assert find(app, BY_KEY["manager"].email).closed


def test_a_network_role_ends_but_not_the_last_administrators(app: Flask, admin: Visitor) -> None:
    for key, status in (("coordinator", 303), ("analyst", 303), ("admin", 422)):
        fields = admin.form(admin.get(f"{PEOPLE}/{id_of(app, key)}").text)
        assert admin.post(f"{PEOPLE}/{id_of(app, key)}/end-role", fields).status_code == status
    assert "Ada Admin is the only administrator of the network." in text_of(admin.last.text)
    assert admin.fill(f"{PEOPLE}/{id_of(app, 'admin')}/close", {}).status_code == 422
    assert find(app, BY_KEY["analyst"].email).closed


def test_a_role_that_is_not_held_cannot_be_ended(app: Flask, admin: Visitor) -> None:
    fields = {**token(admin), "role": "chair", "service": str(OURS), "region": ""}
    assert admin.post(f"{PEOPLE}/{id_of(app, 'parent')}/end-role", fields).status_code == 404


def test_an_account_is_closed_after_asking(app: Flask, admin: Visitor) -> None:
    parent = Visitor(app, "parent")
    path = f"{PEOPLE}/{id_of(app, 'parent')}/close"
    assert "Close the account of Priya Parent?" in text_of(admin.get(path).text)
    assert admin.fill(path, {}).status_code == 303
    text = text_of(admin.follow().text)
    assert "The account of Priya Parent is closed." in text
    assert "appoint them again" in text
    assert parent.get("/account/").location.startswith("/sign-in")
    assert "Closed" in text_of(admin.get(f"{PEOPLE}/?q=priya").text)


def test_an_account_without_any_role_says_so(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE roles SET until = '2010-01-01' WHERE role = 'observer'"))
        db.session.commit()
    person = id_of(app, "observer")
    assert "None at present." in text_of(admin.get(f"{PEOPLE}/{person}").text)
    assert "None" in text_of(admin.get(f"{PEOPLE}/?q=olu").text)


def test_somebody_who_has_yet_to_sign_in_is_written_to_again(app: Flask, admin: Visitor, mailbox: Mailbox) -> None:
    admin.fill(f"{PEOPLE}/appoint", {**NORA, "role": "analyst"})
    nora = find(app, "nora@example.org").id
    assert "Invited" in text_of(admin.get(f"{PEOPLE}/").text)
    page = admin.get(f"{PEOPLE}/{nora}").text
    assert "Invited, not yet signed in" in text_of(page)
    assert admin.post(f"{PEOPLE}/{nora}/invite-again", admin.form(page, number=1)).status_code == 303
    first, second = (letter.link("/link/") for letter in mailbox.letters)
    assert first != second
    assert admin.get(first).status_code == 404
    answer = admin.post(f"{PEOPLE}/{id_of(app, 'parent')}/invite-again", token(admin))
    assert answer.status_code == 422
    assert "Priya Parent has signed in already" in text_of(answer.text)


def test_a_lost_device_is_helped(app: Flask, admin: Visitor) -> None:
    parent = id_of(app, "parent")
    with app.app_context():
        secret = second_factor.begin()
        code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
        factor.confirm(parent, secret=secret, code=code, by="a test", at=NOW)
        db.session.commit()
    page = admin.get(f"{PEOPLE}/{parent}").text
    assert admin.post(f"{PEOPLE}/{parent}/second-factor-off", admin.form(page, number=1)).status_code == 303
    assert "Priya Parent now signs in with just a password." in text_of(admin.follow().text)
    assert Visitor(app).sign_in("parent").location == "/"
    with app.app_context():
        (letter,) = mail_queue.unsent()
    assert letter.recipient == BY_KEY["parent"].email
