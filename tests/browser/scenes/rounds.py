"""The pages of a running round: who is expected, who has not submitted, reminders and messages."""

from werkzeug.test import TestResponse

from tests.browser.pages import Scene, downloaded, opened, refused, spoiled
from tests.browser.stage import Stage, saved

ROUND = "/network/rounds/2010"
MESSAGES = f"{ROUND}/messages"
SAID = {
    "audience": "not started",
    "subject": "The round closes in March",
    "body": "We look forward to your return.\n\nIf you need help, write to us.",
}
FAULTY = {"audience": "", "subject": "", "body": ""}


def write(stage: Stage) -> str:
    """Write a message; returns the address of its page."""
    address = saved(stage.visitor("analyst").fill(f"{MESSAGES}/new", SAID)).location
    assert address is not None
    return address


def sent(stage: Stage) -> TestResponse:
    """A message that has gone out."""
    visitor, address = stage.visitor("analyst"), write(stage)
    visitor.get(address)
    saved(visitor.post(f"{address}/send", visitor.form()))
    return visitor.get(address)


def found_while_opening(stage: Stage) -> TestResponse:
    """Opening a round, with one service left out and others found."""
    visitor = stage.visitor("analyst")
    return visitor.fill("/network/rounds/open", {"year": "2011", "left_out": ["1"], "q": "london", "find": "yes"})


def reminded(stage: Stage) -> None:
    """Remind those who have begun."""
    saved(stage.visitor("analyst").fill(f"{ROUND}/reminders/in-progress", {}))


SCENES = (
    opened("network.expecting", "empty", f"{ROUND}/expected", "analyst"),
    refused("network.expecting", f"{ROUND}/expected", {"service": "", "expected": ""}, "analyst"),
    refused(
        "network.new_round", "/network/rounds/open", {"year": "2011", "span": "regions"}, "analyst", state="of nobody"
    ),
    Scene("network.new_round", "services found", found_while_opening, who="analyst"),
    opened("network.requiring_sign_off", "filled", f"{ROUND}/sign-off", "analyst"),
    spoiled("network.requiring_sign_off", f"{ROUND}/sign-off", "analyst"),
    opened("network.reminding.missing", "filled", f"{ROUND}/reminders", "analyst"),
    opened("network.reminding.missing", "nobody", f"{ROUND}/reminders?who=late", "analyst"),
    downloaded("network.reminding.as_csv", f"{ROUND}/services.csv", "analyst"),
    opened("network.reminding.preview", "filled", f"{ROUND}/reminders/all", "analyst"),
    opened("network.reminding.preview", "nobody", f"{ROUND}/reminders/late", "analyst"),
    opened(
        "network.reminding.preview",
        "reminded today",
        f"{ROUND}/reminders/in-progress",
        "admin",
        before=reminded,
        late=True,
    ),
    opened("network.round_messages.every", "empty", "/network/rounds/2009/messages/", "analyst"),
    opened("network.round_messages.every", "filled", f"{MESSAGES}/", "analyst", before=write),
    opened("network.round_messages.writing", "empty", f"{MESSAGES}/new", "analyst"),
    refused("network.round_messages.writing", f"{MESSAGES}/new", FAULTY, "analyst"),
    Scene(
        "network.round_messages.one",
        "before it is sent",
        lambda stage: stage.visitor("analyst").get(write(stage)),
        who="analyst",
    ),
    Scene("network.round_messages.one", "sent", sent, who="analyst"),
    Scene(
        "network.round_messages.changing",
        "filled",
        lambda stage: stage.visitor("analyst").get(f"{write(stage)}/change"),
        who="analyst",
    ),
    Scene(
        "network.round_messages.changing",
        "error",
        lambda stage: stage.visitor("analyst").fill(f"{write(stage)}/change", FAULTY),
        422,
        "analyst",
    ),
)
