"""Deputies: who stands in for a manager, until when, and what they may not do."""

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from tests.accounts import find, id_of, token
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, OURS
from tests.sites import NOW, Clock
from tests.visitors import Visitor, text_of

PEOPLE = f"/services/{OURS}/people"
NORA = {"name": "Nora New", "email": "nora@example.org"}
MEMBER = {**NORA, "role": "member", "agency": "Schools"}
LAST_DAY = ["20", "11", "2010"]


@pytest.fixture
def manager(app: Flask) -> Visitor:
    return Visitor(app, "manager")


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return give_mailbox(app)


def roles(app: Flask, email: str) -> list[tuple[Role, str | None]]:
    return [(post.role, post.agency) for post in find(app, email).posts if post.service == OURS]


def test_a_deputy_stands_in_until_the_last_day(app: Flask, manager: Visitor, clock: Clock, mailbox: Mailbox) -> None:
    named = {"name": "x", "email": BY_KEY["parent"].email, "until": LAST_DAY}
    assert manager.fill(f"{PEOPLE}/deputy", named).status_code == 303
    text = text_of(manager.follow().text)
    assert "Priya Parent is deputy manager until 20 November 2010." in text
    assert "Deputy until 20 November 2010" in text
    assert "as deputy manager until 20 November 2010" in mailbox.letters[0].body
    deputy = Visitor(app, "parent")
    assert deputy.get(f"{PEOPLE}/invite").status_code == 200
    assert deputy.get(f"{PEOPLE}/hand-over").status_code == 403
    clock.now = NOW.replace(day=21)
    after = Visitor(app, "parent")
    assert after.get(f"{PEOPLE}/invite").status_code == 403
    assert after.get(PEOPLE).status_code == 200


def test_a_deputys_time_is_ended_earlier(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{PEOPLE}/deputy", {"name": "x", "email": BY_KEY["parent"].email, "until": LAST_DAY})
    page = manager.get(PEOPLE).text
    assert f"{PEOPLE}/{id_of(app, 'parent')}/end-deputy" in page
    assert manager.post(f"{PEOPLE}/{id_of(app, 'parent')}/end-deputy", token(manager)).status_code == 303
    assert "Priya Parent is no longer your deputy." in text_of(manager.follow().text)
    assert roles(app, BY_KEY["parent"].email) == [(Role.MEMBER, "Parents")]


def test_a_deputy_is_not_demoted_by_an_invitation(app: Flask, manager: Visitor) -> None:
    manager.fill(f"{PEOPLE}/deputy", {**NORA, "until": LAST_DAY})
    answer = Visitor(app, "chair").fill(f"{PEOPLE}/invite", MEMBER)
    assert answer.status_code == 422
    assert "Nora New is a manager of this service already" in text_of(answer.text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": ["", "", ""]}, "Enter their last day as deputy"),
        ({"until": ["31", "2", "2010"]}, "Date must be a real date"),
        ({"until": ["2", "11", "2010"]}, "The last day must be today or later"),
        ({"until": ["20", "11", "2011"]}, "The last day must be within a year"),
        ({"email": "manager@example.org"}, "Maureen Manager is a manager of this service already"),
    ],
)
def test_a_faulty_deputy_is_told_and_what_was_typed_stays(
    lite: Flask, change: dict[str, str | list[str]], words: str
) -> None:
    manager = Visitor(lite, "manager")
    typed = {**NORA, "until": LAST_DAY, **change}
    answer = manager.fill(f"{PEOPLE}/deputy", typed)
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert manager.form(answer.text)["until"] == typed["until"]


def test_a_deputy_named_again_gets_the_new_last_day(app: Flask, manager: Visitor) -> None:
    for day in ("20", "25"):
        manager.fill(f"{PEOPLE}/deputy", {**NORA, "until": [day, "11", "2010"]})
    text = text_of(manager.get(PEOPLE).text)
    assert "Deputy until 25 November 2010" in text
    assert "20 November" not in text
