"""What a request wrote is there after an answer that succeeded, and nothing of it after any other."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, abort, session
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from selfreview.storage import feature_flags
from selfreview.storage.tables import SwitchRow, db
from selfreview.web.access import Public, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.unit_of_work import after_commit, keep, undo
from tests.sites import NOW, open_site
from tests.visitors import Visitor, text_of

View = Callable[[], ResponseReturnValue]
Post = Callable[[View], Visitor]


@pytest.fixture
def app(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """An application to which a test adds a page."""
    with open_site(sqlite_settled_url, home, fresh=True) as app:
        yield app


@pytest.fixture
def post(app: Flask) -> Post:
    """Post a form, with a text, to a page that does what is told."""

    def post_to(view: View) -> Visitor:
        app.add_url_rule("/act", "act", entry(Public())(lambda: view()), methods=["POST"])
        visitor = Visitor(app)
        visitor.post("/act", {"csrf_token": visitor.token(), "words": "What was typed"})
        return visitor

    return post_to


def fail() -> ResponseReturnValue:
    """A bug."""
    raise RuntimeError("a bug")


def write() -> None:
    """Change something, and say so."""
    feature_flags.delete_daily(on=True, by="a test", at=NOW)
    confirm_saved("It is saved.", "a draft")


def is_written(app: Flask) -> bool:
    """Whether it is there for everybody."""
    with app.app_context():
        db.session.remove()
        return db.session.get(SwitchRow, feature_flags.DAILY_RETENTION) is not None


def test_an_answer_that_succeeds_is_committed(app: Flask, post: Post) -> None:
    def view() -> ResponseReturnValue:
        write()
        return "", 204

    assert post(view).last.status_code == 204
    assert is_written(app)


@pytest.mark.parametrize("code", [409, 422])
def test_a_refusal_leaves_nothing_written(app: Flask, post: Post, code: int) -> None:
    def view() -> ResponseReturnValue:
        write()
        return "", code

    assert post(view).last.status_code == code
    assert not is_written(app)


@pytest.mark.parametrize(("act", "code"), [(lambda: abort(403), 403), (fail, 500)])
def test_a_fault_leaves_nothing_written_and_no_page_that_says_saved(
    app: Flask, post: Post, act: View, code: int
) -> None:
    def view() -> ResponseReturnValue:
        write()
        return act()

    visitor = post(view)
    assert visitor.last.status_code == code
    assert not is_written(app)
    assert "It is saved" not in visitor.get("/sign-in").text


def test_a_commit_that_fails_is_told_with_what_was_typed_and_nothing_says_saved(app: Flask, post: Post) -> None:
    told = []

    def fill_the_disk(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    def view() -> ResponseReturnValue:
        write()
        session["half"] = True
        after_commit(lambda: told.append("a letter"))
        event.listen(db.engine, "commit", fill_the_disk, once=True)
        return "Saved"

    visitor = post(view)
    assert visitor.last.status_code == 503
    assert "What was typed" in text_of(visitor.last.text)
    assert not is_written(app)
    assert told == []
    assert "It is saved" not in visitor.get("/sign-in").text
    with visitor.client.session_transaction() as kept:
        assert "half" not in kept


def test_whoever_is_told_is_told_when_it_is_committed(app: Flask, post: Post) -> None:
    found = []

    def look() -> None:
        with db.engine.connect() as other:
            found.append(other.execute(db.select(SwitchRow.name)).scalars().all())

    def view() -> ResponseReturnValue:
        write()
        after_commit(look)
        return "", 204

    post(view)
    assert found == [[feature_flags.DAILY_RETENTION]]


def test_what_follows_from_it_may_fail_without_a_fault_for_whoever_asked(app: Flask, post: Post) -> None:
    def view() -> ResponseReturnValue:
        write()
        after_commit(fail)
        return "", 204

    assert post(view).last.status_code == 204
    assert is_written(app)


def test_what_is_kept_outlasts_the_refusal_and_what_is_undone_does_not_come_back(app: Flask, post: Post) -> None:
    told = []

    def view() -> ResponseReturnValue:
        write()
        keep()
        feature_flags.ask_for_second_factor(on=True, by="a test", at=NOW)
        after_commit(lambda: told.append("a letter"))
        undo()
        return "", 204

    post(view)
    assert is_written(app)
    assert told == []
    with app.app_context():
        assert not feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)
