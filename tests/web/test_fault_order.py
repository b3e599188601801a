"""The summary of what is wrong on a page leads from its first field to its last, in the order of the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.people import OURS
from tests.visitors import Fields, Visitor, fields_of, parse
from tests.web.test_access import addresses, path_of

WRITTEN = ("text", "email", "password", "search", "tel", "url", "number", None)
CHOSEN = ("radio", "checkbox")
FORMS = {"manager": 40, "analyst": 35, "admin": 30}
"""Who meets how many faulty forms at least; a chair's and a member's are among the manager's."""


def pages(app: Flask, visitor: Visitor) -> Iterator[tuple[str, Any]]:
    """Every page of the map of addresses that somebody may open, with its main part."""
    for rule in addresses(app):
        if "GET" in (rule.methods or ()):
            path = path_of(app, rule, OURS)
            answer = visitor.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield path, parse(answer.text).find(".//main")
            answer.close()


def attempts(form: Any) -> Iterator[Fields]:
    """A form sent with nothing in it, and with what no field takes; nothing for a form that asks for nothing."""
    written, chosen = set(), set()
    for one in form.iter("input", "textarea", "select"):
        if one.tag == "textarea" or (one.tag == "input" and one.get("type") in WRITTEN):
            written.add(one.get("name"))
        elif one.tag == "select" or one.get("type") in CHOSEN:
            chosen.add(one.get("name"))
    sent = fields_of(form)
    if written or chosen:
        kept = {name: values for name, values in sent.items() if name not in chosen}
        yield {**kept, **{name: [""] * len(sent.get(name, [""])) for name in written}}
        yield {**sent, **{name: ["nonsense " * 2_300] for name in written}, **{name: ["no-such"] for name in chosen}}


def summary_of(page: str) -> list[int] | None:
    """Where on the page the links of its summary lead, in their order; None where nothing is summed up."""
    main = parse(page).find(".//main")
    places = {one.get("id"): place for place, one in enumerate(main.iter()) if one.get("id")}
    for one in main.iter("div"):
        if one.get("class") == "govuk-error-summary":
            return [places.get(link.get("href")[1:], -1) for link in one.iter("a")]
    return None


def summaries(visitor: Visitor, path: str, form: Any) -> Iterator[tuple[str, str, bool]]:
    """Each summary that a form of a page was answered with: where, of which form, and whether it is in order."""
    for fields in attempts(form):
        action = form.get("action") or path
        answer = visitor.post(action, fields)
        found = summary_of(answer.text) if answer.status_code in (400, 409, 422) else None
        if found is not None:
            yield path, action, found == sorted(found) and -1 not in found


@pytest.mark.slow
@pytest.mark.parametrize("key", FORMS)
def test_what_is_wrong_on_a_form_is_listed_in_the_order_of_its_page(lite: Flask, key: str) -> None:
    visitor = Visitor(lite, key)
    told = [
        one
        for path, main in pages(lite, visitor)
        for form in main.iter("form")
        if form.get("method") == "post"
        for one in summaries(visitor, path, form)
    ]
    assert [(path, action) for path, action, in_order in told if not in_order] == []
    assert len(told) >= FORMS[key]
