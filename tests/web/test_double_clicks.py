"""Whoever clicks twice does a thing once: one record, one entry in the trail, one letter, and a page that says so."""

from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage.people import deputies
from selfreview.storage.tables import db
from tests.accounts import find, id_of, notices_to
from tests.mailbox import Mailbox, give_mailbox
from tests.passkeys import PAGE as PASSKEYS
from tests.passkeys import add_passkey, addressed, device, parent
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import NOW
from tests.visitors import Visitor
from tests.web.benchmarking.released import YEAR, fill_benchmarking
from tests.web.clicks import click_twice, recorded
from tests.web.plan.plans import rate

__all__ = ["addressed", "device", "parent"]

PEOPLE = f"/services/{OURS}/people"
REVIEW = f"/services/{OURS}/reviews/{OPEN}"
UNTIL = NOW.date() + timedelta(days=20)
NORA = {"name": "Nora New", "email": "nora@example.org"}
DAY = {"until": UNTIL.isoformat()}


@pytest.fixture
def manager(app: Flask) -> Visitor:
    return Visitor(app, "manager")


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return give_mailbox(app)


def form_of(visitor: Visitor, path: str, **typed: str) -> dict[str, object]:
    assert visitor.get(path).status_code == 200
    return {**visitor.form(), **typed}


def name_deputy(app: Flask, key: str) -> int:
    with app.app_context():
        named = BY_KEY[key]
        person = deputies.name_deputy(
            service=OURS, email=named.email, name=named.name, until=UNTIL, by="a test", at=NOW
        )
        db.session.commit()
        return person.id


def test_somebody_removed_twice_leaves_once(app: Flask, manager: Visitor) -> None:
    path = f"{PEOPLE}/{id_of(app, 'parent')}/remove"
    for answer in click_twice(manager, path, form_of(manager, path), together_at="UPDATE roles"):
        assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert recorded(app, "ended role", "closed account") == ["ended role", "closed account"]


@pytest.mark.parametrize("email", [NORA["email"], BY_KEY["outsider"].email, BY_KEY["health"].email])
def test_a_deputy_named_twice_is_named_once(app: Flask, manager: Visitor, mailbox: Mailbox, email: str) -> None:
    path, before = f"{PEOPLE}/deputy", len(recorded(app, "appointed"))
    fields = form_of(manager, path, **{**NORA, "email": email}, **DAY)
    for answer in click_twice(manager, path, fields, together_at="UPDATE roles"):
        assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert len(recorded(app, "appointed")) == before + 1
    assert len(mailbox.letters) == 1
    assert [post.role for post in find(app, email).posts if post.service == OURS].count(Role.MANAGER) == 1


@pytest.mark.parametrize("email", [NORA["email"], BY_KEY["outsider"].email, BY_KEY["health"].email])
def test_a_service_handed_over_twice_is_handed_over_once(
    app: Flask, manager: Visitor, mailbox: Mailbox, email: str
) -> None:
    path, before = f"{PEOPLE}/hand-over", len(recorded(app, "appointed"))
    fields = form_of(manager, path, **{**NORA, "email": email})
    for answer in click_twice(manager, path, fields, together_at="UPDATE roles"):
        assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert manager.post(path, fields).status_code == 303
    assert manager.post(path, {**fields, "email": BY_KEY["parent"].email}).status_code == 403
    assert len(recorded(app, "appointed")) == before + 2
    assert len(mailbox.letters) == 1
    assert [post.role for post in find(app, email).posts if post.service == OURS] == [Role.MANAGER]
    assert [post.role for post in find(app, BY_KEY["manager"].email).posts] == [Role.OBSERVER]


@pytest.mark.parametrize("key", ["health", "outsider"])
def test_a_deputy_whose_time_is_ended_twice_ends_once(app: Flask, manager: Visitor, key: str) -> None:
    path = f"{PEOPLE}/{name_deputy(app, key)}/end-deputy"
    fields = {"csrf_token": manager.token(f"{PEOPLE}/deputy")}
    for answer in click_twice(manager, path, fields, together_at="UPDATE roles"):
        assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert recorded(app, "ended role") == ["ended role"]
    assert manager.post(path, fields).status_code == 303
    assert recorded(app, "ended role") == ["ended role"]


@pytest.mark.parametrize("email", [NORA["email"], BY_KEY["outsider"].email])
def test_somebody_invited_twice_is_invited_once(app: Flask, manager: Visitor, mailbox: Mailbox, email: str) -> None:
    path, before = f"{PEOPLE}/invite", len(recorded(app, "appointed"))
    typed = {**NORA, "email": email, "role": "member", "agency": "Schools"}
    for answer in click_twice(manager, path, form_of(manager, path, **typed), together_at="UPDATE roles"):
        assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert len(recorded(app, "appointed")) == before + 1
    assert len(mailbox.letters) == 1


def test_a_passkey_removed_twice_goes_once(app: Flask, parent: Visitor) -> None:
    add_passkey(parent)
    parent.get(PASSKEYS)
    path = parent.last.text.partition("/account/passkeys/")[2].partition("/remove")[0]
    path = f"/account/passkeys/{path}/remove"
    fields = form_of(parent, path, password=PASSWORD)
    for answer in click_twice(parent, path, fields, together_at="DELETE FROM passkeys"):
        assert answer.status_code == 303
        assert answer.location == "/account/"
    assert recorded(app, "removed passkey", "turned second factor off") == [
        "removed passkey",
        "turned second factor off",
    ]
    assert [said for said in notices_to(app, "parent") if "removed" in said] == [
        "A passkey was removed from your Selfreview account. Two-step sign-in is now off."
    ]


def test_a_readers_link_given_twice_is_one(app: Flask, manager: Visitor, mailbox: Mailbox) -> None:
    rate(app)
    path, typed = f"{REVIEW}/readers", {"kind": "review", "given_to": "Ann Lee", "email": "ann@example.org"}
    for answer in click_twice(manager, path, form_of(manager, path, **typed), together_at="INSERT INTO shared_links"):
        assert (answer.status_code, answer.location) == (303, f"{path}#links")
    assert recorded(app, "gave a link") == ["gave a link"]
    assert len(mailbox.letters) == 1
    manager.fill(path, {**typed, "given_to": "Ann Lee again"}, number=1)
    assert recorded(app, "gave a link") == ["gave a link"] * 2


def test_an_exemplar_assigned_twice_is_assigned_and_written_of_once(app: Flask, mailbox: Mailbox) -> None:
    mailbox.is_set_up = False  # so that no thread carries the letter, which would be waited for
    chair, path = Visitor(app, "chair"), f"{REVIEW}/E03/assign"
    fields = form_of(chair, path, to=f"person {id_of(app, 'parent')}")
    for answer in click_twice(chair, path, fields, together_at="DELETE FROM assignments"):
        assert answer.status_code == 303
    assert recorded(app, "assigned") == ["assigned"]
    assert len(mailbox.letters) == 1


def test_evidence_taken_away_twice_goes_once(app: Flask) -> None:
    parent, path = Visitor(app, "parent"), f"{REVIEW}/E03/items"
    assert parent.fill(f"{REVIEW}/E03/link", {"title": "Policy", "url": "https://example.org/"}).status_code == 303
    parent.get(path)
    fields = {"csrf_token": parent.form()["csrf_token"]}
    for answer in click_twice(parent, path, fields, together_at="DELETE FROM evidence_uses"):
        assert answer.status_code == 303
    assert recorded(app, "took evidence away") == ["took evidence away"]


def test_a_release_of_the_benchmarking_is_made_once(app: Flask) -> None:
    fill_benchmarking(app)
    analyst, path = Visitor(app, "analyst"), f"/network/rounds/{YEAR}/benchmarking/release"
    for answer in click_twice(analyst, path, form_of(analyst, path), together_at="INSERT INTO benchmark_releases"):
        assert (answer.status_code, answer.location) == (303, f"/network/rounds/{YEAR}/benchmarking/exact")
    assert recorded(app, "released the benchmarking") == ["released the benchmarking"]
