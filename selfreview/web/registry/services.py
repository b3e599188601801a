"""What only the network's administrator sees to: the services, the letters that could not be sent, the settings."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.registry.services import Entry, is_about
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage import feature_flags
from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.mail_queue import Letter
from selfreview.storage.people import network, people
from selfreview.storage.registry import changes as kept_changes
from selfreview.storage.registry import services as kept_registry
from selfreview.storage.round import rounds
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved, in_words
from selfreview.web.registry import changes, corrections, people_file
from selfreview.web.registry import network_people as accounts
from selfreview.web.registry.forms import KINDS, NewServiceForm, ServiceForm, SwitchesForm
from selfreview.web.registry.paging import asked_page, asked_words, kept, turn_to
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("registry", __name__, url_prefix="/network/registry")
blueprint.register_blueprint(accounts.blueprint)
blueprint.register_blueprint(people_file.blueprint)
blueprint.register_blueprint(changes.blueprint)
blueprint.register_blueprint(corrections.blueprint)


@blueprint.get("/")
@entry(AtNetwork(Right.ADMINISTER))
def home(_visit: NetworkVisit) -> ResponseReturnValue:
    """The services a page at a time, with the way to change them, to the people, the letters and the settings."""
    services, words = rounds.all_services(), asked_words()
    found = sorted((one for one in services if is_about(one, words)), key=lambda one: one.name)
    page = turn_to(asked_page(), found, lambda number: url_for("registry.home", **kept("q"), page=number))
    numbers = [one.number for one in page.items]
    return render_template(
        "registry/services.html",
        words=words,
        page=page,
        number=len(services),
        expected=len(rounds.usually_expected()),
        entries=sorted(kept_registry.entries_of(numbers), key=lambda entry: entry.service.name),
        managers=network.managers(numbers, day=site().today()),
        kinds=KINDS,
        unsent=kept_letters.unsent(),
    )


def _entry(number: int) -> Entry:
    found = kept_registry.find_entry(number)
    if found is None:
        abort(404)
    return found


@blueprint.get("/services/<int(max=2147483647):number>")
@entry(AtNetwork(Right.ADMINISTER))
def service(_visit: NetworkVisit, number: int) -> ResponseReturnValue:
    """One service, to be changed."""
    found = _entry(number)
    return _show(found, ServiceForm.of(found))


def _show(found: Entry, form: ServiceForm, theirs: Entry | None = None) -> str:
    number = found.service.number
    holders = [
        (person, ", ".join(map(in_words, person.posts))) for person in people.people_of(number, day=site().today())
    ]
    return render_template(
        "registry/service.html",
        entry=found,
        form=form,
        holders=holders,
        changes=kept_changes.changes_of(number),
        differing=() if theirs is None else form.differing(theirs),
    )


@blueprint.post("/services/<int(max=2147483647):number>")
@entry(AtNetwork(Right.ADMINISTER))
def save_service(visit: NetworkVisit, number: int) -> ResponseReturnValue:
    """Change a service, unless somebody else has changed it since it was opened."""
    found, form = _entry(number), ServiceForm()
    if not form.validate_on_submit():
        return _show(found, form), 422
    stands = kept_registry.lock_entry(number)
    assert stands is not None
    if form.version.data != kept_registry.version_of(stands) and form.entry(number) != stands:
        who = kept_registry.last_writer(number)
        undo()
        form.form_errors.append(
            gettext(
                "{who} has changed this service since you opened it. Check their changes, then save again.",
                who=who or gettext("Someone"),
            )
        )
        form.version.data = kept_registry.version_of(stands)
        return _show(stands, form, theirs=stands), 409
    kept_registry.write_entries([form.entry(number)], by=visit.person.name, at=site().now())
    confirm_saved(gettext("{name} is saved.", name=form.name.data))
    return redirect(url_for("registry.service", number=number), 303)


@blueprint.get("/services/new")
@entry(AtNetwork(Right.ADMINISTER))
def new_service(_visit: NetworkVisit) -> ResponseReturnValue:
    """A service to be added, with the next free number."""
    return _show_new(NewServiceForm(number=kept_registry.next_number(), region="", kind="", expected=True))


def _show_new(form: NewServiceForm) -> str:
    return render_template("registry/new_service.html", form=form)


@blueprint.post("/services/new")
@entry(AtNetwork(Right.ADMINISTER))
def add_service(visit: NetworkVisit) -> ResponseReturnValue:
    """Add a service, under a number that no other has."""
    form = NewServiceForm()
    if not form.validate_on_submit():
        return _show_new(form), 422
    try:
        kept_registry.add_entry(form.new_entry(), by=visit.person.name, at=site().now())
    except kept_registry.NumberTaken:
        undo()
        form.number.errors = [
            gettext("{entered} is another service’s number. Enter one that is free", entered=form.number.data)
        ]
        return _show_new(form), 422
    confirm_saved(
        gettext("{name} is added. Rounds that are open already do not expect its return.", name=form.name.data)
    )
    return redirect(url_for("registry.service", number=form.number.data), 303)


@blueprint.get("/letters")
@entry(AtNetwork(Right.ADMINISTER))
def outbox(_visit: NetworkVisit) -> ResponseReturnValue:
    """The letters that could not be sent, for the administrator to pass on or to send again."""
    return render_template(
        "registry/letters.html",
        letters=kept_letters.unsent(),
        shown=mail_queue.shown,
        mail_is_set_up=site().post.is_set_up,
    )


def _unsent(letter_id: int) -> Letter:
    found = next((letter for letter in kept_letters.unsent() if letter.id == letter_id), None)
    if found is None:
        abort(404)
    return found


@blueprint.post("/letters/<int(max=2147483647):letter_id>/send")
@entry(AtNetwork(Right.ADMINISTER))
def send_letter(_visit: NetworkVisit, letter_id: int) -> ResponseReturnValue:
    """Try once more to send a letter."""
    letter = _unsent(letter_id)
    sent = mail_queue.hand_on(letter.id) is mail_queue.Fate.SENT
    confirm_saved(
        gettext("The email to {recipient} is sent.", recipient=letter.recipient)
        if sent
        else gettext("The email to {recipient} could not be sent this time either.", recipient=letter.recipient)
    )
    return redirect(url_for("registry.outbox"), 303)


@blueprint.post("/letters/<int(max=2147483647):letter_id>/passed-on")
@entry(AtNetwork(Right.ADMINISTER))
def pass_letter_on(_visit: NetworkVisit, letter_id: int) -> ResponseReturnValue:
    """Note that the administrator has passed a letter on; its text goes."""
    letter = _unsent(letter_id)
    kept_letters.mark_sent(letter.id, at=site().now())
    confirm_saved(
        gettext("The email to {recipient} has been marked as passed on and deleted.", recipient=letter.recipient)
    )
    return redirect(url_for("registry.outbox"), 303)


@blueprint.get("/settings")
@entry(AtNetwork(Right.ADMINISTER))
def settings(_visit: NetworkVisit) -> ResponseReturnValue:
    """What the network turns on and off."""
    form = SwitchesForm(second_factor=feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK))
    return render_template("registry/settings.html", form=form)


@blueprint.post("/settings")
@entry(AtNetwork(Right.ADMINISTER))
def turn_switches(visit: NetworkVisit) -> ResponseReturnValue:
    """Turn the switches; every server has heard of it within a few seconds."""
    form = SwitchesForm()
    form.validate_on_submit()
    feature_flags.ask_for_second_factor(on=bool(form.second_factor.data), by=visit.person.name, at=site().now())
    confirm_saved(gettext("The settings are saved."))
    return redirect(url_for("registry.settings"), 303)
