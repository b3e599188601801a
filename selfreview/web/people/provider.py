"""Signing in with an account elsewhere, where the operator named a provider (OpenID Connect).

It opens only what an invitation has linked it to: whoever comes back from the
provider and is not known is nobody here, whatever address they bring.
"""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from selfreview.provider_settings import Provider
from selfreview.speech import capitalised, gettext, lazy
from selfreview.storage.engine import end_reading, reading, writing
from selfreview.storage.people import identities, links, people, sign_ins
from selfreview.storage.people.one_time_links import Purpose, kill_links
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import TooMany
from selfreview.web import attempts
from selfreview.web.access import Public, entry
from selfreview.web.error_pages import page
from selfreview.web.fields import Form
from selfreview.web.middleware import confirm_saved
from selfreview.web.people.open_id import Identity, NotVouched, leave_for, read_return
from selfreview.web.people.sign_in import OPENED, TOO_MANY, ask_second_factor, let_in, next_page
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep, undo, unit

blueprint = Blueprint("provider", __name__)

ONWARD = "provider_onward"
VOUCHED = "provider_vouched"
LASTS = timedelta(minutes=30)
"""How long an invitation that was opened, and an account that came back, wait to be linked."""
AWAY = lazy("{name} cannot be reached at the moment. Try again in a few minutes, or sign in with your email address.")


def _provider() -> Provider:
    provider = site().settings.provider
    return provider if provider is not None else abort(404)


@blueprint.get("/sign-in/provider")
@entry(Public())
def leave() -> ResponseReturnValue:
    """Send the visitor to the provider to sign in there."""
    provider = _provider()
    session[ONWARD] = next_page()
    undo()  # Nothing of the database is held while another machine is waited for.
    try:
        return leave_for(provider, back_to=f"{site().settings.url}{url_for('provider.come_back')}")
    except NotVouched as fault:
        return _refuse(provider, fault)


@blueprint.get("/sign-in/provider/back")
@entry(Public())
def come_back() -> ResponseReturnValue:
    """Let in whoever the provider vouches for and an invitation has linked; offer to link where one is open here."""
    provider = _provider()
    # A sign-in is written down whatever the method is; the page that offers the link only reads.
    with writing(), unit():
        undo()
        try:
            attempt = attempts.begin("provider")
        except TooMany:
            return page(429, message=TOO_MANY)
        try:
            identity = read_return(provider)
        except NotVouched as fault:
            sign_ins.fail(attempt)
            keep()
            return _refuse(provider, fault)
        sign_ins.withdraw(attempt)
        keep()
        return _admit(provider, identity)


def _admit(provider: Provider, identity: Identity) -> ResponseReturnValue:
    now = site().now()
    person = identities.holder_of(identity.issuer, identity.subject, at=now)
    if person is not None:
        onward = session.pop(ONWARD, None)
        if person.has_second_factor:
            return ask_second_factor(person, now, onward=onward, by_provider=True)
        return let_in(person, now, onward=onward, by_provider=True)
    if _invited() is not None:
        session[VOUCHED] = {"subject": identity.subject, "name": identity.name, "at": now.timestamp()}
        return redirect(url_for("provider.offer"), 303)
    attempts.tell("an account elsewhere that nobody has linked")
    return render_template("people/sign_in/not_linked.html", provider=provider, hide_sign_in=True), 403


def _refuse(provider: Provider, fault: NotVouched) -> ResponseReturnValue:
    attempts.tell(f"a sign-in at the provider: {fault}")
    if fault.is_away:
        name = capitalised(provider.name)
        return page(503, message=AWAY.format(name=name))
    return render_template("people/sign_in/not_vouched.html", provider=provider, hide_sign_in=True), 403


def _fresh(key: str) -> dict[str, str] | None:
    kept = session.get(key)
    if not isinstance(kept, dict) or site().now().timestamp() - kept["at"] > LASTS.total_seconds():
        return None
    return kept


def _invited() -> Person | None:
    """Whose first invitation was opened in this session, and opens still."""
    opened = _fresh(OPENED)
    if opened is None:
        return None
    return people.holder_of_link(opened["token"], at=site().now(), purpose=Purpose.FIRST_SIGN_IN)


@blueprint.get("/sign-in/provider/link")
@entry(Public())
def offer() -> ResponseReturnValue:
    """The page that asks whether the account elsewhere is to open the one that the invitation is for."""
    provider, vouched, person = _provider(), _fresh(VOUCHED), _invited()
    if vouched is None or person is None:
        return render_template("people/sign_in/link_over.html", hide_sign_in=True), 404
    shown = {"provider": provider, "person": person, "account": vouched["name"]}
    return render_template("people/sign_in/link_account.html", form=Form(), **shown, hide_sign_in=True)


@blueprint.post("/sign-in/provider/link")
@entry(Public())
def link() -> ResponseReturnValue:
    """Link the two, use the invitation up, and let the person in."""
    provider, vouched, now = _provider(), _fresh(VOUCHED), site().now()
    with reading():
        person = _invited()
        end_reading()
    if vouched is None or person is None or not links.use_link(session[OPENED]["token"], at=now):
        attempts.tell("an invitation that opens nothing")
        return render_template("people/sign_in/link_over.html", hide_sign_in=True), 404
    if not identities.link(provider.issuer, vouched["subject"], person_id=person.id, at=now):
        undo()
        return render_template("people/sign_in/not_linked.html", provider=provider, hide_sign_in=True), 409
    kill_links(person.id, at=now)
    if person.has_second_factor:
        return ask_second_factor(person, now, by_provider=True)
    answer = let_in(person, now, by_provider=True)
    confirm_saved(gettext("You can sign in with {name} from now on.", name=provider.name))
    return answer
