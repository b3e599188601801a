"""One's own name and address: changed by oneself, the address once it is confirmed there."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.speech import gettext, lazy
from selfreview.storage.people import corrections
from selfreview.storage.people.corrections import AddressTaken
from selfreview.storage.people.people import Person
from selfreview.web import attempts, mail_queue
from selfreview.web.access import SignedIn, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.people.account import check_password
from selfreview.web.people.account_forms import OwnAddressForm, OwnNameForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("details", __name__, url_prefix="/account")

SAME = lazy("This is the address that you have now. Enter the new one")


@blueprint.get("/name")
@entry(SignedIn())
def name(person: Person) -> ResponseReturnValue:
    """The page to change one's name on."""
    return render_template("people/account/name.html", form=OwnNameForm(formdata=None, data={"name": person.name}))


@blueprint.post("/name")
@entry(SignedIn())
def change_name(person: Person) -> ResponseReturnValue:
    """Change one's name from now on; what was written before keeps the name of its day."""
    form = OwnNameForm()
    if not form.validate_on_submit():
        return render_template("people/account/name.html", form=form), 422
    corrections.rename(person.id, name=form.name.data, by=person.name, at=site().now())
    mail_queue.send_notice(
        person, lazy("The name of your Selfreview account was changed to {name}.", name=form.name.data)
    )
    confirm_saved(gettext("Your name is changed. What you wrote before keeps the name that you had then."))
    return redirect(url_for("account.home"), 303)


@blueprint.get("/address")
@entry(SignedIn())
def address(person: Person) -> ResponseReturnValue:
    """The page to change one's email address on."""
    return _ask_address(person, OwnAddressForm())


def _ask_address(person: Person, form: OwnAddressForm) -> str:
    return render_template("people/account/address.html", form=form, person=person)


@blueprint.post("/address")
@entry(SignedIn())
def ask_for_address(person: Person) -> ResponseReturnValue:
    """Send a link to the new address; nothing changes until it is opened there.

    Whether the address has an account already is told to whoever reads its
    letters, and not here.
    """
    form = OwnAddressForm()
    if form.validate_on_submit() and form.email.data == person.email:
        form.email.errors = [SAME]
    if not form.errors and (wall := check_password(person, form.password)) is not None:
        return wall
    if form.errors:
        return _ask_address(person, form), 422
    attempts.spend_letter(person.id, form.email.data)
    link = corrections.ask_for_address(person.id, email=form.email.data, at=site().now())
    mail_queue.send_confirmation(person, form.email.data, link)
    confirm_saved(
        gettext(
            "We have written to {email}. Open the link in that email within 24 hours to finish. "
            "Nothing changes until then.",
            email=form.email.data,
        )
    )
    return redirect(url_for("account.home"), 303)


@blueprint.get("/address/<token>")
@entry(SignedIn())
def confirm(person: Person, token: str) -> ResponseReturnValue:
    """The page that the link at the new address opens: its button posts, so that a scanner changes nothing."""
    asked = corrections.asked_address(token, person.id, at=site().now())
    if asked is None:
        return render_template("people/account/address_over.html", person=person), 404
    return render_template("people/account/confirm_address.html", person=person, asked=asked)


@blueprint.post("/address/<token>")
@entry(SignedIn())
def change_address(person: Person, token: str) -> ResponseReturnValue:
    """Change the address that one signs in with, and tell the old one."""
    now = site().now()
    asked = corrections.asked_address(token, person.id, at=now)
    try:
        if asked is not None:
            corrections.change_email(person.id, email=asked, by=person.name, at=now)
    except AddressTaken:
        undo()
        asked = None
    if asked is None:
        return render_template("people/account/address_over.html", person=person), 404
    mail_queue.tell_old_address(person, asked, by="you")
    confirm_saved(gettext("You sign in as {asked} from now on.", asked=asked))
    return redirect(url_for("account.home"), 303)
