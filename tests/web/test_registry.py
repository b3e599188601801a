"""What only the administrator sees to: services, accounts, letters that could not be sent, settings."""

from datetime import date

import pyotp
import pytest
from flask import Flask

from selfreview.domain.registry import Entry
from selfreview.domain.rights import Role
from selfreview.domain.round import Service
from selfreview.storage import letters, people, registry, second_factor, switches
from selfreview.storage.people import Appointment, Person
from selfreview.storage.tables import AuditRow, db
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, FAR, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REGISTRY = "/network/registry"
SHEFFIELD = f"{REGISTRY}/services/{OURS}"
PEOPLE = f"{REGISTRY}/people"
NORA = {"name": "Nora New", "email": "nora@example.org"}
PAGES = (
    "/",
    f"/services/{OURS}",
    "/people/",
    "/people/1",
    "/people/appoint",
    "/people/1/close",
    "/letters",
    "/settings",
)
POSTS = (
    f"/services/{OURS}",
    "/people/appoint",
    "/people/1/close",
    "/people/1/end-role",
    "/people/1/invite-again",
    "/people/1/second-factor-off",
    "/letters/1/send",
    "/letters/1/passed-on",
    "/settings",
)


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return Visitor(app, "admin")


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return give_mailbox(app)


def find(app: Flask, email: str) -> Person:
    with app.app_context():
        person = people.find_person(email=email, day=NOW.date())
    assert person is not None
    return person


def id_of(app: Flask, key: str) -> int:
    return find(app, BY_KEY[key].email).id


def token(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": visitor.token("/account/password")}


def write_letter(app: Flask) -> int:
    with app.app_context():
        kept = letters.keep(recipient="a@example.org", subject="Hello", body="See /link/secret", at=NOW)
        letters.mark_failed(kept, fault="refused")
        db.session.commit()
        return kept


@pytest.mark.parametrize("key", ["manager", "observer", "coordinator", "analyst"])
def test_only_the_administrator_gets_in(lite: Flask, key: str) -> None:
    visitor = Visitor(lite, key)
    for path in PAGES:
        assert visitor.get(REGISTRY + path).status_code == 403
    for path in POSTS:
        assert visitor.post(REGISTRY + path, token(visitor)).status_code == 403


def test_every_service_is_listed_with_its_manager(admin: Visitor) -> None:
    text = text_of(admin.get(f"{REGISTRY}/").text)
    assert "4 services, 3 of them expected to make a return." in text
    assert "Sheffield 1 Yorkshire and Humberside Not known Maureen Manager Expected" in text
    assert "City of London 122 London Not known Nobody yet Not expected" in text
    assert "not been sent" not in text


def test_a_service_is_changed(app: Flask, admin: Visitor) -> None:
    assert "Maureen Manager , Manager" in text_of(admin.get(SHEFFIELD).text)
    changes: dict[str, str | list[str]] = {
        "name": " Sheffield  City ",
        "region": "North East",
        "kind": "mixed",
        "size": "120000",
        "authorities": "Sheffield\r\n\r\n Rotherham \r\nSheffield",
        "opened": ["1", "4", "1994"],
        "closed": ["31", "3", "2011"],
    }
    assert admin.fill(SHEFFIELD, changes).location == SHEFFIELD
    assert "Sheffield City is saved." in text_of(admin.follow().text)
    with app.app_context():
        assert registry.find_entry(OURS) == Entry(
            Service(OURS, "Sheffield City", "North East", "mixed", 120_000),
            ("Rotherham", "Sheffield"),
            expected=True,
            opened=date(1994, 4, 1),
            closed=date(2011, 3, 31),
        )
    # What the page shows is what it takes: saved again as it stands, nothing changes.
    admin.fill(SHEFFIELD, {})
    with app.app_context():
        assert db.session.query(AuditRow).filter_by(verb="wrote service").count() == 1
    fields = admin.form(admin.get(SHEFFIELD).text)
    del fields["expected"]
    admin.post(SHEFFIELD, {**fields, "kind": "", "size": ""})
    with app.app_context():
        entry = registry.find_entry(OURS)
        assert entry is not None
        assert (entry.expected, entry.service.kind, entry.service.size) == (False, None, None)


def test_a_service_without_people_says_so(admin: Visitor) -> None:
    assert "Nobody yet." in text_of(admin.get(f"{REGISTRY}/services/{FAR}").text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter the service's name"),
        ({"name": "x" * 101}, "Use 100 characters or fewer for the name"),
        ({"region": "Atlantis"}, "Choose a region"),
        ({"kind": "private"}, "Choose how the service is provided"),
        ({"size": "many"}, "Enter the number of people aged 0 to 19"),
        ({"size": "-1"}, "Enter the number of people aged 0 to 19"),
        ({"size": "9" * 30}, "Enter the number of people aged 0 to 19"),
        ({"authorities": "x" * 101}, "Use 100 characters or fewer for each authority"),
        ({"opened": ["31", "2", "2010"]}, "Enter a real date"),
        ({"opened": ["2", "1", "2010"], "closed": ["1", "1", "2010"]}, "The last day must not be before the first"),
    ],
)
def test_a_faulty_service_is_told_and_what_was_typed_stays(
    app: Flask, admin: Visitor, change: dict[str, str | list[str]], words: str
) -> None:
    answer = admin.fill(SHEFFIELD, change)
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    for name, value in change.items():
        if name not in ("region", "kind"):
            assert admin.form(answer.text)[name] == ([value] if isinstance(value, str) else value)
    with app.app_context():
        entry = registry.find_entry(OURS)
        assert entry is not None
        assert entry.service.name == "Sheffield"


def test_an_unknown_service_or_person_is_not_found(admin: Visitor) -> None:
    for number in ("999", "99999999999"):
        assert admin.get(f"{REGISTRY}/services/{number}").status_code == 404
        assert admin.get(f"{PEOPLE}/{number}").status_code == 404
        assert admin.get(f"{PEOPLE}/{number}/close").status_code == 404
    assert admin.post(f"{REGISTRY}/services/999", token(admin)).status_code == 404
    for verb in ("close", "end-role", "invite-again", "second-factor-off"):
        assert admin.post(f"{PEOPLE}/999/{verb}", token(admin)).status_code == 404


def test_people_of_the_network_are_listed_and_anybody_is_found(admin: Visitor) -> None:
    text = text_of(admin.get(f"{PEOPLE}/").text)
    for words in ("Ada Admin", "Cora Coordinator", "Regional coordinator, Yorkshire and Humberside"):
        assert words in text
    assert "Maureen" not in text
    found = text_of(admin.get(f"{PEOPLE}/?q=maureen").text)
    assert "Manager (Sheffield)" in found
    assert "Ada Admin" not in found
    assert "Nobody is found." in text_of(admin.get(f"{PEOPLE}/?q=nobody").text)
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
    assert "We have sent an e-mail to nora@example.org." in text_of(admin.follow().text)
    (post,) = find(app, "nora@example.org").posts
    assert (post.role, post.service, post.region) == (role, service, region)
    where = "the review of Wandsworth" if service else "the network"
    assert f"Ada Admin has invited you to {where}" in mailbox.letters[0].body
    assert "/link/" in mailbox.letters[0].body


def test_a_service_leads_to_the_appointment_of_its_manager(admin: Visitor) -> None:
    form = admin.form(admin.get(f"{PEOPLE}/appoint?service={FAR}").text)
    assert (form["role"], form["service"]) == (["manager"], [str(FAR)])
    assert admin.get(f"{PEOPLE}/appoint?service=nonsense").status_code == 200


def test_a_network_without_mail_finds_the_letter_among_those_not_sent(app: Flask, admin: Visitor) -> None:
    admin.fill(f"{PEOPLE}/appoint", {**NORA, "role": "analyst"})
    page = admin.follow().text
    assert "you find it among the letters not sent" in text_of(page)
    assert "/link/" not in page
    assert "1 letter has not been sent" in text_of(admin.get(f"{REGISTRY}/").text)
    assert "/link/" in text_of(admin.get(f"{REGISTRY}/letters").text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"role": ""}, "Choose what they will be"),
        ({"role": "chair"}, "Choose what they will be"),
        ({"role": "manager"}, "Choose the service that they manage"),
        ({"role": "manager", "service": "999"}, "Choose the service that they manage"),
        ({"role": "coordinator"}, "Choose the region that they coordinate"),
        ({"role": "coordinator", "region": "Atlantis"}, "Choose the region that they coordinate"),
        ({"role": "admin", "email": "nora"}, "Enter an e-mail address in the right form"),
    ],
)
def test_a_faulty_appointment_is_told(admin: Visitor, change: dict[str, str], words: str) -> None:
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
    assert "appoint them anew" in text
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
        second_factor.confirm(parent, secret=secret, code=code, by="a test", at=NOW)
        db.session.commit()
    page = admin.get(f"{PEOPLE}/{parent}").text
    assert admin.post(f"{PEOPLE}/{parent}/second-factor-off", admin.form(page, number=1)).status_code == 303
    assert "Priya Parent signs in with the password alone now." in text_of(admin.follow().text)
    assert Visitor(app).sign_in("parent").location == "/"
    with app.app_context():
        (letter,) = letters.unsent()
    assert letter.recipient == BY_KEY["parent"].email


def test_letters_not_sent_are_shown_with_their_links_and_passed_on(app: Flask, admin: Visitor) -> None:
    assert "Every letter has been sent or passed on." in text_of(admin.get(f"{REGISTRY}/letters").text)
    kept = write_letter(app)
    text = text_of(admin.get(f"{REGISTRY}/letters").text)
    assert "To a@example.org , written on 3 November 2010 at 14:03. It was not sent: refused" in text
    assert "See /link/secret" in text
    assert "No mail server is set up" in text
    assert "Try to send it again" not in text
    assert admin.post(f"{REGISTRY}/letters/{kept}/passed-on", admin.form()).status_code == 303
    text = text_of(admin.follow().text)
    assert "The letter to a@example.org counts as passed on." in text
    assert "/link/secret" not in text
    for verb in ("passed-on", "send"):
        assert admin.post(f"{REGISTRY}/letters/{kept}/{verb}", token(admin)).status_code == 404


def test_a_letter_is_sent_once_the_mail_server_is_there(app: Flask, admin: Visitor, mailbox: Mailbox) -> None:
    kept = write_letter(app)
    path = f"{REGISTRY}/letters/{kept}/send"
    mailbox.broken = "still refused"
    assert "Try to send it again" in text_of(admin.get(f"{REGISTRY}/letters").text)
    admin.post(path, token(admin))
    text = text_of(admin.follow().text)
    assert "could not be sent this time either" in text
    assert "still refused" in text
    mailbox.broken = ""
    admin.post(path, token(admin))
    assert "The letter to a@example.org is sent." in text_of(admin.follow().text)
    assert [letter.body for letter in mailbox.letters] == ["See /link/secret"]
    with app.app_context():
        assert letters.unsent() == ()


def test_the_second_factor_is_asked_for_and_no_longer(app: Flask, admin: Visitor) -> None:
    path = f"{REGISTRY}/settings"
    with app.app_context():
        second_factor_on = {"secret": second_factor.begin()}
        code = pyotp.TOTP(second_factor_on["secret"]).at(int(NOW.timestamp()))
        admin_id = id_of(app, "admin")
        second_factor.confirm(admin_id, secret=second_factor_on["secret"], code=code, by="a test", at=NOW)
        db.session.commit()
    assert admin.fill(path, {"second_factor": "y"}).status_code == 303
    assert "The settings are saved." in text_of(admin.follow().text)
    with app.app_context():
        assert switches.is_on(switches.SECOND_FACTOR_FOR_NETWORK)
    fields = admin.form(admin.get(path).text)
    assert fields.pop("second_factor") == ["y"]
    admin.post(path, fields)
    with app.app_context():
        assert not switches.is_on(switches.SECOND_FACTOR_FOR_NETWORK)
