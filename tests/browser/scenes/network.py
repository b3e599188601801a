"""The pages of the network: its rounds, its registry, its people."""

from io import BytesIO

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved

ROUNDS = "/network/rounds"
REGISTRY = "/network/registry"


def person(stage: Stage, key: str) -> str:
    """The address of an account."""
    return f"{REGISTRY}/people/{stage.id_of(key)}"


def correcting(stage: Stage) -> str:
    """The address at which an account's name and address are corrected."""
    return f"{person(stage, 'parent')}/correct"


def forget(stage: Stage) -> None:
    """Ask for a new password where no mail can be sent, so that a letter waits."""
    saved(stage.visitor(None).fill("/forgotten", {"email": "parent@selfreview.example"}))


PEOPLE_FILE = "/network/registry/people/load"


def faulty_people(stage: Stage) -> TestResponse:
    """A list of people with faults in it."""
    admin = stage.visitor("admin")
    admin.get(PEOPLE_FILE)
    file = (BytesIO(b"email,role,service\nnobody,king,9999\n"), "people.csv")
    return admin.post(PEOPLE_FILE, {**admin.form(), "file": file})


SCENES = (
    opened("registry.people_file.ask", "empty", PEOPLE_FILE, "admin"),
    Scene("registry.people_file.ask", "error", faulty_people, 422, "admin"),
    opened("network.rounds", "filled", "/network/", "analyst"),
    opened("network.rounds", "empty", "/network/", "admin", fresh=True),
    opened("network.tracker", "filled", f"{ROUNDS}/2010", "analyst"),
    opened("network.tracker", "one stage", f"{ROUNDS}/2010?stage=submitted", "admin"),
    opened("network.tracker", "read-only", f"{ROUNDS}/2009", "analyst"),
    opened("network.new_round", "empty", f"{ROUNDS}/open", "analyst"),
    refused("network.new_round", f"{ROUNDS}/open", {"year": "next", "deadline": ["1", "1", "2009"]}, "analyst"),
    opened("network.closing", "filled", f"{ROUNDS}/2010/close", "analyst"),
    opened("network.reopening", "empty", f"{ROUNDS}/2009/reopen", "analyst"),
    refused("network.reopening", f"{ROUNDS}/2009/reopen", {"reason": ""}, "analyst"),
    opened("network.setting_deadline", "filled", f"{ROUNDS}/2010/deadline", "analyst"),
    opened("network.announcing", "filled", f"{ROUNDS}/2010/publication-day", "analyst"),
    refused("network.announcing", f"{ROUNDS}/2010/publication-day", {"day": ["31", "2", "2011"]}, "analyst"),
    refused("network.setting_deadline", f"{ROUNDS}/2010/deadline", {"deadline": ["31", "2", "2011"]}, "analyst"),
    opened("network.extending", "empty", f"{ROUNDS}/2010/extend", "analyst"),
    refused("network.extending", f"{ROUNDS}/2010/extend", {"service": "london"}, "analyst", state="several meant"),
    refused("network.extending", f"{ROUNDS}/2010/extend", {"service": "", "to": ["31", "2", "2011"]}, "analyst"),
    opened("registry.home", "filled", f"{REGISTRY}/", "admin"),
    opened("registry.service", "filled", f"{REGISTRY}/services/1", "admin"),
    opened("registry.service", "without people", f"{REGISTRY}/services/110", "admin"),
    refused("registry.service", f"{REGISTRY}/services/1", {"name": "", "size": "many", "opened": "x"}, "admin"),
    opened("registry.outbox", "empty", f"{REGISTRY}/letters", "admin", fresh=True),
    opened("registry.outbox", "filled", f"{REGISTRY}/letters", "admin", before=forget),
    opened("registry.settings", "filled", f"{REGISTRY}/settings", "admin"),
    opened("retention.home", "filled", f"{REGISTRY}/retention/", "admin"),
    refused("retention.home", f"{REGISTRY}/retention/", {"letters": "none"}, "admin"),
    opened("retention.applying", "filled", f"{REGISTRY}/retention/apply", "admin"),
    opened("registry.accounts.everybody", "filled", f"{REGISTRY}/people/", "admin"),
    opened("registry.accounts.everybody", "found", f"{REGISTRY}/people/?q=selfreview", "admin"),
    opened("registry.accounts.everybody", "nobody found", f"{REGISTRY}/people/?q=xyzzy", "admin"),
    Scene(
        "registry.accounts.one",
        "filled",
        lambda stage: stage.visitor("admin").get(person(stage, "analyst")),
        who="admin",
    ),
    opened("registry.corrections.moving", "empty", f"{REGISTRY}/people/domain", "admin"),
    refused("registry.corrections.moving", f"{REGISTRY}/people/domain", {"old": "", "new": "nowhere"}, "admin"),
    Scene(
        "registry.corrections.moving",
        "shown",
        lambda stage: stage.visitor("admin").fill(
            f"{REGISTRY}/people/domain", {"old": "selfreview.example", "new": "new.gov.uk"}
        ),
    ),
    Scene("registry.corrections.correcting", "filled", lambda stage: stage.visitor("admin").get(correcting(stage))),
    Scene(
        "registry.corrections.correcting",
        "error",
        lambda stage: stage.visitor("admin").fill(correcting(stage), {"name": "", "email": "nobody"}),
        422,
    ),
    opened("registry.accounts.appointing", "empty", f"{REGISTRY}/people/appoint", "admin"),
    refused(
        "registry.accounts.appointing",
        f"{REGISTRY}/people/appoint",
        {"email": "", "name": "", "role": "coordinator", "region": ""},
        "admin",
    ),
    Scene(
        "registry.accounts.closing",
        "filled",
        lambda stage: stage.visitor("admin").get(f"{person(stage, 'analyst')}/close"),
        who="admin",
    ),
    Scene(
        "registry.accounts.closing",
        "error",
        lambda stage: stage.visitor("admin").fill(f"{person(stage, 'admin')}/close", {}),
        422,
        "admin",
    ),
)
