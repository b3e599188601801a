"""The pages for what goes wrong, each in the house's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened
from tests.browser.stage import Stage

REVIEW = "/services/1/reviews/2010"
TYPED = {"evidence": "What I had typed.\nTwo lines of it.", "rating": "good"}


@contextmanager
def broken(stage: Stage, endpoint: str, fault: Exception) -> Iterator[None]:
    """One view fails, as it would on the day that nobody hopes for."""
    views = stage.app.view_functions
    whole = views[endpoint]

    def fail(**_address: object) -> str:
        raise fault

    views[endpoint] = fail
    stage.app.testing = False
    try:
        yield
    finally:
        views[endpoint] = whole


def post_to_broken(stage: Stage, fault: Exception) -> TestResponse:
    """Save an answer where the view fails."""
    visitor = stage.visitor("manager")
    visitor.get(f"{REVIEW}/E05")
    fields = {**visitor.form(), **TYPED}
    with broken(stage, "answers.save_exemplar", fault):
        return visitor.post(f"{REVIEW}/E05", fields)


def without_token(stage: Stage) -> TestResponse:
    """Save an answer with a token that is not ours."""
    return stage.visitor("manager").post(f"{REVIEW}/E05", {**TYPED, "csrf_token": "x"})


def too_large(stage: Stage) -> TestResponse:
    """Send more than a page takes."""
    return stage.visitor("manager").post(f"{REVIEW}/E05", {"evidence": "e" * 5_000_000})


def fail_to_read(stage: Stage) -> TestResponse:
    """Open a page whose view fails."""
    with broken(stage, "public.about", RuntimeError("a fault of the test")):
        return stage.visitor(None).get("/about")


DISK = OperationalError("INSERT", {}, Exception("disk I/O error"))

SCENES = (
    Scene("fault", "400", without_token, 400, "manager"),
    opened("fault", "403", "/network/registry/", "manager", status=403),
    opened("fault", "404", "/services/1/reviews/2010/E99", "manager", status=404),
    opened("fault", "404 for nobody", "/nowhere", None, status=404),
    Scene("fault", "413", too_large, 413, "manager"),
    Scene("fault", "500", fail_to_read, 500),
    Scene("fault", "500 with text", lambda stage: post_to_broken(stage, RuntimeError("a fault")), 500, "manager"),
    Scene("fault", "503", lambda stage: post_to_broken(stage, DISK), 503, "manager"),
)
