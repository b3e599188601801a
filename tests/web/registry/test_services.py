"""What only the administrator sees to: services, accounts, letters that could not be sent, settings."""

from datetime import date

import pyotp
import pytest
from flask import Flask

from selfreview.domain.registry.services import Entry
from selfreview.domain.round import Service
from selfreview.storage import feature_flags, mail_queue
from selfreview.storage.people import second_factor
from selfreview.storage.registry import services
from selfreview.storage.round import rounds
from selfreview.storage.round.rounds import Registered
from selfreview.storage.tables import AuditRow, db
from selfreview.web.people import codes as factor
from tests.accounts import id_of, token
from tests.mailbox import Mailbox, give_mailbox
from tests.people import FAR, OURS
from tests.sites import NOW, statements
from tests.visitors import Visitor, text_of

REGISTRY = "/network/registry"
SHEFFIELD = f"{REGISTRY}/services/{OURS}"
PEOPLE = f"{REGISTRY}/people"
NORA = {"name": "Nora New", "email": "nora@example.org"}
PAGES = (
    "/",
    f"/services/{OURS}",
    "/services/new",
    "/people/",
    "/people/1",
    "/people/appoint",
    "/people/1/close",
    "/letters",
    "/settings",
)
POSTS = (
    f"/services/{OURS}",
    "/services/new",
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


def write_letter(app: Flask) -> int:
    with app.app_context():
        kept = mail_queue.keep(recipient="a@example.org", subject="Hello", body="See /link/secret", at=NOW)
        mail_queue.mark_failed(kept, fault="refused")
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
    assert "City of London 122 London Not known No one yet Not expected" in text
    assert "not been sent" not in text


def test_a_service_is_found_by_its_number_name_or_region(admin: Visitor) -> None:
    assert "Showing 4 services" in text_of(admin.get(f"{REGISTRY}/").text)
    for words, shown in (("122", "City of London 122"), ("sheff", "Sheffield 1"), ("yorkshire+leeds", "Leeds 58")):
        text = text_of(admin.get(f"{REGISTRY}/?q={words}").text)
        assert "Showing 1 service" in text
        assert shown in text
    assert "No service has that number" in text_of(admin.get(f"{REGISTRY}/?q=nowhere").text)


def test_the_list_of_services_stays_as_large_as_it_is_however_many_there_are(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        rounds.fill_registry(
            Registered(Service(number, f"Service {number}", "London"), expected=True) for number in range(200, 1_696)
        )
        db.session.commit()
    text = text_of(admin.get(f"{REGISTRY}/").text)
    assert "1,500 services, 1,499 of them expected to make a return." in text
    assert "Showing 1 to 50 of 1,500 services" in text
    assert len(admin.last.data) < 60_000
    with statements(app) as asked:
        page = admin.get(f"{REGISTRY}/?q=service&page=2").text
    assert "Showing 51 to 100 of 1,496 services" in text_of(page)
    assert f'href="{REGISTRY}/?q=service&amp;page=3"' in page
    assert len(asked) < 12


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
        assert services.find_entry(OURS) == Entry(
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
        entry = services.find_entry(OURS)
        assert entry is not None
        assert (entry.expected, entry.service.kind, entry.service.size) == (False, None, None)


def test_the_second_of_two_administrators_is_told_what_the_first_saved(app: Flask, admin: Visitor) -> None:
    other = Visitor(app, "admin")
    other.get(SHEFFIELD)
    theirs = other.form()
    admin.fill(SHEFFIELD, {"name": "Sheffield City", "kind": "mixed", "size": "120000", "opened": ["1", "4", "1994"]})
    mine = {**theirs, "name": "Sheffield Town", "authorities": "Rotherham", "closed": ["31", "3", "2011"]}
    mine.pop("expected")
    answer = other.post(SHEFFIELD, mine)
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "Ada Admin has changed this service since you opened it." in page
    for kept in (
        "Name Sheffield City",
        "Mixed",
        "120,000",
        "Since 1 April 1994",
        "Until Not stated",
        "new rounds Yes",
    ):
        assert kept in page
    assert other.form()["name"] == ["Sheffield Town"]
    assert other.form()["authorities"] == ["Rotherham"]
    with app.app_context():
        entry = services.find_entry(OURS)
        assert entry is not None
        assert entry.service.name == "Sheffield City"
    assert other.post(SHEFFIELD, other.form()).status_code == 303
    with app.app_context():
        entry = services.find_entry(OURS)
        assert entry is not None
        assert (entry.service.name, entry.authorities) == ("Sheffield Town", ("Rotherham",))


def test_two_who_save_the_same_do_not_clash(admin: Visitor) -> None:
    admin.get(SHEFFIELD)
    opened = admin.form()
    admin.fill(SHEFFIELD, {"name": "Sheffield City"})
    assert admin.post(SHEFFIELD, {**opened, "name": "Sheffield City"}).status_code == 303


def test_a_form_without_its_version_is_shown_what_stands(lite: Flask) -> None:
    admin = Visitor(lite, "admin")
    admin.get(SHEFFIELD)
    fields = admin.form()
    del fields["version"]
    answer = admin.post(SHEFFIELD, {**fields, "name": "Other"})
    assert answer.status_code == 409
    assert "Someone has changed this service since you opened it." in text_of(answer.text)


def test_a_service_is_added_under_a_number_of_its_own(app: Flask, admin: Visitor) -> None:
    path = f"{REGISTRY}/services/new"
    admin.get(path)
    assert admin.form()["number"] == ["123"]
    typed: dict[str, str | list[str]] = {"name": "Cheshire East", "region": "North West", "opened": ["1", "4", "2009"]}
    answer = admin.fill(path, {**typed, "number": str(OURS)})
    assert answer.status_code == 422
    assert "1 is another service’s number. Enter one that is free" in text_of(answer.text)
    assert admin.form()["name"] == ["Cheshire East"]
    for number in ("", "0", "many", "9" * 30):
        assert "Enter a whole number up to 1,000,000" in text_of(admin.fill(path, {**typed, "number": number}).text)
    assert admin.fill(path, {**typed, "number": "151"}).location == f"{REGISTRY}/services/151"
    assert "Cheshire East is added." in text_of(admin.follow().text)
    with app.app_context():
        east = Service(151, "Cheshire East", "North West")
        assert services.find_entry(151) == Entry(east, expected=True, opened=date(2009, 4, 1))


def test_a_service_without_people_says_so(admin: Visitor) -> None:
    assert "No one yet." in text_of(admin.get(f"{REGISTRY}/services/{FAR}").text)


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
        ({"opened": ["31", "2", "2010"]}, "Date must be a real date"),
        ({"opened": ["2", "1", "2010"], "closed": ["1", "1", "2010"]}, "The last day must not be before the first"),
    ],
)
def test_a_faulty_service_is_told_and_what_was_typed_stays(
    lite: Flask, change: dict[str, str | list[str]], words: str
) -> None:
    admin = Visitor(lite, "admin")
    answer = admin.fill(SHEFFIELD, change)
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    for name, value in change.items():
        if name not in ("region", "kind"):
            assert admin.form(answer.text)[name] == ([value] if isinstance(value, str) else value)
    with lite.app_context():
        entry = services.find_entry(OURS)
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


def test_a_network_without_mail_finds_the_letter_among_those_not_sent(app: Flask, admin: Visitor) -> None:
    admin.fill(f"{PEOPLE}/appoint", {**NORA, "role": "analyst"})
    page = admin.follow().text
    assert "it is in ‘Emails not sent’" in text_of(page)
    assert "/link/" not in page
    assert "1 letter has not been sent" in text_of(admin.get(f"{REGISTRY}/").text)
    assert "/link/" in text_of(admin.get(f"{REGISTRY}/letters").text)


def test_letters_not_sent_are_shown_with_their_links_and_passed_on(app: Flask, admin: Visitor) -> None:
    assert "All emails have been sent or passed on." in text_of(admin.get(f"{REGISTRY}/letters").text)
    kept = write_letter(app)
    text = text_of(admin.get(f"{REGISTRY}/letters").text)
    assert "To a@example.org , written on 3 November 2010 at 14:03. It was not sent: refused" in text
    assert "See /link/secret" in text
    assert "No mail server is set up" in text
    assert "Try to send it again" not in text
    assert admin.post(f"{REGISTRY}/letters/{kept}/passed-on", admin.form()).status_code == 303
    text = text_of(admin.follow().text)
    assert "The email to a@example.org has been marked as passed on and deleted." in text
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
    assert "The email to a@example.org is sent." in text_of(admin.follow().text)
    assert [letter.body for letter in mailbox.letters] == ["See /link/secret"]
    with app.app_context():
        assert mail_queue.unsent() == ()


def test_the_second_factor_is_asked_for_and_no_longer(app: Flask, admin: Visitor) -> None:
    path = f"{REGISTRY}/settings"
    with app.app_context():
        second_factor_on = {"secret": second_factor.begin()}
        code = pyotp.TOTP(second_factor_on["secret"]).at(int(NOW.timestamp()))
        admin_id = id_of(app, "admin")
        factor.confirm(admin_id, secret=second_factor_on["secret"], code=code, by="a test", at=NOW)
        db.session.commit()
    assert admin.fill(path, {"second_factor": "y"}).status_code == 303
    assert "The settings are saved." in text_of(admin.follow().text)
    with app.app_context():
        assert feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)
    fields = admin.form(admin.get(path).text)
    assert fields.pop("second_factor") == ["y"]
    admin.post(path, fields)
    with app.app_context():
        assert not feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)
