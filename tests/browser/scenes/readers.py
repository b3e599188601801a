"""What leaves a service: links for readers, and the code on its papers; opened by somebody without an account."""

import re

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved
from tests.documents.reading import read_code

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


def print_(stage: Stage, year: int) -> str:
    """The path that the code on the paper of a review leads to."""
    return read_code(stage.visitor("manager").get(f"/services/1/reviews/{year}/review.pdf").data)


def superseded(stage: Stage) -> TestResponse:
    """The page behind the code of a draft that was worked on since."""
    path = print_(stage, 2010)
    saved(stage.visitor("manager").fill("/services/1/reviews/2010/E01", {"evidence": "Written after the print."}))
    return stage.visitor(None).get(path)


SCENES = (
    opened("reader_links.show", "empty", PAGE),
    Scene("reader_links.show", "given", with_readings, who="manager"),
    refused("reader_links.show", PAGE, {"given_to": ""}),
    Scene("readers.ask", "filled", behind),
    Scene("readers.ask", "read", read),
    Scene("papers.show", "current", lambda stage: stage.visitor(None).get(print_(stage, 2010))),
    Scene("papers.show", "submitted", lambda stage: stage.visitor(None).get(print_(stage, 2009))),
    Scene("papers.show", "unknown", lambda stage: stage.visitor(None).get(f"/papers/{'0' * 24}"), status=404),
    Scene("papers.show", "superseded", superseded, late=True),
    Scene("readers.ask", "review", lambda stage: read(stage, "review")),
)
