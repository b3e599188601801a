"""What people do on the pages of a group: find the form that does it, fill it in and send it where it goes."""

import re
from collections.abc import Mapping, Sequence

from flask import Flask
from werkzeug.test import TestResponse

from selfreview.domain.framework.framework import Framework
from tests.people import OPEN, OURS
from tests.visitors import Visitor, fields_of, parse

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
MEETING = f"{REVIEW}/meeting"
WALL = f"{MEETING}/projector"


def framework_of(app: Flask) -> Framework:
    """The edition of the open round."""
    found: Framework = app.extensions["selfreview"].frameworks.current
    return found


def send(
    visitor: Visitor, page: str, to: str, changes: Mapping[str, str | Sequence[str]] | None = None
) -> TestResponse:
    """Open a page, fill in its form that goes to the address ending in `to`, and send it."""
    opened = visitor.get(page)
    assert opened.status_code == 200, f"{page}: {opened.status}"
    forms = list(parse(opened.text).find(".//main").iter("form"))
    found = [form for form in forms if (form.get("action") or page).endswith(to)]
    assert len(found) == 1, f"{page} has {len(found)} forms to {to}"
    return visitor.post(found[0].get("action") or page, {**fields_of(found[0]), **(changes or {})})


def offers(visitor: Visitor, page: str, to: str) -> bool:
    """Whether a page has a form that goes to the address ending in `to`."""
    forms = parse(visitor.get(page).text).find(".//main").iter("form")
    return any((form.get("action") or page).endswith(to) for form in forms)


def vote(visitor: Visitor, exemplar: str, rating: str, reason: str = "") -> TestResponse:
    """Give a view on the exemplar's own page."""
    page = f"{REVIEW}/{exemplar}/views"
    return send(visitor, page, "/views", {"rating": rating, "reason": reason})


def answer_all(app: Flask, visitor: Visitor) -> None:
    """Rate every exemplar and say what shows it."""
    for exemplar in framework_of(app).exemplars:
        said = {"rating": "good", "evidence": f"What shows {exemplar.id}."}
        assert visitor.fill(f"{REVIEW}/{exemplar.id}", said).status_code == 303


def opened(app: Flask, *others: str, minutes: str = "10") -> list[Visitor]:
    """A chair who has opened the meeting, and others who have joined it."""
    chair = Visitor(app, "chair")
    assert send(chair, MEETING, "/open", {"minutes": minutes}).status_code == 303
    group = [chair, *(Visitor(app, key) for key in others)]
    for visitor in group[1:]:
        assert send(visitor, MEETING, "/join").status_code == 303
    return group


def code_on(visitor: Visitor) -> str:
    """The code that stands on the wall."""
    found = re.search(r'wall__code">([0-9 ]+)<', visitor.get(WALL).text)
    assert found is not None
    return found[1]


def vote_here(visitor: Visitor, rating: str, reason: str = "") -> None:
    """Give a view on the meeting's page."""
    assert send(visitor, MEETING, "/vote", {"rating": rating, "reason": reason}).status_code == 303
