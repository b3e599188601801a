"""What whoever drives a meeting does: open it, reveal, record, move on, note who is there, hand over, stop."""

import json
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import How
from selfreview.domain.meeting.meeting import Claim
from selfreview.domain.review.review import Gap, Kept, Settlement, gaps
from selfreview.domain.rights import Agency, Right
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, views
from selfreview.storage.group.views import NothingToReveal
from selfreview.storage.meeting import arranged, meetings
from selfreview.storage.meeting.meetings import MeetingOver, NotDriving
from selfreview.storage.plan import plans
from selfreview.storage.review import reviews, sheets
from selfreview.storage.review.sheets import WHOLE
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.views_forms import read_hands
from selfreview.web.meeting.context import key_of_sign_in, not_driving, over, set_stage
from selfreview.web.meeting.forms import (
    RECORDED,
    AttendanceForm,
    DecisionForm,
    MoveForm,
    OpenForm,
    RecordForm,
    YieldForm,
)
from selfreview.web.meeting.meeting import absent, hand_agencies, show_door, show_stage
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, clock, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import agency_of, voter_of, voters_of

blueprint = Blueprint("chairing", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/meeting")

ASKED = lazy(
    "You have asked {name} to let you run the meeting. If they do not answer within 30 seconds, you can take over."
)
NOBODY_VOTED = lazy("No one has given a view yet and no hands are counted, so there is nothing to reveal")
THEIRS = lazy("{who} changed {what} while you were writing. Their text is below yours. Record again to keep yours")


def _back(visit: Visit, words: str = "", *kept: str, anchor: str | None = None) -> ResponseReturnValue:
    if words:
        confirm_saved(words, *kept)
    return redirect(address_of(visit, "meeting.meeting", _anchor=anchor), 303)


@blueprint.post("/open")
@entry(AtService(Right.LEAD_GROUP))
def open_meeting(visit: Visit) -> ResponseReturnValue:
    """Open the meeting, or take it up where it was left; where one is open already, join it."""
    form = OpenForm()
    if not form.validate_on_submit():
        # Where somebody has opened it meanwhile, there is no form left to put right, only a meeting to join.
        return _back(visit) if meetings.open_sitting(visit.review) else (show_door(visit, form), 422)
    voter, now = voter_of(visit), site().now()
    first = visit.framework.exemplars[0].id
    sitting = meetings.open_meeting(
        visit.review,
        driver=voter,
        sign_in=key_of_sign_in(),
        exemplar=first,
        minutes=form.minutes.data or 0,
        reveals_itself=form.reveals_itself.data,
        at=now,
    )
    if form.arranged_id is not None:
        arranged.note_held(form.arranged_id, sitting)
    return _back(visit)


@blueprint.post("/reveal")
@entry(AtService(Right.LEAD_GROUP))
def reveal(visit: Visit) -> ResponseReturnValue:
    """Reveal the views of the exemplar that was on the page, with the hands that were counted."""
    asked = visit.exemplar(request.form.get("exemplar", ""))
    try:
        sitting = meetings.hold_driven(visit.review, person_id=visit.person.id, at=site().now())
        stage = set_stage(visit, sitting)
        counted, faults = read_hands(request.form, hand_agencies(visit, stage), visit.framework.scale)
        if faults:
            return show_stage(visit, stage, hands_faults=faults), 422
        views.reveal(visit.review, exemplar=asked.id, by=visit.person.name, at=site().now(), hands=counted)
        meetings.note_step(sitting)
    except NothingToReveal:
        undo()
        return show_stage(visit, stage, hands_faults=[NOBODY_VOTED]), 409
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(visit, gettext("The views of {id} are revealed.", id=asked.id), anchor="spread")


@blueprint.post("/vote-again")
@entry(AtService(Right.LEAD_GROUP))
def vote_again(visit: Visit) -> ResponseReturnValue:
    """Let everybody give a view once more, after the discussion; the first vote is kept."""
    asked = visit.exemplar(request.form.get("exemplar", ""))
    try:
        sitting = meetings.hold_driven(visit.review, person_id=visit.person.id, at=site().now())
        begun = views.vote_again(visit.review, exemplar=asked.id, by=visit.person.name, at=site().now())
        meetings.note_step(sitting)
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(
        visit, gettext("Everyone gives their view of {id} again. The first vote is kept.", id=asked.id) if begun else ""
    )


@blueprint.post("/decide")
@entry(AtService(Right.LEAD_GROUP))
def decide(visit: Visit) -> ResponseReturnValue:
    """Put an action that the meeting decides into the plan, for the exemplar that was on the page."""
    asked, now = visit.exemplar(request.form.get("exemplar", "")), site().now()
    form = DecisionForm().of(voters_of(visit))
    try:
        sitting = meetings.hold_driven(visit.review, person_id=visit.person.id, at=now)
        if not form.validate_on_submit():
            return show_stage(visit, set_stage(visit, sitting), decision=form), 422
        plans.add_action(
            visit.review,
            exemplar=asked.id,
            values=form.values(),
            once=(form.once.data or "")[:64],
            person=visit.person.name,
            at=now,
            decided_in=sitting.id,
        )
        meetings.note_step(sitting)
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(
        visit, gettext("The action for {id} is in the plan.", id=asked.id), draft_key(visit, f"{asked.id}/decide")
    )


def _stopped(visit: Visit, fault: MeetingOver | NotDriving) -> ResponseReturnValue:
    if isinstance(fault, NotDriving):
        return not_driving(visit, fault)
    return over(visit)


@blueprint.post("/record")
@entry(AtService(Right.LEAD_GROUP))
def record(visit: Visit) -> ResponseReturnValue:
    """Record the rating and evidence of the exemplar that was on the page, and that it is agreed."""
    asked, now = visit.exemplar(request.form.get("exemplar", "")), site().now()
    form = RecordForm().on_scale(visit.framework.scale)
    try:
        sitting = meetings.hold_driven(visit.review, person_id=visit.person.id, at=now)
        if not form.validate_on_submit():
            return show_stage(visit, set_stage(visit, sitting), record=form), 422
        posted = _posted(form)
        if form.ask_for(_due(visit, asked, posted)):
            return show_stage(visit, set_stage(visit, sitting), record=form), 422
        who = visit.person.name
        settled = reviews.save_fields(visit.review, exemplar=asked.id, posted=posted, person=who, at=now)
        if settled.clashes:
            return _show_clash(visit, asked, form, settled)
        if form.how.data:
            how = How(form.how.data)
            agreements.agree(visit.review, exemplar=asked.id, how=how, read=None, by=who, at=now)
        meetings.note_step(sitting)
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    agreed = gettext(" and marked agreed") if form.how.data else ""
    return _back(
        visit,
        gettext("{id} recorded at {clock}{agreed}.", id=asked.id, clock=clock(), agreed=agreed),
        draft_key(visit, f"{asked.id}/record"),
    )


def _posted(form: RecordForm) -> dict[str, tuple[str, int]]:
    read = versions.read_with(form.values(), form.version.data)
    return {name: pair for name, pair in read.items() if name in request.form}


def _due(visit: Visit, asked: Exemplar, posted: Mapping[str, tuple[str, int]]) -> tuple[Gap, ...]:
    answer = sheets.read_sheet(visit.review, site().frameworks).answer(asked.id)
    said = {name: value for name, (value, _) in posted.items()}
    recorded = replace(
        answer,
        rating=said.get("rating", answer.rating) or None,
        reason=said.get("reason", answer.reason),
        moved=said.get("moved", answer.moved),
    )
    return gaps(visit.framework.scale, asked, recorded)


def _show_clash(visit: Visit, asked: Exemplar, form: RecordForm, settled: Settlement) -> ResponseReturnValue:
    undo()
    sitting = meetings.hold_open(visit.review)
    stage = set_stage(visit, sitting)
    who = ", ".join(dict.fromkeys(clash.theirs.changed_by for clash in settled.clashes))
    what = " and ".join(f"the {clash.field}" for clash in settled.clashes)
    form.form_errors.append(THEIRS.format(who=who, what=what))
    form.version.data = versions.pack(stage.sheet.kept(asked.id), RECORDED)
    theirs = "\n\n".join(_label(visit, clash.field, clash.theirs.value) for clash in settled.clashes)
    return show_stage(visit, stage, record=form, theirs=theirs), 409


def _label(visit: Visit, field: str, value: str) -> str:
    scale = visit.framework.scale
    return (
        gettext("Rating: {label}", label=scale.level(value).label)
        if field == "rating" and value in scale.keys
        else value
    )


@blueprint.post("/go")
@entry(AtService(Right.LEAD_GROUP))
def go(visit: Visit) -> ResponseReturnValue:
    """Put another exemplar on every device and start its clock."""
    form, now = MoveForm().within(visit.framework), site().now()
    try:
        if not form.validate_on_submit():
            sitting = meetings.hold_driven(visit.review, person_id=visit.person.id, at=now)
            return show_stage(visit, set_stage(visit, sitting), move=form), 422
        meetings.move_on(
            visit.review,
            exemplar=form.exemplar.data,
            minutes=form.minutes.data,
            person_id=visit.person.id,
            at=now,
        )
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(visit)


@blueprint.post("/attendance")
@entry(AtService(Right.LEAD_GROUP))
def attendance(visit: Visit) -> ResponseReturnValue:
    """Note who is in the room without a device."""
    try:
        sitting = meetings.hold_open(visit.review)
        stage, group = set_stage(visit, sitting), voters_of(visit)
        form = AttendanceForm().of(group)
        if not form.validate_on_submit():
            return show_stage(visit, stage, attendance=form.of(absent(visit, stage))), 422
        chosen, number = set(form.people.data or ()), visit.service.number
        guests: list[meetings.Guest] = [(p.id, p.name, agency_of(p, number)) for p in group if str(p.id) in chosen]
        if name := (form.guest.data or "").strip():
            guests.append((None, name, form.agency.data or None))
        meetings.write_down(visit.review, guests=guests, by=visit.person.name, at=site().now())
    except MeetingOver as fault:
        return _stopped(visit, fault)
    return _back(visit, gettext("Saved who is here."), anchor="there")


@blueprint.post("/seat")
@entry(AtService(Right.LEAD_GROUP))
def claim_seat(visit: Visit) -> ResponseReturnValue:
    """Ask for the chair's seat, or take it where whoever drives is away or does not answer."""
    voter, now = voter_of(visit), site().now()
    try:
        meetings.join(visit.review, attendee=voter, sign_in=key_of_sign_in(), at=now)
        claim = meetings.claim_seat(visit.review, claimant=voter, at=now)
        name = meetings.hold_open(visit.review).seat.name
    except MeetingOver as fault:
        return _stopped(visit, fault)
    words = gettext("You are now running the meeting.") if claim is Claim.DRIVES else ASKED.format(name=name)
    return _back(visit, words, anchor="seat")


@blueprint.post("/seat/answer")
@entry(AtService(Right.LEAD_GROUP))
def answer_claim(visit: Visit) -> ResponseReturnValue:
    """Hand the chair's seat over, or keep it."""
    yields = bool(YieldForm().yields.data)
    try:
        meetings.answer_claim(visit.review, yields=yields, person_id=visit.person.id, at=site().now())
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(
        visit,
        gettext("You have handed over the chair’s seat.") if yields else gettext("You are still running the meeting."),
    )


def _fill_who_took_part(visit: Visit) -> None:
    """Add the agencies that were at the meeting to those that are told to have taken part."""
    there = set(meetings.hold_open(visit.review).agencies)
    sheet = sheets.read_sheet(visit.review)
    told = sheet.completion().agencies
    both = [agency.value for agency in Agency if agency.value in there or agency.value in told]
    if both == list(told):
        return
    posted = {"agencies": (json.dumps(both), sheet.kept(WHOLE).get("agencies", Kept()).version)}
    reviews.save_fields(visit.review, exemplar=WHOLE, posted=posted, person=visit.person.name, at=site().now())


@blueprint.post("/stop")
@entry(AtService(Right.LEAD_GROUP))
def stop(visit: Visit) -> ResponseReturnValue:
    """End the meeting; the meeting can be taken up another day at the same exemplar."""
    try:
        if writable(visit):
            _fill_who_took_part(visit)
        meetings.stop(visit.review, person_id=visit.person.id, by=visit.person.name, at=site().now())
    except (MeetingOver, NotDriving) as fault:
        return _stopped(visit, fault)
    return _back(visit, gettext("The meeting has ended. You can carry on from here another day."))
