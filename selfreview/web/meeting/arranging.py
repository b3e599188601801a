"""Meetings that are arranged: asked to by mail, changed, called off, answered, and opened from their page."""

from flask import Blueprint, Response, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from selfreview.documents.meeting.calendar import write_meeting_calendar
from selfreview.domain.meeting.arranged import ArrangedMeeting, Coming
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy, ngettext
from selfreview.storage.meeting import arranged as kept
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.arranged import Overtaken
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.web import mail_queue
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.meeting.agenda import gather_agenda
from selfreview.web.meeting.arranging_forms import ArrangeForm, ComingForm, form_of, fresh_form
from selfreview.web.meeting.forms import OpenForm
from selfreview.web.meeting.invitations import (
    CALLED_OFF,
    CHANGED,
    INVITED,
    NOT_ASKED,
    Written,
    title_of,
    write_invitations,
)
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import after_commit, undo

blueprint = Blueprint("arranging", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/meeting")

NO_MAIL = lazy(" This site cannot send email: tell everyone yourself, or ask the administrator to pass the emails on.")
OVERTAKEN = lazy("Someone else changed this meeting, or called it off, while you were on this page. Look at it again")


def _group(visit: Visit) -> tuple[Person, ...]:
    return people.people_of(visit.service.number, day=site().today())


def _find(visit: Visit, meeting_id: int) -> ArrangedMeeting:
    return kept.find_arranged(visit.review, meeting_id) or abort(404)


def _find_ahead(visit: Visit, meeting_id: int) -> ArrangedMeeting:
    """A meeting that can still be changed."""
    found = _find(visit, meeting_id)
    return found if not found.is_cancelled and found.sitting is None else abort(404)


@blueprint.get("/arrange")
@entry(AtService(Right.LEAD_GROUP))
def ask_new(visit: Visit) -> ResponseReturnValue:
    """The form of a new meeting, in which everybody of the group is asked."""
    group = _group(visit)
    return _show_form(visit, ArrangeForm(formdata=None, data=fresh_form(group)).of(group, visit.service.number))


def _mail() -> dict[str, bool]:
    """Whether those asked are written to at all: where they are not, no page promises it."""
    return {"by_mail": site().post.is_set_up}


def _show_form(visit: Visit, form: ArrangeForm, meeting: ArrangedMeeting | None = None) -> str:
    key = draft_key(visit, f"meeting/{meeting.id if meeting else 'new'}")
    return render_template("meeting/arrange.html", visit=visit, form=form, meeting=meeting, draft_key=key, **_mail())


@blueprint.post("/arrange")
@entry(AtService(Right.LEAD_GROUP))
def arrange(visit: Visit) -> ResponseReturnValue:
    """Arrange a meeting and write to everybody who is asked; the same form sent twice arranges one."""
    form = ArrangeForm().of(_group(visit), visit.service.number)
    if not form.validate_on_submit():
        return _show_form(visit, form), 422
    made = kept.arrange(
        visit.review,
        told=form.told(),
        invitees=form.invitees(),
        once=(form.once.data or "")[:64],
        by=visit.person.name,
        at=site().now(),
    )
    if made is None:
        undo()
        return redirect(address_of(visit, "meeting.meeting"), 303)
    agenda = gather_agenda(visit, made)
    written = write_invitations(visit, made, made.invitees, what=INVITED, agenda=agenda)
    return _done(visit, made, gettext("The meeting is arranged."), written, draft_key(visit, "meeting/new"))


def _done(visit: Visit, meeting: ArrangedMeeting, words: str, written: Written, *drafts: str) -> ResponseReturnValue:
    """Hand the letters on, and say to how many people something goes by mail and whom to tell otherwise."""
    after_commit(lambda: mail_queue.carry_or_leave(written.letters))
    count = len(written.letters)
    told = ngettext(" We are emailing {number} person.", " We are emailing {number} people.", count) if count else ""
    if not site().post.is_set_up:
        told = NO_MAIL
    left = (
        gettext(" Tell {unwritten} yourself: they have turned emails off.", unwritten=", ".join(written.unwritten))
        if written.unwritten
        else ""
    )
    confirm_saved(words + told + left, *drafts)
    return redirect(address_of(visit, "arranging.arranged", meeting_id=meeting.id), 303)


@blueprint.get("/arranged/<int(max=2147483647):meeting_id>")
@entry(AtService(Right.READ_REVIEW))
def arranged(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """One arranged meeting: when, where, who is asked and who comes; from here it is opened."""
    return _show(visit, _find(visit, meeting_id))


def _show(visit: Visit, meeting: ArrangedMeeting, form: ComingForm | None = None) -> str:
    mine = meeting.invitee(visit.person.id)
    said = {"coming": mine.coming.value} if mine else {}
    return render_template(
        "meeting/arranged.html",
        visit=visit,
        meeting=meeting,
        mine=mine,
        form=form or ComingForm(formdata=None, data=said),
        opening=OpenForm(formdata=None, data={"minutes": meeting.told.minutes, "arranged": str(meeting.id)}),
        is_ahead=meeting.is_ahead(site().now()),
        is_open=meetings.open_sitting(visit.review) is not None,
        answers=[(words, [one for one in meeting.invitees if one.coming is key]) for key, words in ANSWERS.items()],
        may_lead=visit.may(Right.LEAD_GROUP),
        may_open=visit.may(Right.LEAD_GROUP) and writable(visit),
    )


ANSWERS = {Coming.YES: lazy("Will come"), Coming.NO: lazy("Apologies"), Coming.UNKNOWN: lazy("Have not answered yet")}
"""The headings under which those asked stand, by what they have answered."""


@blueprint.post("/arranged/<int(max=2147483647):meeting_id>/coming")
@entry(AtService(Right.READ_REVIEW))
def answer(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """Say whether one comes."""
    found, form = _find(visit, meeting_id), ComingForm()
    if not form.validate_on_submit():
        return _show(visit, found, form), 422
    kept.answer(found, person_id=visit.person.id, coming=Coming(form.coming.data))
    comes = form.coming.data == Coming.YES
    confirm_saved(gettext("Thank you. You will come.") if comes else gettext("Thank you. Your apologies are noted."))
    return redirect(address_of(visit, "arranging.arranged", meeting_id=found.id), 303)


@blueprint.get("/arranged/<int(max=2147483647):meeting_id>/meeting.ics")
@entry(AtService(Right.READ_REVIEW))
def calendar(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """The meeting as a file for one's own calendar."""
    found = _find(visit, meeting_id)
    link = mail_queue.link_to(
        "arranging.arranged", number=found.service, year=visit.review.round.year, meeting_id=found.id
    )
    body = write_meeting_calendar(found, title=title_of(visit), words=found.told.when, link=link, made=site().now())
    held = {"Content-Disposition": f'attachment; filename="meeting-{found.service}-{found.id}.ics"'}
    return Response(body, mimetype="text/calendar", headers=held)


@blueprint.get("/arranged/<int(max=2147483647):meeting_id>/change")
@entry(AtService(Right.LEAD_GROUP))
def ask_change(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """The form on which a meeting is changed."""
    found = _find_ahead(visit, meeting_id)
    form = ArrangeForm(formdata=None, data=form_of(found)).of(_group(visit), visit.service.number)
    return _show_form(visit, form, found)


@blueprint.post("/arranged/<int(max=2147483647):meeting_id>/change")
@entry(AtService(Right.LEAD_GROUP))
def change(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """Change a meeting, and write to those who are asked and to those who are not any more."""
    was = _find_ahead(visit, meeting_id)
    form = ArrangeForm().of(_group(visit), visit.service.number)
    if not form.validate_on_submit():
        return _show_form(visit, form, was), 422
    told, invitees = form.told(), form.invitees()
    asked = {one.person_id for one in invitees}
    if told == was.told and asked == {one.person_id for one in was.invitees}:
        return redirect(address_of(visit, "arranging.arranged", meeting_id=was.id), 303)
    try:
        if form.version.data != str(was.sequence):
            raise Overtaken
        now = kept.change(visit.review, was, told=told, invitees=invitees, by=visit.person.name, at=site().now())
    except Overtaken:
        return _overtaken(visit, form, meeting_id)
    agenda, before = gather_agenda(visit, now), {one.person_id for one in was.invitees}
    fresh = [one for one in now.invitees if one.person_id not in before]
    known = [one for one in now.invitees if one.person_id in before]
    gone = [one for one in was.invitees if one.person_id not in asked]
    written = write_invitations(visit, now, fresh, what=INVITED, agenda=agenda)
    if told != was.told:
        # Whoever comes already has nothing new to read where only others are asked besides, or are not any more.
        more = write_invitations(visit, now, known, what=CHANGED, agenda=agenda, was=was.told)
        written = written.and_also(more)
    written = written.and_also(write_invitations(visit, now, gone, what=NOT_ASKED))
    return _done(visit, now, gettext("The meeting is changed."), written, draft_key(visit, f"meeting/{was.id}"))


def _overtaken(visit: Visit, form: ArrangeForm, meeting_id: int) -> ResponseReturnValue:
    undo()
    now = _find(visit, meeting_id)
    form.form_errors.append(OVERTAKEN)
    form.version.data = str(now.sequence)
    return _show_form(visit, form, now), 409


@blueprint.get("/arranged/<int(max=2147483647):meeting_id>/cancel")
@entry(AtService(Right.LEAD_GROUP))
def ask_cancel(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """The page that asks once more before a meeting is called off."""
    return render_template("meeting/cancel.html", visit=visit, meeting=_find_ahead(visit, meeting_id), **_mail())


@blueprint.post("/arranged/<int(max=2147483647):meeting_id>/cancel")
@entry(AtService(Right.LEAD_GROUP))
def cancel(visit: Visit, meeting_id: int) -> ResponseReturnValue:
    """Call a meeting off and write to everybody who was asked; a second time changes nothing."""
    found = _find(visit, meeting_id)
    try:
        now = kept.cancel(visit.review, found, by=visit.person.name, at=site().now())
    except Overtaken:
        undo()
        return redirect(address_of(visit, "arranging.arranged", meeting_id=found.id), 303)
    written = write_invitations(visit, now, now.invitees, what=CALLED_OFF)
    return _done(visit, now, gettext("The meeting is called off."), written)
