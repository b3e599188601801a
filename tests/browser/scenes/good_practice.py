"""The pages of good practice: a service's copies, the network's reading, and what everybody reads."""

from werkzeug.test import TestResponse

from selfreview.domain.rights import Role
from selfreview.storage.people.people import Appointment
from selfreview.storage.practice import good_practice
from tests.browser.pages import Scene, opened
from tests.browser.stage import Stage, press, saved

SERVICE = 28
"""One whose return of the demonstration has much at the highest level."""
MANAGER = f"manager-of-{SERVICE}"
OURS = f"/services/{SERVICE}/good-practice"
OFFERS = "/network/good-practice"
TEXT = """\
We ask every parent three weeks after the work has ended what helped and what did not, by telephone rather than \
by letter, and somebody asks who did not do the work.

What they say goes to the steering group twice a year."""
TELLING = (
    "Mrs Khan of Abbey Lane Primary School was born on 3 April 1969. Ring 0114 496 0123 or write to a@example.org."
)


def copied(stage: Stage) -> tuple[str, ...]:
    """The exemplars of which a copy can be made, in their order."""
    with stage.app.app_context():
        found = good_practice.last_return(SERVICE, stage.app.extensions["selfreview"].frameworks)
        assert found is not None
        return tuple(exemplar.id for exemplar in stage.framework.exemplars if exemplar.id in found.evidence)


def page_of(stage: Stage, place: int) -> str:
    """The address of one of these copies."""
    return f"{OURS}/{copied(stage)[place]}"


def offer(stage: Stage, place: int, named: str = "unnamed", text: str = TEXT) -> str:
    """Offer a copy, and give the address where the network reads it."""
    manager, exemplar = stage.visitor(MANAGER), copied(stage)[place]
    page = f"{OURS}/{exemplar}"
    saved(press(manager, page, page, {"text": text}))
    saved(press(manager, f"{page}/check", "/check", {"named": named, "sure": "y"}))
    with stage.app.app_context():
        (found,) = [one for one in good_practice.offers() if (one.service, one.exemplar) == (SERVICE, exemplar)]
        return f"{OFFERS}/{found.id}"


def share(stage: Stage, place: int, named: str = "unnamed") -> str:
    """Offer a copy that the network then shares."""
    address = offer(stage, place, named)
    saved(press(stage.visitor("analyst"), address, "/accept", {"sure": "y"}))
    return address


def share_several(stage: Stage) -> None:
    """Copies in every state, two of them shared."""
    share(stage, 0)
    share(stage, 1, "named")
    offer(stage, 2, text=TELLING)
    sent_back = offer(stage, 3)
    saved(press(stage.visitor("analyst"), sent_back, "/send-back", {"note": "Please leave out the name of the town."}))


def clash(stage: Stage) -> TestResponse:
    """The manager saves a copy that the chair has edited meanwhile."""
    manager, page = stage.visitor(MANAGER), page_of(stage, 0)
    manager.get(page)
    mine = {**manager.form(), "text": "What the manager typed"}
    stage.admit("chair-of-28", "Clive Chair", Appointment(Role.CHAIR, SERVICE))
    saved(press(stage.visitor("chair-of-28"), page, page, {"text": "What the chair typed meanwhile"}))
    return manager.post(page, mine)


def checked(stage: Stage) -> TestResponse:
    """The check of a text that gives somebody away."""
    manager, page = stage.visitor(MANAGER), page_of(stage, 0)
    saved(press(manager, page, page, {"text": TELLING}))
    return manager.get(f"{page}/check")


SCENES = (
    opened("good_practice.home", "empty", "/good-practice", fresh=True),
    opened("good_practice.home", "filled", "/good-practice", MANAGER, before=share_several),
    opened("good_practice.home", "nothing found", "/good-practice?q=xyzzy"),
    opened("good_practice.ours", "empty", "/services/1/good-practice", fresh=True),
    opened("good_practice.ours", "filled", OURS, MANAGER),
    Scene("good_practice.edit", "filled", lambda stage: stage.visitor(MANAGER).get(page_of(stage, 3)), who=MANAGER),
    Scene(
        "good_practice.edit",
        "error",
        lambda stage: press(stage.visitor(MANAGER), page_of(stage, 0), page_of(stage, 0), {"text": " "}),
        422,
        MANAGER,
    ),
    Scene("good_practice.edit", "clash", clash, 409, "manager"),
    Scene("good_practice.check", "filled", checked, who=MANAGER),
    Scene(
        "good_practice.check",
        "error",
        lambda stage: press(stage.visitor(MANAGER), f"{page_of(stage, 0)}/check", "/check", {"named": "x"}),
        422,
        MANAGER,
    ),
    opened("network_practice.home", "empty", OFFERS, "admin", fresh=True),
    opened("network_practice.home", "filled", OFFERS, "analyst"),
    Scene(
        "network_practice.one",
        "waiting",
        lambda stage: stage.visitor("analyst").get(offer(stage, 4)),
        who="analyst",
    ),
    Scene(
        "network_practice.one",
        "shared",
        lambda stage: stage.visitor("analyst").get(share(stage, 5, "named")),
        who="analyst",
    ),
    Scene(
        "network_practice.one",
        "error",
        lambda stage: press(stage.visitor("analyst"), offer(stage, 4), "/accept"),
        422,
        "analyst",
    ),
)
