"""A meeting as everybody in it sees it: come in, vote, follow; and the wall that it is projected on."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.charts import Size
from selfreview.domain.framework.framework import ticked_level
from selfreview.domain.meeting.meeting import Claim, read_code, show_code
from selfreview.domain.review.review import differs_from_ticks
from selfreview.domain.rights import Right, Verdict, judge_at_service
from selfreview.domain.uk_time import day_of
from selfreview.speech import gettext, lazy
from selfreview.storage.group import views
from selfreview.storage.group.views import Frozen
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.arranged import arranged_meetings
from selfreview.storage.meeting.meetings import MeetingOver
from selfreview.storage.people import sign_ins
from selfreview.storage.people.people import Person
from selfreview.storage.people.sign_ins import TooMany
from selfreview.storage.plan import plans
from selfreview.storage.review import reviews
from selfreview.web import attempts
from selfreview.web.access import AtService, SignedIn, Visit, entry, visit_service
from selfreview.web.drawings import draw_code
from selfreview.web.error_pages import halt
from selfreview.web.fields import fresh_mark
from selfreview.web.group.views import FROZEN, keep_view, show_spread
from selfreview.web.group.views_forms import ViewForm
from selfreview.web.mail_queue import link_to
from selfreview.web.meeting.context import Stage, key_of_sign_in, note_presence, set_stage, stamp_now
from selfreview.web.meeting.forms import (
    RECORDED,
    AttendanceForm,
    CodeForm,
    DecisionForm,
    MoveForm,
    OpenForm,
    RecordForm,
)
from selfreview.web.meeting.revealing import reveal_if_all_voted
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep
from selfreview.web.versions import pack
from selfreview.web.voters import is_alone, voter_of, voters_of

blueprint = Blueprint("meeting", __name__)

NO_REVIEW = lazy("The network has not opened a review yet, so there is no meeting to go to.")

REVIEW = "/services/<int:number>/reviews/<int:year>/meeting"
NO_SUCH_CODE = lazy("No meeting that you can join has this code now. Check the code on the projector, or ask the chair")
TOO_MANY = lazy("Too many codes were tried. Wait five minutes, or open the meeting from your review’s page")
WALL = Size(760, 26)
USUAL_MINUTES = 10
ALL_VOTED = lazy("Everyone has voted, so the views are revealed.")


@blueprint.get("/services/<int:number>/meeting")
@entry(AtService(Right.READ_REVIEW))
def newest(visit: Visit) -> ResponseReturnValue:
    """The way to the meeting of a service's newest open review, or of its last one."""
    found = reviews.reviews_of(visit.service.number)
    if not found:
        confirm_saved(NO_REVIEW)
        return redirect(url_for("public.home"), 303)
    year = next((review.round.year for review in found if not review.round.closed), found[0].round.year)
    return redirect(url_for("meeting.meeting", number=visit.service.number, year=year), 303)


@blueprint.get(REVIEW)
@entry(AtService(Right.READ_REVIEW))
def meeting(visit: Visit) -> ResponseReturnValue:
    """Where the meeting is: closed, open to join, or one exemplar on every device."""
    sitting = meetings.open_sitting(visit.review)
    if sitting is None or not sitting.has(visit.person.id):
        return show_door(visit)
    note_presence(visit, sitting)
    return show_stage(visit, set_stage(visit, sitting))


def show_door(visit: Visit, form: OpenForm | None = None) -> str:
    """The page before one is in: what is arranged, that nothing is open, or who is there already."""
    sitting, now = meetings.open_sitting(visit.review), site().now()
    ahead = [one for one in arranged_meetings(visit.review) if one.is_ahead(now)]
    # Whoever opens the meeting on its day opens the one that was arranged.
    today = next((one for one in ahead if day_of(one.told.starts_at) == site().today()), None)
    begun = {"minutes": today.told.minutes, "arranged": str(today.id)} if today else {"minutes": USUAL_MINUTES}
    return render_template(
        "meeting/door.html",
        visit=visit,
        form=form or OpenForm(formdata=None, data=begun),
        sitting=sitting,
        now=now,
        ahead=ahead,
        may_lead=visit.may(Right.LEAD_GROUP),
        earlier=[one for one in meetings.sittings_of(visit.review) if not one.is_open],
        may_open=visit.may(Right.LEAD_GROUP) and writable(visit),
        stamp=stamp_now(visit, sitting),
    )


def show_stage(
    visit: Visit,
    stage: Stage,
    *,
    view: ViewForm | None = None,
    record: RecordForm | None = None,
    move: MoveForm | None = None,
    attendance: AttendanceForm | None = None,
    decision: DecisionForm | None = None,
    theirs: str = "",
    hands_faults: list[str] | None = None,
) -> str:
    """One exemplar, as this visitor sees it; forms with faults take the place of fresh ones."""
    own, framework, answer = stage.own, visit.framework, stage.sheet.answer(stage.asked.id)
    before, after = framework.neighbours(stage.asked.id)
    said = {"rating": own.rating, "reason": own.reason} if own else {}
    recorded = {
        "rating": answer.rating,
        "evidence": answer.evidence,
        "how": stage.agreement.how if stage.agreement and stage.stands else "",
        "reason": answer.reason,
        "moved": answer.moved,
        "version": pack(stage.sheet.kept(stage.asked.id), RECORDED),
    }
    minutes = stage.sitting.timer.minutes if stage.sitting.timer else 0
    following = {"exemplar": (after or stage.asked).id, "minutes": minutes}
    return render_template(
        "meeting/stage.html",
        visit=visit,
        stage=stage,
        asked=stage.asked,
        scale=framework.scale,
        answer=answer,
        view=view or ViewForm(formdata=None, data=said, prefix="").on_scale(framework.scale),
        record=record or RecordForm(formdata=None, data=recorded).on_scale(framework.scale),
        move=move or MoveForm(formdata=None, data=following).within(framework),
        attendance=attendance or AttendanceForm(formdata=None).of(absent(visit, stage)),
        decision=decision or DecisionForm(formdata=None, data={"once": fresh_mark()}).of(voters_of(visit)),
        decided=[
            one for one in plans.read_plan(visit.review).actions if one.decided_in and one.exemplar == stage.asked.id
        ],
        before=before,
        after=after,
        theirs=theirs,
        hands_faults=hands_faults or [],
        hands=request.form if hands_faults else {},
        agencies=hand_agencies(visit, stage),
        code=show_code(stage.sitting.code),
        alone=is_alone(visit),
        unvoted=[] if stage.reveal else _unvoted(visit, stage),
        asks_reason=differs_from_ticks(framework.scale, stage.asked, answer),
        amount=ticked_level(framework.scale, stage.asked, answer.ticks) or "",
        may_vote=writable(visit) and not (own and stage.reveal),
        may_lead=visit.may(Right.LEAD_GROUP) and writable(visit),
        claims={claim.name.lower(): claim for claim in Claim},
        stamp=stamp_now(visit, stage.sitting),
        view_key=draft_key(visit, f"{stage.asked.id}/view"),
        record_key=draft_key(visit, f"{stage.asked.id}/record"),
        decide_key=draft_key(visit, f"{stage.asked.id}/decide"),
    )


def _unvoted(visit: Visit, stage: Stage) -> list[str]:
    gave = {one.person_id for one in stage.given}
    return [one.name for one in voters_of(visit) if stage.sitting.has(one.id) and one.id not in gave]


def absent(visit: Visit, stage: Stage) -> tuple[Person, ...]:
    """The people of the group who have not joined."""
    return tuple(one for one in voters_of(visit) if not stage.sitting.has(one.id))


def hand_agencies(visit: Visit, stage: Stage) -> tuple[str, ...]:
    """The agencies whose hands the chair counts: those of the group and of whoever is there."""
    number = visit.service.number
    of_group = {post.agency for one in voters_of(visit) for post in one.posts if post.service == number}
    there = of_group | set(stage.sitting.agencies)
    return tuple(agency for agency in views.ORDER if agency in there) or (views.ORDER[-1],)


@blueprint.post(f"{REVIEW}/join")
@entry(AtService(Right.READ_REVIEW))
def join(visit: Visit) -> ResponseReturnValue:
    """Join the open meeting; whoever was there comes back to it."""
    return _join(visit)


def _join(visit: Visit) -> ResponseReturnValue:
    try:
        meetings.join(visit.review, attendee=voter_of(visit), sign_in=key_of_sign_in(), at=site().now())
    except MeetingOver:
        return halt(
            visit,
            gettext("No meeting is open"),
            gettext("There is no meeting to join just now. The chair or the manager opens it."),
            text=gettext("Go to the meeting’s page"),
            href=address_of(visit, "meeting.meeting"),
        )
    return redirect(address_of(visit, "meeting.meeting"), 303)


@blueprint.post(f"{REVIEW}/vote")
@entry(AtService(Right.WRITE_DRAFT))
def vote(visit: Visit) -> ResponseReturnValue:
    """Give one's view of the exemplar that was on the page, wherever the meeting is by now."""
    asked = visit.exemplar(request.form.get("exemplar", ""))
    form = ViewForm().on_scale(visit.framework.scale)
    sitting = meetings.open_sitting(visit.review)
    if not form.validate_on_submit():
        if sitting is None or sitting.exemplar != asked.id:
            return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)
        return show_stage(visit, set_stage(visit, sitting), view=form), 422
    try:
        saved, meaning = keep_view(visit, asked, form)
        words = f"{saved} {ALL_VOTED if reveal_if_all_voted(visit, asked) else meaning}"
    except Frozen:
        href = address_of(visit, "meeting.meeting")
        what = FROZEN.format(exemplar=asked.id)
        return halt(visit, gettext("The views are revealed"), what, text=gettext("Go back to the meeting"), href=href)
    if sitting is None:
        words += gettext(" The meeting has been stopped.")
    elif sitting.exemplar != asked.id:
        words += gettext(" The meeting has moved on to {exemplar}.", exemplar=sitting.exemplar)
    confirm_saved(words, draft_key(visit, f"{asked.id}/view"))
    return redirect(address_of(visit, "meeting.meeting"), 303)


@blueprint.get(f"{REVIEW}/state")
@entry(AtService(Right.READ_REVIEW))
def state(visit: Visit) -> ResponseReturnValue:
    """Whether there is something new, for the script of an open page; it tells nothing of any view."""
    sitting = meetings.open_sitting(visit.review)
    if sitting is not None:
        note_presence(visit, sitting)
    return jsonify(stamp=stamp_now(visit, sitting), exemplar=sitting.exemplar if sitting else None)


@blueprint.get(f"{REVIEW}/projector")
@entry(AtService(Right.READ_REVIEW))
def projector(visit: Visit) -> ResponseReturnValue:
    """The exemplar in large type, how many have voted, the spread after the reveal; nothing private."""
    sitting = meetings.open_sitting(visit.review)
    if sitting is None:
        return render_template("meeting/dark_wall.html", visit=visit, stamp=stamp_now(visit, sitting))
    stage = set_stage(visit, sitting)
    revealed = views.revealed_views(visit.review).get(stage.asked.id)
    agreed = stage.agreement.rating if stage.agreement and stage.stands else None
    scale = visit.framework.scale
    return render_template(
        "meeting/wall.html",
        visit=visit,
        stage=stage,
        asked=stage.asked,
        scale=scale,
        code=show_code(sitting.code),
        picture=picture_of(sitting.code),
        voters=sum(sitting.has(one.id) for one in voters_of(visit)),
        shown=show_spread(scale, stage.asked, revealed, agreed=agreed, size=WALL) if revealed else None,
        stamp=stamp_now(visit, sitting),
    )


@blueprint.get(f"{REVIEW}/code")
@entry(AtService(Right.READ_REVIEW))
def invite(visit: Visit) -> ResponseReturnValue:
    """The code of the open meeting, in large type and as a QR code, to show to whoever is not signed in yet."""
    sitting = meetings.open_sitting(visit.review)
    return render_template(
        "meeting/invite.html",
        visit=visit,
        code=show_code(sitting.code) if sitting else "",
        picture=picture_of(sitting.code) if sitting else "",
        stamp=stamp_now(visit, sitting),
    )


def picture_of(code: str) -> str:
    """The QR code that opens the page for joining with the code typed in already, as the address of an image."""
    return draw_code(link_to("meeting.ask_code", code=code))


@blueprint.get("/meeting/join")
@entry(SignedIn())
def ask_code(person: Person) -> ResponseReturnValue:
    """The page on which a signed-in member types the code of the meeting; a scanned one stands there already."""
    scanned = read_code(request.args.get("code", ""))
    return render_template("meeting/code.html", form=CodeForm(formdata=None, data={"code": show_code(scanned)}))


@blueprint.post("/meeting/join")
@entry(SignedIn())
def join_by_code(person: Person) -> ResponseReturnValue:
    """Let a member of the code's service in; to everybody else, a code that exists is as wrong as any."""
    form = CodeForm()
    account = f"meeting code {person.id}"
    try:
        attempt = attempts.begin(account, address=f"meeting code {request.remote_addr}")
    except TooMany:
        form.form_errors.append(TOO_MANY)
        return render_template("meeting/code.html", form=form), 429
    if not form.validate_on_submit():
        sign_ins.withdraw(attempt)
        keep()
        return render_template("meeting/code.html", form=form), 422
    found = meetings.sitting_by_code(read_code(form.code.data))
    if found is None or judge_at_service(person.posts, Right.READ_REVIEW, found[0]) is not Verdict.ALLOWED:
        attempts.fail(attempt, account, "a wrong meeting code")
        form.code.errors = [NO_SUCH_CODE]
        return render_template("meeting/code.html", form=form), 422
    sign_ins.withdraw(attempt)
    return _join(visit_service(person, Right.READ_REVIEW, *found))
