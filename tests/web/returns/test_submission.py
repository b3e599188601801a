"""Two clicks on one button at the same moment both get the receipt; a return that is reopened goes on counting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from selfreview.storage.benchmarking import returns
from selfreview.storage.review import reviews
from tests.deeds import REVIEW
from tests.deeds import answer_all as rate_all
from tests.people import OPEN
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, answer_all, open_benchmarking

Click = Callable[..., Any]
NEVER = (
    "not submitted yet",
    "still a draft",
    "has not been submitted.",
    "Nothing has been sent",
    "the network has the ratings. Not yet",
)
TRACKER = f"/network/rounds/{OPEN}"


def the_other_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, other: Callable[[], object]) -> None:
    """Between what a click reads and what it writes, the other click comes and goes."""
    real, clicks = getattr(module, name), iter((other,))

    def late(*args: Any, **named: Any) -> Any:
        if click := next(clicks, None):
            # A thread of its own: within a request another would be part of it.
            with ThreadPoolExecutor(1) as beside:
                beside.submit(click).result()
        return real(*args, **named)

    monkeypatch.setattr(module, name, late)


def test_a_benchmarking_return_submitted_twice_at_once_is_one(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    open_benchmarking(lite)
    first, second = Visitor(lite, "manager"), Visitor(lite, "chair")
    answer_all(first)
    second.get(f"{RETURN}/check")
    fields = second.form()
    the_other_first(monkeypatch, returns, "lock_return", lambda: second.post(f"{RETURN}/check", fields).status_code)
    answer = first.fill(f"{RETURN}/check", {})
    assert (answer.status_code, answer.location) == (303, f"{RETURN}/submitted/1")
    assert (second.last.status_code, second.last.location) == (303, f"{RETURN}/submitted/1")
    assert first.get(f"{RETURN}/submitted/2").status_code == 404


def test_a_review_submitted_twice_at_once_is_one(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Visitor(lite, "manager"), Visitor(lite, "chair")
    rate_all(lite, first)
    second.get(f"{REVIEW}/check")
    fields = second.form()
    the_other_first(monkeypatch, reviews, "lock_review", lambda: second.post(f"{REVIEW}/check", fields))
    answer = first.fill(f"{REVIEW}/check", {})
    assert (answer.status_code, answer.location) == (303, f"{REVIEW}/submitted/1")
    assert (second.last.status_code, second.last.location) == (303, f"{REVIEW}/submitted/1")


@pytest.fixture
def reopened(lite: Flask) -> Visitor:
    manager = Visitor(lite, "manager")
    rate_all(lite, manager)
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303
    assert manager.fill(f"{REVIEW}/reopen", {"reason": "A slip"}).status_code == 303
    return manager


def test_no_page_says_that_a_reopened_return_was_never_submitted(reopened: Visitor) -> None:
    pages = ("", "grid", "profile", "profile/changes", "what-the-network-sees", "check", "print", "review")
    for page in pages:
        opened = reopened.get(f"{REVIEW}/{page}")
        assert opened.status_code == 200, page
        text = text_of(opened.text)
        for words in NEVER:
            assert words not in text, f"{page}: {words}"


def test_everyone_is_led_to_what_was_submitted_for_as_long_as_it_is_open_again(lite: Flask, reopened: Visitor) -> None:
    reopened.get(f"{REVIEW}/")
    for visitor in (reopened, Visitor(lite, "parent")):
        opened = visitor.get(f"{REVIEW}/").text
        assert "and reopened since." in text_of(opened)
        assert f"{REVIEW}/submitted/1" in opened
    assert "reopened since" in text_of(reopened.get(f"{REVIEW}/grid").text)


def test_so_they_are_in_the_benchmarking(lite: Flask) -> None:
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    answer_all(manager)
    assert manager.fill(f"{RETURN}/check", {}).status_code == 303
    assert manager.fill(f"{RETURN}/reopen", {"reason": "A slip"}).status_code == 303
    opened = Visitor(lite, "parent").get(f"{RETURN}/").text
    assert "and reopened since." in text_of(opened)
    assert f"{RETURN}/submitted/1" in opened


def test_a_round_that_closes_over_a_reopened_return_keeps_what_was_submitted(lite: Flask, reopened: Visitor) -> None:
    Visitor(lite, "analyst").fill(f"{TRACKER}/close", {})
    opened = reopened.get(f"{REVIEW}/").text
    assert "the last submitted version counts" in text_of(opened)
    assert "not submitted in time" not in text_of(opened)
    assert f"{REVIEW}/submitted/1" in opened
