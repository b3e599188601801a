"""People loaded from a file: by the network on its page, or by the operator on the server."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import BooleanField

from selfreview.documents.people.directory_csv import DirectoryLine, read_directory
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.rights import Right
from selfreview.domain.typed_codes import fold_email
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.people import people
from selfreview.storage.people.one_time_links import Purpose, promise_link
from selfreview.storage.people.people import Appointment, LastManager, Person
from selfreview.storage.round import rounds
from selfreview.web import mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.addresses import NotAnAddress, as_kept, read_address
from selfreview.web.fields import Form
from selfreview.web.mail_queue import Invitation
from selfreview.web.middleware import called, confirm_saved
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("people_file", __name__, url_prefix="/people/load")

LARGEST = 1_000_000
"""How many bytes a list of people may have."""

ONLY_MANAGER = lazy("{email} is the only manager of service {service}: give it another manager first.")


class OnlyManager(ValueError):
    """A line of the file would leave a service without a manager; the text says which."""


def _is_address(typed: str) -> bool:
    try:
        read_address(typed)
    except NotAnAddress:
        return False
    return True


def read_people(content: bytes) -> tuple[DirectoryLine, ...]:
    """The roles in a file; `TableFaults` names every fault with its line."""
    services = rounds.all_services()
    return read_directory(
        content,
        services=[service.number for service in services],
        regions={service.region for service in services},
        is_email=_is_address,
    )


def appoint_all(lines: Iterable[DirectoryLine], *, by: str, at: datetime) -> tuple[tuple[DirectoryLine, Person], ...]:
    """Give everybody their role; raises `OnlyManager` where a service would lose its last. Does not commit."""
    made = []
    for line in lines:
        appointment = Appointment(line.role, line.service, line.region, line.agency)
        try:
            person = people.appoint(email=as_kept(line.email), name=line.name, appointment=appointment, by=by, at=at)
        except LastManager:
            raise OnlyManager(ONLY_MANAGER.format(email=line.email, service=line.service)) from None
        made.append((line, person))
    return tuple(made)


class PeopleFileForm(Form):
    """A file of people, and whether they are written to."""

    file = FileField(lazy("The file (CSV)"))
    write = BooleanField(lazy("Email an invitation to everyone in the file who has yet to sign in"))


@blueprint.get("")
@entry(AtNetwork(Right.ADMINISTER))
def ask(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page to load people on."""
    return _show(PeopleFileForm(formdata=None, data={"write": True}), ())


def _show(form: PeopleFileForm, faults: Iterable[str]) -> str:
    return render_template("registry/people_file.html", form=form, faults=tuple(faults))


@blueprint.post("")
@entry(AtNetwork(Right.ADMINISTER))
def load(visit: NetworkVisit) -> ResponseReturnValue:
    """Give roles to everybody in a file: all lines, or none and every fault with its line."""
    form = PeopleFileForm()
    content = form.file.data.read(LARGEST + 1) if form.validate_on_submit() and form.file.data else b""
    if not content or len(content) > LARGEST:
        form.file.errors = [gettext("The file must be smaller than 1 MB") if content else gettext("Choose a file")]
        return _show(form, ()), 422
    try:
        made = appoint_all(read_people(content), by=visit.person.name, at=site().now())
    except (TableFaults, OnlyManager) as found:
        undo()
        form.file.errors = [gettext("No one has been loaded. Correct the lines below, then choose the file again")]
        return _show(form, found.lines if isinstance(found, TableFaults) else (str(found),)), 422
    if form.write.data:
        mail_queue.send_invitations_later(_invitations(visit, made))
    count = len({fold_email(person.email) for _, person in made})
    confirm_saved(ngettext("{number} person has been loaded.", "{number} people have been loaded.", count))
    return redirect(url_for("registry.accounts.everybody"), 303)


def _invitations(visit: NetworkVisit, made: tuple[tuple[DirectoryLine, Person], ...]) -> list[Invitation]:
    names = {service.number: service.name for service in rounds.all_services()}
    # One link each, however many roles: a second one would let the first open nothing.
    first = {person.id: (line, person) for line, person in reversed(made) if not person.has_password}
    return [
        Invitation(
            person,
            promise_link(person.id, Purpose.FIRST_SIGN_IN, at=site().now()),
            visit.person.name,
            gettext("the network")
            if line.service is None
            else gettext("the review of {names}", names=names[line.service]),
            called(line.role),
        )
        for line, person in reversed(first.values())
    ]
