"""The pages of good practice: a service's copies, the network's reading, and what everybody reads."""

from werkzeug.test import TestResponse

from selfreview.storage import good_practice
from tests.browser.pages import Scene, opened
from tests.browser.stage import Stage, press, saved

OURS = "/services/1/good-practice"
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
        found = good_practice.last_return(1, stage.app.extensions["selfreview"].frameworks)
        assert found is not None
        return tuple(exemplar.id for exemplar in stage.framework.exemplars if exemplar.id in found.evidence)


def page_of(stage: Stage, place: int) -> str:
    """The address of one of these copies."""
    return f"{OURS}/{copied(stage)[place]}"


def offer(stage: Stage, place: int, named: str = "unnamed", text: str = TEXT) -> str:
    """Offer a copy, and give the address where the network reads it."""
    manager, page = stage.visitor("manager"), page_of(stage, place)
    saved(press(manager, page, page, {"text": text}))
    saved(press(manager, f"{page}/check", "/check", {"named": named, "sure": "y"}))
    with stage.app.app_context():
        (found,) = [one for one in good_practice.offers() if one.exemplar == copied(stage)[place]]
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
    manager, page = stage.visitor("manager"), page_of(stage, 0)
    manager.get(page)
    mine = {**manager.form(), "text": "What the manager typed"}
    saved(press(stage.visitor("chair"), page, page, {"text": "What the chair typed meanwhile"}))
    return manager.post(page, mine)


def checked(stage: Stage) -> TestResponse:
    """The check of a text that gives somebody away."""
    manager, page = stage.visitor("manager"), page_of(stage, 0)
    saved(press(manager, page, page, {"text": TELLING}))
    return manager.get(f"{page}/check")


SCENES = (
    opened("good_practice.home", "empty", "/good-practice", fresh=True),
    opened("good_practice.home", "filled", "/good-practice", before=share_several),
    opened("good_practice.home", "nothing found", "/good-practice?q=xyzzy"),
    opened("good_practice.ours", "empty", OURS, fresh=True),
    opened("good_practice.ours", "filled", OURS),
    Scene("good_practice.edit", "filled", lambda stage: stage.visitor("manager").get(page_of(stage, 3)), who="manager"),
    Scene(
        "good_practice.edit",
        "error",
        lambda stage: press(stage.visitor("manager"), page_of(stage, 0), page_of(stage, 0), {"text": " "}),
        422,
        "manager",
    ),
    Scene("good_practice.edit", "clash", clash, 409, "manager"),
    Scene("good_practice.check", "filled", checked, who="manager"),
    Scene(
        "good_practice.check",
        "error",
        lambda stage: press(stage.visitor("manager"), f"{page_of(stage, 0)}/check", "/check", {"named": "x"}),
        422,
        "manager",
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
