"""Two clicks on one button at the same moment: both read the page before either wrote, and both get the receipt."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from selfreview.storage.benchmarking import returns
from selfreview.storage.review import reviews
from tests.deeds import REVIEW
from tests.deeds import answer_all as rate_all
from tests.visitors import Visitor
from tests.web.benchmarking.collection import RETURN, answer_all, open_benchmarking

Click = Callable[..., Any]


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
