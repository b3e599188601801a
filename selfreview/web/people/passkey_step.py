"""The second step of signing in with a passkey, beside the code box."""

from flask import Blueprint, redirect, session, url_for
from flask.typing import ResponseReturnValue

from selfreview.speech import lazy
from selfreview.storage.engine import draw_on_reserve
from selfreview.storage.people.sign_ins import TooMany
from selfreview.web import attempts
from selfreview.web.access import Public, entry
from selfreview.web.error_pages import page
from selfreview.web.people import ceremony
from selfreview.web.people.sign_in import (
    BY_PROVIDER,
    HALF,
    TOO_MANY,
    half_signed_in,
    let_in,
    next_page,
    show_second_step,
)
from selfreview.web.people.sign_in_forms import CodeForm, PasskeyForm
from selfreview.web.runtime import site

blueprint = Blueprint("passkey_step", __name__)

TOO_LATE = lazy("That took too long. Try again.")
NOT_TAKEN = lazy("That passkey does not work here. Try again, or enter a code.")


@blueprint.post("/sign-in/passkey")
@entry(Public())
def try_passkey() -> ResponseReturnValue:
    """Check what a passkey has signed; wrong ones are counted as wrong codes are."""
    person = half_signed_in()
    if person is None:
        return redirect(url_for("doors.sign_in", next=next_page()), 303)
    form, half, now = PasskeyForm(), session[HALF], site().now()
    draw_on_reserve()
    try:
        attempt = attempts.begin(person.email)
    except TooMany:
        return page(429, message=TOO_MANY)
    refusal = ceremony.judge(person, form.signed.data, half.get("key"), at=now)
    if refusal is None:
        return let_in(person, now, by_provider=bool(half.get(BY_PROVIDER)))
    attempts.fail(attempt, person.email, refusal.value)
    if half.get("key"):
        ceremony.ask_again(person, half["key"], at=now)
    form.form_errors.append(TOO_LATE if refusal is ceremony.Refusal.TOO_LATE else NOT_TAKEN)
    return show_second_step(person, CodeForm(formdata=None), form), 422
