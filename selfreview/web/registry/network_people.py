"""The people of the network, as its administrator appoints them, helps them in and closes their accounts."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import NETWORK_ROLES, Right, Role
from selfreview.speech import gettext, lazy
from selfreview.storage.people import network, people, second_factor
from selfreview.storage.people.erasure import take_name_away
from selfreview.storage.people.one_time_links import Purpose, promise_link
from selfreview.storage.people.people import LastAdministrator, LastManager, Person
from selfreview.storage.round import rounds
from selfreview.web import attempts, mail_queue
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.mail_queue import Invitation
from selfreview.web.middleware import called, confirm_saved, in_words, said_already
from selfreview.web.registry.forms import AppointForm, ConfirmForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("accounts", __name__, url_prefix="/people")

LAST_MANAGER = lazy("{name} is the only manager of a service. Appoint another manager there first.")
LAST_ADMINISTRATOR = lazy("{name} is the only administrator of the network. Appoint another one first.")


@blueprint.get("/")
@entry(AtNetwork(Right.ADMINISTER))
def everybody(_visit: NetworkVisit) -> ResponseReturnValue:
    """The people of the network, and anybody else by name or address."""
    words, today = request.args.get("q", "")[:100].replace("\x00", "").strip(), site().today()
    found = network.search(words, day=today) if words else network.of_network(day=today)
    services = {service.number: service.name for service in rounds.all_services()}
    return render_template(
        "registry/people.html",
        words=words,
        people=[(person, _roles(person, services)) for person in found],
        most=network.MOST_FOUND,
    )


def _roles(person: Person, services: dict[int, str]) -> list[str]:
    return [in_words(post) + ("" if post.service is None else f" ({services[post.service]})") for post in person.posts]


def _person(person_id: int) -> Person:
    person = people.person_by_id(person_id, day=site().today())
    if person is None:
        abort(404)
    return person


@blueprint.get("/<int(max=2147483647):person_id>")
@entry(AtNetwork(Right.ADMINISTER))
def one(_visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """One account with its roles."""
    return _show(_person(person_id))


def _show(person: Person, fault: str | None = None) -> str:
    form = ConfirmForm()
    if fault is not None:
        form.form_errors.append(fault)
    services = {service.number: service.name for service in rounds.all_services()}
    roles = list(zip(person.posts, _roles(person, services), strict=True))
    return render_template("registry/person.html", person=person, roles=roles, form=form)


@blueprint.get("/appoint")
@entry(AtNetwork(Right.ADMINISTER))
def appointing(_visit: NetworkVisit) -> ResponseReturnValue:
    """The page to appoint somebody on; a link from a service names it."""
    number = request.args.get("service", "")
    given = {"role": Role.MANAGER.value, "service": number} if number else {}
    return render_template("registry/appoint.html", form=AppointForm(**given).among(rounds.all_services()))


@blueprint.post("/appoint")
@entry(AtNetwork(Right.ADMINISTER))
def appoint(visit: NetworkVisit) -> ResponseReturnValue:
    """Give somebody a role of the network, or a service its manager, and write to them."""
    form = AppointForm().among(rounds.all_services())
    if not form.validate_on_submit():
        return render_template("registry/appoint.html", form=form), 422
    appointment, now = form.appointment(), site().now()
    attempts.spend_letter(visit.person.id, form.email.data)
    if there := people.find_appointed(email=form.email.data, appointment=appointment, day=site().today()):
        return _back_to(there, said_already(there.name, called(appointment.role)))
    person = people.appoint(
        email=form.email.data, name=form.name.data, appointment=appointment, by=visit.person.name, at=now
    )
    _welcome(visit, person, appointment.role, appointment.service)
    return _back_to(person)


def _welcome(visit: NetworkVisit, person: Person, role: Role, service: int | None) -> None:
    link = None if person.has_password else promise_link(person.id, Purpose.FIRST_SIGN_IN, at=site().now())
    found = None if service is None else rounds.find_service(service)
    place = gettext("the network") if found is None else gettext("the review of {name}", name=found.name)
    standing = called(role)

    def tell(fate: mail_queue.Fate) -> None:
        # The administrator is the one who passes on what no mail server takes.
        stays = fate in (mail_queue.Fate.NO_SERVER, mail_queue.Fate.REFUSED)
        told = gettext("Our email could not be sent: it is in ‘Emails not sent’.")
        confirm_saved(
            gettext(
                "{name} is {standing}. {told}",
                name=person.name,
                standing=standing,
                told=told if stays else mail_queue.in_words(fate, person.email),
            )
        )

    mail_queue.send_invitation(Invitation(person, link, visit.person.name, place, standing), tell)


def _back_to(person: Person, words: str = "") -> ResponseReturnValue:
    if words:
        confirm_saved(words)
    return redirect(url_for("registry.accounts.one", person_id=person.id), 303)


@blueprint.post("/<int(max=2147483647):person_id>/invite-again")
@entry(AtNetwork(Right.ADMINISTER))
def invite_again(visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """Write once more to somebody who has yet to sign in; the earlier link opens nothing any more."""
    person = _person(person_id)
    if person.has_password or not person.posts:
        return _show(
            person, gettext("{name} has signed in already, or has no role to be invited to.", name=person.name)
        ), 422
    attempts.spend_letter(visit.person.id, person.email)
    post = person.posts[0]
    _welcome(visit, person, post.role, post.service)
    return _back_to(person)


@blueprint.post("/<int(max=2147483647):person_id>/end-role")
@entry(AtNetwork(Right.ADMINISTER))
def end_role(visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """Take one role away; the account closes when none is left."""
    person, now = _person(person_id), site().now()
    post = next((post for post in person.posts if _key(post.role, post.service, post.region) == _posted_key()), None)
    if post is None:
        abort(404)
    try:
        if post.role in NETWORK_ROLES:
            people.end_network_role(
                person_id=person.id, role=post.role, region=post.region, by=visit.person.name, at=now
            )
        else:
            assert post.service is not None
            people.end_role(person_id=person.id, service=post.service, by=visit.person.name, at=now)
    except (LastManager, LastAdministrator) as fault:
        return _refuse_for_the_last(person, fault)
    return _back_to(person, gettext("{name} is no longer {role}.", name=person.name, role=called(post.role)))


def _key(role: Role, service: int | None, region: str | None) -> tuple[str, str, str]:
    return role.value, "" if service is None else str(service), region or ""


def _posted_key() -> tuple[str, str, str]:
    return tuple(request.form.get(name, "") for name in ("role", "service", "region"))  # type: ignore[return-value]


def _refuse_for_the_last(person: Person, fault: LastManager | LastAdministrator) -> ResponseReturnValue:
    undo()
    words = LAST_MANAGER if isinstance(fault, LastManager) else LAST_ADMINISTRATOR
    return _show(person, words.format(name=person.name)), 422


@blueprint.post("/<int(max=2147483647):person_id>/second-factor-off")
@entry(AtNetwork(Right.ADMINISTER))
def turn_off_second_factor(visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """Let somebody who has lost their device and their codes in by the password alone."""
    person = _person(person_id)
    second_factor.turn_off(person.id, by=visit.person.name, at=site().now())
    mail_queue.send_notice(person, lazy("The network administrator has turned off two-step sign-in for your account."))
    return _back_to(person, gettext("{name} now signs in with just a password.", name=person.name))


@blueprint.get("/<int(max=2147483647):person_id>/close")
@entry(AtNetwork(Right.ADMINISTER))
def closing(_visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """The page that asks whether an account is really to be closed."""
    return render_template("registry/close_account.html", person=_person(person_id), form=ConfirmForm())


@blueprint.post("/<int(max=2147483647):person_id>/close")
@entry(AtNetwork(Right.ADMINISTER))
def close(visit: NetworkVisit, person_id: int) -> ResponseReturnValue:
    """Close an account: every role and every sign-in ends; what they wrote stays, without their name."""
    person = _person(person_id)
    try:
        people.close_account(person.id, by=visit.person.name, at=site().now())
    except (LastManager, LastAdministrator) as fault:
        return _refuse_for_the_last(person, fault)
    former = take_name_away(person.id, by=visit.person.name, at=site().now())
    return _back_to(
        person,
        gettext(
            "The account of {name} is closed. Where they were named, it now says “{former}”.",
            name=person.name,
            former=former,
        ),
    )
