"""The pages of changes of services: listed, recorded, checked, taken back, and told beside a service's history."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved

REGISTRY = "/network/registry"
CHANGES = f"{REGISTRY}/changes"
RECORD = f"{CHANGES}/record"
MERGED = {
    "kind": "merged",
    "day": ["1", "4", "2010"],
    "from_year": "2010",
    "before": "Leeds\nBarnsley",
    "after": "Sheffield",
    "note": "The three authorities commission one service together.",
    "readable": "y",
}


def check(stage: Stage) -> TestResponse:
    """Write a change down and come to its check."""
    return stage.visitor("admin").fill(RECORD, MERGED)


def record(stage: Stage) -> None:
    """Record a change, unless it is recorded already."""
    visitor = stage.visitor("admin")
    visitor.fill(RECORD, MERGED)
    visitor.post(RECORD, {**visitor.form(), "checked": "y"})


def taking_back(stage: Stage) -> str:
    """The address at which the change is taken back."""
    page = stage.visitor("admin").get(f"{CHANGES}/").text
    return next(part.split('"')[0] for part in page.split('href="') if part.split('"')[0].endswith("/take-back"))


def after(act: Callable[[Stage], TestResponse]) -> Callable[[Stage], TestResponse]:
    """Something that is done once the change is recorded."""

    def done(stage: Stage) -> TestResponse:
        record(stage)
        return act(stage)

    return done


def clash(stage: Stage) -> TestResponse:
    """Two administrators change one service."""
    path = f"{REGISTRY}/services/110"
    visitor = stage.visitor("admin")
    visitor.get(path)
    fields = visitor.form()
    saved(visitor.fill(path, {"size": "90000", "authorities": "One\nOther"}))
    return visitor.post(path, {**fields, "size": "120000", "kind": "mixed"})


def take_back(stage: Stage) -> TestResponse:
    """Take the change back and look at the list."""
    visitor = stage.visitor("admin")
    saved(visitor.fill(taking_back(stage), {"reason": "It was agreed and then put off."}))
    return visitor.follow()


SCENES = (
    opened("registry.service_changes.home", "filled", f"{CHANGES}/", "analyst"),
    opened("registry.service_changes.home", "empty", f"{CHANGES}/", "admin", fresh=True),
    opened("registry.service_changes.recording", "empty", RECORD, "admin"),
    refused(
        "registry.service_changes.recording", RECORD, {**MERGED, "day": ["", "", ""], "before": "Atlantis"}, "admin"
    ),
    Scene("registry.service_changes.recording", "to be checked", check, who="admin"),
    opened("registry.new_service", "empty", f"{REGISTRY}/services/new", "admin"),
    refused("registry.new_service", f"{REGISTRY}/services/new", {"name": "", "number": "1"}, "admin"),
    Scene("registry.service", "changed by another", clash, 409, "admin", late=True),
    Scene(
        "registry.service_changes.taking_back",
        "filled",
        after(lambda stage: stage.visitor("admin").get(taking_back(stage))),
        who="admin",
        late=True,
    ),
    Scene(
        "registry.service_changes.taking_back",
        "error",
        after(lambda stage: stage.visitor("admin").fill(taking_back(stage), {"reason": ""})),
        422,
        "admin",
        late=True,
    ),
    Scene(
        "predecessors.earlier_years",
        "filled",
        after(lambda stage: stage.visitor("manager").get("/services/1/predecessors/58")),
        who="manager",
        late=True,
    ),
    Scene(
        "profile.home",
        "with a change of services",
        after(lambda stage: stage.visitor("manager").get("/services/1/reviews/2010/profile")),
        who="manager",
        late=True,
    ),
    Scene("registry.service_changes.home", "taken back", after(take_back), who="admin", late=True),
)
