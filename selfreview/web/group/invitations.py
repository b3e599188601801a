"""Invitations: written to somebody, several at once, or handed over by hand where there is no mail."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.people.invitees import TypedLine, count_faults
from selfreview.domain.rights import Right, Role
from selfreview.speech import gettext
from selfreview.storage.people import links
from selfreview.storage.people import people as accounts
from selfreview.storage.people.one_time_links import INVITATION_DAYS, Purpose, promise_link
from selfreview.storage.people.people import Appointment, Person
from selfreview.web import attempts, mail_queue
from selfreview.web.access import AtService, Visit, entry, refuse
from selfreview.web.fields import Form
from selfreview.web.group.members_forms import InviteSeveralForm
from selfreview.web.mail_queue import Invitation
from selfreview.web.middleware import called, confirm_saved
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit

blueprint = Blueprint("invitations", __name__, url_prefix="/services/<int:number>/people")


def welcome(
    visit: Visit, person: Person, standing: str, note: str = "", *, tell: Callable[[str], None] = confirm_saved
) -> None:
    """Write to somebody who has a role now, and `tell` what became of it; `note` is the inviter's own sentence."""
    link = None if person.has_password else promise_link(person.id, Purpose.FIRST_SIGN_IN, at=site().now())
    place = gettext("the review of {name}", name=visit.service.name)
    mail_queue.send_invitation(
        Invitation(person, link, visit.person.name, place, standing, note),
        lambda fate: tell(
            gettext(
                "{name} is {standing}. {fate}",
                name=person.name,
                standing=standing,
                fate=mail_queue.in_words(fate, person.email),
            )
        ),
    )


@blueprint.get("/invite-several")
@entry(AtService(Right.RUN_REVIEW))
def ask_several(visit: Visit) -> ResponseReturnValue:
    """The page to invite several people on."""
    return _show_several(visit, InviteSeveralForm(), ())


def _show_several(visit: Visit, form: InviteSeveralForm, lines: tuple[TypedLine, ...]) -> str:
    return render_template(
        "group/members/invite_several.html", visit=visit, form=form, lines=lines, faults=count_faults(lines)
    )


@blueprint.post("/invite-several")
@entry(AtService(Right.RUN_REVIEW))
def invite_several(visit: Visit) -> ResponseReturnValue:
    """Give several people a role and write to each: all of them, or nobody and every fault beside its line."""
    form = InviteSeveralForm()
    group = accounts.people_of(visit.service.number, day=site().today())
    lines = form.read({person.email for person in group})
    if not form.validate_on_submit():
        return _show_several(visit, form, lines), 422
    role, now = Role(form.role.data), site().now()
    for line in lines:
        attempts.spend_letter(visit.person.id, line.invitee.email if line.invitee else "")
    appointment = Appointment(role, visit.service.number, agency=form.agency.data or None)
    invited = [
        accounts.appoint(
            email=line.invitee.email, name=line.invitee.name, appointment=appointment, by=visit.person.name, at=now
        )
        for line in lines
        if line.invitee is not None
    ]
    told: list[str] = []
    for person in invited:
        welcome(visit, person, called(role), form.note.data or "", tell=told.append)
    after_commit(
        lambda: confirm_saved(
            told[0]
            if len(told) == 1
            else gettext("{number_of_told} people are invited. {told}", number_of_told=len(told), told=" ".join(told))
        )
    )
    return redirect(url_for("manager.people", number=visit.service.number), 303)


def _handable(visit: Visit, person_id: int) -> Person:
    """Somebody of the group whose link may be handed over by hand, where no mail can be sent."""
    person = accounts.person_by_id(person_id, day=site().today())
    if person is None or person.post_at(visit.service.number) is None:
        abort(404)
    if site().post.is_set_up or not links.may_be_handed_a_link(person, visit.service.number):
        refuse()
    return accounts.as_called(person, visit.service.number)


@blueprint.get("/<int(max=2147483647):person_id>/link")
@entry(AtService(Right.HAND_OVER))
def ask_link(visit: Visit, person_id: int) -> ResponseReturnValue:
    """The page that says what a link handed over by hand means, before there is one."""
    person = _handable(visit, person_id)
    return render_template("group/members/link.html", visit=visit, person=person, form=Form(), link=None)


@blueprint.post("/<int(max=2147483647):person_id>/link")
@entry(AtService(Right.HAND_OVER))
def copy_link(visit: Visit, person_id: int) -> ResponseReturnValue:
    """Make a link and show it, once; an earlier one opens nothing any more."""
    person = _handable(visit, person_id)
    token = links.copy_link(person, visit.service.number, by=visit.person.name, at=site().now())
    return render_template(
        "group/members/link.html",
        visit=visit,
        person=person,
        form=Form(),
        link=mail_queue.link_to("doors.link", token=token),
        days=INVITATION_DAYS,
    )
