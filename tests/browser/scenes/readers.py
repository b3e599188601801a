"""Links for readers: given out by a service, opened by somebody without an account."""

import re

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved

PAGE = "/services/1/reviews/2010/readers"


def give(stage: Stage, kind: str) -> str:
    """The path of a link for a reader."""
    manager = stage.visitor("manager")
    fields = {"kind": kind, "given_to": "Councillor Bell, Children’s Committee", "days": "30"}
    saved(manager.post(PAGE, {**fields, "csrf_token": manager.token(PAGE)}))
    found = re.search(r"/shared/[\w-]+", manager.follow().text)
    assert found is not None
    return found.group(0)


def behind(stage: Stage) -> TestResponse:
    """The page that a reader's link opens."""
    return stage.visitor(None).get(give(stage, "plan"))


def read(stage: Stage, kind: str = "plan") -> TestResponse:
    """A copy that a reader has opened."""
    path, reader = give(stage, kind), stage.visitor(None)
    reader.get(path)
    return reader.post(path, {**reader.form(), "as": "page"})


def with_readings(stage: Stage) -> TestResponse:
    """Links that are out, one of them read."""
    read(stage)
    return stage.visitor("manager").get(PAGE)


SCENES = (
    opened("reader_links.show", "empty", PAGE),
    Scene("reader_links.show", "given", with_readings, who="manager"),
    refused("reader_links.show", PAGE, {"given_to": ""}),
    Scene("readers.ask", "filled", behind),
    Scene("readers.ask", "read", read),
    Scene("readers.ask", "review", lambda stage: read(stage, "review")),
)
