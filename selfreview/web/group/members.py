"""The people of a service: who is in the group, who is invited, who leaves, who takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.rights import SERVICE_ROLES, Agency, Right, Role
from selfreview.domain.typed_codes import fold_email
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy
from selfreview.storage.people import deputies, links
from selfreview.storage.people import people as accounts
from selfreview.storage.people.people import Appointment, LastManager, Person
from selfreview.web import attempts
from selfreview.web.access import AtService, Visit, entry, refuse
from selfreview.web.addresses import NamedForm
from selfreview.web.group.invitations import welcome
from selfreview.web.group.members_forms import DeputyForm, HandOverForm, InviteForm, RemoveForm
from selfreview.web.middleware import STANDING, called, confirm_saved, said_already
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("manager", __name__, url_prefix="/services/<int:number>/people")

IS_MANAGER = lazy("{name} is a manager of this service already. To change that, hand over first.")
ONLY_MANAGER = lazy(
    "{name} is the only manager, and a service is never left without one. Hand over to a new manager, then try again."
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's place in the group, as the page of people lists it; a deputy's has an end."""

    person: Person
    agency: str | None
    until: date | None
    removable: bool


@blueprint.get("")
@entry(AtService(Right.READ_REVIEW))
def people(visit: Visit) -> ResponseReturnValue:
    """Who is in the group, by role and agency, and who has yet to sign in for the first time."""
    seats = {role: _seats(visit, role) for role in SERVICE_ROLES}
    spoken_for = {seat.agency for held in seats.values() for seat in held}
    return render_template(
        "group/members/people.html",
        visit=visit,
        groups=[(STANDING[role], held) for role, held in seats.items() if held],
        handable=_may_be_handed_a_link(visit, seats),
        unheard=[agency.value for agency in Agency if agency not in spoken_for and agency is not Agency.OTHER],
        can_invite=visit.may(Right.RUN_REVIEW),
        can_hand_over=_is_manager_for_good(visit),
    )


def _may_be_handed_a_link(visit: Visit, seats: Mapping[Role, list[Seat]]) -> frozenset[int]:
    """Those whose invitation a manager may hand over by hand, where no mail can be sent."""
    if site().post.is_set_up or not visit.may(Right.HAND_OVER):
        return frozenset()
    group = [seat.person for held in seats.values() for seat in held]
    return frozenset(one.id for one in group if links.may_be_handed_a_link(one, visit.service.number))


def _seats(visit: Visit, role: Role) -> list[Seat]:
    service, today = visit.service.number, site().today()
    ends = deputies.deputies_of(service, day=today) if role is Role.MANAGER else {}
    return [
        Seat(person, post.agency, ends.get(person.id), _may_remove(visit, person))
        for person in accounts.people_of(service, day=today)
        for post in person.posts
        if post.role is role
    ]


def _may_remove(visit: Visit, person: Person) -> bool:
    return visit.may(Right.RUN_REVIEW) and (not _manages(person, visit) or _is_manager_for_good(visit))


def _manages(person: Person, visit: Visit) -> bool:
    return any(post.service == visit.service.number and post.role is Role.MANAGER for post in person.posts)


def _is_manager_for_good(visit: Visit) -> bool:
    return visit.person.id in accounts.lasting_managers(visit.service.number)


def _only_for_managers(visit: Visit) -> None:
    if not _is_manager_for_good(visit):
        refuse()


def _member(visit: Visit, person_id: int) -> Person:
    person = accounts.person_by_id(person_id, day=site().today())
    if person is None or person.post_at(visit.service.number) is None:
        abort(404)
    return accounts.as_called(person, visit.service.number)


def _back_to_people(visit: Visit, words: str = "") -> ResponseReturnValue:
    if words:
        confirm_saved(words)
    return redirect(url_for("manager.people", number=visit.service.number), 303)


def _manager_named(form: NamedForm, visit: Visit) -> Person | None:
    named = accounts.find_person(email=form.email.data, day=site().today())
    return accounts.as_called(named, visit.service.number) if named is not None and _manages(named, visit) else None


def _appointed(form: NamedForm, appointment: Appointment) -> Person | None:
    return accounts.find_appointed(email=form.email.data, appointment=appointment, day=site().today())


@blueprint.get("/invite")
@entry(AtService(Right.RUN_REVIEW))
def invite(visit: Visit) -> ResponseReturnValue:
    """The page to invite somebody on."""
    return render_template("group/members/invite.html", visit=visit, form=InviteForm())


@blueprint.post("/invite")
@entry(AtService(Right.RUN_REVIEW))
def send_invitation(visit: Visit) -> ResponseReturnValue:
    """Give somebody a role in the group and send them the link to their first sign-in."""
    form = InviteForm()
    if form.validate_on_submit() and (manager := _manager_named(form, visit)):
        form.email.errors = [IS_MANAGER.format(name=manager.name)]
    if form.errors:
        return render_template("group/members/invite.html", visit=visit, form=form), 422
    attempts.spend_letter(visit.person.id, form.email.data)
    appointment = Appointment(Role(form.role.data), visit.service.number, agency=form.agency.data or None)
    if there := _appointed(form, appointment):
        return _back_to_people(visit, said_already(there.name, called(appointment.role)))
    person = accounts.appoint(
        email=form.email.data,
        name=form.name.data,
        appointment=appointment,
        by=visit.person.name,
        at=site().now(),
    )
    standing, note = called(appointment.role), form.note.data or ""
    welcome(visit, person, standing, note)
    return _back_to_people(visit)


@blueprint.post("/<int(max=2147483647):person_id>/invite-again")
@entry(AtService(Right.RUN_REVIEW))
def invite_again(visit: Visit, person_id: int) -> ResponseReturnValue:
    """Send a new link to somebody who has yet to sign in; the earlier link opens nothing any more."""
    person = _member(visit, person_id)
    if not person.is_invited(visit.service.number):
        return _back_to_people(
            visit, gettext("{name} has signed in already and needs no invitation.", name=person.name)
        )
    attempts.spend_letter(visit.person.id, person.email)
    post = person.post_at(visit.service.number)
    assert post is not None
    welcome(visit, person, called(post.role))
    return _back_to_people(visit)


@blueprint.get("/<int(max=2147483647):person_id>/remove")
@entry(AtService(Right.RUN_REVIEW))
def remove(visit: Visit, person_id: int) -> ResponseReturnValue:
    """The page that asks whether somebody is really to leave."""
    person = _member(visit, person_id)
    if not _may_remove(visit, person):
        refuse()
    return render_template("group/members/remove.html", visit=visit, person=person, form=RemoveForm())


@blueprint.post("/<int(max=2147483647):person_id>/remove")
@entry(AtService(Right.RUN_REVIEW))
def confirm_removal(visit: Visit, person_id: int) -> ResponseReturnValue:
    """Let somebody leave: their roles here end, an account without any role is closed, the review stays."""
    if accounts.has_left(person_id=person_id, service=visit.service.number):
        return _back_to_people(visit)  # a second click
    person = _member(visit, person_id)
    if not _may_remove(visit, person):
        refuse()
    try:
        accounts.end_role(person_id=person.id, service=visit.service.number, by=visit.person.name, at=site().now())
    except LastManager:
        undo()
        form = RemoveForm()
        form.form_errors.append(ONLY_MANAGER.format(name=person.name))
        return render_template("group/members/remove.html", visit=visit, person=person, form=form), 422
    if person.id == visit.person.id:
        return redirect(url_for("public.home"), 303)
    return _back_to_people(
        visit, gettext("{name} has left the group. What they wrote stays in the review.", name=person.name)
    )


@blueprint.get("/hand-over")
@entry(AtService(Right.HAND_OVER))
def hand_over(visit: Visit) -> ResponseReturnValue:
    """The page on which a manager names a successor."""
    _only_for_managers(visit)
    return render_template("group/members/hand_over.html", visit=visit, form=HandOverForm())


@blueprint.post("/hand-over")
@entry(AtService(Right.READ_REVIEW))
def confirm_handover(visit: Visit) -> ResponseReturnValue:
    """Make the successor the manager; the one who hands over stays as an observer, and may have clicked twice."""
    form, service = HandOverForm(), visit.service.number
    if not form.validate() or not deputies.has_handed_over(visit.person.id, service):
        _only_for_managers(visit)
    if form.validate_on_submit() and fold_email(form.email.data) == visit.person.email:
        form.email.errors = [gettext("This is your own address. Enter your successor's")]
    if form.errors:
        return render_template("group/members/hand_over.html", visit=visit, form=form), 422
    attempts.spend_letter(visit.person.id, form.email.data)
    there = _appointed(form, Appointment(Role.MANAGER, service))
    if deputies.has_handed_over(visit.person.id, service):  # a second click, which waited for the first
        return _back_to_people(visit, said_already(there.name, called(Role.MANAGER))) if there else refuse()
    successor = deputies.hand_over(
        service=service,
        successor_email=form.email.data,
        name=form.name.data,
        leaving=visit.person.id,
        by=visit.person.name,
        at=site().now(),
    )
    welcome(
        visit,
        successor,
        "manager",
        tell=lambda words: confirm_saved(gettext("{words} You are an observer now.", words=words)),
    )
    return _back_to_people(visit)


@blueprint.get("/deputy")
@entry(AtService(Right.HAND_OVER))
def deputy(visit: Visit) -> ResponseReturnValue:
    """The page on which a manager names who stands in for them."""
    _only_for_managers(visit)
    return render_template("group/members/deputy.html", visit=visit, form=DeputyForm())


@blueprint.post("/deputy")
@entry(AtService(Right.HAND_OVER))
def name_deputy(visit: Visit) -> ResponseReturnValue:
    """Give somebody the manager's rights for the time of an absence."""
    _only_for_managers(visit)
    form = DeputyForm()
    if form.validate_on_submit() and (manager := _manager_named(form, visit)) and _for_good(manager, visit):
        form.email.errors = [
            gettext("{name} is a manager of this service already. Name someone else", name=manager.name)
        ]
    if form.errors:
        return render_template("group/members/deputy.html", visit=visit, form=form), 422
    until = form.until.data
    assert until is not None
    attempts.spend_letter(visit.person.id, form.email.data)
    standing = gettext("deputy manager until {until}", until=day_in_words(until))
    if there := _appointed(form, deputies.deputy_until(until, visit.service.number)):
        return _back_to_people(visit, said_already(there.name, standing))
    person = deputies.name_deputy(
        service=visit.service.number,
        email=form.email.data,
        name=form.name.data,
        until=until,
        by=visit.person.name,
        at=site().now(),
    )
    welcome(visit, person, standing)
    return _back_to_people(visit)


def _for_good(person: Person, visit: Visit) -> bool:
    return person.id in accounts.lasting_managers(visit.service.number)


@blueprint.post("/<int(max=2147483647):person_id>/end-deputy")
@entry(AtService(Right.HAND_OVER))
def end_deputy(visit: Visit, person_id: int) -> ResponseReturnValue:
    """Let a deputy's time end today."""
    _only_for_managers(visit)
    if accounts.has_left(person_id=person_id, service=visit.service.number):
        return _back_to_people(visit)  # a second click
    person, at = _member(visit, person_id), site().now()
    if not deputies.end_deputy(person_id=person.id, service=visit.service.number, by=visit.person.name, at=at):
        return _back_to_people(visit)  # the same
    return _back_to_people(visit, gettext("{name} is no longer your deputy.", name=person.name))
