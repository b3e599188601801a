"""The people of a service: invited, removed, handed over to, standing in; never without a manager."""

from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.rights import Agency, Role
from selfreview.storage import mail_queue
from selfreview.storage.people import one_time_links, people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from tests.accounts import find, id_of, token
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, OPEN, OURS, THEIRS
from tests.sites import NOW, Clock
from tests.visitors import Visitor, parse, text_of

PEOPLE = f"/services/{OURS}/people"
NORA = {"name": "Nora New", "email": "nora@example.org"}
MEMBER = {**NORA, "role": "member", "agency": "Schools"}


@pytest.fixture
def manager(app: Flask) -> Visitor:
    return Visitor(app, "manager")


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return give_mailbox(app)


def roles(app: Flask, email: str) -> list[tuple[Role, str | None]]:
    return [(post.role, post.agency) for post in find(app, email).posts if post.service == OURS]


def second_manager(app: Flask) -> None:
    with app.app_context():
        appointment = Appointment(Role.MANAGER, OURS)
        people.appoint(email=BY_KEY["chair"].email, name="", appointment=appointment, by="a test", at=NOW)
        db.session.commit()


def test_everybody_in_the_group_sees_who_is_in_it(app: Flask) -> None:
    text = text_of(Visitor(app, "observer").get(PEOPLE).text)
    for words in ("Maureen Manager", "Clive Chair", "Speaks for Health", "Olu Observer (you)", "Members"):
        assert words in text
    assert "example.org" not in text
    assert "Invite someone" not in text
    assert "Remove" not in text
    assert "Hand over" not in text


def test_who_is_not_heard_yet_is_told(manager: Visitor) -> None:
    aside = parse(manager.get(PEOPLE).text).find(".//aside")
    heard = {"Parents", "Health", "Voluntary sector"}
    listed = [item.text for item in aside.iter("li")]
    assert listed == [agency.value for agency in Agency if agency not in heard and agency is not Agency.OTHER]


def test_once_everybody_is_heard_nothing_is_missing(app: Flask, manager: Visitor) -> None:
    with app.app_context():
        for number, agency in enumerate(Agency):
            appointment = Appointment(Role.MEMBER, OURS, agency=agency.value)
            people.appoint(email=f"{number}@example.org", name="X", appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    assert "Agencies with no one in the group yet" not in text_of(manager.get(PEOPLE).text)


@pytest.mark.parametrize("key", ["outsider", "analyst", "admin", "coordinator"])
def test_another_services_people_are_not_there(app: Flask, key: str) -> None:
    stranger = Visitor(app, key)
    for path in ("", "/invite", "/hand-over", "/deputy"):
        assert stranger.get(PEOPLE + path).status_code == 404


@pytest.mark.parametrize("key", ["parent", "observer"])
def test_members_and_observers_invite_and_remove_nobody(app: Flask, key: str) -> None:
    visitor = Visitor(app, key)
    health = id_of(app, "health")
    for path in ("/invite", "/hand-over", "/deputy", f"/{health}/remove"):
        assert visitor.get(PEOPLE + path).status_code == 403
        assert visitor.post(PEOPLE + path, {**token(visitor), **MEMBER}).status_code == 403
    for path in (f"/{health}/invite-again", f"/{health}/end-deputy"):
        assert visitor.post(PEOPLE + path, token(visitor)).status_code == 403
    assert not find(app, BY_KEY["health"].email).closed


def test_an_invited_member_comes_in_by_the_link_and_is_in_the_group(
    app: Flask, manager: Visitor, mailbox: Mailbox
) -> None:
    assert manager.fill(f"{PEOPLE}/invite", MEMBER).status_code == 303
    text = text_of(manager.follow().text)
    assert "Nora New is a member. We have sent an email to nora@example.org." in text
    assert "Invited, not yet signed in" in text
    (letter,) = mailbox.letters
    assert letter.recipient == "nora@example.org"
    assert "Maureen Manager has invited you to join the review of Sheffield" in letter.body
    nora = Visitor(app)
    link = letter.link("/link/")
    assert link not in manager.get(PEOPLE).text
    assert nora.fill(link, {"new_password": "three plain words"}).status_code == 303
    nora.fill("/sign-in", {"email": "nora@example.org", "password": "three plain words"})
    assert nora.get(f"/services/{OURS}/reviews/{OPEN}/").status_code == 200
    assert "Invited, not yet signed in" not in text_of(manager.get(PEOPLE).text)
    assert roles(app, "nora@example.org") == [(Role.MEMBER, "Schools")]


def test_without_mail_the_link_waits_for_the_administrator_and_is_on_no_page(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{PEOPLE}/invite", MEMBER)
    page = manager.follow().text
    assert "the network’s administrator has it and will pass it on" in text_of(page)
    assert "/link/" not in page
    with app.app_context():
        (letter,) = mail_queue.unsent()
    assert "/link/" in letter.body


def test_a_chair_invites_too(app: Flask, mailbox: Mailbox) -> None:
    chair = Visitor(app, "chair")
    assert chair.fill(f"{PEOPLE}/invite", {**NORA, "role": "observer", "agency": ""}).status_code == 303
    assert roles(app, "nora@example.org") == [(Role.OBSERVER, None)]


def test_somebody_with_an_account_is_told_without_a_link_to_a_new_password(
    app: Flask, manager: Visitor, mailbox: Mailbox
) -> None:
    manager.fill(f"{PEOPLE}/invite", {**MEMBER, "email": BY_KEY["outsider"].email})
    assert "/link/" not in mailbox.letters[0].body
    assert "/sign-in" in mailbox.letters[0].body
    shown = text_of(manager.get(PEOPLE).text)
    assert "Nora New" in shown
    assert "Oscar Outsider" not in shown


def test_a_new_role_takes_the_place_of_the_earlier_one(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{PEOPLE}/invite", {**MEMBER, "email": BY_KEY["parent"].email, "role": "chair"})
    assert roles(app, BY_KEY["parent"].email) == [(Role.CHAIR, "Schools")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " \t"}, "Enter the person's name"),
        ({"name": "x" * 101}, "Use 100 characters or fewer for the name"),
        ({"email": ""}, "Enter an email address"),
        ({"email": "nora"}, "Enter an email address in the right form"),
        ({"email": "x" * 310 + "@example.org"}, "Enter an email address in the right form"),
        ({"role": ""}, "Choose a role"),
        ({"role": "manager"}, "Choose a role"),
        ({"role": "admin"}, "Choose a role"),
        ({"agency": ""}, "Choose the agency that they speak for"),
        ({"agency": "Pirates"}, "Choose the agency that they speak for"),
        ({"role": "observer", "agency": "Pirates"}, "Choose the agency that they speak for"),
        ({"email": "Manager@example.org"}, "Maureen Manager is a manager of this service already"),
    ],
)
def test_a_faulty_invitation_is_told_and_what_was_typed_stays(lite: Flask, change: dict[str, str], words: str) -> None:
    manager = Visitor(lite, "manager")
    answer = manager.fill(f"{PEOPLE}/invite", {**MEMBER, **change})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    kept = {name: values[0] for name, values in manager.form(answer.text).items()}
    assert kept["name"] == {**MEMBER, **change}["name"].strip()
    assert kept["email"] == {**MEMBER, **change}["email"]
    assert roles(lite, BY_KEY["manager"].email) == [(Role.MANAGER, None)]


def test_a_name_keeps_to_one_line(app: Flask, manager: Visitor, mailbox: Mailbox) -> None:
    manager.fill(f"{PEOPLE}/invite", {**MEMBER, "name": "  Nora\r\nBcc: all\x00 "})
    assert find(app, "nora@example.org").name == "Nora Bcc: all"


def test_inviting_again_makes_the_earlier_link_useless(app: Flask, manager: Visitor, mailbox: Mailbox) -> None:
    manager.fill(f"{PEOPLE}/invite", MEMBER)
    nora = find(app, "nora@example.org").id
    assert manager.post(f"{PEOPLE}/{nora}/invite-again", token(manager)).status_code == 303
    first, second = (letter.link("/link/") for letter in mailbox.letters)
    assert manager.get(first).status_code == 404
    assert manager.get(second).status_code == 200


def test_somebody_who_has_signed_in_is_not_invited_again(app: Flask, manager: Visitor, mailbox: Mailbox) -> None:
    manager.post(f"{PEOPLE}/{id_of(app, 'parent')}/invite-again", token(manager))
    assert "Priya Parent has signed in already" in text_of(manager.follow().text)
    assert mailbox.letters == []


def test_a_second_click_on_remove_leads_where_the_first_did(app: Flask, manager: Visitor) -> None:
    path = f"{PEOPLE}/{id_of(app, 'parent')}/remove"
    manager.get(path)
    fields = manager.form()
    first, second = (manager.post(path, fields) for _ in range(2))
    assert (first.status_code, first.location) == (303, PEOPLE)
    assert (second.status_code, second.location) == (303, PEOPLE)
    page = text_of(manager.follow().text)
    assert "Priya Parent has left the group" in page
    assert manager.get(path).status_code == 404


def test_a_leaver_is_out_and_the_review_stays(app: Flask, manager: Visitor) -> None:
    parent = Visitor(app, "parent")
    parent.fill(f"/services/{OURS}/reviews/{OPEN}/E01", {"evidence": "What the parent wrote"})
    path = f"{PEOPLE}/{id_of(app, 'parent')}/remove"
    assert "Remove Priya Parent from the group?" in text_of(manager.get(path).text)
    assert manager.fill(path, {}).status_code == 303
    assert "Priya Parent has left the group" in text_of(manager.follow().text)
    assert parent.get(f"/services/{OURS}/reviews/{OPEN}/").location.startswith("/sign-in")
    assert find(app, BY_KEY["parent"].email).closed
    assert "What the parent wrote" in manager.get(f"/services/{OURS}/reviews/{OPEN}/E01").text
    assert Visitor(app).sign_in("parent").status_code == 422


def test_the_only_manager_cannot_leave_and_is_told_what_to_do(app: Flask, manager: Visitor) -> None:
    path = f"{PEOPLE}/{id_of(app, 'manager')}/remove"
    asked = text_of(manager.get(path).text)
    assert "Do you want to leave the group?" in asked
    assert "If you have no other role, your account is closed." in asked
    answer = manager.fill(path, {})
    assert answer.status_code == 422
    assert "a service is never left without one. Hand over to a new manager" in text_of(answer.text)
    assert roles(app, BY_KEY["manager"].email) == [(Role.MANAGER, None)]


def test_one_of_two_managers_leaves(app: Flask, manager: Visitor) -> None:
    second_manager(app)
    assert manager.fill(f"{PEOPLE}/{id_of(app, 'manager')}/remove", {}).location == "/"
    assert manager.get(PEOPLE).location.startswith("/sign-in")
    assert find(app, BY_KEY["manager"].email).closed


def test_a_chair_removes_members_but_no_manager(app: Flask) -> None:
    chair = Visitor(app, "chair")
    path = f"{PEOPLE}/{id_of(app, 'manager')}/remove"
    assert chair.get(path).status_code == 403
    assert chair.post(path, token(chair)).status_code == 403
    assert chair.fill(f"{PEOPLE}/{id_of(app, 'health')}/remove", {}).status_code == 303


def test_nobody_of_another_service_is_removed_or_invited_again(app: Flask, manager: Visitor) -> None:
    for person_id in (id_of(app, "outsider"), 999_999):
        assert manager.get(f"{PEOPLE}/{person_id}/remove").status_code == 404
        for verb in ("remove", "invite-again", "end-deputy"):
            assert manager.post(f"{PEOPLE}/{person_id}/{verb}", token(manager)).status_code == 404
    assert manager.get(f"{PEOPLE}/99999999999999999999/remove").status_code == 404


def test_a_manager_hands_over_and_can_read_on(app: Flask, manager: Visitor, mailbox: Mailbox) -> None:
    assert manager.fill(f"{PEOPLE}/hand-over", NORA).status_code == 303
    text = text_of(manager.follow().text)
    assert "Nora New is manager." in text
    assert "You are an observer now." in text
    assert roles(app, "nora@example.org") == [(Role.MANAGER, None)]
    assert roles(app, BY_KEY["manager"].email) == [(Role.OBSERVER, None)]
    assert manager.get(f"{PEOPLE}/hand-over").status_code == 403
    assert "/link/" in mailbox.letters[0].body


@pytest.mark.parametrize(
    ("email", "words"),
    [(" MANAGER@example.org", "This is your own address"), ("", "Enter an email address")],
)
def test_a_faulty_handover_changes_nothing(lite: Flask, email: str, words: str) -> None:
    manager = Visitor(lite, "manager")
    answer = manager.fill(f"{PEOPLE}/hand-over", {**NORA, "email": email})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert roles(lite, BY_KEY["manager"].email) == [(Role.MANAGER, None)]


def test_a_chair_neither_hands_over_nor_names_a_deputy(app: Flask) -> None:
    chair = Visitor(app, "chair")
    for path in ("hand-over", "deputy"):
        assert chair.get(f"{PEOPLE}/{path}").status_code == 403
        fields = {**token(chair), **NORA, "until": "2010-11-20"}
        assert chair.post(f"{PEOPLE}/{path}", fields).status_code == 403
    assert chair.post(f"{PEOPLE}/{id_of(app, 'health')}/end-deputy", token(chair)).status_code == 403


@pytest.mark.parametrize("key", ["chair", "parent", "health", "observer"])
def test_nobody_but_the_manager_hands_over(app: Flask, key: str) -> None:
    visitor = Visitor(app, key)
    fields = {"csrf_token": visitor.token("/account/"), **NORA}
    for email in (NORA["email"], BY_KEY["manager"].email, BY_KEY["parent"].email):
        assert visitor.post(f"{PEOPLE}/hand-over", {**fields, "email": email}).status_code == 403
    assert roles(app, BY_KEY["manager"].email) == [(Role.MANAGER, None)]


def test_people_of_several_services_are_managed_apart(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{PEOPLE}/invite", {**MEMBER, "email": BY_KEY["outsider"].email})
    outsider = id_of(app, "outsider")
    assert manager.fill(f"{PEOPLE}/{outsider}/remove", {}).status_code == 303
    assert [post.service for post in find(app, BY_KEY["outsider"].email).posts] == [THEIRS]


def test_an_invitation_that_has_run_out_opens_nothing(
    app: Flask, manager: Visitor, mailbox: Mailbox, clock: Clock
) -> None:
    manager.fill(f"{PEOPLE}/invite", MEMBER)
    clock.now += timedelta(days=one_time_links.INVITATION_DAYS)
    assert Visitor(app).get(mailbox.letters[0].link("/link/")).status_code == 404
