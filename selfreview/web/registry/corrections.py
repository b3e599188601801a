"""Names and addresses as the network's administrator corrects them: one person's, or everybody's at a council."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.people import corrections, people
from selfreview.storage.people.corrections import AddressTaken
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.addresses import NamedForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.registry.forms import DomainForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("corrections", __name__, url_prefix="/people")

BY = lazy("the network’s administrator")
TAKEN = lazy("Another account has this address. Enter another one, or close that account first")
APPLY = "apply"


def _person(person_id: int) -> Person:
    found = people.person_by_id(person_id, day=site().today())
    if found is None or found.closed:
        abort(404)
    return found


@blueprint.get("/<int(max=2147483647):person_id>/correct")
@entry(AtNetwork(Right.ADMINISTER))
def correcting(_visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """The page to correct somebody's name and address on."""
    person = _person(person_id)
    form = NamedForm(formdata=None, data={"name": person.name, "email": person.email})
    return render_template("registry/correct_person.html", form=form, person=person)


@blueprint.post("/<int(max=2147483647):person_id>/correct")
@entry(AtNetwork(Right.ADMINISTER))
def correct(visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """Correct somebody's name and address; both their old and their new address are told of a new one."""
    person, form, now = _person(person_id), NamedForm(), site().now()
    if form.validate_on_submit():
        try:
            corrections.change_email(person.id, email=form.email.data, by=visit.person.name, at=now)
        except AddressTaken:
            undo()
            form.email.errors = [TAKEN]
    if form.errors:
        return render_template("registry/correct_person.html", form=form, person=person), 422
    corrections.rename(person.id, name=form.name.data, by=visit.person.name, at=now)
    if form.email.data != person.email:
        mail_queue.tell_old_address(person, form.email.data, by=BY)
        mail_queue.tell_new_address(person, form.email.data, by=BY)
    elif form.name.data != person.name:
        mail_queue.send_notice(
            person, lazy("The network’s administrator has changed your name to {name}.", name=form.name.data)
        )
    confirm_saved(gettext("{name} signs in as {email}.", name=form.name.data, email=form.email.data))
    return redirect(url_for("registry.accounts.one", person_id=person.id), 303)


@blueprint.get("/domain")
@entry(AtNetwork(Right.ADMINISTER))
def moving(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page to move everybody's address at a council to its new domain."""
    return render_template("registry/move_domain.html", form=DomainForm(), moves=None)


@blueprint.post("/domain")
@entry(AtNetwork(Right.ADMINISTER))
def move(visit: NetworkVisit) -> ResponseReturnValue:
    """Show whose address would change and to what; change them once that was seen and is asked for."""
    form = DomainForm()
    if not form.validate_on_submit():
        return render_template("registry/move_domain.html", form=form, moves=None), 422
    moves = corrections.plan_move(old=form.old.data, new=form.new.data)
    if APPLY not in request.form:
        return render_template("registry/move_domain.html", form=form, moves=moves)
    moved = corrections.move(moves, by=visit.person.name, at=site().now())
    for one in moved:
        found = people.person_by_id(one.person_id, day=site().today())
        assert found is not None
        mail_queue.tell_new_address(found, one.after, by=BY)
    many = ngettext("{number} email address", "{number} email addresses", len(moved))
    confirm_saved(gettext("Changed {many} from {old} to {new}.", many=many, old=form.old.data, new=form.new.data))
    return redirect(url_for("registry.accounts.everybody", q=form.new.data), 303)
