"""The summary of what is wrong on a page leads from its first field to its last, in the order of the page."""

import pytest
from flask import Flask

from tests.deeds import MEETING, REVIEW
from tests.people import OURS
from tests.visitors import Visitor, parse

PEOPLE = f"/services/{OURS}/people"
FORMS = (
    ("manager", f"{PEOPLE}/invite"),
    ("manager", f"{PEOPLE}/invite-several"),
    ("manager", f"{PEOPLE}/deputy"),
    ("manager", f"{PEOPLE}/hand-over"),
    ("manager", f"{MEETING}/arrange"),
    ("manager", f"{REVIEW}/E01/link"),
    ("manager", f"{REVIEW}/action-plan/add/E01"),
    ("manager", "/account/password"),
    ("admin", "/network/registry/people/appoint"),
)
"""Whose page asks for what, with several fields that must not be empty."""


@pytest.mark.parametrize(("key", "path"), FORMS)
def test_what_is_missing_is_listed_in_the_order_of_the_page(lite: Flask, key: str, path: str) -> None:
    visitor = Visitor(lite, key)
    assert visitor.get(path).status_code == 200
    fields = {name: values if name == "csrf_token" else [""] * len(values) for name, values in visitor.form().items()}
    answered = visitor.post(path, fields)
    assert answered.status_code == 422
    main = parse(answered.text).find(".//main")
    places = {one.get("id"): place for place, one in enumerate(main.iter()) if one.get("id")}
    summary = next(one for one in main.iter("div") if one.get("class") == "govuk-error-summary")
    linked = [places[one.get("href")[1:]] for one in summary.iter("a")]
    assert linked
    assert linked == sorted(linked)
