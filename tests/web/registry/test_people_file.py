"""People that the network loads from a file."""

from io import BytesIO

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.web.registry import people_file
from tests.accounts import find
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

PAGE = "/network/registry/people/load"


def load(app: Flask, text: str, write: str = "y") -> tuple[Visitor, Mailbox, int]:
    mailbox, admin = give_mailbox(app), Visitor(app, "admin")
    mailbox.is_set_up = False
    fields = {"file": (BytesIO(text.encode()), "people.csv"), "csrf_token": admin.token(PAGE)}
    status = admin.post(PAGE, fields | ({"write": "y"} if write else {})).status_code
    return admin, mailbox, status


def test_managers_are_loaded_and_each_is_written_to_once(app: Flask) -> None:
    text = "email,name,role,service\n" + "".join(f"m{n}@example.org,Mo {n},manager,{OURS}\n" for n in range(2))
    admin, mailbox, status = load(app, text + f"m0@example.org,Mo 0,observer,{THEIRS}\n")
    assert status == 303
    assert "2 people have been loaded." in text_of(admin.follow().text)
    assert sorted(letter.recipient for letter in mailbox.letters) == ["m0@example.org", "m1@example.org"]
    link = mailbox.letters[0].link("/link/")
    assert Visitor(app).get(link).status_code == 200
    assert {post.role for post in find(app, "m0@example.org").posts} == {Role.MANAGER, Role.OBSERVER}


def test_people_are_loaded_without_a_word_where_that_is_wished(app: Flask) -> None:
    _, mailbox, status = load(app, f"email,role,service\nm@example.org,manager,{OURS}\n", write="")
    assert (status, mailbox.letters) == (303, [])


def test_every_fault_is_told_with_its_line_and_nobody_is_loaded(app: Flask) -> None:
    text = f"email,name,role,service\ngood@example.org,G,manager,{OURS}\nbad,B,king,9999\n"
    admin, mailbox, status = load(app, text)
    assert status == 422
    said = text_of(admin.last.text)
    assert "line 3: email" in said
    assert "line 3: there is no service “9999”" in said
    assert mailbox.letters == []
    with app.app_context():
        assert all(person.email != "good@example.org" for person in everybody())


def everybody() -> tuple[Person, ...]:
    return people.everyone(day=NOW.date())


def test_a_file_that_would_leave_a_service_without_a_manager_changes_nothing(app: Flask) -> None:
    text = f"email,role,service\n{BY_KEY['manager'].email},observer,{OURS}\n"
    admin, _, status = load(app, text)
    assert status == 422
    assert "is the only manager" in text_of(admin.last.text)
    assert find(app, BY_KEY["manager"].email).posts[0].role is Role.MANAGER


def test_no_file_and_too_large_a_file_are_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(app, "")[2] == 422
    monkeypatch.setattr(people_file, "LARGEST", 100)
    admin, _, status = load(app, "x" * 101)
    assert status == 422
    assert "smaller than 1 MB" in text_of(admin.last.text)
