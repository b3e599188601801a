"""A site with the demonstration data, the people who play on it, and what they do there."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from selfreview.commands.site import register_services
from selfreview.demonstration.people import DEMONSTRATION_PASSWORD
from selfreview.domain.framework.framework import Framework
from selfreview.domain.rights import Role
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from selfreview.web.people.passwords import hash_password
from tests.databases import migrate, sqlite_url
from tests.demonstrated import DATABASE
from tests.sites import Clock, make_app, settings_for
from tests.visitors import Visitor, fields_of, parse

MANAGER_OF = re.compile(r"manager-of-(\d+)")


class Stage:
    """One site, and the people who play on it; each is signed in when first asked for and stays so."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clock: Clock = app.extensions["clock"]
        self._visitors: dict[str | None, Visitor] = {}

    @property
    def framework(self) -> Framework:
        """The edition that the open round is made with."""
        found: Framework = self.app.extensions["selfreview"].frameworks.current
        return found

    def visitor(self, key: str | None) -> Visitor:
        """Somebody of the demonstration, `manager-of-N` for the manager of any service, None for nobody."""
        return self.once(key, lambda: self.enter(key))

    def once(self, key: str | None, make: Callable[[], Visitor]) -> Visitor:
        """The visitor that was made under this name, made now when there is none yet."""
        if key not in self._visitors:
            self._visitors[key] = make()
        return self._visitors[key]

    def enter(self, key: str | None) -> Visitor:
        """The same at a browser of their own."""
        visitor = Visitor(self.app)
        if key is not None:
            if found := MANAGER_OF.fullmatch(key):
                self.admit(key, f"Morgan {found[1]}", Appointment(Role.MANAGER, int(found[1])))
            fields = {"email": address_of(key), "password": DEMONSTRATION_PASSWORD}
            assert visitor.fill("/sign-in", fields).status_code == 303, key
        return visitor

    def admit(self, key: str, name: str, appointment: Appointment) -> int:
        """Give somebody an account with the demonstration's password; returns their id."""
        with self.app.app_context():
            now = self.clock()
            email = address_of(key)
            person = people.appoint(email=email, name=name, appointment=appointment, by="a test", at=now)
            people.set_password(person.id, hashed=hash_password(DEMONSTRATION_PASSWORD), at=now)
            db.session.commit()
            return person.id

    def id_of(self, key: str) -> int:
        """The id of somebody with an account."""
        return self.id_of_address(address_of(key))

    def id_of_address(self, email: str) -> int:
        """The id of whoever has this address."""
        with self.app.app_context():
            found = people.find_person(email=email, day=self.clock().date())
            assert found is not None, email
            return found.id


def saved(answer: TestResponse) -> TestResponse:
    """The answer to something that a scene needs done first; AssertionError where it was not."""
    assert answer.status_code == 303, f"{answer.request.path}: {answer.status}"
    return answer


def press(visitor: Visitor, path: str, action: str, changes: Mapping[str, Any] | None = None) -> TestResponse:
    """Open a page and send that of its forms whose address ends so."""
    page = visitor.get(path).text
    for form in parse(page).find(".//main").iter("form"):
        if form.get("action", path).endswith(action):
            return visitor.post(form.get("action", path), {**fields_of(form), **(changes or {})})
    raise AssertionError(f"{path} has no form for {action}")


def spoil(visitor: Visitor, path: str) -> TestResponse:
    """Fill in each form of a page with what no form takes, until one is refused with its page."""
    page = visitor.get(path).text
    for form in parse(page).find(".//main").iter("form"):
        fields: dict[str, Any] = dict(fields_of(form))
        for field in form.iter():
            kind = field.get("type", "text") if field.tag == "input" else field.tag
            if kind in ("radio", "checkbox", "select"):
                fields[field.get("name")] = "no-such-choice"
            elif kind in ("textarea", "text", "email", "number", "search"):
                fields[field.get("name")] = "nonsense " * 2_300
            elif kind == "file":
                fields[field.get("name")] = (BytesIO(b"not what it says"), "file.xlsx")
        if form.get("method") == "post":
            more = {"content_type": form.get("enctype")} if form.get("enctype") else {}
            if visitor.post(form.get("action", path), fields, **more).status_code == 422:
                return visitor.last
    raise AssertionError(f"{path} takes anything")


def linked(visitor: Visitor, path: str, pattern: str) -> str:
    """The first address in the links of a page that is of this form."""
    found = re.search(f'href="({pattern})"', visitor.get(path).text)
    assert found is not None, f"{path} has no link to {pattern}"
    return unescape(found[1])


def address_of(key: str) -> str:
    """The email address of somebody of the demonstration."""
    return f"{key}@selfreview.example"


@contextmanager
def open_stage(demonstration: Path, folder: Path) -> Iterator[Stage]:
    """A site with the demonstration data: a copy of the home in which it was made, which takes a minute."""
    shutil.copytree(demonstration, folder)
    with _open(folder) as stage:
        yield stage


@contextmanager
def open_fresh_stage(folder: Path) -> Iterator[Stage]:
    """A site whose rounds have yet to begin."""
    folder.mkdir(parents=True)
    migrate(sqlite_url(folder / DATABASE))
    with _open(folder) as stage:
        with stage.app.app_context():
            register_services()
        stage.admit("admin", "Ada Pemberley", Appointment(Role.ADMIN))
        stage.admit("manager", "Maureen Ackroyd", Appointment(Role.MANAGER, 1))
        yield stage


@contextmanager
def _open(home: Path) -> Iterator[Stage]:
    app = make_app(replace(settings_for(sqlite_url(home / DATABASE), home), url="https://selfreview.example"))
    app.extensions["clock"] = app.extensions["selfreview"].clock = Clock()
    try:
        yield Stage(app)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
