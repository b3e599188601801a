"""One's own passkeys: adding one, which asks for the password first, and removing it."""

import secrets

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from selfreview.speech import gettext, lazy
from selfreview.storage.people import passkeys, second_factor
from selfreview.storage.people.passkeys import NewPasskey, Passkey
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.access import SignedIn, entry, refuse
from selfreview.web.middleware import confirm_saved
from selfreview.web.people import ceremony, codes
from selfreview.web.people.account import IS_ON, check_password, is_asked
from selfreview.web.people.account_forms import NewPasskeyForm, PasswordForm
from selfreview.web.people.sign_in_forms import PasskeyForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")

PENDING = "pending_passkey"
NOT_MADE = lazy("The passkey was not added. Try again, on this device or another.")
TOO_LATE = lazy("That took too long, so the passkey was not added. Start again.")


@blueprint.get("/new")
@entry(SignedIn())
def new(person: Person) -> ResponseReturnValue:
    """The page that asks what a new passkey is to be called, and for the password."""
    return _show_new(person, NewPasskeyForm())


def _show_new(person: Person, form: NewPasskeyForm) -> str:
    shown = {"obstacle": ceremony.obstacle(), "is_full": _is_full(person), "most": passkeys.MOST}
    return render_template("people/account/new_passkey.html", form=form, **shown)


def _is_full(person: Person) -> bool:
    return len(passkeys.all_of(person.id)) >= passkeys.MOST


@blueprint.post("/new")
@entry(SignedIn())
def begin(person: Person) -> ResponseReturnValue:
    """Take name and password, and let the browser be asked for a passkey."""
    form = NewPasskeyForm()
    if ceremony.obstacle() or _is_full(person):
        return _show_new(person, form), 422
    if form.validate_on_submit() and (wall := check_password(person, form.password)) is not None:
        return wall
    if form.errors:
        return _show_new(person, form), 422
    key = secrets.token_urlsafe(32)
    passkeys.make_challenge(person.id, key, at=site().now())
    session[PENDING] = {"key": key, "name": form.name.data}
    return redirect(url_for("passkeys.make"), 303)


@blueprint.get("/make")
@entry(SignedIn())
def make(person: Person) -> ResponseReturnValue:
    """The page whose button has the browser make the passkey."""
    return _show_make(person, PasskeyForm())


def _show_make(person: Person, form: PasskeyForm, status: int = 200) -> ResponseReturnValue:
    pending = session.get(PENDING) or {}
    options = ceremony.creation_options(person, pending.get("key"), at=site().now())
    if options is None:
        return redirect(url_for("passkeys.new"), 303)
    minutes = int(passkeys.CHALLENGE_LASTS.total_seconds() // 60)
    shown = {"options": options, "name": pending["name"], "minutes": minutes}
    return render_template("people/account/make_passkey.html", form=form, **shown), status


@blueprint.post("/make")
@entry(SignedIn())
def add(person: Person) -> ResponseReturnValue:
    """Keep the passkey that the browser has made; with the first second step come recovery codes, shown this once."""
    form, pending, now = PasskeyForm(), session.get(PENDING), site().now()
    if not pending:
        return redirect(url_for("passkeys.new"), 303)
    fresh = None if person.has_second_factor else codes.draw(person.id)
    made = ceremony.read_new(person, form.signed.data, pending["key"], at=now)
    if made is ceremony.Refusal.TOO_LATE:
        return _start_again(person, pending["name"])
    name, by = pending["name"], person.name
    if not isinstance(made, NewPasskey) or not passkeys.add(person.id, made, name=name, by=by, at=now):
        ceremony.ask_again(person, pending["key"], at=now)
        form.form_errors.append(NOT_MADE)
        return _show_make(person, form, 422)
    session.pop(PENDING)
    mail_queue.send_notice(person, lazy("A passkey was added to your Selfreview account."))
    if fresh is not None:
        second_factor.renew_codes(person.id, fresh, by=by, at=now)
        return render_template("people/account/recovery_codes.html", codes=fresh.told, done=IS_ON)
    confirm_saved(gettext("The passkey is added. You can sign in with it from now on."))
    return redirect(url_for("account.second_factor"), 303)


def _start_again(person: Person, name: str) -> ResponseReturnValue:
    form = NewPasskeyForm(formdata=None, data={"name": name})
    form.form_errors.append(TOO_LATE)
    return _show_new(person, form), 422


def _find(person: Person, passkey_id: int) -> Passkey | None:
    return next((one for one in passkeys.all_of(person.id) if one.id == passkey_id), None)


def _is_last(person: Person) -> bool:
    """Whether nothing but this passkey is somebody's second step."""
    return len(passkeys.all_of(person.id)) == 1 and not second_factor.has_app(person.id)


@blueprint.get("/<int(max=2147483647):passkey_id>/remove")
@entry(SignedIn())
def removing(person: Person, passkey_id: int) -> ResponseReturnValue:
    """The page that asks for the password before a passkey goes."""
    return _show_removing(person, _find(person, passkey_id) or abort(404), PasswordForm())


def _show_removing(person: Person, passkey: Passkey, form: PasswordForm) -> str:
    is_last = _is_last(person)
    if is_last and is_asked(person):
        refuse()
    return render_template("people/account/remove_passkey.html", form=form, passkey=passkey, is_last=is_last)


@blueprint.post("/<int(max=2147483647):passkey_id>/remove")
@entry(SignedIn())
def remove(person: Person, passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey; where it is the only second step, and the network asks for none, that is off with it."""
    passkey, form, now = _find(person, passkey_id), PasswordForm(), site().now()
    if passkey is None:
        return redirect(url_for("account.home"), 303)  # a second click
    if _is_last(person) and is_asked(person):
        refuse()
    if form.validate_on_submit() and (wall := check_password(person, form.password)) is not None:
        return wall
    if form.errors:
        return _show_removing(person, passkey, form), 422
    if not passkeys.remove(person.id, passkey.id, by=person.name, at=now):
        return redirect(url_for("account.home"), 303)  # the same, at the same moment
    is_last = not passkeys.all_of(person.id) and not second_factor.has_app(person.id)
    if is_last and is_asked(person):
        undo()
        refuse()
    if is_last:
        second_factor.turn_off(person.id, by=person.name, at=now)
    off = lazy(" Two-step sign-in is now off.") if is_last else ""
    mail_queue.send_notice(person, lazy("A passkey was removed from your Selfreview account.{off}", off=off))
    confirm_saved(gettext("The passkey “{name}” is removed.{off}", name=passkey.name, off=off))
    return redirect(url_for("account.home" if is_last else "account.second_factor"), 303)
