"""A service at work on its return, and the tracker's lines as they are read."""

import pytest
from flask import Flask

from selfreview.web.round import mail
from tests.mailbox import Mailbox, give_mailbox
from tests.people import OPEN, OURS
from tests.visitors import Visitor, parse

TRACKER = f"/network/rounds/{OPEN}"
SECRET = "What only the service knows"


def begin(app: Flask, number: int = 1) -> None:
    """Let the manager finish the first exemplars."""
    manager = Visitor(app, "manager")
    framework = app.extensions["selfreview"].frameworks.current
    for exemplar in framework.exemplars[:number]:
        answer = {"rating": framework.scale.keys[-1], "evidence": SECRET}
        assert manager.fill(f"/services/{OURS}/reviews/{OPEN}/{exemplar.id}", answer).status_code == 303


def submit(app: Flask) -> None:
    begin(app, len(app.extensions["selfreview"].frameworks.current.exemplars))
    assert Visitor(app, "manager").fill(f"/services/{OURS}/reviews/{OPEN}/check", {}).status_code == 303


def row_of(page: str, name: str) -> list[str]:
    """The cells of the tracker's line for a service."""
    for row in parse(page).iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if cells[0] == name:
            return cells[1:]
    return []


def give_prompt_mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch, where: str) -> Mailbox:
    """A mailbox that has every letter by the time a page of the module `where` is answered."""

    def wait(*what: object) -> None:
        thread = mail.hand_on_later(*what)  # type: ignore[arg-type]
        assert thread is not None
        thread.join(30)

    monkeypatch.setattr(f"{where}.hand_on_later", wait)
    return give_mailbox(app)
