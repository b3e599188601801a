"""What the migrations make of rows that were there before, on both databases: up, down, and up again."""

import hashlib
import logging
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from selfreview.storage import engine, schema

AT = "2010-11-03 14:03:00+00:00"


@pytest.fixture
def opened(empty_database_url: str) -> Iterator[Engine]:
    """An empty database."""
    # Alembic speaks to the root logger, whose settings a test must leave as they were.
    level = logging.getLogger().level
    found = engine.prepare(create_engine(empty_database_url))
    yield found
    found.dispose()
    logging.getLogger().setLevel(level)


def rise(opened: Engine, revision: str) -> None:
    _change(opened, schema.upgrade, revision)


def sink(opened: Engine, revision: str) -> None:
    _change(opened, schema.downgrade, revision)


def _change(opened: Engine, change: Callable[[str, str], None], revision: str) -> None:
    opened.dispose()
    change(opened.url.render_as_string(hide_password=False), revision)


def write(opened: Engine, statement: str, **values: object) -> None:
    with opened.begin() as connection:
        connection.execute(text(statement), values)


def read(opened: Engine, statement: str) -> list[tuple[object, ...]]:
    with opened.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def settle_letters(opened: Engine) -> None:
    """A letter with a live token of each kind that waits, one that is passed on by hand, and one that went."""
    write(opened, f"INSERT INTO people (id, email, name, created_at) VALUES (1, 'a@example.org', 'A', '{AT}')")
    for token in ("i" * 43, "h" * 43):
        invited = (
            "INSERT INTO invitations (token, person_id, purpose, made_at, expires_at)"
            f" VALUES (:token, 1, 'first sign-in', '{AT}', '{AT}')"
        )
        write(opened, invited, token=digest_of(token))
    asked = f"INSERT INTO address_changes (token, person_id, email, made_at) VALUES (:token, 1, 'b', '{AT}')"
    write(opened, asked, token=digest_of("c" * 43))
    letter = (
        "INSERT INTO letters (id, recipient, subject, body, made_at, sent_at, next_at, link)"
        f" VALUES (:id, 'a', 'b', :body, '{AT}', :sent, :next, :link)"
    )
    write(opened, letter, id=1, body=f"See https://x/link/{'i' * 43} .", sent=None, next=AT, link=digest_of("i" * 43))
    write(opened, letter, id=2, body=f"See https://x/account/address/{'c' * 43}", sent=None, next=AT, link=None)
    write(opened, letter, id=3, body=f"See https://x/link/{'h' * 43}", sent=None, next=None, link=digest_of("h" * 43))
    write(opened, letter, id=4, body="", sent=AT, next=None, link=digest_of("g" * 43))


def test_the_links_of_letters_that_wait_are_named_on_the_way_up_and_work_on_the_way_down(opened: Engine) -> None:
    rise(opened, "0046")
    settle_letters(opened)
    for _ in range(2):
        rise(opened, "0047")
        assert read(opened, "SELECT id, link FROM letters ORDER BY id") == [
            (1, f"account:{'i' * 43}"),
            (2, f"account:{'c' * 43}"),
            (3, None),
            (4, None),
        ]
        kept = read(
            opened, "SELECT reference, token FROM invitations UNION SELECT reference, token FROM address_changes"
        )
        assert {reference for reference, _ in kept} == {"i" * 43, "c" * 43, None}
        # What waits is opened by nothing; what the administrator may have passed on works as it did.
        tokens = {token for _, token in kept}
        assert tokens & {digest_of(letter * 43) for letter in "ihc"} == {digest_of("h" * 43)}
        sink(opened, "0046")
        tokens = {
            token for (token,) in read(opened, "SELECT token FROM invitations UNION SELECT token FROM address_changes")
        }
        assert tokens == {digest_of(letter * 43) for letter in "ihc"}
        links = read(opened, "SELECT link FROM letters ORDER BY id")
        assert links == [(digest_of("i" * 43),), (digest_of("c" * 43),), (None,), (None,)]


def test_the_fields_of_a_plan_point_at_their_actions(opened: Engine) -> None:
    rise(opened, "0050")
    service = "INSERT INTO services (number, name, region, expected) VALUES (1, 'Sheffield', 'North', :yes)"
    write(opened, service, yes=True)
    review = (
        "INSERT INTO reviews (id, service, year, edition, state, origin, started_at, synthetic)"
        f" VALUES (:id, 1, :year, 'x', 'draft', 'online', '{AT}', :no)"
    )
    for key, year in ((1, 2009), (2, 2010)):
        write(opened, f"INSERT INTO rounds (year, edition, opened_at) VALUES (:year, 'x', '{AT}')", year=year)
        write(opened, review, id=key, year=year, no=False)
    field = (
        "INSERT INTO plan_fields (review_id, subject, name, value, version, changed_by, changed_at)"
        f" VALUES (:review, :subject, :name, 'x', 1, 'a test', '{AT}')"
    )
    for key, review_id in ((1, 1), (12, 1), (2, 2)):
        action = "INSERT INTO actions (id, review_id, exemplar, once) VALUES (:id, :review, 'E01', :once)"
        write(opened, action, id=key, review=review_id, once=str(key))
        write(opened, field, review=review_id, subject=f"action {key}", name="what")
    for subject, name in (("promise 12", "dropped"), ("exemplar E01", "target"), ("plan", "order")):
        write(opened, field, review=2, subject=subject, name=name)
    for _ in range(2):
        rise(opened, "0048")
        assert read(opened, "SELECT review_id, subject, action_id FROM plan_fields ORDER BY review_id, subject") == [
            (1, "action 1", 1),
            (1, "action 12", 12),
            (2, "action 2", 2),
            (2, "exemplar E01", None),
            (2, "plan", None),
            (2, "promise 12", 12),
        ]
        sink(opened, "0050")
