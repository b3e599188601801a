"""The pages at the door, the account, and what everybody may read."""

from dataclasses import replace

import pyotp
from werkzeug.test import TestResponse

from selfreview.demonstration.people import DEMONSTRATION_PASSWORD
from selfreview.domain.rights import Role
from selfreview.provider_settings import Provider
from selfreview.storage.people import corrections, one_time_links, sign_ins
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from tests.browser.pages import Scene, downloaded, opened, refused
from tests.browser.stage import Stage, address_of
from tests.operators import OPERATOR
from tests.providers import CLIENT, SECRET, running_provider
from tests.visitors import Visitor


def link(stage: Stage, purpose: Purpose = Purpose.FORGOTTEN) -> str:
    """The address of a link by which somebody opens their account for the first time."""
    with stage.app.app_context():
        token = one_time_links.make_link(stage.id_of("parent"), purpose, at=stage.clock())
        db.session.commit()
    return f"/link/{token}"


def tell_operator(stage: Stage) -> None:
    """Let the operator have said everything that the statements need."""
    site = stage.app.extensions["selfreview"]
    site.settings = replace(site.settings, operator=OPERATOR)


def member(stage: Stage, key: str) -> Visitor:
    """Somebody at a service of the demonstration, signed in; their account is new when they are first asked for."""
    stage.admit(key, f"{key.capitalize()} Tester", Appointment(Role.MEMBER, 58, agency="Health"))
    return stage.enter(key)


def set_up(visitor: Visitor, stage: Stage) -> TestResponse:
    """Set the second factor up, as an app would."""
    visitor.get("/account/second-factor")
    with visitor.client.session_transaction() as session:
        secret = session["pending_second_factor"]
    code = pyotp.TOTP(secret).at(stage.clock())
    return visitor.fill("/account/second-factor", {"code": code, "password": DEMONSTRATION_PASSWORD})


def half_in(stage: Stage) -> Visitor:
    """Somebody whose password is right and whose code is asked for."""

    def make() -> Visitor:
        set_up(member(stage, "half"), stage)
        visitor = Visitor(stage.app)
        visitor.fill("/sign-in", {"email": address_of("half"), "password": DEMONSTRATION_PASSWORD})
        return visitor

    return stage.once("half", make)


def secured(stage: Stage) -> Visitor:
    """Somebody with a second factor, at their account."""

    def make() -> Visitor:
        visitor = member(stage, "secured")
        set_up(visitor, stage)
        return visitor

    return stage.once("secured", make)


def without_password(stage: Stage) -> TestResponse:
    """Somebody who would turn their second factor off without saying who they are."""
    visitor = secured(stage)
    return visitor.post("/account/second-factor/off", {"csrf_token": visitor.token("/account/second-factor")})


def with_kept_post(stage: Stage) -> TestResponse:
    """Somebody whose session ended while they wrote, and who signs in again."""
    visitor = member(stage, "late")
    visitor.get("/services/58/reviews/2010/E09")
    fields = {**visitor.form(), "evidence": "Typed after the session had ended.\nA second line.", "rating": "good"}
    with visitor.client.session_transaction() as session:
        token = session["sign_in"]
    with stage.app.app_context():
        sign_ins.end(token, at=stage.clock())
        db.session.commit()
    visitor.post("/services/58/reviews/2010/E09", fields)
    visitor.fill("/sign-in", {"email": address_of("late"), "password": DEMONSTRATION_PASSWORD})
    return visitor.follow()


def too_often(stage: Stage) -> TestResponse:
    """Somebody who guesses."""
    visitor = Visitor(stage.app)
    for _ in range(11):
        visitor.fill("/sign-in", {"email": "guessed@example.org", "password": "a wrong password"})
    return visitor.last


def at_link(stage: Stage) -> TestResponse:
    """The page of a one-time link."""
    return stage.visitor(None).get(link(stage))


def at_new_address(stage: Stage) -> TestResponse:
    """The page that the link at a new address opens."""
    visitor = member(stage, "moving")
    with stage.app.app_context():
        asked = corrections.ask_for_address(stage.id_of("moving"), email="moved@example.org", at=stage.clock())
        one_time_links.mint(asked.reference, "the-token", at=stage.clock())
        db.session.commit()
    return visitor.get("/account/address/the-token")


def at_provider(stage: Stage, *, invited: bool = True, fault: str | None = None) -> TestResponse:
    """Somebody who comes back from the provider, on a site that has one."""
    visitor, held = Visitor(stage.app), stage.app.extensions["selfreview"]
    before = held.settings
    with running_provider() as provider:
        provider.fault, provider.claims = fault, {"name": "Nasreen Pirzada"}
        named = Provider(provider.issuer, CLIENT, SECRET, name="your council account")
        held.settings = replace(before, provider=named)
        try:
            invitation = link(stage, Purpose.FIRST_SIGN_IN)
            if invited:
                visitor.get(invitation)
            answer = visitor.get(provider.visit(visitor.get("/sign-in/provider").location))
            return visitor.follow() if answer.location else answer
        finally:
            held.settings = before


def with_provider(stage: Stage, path: str) -> TestResponse:
    """A page of a site that has a provider, which cannot be reached."""
    held = stage.app.extensions["selfreview"]
    before = held.settings
    held.settings = replace(
        before, provider=Provider("http://127.0.0.1:9", CLIENT, SECRET, name="your council account")
    )
    try:
        return Visitor(stage.app).get(path)
    finally:
        held.settings = before


SCENES = (
    opened("public.home", "filled", "/", None),
    opened("public.home", "empty", "/", None, fresh=True),
    opened("public.home", "of somebody", "/", "leeds"),
    opened("public.home", "before any round", "/", "manager", fresh=True),
    opened("public.healthz", "well", "/healthz", None, document=False),
    opened("operation.livez", "well", "/livez", None, document=False),
    opened("operation.readyz", "well", "/readyz", None, document=False),
    opened("operation.metrics", "off", "/metrics", None, status=404),
    opened("statements.security", "incomplete", "/.well-known/security.txt", None, document=False),
    downloaded("account.export", "/account/export"),
    opened("statements.accessibility", "read-only", "/accessibility", None),
    opened("statements.privacy", "read-only", "/privacy", None),
    opened("statements.privacy", "complete", "/privacy", None, before=lambda stage: tell_operator(stage), late=True),
    opened("statements.accessibility", "complete", "/accessibility", None, late=True),
    opened("statements.contact", "complete", "/contact", None, late=True),
    opened("public.about", "read-only", "/about", None),
    opened("guides.glossary", "read-only", "/glossary", None),
    opened("guides.before", "sent on", "/before-you-start", None, document=False, status=303),
    *(
        opened("guides.before_as", role, f"/before-you-start/{role}", None)
        for role in ("manager", "chair", "member", "observer")
    ),
    opened("statements.contact", "read-only", "/contact", None),
    opened("doors.sign_in", "empty", "/sign-in", None),
    opened("doors.sign_in", "before any round", "/sign-in", None, fresh=True),
    refused("doors.sign_in", "/sign-in", {"email": "", "password": ""}, None),
    refused("doors.sign_in", "/sign-in", {"email": "a@b.org", "password": "no"}, None, state="wrong password"),
    Scene("doors.sign_in", "too often", too_often, 429),
    Scene("doors.second_step", "empty", lambda stage: half_in(stage).get("/sign-in/code"), who="half"),
    Scene("doors.second_step", "error", lambda stage: half_in(stage).fill("/sign-in/code", {"code": "000000"}), 422),
    opened("doors.signed_out", "read-only", "/signed-out", None),
    opened("doors.forgotten", "empty", "/forgotten", None),
    refused("doors.forgotten", "/forgotten", {"email": ""}, None),
    opened("doors.link_sent", "read-only", "/forgotten/sent", None),
    Scene("doors.link", "empty", at_link),
    Scene("doors.link", "error", lambda stage: stage.visitor(None).fill(link(stage), {"new_password": "short"}), 422),
    Scene("doors.link", "with a provider", lambda stage: with_provider(stage, link(stage, Purpose.FIRST_SIGN_IN))),
    Scene("doors.sign_in", "with a provider", lambda stage: with_provider(stage, "/sign-in")),
    Scene("provider.leave", "away", lambda stage: with_provider(stage, "/sign-in/provider"), 503),
    Scene("provider.come_back", "not linked", lambda stage: at_provider(stage, invited=False), 403),
    Scene("provider.come_back", "cancelled", lambda stage: at_provider(stage, fault="access_denied"), 403),
    Scene("provider.offer", "empty", at_provider),
    opened("doors.link", "over", "/link/no-such-token", None, status=404),
    opened("account.home", "filled", "/account/", "manager"),
    Scene("account.home", "with a second factor", lambda stage: secured(stage).get("/account/")),
    opened("details.name", "filled", "/account/name", "manager"),
    refused("details.name", "/account/name", {"name": ""}),
    opened("details.address", "empty", "/account/address", "manager"),
    refused("details.address", "/account/address", {"email": "nobody", "password": ""}),
    Scene("details.confirm", "empty", at_new_address),
    opened("details.confirm", "over", "/account/address/no-such-token", "manager", status=404),
    opened("mail_choices.ask", "filled", "/account/mail", "manager"),
    refused("mail_choices.ask", "/account/mail", {"choice": "hourly"}),
    opened("account.password", "empty", "/account/password", "manager"),
    refused("account.password", "/account/password", {"password": "wrong", "new_password": "short"}),
    opened("account.second_factor", "empty", "/account/second-factor", "manager"),
    refused("account.second_factor", "/account/second-factor", {"code": "1", "password": ""}),
    Scene("account.second_factor", "codes", lambda stage: set_up(member(stage, "coded"), stage)),
    Scene("account.second_factor", "filled", lambda stage: secured(stage).get("/account/second-factor")),
    Scene("account.second_factor", "filled error", without_password, 422),
    opened("account.kept", "empty", "/account/kept", "manager"),
    Scene("account.kept", "filled", with_kept_post),
)
