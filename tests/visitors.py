"""A visitor: a test client that reads pages as a browser without JavaScript does, and fills in their forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from lxml.html import HTMLParser, document_fromstring
from werkzeug.test import TestResponse

from tests.people import BY_KEY, PASSWORD

Fields = dict[str, list[str]]
SWITCHES = ("checked", "disabled", "multiple", "readonly", "selected")
"""The attributes of pages that are there or not."""


def parse(page: str) -> Any:
    """A page as a tree.

    Written in C: reading pages in Python took half the time of the tests of pages. What it does not know of HTML 5 is
    held by `tests/browser/test_validity.py`, since a valid page is read the same by both.
    """
    reader = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    tree = document_fromstring(page.replace("\r\n", "\n").encode(), parser=reader)
    for box in tree.iter("textarea", "pre"):
        # A browser drops the first line break after the tag.
        box.text = (box.text or "").removeprefix("\n")
    for name in SWITCHES:
        # What stands without a value has an empty one, as in a browser, and not its own name.
        for one in tree.xpath(f"//*[@{name}='{name}']"):
            one.set(name, "")
    return tree


def text_of(page: str) -> str:
    """The words of a page's main part, with single blanks."""
    main = parse(page).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def fields_of(form: Any) -> Fields:
    """What a browser would post of a form as it stands, without its buttons."""
    fields: Fields = {}
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "textarea":
            fields.setdefault(name, []).append("".join(element.itertext()).replace("\n", "\r\n"))
        elif element.tag == "select":
            chosen = [one for one in element.iter("option") if one.get("selected") is not None]
            fields.setdefault(name, []).extend(
                one.get("value", "") for one in chosen or list(element.iter("option"))[:1]
            )
        elif element.tag == "input" and element.get("type") not in ("submit", "button", "file"):
            if element.get("type") in ("radio", "checkbox") and element.get("checked") is None:
                continue
            fields.setdefault(name, []).append(element.get("value", "on" if element.get("type") == "checkbox" else ""))
    return fields


class Visitor:
    """One person at one browser; `last` is the last answer."""

    def __init__(self, app: Flask, key: str | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.last: TestResponse
        if key is not None:
            self.sign_in(key)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open an address."""
        self.last = self.client.get(path, **more)
        return self.last

    def form(self, page: str | None = None, *, number: int = 0) -> Fields:
        """The fields of a form in the main part of the last page."""
        forms = list(parse(page if page is not None else self.last.text).find(".//main").iter("form"))
        return fields_of(forms[number])

    def token(self, path: str = "/sign-in") -> str:
        """A CSRF token of this visitor's session, read from a page's own form."""
        page = self.client.get(path)
        tree = parse(page.text)
        found = [one.get("value") for one in tree.iter("input") if one.get("name") == "csrf_token"]
        assert found, f"{path} has no form"
        return str(found[0])

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Post fields as they are, to an address."""
        self.last = self.client.post(path, data=dict(fields or {}), **more)
        return self.last

    def fill(
        self, path: str, changes: Mapping[str, str | Sequence[str]], *, number: int = 0, **more: Any
    ) -> TestResponse:
        """Open a page, change some fields of its form, and post it to where it goes."""
        opened = self.get(path)
        assert opened.status_code == 200, f"{path}: {opened.status}"
        fields = {**self.form(number=number), **changes}
        return self.post(path, fields, **more)

    def sign_in(self, key: str, password: str = PASSWORD) -> TestResponse:
        """Sign in as one of the people of the tests."""
        return self.fill("/sign-in", {"email": BY_KEY[key].email, "password": password})

    def follow(self) -> TestResponse:
        """Go where the last answer leads."""
        assert self.last.location is not None, f"no way on from {self.last.status}"
        return self.get(self.last.location)
