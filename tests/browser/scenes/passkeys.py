"""The pages of passkeys, and what they say on a site that has not been told its address."""

from collections.abc import Callable
from dataclasses import replace

from werkzeug.test import TestResponse

from selfreview.demonstration.people import DEMONSTRATION_PASSWORD
from tests.browser.pages import Scene
from tests.browser.scenes.doors import member
from tests.browser.stage import Stage, address_of, linked
from tests.passkeys import Authenticator, add_passkey, begin_adding
from tests.visitors import Visitor

NEW = "/account/passkeys/new"


ADDRESS = "selfreview.example"
"""Where the site of the scenes is."""


def device() -> Authenticator:
    """A device with a passkey for the site of the scenes."""
    return Authenticator(origin=f"https://{ADDRESS}", host=ADDRESS)


def without_address(stage: Stage) -> TestResponse:
    """A site that has not been told its address."""
    held = stage.app.extensions["selfreview"]
    before = held.settings
    held.settings = replace(before, url=None)
    try:
        return stage.visitor("manager").get(NEW)
    finally:
        held.settings = before


def keyed(stage: Stage) -> Visitor:
    """Somebody with two passkeys and no app."""

    def make() -> Visitor:
        visitor = member(stage, "keyed")
        for name in ("Work laptop", "Phone"):
            add_passkey(visitor, device(), name=name, password=DEMONSTRATION_PASSWORD)
        return visitor

    return stage.once("keyed", make)


def single(stage: Stage) -> Visitor:
    """Somebody whose only passkey is their only second step."""

    def make() -> Visitor:
        visitor = member(stage, "single")
        add_passkey(visitor, device(), name="Security key", password=DEMONSTRATION_PASSWORD)
        return visitor

    return stage.once("single", make)


def removing(stage: Stage, who: Callable[[Stage], Visitor]) -> str:
    """The page on which somebody removes a passkey."""
    return linked(who(stage), "/account/second-factor", r"/account/passkeys/\d+/remove")


def making(stage: Stage) -> Visitor:
    """Somebody whose browser is about to make a passkey."""
    visitor = stage.visitor("manager")
    begin_adding(visitor, "Work laptop", DEMONSTRATION_PASSWORD)
    return visitor


def misread(stage: Stage) -> TestResponse:
    """A passkey that was made for another site."""
    visitor = making(stage)
    return visitor.post("/account/passkeys/make", {**visitor.form(), "signed": "{}"})


def half_in(stage: Stage) -> Visitor:
    """Somebody whose password is right and whose passkey is asked for."""
    keyed(stage)
    visitor = Visitor(stage.app)
    visitor.fill("/sign-in", {"email": address_of("keyed"), "password": DEMONSTRATION_PASSWORD})
    visitor.follow()
    return visitor


def wrong_passkey(stage: Stage) -> TestResponse:
    """Somebody who shows a passkey that is not theirs."""
    visitor = half_in(stage)
    signed = device().sign({"challenge": "not what was asked"})
    return visitor.post("/sign-in/passkey", {**visitor.form(), "signed": signed})


def without_name(stage: Stage) -> TestResponse:
    """Somebody who gives a new passkey no name."""
    return stage.visitor("manager").fill(NEW, {"name": "", "password": ""})


def without_password(stage: Stage) -> TestResponse:
    """Somebody who would remove a passkey without saying who they are."""
    return keyed(stage).fill(removing(stage, keyed), {"password": ""})


SCENES = (
    Scene("account.second_factor", "passkeys", lambda stage: keyed(stage).get("/account/second-factor")),
    Scene(
        "account.second_factor",
        "may add a passkey",
        lambda s: s.visitor("chair").get("/account/second-factor"),
    ),
    Scene("account.app", "beside a passkey", lambda stage: keyed(stage).get("/account/second-factor/app")),
    Scene("passkeys.new", "empty", lambda stage: stage.visitor("manager").get(NEW)),
    Scene("passkeys.new", "error", without_name, 422),
    Scene("passkeys.new", "no address", without_address),
    Scene("passkeys.make", "empty", lambda stage: making(stage).last),
    Scene("passkeys.make", "error", misread, 422),
    Scene("passkeys.removing", "one of two", lambda stage: keyed(stage).get(removing(stage, keyed))),
    Scene("passkeys.removing", "the last", lambda stage: single(stage).get(removing(stage, single))),
    Scene("passkeys.removing", "error", without_password, 422),
    Scene("doors.second_step", "passkey", lambda stage: half_in(stage).last),
    Scene("doors.second_step", "wrong passkey", wrong_passkey, 422),
)
