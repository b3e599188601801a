"""When somebody wants to be written to about what is asked of them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.people.mail_choices import MailChoice
from selfreview.speech import gettext
from selfreview.storage.people import mail_choices
from selfreview.storage.people.people import Person
from selfreview.web.access import SignedIn, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.people.account_forms import MailChoiceForm
from selfreview.web.runtime import site

blueprint = Blueprint("mail_choices", __name__, url_prefix="/account")


@blueprint.get("/mail")
@entry(SignedIn())
def ask(person: Person) -> ResponseReturnValue:
    """The page to choose on."""
    chosen = mail_choices.choices_of([person.id])[person.id]
    return render_template("people/account/mail.html", form=MailChoiceForm(formdata=None, data={"choice": chosen}))


@blueprint.post("/mail")
@entry(SignedIn())
def choose(person: Person) -> ResponseReturnValue:
    """Keep what somebody chose."""
    form = MailChoiceForm()
    if not form.validate_on_submit():
        return render_template("people/account/mail.html", form=form), 422
    mail_choices.choose(person.id, MailChoice(form.choice.data), at=site().now())
    confirm_saved(gettext("Your choice has been saved."))
    return redirect(url_for("account.home"), 303)
